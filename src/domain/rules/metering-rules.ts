import type { CustomerLevel } from '../buyer.ts';
import { choice, days, number, type Certainty, type Rule, type RulesOf } from './rule.ts';

/** As `Site` of the profile that is made of these rules. */
type Site = 'cn' | 'intl' | 'eu';

type ArrearsKey = `arrears.${CustomerLevel}.${'graceDays' | 'retentionDays'}`;

/** Rules of trials, pay-per-use, packages and arrears (marketplace-rules 2.4, 5.1, 8 and 9). */
export interface MeteringRuleValues extends Record<ArrearsKey, number> {
  'trial.perAccount': number;
  'trial.formalFrom': 'trial_end' | 'conversion';
  'usage.sold': 'offered' | 'not_offered';
  'usage.openInArrears': 'refused' | 'allowed';
  'usage.hourlyMinute': number;
  'usage.dailyHour': number;
  'usage.maxAgeDays': number;
  'usage.badRecords': 'background' | 'at_once';
  'usage.checkSeconds': number;
  'usage.withdrawnProduct': 'refused' | 'taken';
  /** Among which records the seller's number of a record (`metering_sn`) must be the only one. */
  'usage.numberUnique': 'everywhere' | 'per_instance';
  'usage.accumulates': 'paid_use' | 'all_use';
  'usage.rounding': 'carried_on' | 'each_charge';
  'package.batchMax': number;
  'package.ownInstance': 'stop_only' | 'always';
  'package.whenUsedUp': 'freeze' | 'no_call';
  /** What becomes of a pay-per-use instance whose debt nobody pays while paid packages are drawn on it. */
  'package.whenDebtReleases': 'meter_stays' | 'meter_goes';
  /** Whether automatic repurchase has the buyer's private offers. */
  'package.repurchase.privateOffers': 'applied' | 'ignored';
  'package.resets': 'from_start' | 'by_calendar';
}

const PUSH = 'v1-saas 5.8 and v2-saas 8.4 (usage push, rules)';
const BY_LEVEL = 'marketplace-rules 5.1 (pay-per-use columns)';

/** Days of grace and of retention by customer level (marketplace-rules 5.1, pay-per-use). */
const CN_DAYS: Readonly<Record<CustomerLevel, readonly [graceDays: number, retentionDays: number]>> = {
  V0: [0, 1],
  V1: [0, 1],
  V2: [0, 7],
  V3: [1, 7],
  V4: [1, 7],
  V5: [7, 15],
};

const GRACE: Readonly<Record<Site, Certainty>> = { cn: 'documented', intl: 'inferred', eu: 'unknown' };
const RETENTION: Readonly<Record<Site, Certainty>> = { cn: 'documented', intl: 'documented', eu: 'unknown' };

function arrearsRules(site: Site): RulesOf<Record<ArrearsKey, number>> {
  const rules: Partial<Record<ArrearsKey, Rule<number>>> = {};
  for (const [level, lengths] of Object.entries(CN_DAYS)) {
    const [graceDays, retentionDays] = site === 'cn' ? lengths : [15, 15];
    rules[`arrears.${level as CustomerLevel}.graceDays`] = days(graceDays, GRACE[site], BY_LEVEL);
    rules[`arrears.${level as CustomerLevel}.retentionDays`] = days(retentionDays, RETENTION[site], BY_LEVEL);
  }
  return rules as RulesOf<Record<ArrearsKey, number>>;
}

/** Whether a site sells pay-per-use and packages at all. */
const SOLD: Readonly<Record<Site, readonly [MeteringRuleValues['usage.sold'], source: string]>> = {
  cn: ['offered', 'v2-saas 9 (page of 2025-12-16)'],
  intl: ['offered', 'v2-saas 9 (intl/sp-marketplace/sp_topic_0000120)'],
  eu: ['not_offered', 'v2-saas 9 (eu page 000003 has no pay-per-use)'],
};

/** The rules of a site. */
export function meteringRules(site: Site): RulesOf<MeteringRuleValues> {
  const [sold, soldSource] = SOLD[site];
  return {
    ...arrearsRules(site),
    'trial.perAccount': number(1, 'unknown', 'marketplace-rules 2.4 (per account and specification; 0: any)', 0, 1_000),
    'trial.formalFrom': choice<'trial_end' | 'conversion'>(
      'trial_end',
      'inferred',
      'marketplace-rules 2.4 and 4.1 (ordered as a renewal, which begins at the old expiry)',
      ['trial_end', 'conversion'],
    ),
    'usage.sold': choice<'offered' | 'not_offered'>(sold, 'documented', soldSource, ['offered', 'not_offered']),
    'usage.openInArrears': choice<'refused' | 'allowed'>('refused', 'inferred', 'marketplace-rules 9 (arrears)', [
      'refused',
      'allowed',
    ]),
    'usage.hourlyMinute': number(15, 'documented', PUSH, 0, 59),
    'usage.dailyHour': number(1, 'documented', PUSH, 0, 23),
    'usage.maxAgeDays': number(21, 'documented', PUSH, 1, 365),
    'usage.badRecords': choice<'background' | 'at_once'>(
      'background',
      'documented',
      'v2-saas 8.4 (rule 1: bad data are not refused by the call; codes MKT.9001, 9002 and 9004 say otherwise)',
      ['background', 'at_once'],
    ),
    'usage.checkSeconds': number(0, 'unknown', 'v2-saas 8.4 (when the background job runs is not printed)', 0, 86_400),
    'usage.withdrawnProduct': choice<'refused' | 'taken'>(
      'refused',
      'inferred',
      'v2-saas 8.4 (code 006; what counts as withdrawn is not printed)',
      ['refused', 'taken'],
    ),
    'usage.numberUnique': choice<'everywhere' | 'per_instance'>(
      'everywhere',
      'inferred',
      'v2-saas 8.4 (“unique id of the record”, code 005; among which records is not printed)',
      ['everywhere', 'per_instance'],
    ),
    'usage.accumulates': choice<'paid_use' | 'all_use'>(
      'paid_use',
      'unknown',
      'marketplace-rules 2.3 and 8.2 (whether use that a package covers moves the price on)',
      ['paid_use', 'all_use'],
    ),
    'usage.rounding': choice<'carried_on' | 'each_charge'>(
      'carried_on',
      'inferred',
      'marketplace-rules 2.3 (two decimals at the bill, nothing cut off record by record)',
      ['carried_on', 'each_charge'],
    ),
    'package.batchMax': number(30, 'documented', 'marketplace-rules 8.1 (stop-before-excess packages)', 1, 30),
    'package.ownInstance': choice<'stop_only' | 'always'>(
      'stop_only',
      'inferred',
      'marketplace-rules 8.1 and v1-saas 5.9 (an ordinary package needs no call of its own)',
      ['stop_only', 'always'],
    ),
    'package.whenUsedUp': choice<'freeze' | 'no_call'>(
      'freeze',
      'inferred',
      'marketplace-rules 8.1 (the service stops) and 5.4 (the call for packages)',
      ['freeze', 'no_call'],
    ),
    'package.whenDebtReleases': choice<'meter_stays' | 'meter_goes'>(
      'meter_stays',
      'inferred',
      'marketplace-rules 8.1 (stop-before-excess packages need no pay-per-use, so its debt is none of theirs)',
      ['meter_stays', 'meter_goes'],
    ),
    'package.repurchase.privateOffers': choice<'applied' | 'ignored'>(
      'applied',
      'inferred',
      'marketplace-rules 8.4 (each repurchase is a normal new order, and new orders have the buyer’s reductions)',
      ['applied', 'ignored'],
    ),
    'package.resets': choice<'from_start' | 'by_calendar'>(
      'from_start',
      'inferred',
      'marketplace-rules 8.3 (relative or calendar)',
      ['from_start', 'by_calendar'],
    ),
  };
}
