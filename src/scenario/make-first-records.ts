import { createHash } from 'node:crypto';
import type { FirstRecords } from '../app/first-records.ts';
import type { Randomness } from '../app/ports.ts';
import type { SeedPackId } from '../app/seed-packs.ts';
import { seedRecords, type Seed } from '../app/seed-records.ts';
import type { NewWorkspace } from '../app/workspaces.ts';
import { DAY_MS } from '../domain/calendar.ts';
import { BUSY_MONTH_DAYS, liveBusyMonth } from './busy-month.ts';
import { liveOutage, OUTAGE_DAYS } from './outage.ts';
import { Past, type PastBounds } from './past.ts';
import type { PastSeller } from './past-seller.ts';
import { Prng } from './prng.ts';

/** What the first records are made from beside the wishes of whoever makes the workspace. */
export interface FirstRecordsParts {
  readonly seed: Seed;
  readonly wallAt: number;
  readonly sellerUrl: string;
  readonly accessKey: string;
  readonly sampleSellerUrl: string | null;
  /** Begins a seller with empty books for the past of a pack that has one. */
  readonly beginSeller: (random: Randomness) => PastSeller;
}

/** Packs with a past: how many days of it, and the story that is lived through. */
const STORIES: Readonly<Partial<Record<SeedPackId, { days: number; live: (past: Past) => Promise<void> }>>> = {
  'busy-month': { days: BUSY_MONTH_DAYS, live: liveBusyMonth },
  outage: { days: OUTAGE_DAYS, live: liveOutage },
};

/**
 * The first records of a new workspace. A pack with a past lives it through up to the workspace's beginning, with the
 * site and the rules that the workspace has: the same story for the same pack, site, rules and moment; order numbers
 * and ids are its own.
 */
export async function makeFirstRecords(input: NewWorkspace, parts: FirstRecordsParts): Promise<FirstRecords> {
  const first = seedRecords(input, parts.seed, parts);
  const story = STORIES[input.seed];
  if (!story) return { changes: first, exchanges: [] };
  const toSimAt = input.startSimAt ?? parts.wallAt;
  const bounds: PastBounds = { fromSimAt: toSimAt - story.days * DAY_MS, toSimAt, wallAt: parts.wallAt };
  const past = await Past.begin({
    first,
    bounds,
    seller: parts.beginSeller(new Prng(seedFrom('seller', input.seed, toSimAt, input.id)).randomness()),
    storySeed: seedFrom(input.seed, toSimAt),
    idSeed: seedFrom(input.seed, toSimAt, input.id),
  });
  await story.live(past);
  return past.end(input.clockMode ?? 'real');
}

/** A number for the generator, from anything that tells one past from another. */
function seedFrom(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32BE(0);
}
