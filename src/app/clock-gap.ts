import { ruleValue } from '../domain/site-profile.ts';
import type { ClockGap, ClockState, WorkspaceRecord } from '../domain/workspace.ts';
import { anchorClock, readClock } from '../engine/clock.ts';
import type { Workspace } from './workspace.ts';

type Members = Pick<WorkspaceRecord, 'clock'> & Partial<Pick<WorkspaceRecord, 'gap'>>;

/**
 * What to change in the workspace record because wall time has passed unwatched since `fromWallAt`: the host slept, the
 * process was blocked for long or did not run. `undefined` when the gap is short or the clock does not run.
 * The rule `clock.afterSleep` decides: stand and ask, go on without the gap, or live through it.
 */
export function afterGap(workspace: Workspace, fromWallAt: number, wallAt: number): Members | undefined {
  const { clock } = workspace.state.workspace();
  if (clock.mode === 'frozen' || clock.standing) return undefined;
  const gap = gapBetween(workspace, Math.max(fromWallAt, clock.anchorWallAt), wallAt);
  if (!gap) return undefined;
  switch (ruleValue(workspace.profile(), 'clock.afterSleep')) {
    case 'ask':
      return { clock: { ...clock, anchorSimAt: gap.fromSimAt, anchorWallAt: wallAt, standing: true }, gap };
    case 'cap':
      return { clock: restarted(clock, gap.fromSimAt, wallAt), gap: { ...gap, outcome: 'dropped' } };
    case 'catch_up':
      return { clock: { ...clock, beatWallAt: wallAt }, gap: { ...gap, outcome: 'caught_up' } };
  }
}

/**
 * The clock at the start of the program when it was off for a short time only. Real time went on meanwhile, and what
 * fell due is caught up with. The pace of a rate is made by this program, so it stood still with it.
 */
export function afterShortStop(workspace: Workspace, fromWallAt: number, wallAt: number): Members | undefined {
  const { clock } = workspace.state.workspace();
  if (clock.mode !== 'rate' || clock.standing) return undefined;
  if (wallAt <= fromWallAt && clock.keptSimAt === undefined) return undefined;
  return { clock: restarted(clock, simAtEndOf(workspace, clock, fromWallAt), wallAt) };
}

function gapBetween(workspace: Workspace, fromWallAt: number, toWallAt: number): ClockGap | undefined {
  const { state } = workspace;
  const { clock } = state.workspace();
  if (toWallAt - fromWallAt <= ruleValue(workspace.profile(), 'clock.sleepSeconds') * 1_000) return undefined;
  const fromSimAt = simAtEndOf(workspace, clock, fromWallAt);
  const toSimAt = readClock(clock, toWallAt);
  let events = 0;
  for (const { dueSimAt } of state.queue.values()) if (dueSimAt <= toSimAt) events += 1;
  return { outcome: 'asked', fromWallAt, toWallAt, fromSimAt, toSimAt, events };
}

/**
 * Where the clock stood when time was last watched. A rate runs far in a second: it cannot have passed an event that has
 * not happened, nor the instant of a call that was still on the wire.
 */
function simAtEndOf({ state }: Workspace, clock: ClockState, wallAt: number): number {
  const simAt = readClock(clock, wallAt);
  const keptSimAt = clock.keptSimAt ?? clock.anchorSimAt;
  if (clock.mode !== 'rate') return Math.max(keptSimAt, simAt);
  const held = [...state.holdingIds()].map((id) => state.get('calls', id)?.nextAttemptSimAt ?? simAt);
  return Math.max(clock.anchorSimAt, keptSimAt, Math.min(simAt, state.queue.peek()?.dueSimAt ?? simAt, ...held));
}

function restarted(clock: ClockState, simAt: number, wallAt: number): ClockState {
  return anchorClock(clock.mode, simAt, wallAt, clock.rate);
}
