import { lookAtAddress } from '../src/dispatch/look-at-address.ts';
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ClockRunner } from '../src/app/clock-runner.ts';
import type { Marketplace } from '../src/app/marketplace.ts';
import type { Randomness } from '../src/app/ports.ts';
import { seedRecords } from '../src/app/seed-records.ts';
import { Workspace } from '../src/app/workspace.ts';
import type { Change } from '../src/domain/records.ts';
import { OutboxWorker } from '../src/dispatch/outbox-worker.ts';
import { createUndiciSender } from '../src/dispatch/undici-sender.ts';
import { openFileStore } from '../src/store/file-store.ts';
import { anchorClock } from '../src/engine/clock.ts';
import { TEST_PRODUCT } from '../test/support/market.ts';
import { conformanceOver } from '../test/support/conformance.ts';
import { historyOf } from '../test/support/history.ts';
import { exchangeOf, finishedCall, runningInstance } from './bench-records.ts';

/** Tries on the wire at the same time, in the simulator and in the bare loop it is measured against. */
export const IN_FLIGHT = 32;

const wall = { now: (): number => Date.now() };
const random: Randomness = {
  uuid: () => randomUUID(),
  text: (length, alphabet) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(''),
};

/** A marketplace on real files with a frozen clock, one product and one rich buyer; `close` removes its files. */
export interface BenchMarket extends Marketplace {
  close(): Promise<void>;
}

/** Records made in one commit. */
const BATCH = 1_000;

function firstRecords(sellerUrl: string): Change[] {
  const buyer = {
    id: 'buyer',
    name: 'Buyer',
    level: 'V5',
    balanceMinor: 9e15,
    email: null,
    mobilePhone: null,
    consent: false,
  } as const;
  return seedRecords(
    { id: 'default', name: 'default', site: 'cn', seed: 'empty' },
    { products: [TEST_PRODUCT], buyers: [buyer] },
    { wallAt: wall.now(), sellerUrl, accessKey: 'bench-key', sampleSellerUrl: null },
  );
}

/** Opens it in a data folder, in a new one, removed at the end, unless given. */
export async function openBenchMarket(sellerUrl: string, dataFolder?: string): Promise<BenchMarket> {
  const folder = dataFolder ?? (await mkdtemp(path.join(tmpdir(), 'koosim-bench-')));
  const store = await openFileStore(path.join(folder, 'default'));
  const workspace = new Workspace({ store, loaded: await store.load(), wall, random });
  if (dataFolder === undefined) await workspace.restore(firstRecords(sellerUrl));
  const sender = createUndiciSender();
  const outbox = new OutboxWorker({
    workspace,
    sender,
    random,
    wall,
    maxInFlight: IN_FLIGHT,
    onDefect: (error) => {
      throw error;
    },
  });
  const clock = new ClockRunner(workspace, outbox, () => new Promise((resolve) => setImmediate(resolve)));
  await clock.setMode('frozen');
  return {
    workspace,
    outbox,
    clock,
    history: historyOf({ workspace, outbox, clock }),
    conformance: conformanceOver(sender),
    lookAtAddress,
    close: async () => {
      await clock.stop();
      await outbox.stop();
      await workspace.close();
      await sender.close();
      if (dataFolder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Puts `count` completed orders with running monthly instances into a marketplace, their expiries spread over a month. */
export async function addRunningInstances(market: BenchMarket, count: number): Promise<void> {
  const simAt = market.workspace.simNow();
  for (let from = 0; from < count; from += BATCH) {
    const indexes = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => from + index);
    await market.workspace.restore(indexes.flatMap((index) => runningInstance(index, simAt)));
  }
}

/**
 * Makes a data folder with one workspace, `default`, of so many running instances and finished calls with their bytes,
 * through the store's own port. @returns the folder
 */
export async function makeDataFolder(sellerUrl: string, orders: number, calls: number): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-bench-'));
  const store = await openFileStore(path.join(folder, 'default'));
  await store.load();
  const simAt = wall.now();
  const first = firstRecords(sellerUrl).map((change): Change => {
    if (change.collection !== 'workspace' || !change.value) return change;
    // Numbers of the calls are given out; the clock stands still.
    const value = { ...change.value, nextSequence: calls * 3 + 2, clock: anchorClock('frozen', simAt, simAt) };
    return { ...change, value };
  });
  await store.commit({ changes: first, exchanges: [] });
  for (let from = 0; from < orders; from += BATCH) {
    const indexes = Array.from({ length: Math.min(BATCH, orders - from) }, (_, index) => from + index);
    await store.commit({ changes: indexes.flatMap((index) => runningInstance(index, simAt)), exchanges: [] });
  }
  for (let from = 0; from < calls; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, calls - from) }, (_, index) =>
      finishedCall(from + index, orders, simAt),
    );
    await store.commit({
      changes: batch.map((value) => ({ collection: 'calls', id: value.id, value })),
      exchanges: batch.map(exchangeOf),
    });
  }
  await store.close();
  return folder;
}
