import type { ClockMode, ClockState } from '../domain/workspace.ts';

/**
 * Marketplace time at a wall instant. In real mode it runs with the wall clock, but never backwards when the host's
 * clock is set back.
 */
export function readClock(clock: ClockState, wallAt: number): number {
  switch (clock.mode) {
    case 'frozen':
      return clock.anchorSimAt;
    case 'real':
      return clock.anchorSimAt + Math.max(0, wallAt - clock.anchorWallAt);
  }
}

/** The clock standing or running from an instant on: changing the mode or jumping re-anchors it. */
export function anchorClock(mode: ClockMode, simAt: number, wallAt: number): ClockState {
  return { mode, anchorSimAt: simAt, anchorWallAt: wallAt };
}
