import { z } from 'zod';
import type { SellerUsage } from '../../domain/usage.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { excerpt } from './excerpt.ts';
import { jsonType } from './similar-member.ts';

const entriesSchema = z.array(z.looseObject({}));

/** Members that every entry of `usageInfo` must have when there is one (v1-saas 5.7 and 7, v2-saas 4.2). */
const MANDATORY = ['usageValue', 'statisticalTime'] as const;

/** Double(12,4) as a number or a text: up to four decimals, not negative. */
const VALUE = /^\d{1,12}(?:\.\d{1,4})?$/;

/** UTC, `yyyyMMddHHmmssSSS`. */
const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/;

/** Longest value of each member (v1-saas 5.7 and 7, v2-saas 4.2). */
const LENGTHS = { relatedInstanceId: 64, usageValue: 20, statisticalTime: 20, dashboardUrl: 512 } as const;

/** Lengths are a check of their own in V1.0 alone. */
const LENGTH_CHECKS = { USAGE: 'USAGE', 'V1-USAGE': 'V1-LENGTHS' } as const;

/** How much of an answer's use is kept. */
const ENTRIES_MAX = 20;

/**
 * Checks the use of one element of `info`: there for pay-per-use and packages, complete wherever it is.
 * @returns the use, when it is complete
 */
export function checkUsage(
  checks: CheckList,
  usageInfo: unknown,
  { id, metered }: { readonly id: 'USAGE' | 'V1-USAGE'; readonly metered: boolean },
): SellerUsage[] | undefined {
  if (usageInfo === undefined || usageInfo === null) {
    if (metered) checks.found(id, 'absent', { field: 'usageInfo' });
    return undefined;
  }
  const entries = entriesSchema.safeParse(usageInfo);
  if (!entries.success) {
    checks.found(id, 'not_list', { field: 'usageInfo', type: jsonType(usageInfo) });
    return undefined;
  }
  const missing = MANDATORY.filter((field) => entries.data.some((entry) => textOf(entry[field]) === ''));
  for (const field of missing) checks.found(id, 'missing', { field });
  if (missing.length > 0) return undefined;
  if (!checkLengths(checks, entries.data, id)) return undefined;
  const wrong = entries.data.find(({ usageValue }) => !VALUE.test(textOf(usageValue)));
  if (wrong) {
    checks.found(id, 'value', { field: 'usageValue', value: excerpt(textOf(wrong['usageValue'])) });
    return undefined;
  }
  const untimely = entries.data.find(({ statisticalTime }) => !isTime(textOf(statisticalTime)));
  if (untimely) {
    checks.found(id, 'time', { field: 'statisticalTime', value: excerpt(textOf(untimely['statisticalTime'])) });
  } else checks.found(id, 'ok');
  return entries.data.slice(0, ENTRIES_MAX).map(usageOf);
}

type Entry = z.infer<typeof entriesSchema>[number];

/** Whether a text is an instant that exists. */
function isTime(text: string): boolean {
  const match = TIME.exec(text);
  if (!match) return false;
  const [, year, month, day, hour, minute, second, ms] = match;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().replace(/\D/g, '') === text;
}

function checkLengths(checks: CheckList, entries: readonly Entry[], id: 'USAGE' | 'V1-USAGE'): boolean {
  let good = true;
  for (const [field, limit] of Object.entries(LENGTHS)) {
    const length = Math.max(0, ...entries.map((entry) => textOf(entry[field]).length));
    if (length > limit) good = checks.found(LENGTH_CHECKS[id], 'too_long', { field, length, limit });
  }
  return good;
}

function usageOf(entry: Entry): SellerUsage {
  const related = textOf(entry['relatedInstanceId']);
  const address = textOf(entry['dashboardUrl']);
  return {
    usageValue: textOf(entry['usageValue']),
    statisticalTime: textOf(entry['statisticalTime']).slice(0, LENGTHS.relatedInstanceId),
    ...(related === '' ? {} : { relatedInstanceId: related.slice(0, LENGTHS.relatedInstanceId) }),
    // Longer ones are no addresses that the guide allows; a cut one would lead elsewhere.
    ...(address === '' || address.length > LENGTHS.dashboardUrl ? {} : { dashboardUrl: address }),
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' ? String(value) : '';
}
