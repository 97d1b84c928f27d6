import type { ClockMode } from '../domain/workspace.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Jump, JumpOptions } from './jump.ts';
import type { Marketplace } from './marketplace.ts';
import { begun, carriedOut } from './recording.ts';

type Timed = Pick<Marketplace, 'workspace' | 'clock'>;

/** Lets the clock stand still, or run; see `ClockRunner.setMode`. */
export async function setClockMode({ workspace, clock }: Timed, mode: ClockMode, rate?: number) {
  const remarks = mode === 'frozen' ? {} : ({ leftOut: 'clock_runs' } as const);
  return carriedOut(workspace, 'set-clock', { mode }, () => clock.setMode(mode, rate), remarks);
}

/** Goes on with a jump that ended before its target; one that a person broke off has not ended so in a scenario. */
export function resumeJump(
  { workspace, clock }: Timed,
  id: string,
  options: Pick<JumpOptions, 'confirm'>,
): Jump | Refusal {
  const isBrokenOff = ['canceled', 'interrupted'].includes(clock.jump(id)?.status ?? '');
  const remarks = isBrokenOff ? ({ leftOut: 'moment' } as const) : {};
  return begun(workspace, 'resume-jump', { id, ...options }, () => clock.resume(id, options), remarks);
}

/** Asks the running jump or dry run to end after the instant it is working on. */
export function cancelJump({ workspace, clock }: Timed): void {
  workspace.recording.remark('cancel-jump', 'moment');
  clock.cancel();
}

/** Decides about time that nobody watched: what comes of it is told as time that went by. */
export async function answerGap(
  { workspace, clock }: Timed,
  choice: 'catch_up' | 'go_on',
  options: JumpOptions,
): Promise<Jump | void | Refusal> {
  return carriedOut(workspace, 'answer-gap', { choice }, () => clock.answerGap(choice, options), {
    leftOut: 'clock_runs',
  });
}
