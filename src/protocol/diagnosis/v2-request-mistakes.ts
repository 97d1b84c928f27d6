import { hmacSha256 } from '../hmac.ts';
import { signV2Request } from '../v2/signature.ts';
import { otherHmacs, sha256Hex, telling, type Candidate } from './candidate.ts';

/** Known mistakes of sellers who verify a V2.0 call (v2-saas 2.1, 2.2). */
export const V2_REQUEST_MISTAKES = [
  'plain_sha256_inside',
  'plain_sha256_both',
  'hmac_sha1',
  'key_and_text_swapped',
  'key_from_hex',
  'digest_upper_case',
  'digest_base64',
  'no_inner_digest',
  'key_missing_in_text',
  'timestamp_before_nonce',
  'timestamp_seconds',
  'names_z_to_a',
  'names_ignoring_case',
  'names_as_map',
  'body_with_blanks',
  'escaped_non_ascii',
  'numbers_for_texts',
  'empty_dropped',
  'body_with_newline',
  'body_empty',
  'base64_signature',
  'key_trimmed',
] as const;

export type V2RequestMistake = (typeof V2_REQUEST_MISTAKES)[number];

interface V2SignedCall {
  readonly accessKey: string;
  readonly nonce: string;
  /** Decimal text of the URL. */
  readonly timestamp: string;
  readonly body: Uint8Array;
}

/**
 * What a seller would have computed for a V2.0 call, right and under each known mistake that makes a difference for it.
 * Signatures are UPPER-case hex as on the wire (Base64 where that is the mistake).
 */
export function v2RequestCandidates(call: V2SignedCall): Candidate<V2RequestMistake>[] {
  const { accessKey, nonce, timestamp, body } = call;
  const digest = hmacSha256(accessKey, body, 'hex');
  const text = new TextDecoder().decode(body);
  const over = (mistake: V2RequestMistake, canonical: string): Candidate<V2RequestMistake> => ({
    mistake,
    text: canonical,
    value: hmacSha256(accessKey, canonical, 'hex').toUpperCase(),
  });
  const withDigest = (mistake: V2RequestMistake, other: string): Candidate<V2RequestMistake> =>
    over(mistake, `${accessKey}${nonce}${timestamp}${other}`);
  const withBody = (mistake: V2RequestMistake, other: string): Candidate<V2RequestMistake> => ({
    mistake,
    text: other,
    value: signV2Request({ ...call, body: new TextEncoder().encode(other) }).signature,
  });
  const right = signV2Request(call);
  const plain = sha256Hex(body);
  const plainCanonical = `${accessKey}${nonce}${timestamp}${plain}`;
  const candidates: Candidate<V2RequestMistake>[] = [
    { mistake: 'right', text: right.canonicalRequest, value: right.signature },
    withDigest('plain_sha256_inside', plain),
    { mistake: 'plain_sha256_both', text: plainCanonical, value: sha256Hex(plainCanonical).toUpperCase() },
    ...otherHmacs(accessKey).map(([mistake, hmac]) => {
      const canonical = `${accessKey}${nonce}${timestamp}${hmac(body).toString('hex')}`;
      return { mistake, text: canonical, value: hmac(canonical).toString('hex').toUpperCase() };
    }),
    withDigest('digest_upper_case', digest.toUpperCase()),
    withDigest('digest_base64', hmacSha256(accessKey, body, 'base64')),
    withDigest('no_inner_digest', text),
    over('key_missing_in_text', `${nonce}${timestamp}${digest}`),
    over('timestamp_before_nonce', `${accessKey}${timestamp}${nonce}${digest}`),
    over('timestamp_seconds', `${accessKey}${nonce}${timestamp.slice(0, -3)}${digest}`),
    ...reserialised(text).map(([mistake, other]) => withBody(mistake, other)),
    withBody('body_with_newline', `${text}\n`),
    withBody('body_empty', ''),
    { mistake: 'base64_signature', text: right.canonicalRequest, value: base64Of(right.signature) },
    ...(accessKey.trim() === accessKey
      ? []
      : [
          { mistake: 'key_trimmed' as const, value: signV2Request({ ...call, accessKey: accessKey.trim() }).signature },
        ]),
  ];
  return telling(candidates);
}

function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

/** The body as a seller's JSON library would write it again, one way of going wrong each. */
function reserialised(text: string): (readonly [V2RequestMistake, string])[] {
  const members = parseMembers(text);
  if (!members) return [];
  const sorted = Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
  const filled = sorted.filter(([, value]) => value !== '');
  return [
    ['names_z_to_a', JSON.stringify(Object.fromEntries(sorted.toReversed()))],
    ['names_ignoring_case', JSON.stringify(Object.fromEntries(sorted.toSorted(ignoringCase)))],
    ['names_as_map', `{${sorted.map(([name, value]) => `${name}=${String(value)}`).join(', ')}}`],
    ['body_with_blanks', withBlanks(sorted)],
    ['escaped_non_ascii', JSON.stringify(members).replace(/[^\0-\x7f]/g, escapeUnit)],
    ['numbers_for_texts', JSON.stringify(Object.fromEntries(sorted.map(([name, value]) => [name, asNumber(value)])))],
    ['empty_dropped', JSON.stringify(Object.fromEntries(filled))],
  ];
}

function ignoringCase([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

/** As Python's `json.dumps` writes it unless told otherwise. */
function withBlanks(sorted: readonly (readonly [string, unknown])[]): string {
  return `{${sorted.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')}}`;
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^(0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}

function parseMembers(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
