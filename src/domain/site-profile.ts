import type { CustomerLevel } from './buyer.ts';
import {
  CALL_RULES,
  CALL_RULES_EU,
  CALL_RULES_INTL,
  V1_CALL_RULES,
  type CallRuleValues,
  type V1CallRuleValues,
} from './rules/call-rules.ts';
import { EXPIRE_POLICY_RULES, type ExpirePolicyRuleValues } from './rules/expire-policy-rules.ts';
import { meteringRules, type MeteringRuleValues } from './rules/metering-rules.ts';
import { PRICE_RULES_COMMON, PRICE_RULES_EU, PRICE_RULES_INTL, type PriceRuleValues } from './rules/price-rules.ts';
import { CHANGE_RULES_COMMON, type ChangeRuleValues } from './rules/change-rules.ts';
import { OPEN_API_RULES, type OpenApiRuleValues } from './rules/open-api-rules.ts';
import { refundRules, type RefundRuleValues } from './rules/refund-rules.ts';
import { probeRules, type ProbeRuleValues } from './rules/probe-rules.ts';
import { noticeRules, type NoticeRuleValues } from './rules/notices.ts';
import { sanctionRules, type SanctionRuleValues } from './rules/sanction-rules.ts';
import { reviewRules, type ReviewRuleValues } from './rules/review-rules.ts';
import { renewalRules, type RenewalRuleValues } from './rules/renewal-rules.ts';
import { SUPERVISION_RULES, type SupervisionRuleValues } from './rules/supervision-rules.ts';
import { days, number, type Certainty, type Rule } from './rules/rule.ts';

export type { Certainty, Rule };

/** 中国站, international site, Europe site: three different sets of rules (marketplace-rules, "Sites"). */
export type Site = 'cn' | 'intl' | 'eu';

export const SITES: readonly Site[] = ['cn', 'intl', 'eu'];

/** Every rule of a site and the type of its value. Durations carry their unit in the name. */
export interface RuleValues
  extends
    PriceRuleValues,
    CallRuleValues,
    V1CallRuleValues,
    RefundRuleValues,
    ChangeRuleValues,
    ExpirePolicyRuleValues,
    OpenApiRuleValues,
    RenewalRuleValues,
    MeteringRuleValues,
    NoticeRuleValues,
    ReviewRuleValues,
    SanctionRuleValues,
    SupervisionRuleValues,
    ProbeRuleValues {
  'expiry.V0.graceDays': number;
  'expiry.V0.retentionDays': number;
  'expiry.V1.graceDays': number;
  'expiry.V1.retentionDays': number;
  'expiry.V2.graceDays': number;
  'expiry.V2.retentionDays': number;
  'expiry.V3.graceDays': number;
  'expiry.V3.retentionDays': number;
  'expiry.V4.graceDays': number;
  'expiry.V4.retentionDays': number;
  'expiry.V5.graceDays': number;
  'expiry.V5.retentionDays': number;
  'expiry.freezeAt': 'at_expiry' | 'end_of_grace';
  'term.startsAt': 'opened' | 'order_created';
  'order.unpaidHours': number;
  'order.consent': 'required' | 'optional';
  /** Whether orders that open pay-per-use are among those that a seller sees. */
  'order.sellerSeesOnDemand': 'hidden' | 'listed';
  'snapshots.automaticKept': number;
  'clock.afterSleep': 'ask' | 'cap' | 'catch_up';
  'clock.sleepSeconds': number;
  'clock.confirmFromCalls': number;
  'clock.retriesOn': 'marketplace' | 'wall';
  'clock.scaleRetries': 'off' | 'on';
  'clock.scaledRetrySeconds': number;
  'log.keepCalls': number;
  'log.keepDays': number;
}

export type RuleKey = keyof RuleValues;

export type SiteRules = { readonly [K in RuleKey]: Rule<RuleValues[K]> };

/** A site with the rules in force (defaults of the site plus the workspace's overrides). */
export interface SiteProfile {
  readonly site: Site;
  readonly currency: 'CNY' | 'USD' | 'EUR';
  readonly rules: SiteRules;
}

const BILLING_CN = 'usermanual-period/zh-cn_topic_0086671074 (marketplace-rules 5.1)';
const BILLING_INTL = 'usermanual-billing/renewals_topic_00000001 (marketplace-rules 5.1)';

type ExpiryKey = Extract<RuleKey, `expiry.V${string}`>;
type ExpiryRules = Pick<SiteRules, ExpiryKey>;

function expiryRules(
  lengths: Readonly<Record<CustomerLevel, readonly [graceDays: number, retentionDays: number]>>,
  certainty: Certainty,
  source: string,
): ExpiryRules {
  const rules: Partial<Record<ExpiryKey, Rule<number>>> = {};
  for (const [level, [graceDays, retentionDays]] of Object.entries(lengths)) {
    rules[`expiry.${level as CustomerLevel}.graceDays`] = days(graceDays, certainty, source);
    rules[`expiry.${level as CustomerLevel}.retentionDays`] = days(retentionDays, certainty, source);
  }
  return rules as ExpiryRules;
}

/** Rules that each site has a table of its own for. */
type SiteKey =
  | ExpiryKey
  | keyof RefundRuleValues
  | keyof RenewalRuleValues
  | keyof MeteringRuleValues
  | keyof NoticeRuleValues
  | keyof ReviewRuleValues
  | keyof SanctionRuleValues
  | keyof ProbeRuleValues;

/** Rules that the three sites share until a page says otherwise. */
const COMMON: Omit<SiteRules, SiteKey> = {
  ...PRICE_RULES_COMMON,
  ...CHANGE_RULES_COMMON,
  ...OPEN_API_RULES,
  ...SUPERVISION_RULES,
  'expiry.freezeAt': {
    value: 'at_expiry',
    certainty: 'inferred',
    source: 'protocol/README (interface pages freeze at expiry, buyer pages say grace is usable)',
    choices: ['at_expiry', 'end_of_grace'],
  },
  ...EXPIRE_POLICY_RULES,
  'term.startsAt': {
    value: 'opened',
    certainty: 'inferred',
    source: 'marketplace-rules 1.3 and 11.2 (the date in the purchase is only indicative)',
    choices: ['opened', 'order_created'],
  },
  'order.unpaidHours': number(24, 'unknown', 'marketplace-rules 3.1.4', 1, 720),
  ...CALL_RULES,
  'order.consent': {
    value: 'required',
    certainty: 'documented',
    source: 'marketplace-rules 3.1 (the box must be ticked to continue)',
    choices: ['required', 'optional'],
  },
  'order.sellerSeesOnDemand': {
    value: 'hidden',
    certainty: 'documented',
    source: 'marketplace-rules 0 (rule 10: pay-per-use orders are not in the list, their income appears in the bills)',
    choices: ['hidden', 'listed'],
  },
  ...V1_CALL_RULES,
  'snapshots.automaticKept': number(20, 'ours', 'ours: enough to go back a working day, bounded on disk', 1, 200),
  'clock.afterSleep': {
    value: 'ask',
    certainty: 'ours',
    source: 'ours: nothing is sent for time that nobody watched',
    choices: ['ask', 'cap', 'catch_up'],
  },
  'clock.sleepSeconds': number(120, 'ours', 'ours: well above the beat of one second', 10, 86_400),
  'clock.confirmFromCalls': number(10_000, 'ours', 'ours: guards against a slip of the finger', 1, 100_000_000),
  'clock.retriesOn': {
    value: 'marketplace',
    certainty: 'ours',
    source: 'ours: production has one time only',
    choices: ['marketplace', 'wall'],
  },
  'clock.scaleRetries': {
    value: 'off',
    certainty: 'ours',
    source: 'ours: as App Store testing scales its retry periods',
    choices: ['off', 'on'],
  },
  'clock.scaledRetrySeconds': number(10, 'ours', 'ours: long enough to mend a service by hand', 1, 3_600),
  'log.keepCalls': number(0, 'ours', 'ours: disk space; 0 keeps all', 0, 100_000_000),
  'log.keepDays': number(0, 'ours', 'ours: disk space; 0 keeps all', 0, 36_500),
};

/** Figures that only pages of the China site print ("[doc, cn]", marketplace-rules 0 and 2.1). */
const READ_IN_CHINA = [
  'stock.default',
  'stock.adjustmentMax',
  'order.sellerSeesOnDemand',
] as const satisfies readonly RuleKey[];

/** The same figures for the other sites, where they are taken over. */
const TAKEN_FROM_CHINA: Partial<SiteRules> = Object.fromEntries(
  READ_IN_CHINA.map((key) => {
    const rule = COMMON[key];
    return [key, { ...rule, certainty: 'inferred', source: `${rule.source}; read on the China site, taken for all` }];
  }),
);

const SAME_FOR_ALL_LEVELS: Readonly<Record<CustomerLevel, readonly [number, number]>> = {
  V0: [15, 15],
  V1: [15, 15],
  V2: [15, 15],
  V3: [15, 15],
  V4: [15, 15],
  V5: [15, 15],
};

const PROFILES: Readonly<Record<Site, SiteProfile>> = {
  cn: {
    site: 'cn',
    currency: 'CNY',
    rules: {
      ...COMMON,
      ...refundRules('cn'),
      ...noticeRules('cn'),
      ...sanctionRules('cn'),
      ...probeRules('cn'),
      ...reviewRules('cn'),
      ...renewalRules('cn'),
      ...meteringRules('cn'),
      ...expiryRules(
        { V5: [7, 15], V4: [7, 7], V3: [7, 7], V2: [1, 7], V1: [1, 1], V0: [1, 1] },
        'documented',
        BILLING_CN,
      ),
    },
  },
  intl: {
    site: 'intl',
    currency: 'USD',
    rules: {
      ...COMMON,
      ...refundRules('intl'),
      ...noticeRules('intl'),
      ...sanctionRules('intl'),
      ...probeRules('intl'),
      ...reviewRules('intl'),
      ...renewalRules('intl'),
      ...meteringRules('intl'),
      ...expiryRules(SAME_FOR_ALL_LEVELS, 'documented', BILLING_INTL),
      ...TAKEN_FROM_CHINA,
      ...PRICE_RULES_INTL,
      ...CALL_RULES_INTL,
    },
  },
  eu: {
    site: 'eu',
    currency: 'EUR',
    rules: {
      ...COMMON,
      ...refundRules('eu'),
      ...noticeRules('eu'),
      ...sanctionRules('eu'),
      ...probeRules('eu'),
      ...reviewRules('eu'),
      ...renewalRules('eu'),
      ...meteringRules('eu'),
      ...expiryRules(SAME_FOR_ALL_LEVELS, 'unknown', 'marketplace-rules 5.1 (a guess after the intl site)'),
      ...TAKEN_FROM_CHINA,
      ...PRICE_RULES_EU,
      ...CALL_RULES_EU,
    },
  },
};

/** Rule keys in the order in which pages list them. */
export const RULE_KEYS = Object.keys(PROFILES.cn.rules) as RuleKey[];

/**
 * The rules of a site with a workspace's changed readings laid over them.
 * @param overrides values by rule key, already checked against the rule (see `isAllowedRuleValue`)
 */
export function siteProfile(
  site: Site,
  overrides: Readonly<Record<string, string | number | boolean>> = {},
): SiteProfile {
  const base = PROFILES[site];
  const changed = Object.keys(overrides).filter((key) => key in base.rules);
  if (changed.length === 0) return base;
  const rules: Record<string, Rule<unknown>> = { ...base.rules };
  for (const key of changed) rules[key] = { ...base.rules[key as RuleKey], value: overrides[key] };
  return { ...base, rules: rules as unknown as SiteRules };
}

/** Whether a value fits the type, choices and bounds of a rule. */
export function isAllowedRuleValue(key: RuleKey, value: unknown): value is RuleValues[RuleKey] {
  const rule = PROFILES.cn.rules[key] as Rule<unknown>;
  if (rule.choices) return rule.choices.includes(value);
  if (typeof rule.value !== 'number' || typeof value !== 'number' || !Number.isInteger(value)) return false;
  return value >= (rule.min ?? 0) && value <= (rule.max ?? Number.MAX_SAFE_INTEGER);
}

/** Value of one rule. */
export function ruleValue<K extends RuleKey>(profile: SiteProfile, key: K): RuleValues[K] {
  return profile.rules[key].value;
}
