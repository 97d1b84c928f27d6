import { isUtf8 } from 'node:buffer';
import { hmacSha256 } from '../hmac.ts';
import { bodySign } from '../v2/signature.ts';
import { asGbk } from './as-gbk.ts';
import { rewrittenBodies } from './rewritten-body.ts';
import { asLatin1, explainValue, otherHmacs, sha256Hex, telling, type Candidate } from './candidate.ts';

/** Known mistakes of sellers who sign an answer (v1-saas 3; FAQ of the China site). */
export const BODY_SIGN_MISTAKES = [
  'bom_added_after',
  'newline_added_after',
  'newline_removed_after',
  'blanks_removed_after',
  'blanks_added_after',
  'names_sorted_after',
  'escaped_after',
  'unescaped_after',
  'written_anew_after',
  'sent_as_gbk',
  'sent_as_latin1',
  'signed_as_latin1',
  'signed_as_gbk',
  'signed_before_compression',
  'hex',
  'hex_in_base64',
  'base64_twice',
  'url_encoded',
  'url_safe_base64',
  'padding_missing',
  'key_with_timestamp',
  'plain_sha256',
  'hmac_sha1',
  'key_and_text_swapped',
  'key_from_hex',
  'body_text_quoted',
  'empty_body',
  'only_result_code',
] as const;

export type BodySignMistake = (typeof BODY_SIGN_MISTAKES)[number];

/** A key that the seller may have taken by mistake, with the words that tell which one it is. */
export interface OtherKey {
  readonly label: string;
  readonly accessKey: string;
}

export interface SignedAnswer {
  readonly accessKey: string;
  /** Bytes as received. */
  readonly body: Uint8Array;
  /** `timeStamp` of the call, which V1.0 puts behind the key in requests only. */
  readonly timeStamp?: string | undefined;
  /** The body after decoding its Content-Encoding, where it had one. */
  readonly decodedBody?: Uint8Array | undefined;
}

/** What a seller would have sent as signature, right and under each known mistake that makes a difference here. */
export function bodySignCandidates(answer: SignedAnswer): Candidate<BodySignMistake>[] {
  const { accessKey, body, timeStamp, decodedBody } = answer;
  const text = new TextDecoder().decode(body);
  const right = bodySign(accessKey, body);
  const bytes = Buffer.from(right, 'base64');
  const over = (mistake: BodySignMistake, signed: string | Uint8Array): Candidate<BodySignMistake> => ({
    mistake,
    ...(typeof signed === 'string' ? { text: signed } : {}),
    value: hmacSha256(accessKey, signed, 'base64'),
  });
  const first = { mistake: 'right', text, value: right } as const;
  return telling<BodySignMistake>([
    first,
    ...(BOM.every((byte, index) => body[index] === byte) ? [over('bom_added_after', body.subarray(BOM.length))] : []),
    ...(text.endsWith('\n') ? [over('newline_added_after', text.replace(/\r?\n$/, ''))] : []),
    over('newline_removed_after', `${text}\n`),
    ...rewritten(text).map(([mistake, signed]) => over(mistake, signed)),
    ...(isUtf8(body) ? [] : [over('sent_as_gbk', asReadFrom('gbk', body)), over('sent_as_latin1', latin1Text(body))]),
    over('signed_as_latin1', asLatin1(text)),
    // Without a character beyond ASCII it makes no difference, and the table need not be made.
    ...(/[^\0-\x7f]/.test(text) ? [over('signed_as_gbk', asGbk(text))] : []),
    ...(decodedBody ? [over('signed_before_compression', decodedBody)] : []),
    { mistake: 'hex', value: bytes.toString('hex') },
    { mistake: 'hex_in_base64', value: Buffer.from(bytes.toString('hex')).toString('base64') },
    { mistake: 'base64_twice', value: Buffer.from(right).toString('base64') },
    { mistake: 'url_encoded', value: encodeURIComponent(right) },
    { mistake: 'url_safe_base64', value: bytes.toString('base64url') },
    ...(timeStamp === undefined
      ? []
      : [{ mistake: 'key_with_timestamp' as const, value: bodySign(accessKey + timeStamp, body) }]),
    { mistake: 'plain_sha256', value: Buffer.from(sha256Hex(body), 'hex').toString('base64') },
    ...otherHmacs(accessKey).map(([mistake, hmac]) => ({ mistake, value: hmac(body).toString('base64') })),
    over('body_text_quoted', JSON.stringify(text)),
    over('empty_body', ''),
  ]);
}

/** The mark that some tools put before a text in UTF-8. */
const BOM = [0xef, 0xbb, 0xbf];

function asReadFrom(charset: string, bytes: Uint8Array): string {
  return new TextDecoder(charset).decode(bytes);
}

/** As Java reads ISO-8859-1; the platform's decoder takes another charset for it. */
function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** Why a signature does not match: a known mistake, another of the seller's keys, or both. */
export interface BodySignCause {
  readonly mistake?: BodySignMistake;
  readonly otherKey?: string;
}

/** Finds out why a signature does not match. Gives `undefined` for the right one, and where nothing known fits. */
export function explainBodySign(
  answer: SignedAnswer,
  signature: string,
  otherKeys: readonly OtherKey[] = [],
): BodySignCause | undefined {
  const found = mistakeOf(answer, signature);
  if (found) return found === 'right' ? undefined : { mistake: found };
  for (const { label, accessKey } of otherKeys) {
    if (accessKey === answer.accessKey) continue;
    const withOther = mistakeOf({ ...answer, accessKey }, signature);
    if (withOther) return { otherKey: label, ...(withOther === 'right' ? {} : { mistake: withOther }) };
  }
  return undefined;
}

function mistakeOf(answer: SignedAnswer, signature: string): BodySignMistake | 'right' | undefined {
  const found = explainValue(bodySignCandidates(answer), signature);
  // Values are compared without their padding, which a header must have.
  return found?.mistake === 'right' && found.value !== signature.trim() ? 'padding_missing' : found?.mistake;
}

/** What the body may have been when it was signed, and other texts that were signed in its place. */
function rewritten(text: string): (readonly [BodySignMistake, string])[] {
  const resultCode = /"resultCode"\s*:\s*"([^"\\]*)"/.exec(text)?.[1];
  return [...rewrittenBodies(text), ...(resultCode === undefined ? [] : [['only_result_code', resultCode] as const])];
}
