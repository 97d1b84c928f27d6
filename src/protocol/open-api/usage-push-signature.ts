import { hmacSha256 } from '../hmac.ts';

/** Header `signature` of a usage push: base64 over time, nonce and the sorted compact body as text (v2-saas 8.4). */
export function signUsagePush(accessKey: string, ts: string, nonce: string, body: string): string {
  return hmacSha256(accessKey, `ts=${ts}&nonce=${nonce}&body=${body}`, 'base64');
}
