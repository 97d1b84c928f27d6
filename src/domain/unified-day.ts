import type { Buyer } from './buyer.ts';
import type { Draft } from './draft.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

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
