import { z } from 'zod';
import { INSTANT, INSTANT_OR_NULL, named, TEXT_OR_NULL } from './common.ts';

export const API_KEY = named(
  'ApiKey',
  z.strictObject({
    id: z.string().describe('The AK.'),
    secretKey: TEXT_OR_NULL.describe('The SK, masked; in full only in the answer that makes the pair.'),
    seller: TEXT_OR_NULL.describe('English name of the seller whose account it belongs to; `null` for all sellers.'),
    sampleSeller: z.boolean(),
    state: z.enum(['active', 'locked', 'retired', 'no_secret']),
    failures: z.int().describe('Wrong signatures in a row; more than five lock the AK for five minutes.'),
    lockedUntilWallAt: INSTANT_OR_NULL,
    createdSimAt: INSTANT,
    createdWallAt: INSTANT,
    lastUsedSimAt: INSTANT_OR_NULL,
    lastUsedWallAt: INSTANT_OR_NULL,
    retiredSimAt: INSTANT_OR_NULL,
  }),
);

export const API_KEY_LIST = named('ApiKeyList', z.strictObject({ items: z.array(API_KEY) }));

export const NEW_API_KEY = named(
  'NewApiKey',
  z.strictObject({ seller: z.string().min(1).max(200).optional().describe('Left out: it sees the orders of all.') }),
);
