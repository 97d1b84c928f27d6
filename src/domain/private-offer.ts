/** 专属优惠: a seller's own price for one buyer, taken off before any coupon (marketplace-rules 3.5 and 14). */
export interface PrivateOffer {
  readonly id: string;
  readonly buyerId: string;
  readonly productId: string;
  /** Only for this SKU; absent: for all of the product. */
  readonly skuCode?: string;
  /** Hundredths of a per cent taken off, 1 to 9,999. */
  readonly discountBasisPoints: number;
  readonly validToSimAt: number;
  readonly createdSimAt: number;
  readonly requestId?: string;
}
