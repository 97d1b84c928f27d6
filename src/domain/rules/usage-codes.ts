import type { RefusalReason } from '../refusal.ts';
import type { Certainty } from './rule.ts';

/** Codes of abnormal records as they are printed (v2-saas 8.4); 008 is not. */
export const USAGE_CODES = [
  '001',
  '002',
  '003',
  '004',
  '005',
  '006',
  '007',
  '009',
  '010',
  '011',
  '012',
  '013',
] as const;

export type UsageCode = (typeof USAGE_CODES)[number];

interface CodeOfProblem {
  readonly code: UsageCode;
  readonly certainty: Certainty;
}

/** Which code a problem of a record has. Inferred are those whose wording fits more than one. */
const CODES: Partial<Record<RefusalReason, CodeOfProblem>> = {
  usage_unknown_instance: { code: '001', certainty: 'documented' },
  usage_other_product: { code: '001', certainty: 'inferred' },
  usage_bad_time: { code: '002', certainty: 'documented' },
  usage_bad_value: { code: '003', certainty: 'documented' },
  usage_sn_missing: { code: '004', certainty: 'documented' },
  usage_sn_twice: { code: '005', certainty: 'documented' },
  usage_product_gone: { code: '006', certainty: 'documented' },
  usage_too_old: { code: '007', certainty: 'documented' },
  usage_other_seller: { code: '009', certainty: 'documented' },
  usage_duplicate: { code: '010', certainty: 'documented' },
  usage_time_range: { code: '011', certainty: 'documented' },
  usage_in_future: { code: '011', certainty: 'inferred' },
  usage_before_start: { code: '011', certainty: 'inferred' },
  usage_not_metered: { code: '012', certainty: 'documented' },
  usage_wrong_state: { code: '013', certainty: 'documented' },
  usage_frozen: { code: '013', certainty: 'inferred' },
  usage_after_close: { code: '013', certainty: 'inferred' },
  // The codes know nothing of packages: a package that is missing, unknown or empty is looked at as an instance.
  usage_package_missing: { code: '001', certainty: 'unknown' },
  usage_package_unknown: { code: '001', certainty: 'unknown' },
  usage_package_used_up: { code: '013', certainty: 'unknown' },
};

/** The code of an abnormal record; `undefined` for what is no problem of a record. */
export function usageCodeOf(problem: string): CodeOfProblem | undefined {
  return Object.hasOwn(CODES, problem) ? CODES[problem as RefusalReason] : undefined;
}
