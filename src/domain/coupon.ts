/**
 * `cash` pays like money and comes back with a full refund while it is valid; `discount` lowers the price and never comes
 * back (marketplace-rules 2.3 and 7.3).
 */
export type CouponKind = 'cash' | 'discount';

export interface Coupon {
  readonly id: string;
  readonly kind: CouponKind;
  readonly buyerId: string;
  /** Only for orders of this product; absent: for all. */
  readonly productId?: string;
  /** `cash`: what it is worth at first and now. */
  readonly faceMinor?: number;
  readonly leftMinor?: number;
  /** `discount`: hundredths of a per cent taken off, 1 to 9,999. */
  readonly discountBasisPoints?: number;
  /** `discount`: the order that it was used for. */
  readonly usedByOrderId?: string;
  /** Absent: from its creation on. */
  readonly validFromSimAt?: number;
  readonly validToSimAt: number;
  readonly createdSimAt: number;
  readonly requestId?: string;
}
