import { decodeFormValue } from '../v1/form-encoding.ts';
import { signV1Request, type QueryParameters } from '../v1/auth-token.ts';
import { signV2Request } from '../v2/signature.ts';
import type { OtherKey } from './body-sign-mistakes.ts';
import { explainValue, quotedValues, type Candidate } from './candidate.ts';
import { v1RequestCandidates, type V1RequestMistake } from './v1-request-mistakes.ts';
import { v2RequestCandidates, type V2RequestMistake } from './v2-request-mistakes.ts';

export type RequestMistake = V1RequestMistake | V2RequestMistake;

/** A request as a verifier sees it: what it is signed with, and over what. */
export type SignedRequest =
  | {
      readonly version: '1.0';
      /** Decoded parameters in the order of the wire, `authToken` left out; of a repeated name the first counts. */
      readonly parameters: QueryParameters;
      /** The same values as they stand in the URL. */
      readonly encoded: QueryParameters;
      readonly signature: string;
    }
  | {
      readonly version: '2.0';
      readonly nonce: string;
      readonly timestamp: string;
      readonly body: Uint8Array;
      readonly signature: string;
    };

interface RequestBytes {
  readonly url: string;
  readonly body: Uint8Array;
}

/**
 * Takes a request apart for verification. The version is told by its parameters: `authToken` of V1.0 (v1-saas 2), or
 * `signature`, `timestamp` and `nonce` of V2.0 (v2-saas 2). Gives `undefined` for a request with neither.
 * @param ownUrl the production URL, whose own query is not signed
 */
export function signedRequest({ url, body }: RequestBytes, ownUrl = ''): SignedRequest | undefined {
  const pairs = queryPairs(url, ownUrl);
  const last = (name: string): string | undefined => pairs.findLast(([key]) => key === name)?.[1];
  const authToken = last('authToken');
  if (authToken !== undefined) {
    const parameters = Object.create(null) as Record<string, string>;
    const encoded = Object.create(null) as Record<string, string>;
    for (const [name, value, raw] of pairs) {
      if (name === 'authToken' || name in parameters) continue;
      parameters[name] = value;
      encoded[name] = raw;
    }
    return { version: '1.0', parameters, encoded, signature: authToken };
  }
  const [signature, timestamp, nonce] = [last('signature'), last('timestamp'), last('nonce')];
  if (signature === undefined || timestamp === undefined || nonce === undefined) return undefined;
  return { version: '2.0', signature, timestamp, nonce, body };
}

/**
 * Names and values of a URL's query without those of the production URL itself, decoded once by the form rules, and
 * the values as they stand there.
 */
function queryPairs(url: string, ownUrl: string): [name: string, value: string, raw: string][] {
  const [whole = ''] = url.split('#', 1);
  const [own = ''] = ownUrl.split('#', 1);
  const start = own.includes('?') && whole.startsWith(`${own}&`) ? own.length : whole.indexOf('?');
  if (start < 0) return [];
  const parts = whole.slice(start + 1).split('&');
  return parts.filter((part) => part !== '').map(decodedPair);
}

function decodedPair(part: string): [name: string, value: string, raw: string] {
  const at = part.indexOf('=');
  const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  return [decodeFormValue(name), decodeFormValue(value), value];
}

/** What a seller would have computed, right and under each known mistake that makes a difference for this request. */
export function requestCandidates(request: SignedRequest, accessKey: string): Candidate<RequestMistake>[] {
  return request.version === '1.0'
    ? v1RequestCandidates({ accessKey, ...request, authToken: request.signature })
    : v2RequestCandidates({ accessKey, ...request });
}

/** Whether the signature that a request carries is the one that the key gives. */
export function signatureFits(request: SignedRequest, accessKey: string): boolean {
  return request.version === '1.0'
    ? request.signature === signV1Request(accessKey, request.parameters).authToken
    : request.signature.toUpperCase() === signV2Request({ accessKey, ...request }).signature;
}

/** What gives a value that somebody computed: the rule or a mistake, with this or another key. */
export interface ValueOrigin {
  readonly mistake: RequestMistake | 'right';
  readonly otherKey?: string;
}

/** Finds out how somebody came to a value: tries every known mistake, with the right key and then with the others. */
export function explainRequestValue(
  request: SignedRequest,
  accessKey: string,
  value: string,
  otherKeys: readonly OtherKey[] = [],
): ValueOrigin | undefined {
  const found = explainValue(requestCandidates(request, accessKey), value);
  if (found) return { mistake: found.mistake };
  for (const { label, accessKey: other } of otherKeys) {
    const withOther = other === accessKey ? undefined : explainValue(requestCandidates(request, other), value);
    if (withOther) return { mistake: withOther.mistake, otherKey: label };
  }
  return undefined;
}

/**
 * Looks for a value that the seller computed in what it answered ("expected …, got …"). The value that was sent is no
 * finding: sellers quote it too.
 */
export function quotedRequestValue(
  request: SignedRequest,
  accessKey: string,
  answer: string,
  otherKeys: readonly OtherKey[] = [],
): (ValueOrigin & { readonly value: string }) | undefined {
  const [found] = quotedValues(requestCandidates(request, accessKey), answer);
  if (found) return { mistake: found.mistake, value: found.value };
  for (const { label, accessKey: other } of otherKeys) {
    if (other === accessKey) continue;
    const candidates = requestCandidates(request, other);
    const right = candidates.find(({ mistake }) => mistake === 'right');
    // With another key the right way of signing gives a value of its own, which is telling too.
    const asTelling = right ? [{ ...right, mistake: 'other_key' as const }, ...candidates] : candidates;
    const [quoted] = quotedValues<RequestMistake | 'other_key'>(asTelling, answer);
    if (!quoted) continue;
    const mistake = quoted.mistake === 'other_key' ? 'right' : quoted.mistake;
    return { mistake, value: quoted.value, otherKey: label };
  }
  return undefined;
}
