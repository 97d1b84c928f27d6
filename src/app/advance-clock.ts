import { addIsoDuration } from '../domain/calendar.ts';
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts';
import { AppError } from './app-error.ts';
import { findInstance } from './find-record.ts';
import type { Jump, JumpOptions } from './jump.ts';
import type { Marketplace } from './marketplace.ts';
import { milestonesOf, type MilestoneName } from './milestones.ts';
import { begun, isoText } from './recording.ts';

/** What a jump concerns. */
type Timed = Pick<Marketplace, 'workspace' | 'clock'>;

/** Where to jump: by an ISO 8601 duration, to an instant, to the next event, or to a milestone of an instance. */
export type JumpTarget =
  | { readonly by: string }
  | { readonly toSimAt: number }
  | { readonly next: true }
  | { readonly milestone: { readonly instanceId: string; readonly name: MilestoneName } };

/** Refusals that are about the target itself: input that cannot be used, whenever it is asked for. */
const ABOUT_THE_TARGET: readonly string[] = ['jump_backwards', 'jump_too_far'];

/**
 * Starts a jump, or a dry run of one. It goes on by itself; `market.clock.finished(id)` waits for its report.
 * @throws AppError `invalid_input` (path `by` or `to`) for a text that is no duration, the past, or too far a way;
 *   `not_found` for an unknown instance
 */
export function advanceClock(market: Timed, target: JumpTarget, options: JumpOptions = {}): Jump | Refusal {
  if (options.dryRun) return startJump(market, target, options);
  const { stopOn, deliver } = options;
  const to = 'toSimAt' in target ? { to: isoText(target.toSimAt) } : target;
  return begun(market.workspace, 'advance', { ...to, stopOn, deliver }, () => startJump(market, target, options));
}

function startJump(market: Timed, target: JumpTarget, options: JumpOptions): Jump | Refusal {
  const toSimAt = targetSimAt(market, target);
  if (isRefusal(toSimAt)) return toSimAt;
  const jump = market.clock.startJump(toSimAt, options);
  if (!isRefusal(jump) || !ABOUT_THE_TARGET.includes(jump.reason)) return jump;
  throw new AppError('invalid_input', jump.reason, {
    details: [{ path: 'by' in target ? 'by' : 'to', message: `refusal.${jump.reason}`, params: jump.params }],
  });
}

function targetSimAt(market: Timed, target: JumpTarget): number | Refusal {
  if ('next' in target) return market.clock.nextEventSimAt();
  if ('milestone' in target) return milestoneSimAt(market, target.milestone.instanceId, target.milestone.name);
  if ('toSimAt' in target) return target.toSimAt;
  const toSimAt = addIsoDuration(market.workspace.simNow(), target.by);
  if (toSimAt === undefined) {
    throw new AppError('invalid_input', 'not an ISO 8601 duration', {
      details: [{ path: 'by', message: 'duration' }],
    });
  }
  return toSimAt;
}

/** An order that is not paid yet has an instance id without an instance. */
function milestoneSimAt({ workspace }: Timed, instanceId: string, name: MilestoneName): number | Refusal {
  const isPlanned = workspace.state.eventIds(instanceId).length > 0;
  const id = isPlanned ? instanceId : findInstance(workspace, instanceId).id;
  return milestonesOf(workspace, id).find((each) => each.name === name)?.simAt ?? refuse('milestone_passed');
}
