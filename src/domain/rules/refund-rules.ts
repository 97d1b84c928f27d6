import { choice, number, type Certainty, type RulesOf } from './rule.ts';

/** As `Site` of the profile that is made of these rules. */
type Site = 'cn' | 'intl' | 'eu';

/** Rules of unsubscriptions and refunds (marketplace-rules 7). */
export interface RefundRuleValues {
  /** What becomes of an unsupervised subscription that its buyer gives back. */
  'refund.unsupervised': 'five_day' | 'refused';
  'refund.fiveDay.hours': number;
  'refund.fiveDay.perYear': number;
  'refund.afterFiveDays': 'refused' | 'with_fee';
  'refund.oneTime': 'five_day' | 'refused';
  'refund.trial': 'refused' | 'five_day';
  'refund.package': 'unused' | 'refused';
  'refund.onDemand': 'refused' | 'five_day';
  'refund.handlingFeeBasisPoints': number;
  'refund.supervised': 'negotiated' | 'refused';
  'refund.guaranteeDays': number;
  'refund.negotiated.hours': number;
  /** 0: nobody is reminded. */
  'refund.negotiated.reminderWorkingDays': number;
  'refund.renewalsInEffect': 'refused' | 'refundable';
}

const TABLE = 'marketplace-rules 7.2';
const FIVE_DAY = 'usermanual-billing/unsubscription_topic_20000081 (marketplace-rules 7.3)';
const INTL_RULES = 'intl/sp-marketplace/en-us_sp_topic_0000099 (marketplace-rules 7.2)';

interface SiteReadings {
  readonly unsupervised: RefundRuleValues['refund.unsupervised'];
  readonly oneTime: RefundRuleValues['refund.oneTime'];
  readonly package: RefundRuleValues['refund.package'];
  readonly source: string;
  /** How sure the row of the table is: for instant SaaS, one-time purchases, trials, pay-per-use, supervised products. */
  readonly certainty: Readonly<Record<'unsupervised' | 'oneTime' | 'trial' | 'onDemand' | 'supervised', Certainty>>;
}

const READINGS: Readonly<Record<Site, SiteReadings>> = {
  cn: {
    unsupervised: 'five_day',
    oneTime: 'five_day',
    package: 'unused',
    source: TABLE,
    certainty: {
      unsupervised: 'documented',
      oneTime: 'unknown',
      trial: 'documented',
      onDemand: 'documented',
      supervised: 'documented',
    },
  },
  intl: {
    unsupervised: 'refused',
    oneTime: 'refused',
    package: 'refused',
    source: INTL_RULES,
    certainty: {
      unsupervised: 'documented',
      oneTime: 'documented',
      trial: 'inferred',
      onDemand: 'documented',
      supervised: 'documented',
    },
  },
  eu: {
    unsupervised: 'refused',
    oneTime: 'refused',
    package: 'refused',
    source: 'marketplace-rules 7.2 (as on the intl site)',
    certainty: {
      unsupervised: 'inferred',
      oneTime: 'inferred',
      trial: 'inferred',
      onDemand: 'inferred',
      supervised: 'inferred',
    },
  },
};

/** The rules of a site: what can be given back, until when and for how much. */
export function refundRules(site: Site): RulesOf<RefundRuleValues> {
  const { certainty, source, ...readings } = READINGS[site];
  return {
    'refund.unsupervised': choice(readings.unsupervised, certainty.unsupervised, source, ['five_day', 'refused']),
    'refund.fiveDay.hours': number(120, site === 'cn' ? 'documented' : 'ours', FIVE_DAY, 0, 8_760),
    'refund.fiveDay.perYear': number(10, site === 'cn' ? 'documented' : 'ours', FIVE_DAY, 0, 1_000),
    'refund.afterFiveDays': choice('refused', 'unknown', 'marketplace-rules 7.4 and open question 5', [
      'refused',
      'with_fee',
    ]),
    'refund.oneTime': choice(readings.oneTime, certainty.oneTime, source, ['five_day', 'refused']),
    'refund.trial': choice('refused', certainty.trial, source, ['refused', 'five_day']),
    'refund.package': choice(readings.package, 'unknown', source, ['unused', 'refused']),
    'refund.onDemand': choice('refused', certainty.onDemand, `${TABLE} (the buyer stops the resource instead)`, [
      'refused',
      'five_day',
    ]),
    'refund.handlingFeeBasisPoints': number(
      1_000,
      'unknown',
      'marketplace-rules 7.4 (“a certain proportion”)',
      0,
      10_000,
    ),
    'refund.supervised': choice('negotiated', certainty.supervised, source, ['negotiated', 'refused']),
    'refund.guaranteeDays': number(
      30,
      'ours',
      'ours: stands for the end of supervision where none is on record (marketplace-rules 7.1)',
      0,
      3_650,
    ),
    'refund.negotiated.hours': number(
      3,
      site === 'intl' ? 'documented' : 'inferred',
      site === 'intl'
        ? 'intl/usermanual-marketplace/en-us_topic_0000002156475996 (marketplace-rules 7.5: within 3 hours)'
        : 'marketplace-rules 7.5 (read on the intl site, taken for all; at the latest moment)',
      0,
      720,
    ),
    'refund.negotiated.reminderWorkingDays': number(
      7,
      'inferred',
      'marketplace-rules 7.5 (hardware: the seller answers within 7 working days); public holidays are not known',
      0,
      60,
    ),
    'refund.renewalsInEffect': choice(
      'refused',
      site === 'cn' ? 'documented' : 'inferred',
      'marketplace-rules 4.5 and 7.2',
      ['refused', 'refundable'],
    ),
  };
}
