import { choice, number, type Certainty, type RulesOf } from './rule.ts';

/** As `Site` of the profile that is made of these rules. */
type Site = 'cn' | 'intl' | 'eu';

type Offered = 'offered' | 'not_offered';

/** Rules of renewals: automatic, to a common day, with a change, taken back (marketplace-rules 4). */
export interface RenewalRuleValues {
  'renewal.auto': Offered;
  'renewal.auto.daysBefore': number;
  'renewal.auto.hour': number;
  /** On which days a buyer is told that automatic renewal fails. */
  'renewal.auto.notices': 'listed_days' | 'every_try';
  /** What becomes of automatic renewal when the product is withdrawn. */
  'renewal.auto.withdrawn': 'runs' | 'fails';
  /** Day of the month; 31 stands for the last one. */
  'renewal.unified.day': number;
  'renewal.change': Offered;
  'renewal.change.daysBefore': number;
  /** How changeInstanceCheck tells several quantities: the first one alone, or the others by their names too. */
  'renewal.change.checkQuantities': 'first' | 'by_attribute';
  'renewal.cancel': Offered;
  /** Whose number V2.0 carries when a renewal is taken back. */
  'renewal.cancel.order': 'refund_order' | 'renewal_order';
  /** Whether V1.0 is told that a renewal was taken back. */
  'renewal.cancel.v1': 'told' | 'not_told';
}

/** A day of the month on which terms can end together: 1 to 28, or 31 for the last (marketplace-rules 4.3). */
export const UNIFIED_DAYS: readonly number[] = [...Array.from({ length: 28 }, (_, index) => index + 1), 31];

const OFFERED: readonly Offered[] = ['offered', 'not_offered'];
const AUTO = 'usermanual-billing/renewals_topic_20000002 (marketplace-rules 4.2)';
const REFRESH_CN = 'v2-saas 4.3 (cn 2025-11: the refund order)';
const REFRESH_EU = 'marketplace-rules 4.5 (eu: the renewal order being canceled)';

/** What differs between the sites. */
const READINGS: Readonly<
  Record<
    Site,
    {
      readonly auto: readonly [Offered, Certainty, string];
      readonly change: readonly [Offered, Certainty, string];
      readonly cancel: Certainty;
      readonly cancelOrder: readonly [RenewalRuleValues['renewal.cancel.order'], Certainty, string];
    }
  >
> = {
  cn: {
    auto: ['offered', 'documented', 'marketplace-rules 4.2 (cn: SaaS, image, professional service, License)'],
    change: ['offered', 'documented', 'v2-saas 4.7 (cn 2025-11)'],
    cancel: 'documented',
    cancelOrder: ['refund_order', 'documented', REFRESH_CN],
  },
  intl: {
    auto: ['offered', 'inferred', 'marketplace-rules 4.2 (assumed as on the China site)'],
    change: ['offered', 'documented', 'v2-saas 4.7 (intl)'],
    cancel: 'inferred',
    cancelOrder: ['refund_order', 'inferred', REFRESH_CN],
  },
  eu: {
    auto: ['not_offered', 'documented', 'marketplace-rules 4.2 (eu 2022: License and professional service only)'],
    change: ['not_offered', 'documented', 'v2-saas 4.3 (RENEWAL_CHANGE: cn and intl only)'],
    cancel: 'documented',
    cancelOrder: ['renewal_order', 'documented', REFRESH_EU],
  },
};

/** The rules of a site. */
export function renewalRules(site: Site): RulesOf<RenewalRuleValues> {
  const { auto, change, cancel, cancelOrder } = READINGS[site];
  return {
    'renewal.auto': choice<Offered>(...auto, OFFERED),
    'renewal.auto.daysBefore': number(7, 'documented', AUTO, 0, 30),
    'renewal.auto.hour': number(3, 'documented', AUTO, 0, 23),
    'renewal.auto.notices': choice<'listed_days' | 'every_try'>(
      'listed_days',
      'documented',
      'marketplace-rules 5.5 (5 and 2 days before expiry and on the day; 6 and 2 days before release and on the day)',
      ['listed_days', 'every_try'],
    ),
    'renewal.auto.withdrawn': choice<'runs' | 'fails'>('runs', 'documented', AUTO, ['runs', 'fails']),
    'renewal.unified.day': {
      value: 1,
      certainty: 'documented',
      source: 'marketplace-rules 4.3 (system default: the 1st)',
      choices: UNIFIED_DAYS,
    },
    'renewal.change': choice<Offered>(...change, OFFERED),
    'renewal.change.daysBefore': number(30, 'documented', 'marketplace-rules 4.4', 1, 365),
    'renewal.change.checkQuantities': choice<'first' | 'by_attribute'>(
      'first',
      'unknown',
      'v2-saas 4.7 (productInfo is one object, its members are printed nowhere; linearValue is one number)',
      ['first', 'by_attribute'],
    ),
    'renewal.cancel': choice<Offered>('offered', cancel, 'marketplace-rules 4.5', OFFERED),
    'renewal.cancel.order': choice<'refund_order' | 'renewal_order'>(...cancelOrder, ['refund_order', 'renewal_order']),
    'renewal.cancel.v1': choice<'told' | 'not_told'>(
      'told',
      'documented',
      'v1-saas 5.2 (orderAmount negative); marketplace-rules 4.5 knows no call',
      ['told', 'not_told'],
    ),
  };
}
