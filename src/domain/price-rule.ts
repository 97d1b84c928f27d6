import type { Certainty } from './rules/rule.ts';
import type { RuleKey } from './site-profile.ts';

/** Rules that a line of a price can follow; `price.<rule>` says it in words (marketplace-rules 2.3, 6 and 7). */
export const PRICE_RULES = [
  'list',
  'step',
  'tier',
  'opening',
  'trial',
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

/** Where a rule of a price is written down; `key` names the rule of the site that decides how it is read. */
export interface PriceRuleSource {
  readonly source: string;
  readonly certainty: Certainty;
  readonly key?: RuleKey;
}

const LIST = 'marketplace-rules 2.3';
const CHANGE = 'marketplace-rules 6';
const REFUND = 'marketplace-rules 7.3';
const REFUND_WITH_FEE = 'marketplace-rules 7.4';

/** The source of each rule of a price. */
export const PRICE_RULE_SOURCES: Readonly<Record<PriceRule, PriceRuleSource>> = {
  list: { source: LIST, certainty: 'inferred' },
  step: { source: LIST, certainty: 'inferred', key: 'price.stepModel' },
  tier: { source: LIST, certainty: 'inferred', key: 'price.tierModel' },
  opening: { source: 'marketplace-rules 9', certainty: 'documented' },
  trial: { source: 'marketplace-rules 2.4', certainty: 'documented' },
  private_offer: { source: 'marketplace-rules 3.5', certainty: 'inferred', key: 'price.privateOffer' },
  discount: { source: LIST, certainty: 'inferred', key: 'price.rounding' },
  discount_coupon: { source: 'marketplace-rules 2.3 and 7.3', certainty: 'documented', key: 'coupon.discountReturns' },
  change_new: { source: CHANGE, certainty: 'documented' },
  change_old: { source: CHANGE, certainty: 'documented' },
  refund_paid: { source: REFUND, certainty: 'documented' },
  refund_cash_coupon: { source: REFUND, certainty: 'documented' },
  refund_coupon_over: { source: REFUND, certainty: 'documented' },
  refund_used: { source: REFUND_WITH_FEE, certainty: 'documented', key: 'refund.afterFiveDays' },
  refund_fee: { source: REFUND_WITH_FEE, certainty: 'unknown', key: 'refund.handlingFeeBasisPoints' },
  refund_agreed: { source: 'marketplace-rules 7.5', certainty: 'documented', key: 'refund.supervised' },
  broken_period: { source: 'marketplace-rules 4.3', certainty: 'documented' },
};
