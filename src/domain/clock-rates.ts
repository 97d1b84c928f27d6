import { DAY_MS, HOUR_MS, MINUTE_MS } from './calendar.ts';

/** A month of the rates below: rates are not calendars, so every month has thirty days here [ours]. */
const MONTH_MS = 30 * DAY_MS;

/** A named speed of the marketplace clock: `spanMs` of marketplace time pass in `inMs` of real time. */
export interface ClockRate {
  readonly id: string;
  readonly spanMs: number;
  readonly inMs: number;
}

function rate(id: string, spanMs: number, inMs: number): ClockRate {
  return { id, spanMs, inMs };
}

/**
 * Speeds to choose from, slow to fast: what App Store testing offers (a month in an hour down to thirty seconds, one
 * renewal every 15, 10, 5 and 2 seconds), and before them a few slower ones for those who want to watch an hour [ours].
 */
export const CLOCK_RATES = [
  rate('minute_in_1_s', MINUTE_MS, 1_000),
  rate('hour_in_10_s', HOUR_MS, 10_000),
  rate('month_in_1_h', MONTH_MS, HOUR_MS),
  rate('month_in_30_min', MONTH_MS, 30 * MINUTE_MS),
  rate('month_in_15_min', MONTH_MS, 15 * MINUTE_MS),
  rate('month_in_5_min', MONTH_MS, 5 * MINUTE_MS),
  rate('month_in_1_min', MONTH_MS, MINUTE_MS),
  rate('month_in_30_s', MONTH_MS, 30_000),
  rate('month_in_15_s', MONTH_MS, 15_000),
  rate('month_in_10_s', MONTH_MS, 10_000),
  rate('month_in_5_s', MONTH_MS, 5_000),
  rate('month_in_2_s', MONTH_MS, 2_000),
] as const;

/** Slowest and fastest factor: a thousandth of real time, and a year in about three seconds [ours]. */
export const RATE_MIN = 0.001;
export const RATE_MAX = 10_000_000;

/** Whether a number can be the factor of a rate. */
export function isClockRate(value: number): boolean {
  return Number.isFinite(value) && value >= RATE_MIN && value <= RATE_MAX;
}

/** The factor (marketplace ms per real ms) of a named rate; `undefined` for a name that is not in the list. */
export function factorOfRate(id: string): number | undefined {
  const named = CLOCK_RATES.find((each) => each.id === id);
  return named && named.spanMs / named.inMs;
}

/** The named rate of a factor, if it is one of the list. */
export function rateOfFactor(factor: number | undefined): ClockRate | undefined {
  return CLOCK_RATES.find(({ spanMs, inMs }) => spanMs / inMs === factor);
}
