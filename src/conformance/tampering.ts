import type { ProtocolVersion } from '../domain/call.ts';
import type { WireRequest } from '../protocol/wire-request.ts';
import { spoilSignature } from '../protocol/spoil-signature.ts';

/**
 * What is wrong on purpose with a request. `stale`, `future`: signed for another time, rightly. `other_body`: the
 * signature belongs to another call. The last three are about HTTP itself.
 */
export const TAMPERINGS = [
  'bad_signature',
  'other_body',
  'no_signature',
  'no_timestamp',
  'no_nonce',
  'stale',
  'future',
  'other_method',
  'other_type',
] as const;

export type Tampering = (typeof TAMPERINGS)[number];

/** Beyond the 60 s within which a seller must accept (v2-saas 1). */
export const SHIFT_MS = 600_000;
/** A type that is not JSON, and which no framework refuses to read. */
export const OTHER_TYPE = 'text/plain;charset=utf-8';

/** How far the time in a request is moved. */
export function shiftOf(tampering: Tampering | undefined): number {
  if (tampering === 'stale') return -SHIFT_MS;
  return tampering === 'future' ? SHIFT_MS : 0;
}

/** The request with what is wrong about it; those that are only signed differently come as they are. */
export function tampered(
  request: WireRequest,
  version: ProtocolVersion,
  tampering: Tampering | undefined,
): WireRequest {
  switch (tampering) {
    case 'bad_signature':
      return { ...request, url: spoilSignature(request.url) };
    case 'no_signature':
      return { ...request, url: withoutLast(request.url, version === '1.0' ? 'authToken' : 'signature') };
    case 'no_timestamp':
      return { ...request, url: withoutLast(request.url, version === '1.0' ? 'timeStamp' : 'timestamp') };
    case 'no_nonce':
      return { ...request, url: withoutLast(request.url, 'nonce') };
    case 'other_method':
      return request.method === 'GET'
        ? { ...request, method: 'POST' }
        : { ...request, method: 'GET', headers: withoutType(request), body: new Uint8Array() };
    case 'other_type':
      return { ...request, headers: [...withoutType(request), ['Content-Type', OTHER_TYPE]] };
    case 'other_body':
    case 'stale':
    case 'future':
    case undefined:
      return request;
  }
}

/** The address without its last parameter of that name: it may have one of its own in front. */
function withoutLast(url: string, name: string): string {
  const last = [...url.matchAll(new RegExp(`[?&]${name}=[^&]*`, 'g'))].at(-1);
  if (!last) throw new Error(`a request without ${name} cannot lose it`);
  const rest = url.slice(last.index + last[0].length);
  const kept = last[0].startsWith('?') && rest.startsWith('&') ? `?${rest.slice(1)}` : rest;
  return url.slice(0, last.index) + kept;
}

function withoutType({ headers }: WireRequest): WireRequest['headers'] {
  return headers.filter(([name]) => name.toLowerCase() !== 'content-type');
}
