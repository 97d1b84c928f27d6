import { timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from '../hmac.ts';
import { byCode, canonicalPath, percentEncode, sha256 } from './aksk-signature.ts';
import { AKSK_ALGORITHM, type AuthorizationHeader } from './authorization-header.ts';
import { decoded, headerValue, pathOf, queryOf, type ReceivedRequest } from './received-request.ts';

/** What the gateway works out for a request, to be laid beside what the caller did. */
export interface GatewaySignature {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Lower-case hex. */
  readonly signature: string;
}

/** How far a signing date may be from the gateway's time (v2-saas 8.2, step 5). */
export const SKEW_MAX_MS = 15 * 60_000;

/**
 * The signature that a received request should carry: over its exact body, its own path and query, and the headers that
 * it lists, in the order in which it lists them (v2-saas 8.2).
 */
export function gatewaySignature(
  request: ReceivedRequest,
  { signedHeaders }: Pick<AuthorizationHeader, 'signedHeaders'>,
  secretKey: string,
): GatewaySignature {
  const names = signedHeaders.map((name) => name.toLowerCase());
  const canonicalRequest = [
    request.method.toUpperCase(),
    canonicalPath(pathOf(request).split('/').map(decoded).join('/')),
    canonicalQuery(request),
    names.map((name) => `${name}:${headerValue(request, name) ?? ''}\n`).join(''),
    names.join(';'),
    sha256(request.body),
  ].join('\n');
  return signed(canonicalRequest, headerValue(request, 'x-sdk-date') ?? '', secretKey);
}

/** Steps 2 and 3: what is signed for a canonical request, and its signature. */
export function signed(canonicalRequest: string, date: string, secretKey: string): GatewaySignature {
  const stringToSign = `${AKSK_ALGORITHM}\n${date}\n${sha256(canonicalRequest)}`;
  return { canonicalRequest, stringToSign, signature: hmacSha256(secretKey, stringToSign, 'hex') };
}

/** Whether two signatures are the same, in a time that tells nothing about where they differ. */
export function sameSignature(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The instant of an `X-Sdk-Date` (`yyyyMMddTHHmmssZ`, GMT); `undefined` unless it is one. */
export function sdkDateInstant(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, ...rest] = match.slice(1).map(Number);
  const at = Date.UTC(year, month - 1, ...rest);
  return sdkDate(at) === text ? at : undefined;
}

/** An instant as `X-Sdk-Date` has it. */
export function sdkDate(at: number): string {
  return new Date(at)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d{3}/, '');
}

function canonicalQuery(request: ReceivedRequest): string {
  return queryOf(request)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .sort(byCode)
    .join('&');
}
