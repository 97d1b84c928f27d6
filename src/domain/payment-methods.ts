import { PAYMENT_METHODS, type PaymentMethod } from './order.ts';
import { ruleValue, type RuleKey, type SiteProfile } from './site-profile.ts';

/** The rule that says whether a site offers a method (marketplace-rules 3.1.4). */
export const METHOD_RULES = {
  balance: 'payment.balance',
  card: 'payment.card',
  monthly_settlement: 'payment.monthlySettlement',
} as const satisfies Readonly<Record<PaymentMethod, RuleKey>>;

/** The ways to pay that a site offers, the usual one first. */
export function offeredMethods(profile: SiteProfile): PaymentMethod[] {
  return PAYMENT_METHODS.filter((method) => ruleValue(profile, METHOD_RULES[method]) === 'offered');
}

/** Whether the balance can pay first and a card the rest: needs both, and the rule for it. */
export function offersCombined(profile: SiteProfile): boolean {
  const methods = offeredMethods(profile);
  const both = methods.includes('balance') && methods.includes('card');
  return both && ruleValue(profile, 'payment.combined') === 'offered';
}

/** How a buyer pays who does not say how: from the balance where that is possible. */
export function usualMethod(profile: SiteProfile): PaymentMethod {
  return offeredMethods(profile)[0] ?? 'balance';
}
