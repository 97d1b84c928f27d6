import type { Change } from '../domain/records.ts';
import type { MarketState } from './market-state.ts';

/**
 * Which calls the clock waits for, and since when in wall time. Known in memory only: after a restart what is left over
 * holds from the start of the program on.
 */
export class ClockHold {
  readonly #since = new Map<string, number>();
  #fromWallAt: number | undefined;

  constructor(state: MarketState, wallAt: number) {
    this.reset(state, wallAt);
  }

  /** Begins anew with other records. */
  reset(state: MarketState, wallAt: number): void {
    this.#since.clear();
    for (const id of state.callingIds()) this.#since.set(id, wallAt);
    this.#fromWallAt = state.holdingIds().size > 0 ? wallAt : undefined;
  }

  /**
   * Takes applied changes in.
   * @returns how long the clock was held when this ended it; 0 otherwise
   */
  note(changes: readonly Change[], state: MarketState, wallAt: number): number {
    for (const { collection, id } of changes) {
      if (collection !== 'calls') continue;
      if (!state.callingIds().has(id)) this.#since.delete(id);
      else if (!this.#since.has(id)) this.#since.set(id, wallAt);
    }
    if (state.holdingIds().size > 0) {
      this.#fromWallAt ??= wallAt;
      return 0;
    }
    const heldMs = this.#fromWallAt === undefined ? 0 : Math.max(0, wallAt - this.#fromWallAt);
    this.#fromWallAt = undefined;
    return heldMs;
  }

  /** Wall time at which the clock began to wait; `undefined` while it does not. */
  get fromWallAt(): number | undefined {
    return this.#fromWallAt;
  }

  /** Since when a call is due or on the wire. */
  since(callId: string): number | undefined {
    return this.#since.get(callId);
  }
}
