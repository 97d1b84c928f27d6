import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Prng } from '../../src/scenario/prng.ts';
import { buildProgram } from '../support/built-program.ts';
import { killLeftOvers, startChildSimulator, type ChildSimulator } from '../support/child-simulator.ts';
import { startInstantSeller, type InstantSeller } from '../support/instant-seller.ts';
import { TEST_SEED } from '../support/seed.ts';

const ROUNDS = 30;
const BUYERS_AT_ONCE = 4;
/** A kill comes when so many orders of its round have been answered, and at most so much later: speed decides nothing. */
const KILL_WITHIN_ORDERS = 12;
const KILL_WITHIN_MS = 60;

const BUY = { productId: 'team-board', billing: 'period', period: { type: 'month', number: 1 } };

interface OrderJson {
  readonly id: string;
  readonly status: string;
}

const program = buildProgram('src/main.ts');
let folder: string;
let seller: InstantSeller;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'koosim-kill-'));
  seller = await startInstantSeller();
});

after(async () => {
  await killLeftOvers();
  await seller.close();
  await rm(folder, { recursive: true, force: true });
});

function start(): Promise<ChildSimulator> {
  return startChildSimulator({ KOOSIM_DATA: folder, KOOSIM_REFERENCE_ISV_PORT: 'off' }, [], program);
}

async function api<T>(simulator: ChildSimulator, method: string, apiPath: string, body?: unknown): Promise<T> {
  const response = await fetch(`${simulator.origin}/api/v1/workspaces/default${apiPath}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${apiPath}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

/** Buys until the process is gone; every order that was answered is acknowledged. */
async function buyUntilKilled(simulator: ChildSimulator, acknowledged: string[]): Promise<void> {
  for (;;) {
    try {
      acknowledged.push((await api<OrderJson>(simulator, 'POST', '/orders', BUY)).id);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return;
    }
  }
}

const prng = new Prng(TEST_SEED);

/** @returns the acknowledged orders of this round */
async function killAtRandom(): Promise<string[]> {
  const simulator = await start();
  const acknowledged: string[] = [];
  const wanted = prng.int(0, KILL_WITHIN_ORDERS);
  const buyers = Promise.all(Array.from({ length: BUYERS_AT_ONCE }, () => buyUntilKilled(simulator, acknowledged)));
  while (acknowledged.length < wanted && simulator.process.exitCode === null) await delay(2);
  await delay(prng.int(0, KILL_WITHIN_MS));
  await simulator.kill();
  await buyers;
  return acknowledged;
}

async function allOrders(simulator: ChildSimulator): Promise<Map<string, OrderJson>> {
  const orders = new Map<string, OrderJson>();
  let cursor: string | undefined;
  do {
    const page: { items: OrderJson[]; nextCursor?: string } = await api(
      simulator,
      'GET',
      `/orders?limit=100${cursor === undefined ? '' : `&after=${encodeURIComponent(cursor)}`}`,
    );
    for (const order of page.items) orders.set(order.id, order);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return orders;
}

async function untilSettled(simulator: ChildSimulator): Promise<void> {
  // A jump to the next minute returns when everything due is delivered.
  await api(simulator, 'POST', '/clock/advance', { by: 'PT1M' });
}

test(`killed ${ROUNDS} times while orders pour in: nothing acknowledged is lost, no call without its order`, async () => {
  const first = await start();
  await api(first, 'PUT', '/products/team-board/interface', { version: '2.0', url: seller.url });
  assert.equal(await first.stop(), 0);

  const acknowledged = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) for (const id of await killAtRandom()) acknowledged.add(id);
  assert.ok(acknowledged.size > ROUNDS, `only ${acknowledged.size} orders were acknowledged`);

  const last = await start();
  await untilSettled(last);
  const orders = await allOrders(last);
  const lost = [...acknowledged].filter((id) => !orders.has(id));
  assert.deepEqual(lost, [], 'acknowledged orders that are gone');
  const unfinished = [...orders.values()].filter(({ status }) => status !== 'completed');
  assert.deepEqual(unfinished, [], 'orders whose pending calls did not go on after the restart');

  const creations = seller.received.filter(({ activity }) => activity === 'newInstance');
  const withoutOrder = creations.filter(({ orderId }) => !orders.has(orderId ?? ''));
  assert.deepEqual(withoutOrder, [], 'calls for orders that are not there');
  const called = new Set(creations.map(({ orderId }) => orderId));
  assert.deepEqual(
    [...orders.keys()].filter((id) => !called.has(id)),
    [],
    'orders that were never called for',
  );
  await assertRepeatsAreMarked(last, creations);
  assert.equal(await last.stop(), 0);
});

interface CallJson {
  readonly attempts: readonly { readonly mayRepeat?: boolean }[];
}

/** Where the seller saw more tries than are on record, a try was cut off by a kill, and the next one says so. */
async function assertRepeatsAreMarked(
  simulator: ChildSimulator,
  creations: readonly Readonly<Record<string, string>>[],
): Promise<void> {
  const seen = new Map<string, number>();
  for (const { orderId = '' } of creations) seen.set(orderId, (seen.get(orderId) ?? 0) + 1);
  for (const [orderId, count] of seen) {
    if (count < 2) continue;
    const { items } = await api<{ items: { id: string }[] }>(
      simulator,
      'GET',
      `/calls?activity=newInstance&orderId=${orderId}`,
    );
    const call = await api<CallJson>(simulator, 'GET', `/calls/${items[0]?.id}`);
    const marked = call.attempts.filter(({ mayRepeat }) => mayRepeat).length;
    assert.ok(marked >= 1, `order ${orderId}: ${count} tries at the seller, none marked as a possible repetition`);
  }
}
