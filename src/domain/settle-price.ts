import type { Coupon } from './coupon.ts';
import { discountMinor } from './discount.ts';
import type { PricePart } from './order.ts';
import type { SiteProfile } from './site-profile.ts';

/** How a price is paid with coupons. */
export interface Settlement {
  /** The line of the discount coupon; absent without one. */
  readonly discount?: PricePart;
  /** The price after the discount coupon. */
  readonly totalMinor: number;
  /** What each cash coupon pays; those that are not needed are not listed. */
  readonly cash: readonly { readonly couponId: string; readonly amountMinor: number }[];
  /** What is left to be paid with money. */
  readonly dueMinor: number;
}

/**
 * Uses coupons for a price (marketplace-rules 2.3): the discount coupon lowers it first, then cash coupons pay in the order
 * given, none of them more than is left to pay.
 * @param coupons fit the order, with one discount coupon at most
 */
export function settlePrice(priceMinor: number, coupons: readonly Coupon[], profile: SiteProfile): Settlement {
  const discount = discountPart(priceMinor, coupons, profile);
  const totalMinor = priceMinor + (discount?.amountMinor ?? 0);
  const cash: { couponId: string; amountMinor: number }[] = [];
  let dueMinor = totalMinor;
  for (const { kind, id, leftMinor = 0 } of coupons) {
    const amountMinor = kind === 'cash' ? Math.min(dueMinor, leftMinor) : 0;
    if (amountMinor === 0) continue;
    cash.push({ couponId: id, amountMinor });
    dueMinor -= amountMinor;
  }
  return { ...(discount ? { discount } : {}), totalMinor, cash, dueMinor };
}

/** What the balance and a card pay of an amount when the balance pays first; one that is below 0 pays nothing. */
export function splitDue(
  dueMinor: number,
  balanceMinor: number,
): { readonly balanceMinor: number; readonly cardMinor: number } {
  const first = Math.max(0, Math.min(dueMinor, balanceMinor));
  return { balanceMinor: first, cardMinor: dueMinor - first };
}

function discountPart(priceMinor: number, coupons: readonly Coupon[], profile: SiteProfile): PricePart | undefined {
  const coupon = coupons.find(({ kind }) => kind === 'discount');
  if (!coupon) return undefined;
  const basisPoints = coupon.discountBasisPoints ?? 0;
  return {
    rule: 'discount_coupon',
    amountMinor: 0 - discountMinor(priceMinor, basisPoints, profile),
    params: { basisPoints, coupon: coupon.id },
  };
}
