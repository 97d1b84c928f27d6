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
] as const;

export type PriceRule = (typeof PRICE_RULES)[number];
