import { choice, number, type Certainty, type RulesOf } from './rule.ts';

/** As `Site` of the profile that is made of these rules. */
type Site = 'cn' | 'intl' | 'eu';

/** Rules about products whose interface fails too often (marketplace-rules 12). */
export interface SanctionRuleValues {
  /** With more failed orders than this in one calendar month a product is taken off the market; 0: never. */
  'sanction.failedOrdersPerMonth': number;
  /** So many failed orders before the one that takes it off, the seller is warned; 0: not at all. */
  'sanction.warnBefore': number;
  'sanction.counts': 'all_orders' | 'new_orders';
  'sanction.relisting': 'new_product' | 'operator';
}

const LIMITS: Readonly<Record<Site, readonly [Certainty, string]>> = {
  cn: ['documented', 'productsdesc-bms_d145530840c94c682de5200ee88ca05e (marketplace-rules 12: over 5)'],
  intl: ['inferred', 'marketplace-rules 12 (intl: “frequent failures”, no number; as on the China site)'],
  eu: ['inferred', 'v2-saas 7 (repeated failures lead to removal, no number; as on the China site)'],
};

/** The sanctions of a site. */
export function sanctionRules(site: Site): RulesOf<SanctionRuleValues> {
  return {
    'sanction.failedOrdersPerMonth': number(5, ...LIMITS[site], 0, 100_000),
    'sanction.warnBefore': number(1, 'ours', 'ours: nobody documents a warning before the limit', 0, 1_000),
    'sanction.counts': choice<SanctionRuleValues['sanction.counts']>(
      'all_orders',
      'inferred',
      'marketplace-rules 12 (“failed orders”: purchases, and changes refunded after their tries)',
      ['all_orders', 'new_orders'],
    ),
    'sanction.relisting': choice<SanctionRuleValues['sanction.relisting']>(
      'new_product',
      'documented',
      'marketplace-rules 13.3 (removal is final: release as new)',
      ['new_product', 'operator'],
    ),
  };
}
