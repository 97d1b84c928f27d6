const SIGNING = 'devg-apisign/api-sign-algorithm-001 (v2-saas 8.2)';
const ERRORS = 'devg-apisign/api-sign-errorcode (v2-saas 8.2)';
const HEADERS = 'usermanual-marketplace/zh-cn_topic_0000002529772299 (common headers)';
const PUSH = 'accessg-marketplace/zh-cn_topic_0070649411 (usage push; v2-saas 8.4)';
const QUERY = 'accessg-marketplace/zh-cn_topic_0070649350 (query order)';

/** Checks on what a seller asks of the marketplace, in the order in which the gateway makes them. */
export const OPEN_API_CHECKS = {
  'IN-ROUTE': {
    source: ERRORS,
    certainty: 'documented',
    variants: { ok: 'pass', unknown_path: 'fail', wrong_method: 'fail', closing_slash: 'fail', not_served: 'fail' },
  },
  'IN-SIZE': {
    source: ERRORS,
    certainty: 'documented',
    variants: {
      ok: 'pass',
      body_too_large: 'fail',
      uri_too_long: 'fail',
      headers_too_large: 'fail',
      too_slow: 'fail',
      broken_off: 'fail',
    },
  },
  'IN-AUTHORIZATION': {
    source: SIGNING,
    certainty: 'documented',
    variants: { ok: 'pass', not_asked: 'pass', missing: 'fail', algorithm: 'fail', malformed: 'fail' },
  },
  'IN-KEY': {
    source: ERRORS,
    certainty: 'documented',
    variants: { ok: 'pass', unknown: 'fail', retired: 'fail', no_secret: 'fail', locked: 'fail' },
  },
  'IN-DATE': {
    source: SIGNING,
    certainty: 'documented',
    variants: { ok: 'pass', missing: 'fail', malformed: 'fail', unsigned: 'fail', expired: 'fail', local_time: 'fail' },
  },
  'IN-SIGNED-HEADERS': {
    source: SIGNING,
    certainty: 'inferred',
    variants: { ok: 'pass', absent: 'fail', host_unsigned: 'warning', not_sorted: 'warning' },
  },
  'IN-SIGNATURE': {
    source: SIGNING,
    certainty: 'documented',
    variants: { ok: 'pass', wrong: 'fail' },
  },
  'IN-CONTENT-TYPE': {
    source: HEADERS,
    certainty: 'documented',
    variants: { ok: 'pass', missing: 'warning', other: 'warning', refused: 'fail' },
  },
  'IN-FREQUENCY': {
    source: 'v2-saas 8.2 (no quota is published; the limit is a setting)',
    certainty: 'unknown',
    variants: { ok: 'pass', gateway: 'fail', service: 'fail' },
  },
  'IN-FAULT': {
    source: 'ours: a fault plan has answered on purpose',
    certainty: 'ours',
    variants: { answered: 'warning', slow: 'warning', broken: 'warning' },
  },
  'IN-SELLER': {
    source: 'v2-saas 8.3 (MKT.0151: the caller is not a seller)',
    certainty: 'documented',
    variants: { ok: 'pass', not_a_seller: 'fail' },
  },
  'IN-PARAMETERS': {
    source: QUERY,
    certainty: 'documented',
    variants: { ok: 'pass', missing: 'fail', unknown: 'fail', repeated: 'fail', too_long: 'fail' },
  },
  'IN-ORDER': {
    source: QUERY,
    certainty: 'inferred',
    variants: { ok: 'pass', mock: 'pass', not_found: 'fail', line_not_found: 'fail', other_seller: 'fail' },
  },
  'IN-PUSH-HEADERS': {
    source: PUSH,
    certainty: 'documented',
    variants: { ok: 'pass', missing: 'fail', malformed: 'fail', too_long: 'fail', ts_far: 'warning' },
  },
  'IN-BODY-SIGNATURE': {
    source: PUSH,
    certainty: 'inferred',
    variants: {
      raw: 'pass',
      sorted: 'pass',
      compact: 'pass',
      wrong: 'fail',
      secret_key: 'fail',
      other_product: 'fail',
      hex: 'fail',
      url_safe: 'fail',
      body_only: 'fail',
      no_names: 'fail',
      other_order: 'fail',
      laid_out: 'fail',
    },
  },
  'IN-RECORDS': {
    source: PUSH,
    certainty: 'documented',
    variants: {
      ok: 'pass',
      not_json: 'fail',
      missing: 'fail',
      surplus: 'fail',
      wrong_type: 'fail',
      too_long: 'fail',
      empty: 'fail',
      too_many: 'fail',
    },
  },
  'IN-USAGE': {
    source: PUSH,
    certainty: 'documented',
    variants: { received: 'pass', taken: 'pass', refused: 'fail' },
  },
  'IN-USAGE-TIME': {
    source: PUSH,
    certainty: 'documented',
    variants: { ok: 'pass', late: 'warning', late_for_day: 'warning', other_clock: 'warning' },
  },
} as const;
