import { hmacSha256 } from '../hmac.ts';

/** What one call is signed over. `timestamp` is the decimal text of the URL, `body` the exact bytes sent. */
interface V2SignatureInput {
  readonly accessKey: string;
  readonly nonce: string;
  readonly timestamp: string;
  readonly body: Uint8Array;
}

/** The signature with its two intermediate texts, which the call page shows one by one. */
interface V2Signature {
  /** Lower-case hex. */
  readonly payloadDigest: string;
  /** Contains the access key in clear. */
  readonly canonicalRequest: string;
  /** UPPER-case hex, as every published example sends it; receivers ignore case. */
  readonly signature: string;
}

/** Signs a V2.0 call (v2-saas 2.1; zh-cn_topic_0070649476, key of both HMACs from zh-cn_topic_0070649248). */
export function signV2Request({ accessKey, nonce, timestamp, body }: V2SignatureInput): V2Signature {
  const payloadDigest = hmacSha256(accessKey, body, 'hex');
  const canonicalRequest = `${accessKey}${nonce}${timestamp}${payloadDigest}`;
  const signature = hmacSha256(accessKey, canonicalRequest, 'hex').toUpperCase();
  return { payloadDigest, canonicalRequest, signature };
}

/** Value of an answer's `Body-Sign`: base64 of the HMAC over the raw body bytes (v2-saas 3). */
export function bodySign(accessKey: string, body: Uint8Array): string {
  return hmacSha256(accessKey, body, 'base64');
}

/** The two quoted parts of a `Body-Sign` header. */
interface BodySignHeader {
  readonly signType: string;
  readonly signature: string;
}

/**
 * Takes a `Body-Sign` value apart, or gives `undefined` when it is not `sign_type="…", signature="…"` with both values
 * quoted and something in the second. Blanks around `,` and `=` are tolerated: the published examples have one after
 * `signature=`, live sellers others (v1-saas 3, v2-saas 3).
 */
export function parseBodySignHeader(value: string): BodySignHeader | undefined {
  const match = /^[ \t]*sign_type[ \t]*=[ \t]*"([^"]*)"[ \t]*,[ \t]*signature[ \t]*=[ \t]*"([^"]+)"[ \t]*$/.exec(value);
  if (!match) return undefined;
  const [, signType = '', signature = ''] = match;
  return { signType, signature };
}
