import type { ClockState } from '../domain/workspace.ts';
import { readClock } from '../engine/clock.ts';
import type { MarketState } from './market-state.ts';

/** Until when a process is known to have been alive: the newest wall time in the records. */
export function lastSignOfLife(state: MarketState): number {
  const { clock } = state.workspace();
  const [order] = state.all('orders').newestFirst();
  const [call] = state.all('calls').newestFirst();
  const [notice] = state.all('notices').newestFirst();
  const last = call?.attempts.at(-1);
  return Math.max(
    clock.anchorWallAt,
    clock.beatWallAt ?? 0,
    order?.createdWallAt ?? 0,
    notice?.wallAt ?? 0,
    call?.createdWallAt ?? 0,
    last?.wallAt ?? 0,
  );
}

/**
 * The clock with a note of the instant of what is being kept, where a process that found only the records would begin
 * before it: most of them have no wall time, and at a fast rate hours lie between two beats.
 * @returns `undefined` when the records tell it themselves, or the clock does not run
 */
export function withKeptInstant(state: MarketState, simAt: number, wallAt: number): ClockState | undefined {
  const { clock } = state.workspace();
  const { mode, anchorSimAt, beatWallAt = 0, keptSimAt = 0 } = clock;
  if (mode === 'frozen' || clock.standing || simAt <= Math.max(anchorSimAt, keptSimAt)) return undefined;
  const told = readClock(clock, lastSignOfLife(state));
  const dueSimAt = mode === 'rate' ? (state.queue.peek()?.dueSimAt ?? told) : told;
  const isHeld = mode === 'rate' && state.holdingIds().size > 0;
  if (!isHeld && Math.min(told, dueSimAt) >= simAt) return undefined;
  return { ...clock, beatWallAt: Math.max(beatWallAt, wallAt), keptSimAt: simAt };
}
