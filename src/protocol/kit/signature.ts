import { hmacSha256 } from '../hmac.ts';

/** Header `x-sign` of a joint-operation kit call: upper-case hex over the payload itself, no inner digest (v2-saas 2.4). */
export function signKitRequest(accessKey: string, nonce: string, timestamp: string, payload: string): string {
  return hmacSha256(accessKey, `${accessKey}${nonce}${timestamp}${payload}`, 'hex').toUpperCase();
}
