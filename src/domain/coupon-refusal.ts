import type { Coupon } from './coupon.ts';
import { refuse, type Refusal } from './refusal.ts';

/** Why a coupon cannot be used for an order of a product now, if so. `undefined` as coupon: there is none of this id. */
export function couponRefusal(
  coupon: Coupon | undefined,
  use: { readonly couponId: string; readonly buyerId: string; readonly productId: string; readonly simAt: number },
): Refusal | undefined {
  const params = { coupon: use.couponId };
  // Another buyer's coupon is answered like one that does not exist.
  if (!coupon || coupon.buyerId !== use.buyerId) return refuse('coupon_foreign', params);
  if (coupon.productId !== undefined && coupon.productId !== use.productId) {
    return refuse('coupon_other_product', params);
  }
  if (coupon.validFromSimAt !== undefined && coupon.validFromSimAt > use.simAt) {
    return refuse('coupon_not_yet', params, coupon.validFromSimAt);
  }
  if (coupon.validToSimAt <= use.simAt) return refuse('coupon_over', params);
  if (coupon.usedByOrderId !== undefined || coupon.leftMinor === 0) return refuse('coupon_spent', params);
  return undefined;
}
