import { z } from 'zod';
import type { AppInfo } from '../../domain/instance.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { excerpt } from './excerpt.ts';
import { jsonType, similarMember } from './similar-member.ts';

type Members = Readonly<Record<string, unknown>>;

/** Longest value of each field in characters (v2-saas 5). */
const LENGTHS = { frontEndUrl: 512, adminUrl: 512, userName: 128, password: 128, memo: 1024 } as const;
type Field = keyof typeof LENGTHS;
const FIELDS = Object.keys(LENGTHS) as Field[];

type LengthCheck = 'APP-LENGTHS' | 'V1-LENGTHS';

const fieldSchema = z.string().nullish();

/**
 * Checks the access data of an instance (v2-saas 5) and gives its texts as they came. A field that is no text is
 * reported and left out.
 * @param rawText the whole answer, to see how the memo was written
 * @param lengths the check that the lengths belong to
 */
export function checkAppInfo(
  checks: CheckList,
  members: Members,
  rawText: string,
  lengths: LengthCheck = 'APP-LENGTHS',
): AppInfo {
  const appInfo = readFields(checks, members);
  checkFrontEndUrl(checks, members);
  checkLengths(checks, appInfo, lengths);
  checkUrlForms(checks, appInfo);
  const nonAscii = /[^\0-\x7f]+/.exec(appInfo.memo ?? '')?.[0];
  if (nonAscii !== undefined) checks.found('MEMO-ESCAPED', rawText.includes(nonAscii) ? 'raw' : 'ok');
  return appInfo;
}

function readFields(checks: CheckList, members: Members): AppInfo {
  const texts: Partial<Record<Field, string>> = {};
  let allTexts = true;
  for (const field of FIELDS) {
    const value = fieldSchema.safeParse(members[field]);
    if (!value.success) allTexts = checks.found('APP-TYPES', 'not_string', { field, type: jsonType(members[field]) });
    else if (typeof value.data === 'string') texts[field] = value.data;
  }
  if (allTexts) checks.found('APP-TYPES', 'ok');
  return texts;
}

function checkFrontEndUrl(checks: CheckList, members: Members): void {
  // The console names the member alone (v1-saas 7).
  const field = 'frontEndUrl';
  const value = members.frontEndUrl;
  if (value === undefined || value === null) {
    const name = similarMember(members, 'frontEndUrl');
    if (name === undefined) checks.found('APP-URL-PRESENT', 'missing', { field });
    else checks.found('APP-URL-PRESENT', 'other_name', { field, name: excerpt(name) });
  } else checks.found('APP-URL-PRESENT', value === '' ? 'empty' : 'ok', { field });
}

function checkLengths(checks: CheckList, appInfo: AppInfo, check: LengthCheck): void {
  const tooLong = FIELDS.filter((field) => (appInfo[field]?.length ?? 0) > LENGTHS[field]);
  for (const field of tooLong) {
    checks.found(check, 'too_long', { field, length: appInfo[field]?.length ?? 0, limit: LENGTHS[field] });
  }
  if (tooLong.length === 0) checks.found(check, 'ok');
}

function checkUrlForms(checks: CheckList, appInfo: AppInfo): void {
  const wrong = (['frontEndUrl', 'adminUrl'] as const).filter(
    (field) => !!appInfo[field] && !isWebAddress(appInfo[field]),
  );
  for (const field of wrong) checks.found('APP-URL-FORM', 'not_http', { field, found: excerpt(appInfo[field] ?? '') });
  if (wrong.length === 0 && (appInfo.frontEndUrl || appInfo.adminUrl)) checks.found('APP-URL-FORM', 'ok');
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
