import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ClockRunner } from '../src/app/clock-runner.ts';
import type { Marketplace } from '../src/app/marketplace.ts';
import type { Randomness } from '../src/app/ports.ts';
import { seedRecords } from '../src/app/seed-records.ts';
import { Workspace } from '../src/app/workspace.ts';
import { termEnd } from '../src/domain/calendar.ts';
import type { Instance } from '../src/domain/instance.ts';
import type { Order } from '../src/domain/order.ts';
import type { Change } from '../src/domain/records.ts';
import { OutboxWorker } from '../src/dispatch/outbox-worker.ts';
import { createUndiciSender } from '../src/dispatch/undici-sender.ts';
import { openFileStore } from '../src/store/file-store.ts';
import { TEST_PRODUCT } from '../test/support/market.ts';
import { historyOf } from '../test/support/history.ts';

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

/** Opens it in a folder of its own. */
export async function openBenchMarket(sellerUrl: string): Promise<BenchMarket> {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-bench-'));
  const store = await openFileStore(path.join(folder, 'default'));
  const workspace = new Workspace({ store, loaded: await store.load(), wall, random });
  const buyer = {
    id: 'buyer',
    name: 'Buyer',
    level: 'V5',
    balanceMinor: 9e15,
    email: null,
    mobilePhone: null,
    consent: false,
  } as const;
  await workspace.restore(
    seedRecords(
      { id: 'default', name: 'default', site: 'cn', seed: 'empty' },
      { products: [TEST_PRODUCT], buyers: [buyer] },
      { wallAt: wall.now(), sellerUrl, accessKey: 'bench-key', sampleSellerUrl: null },
    ),
  );
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
    close: async () => {
      await clock.stop();
      await outbox.stop();
      await workspace.close();
      await sender.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Puts `count` completed orders with running monthly instances into a marketplace, their expiries spread over a month. */
export async function addRunningInstances(market: BenchMarket, count: number): Promise<void> {
  const simAt = market.workspace.simNow();
  for (let from = 0; from < count; from += 1_000) {
    const changes: Change[] = [];
    for (let index = from; index < Math.min(from + 1_000, count); index += 1) changes.push(...running(index, simAt));
    await market.workspace.restore(changes);
  }
}

function running(index: number, simAt: number): Change[] {
  const startSimAt = simAt - (index % 28) * 86_400_000;
  const key = String(index).padStart(6, '0');
  const line = {
    id: `CSBENCH${key}-000001`,
    specificationId: 'standard',
    skuCode: 'sku-basic',
    offerId: 'OFFI-MONTH',
    billing: 'period',
    period: { type: 'month', number: 1 },
    quantity: 1,
    unitPriceMinor: 30_000,
    amountMinor: 30_000,
  } as const;
  const owner = { buyerId: 'buyer', productId: 'desk' };
  const order: Order = {
    id: `CSBENCH${key}`,
    type: 'new',
    status: 'completed',
    ...owner,
    instanceId: `ins-b${key}`,
    currency: 'CNY',
    totalMinor: 30_000,
    line,
    createdSimAt: startSimAt,
    createdWallAt: startSimAt,
    paidSimAt: startSimAt,
    finishedSimAt: startSimAt,
  };
  const expireSimAt = termEnd(startSimAt, line.period);
  const instance: Instance = {
    id: order.instanceId,
    sellerInstanceId: `isv-${key}`,
    status: 'in_use',
    sellerState: 'normal',
    orderId: order.id,
    orderLineId: line.id,
    ...owner,
    specificationId: line.specificationId,
    skuCode: line.skuCode,
    offerId: line.offerId,
    billing: 'period',
    quantity: 1,
    createdSimAt: startSimAt,
    startSimAt,
    expireSimAt,
    anchorDay: 1,
  };
  const event = {
    id: `evt-b${key}`,
    kind: 'instance.expire',
    dueSimAt: expireSimAt,
    sequence: index,
    subjectId: instance.id,
    instanceId: instance.id,
  } as const;
  return [
    { collection: 'orders', id: order.id, value: order },
    { collection: 'instances', id: instance.id, value: instance },
    { collection: 'events', id: event.id, value: event },
  ];
}
