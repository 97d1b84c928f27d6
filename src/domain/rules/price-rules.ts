import { choice, number, type RulesOf } from './rule.ts';

type Offered = 'offered' | 'not_offered';

/** Rules of prices, stock and payment. */
export interface PriceRuleValues {
  'price.rounding': 'half_up' | 'down';
  'price.stepModel': 'band_for_all' | 'slices';
  'price.tierModel': 'slices' | 'band_for_all';
  'price.privateOffer': 'best_of_both' | 'on_top';
  'stock.default': number;
  'stock.adjustmentMax': number;
  'order.paidTogetherMax': number;
  'payment.balance': Offered;
  'payment.card': Offered;
  'payment.monthlySettlement': Offered;
  'payment.combined': Offered;
  'coupon.discountReturns': 'never' | 'with_full_refund';
  'coupon.validDays': number;
}

const OFFERED: readonly Offered[] = ['offered', 'not_offered'];
const PAGE_CN = 'marketplace-rules 3.1.4 (cn: account balance, online payment, credit)';
const PAGE_INTL = 'marketplace-rules 3.1.4 (intl: Pay Online by credit card, or Monthly Settlement)';

/** The same on every site until a page says otherwise. */
export const PRICE_RULES_COMMON: RulesOf<PriceRuleValues> = {
  'price.rounding': choice<'half_up' | 'down'>(
    'half_up',
    'ours',
    'ours: a discount is rounded once, on its order line',
    ['half_up', 'down'],
  ),
  'price.stepModel': choice<'band_for_all' | 'slices'>(
    'band_for_all',
    'inferred',
    'marketplace-rules 2.3 and 6 (the change fees take the band of the total for all units)',
    ['band_for_all', 'slices'],
  ),
  'price.tierModel': choice<'slices' | 'band_for_all'>(
    'slices',
    'inferred',
    'marketplace-rules 2.3 and 6 (the change fees take the band of the total for added units only)',
    ['slices', 'band_for_all'],
  ),
  'price.privateOffer': choice<'best_of_both' | 'on_top'>(
    'best_of_both',
    'ours',
    'ours: whether a private offer and the discount for everybody add up is printed nowhere',
    ['best_of_both', 'on_top'],
  ),
  'stock.default': number(999, 'documented', 'marketplace-rules 2.1 (Stock management)', 0, 9_999_999),
  'stock.adjustmentMax': number(9_999_999, 'documented', 'marketplace-rules 2.1 (Stock management)', 1, 9_999_999),
  'order.paidTogetherMax': number(30, 'documented', 'usermanual-billing/en-us_topic_0031512547', 1, 100),
  'payment.balance': choice<Offered>('offered', 'documented', PAGE_CN, OFFERED),
  'payment.card': choice<Offered>('offered', 'documented', PAGE_CN, OFFERED),
  'payment.monthlySettlement': choice<Offered>('offered', 'documented', PAGE_CN, OFFERED),
  'payment.combined': choice<Offered>(
    'offered',
    'documented',
    'marketplace-rules 3.1.4 (cn: online payment, combinable with balance)',
    OFFERED,
  ),
  'coupon.discountReturns': choice<'never' | 'with_full_refund'>(
    'never',
    'documented',
    'usermanual-billing/unsubscription_topic_20000081 (marketplace-rules 7.3)',
    ['never', 'with_full_refund'],
  ),
  'coupon.validDays': number(90, 'ours', 'ours: how long a new coupon or private offer is valid', 1, 3_650),
};

/** Where the international site differs: no paying from a balance. */
export const PRICE_RULES_INTL = {
  'payment.balance': choice<Offered>('not_offered', 'documented', PAGE_INTL, OFFERED),
  'payment.card': choice<Offered>('offered', 'documented', PAGE_INTL, OFFERED),
  'payment.monthlySettlement': choice<Offered>('offered', 'documented', PAGE_INTL, OFFERED),
  'payment.combined': choice<Offered>('not_offered', 'inferred', PAGE_INTL, OFFERED),
} satisfies Partial<RulesOf<PriceRuleValues>>;

const GUESS_EU = 'marketplace-rules 3.1.4 (a guess after the intl site)';

/** The Europe site's buyer guide does not say how one pays. */
export const PRICE_RULES_EU = {
  'payment.balance': choice<Offered>('not_offered', 'unknown', GUESS_EU, OFFERED),
  'payment.card': choice<Offered>('offered', 'unknown', GUESS_EU, OFFERED),
  'payment.monthlySettlement': choice<Offered>('offered', 'unknown', GUESS_EU, OFFERED),
  'payment.combined': choice<Offered>('not_offered', 'unknown', GUESS_EU, OFFERED),
} satisfies Partial<RulesOf<PriceRuleValues>>;
