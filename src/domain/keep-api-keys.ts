import type { ApiKey } from './api-key.ts';
import type { Draft } from './draft.ts';

/** Failures in a row that a key bears; one more locks it (v2-saas 8.2: more than five, for five minutes). */
const KEY_FAILURES_MAX = 5;
const KEY_LOCK_MS = 5 * 60_000;

const AK_LENGTH = 20;
const SK_LENGTH = 40;
const AK_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const SK_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A use of a key is noted once in so long: a push every second need not write the key every second. */
const USE_NOTED_EVERY_MS = 60_000;

/** Makes a new pair. */
export function addApiKey(draft: Draft, members: Pick<ApiKey, 'vendor'> = {}): ApiKey {
  const { ids, simAt, wallAt } = draft.context;
  const key: ApiKey = {
    id: ids.text(AK_LENGTH, AK_ALPHABET),
    secret: ids.text(SK_LENGTH, SK_ALPHABET),
    ...members,
    createdSimAt: simAt,
    createdWallAt: wallAt,
    failures: 0,
  };
  draft.put('apiKeys', key);
  return key;
}

/** Takes a pair out of use for ever; its secret is forgotten. */
export function retireApiKey(draft: Draft, id: string): ApiKey {
  const { lockedUntilWallAt: _lock, ...key } = draft.need('apiKeys', id);
  if (key.retiredSimAt !== undefined) return key;
  const retired: ApiKey = { ...key, secret: '', failures: 0, retiredSimAt: draft.context.simAt };
  draft.put('apiKeys', retired);
  return retired;
}

/** Ends a lock before its time; the wrong signatures are forgotten. */
export function unlockApiKey(draft: Draft, id: string): ApiKey {
  const { lockedUntilWallAt: _lock, ...key } = draft.need('apiKeys', id);
  const unlocked: ApiKey = { ...key, failures: 0 };
  draft.put('apiKeys', unlocked);
  return unlocked;
}

/** Takes note of a signature: a wrong one may lock the key, a right one forgets the wrong ones before it. */
export function noteSignature(draft: Draft, id: string, right: boolean): void {
  const { simAt, wallAt } = draft.context;
  const { lockedUntilWallAt = 0, ...key } = draft.need('apiKeys', id);
  // Once a lock is over, the count begins anew.
  const before = lockedUntilWallAt === 0 ? key.failures : 0;
  if (!right) {
    const failures = before + 1;
    const lock = failures > KEY_FAILURES_MAX ? { lockedUntilWallAt: wallAt + KEY_LOCK_MS } : {};
    draft.put('apiKeys', { ...key, failures, ...lock });
    return;
  }
  const unchanged = before === 0 && lockedUntilWallAt === 0;
  if (unchanged && wallAt - (key.lastUsedWallAt ?? -Infinity) < USE_NOTED_EVERY_MS) return;
  draft.put('apiKeys', { ...key, failures: 0, lastUsedSimAt: simAt, lastUsedWallAt: wallAt });
}
