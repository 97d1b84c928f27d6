import { type CheckDefinition, CONSOLE_TEXTS, type ConsoleTextId } from '../check-definition.ts';
import { OPEN_API_CHECKS } from '../open-api/check-catalogue.ts';
import { V1_CHECKS } from '../v1/check-catalogue.ts';
import { FAULT_CHECK_CATALOGUE } from '../fault-check-catalogue.ts';

export { CONSOLE_TEXTS, type CheckDefinition };

const FAQ = 'accessg-marketplace/access_topic_0000008 (V2 FAQ)';
const REQUIREMENTS = 'accessg-marketplace/zh-cn_topic_0070649475 (requirement list)';
const CREATE = 'accessg-marketplace/zh-cn_topic_0070649427 (newInstance)';
const QUERY = 'accessg-marketplace/zh-cn_topic_0070649428 (queryInstance)';
const CODES = 'intl/en-us/accessg-marketplace/topic_0070649099 (result codes)';
const SIGNING = 'v2-saas 3 (line of the 2023-24 pages, removed in 2025)';

/** Every check on an answer, those of both versions first, in the order in which pages list them. */
export const CHECK_CATALOGUE = {
  'URL-HTTPS': {
    source: REQUIREMENTS,
    certainty: 'documented',
    variants: {
      ok: 'pass',
      http: 'warning',
      http_v1: 'warning',
      no_domain: 'warning',
      http_no_domain: 'warning',
      http_no_domain_v1: 'warning',
    },
  },
  REACH: {
    console: 'unreachable',
    source: FAQ,
    certainty: 'documented',
    variants: {
      ok: 'pass',
      refused: 'fail',
      dns: 'fail',
      unreachable: 'fail',
      reset: 'fail',
      broke_off: 'fail',
      connect_timeout: 'fail',
      certificate: 'fail',
      tls: 'fail',
      not_http: 'fail',
      other: 'fail',
    },
  },
  'TIME-LIMIT': {
    console: 'timeout',
    source: FAQ,
    certainty: 'documented',
    variants: { ok: 'pass', no_answer: 'fail', no_answer_v1: 'fail', unfinished: 'fail' },
  },
  'TIME-SLOW': {
    source: 'accessg-marketplace/zh-cn_topic_0070649475 (5 s in the texts of 2023-24 and of the Europe site)',
    certainty: 'documented',
    variants: { ok: 'pass', slow: 'warning' },
  },
  'SIZE-LIMIT': {
    source: 'ours: bound on untrusted input',
    certainty: 'ours',
    variants: { ok: 'pass', too_large: 'fail', headers_too_large: 'fail' },
  },
  'HTTP-200': {
    console: 'http_code',
    source: FAQ,
    certainty: 'documented',
    variants: {
      ok: 'pass',
      redirect: 'fail',
      not_found: 'fail',
      method_not_allowed: 'fail',
      get_not_allowed: 'fail',
      unsupported_media_type: 'fail',
      access_denied: 'fail',
      client_error: 'fail',
      server_error: 'fail',
      other: 'fail',
    },
  },
  'CT-JSON': {
    console: 'content_type',
    source: FAQ,
    certainty: 'documented',
    variants: { ok: 'pass', charset: 'warning', missing: 'fail', other: 'fail' },
  },
  'BODY-PLAIN': {
    source: 'v2-saas 1 (the call sends no Accept-Encoding)',
    certainty: 'inferred',
    variants: { ok: 'pass', encoded: 'fail' },
  },
  'BODY-UTF8': {
    console: 'parse_failed',
    source: 'v2-saas 1 (bodies are UTF-8)',
    certainty: 'inferred',
    variants: { ok: 'pass', bom: 'warning', invalid: 'fail' },
  },
  'BODY-JSON': {
    console: 'parse_failed',
    source: FAQ,
    certainty: 'documented',
    variants: {
      ok: 'pass',
      empty: 'fail',
      html: 'fail',
      single_quotes: 'fail',
      double_encoded: 'fail',
      cut_off: 'fail',
      invalid: 'fail',
      not_object: 'fail',
      too_deep: 'fail',
    },
  },
  'RESULT-CODE': {
    console: 'parse_failed',
    source: FAQ,
    certainty: 'documented',
    variants: {
      ok: 'pass',
      missing: 'fail',
      other_name: 'fail',
      nested: 'fail',
      not_string: 'fail',
      wrong_length: 'fail',
    },
  },
  'RESULT-MSG': {
    console: 'parse_failed',
    source: FAQ,
    certainty: 'documented',
    variants: { ok: 'pass', missing: 'fail', missing_v1: 'warning', other_name: 'fail', not_string: 'fail' },
  },
  'RESULT-MSG-LENGTH': {
    source: CREATE,
    certainty: 'inferred',
    variants: { ok: 'pass', too_long: 'fail' },
  },
  'RESULT-OK': {
    console: 'result_error',
    source: CODES,
    certainty: 'documented',
    variants: {
      ok: 'pass',
      asynchronous: 'pass',
      still_working: 'pass',
      in_progress: 'fail',
      in_progress_v1: 'fail',
      auth_failed: 'fail',
      auth_failed_v1: 'fail',
      bad_parameter: 'fail',
      instance_unknown: 'fail',
      internal_error: 'fail',
      no_resource: 'fail',
      phone_taken: 'fail',
      email_taken: 'fail',
      already_bought: 'fail',
      service_error: 'fail',
      already_subscribed: 'fail',
      sold_out: 'fail',
      domain_exists: 'fail',
      other_site: 'fail',
      other_site_v1: 'fail',
      unknown_code: 'fail',
    },
  },
  'ID-PRESENT': {
    console: 'missing_field',
    source: CREATE,
    certainty: 'documented',
    variants: { ok: 'pass', missing: 'fail', other_name: 'fail', not_string: 'fail', empty: 'fail' },
  },
  'ID-LENGTH': {
    source: CREATE,
    certainty: 'documented',
    variants: { ok: 'pass', too_long: 'fail' },
  },
  'ID-SAME': {
    source: CREATE,
    certainty: 'documented',
    variants: { ok: 'pass', changed: 'fail' },
  },
  'ID-UNIQUE': {
    source: CREATE,
    certainty: 'documented',
    variants: { ok: 'pass', taken: 'fail' },
  },
  'INFO-PRESENT': {
    console: 'missing_field',
    source: QUERY,
    certainty: 'inferred',
    variants: { ok: 'pass', missing: 'fail', other_name: 'fail', not_list: 'fail', empty: 'fail' },
  },
  'INFO-ID': {
    console: 'missing_field',
    source: FAQ,
    certainty: 'documented',
    variants: { ok: 'pass', not_found: 'fail', without_id: 'fail' },
  },
  USAGE: {
    console: 'missing_field',
    source: QUERY,
    certainty: 'documented',
    variants: {
      ok: 'pass',
      absent: 'warning',
      not_list: 'fail',
      missing: 'fail',
      value: 'fail',
      time: 'warning',
      too_long: 'fail',
    },
  },
  'APPINFO-PRESENT': {
    console: 'missing_field',
    source: QUERY,
    certainty: 'inferred',
    variants: {
      ok: 'pass',
      missing: 'warning',
      missing_after_creation: 'fail',
      missing_v1: 'warning',
      missing_v1_required: 'fail',
      not_object: 'fail',
    },
  },
  'APP-URL-PRESENT': {
    console: 'missing_field',
    source: QUERY,
    certainty: 'documented',
    variants: { ok: 'pass', missing: 'fail', other_name: 'fail', empty: 'fail' },
  },
  'APP-TYPES': {
    source: QUERY,
    certainty: 'documented',
    variants: { ok: 'pass', not_string: 'fail' },
  },
  'APP-LENGTHS': {
    source: QUERY,
    certainty: 'documented',
    variants: { ok: 'pass', too_long: 'fail' },
  },
  'APP-URL-FORM': {
    source: 'ours: the buyer opens these addresses in a browser',
    certainty: 'ours',
    variants: { ok: 'pass', not_http: 'warning' },
  },
  'MEMO-ESCAPED': {
    source: QUERY,
    certainty: 'documented',
    variants: { ok: 'pass', raw: 'warning' },
  },
  'ENCRYPT-TYPE': {
    source: 'v2-saas 5 (V2.0 defines no encryption; the member belongs to V1.0)',
    certainty: 'inferred',
    variants: { ignored: 'warning' },
  },
  'BODY-SIGN': {
    source: SIGNING,
    certainty: 'inferred',
    variants: {
      ok: 'pass',
      spelling: 'warning',
      malformed: 'warning',
      hex: 'warning',
      mismatch: 'warning',
      malformed_required: 'fail',
      hex_required: 'fail',
      mismatch_required: 'fail',
      missing_required: 'fail',
    },
  },
  ...FAULT_CHECK_CATALOGUE,
  ...OPEN_API_CHECKS,
  ...V1_CHECKS,
} as const satisfies Record<string, CheckDefinition>;

type Catalogue = typeof CHECK_CATALOGUE;

export type CheckId = keyof Catalogue;

/** What one check can find. */
export type CheckVariant<Id extends CheckId> = keyof Catalogue[Id]['variants'] & string;

type MendableVariant<Id extends CheckId> = {
  [V in CheckVariant<Id>]: Catalogue[Id]['variants'][V & keyof Catalogue[Id]['variants']] extends 'pass' ? never : V;
}[CheckVariant<Id>];

/**
 * Every text that the catalogue needs: the name of a check, what it found, what to do where it did not pass, and the
 * console's messages. A language that lacks one does not compile.
 */
export type CheckTextKey =
  | {
      [Id in CheckId]:
        `check.${Id}.name` | `check.${Id}.${CheckVariant<Id>}` | `check.${Id}.fix.${MendableVariant<Id>}`;
    }[CheckId]
  | `console.${ConsoleTextId}`;
