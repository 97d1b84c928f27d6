import { choice, number, type RulesOf } from './rule.ts';

/** Rules of the delivery of supervised products (marketplace-rules 10). */
export interface SupervisionRuleValues {
  /** The steps of a delivery: from the buyer's requirement on, from the seller's delivery on, or none. */
  'supervision.flow': 'full' | 'from_delivery' | 'off';
  'supervision.completeHours': number;
}

/** As no page tells of a difference between the sites. */
export const SUPERVISION_RULES: RulesOf<SupervisionRuleValues> = {
  'supervision.flow': choice(
    'full',
    'documented',
    'marketplace-rules 10.3 (SaaS); the charts valid since 2025-03-26 are pictures that could not be read',
    ['full', 'from_delivery', 'off'],
  ),
  'supervision.completeHours': number(
    3,
    'documented',
    'marketplace-rules 10.5 (shown within 3 hours of acceptance; at the latest moment)',
    0,
    720,
  ),
};
