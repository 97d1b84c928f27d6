import { z } from 'zod';
import type { CheckList } from '../../../protocol/check-list.ts';
import { jsonType } from '../similar-member.ts';

const entriesSchema = z.array(z.looseObject({}));

/** Members that every entry of `usageInfo` must have when there is one (v1-saas 5.7 and 7). */
const MANDATORY = ['usageValue', 'statisticalTime'] as const;

/** Checks the usage of one element of `info`, where it has any. */
export function checkV1Usage(checks: CheckList, usageInfo: unknown): void {
  if (usageInfo === undefined || usageInfo === null) return;
  const entries = entriesSchema.safeParse(usageInfo);
  if (!entries.success) {
    checks.found('V1-USAGE', 'not_list', { field: 'usageInfo', type: jsonType(usageInfo) });
    return;
  }
  const missing = MANDATORY.filter((field) =>
    entries.data.some((entry) => entry[field] === undefined || entry[field] === null || entry[field] === ''),
  );
  for (const field of missing) checks.found('V1-USAGE', 'missing', { field });
  if (missing.length === 0) checks.found('V1-USAGE', 'ok');
}
