import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Switches } from './switches.ts';

/** Why a call was not let in, or that it was. `unread`: the connection was closed before anything was looked at. */
export type Verification =
  'accepted' | 'missing_parameter' | 'stale_timestamp' | 'wrong_signature' | 'repeated_nonce' | 'unread';

/** How far a call's timestamp may lie from this seller's own clock, in both directions (guide: 60 s). */
const FRESHNESS_MS = 60_000;

const querySchema = z.object({
  timestamp: z.string().regex(/^\d{13}$/),
  nonce: z.string().min(1).max(128),
  signature: z.string().optional(),
});

/** Judges one call. `query`: parsed query string, `body`: the bytes exactly as received. */
type RequestVerifier = (query: unknown, body: Buffer, mode: Switches['verification']) => Verification;

/** A verifier that remembers the nonces of accepted calls for as long as their timestamps stay fresh. */
export function createRequestVerifier(accessKey: string, wallNow: () => number): RequestVerifier {
  const nonces = createNonceCache();
  return (query, body, mode) => {
    const parsed = querySchema.safeParse(query);
    if (!parsed.success) return 'missing_parameter';
    const { timestamp, nonce, signature } = parsed.data;
    const wallAt = wallNow();
    if (Math.abs(wallAt - Number(timestamp)) > FRESHNESS_MS) return 'stale_timestamp';
    const sign = mode === 'correct' ? signatureOf : mistakenSignatureOf;
    if (!sameHex(sign(accessKey, nonce, timestamp, body), signature)) return 'wrong_signature';
    // Only now: a stranger must be able neither to fill the cache nor to burn a nonce.
    return nonces.firstUse(nonce, wallAt) ? 'accepted' : 'repeated_nonce';
  };
}

/** HMAC(key, key + nonce + timestamp + hex(HMAC(key, body))) as 32 bytes; V2.0 guide, "HTTP body signature". */
function signatureOf(accessKey: string, nonce: string, timestamp: string, body: Buffer): Buffer {
  const bodyDigest = createHmac('sha256', accessKey).update(body).digest('hex');
  return createHmac('sha256', accessKey).update(`${accessKey}${nonce}${timestamp}${bodyDigest}`).digest();
}

/** The same with the inner HMAC misread as a plain SHA-256: the mistake that the switch plays. */
function mistakenSignatureOf(accessKey: string, nonce: string, timestamp: string, body: Buffer): Buffer {
  const bodyDigest = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', accessKey).update(`${accessKey}${nonce}${timestamp}${bodyDigest}`).digest();
}

/** Compares in constant time; upper and lower case are the same, because the bytes are compared. */
function sameHex(expected: Buffer, given: string | undefined): boolean {
  return given !== undefined && /^[0-9a-fA-F]{64}$/.test(given) && timingSafeEqual(expected, Buffer.from(given, 'hex'));
}

function createNonceCache(): { firstUse(nonce: string, wallAt: number): boolean } {
  // Insertion order is order of expiry, so that the expired ones are always in front.
  const expiryByNonce = new Map<string, number>();
  return {
    firstUse(nonce, wallAt) {
      for (const [old, expiresWallAt] of expiryByNonce) {
        if (expiresWallAt > wallAt) break;
        expiryByNonce.delete(old);
      }
      if (expiryByNonce.has(nonce)) return false;
      // A timestamp may lie one window ahead, and is fresh for one more: two windows cover every replay.
      expiryByNonce.set(nonce, wallAt + 2 * FRESHNESS_MS + 1);
      return true;
    },
  };
}
