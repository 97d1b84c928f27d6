import type { Buyer } from './buyer.ts';
import type { Draft } from './draft.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** A day of the month on which terms can end together: 1 to 28, or 31 for the last (marketplace-rules 4.3). */
export const UNIFIED_DAYS: readonly number[] = [...Array.from({ length: 28 }, (_, index) => index + 1), 31];

/** The common expiry day of a buyer: the one chosen, or the system's default. */
export function unifiedDayOf({ unifiedExpiryDay }: Pick<Buyer, 'unifiedExpiryDay'>, profile: SiteProfile): number {
  return unifiedExpiryDay ?? ruleValue(profile, 'renewal.unified.day');
}

/** The buyer chooses the common expiry day; terms that run already stay as they are. */
export function setUnifiedDay(draft: Draft, buyerId: string, day: number): Buyer {
  const buyer: Buyer = { ...draft.need('buyers', buyerId), unifiedExpiryDay: day };
  draft.put('buyers', buyer);
  return buyer;
}
