import { LATEST_INSTANT } from '../domain/calendar.ts';
import type { ClockMode, ClockState } from '../domain/workspace.ts';

/**
 * Marketplace time at a wall instant. A running clock never goes backwards when the host's clock is set back, and stops
 * at the end of the calendar.
 */
export function readClock(clock: ClockState, wallAt: number): number {
  if (clock.mode === 'frozen' || clock.standing) return clock.anchorSimAt;
  const passedMs = Math.max(0, wallAt - clock.anchorWallAt);
  const factor = clock.mode === 'rate' ? (clock.rate ?? 1) : 1;
  return Math.min(LATEST_INSTANT, clock.anchorSimAt + Math.floor(passedMs * factor));
}

/**
 * The clock standing or running from an instant on: changing the mode or jumping re-anchors it.
 * @param rate marketplace ms per real ms; kept in the other modes, to be gone on with
 */
export function anchorClock(mode: ClockMode, simAt: number, wallAt: number, rate?: number): ClockState {
  return { mode, anchorSimAt: simAt, anchorWallAt: wallAt, ...(rate === undefined ? {} : { rate }) };
}

/** The clock after wall time that does not count, e.g. while a call held it in rate mode. */
export function delayClock(clock: ClockState, heldMs: number): ClockState {
  return heldMs === 0 ? clock : { ...clock, anchorWallAt: clock.anchorWallAt + heldMs };
}
