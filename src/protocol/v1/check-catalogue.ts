import type { CheckDefinition } from '../check-definition.ts';

const FAQ = 'accessg-marketplace/zh-cn_topic_0082027567 (V1 FAQ)';
const SIGNING = 'accessg-marketplace/zh-cn_topic_0070649177 (HTTP body signature)';
const CREATE = 'accessg-marketplace/zh-cn_topic_0070649013 (newInstance)';
const QUERY = 'accessg-marketplace/zh-cn_topic_0070649185 (queryInstance)';
const SAMPLES = 'accessg-marketplace/zh-cn_topic_0070649063 (Java samples; v1-saas 4)';

/** Checks that only answers to V1.0 calls undergo (v1-saas 3, 4 and 7). */
export const V1_CHECKS = {
  'V1-SIGN-HEADER': {
    console: 'body_sign',
    source: FAQ,
    certainty: 'documented',
    variants: {
      ok: 'pass',
      missing: 'fail',
      spelling: 'fail',
      spelling_allowed: 'warning',
      unquoted: 'fail',
      sign_type: 'fail',
      malformed: 'fail',
    },
  },
  'V1-SIGNATURE': {
    console: 'signature',
    source: SIGNING,
    certainty: 'documented',
    variants: { ok: 'pass', hex: 'fail', with_timestamp: 'fail', mismatch: 'fail' },
  },
  'V1-LENGTHS': {
    console: 'field_length',
    source: FAQ,
    certainty: 'documented',
    variants: { ok: 'pass', too_long: 'fail' },
  },
  'V1-ID-ADVISED': {
    source: CREATE,
    certainty: 'documented',
    variants: { ok: 'pass', own: 'warning' },
  },
  'V1-ENCRYPT-TYPE': {
    source: CREATE,
    certainty: 'documented',
    variants: { ok: 'pass', number: 'warning', missing: 'warning', unknown: 'fail' },
  },
  'V1-DECRYPT': {
    source: SAMPLES,
    certainty: 'inferred',
    variants: {
      ok: 'pass',
      other_length: 'fail',
      plain_text: 'fail',
      too_short: 'fail',
      iv: 'fail',
      not_base64: 'fail',
      not_blocks: 'fail',
      padding: 'fail',
      not_text: 'warning',
    },
  },
  'V1-USAGE': {
    console: 'missing_field',
    source: QUERY,
    certainty: 'documented',
    variants: { ok: 'pass', absent: 'warning', not_list: 'fail', missing: 'fail', value: 'fail', time: 'warning' },
  },
} as const satisfies Record<string, CheckDefinition>;
