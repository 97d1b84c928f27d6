/** How sure a value is: read in an official page, deduced, not known to anybody, or this project's own choice. */
export type Certainty = 'documented' | 'inferred' | 'unknown' | 'ours';

/** A value with its origin. `choices` lists what an enumerated rule may be set to; `min`/`max` bound a number. */
export interface Rule<V> {
  readonly value: V;
  readonly certainty: Certainty;
  /** Page of the guide, or "ours". */
  readonly source: string;
  readonly choices?: readonly V[];
  readonly min?: number;
  readonly max?: number;
}

/** The rules of one topic: a rule for each value. */
export type RulesOf<Values> = { readonly [K in keyof Values]: Rule<Values[K]> };

/** A rule that is a number of calendar days. */
export function days(value: number, certainty: Certainty, source: string): Rule<number> {
  return { value, certainty, source, min: 0, max: 365 };
}

/** A rule that is a whole number within bounds. */
export function number(value: number, certainty: Certainty, source: string, min: number, max: number): Rule<number> {
  return { value, certainty, source, min, max };
}

/** A rule that is one of several readings. */
export function choice<const V extends string>(
  value: V,
  certainty: Certainty,
  source: string,
  choices: readonly V[],
): Rule<V> {
  return { value, certainty, source, choices };
}
