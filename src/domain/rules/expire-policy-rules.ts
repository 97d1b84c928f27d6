import { choice, type RulesOf } from './rule.ts';

/** Rules of what becomes of a subscription at its expiry (marketplace-rules 5.2). */
export interface ExpirePolicyRuleValues {
  'expiry.autoUnsubscribe': 'offered' | 'not_offered';
  /** Whether the release at expiry comes of an order of its own, over nothing. */
  'expiry.autoUnsubscribe.order': 'zero_order' | 'no_order';
  /** When a paid renewal has not been taken yet, or a wish for a refund is undecided. */
  'expiry.autoUnsubscribe.whenOpen': 'waits' | 'ends';
}

export const EXPIRE_POLICY_RULES: RulesOf<ExpirePolicyRuleValues> = {
  'expiry.autoUnsubscribe': choice<'offered' | 'not_offered'>(
    'offered',
    'inferred',
    'marketplace-rules 5.2 (expiry policy 2 of a resource; that products of the marketplace offer it is taken from there)',
    ['offered', 'not_offered'],
  ),
  'expiry.autoUnsubscribe.order': choice<'zero_order' | 'no_order'>(
    'zero_order',
    'inferred',
    'v2-saas 4.5 (a release that an unsubscription causes names its order); that there is one at expiry is inferred',
    ['zero_order', 'no_order'],
  ),
  'expiry.autoUnsubscribe.whenOpen': choice<'waits' | 'ends'>(
    'waits',
    'ours',
    'ours: what a buyer has paid for, or asked back, is not lost with a setting of before',
    ['waits', 'ends'],
  ),
};
