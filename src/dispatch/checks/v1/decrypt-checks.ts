import type { AppInfo } from '../../../domain/instance.ts';
import type { KeyBits } from '../../../protocol/v1/aes-key.ts';
import { decryptSensitive } from '../../../protocol/v1/sensitive-data.ts';
import type { CheckList } from '../../../protocol/check-list.ts';
import { excerpt } from '../excerpt.ts';

/** Fields of appInfo that the seller encrypts (v1-saas 4). */
const ENCRYPTED = ['userName', 'password'] as const;

/**
 * The access data as the buyer sees them: account and password decrypted. What cannot be decrypted is left out; no
 * decrypted text goes into a check.
 * @param announced `encryptType` of the answer as it came
 */
export function decryptAppInfo(checks: CheckList, appInfo: AppInfo, announced: unknown, accessKey: string): AppInfo {
  const { userName: _account, password: _secret, ...shown } = appInfo;
  const values = ENCRYPTED.flatMap((field) => (appInfo[field] ? [{ field, value: appInfo[field] }] : []));
  const bits = readBits(checks, announced, values.length > 0);
  if (bits === undefined) return shown;
  const plain: { -readonly [K in keyof AppInfo]: AppInfo[K] } = {};
  for (const { field, value } of values) {
    const text = decryptField(checks, field, value, { bits, accessKey });
    if (text !== undefined) plain[field] = text;
  }
  return { ...shown, ...plain };
}

function readBits(checks: CheckList, announced: unknown, needed: boolean): KeyBits | undefined {
  if (announced === undefined || announced === null || announced === '') {
    if (needed) checks.found('V1-ENCRYPT-TYPE', 'missing');
    return 256;
  }
  const text = typeof announced === 'number' ? String(announced) : announced;
  const found = { found: excerpt(typeof announced === 'string' ? announced : JSON.stringify(announced)) };
  if (text !== '1' && text !== '2') {
    checks.found('V1-ENCRYPT-TYPE', 'unknown', found);
    return undefined;
  }
  checks.found('V1-ENCRYPT-TYPE', typeof announced === 'number' ? 'number' : 'ok', found);
  return text === '2' ? 128 : 256;
}

function decryptField(
  checks: CheckList,
  field: (typeof ENCRYPTED)[number],
  value: string,
  { bits, accessKey }: { readonly bits: KeyBits; readonly accessKey: string },
): string | undefined {
  const other: KeyBits = bits === 256 ? 128 : 256;
  const params = { field: `appInfo.${field}`, bits, other };
  const decrypted = decryptSensitive(accessKey, bits, value);
  if ('plain' in decrypted) {
    checks.found('V1-DECRYPT', 'ok', params);
    return decrypted.plain;
  }
  const otherwise = decryptSensitive(accessKey, other, value);
  if ('plain' in otherwise) {
    checks.found('V1-DECRYPT', 'other_length', params);
    return undefined;
  }
  // Something with characters that Base64 does not have, or too short, was most likely never encrypted.
  const plainText = decrypted.problem !== 'padding' && decrypted.problem !== 'not_text' && isReadable(value);
  checks.found('V1-DECRYPT', plainText ? 'plain_text' : decrypted.problem, params);
  return undefined;
}

/** Whether a value looks like what a person would read, e.g. a mail address, and not like vector and Base64. */
function isReadable(value: string): boolean {
  return value.length <= 16 ? !/[+/=]/.test(value) : /[@ .!#$%&*_-]/.test(value);
}
