import { number, type RulesOf } from './rule.ts';

/** Rules about single calls: how they are written, when they are tried again, and what their answers are measured by. */
export interface CallRuleValues {
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
}

/** The same for what only V1.0 has. */
export interface V1CallRuleValues {
  'request.v1.testFlag': 'absent' | '0';
  'request.v1.customerName': 'sent' | 'absent';
  'request.v1.emptyParameters': 'omit' | 'send';
  'request.v1.blank': '+' | '%20';
  'request.v1.provisionType': 'absent' | '1' | '2';
  'request.v1.releaseAmount': 'paid' | 'refunded' | 'absent';
  'answer.v1.headerSpelling': 'exact' | 'any';
  'answer.v1.appInfo': 'required' | 'optional';
}

/** As on the China site. */
export const CALL_RULES: RulesOf<CallRuleValues> = {
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
};

export const V1_CALL_RULES: RulesOf<V1CallRuleValues> = {
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
};

type Changed = Partial<RulesOf<CallRuleValues & V1CallRuleValues>>;

const AS_ON_CN = 'protocol/README (as on the China site)';

/** Windows of V2.0 that were read on the China site; v2-saas 7 would rather have one hour for both elsewhere. */
const WINDOWS_ELSEWHERE: Changed = {
  'retry.refreshInstance.windowMinutes': number(120, 'inferred', AS_ON_CN, 0, 1440),
  'retry.updateInstanceStatus.windowMinutes': number(60, 'inferred', AS_ON_CN, 0, 1440),
};

/** What the international site has otherwise. */
export const CALL_RULES_INTL: Changed = {
  ...WINDOWS_ELSEWHERE,
  'answer.timeoutMs': number(20_000, 'inferred', 'v2-saas 10 (intl: not visible; as on the China site)', 100, 60_000),
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
};

/** What the Europe site has otherwise. */
export const CALL_RULES_EU: Changed = {
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
};
