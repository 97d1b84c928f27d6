import type { Activity } from './call-words.ts';

/** Who calls whom. */
export const CALL_DIRECTIONS = ['to_seller', 'from_seller'] as const;

export type CallDirection = (typeof CALL_DIRECTIONS)[number];

/** What the seller asks of the marketplace. */
export const SELLER_ACTIVITIES = ['queryOrder', 'pushUsage', 'pushUsageOld', 'unknownApi'] as const;

export type SellerActivity = (typeof SELLER_ACTIVITIES)[number];

/** What the marketplace asks of the seller. */
export type MarketActivity = Exclude<Activity, SellerActivity>;

/** The one place that knows which way a call goes: its activity tells. */
export function directionOf({ activity }: { readonly activity: Activity }): CallDirection {
  return isSellerActivity(activity) ? 'from_seller' : 'to_seller';
}

/** Whether the seller is the one who calls. */
export function isSellerActivity(activity: Activity): activity is SellerActivity {
  return (SELLER_ACTIVITIES as readonly string[]).includes(activity);
}
