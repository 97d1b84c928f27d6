/** Rules that a line of a price can follow; `price.<rule>` says it in words (marketplace-rules 2.3, 6 and 7). */
export const PRICE_RULES = [
  'list',
  'step',
  'tier',
  'private_offer',
  'discount',
  'discount_coupon',
  'change_new',
  'change_old',
  'broken_period',
  'refund_paid',
  'refund_cash_coupon',
  'refund_coupon_over',
  'refund_used',
  'refund_fee',
  'refund_agreed',
] as const;

export type PriceRule = (typeof PRICE_RULES)[number];
