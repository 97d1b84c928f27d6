import { type BodyFields, canonicalBody } from './canonical-body.ts';
import type { WireRequest } from '../wire-request.ts';
import { signV2Request } from './signature.ts';

interface V2CallToSign {
  /** The production URL of the product; may have a query of its own. */
  readonly url: string;
  readonly accessKey: string;
  readonly contentType: string;
  readonly activity: string;
  /** Body members except `activity`. */
  readonly fields: BodyFields;
  /** Wall time in ms: sellers check freshness against their own clock. */
  readonly timestampMs: number;
  readonly nonce: string;
  /** Upper case unless given: receivers ignore case. */
  readonly signatureCase?: 'upper' | 'lower';
}

/**
 * Builds and signs one V2.0 call (v2-saas 1 and 2): canonical body, then `signature`, `timestamp`, `nonce` in the order
 * of every published example. A URL with a query gets `&` [unknown in the guide, open question 8]; a fragment is dropped.
 */
export function buildV2Request(call: V2CallToSign): WireRequest {
  const body = new TextEncoder().encode(canonicalBody({ ...call.fields, activity: call.activity }));
  const timestamp = String(call.timestampMs);
  const signed = signV2Request({ accessKey: call.accessKey, nonce: call.nonce, timestamp, body });
  const signature = call.signatureCase === 'lower' ? signed.signature.toLowerCase() : signed.signature;
  const [base = ''] = call.url.split('#', 1);
  const joint = base.includes('?') ? '&' : '?';
  return {
    method: 'POST',
    url: `${base}${joint}signature=${signature}&timestamp=${timestamp}&nonce=${encodeURIComponent(call.nonce)}`,
    headers: [
      ['Accept', 'application/json'],
      ['Content-Type', call.contentType],
    ],
    body,
  };
}
