import { isLocked, type ApiKey } from '../../domain/api-key.ts';
import { apiKeyState } from '../seller/api-key-list.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { maskKey } from './mask-key.ts';

/** An AK/SK pair; the SK is masked unless `revealKey`. */
export function apiKeyResource(key: ApiKey, wallAt: number, options: { readonly revealKey?: boolean } = {}) {
  return {
    id: key.id,
    secretKey: options.revealKey ? key.secret : key.secret === '' ? null : maskKey(key.secret),
    seller: key.vendor ?? null,
    sampleSeller: key.sampleSeller ?? false,
    state: apiKeyState(key, wallAt),
    failures: key.failures,
    lockedUntilWallAt: isLocked(key, wallAt) ? isoTimeOrNull(key.lockedUntilWallAt) : null,
    createdSimAt: isoTime(key.createdSimAt),
    createdWallAt: isoTime(key.createdWallAt),
    lastUsedSimAt: isoTimeOrNull(key.lastUsedSimAt),
    lastUsedWallAt: isoTimeOrNull(key.lastUsedWallAt),
    retiredSimAt: isoTimeOrNull(key.retiredSimAt),
  };
}
