import type { ReferenceIsvStore } from './store.ts';
import {
  DEFAULT_SWITCHES,
  MISBEHAVING_SWITCHES,
  withoutMistakes,
  type MisbehavingSwitch,
  type Switches,
} from './switches.ts';

/** A switch that has changed one call or its answer, and how it was set. */
export interface Effect {
  readonly name: MisbehavingSwitch;
  readonly setting: string;
}

/** Which of the bounded number of failures a call was: "2 of 3". */
interface CountedFailure {
  readonly number: number;
  readonly of: number;
}

/** How the seller behaves in one call, from its first byte to its last. */
export interface Conduct {
  /** The switches in force for this call. */
  readonly switches: Readonly<Switches>;
  readonly noteEffect: (name: MisbehavingSwitch) => void;
  /** Ends the call: what showed, and whether it used up one of the bounded failures. */
  conclude(): { readonly effects: readonly Effect[]; readonly failure: CountedFailure | null };
}

/** Sets switches and starts the count of failures anew. */
export async function setSwitches(store: ReferenceIsvStore, patch: Partial<Switches>): Promise<void> {
  Object.assign(store.switches, patch);
  store.failures.left = store.switches.failTimes;
  store.failures.round += 1;
  store.changed();
  await store.settled();
}

/**
 * Begins a call of a kind (`undefined` where that is not known). With bounded failures one is set aside at once, so that
 * calls side by side never make more of them; it is given back when no mistake shows.
 */
export function beginConduct(store: ReferenceIsvStore, activity: string | undefined): Conduct {
  const { switches, failures } = store;
  const { failTimes, onActivity } = switches;
  const elsewhere = onActivity !== 'every' && onActivity !== activity;
  const misbehaves =
    !elsewhere &&
    (failTimes === 0 || failures.left > 0) &&
    MISBEHAVING_SWITCHES.some((name) => switches[name] !== DEFAULT_SWITCHES[name]);
  const inForce = misbehaves ? { ...switches } : withoutMistakes(switches);
  const bounded = misbehaves && failTimes > 0;
  const { round } = failures;
  if (bounded) failures.left -= 1;
  const number = failTimes - failures.left;
  const effects = new Set<MisbehavingSwitch>();
  return {
    switches: inForce,
    noteEffect: (name) => void effects.add(name),
    conclude: () => {
      const shown = [...effects].map((name) => ({ name, setting: String(inForce[name]) }));
      if (!bounded) return { effects: shown, failure: null };
      if (shown.length === 0) {
        // Not into a count that was started anew meanwhile.
        if (failures.round === round) failures.left += 1;
        return { effects: shown, failure: null };
      }
      store.changed();
      return { effects: shown, failure: { number, of: failTimes } };
    },
  };
}
