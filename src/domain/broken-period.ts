import { daysOf } from './change-fee.ts';
import type { Period } from './catalogue.ts';
import type { PricePart } from './order.ts';
import { sumOf } from './price-quote.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/**
 * The line of the days that bring a term to the common expiry day (marketplace-rules 4.3): that many times the day's share
 * of the whole periods beside them, discounts included, with a month and a year as long as for changes (section 6).
 * Rounded once, by the rule of prices.
 * @param whole the lines of the whole periods
 */
export function brokenPeriodPart(
  whole: readonly PricePart[],
  { period, days }: { readonly period: Period; readonly days: number },
  profile: SiteProfile,
): PricePart {
  const daysOfWhole = period.number * daysOf(period.type, profile);
  const exact = (sumOf(whole) * days) / daysOfWhole;
  const amountMinor = ruleValue(profile, 'price.rounding') === 'half_up' ? Math.floor(exact + 0.5) : Math.floor(exact);
  return { rule: 'broken_period', amountMinor, params: { days } };
}
