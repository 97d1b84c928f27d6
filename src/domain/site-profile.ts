import type { CustomerLevel } from './buyer.ts';
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
  'retry.newInstance.everyMinutes': number;
  'retry.newInstance.windowMinutes': number;
  'retry.newInstance.refusals': 'retried' | 'final';
  'retry.upgrade.everyMinutes': number;
  'retry.upgrade.windowMinutes': number;
  'retry.refreshInstance.everyMinutes': number;
  'retry.refreshInstance.windowMinutes': number;
  'retry.updateInstanceStatus.everyMinutes': number;
  'retry.updateInstanceStatus.windowMinutes': number;
  'retry.releaseInstance.everyMinutes': number;
  'retry.releaseInstance.windowMinutes': number;
  'retry.orderNotify.everyMinutes': number;
  'retry.orderNotify.windowMinutes': number;
  'retry.v1.refreshInstance.everyMinutes': number;
  'retry.v1.refreshInstance.windowMinutes': number;
  'retry.v1.expireInstance.everyMinutes': number;
  'retry.v1.expireInstance.windowMinutes': number;
  'retry.v1.instanceStatus.everyMinutes': number;
  'retry.v1.instanceStatus.windowMinutes': number;
  'poll.queryInstance.everySeconds': number;
  'answer.timeoutMs': number;
  'answer.slowMs': number;
  'answer.maxBytes': number;
  'answer.bodySign': 'optional' | 'required';
  'answer.appInfoAfterCreation': 'required' | 'optional';
  'answer.usageInfo': 'required' | 'optional';
  'request.testFlag': 'absent' | '0';
  'request.signatureCase': 'upper' | 'lower';
  'request.contentType': 'application/json;charset=utf8' | 'application/json;charset=utf-8';
  'request.userAgent': 'Apache-HttpClient/4.5.3 (Java/1.8.0_191)' | 'absent';
  'order.consent': 'required' | 'optional';
  /** Whether orders that open pay-per-use are among those that a seller sees. */
  'order.sellerSeesOnDemand': 'hidden' | 'listed';
  'request.v1.testFlag': 'absent' | '0';
  'request.v1.customerName': 'sent' | 'absent';
  'request.v1.emptyParameters': 'omit' | 'send';
  'request.v1.blank': '+' | '%20';
  'request.v1.provisionType': 'absent' | '1' | '2';
  'request.v1.releaseAmount': 'paid' | 'refunded' | 'absent';
  'answer.v1.headerSpelling': 'exact' | 'any';
  'answer.v1.appInfo': 'required' | 'optional';
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
  'retry.newInstance.everyMinutes': number(60, 'documented', 'accessg-marketplace/zh-cn_topic_0070649427', 1, 1440),
  'retry.newInstance.windowMinutes': number(180, 'documented', 'accessg-marketplace/zh-cn_topic_0070649427', 0, 1440),
  'retry.newInstance.refusals': {
    value: 'retried',
    certainty: 'unknown',
    source: 'v1-saas 6 (whether 000101 to 000107 stop the retries at once), open question 2',
    choices: ['retried', 'final'],
  },
  'retry.upgrade.everyMinutes': number(60, 'inferred', 'v1-saas 8 (same as newInstance)', 1, 1440),
  'retry.upgrade.windowMinutes': number(180, 'documented', 'v1-saas 8, v2-saas 7', 0, 1440),
  'retry.refreshInstance.everyMinutes': number(2, 'inferred', 'protocol/README (spacing of the License twin)', 1, 1440),
  'retry.refreshInstance.windowMinutes': number(120, 'documented', 'marketplace-rules 12.2', 0, 1440),
  'retry.updateInstanceStatus.everyMinutes': number(1, 'inferred', 'protocol/README (60 tries, one a minute)', 1, 1440),
  'retry.updateInstanceStatus.windowMinutes': number(60, 'documented', 'marketplace-rules 12.2', 0, 1440),
  'retry.releaseInstance.everyMinutes': number(
    1,
    'documented',
    'marketplace-rules 12.2 (2024 text: 60 tries, one a minute)',
    1,
    1440,
  ),
  'retry.releaseInstance.windowMinutes': number(60, 'documented', 'marketplace-rules 12.2', 0, 1440),
  'retry.orderNotify.everyMinutes': number(60, 'inferred', 'protocol/README (as newInstance)', 1, 1440),
  'retry.orderNotify.windowMinutes': number(180, 'documented', 'v2-saas 7, marketplace-rules 12.2', 0, 1440),
  'retry.v1.refreshInstance.everyMinutes': number(1, 'inferred', 'protocol/README (60 tries, one a minute)', 1, 1440),
  'retry.v1.refreshInstance.windowMinutes': number(60, 'documented', 'v1-saas 8', 0, 1440),
  'retry.v1.expireInstance.everyMinutes': number(1, 'inferred', 'protocol/README (60 tries, one a minute)', 1, 1440),
  'retry.v1.expireInstance.windowMinutes': number(60, 'documented', 'v1-saas 8', 0, 1440),
  'retry.v1.instanceStatus.everyMinutes': number(1, 'inferred', 'protocol/README (60 tries, one a minute)', 1, 1440),
  'retry.v1.instanceStatus.windowMinutes': number(60, 'inferred', 'v1-saas 8 (as its twin in V2.0)', 0, 1440),
  'poll.queryInstance.everySeconds': number(60, 'unknown', 'v2-saas 4.1, open question 1', 1, 3600),
  'answer.timeoutMs': number(20_000, 'documented', 'accessg-marketplace/access_topic_0000008 (V2 FAQ)', 100, 60_000),
  'answer.slowMs': number(
    5_000,
    'documented',
    'accessg-marketplace/zh-cn_topic_0070649475 (older requirement)',
    50,
    60_000,
  ),
  'answer.maxBytes': number(1_048_576, 'ours', 'ours: bound on untrusted input', 1_024, 16_777_216),
  'answer.bodySign': {
    value: 'optional',
    certainty: 'inferred',
    source: 'v2-saas 3 (line removed from the V2 pages in 2025)',
    choices: ['optional', 'required'],
  },
  'answer.appInfoAfterCreation': {
    value: 'required',
    certainty: 'inferred',
    source: 'v2-saas 4.1, async flow 4 (success needs appInfo.frontEndUrl)',
    choices: ['required', 'optional'],
  },
  'answer.usageInfo': {
    value: 'required',
    certainty: 'documented',
    source: 'v2-saas 4.2 (cn: must be returned for pay-per-use and package instances)',
    choices: ['required', 'optional'],
  },
  'request.testFlag': {
    value: 'absent',
    certainty: 'documented',
    source: 'v2-saas 0 (parameter absent in real traffic since 2025)',
    choices: ['absent', '0'],
  },
  'request.signatureCase': {
    value: 'upper',
    certainty: 'inferred',
    source: 'v2-saas 0 (upper in all examples of SaaS and order notification, lower in that of License)',
    choices: ['upper', 'lower'],
  },
  'request.contentType': {
    value: 'application/json;charset=utf8',
    certainty: 'inferred',
    source: 'v2-saas 1 (2023 examples say utf8, the 2024-10 example utf-8; utf8 is the one that strict parsers refuse)',
    choices: ['application/json;charset=utf8', 'application/json;charset=utf-8'],
  },
  'request.userAgent': {
    value: 'Apache-HttpClient/4.5.3 (Java/1.8.0_191)',
    certainty: 'inferred',
    source:
      'v1-saas 1 (printed for the POST calls of the same guide family; the same client is assumed for all others)',
    choices: ['Apache-HttpClient/4.5.3 (Java/1.8.0_191)', 'absent'],
  },
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
  'request.v1.testFlag': {
    value: 'absent',
    certainty: 'documented',
    source: 'v1-saas 0 (absent in real traffic)',
    choices: ['absent', '0'],
  },
  'request.v1.customerName': {
    value: 'sent',
    certainty: 'documented',
    source: 'accessg-marketplace/zh-cn_topic_0070649013 (newInstance: mandatory)',
    choices: ['sent', 'absent'],
  },
  'request.v1.emptyParameters': {
    value: 'omit',
    certainty: 'unknown',
    source: 'v1-saas 2.2 (whether the marketplace ever sends an empty parameter)',
    choices: ['omit', 'send'],
  },
  'request.v1.blank': {
    value: '+',
    certainty: 'inferred',
    source: 'v1-saas 1 (samples look like java.net.URLEncoder)',
    choices: ['+', '%20'],
  },
  'request.v1.provisionType': {
    value: 'absent',
    certainty: 'unknown',
    source: 'v1-saas 5.1 (seen in debug traffic, documented nowhere)',
    choices: ['absent', '1', '2'],
  },
  'request.v1.releaseAmount': {
    value: 'paid',
    certainty: 'unknown',
    source: 'v1-saas 5.4 (the text says the amount actually paid), open question 11',
    choices: ['paid', 'refunded', 'absent'],
  },
  'answer.v1.headerSpelling': {
    value: 'exact',
    certainty: 'documented',
    source: 'accessg-marketplace/zh-cn_topic_0082027567 (FAQ: Body-sign is not recognised)',
    choices: ['exact', 'any'],
  },
  'answer.v1.appInfo': {
    value: 'optional',
    certainty: 'unknown',
    source: 'v1-saas 5.1.1 and 7 (the table lets it be left out, debugging demands frontEndUrl), open question 5',
    choices: ['required', 'optional'],
  },
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

/** Figures that only pages of the China site print ("[doc, cn]", marketplace-rules 0, 2.1 and 12.2). */
const READ_IN_CHINA = [
  'stock.default',
  'stock.adjustmentMax',
  'retry.refreshInstance.windowMinutes',
  'retry.updateInstanceStatus.windowMinutes',
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

const AS_ON_CN = 'protocol/README (as on the China site)';

/** Windows of V2.0 that were read on the China site; v2-saas 7 would rather have one hour for both elsewhere. */
const WINDOWS_ELSEWHERE: Pick<
  SiteRules,
  'retry.refreshInstance.windowMinutes' | 'retry.updateInstanceStatus.windowMinutes'
> = {
  'retry.refreshInstance.windowMinutes': number(120, 'inferred', AS_ON_CN, 0, 1440),
  'retry.updateInstanceStatus.windowMinutes': number(60, 'inferred', AS_ON_CN, 0, 1440),
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
      ...WINDOWS_ELSEWHERE,
      'answer.timeoutMs': number(
        20_000,
        'inferred',
        'v2-saas 10 (intl: not visible; as on the China site)',
        100,
        60_000,
      ),
      'answer.usageInfo': {
        value: 'optional',
        certainty: 'documented',
        source: 'v2-saas 10 (intl 2025-11: the table ends at appInfo)',
        choices: ['required', 'optional'],
      },
      'request.v1.testFlag': {
        value: '0',
        certainty: 'documented',
        source: 'intl/accessg-marketplace (v1-saas 0)',
        choices: ['absent', '0'],
      },
      'request.v1.customerName': {
        value: 'sent',
        certainty: 'inferred',
        source: 'v1-saas 5.1 (optional on this site)',
        choices: ['sent', 'absent'],
      },
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
      ...WINDOWS_ELSEWHERE,
      'answer.timeoutMs': number(
        20_000,
        'inferred',
        'v2-saas 0 and 10 (eu text of 2023: 5 s; the newer page of the China site is followed)',
        100,
        60_000,
      ),
      'answer.bodySign': {
        value: 'optional',
        certainty: 'unknown',
        source: 'v2-saas 3 (eu 2023: answers must be signed, never withdrawn; whether production still asks for it)',
        choices: ['optional', 'required'],
      },
      'answer.usageInfo': {
        value: 'optional',
        certainty: 'unknown',
        source: 'v2-saas 10 (eu: not seen)',
        choices: ['required', 'optional'],
      },
      'request.testFlag': {
        value: '0',
        certainty: 'documented',
        source: 'eu/accessg-marketplace (v2-saas 10)',
        choices: ['absent', '0'],
      },
      'request.v1.testFlag': {
        value: '0',
        certainty: 'ours',
        source: 'ours: this site has no V1.0 (v1-saas 0)',
        choices: ['absent', '0'],
      },
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
