import type { BillingItem } from './catalogue.ts';
import { beijingDayStart, beijingMonthStart, DAY_MS, HOUR_MS, MINUTE_MS } from './calendar.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** A stretch of marketplace time. */
export interface Cycle {
  readonly fromSimAt: number;
  readonly toSimAt: number;
}

/** The billing cycle that use belongs to: the hour or Beijing day in which it ends; the end of a cycle is still in it. */
export function billingCycle(cycle: BillingItem['cycle'], endSimAt: number): Cycle {
  const within = endSimAt - 1;
  const fromSimAt = cycle === 'hour' ? Math.floor(within / HOUR_MS) * HOUR_MS : beijingDayStart(within);
  return { fromSimAt, toSimAt: fromSimAt + (cycle === 'hour' ? HOUR_MS : DAY_MS) };
}

/** Up to where a collection at an instant takes use: the end of the last cycle that is over. */
export function collectedUntil(cycle: BillingItem['cycle'], simAt: number): number {
  return cycle === 'hour' ? Math.floor(simAt / HOUR_MS) * HOUR_MS : beijingDayStart(simAt);
}

/**
 * When use that ended then is collected: at minute 15 after its hour, or at 01:00 Beijing after its day (v1-saas 5.8); what
 * comes later than that goes with the next collection.
 */
export function collectionSimAt(
  cycle: BillingItem['cycle'],
  endSimAt: number,
  nowSimAt: number,
  profile: SiteProfile,
): number {
  const { toSimAt } = billingCycle(cycle, endSimAt);
  const lengthMs = cycle === 'hour' ? HOUR_MS : DAY_MS;
  const delayMs =
    cycle === 'hour'
      ? ruleValue(profile, 'usage.hourlyMinute') * MINUTE_MS
      : ruleValue(profile, 'usage.dailyHour') * HOUR_MS;
  const first = toSimAt + delayMs;
  const late = Math.max(0, Math.floor((nowSimAt - first) / lengthMs) + 1);
  return first + late * lengthMs;
}

/** The beginning of the accumulation cycle that an instant is in. */
export function accumulationFrom(accumulation: 'day' | 'month', simAt: number): number {
  return accumulation === 'day' ? beijingDayStart(simAt) : beijingMonthStart(simAt);
}
