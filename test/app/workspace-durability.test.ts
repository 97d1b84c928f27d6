import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../src/app/app-error.ts';
import type { CommitBatch, WorkspaceStore } from '../../src/app/ports.ts';
import { purchase } from '../../src/app/purchase.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';

const SELECTION = { skuCode: 'sku-basic', billing: 'one_time', quantity: 1 } as const;

/** A memory store whose commits become durable, or fail, only when the test says so. */
function heldStore(): WorkspaceStore & { hold: boolean; release(error?: Error): void } {
  const inner = createMemoryStore();
  let waiting: { resolve: () => void; reject: (error: Error) => void; batch: CommitBatch }[] = [];
  const store = {
    ...inner,
    hold: false,
    commit: async (batch: CommitBatch): Promise<void> => {
      if (store.hold) {
        await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject, batch }));
      }
      await inner.commit(batch);
    },
    release: (error?: Error): void => {
      const held = waiting;
      waiting = [];
      for (const { resolve, reject } of held) {
        if (error) reject(error);
        else resolve();
      }
    },
  };
  return store;
}

function order(market: TestMarket): Promise<unknown> {
  return purchase(market.workspace, { productId: 'desk', buyerId: 'v2', selection: SELECTION, pay: 'paid' });
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a call is sent only when the change that caused it is durable', async () => {
  const store = heldStore();
  const market = await openTestMarket({ store });
  store.hold = true;
  const first = order(market);
  const second = order(market);
  await turn();
  assert.equal(market.received.length, 0, 'nothing may be sent before the commit');
  store.hold = false;
  store.release();
  await Promise.all([first, second]);
  await market.outbox.idle();
  assert.equal(market.received.filter(({ activity }) => activity === 'newInstance').length, 2);
});

test('when the disk refuses, everything not yet durable is taken back and nothing is sent', async () => {
  const store = heldStore();
  const market = await openTestMarket({ store });
  store.hold = true;
  const purchases = Promise.allSettled([order(market), order(market)]);
  await turn();
  assert.equal(market.workspace.state.all('orders').size, 2);
  store.release(new AppError('store.write_failed', 'no space left on device'));
  const results = await purchases;
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal(market.workspace.state.all('orders').size, 0);
  assert.equal(market.workspace.state.get('buyers', 'v2')?.balanceMinor, 100_000_000);
  assert.equal(market.received.length, 0);
  assert.match(market.workspace.damage?.reason ?? '', /no space/);
  await assert.rejects(order(market), { code: 'store.read_only' });
  await market.outbox.idle();
});

test('after a kill, a try that was due is sent again and says that the seller may have seen it', async () => {
  const store = heldStore();
  const killed = await openTestMarket({ store });
  await killed.buy();
  // The process dies while the call is on the wire: its result is never committed.
  killed.script(() => {
    store.hold = true;
    return undefined;
  });
  await order(killed);
  await turn();

  // What the dead process had not committed stays unwritten; the next one works on what is there.
  store.hold = false;
  const reopened = await openTestMarket({ store, uncleanShutdown: true });
  await reopened.outbox.idle();
  const calls = reopened.calls('newInstance');
  assert.equal(calls.length, 2);
  assert.equal(calls[0]?.attempts[0]?.mayRepeat, undefined);
  assert.equal(calls[1]?.attempts[0]?.mayRepeat, true);
  assert.equal(reopened.order(calls[1].orderId ?? '').status, 'completed');
});

test('retries that were planned go on after a restart', async () => {
  const store = createMemoryStore();
  const market = await openTestMarket({ store });
  market.script(() => 'unreachable');
  const { id } = await market.buy();
  const reopened = await openTestMarket({ store });
  await reopened.advance('PT1H');
  assert.equal(reopened.order(id).status, 'completed');
  assert.equal(reopened.calls('newInstance')[0]?.attempts[1]?.mayRepeat, undefined);
});

test('numbers go on without a gap after a clean close, and are never given out twice after a kill', async () => {
  const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));
  const store = createMemoryStore();
  const first = await openTestMarket({ store });
  await first.buy({ billing: 'one_time' });
  const lastNumber = Math.max(...first.calls().map(({ id }) => numberOf(id)));
  await first.close();
  const second = await openTestMarket({ store });
  await second.buy({ billing: 'one_time', pay: 'later' });
  const instanceId = [...second.workspace.state.all('orders').values()].at(-1)?.instanceId ?? '';
  assert.ok(numberOf(instanceId) > lastNumber && numberOf(instanceId) <= lastNumber + 3, instanceId);
  // Killed: the store is opened again as it is.
  const third = await openTestMarket({ store, uncleanShutdown: true });
  await third.buy({ billing: 'one_time' });
  const ids = [...third.calls().map(({ id }) => numberOf(id)), ...third.workspace.state.all('notices').keys()];
  assert.equal(new Set(ids).size, ids.length);
  const newInstanceIds = [...third.workspace.state.all('orders').values()].map((order) => numberOf(order.instanceId));
  assert.equal(new Set(newInstanceIds).size, 3);
});
