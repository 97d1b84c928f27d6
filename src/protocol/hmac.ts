import { createHmac } from 'node:crypto';

/** HMAC-SHA256 with a text key (UTF-8); the only keyed digest of the marketplace's signatures. */
export function hmacSha256(key: string, message: string | Uint8Array, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', key).update(message).digest(encoding);
}
