import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Switches } from './switches.ts';

/** Why a call was not let in, or that it was. `unread`: the connection was closed before anything was looked at. */
export type Verification =
  'accepted' | 'missing_parameter' | 'stale_timestamp' | 'wrong_signature' | 'repeated_nonce' | 'unread';

/** What this seller made of a signature. */
export interface Judgement {
  readonly verification: Exclude<Verification, 'unread'>;
  /** What it computed to compare with, for its operator to look at. */
  readonly computed?: string;
  /** A mistake of its own decided: right verification would have come out differently. */
  readonly mistaken: boolean;
  /** The key that it is signed with, where it is rightly signed: the answer is signed with the same. */
  readonly key?: string;
}

/** How far a call's timestamp may lie from this seller's own clock, in both directions (guide: 60 s). */
const FRESHNESS_MS = 60_000;

const querySchema = z.object({
  timestamp: z.string().regex(/^\d{13}$/),
  nonce: z.string().min(1).max(128),
  signature: z.string().optional(),
});

interface SignedCall {
  readonly accessKey: string;
  readonly nonce: string;
  readonly timestamp: string;
  readonly body: Buffer;
}

/**
 * Judges one V2.0 call. `query`: parsed query string, `body`: the bytes exactly as received, `keys`: any of them may have
 * signed it.
 */
type RequestVerifier = (
  query: unknown,
  body: Buffer,
  mode: Switches['verification'],
  keys: readonly string[],
) => Judgement;

/** A verifier that remembers the nonces of accepted calls for as long as their timestamps stay fresh. */
export function createRequestVerifier(wallNow: () => number): RequestVerifier {
  const nonces = createNonceCache();
  return (query, body, mode, keys) => {
    const parsed = querySchema.safeParse(query);
    if (!parsed.success) return { verification: 'missing_parameter', mistaken: false };
    const { timestamp, nonce, signature } = parsed.data;
    const wallAt = wallNow();
    if (Math.abs(wallAt - Number(timestamp)) > FRESHNESS_MS)
      return { verification: 'stale_timestamp', mistaken: false };
    const tried = keys.map((key) => judgeKey({ accessKey: key, nonce, timestamp, body }, signature, mode));
    const fitting = tried.find(({ fits }) => fits);
    const { key, computed } = fitting ?? tried[0] ?? {};
    const seen = {
      ...(computed === undefined ? {} : { computed }),
      mistaken: (fitting !== undefined) !== tried.some(({ isRight }) => isRight),
    };
    if (!fitting) return { ...seen, verification: 'wrong_signature' };
    // Only now: a stranger must be able neither to fill the cache nor to burn a nonce.
    const verification = nonces.firstUse(nonce, wallAt) ? 'accepted' : 'repeated_nonce';
    return { ...seen, verification, ...(key === undefined ? {} : { key }) };
  };
}

interface KeyTried {
  readonly key: string;
  /** Whether this seller takes the signature for right, and whether it is. */
  readonly fits: boolean;
  readonly isRight: boolean;
  readonly computed: string;
}

function judgeKey(call: SignedCall, signature: string | undefined, mode: Switches['verification']): KeyTried {
  const right = signatureOf(call);
  const own = mode === 'correct' ? right : mistakenSignatureOf(call, mode);
  const computed = own.toString('hex').toUpperCase();
  return { key: call.accessKey, fits: sameHex(own, signature), isRight: sameHex(right, signature), computed };
}

/** HMAC(key, key + nonce + timestamp + hex(HMAC(key, body))) as 32 bytes; V2.0 guide, "HTTP body signature". */
function signatureOf(call: SignedCall): Buffer {
  return outer(call, createHmac('sha256', call.accessKey).update(call.body).digest('hex'));
}

function outer({ accessKey, nonce, timestamp }: Omit<SignedCall, 'body'>, bodyDigest: string): Buffer {
  return createHmac('sha256', accessKey).update(`${accessKey}${nonce}${timestamp}${bodyDigest}`).digest();
}

/** The same with one of the mistakes that can be made in V2.0; the others change nothing. */
function mistakenSignatureOf(call: SignedCall, mode: Switches['verification']): Buffer {
  const { accessKey, timestamp, body } = call;
  switch (mode) {
    case 'plain_sha256':
      return outer(call, createHash('sha256').update(body).digest('hex'));
    case 'digest_upper_case':
      return outer(call, createHmac('sha256', accessKey).update(body).digest('hex').toUpperCase());
    case 'timestamp_seconds': {
      const bodyDigest = createHmac('sha256', accessKey).update(body).digest('hex');
      return outer({ ...call, timestamp: String(Math.floor(Number(timestamp) / 1000)) }, bodyDigest);
    }
    case 'names_z_to_a':
      return signatureOf({ ...call, body: rewritten(body, (members) => members.reverse()) });
    case 'empty_dropped':
      return signatureOf({ ...call, body: rewritten(body, (members) => members.filter(([, value]) => value !== '')) });
    default:
      return signatureOf(call);
  }
}

/** The body as sellers have it who parse it into a sorted map and serialise that again. */
function rewritten(body: Buffer, change: (members: [string, unknown][]) => [string, unknown][]): Buffer {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return body;
    const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Buffer.from(JSON.stringify(Object.fromEntries(change(sorted))), 'utf8');
  } catch {
    return body;
  }
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
