import { anchorOf, beijingDate, endOnDayOfMonth, termEnd } from './calendar.ts';
import type { Period } from './catalogue.ts';
import type { Instance } from './instance.ts';
import type { OrderTerm } from './order-terms.ts';

/** Where a renewal ends, before and after the days that bring it to a common expiry day (marketplace-rules 4.1 and 4.3). */
export function renewedEnd(
  fromSimAt: number,
  period: Period,
  { anchorDay, unifiedDay }: { readonly anchorDay: number | undefined; readonly unifiedDay: number | undefined },
): { readonly endSimAt: number; readonly expireSimAt: number } {
  const endSimAt = termEnd(fromSimAt, period, anchorOf(fromSimAt, anchorDay));
  return { endSimAt, expireSimAt: unifiedDay === undefined ? endSimAt : endOnDayOfMonth(endSimAt, unifiedDay) };
}

/** The day of the month that later terms return to, once a renewal from an expiry is in force. */
export function anchorAfter(
  fromSimAt: number,
  { period, unifiedDay }: { readonly period: Period | undefined; readonly unifiedDay: number | undefined },
  anchorDay: number | undefined,
): number | undefined {
  if (unifiedDay !== undefined) return unifiedDay;
  // Terms by the day have no day to return to: what comes after them says which.
  return period?.type === 'day' ? anchorDay : anchorOf(fromSimAt, anchorDay);
}

/** The day that terms return to after all of an instance's terms, oldest first: as they have set it one after another. */
export function anchorOfTerms(
  { startSimAt, createdSimAt }: Pick<Instance, 'startSimAt' | 'createdSimAt'>,
  terms: readonly OrderTerm[],
): number | undefined {
  let anchorDay: number | undefined = beijingDate(startSimAt ?? createdSimAt).day;
  for (const { order, fromSimAt, toSimAt } of terms) {
    const { period } = order.line;
    if (order.type === 'convert' && toSimAt !== undefined) anchorDay = beijingDate(toSimAt).day;
    if (order.type === 'renew') anchorDay = anchorAfter(fromSimAt, { period, unifiedDay: order.unifiedDay }, anchorDay);
  }
  return anchorDay;
}
