import { choice, number, type RulesOf } from './rule.ts';

/** Rules of prices, stock and payment. */
export interface PriceRuleValues {
  'price.rounding': 'half_up' | 'down';
  'price.stepModel': 'band_for_all' | 'slices';
  'price.tierModel': 'slices' | 'band_for_all';
  'stock.default': number;
  'order.paidTogetherMax': number;
  'coupon.discountReturns': 'never' | 'with_full_refund';
}

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
  'stock.default': number(999, 'documented', 'marketplace-rules 2.1 (Stock management)', 0, 9_999_999),
  'order.paidTogetherMax': number(30, 'documented', 'usermanual-billing/en-us_topic_0031512547', 1, 100),
  'coupon.discountReturns': choice<'never' | 'with_full_refund'>(
    'never',
    'documented',
    'usermanual-billing/unsubscription_topic_20000081 (marketplace-rules 7.3)',
    ['never', 'with_full_refund'],
  ),
};
