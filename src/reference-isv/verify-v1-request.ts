import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Switches } from './switches.ts';
import type { Judgement } from './verify-request.ts';

/** Parameters of a V1.0 call, decoded once; of a repeated name the first value, as servlets give it. */
export type V1Parameters = ReadonlyMap<string, string>;

/** Reads the query of an address by the rules of HTML forms: `+` is a blank, `%XX` a byte of UTF-8. */
export function readV1Query(query: string): V1Parameters {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&')) {
    const at = pair.indexOf('=');
    const name = decoded(at < 0 ? pair : pair.slice(0, at));
    if (name !== '' && !parameters.has(name)) parameters.set(name, at < 0 ? '' : decoded(pair.slice(at + 1)));
  }
  return parameters;
}

function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    // Broken escapes stay as they came; such a call is not one that the marketplace signed.
    return spaced;
  }
}

/**
 * Judges one V1.0 call (V1.0 guide, "authToken"): no freshness rule and no nonce are known.
 * @param keys any of them may have signed it, at least one
 */
export function verifyV1Request(
  keys: readonly string[],
  parameters: V1Parameters,
  mode: Switches['verification'],
): Judgement {
  const authToken = parameters.get('authToken');
  const timeStamp = parameters.get('timeStamp');
  if (authToken === undefined || timeStamp === undefined) return { verification: 'missing_parameter', mistaken: false };
  const signed = [...parameters].filter(([name]) => name !== 'authToken').sort(byCodeUnit);
  const tried = keys.map((accessKey) => {
    const right = hmac(accessKey + timeStamp, textOf(signed));
    const own = mode === 'correct' ? right : (mistakenToken({ accessKey, timeStamp, signed, mode }) ?? right);
    return { accessKey, own, fits: same(own, authToken), isRight: same(right, authToken) };
  });
  const fitting = tried.find(({ fits }) => fits);
  const { own, accessKey } = fitting ?? tried[0] ?? {};
  return {
    verification: fitting ? 'accepted' : 'wrong_signature',
    ...(own === undefined ? {} : { computed: own }),
    mistaken: (fitting !== undefined) !== tried.some(({ isRight }) => isRight),
    ...(fitting && accessKey !== undefined ? { key: accessKey } : {}),
  };
}

interface MistakenCall {
  readonly accessKey: string;
  readonly timeStamp: string;
  readonly signed: readonly (readonly [name: string, value: string])[];
  readonly mode: Switches['verification'];
}

/** The token with one of the mistakes that can be made in V1.0; `undefined` for the others. */
function mistakenToken({ accessKey, timeStamp, signed, mode }: MistakenCall): string | undefined {
  const key = accessKey + timeStamp;
  const changed = (change: (value: string) => string): string =>
    hmac(key, textOf(signed.map(([name, value]) => [name, change(value)])));
  switch (mode) {
    case 'plain_sha256':
      return createHash('sha256').update(textOf(signed), 'utf8').digest('base64');
    case 'values_encoded':
      return changed(urlEncoded);
    case 'plus_as_blank':
      return changed((value) => value.replaceAll('+', ' '));
    case 'key_without_timestamp':
      return hmac(accessKey, textOf(signed));
    case 'names_z_to_a':
      return hmac(key, textOf(signed.toReversed()));
    case 'names_ignoring_case':
      return hmac(key, textOf(signed.toSorted(([a], [b]) => byCodeUnit([a.toLowerCase()], [b.toLowerCase()]))));
    case 'empty_dropped':
      return hmac(key, textOf(signed.filter(([, value]) => value !== '')));
    default:
      return undefined;
  }
}

/** As `java.net.URLEncoder` writes it, which the marketplace is known to use. */
function urlEncoded(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

function textOf(pairs: readonly (readonly [name: string, value: string])[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Order of a Java TreeMap. */
function byCodeUnit([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64');
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
