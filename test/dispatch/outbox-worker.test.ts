import assert from 'node:assert/strict';
import { test } from 'node:test';
import { purchase } from '../../src/app/purchase.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { openTestMarket } from '../support/market.ts';

const SELECTION = { skuCode: 'sku-basic', billing: 'one_time', quantity: 1 } as const;
const BUY = { productId: 'desk', buyerId: 'v2', selection: SELECTION, pay: 'paid' } as const;

test('different instances are called side by side, never more of them than allowed', async () => {
  let onTheWire = 0;
  let most = 0;
  const market = await openTestMarket({
    maxInFlight: 4,
    onWire: async (send) => {
      onTheWire += 1;
      most = Math.max(most, onTheWire);
      await new Promise((resolve) => setImmediate(resolve));
      onTheWire -= 1;
      return send();
    },
  });
  await Promise.all(Array.from({ length: 20 }, () => purchase(market.workspace, BUY)));
  await market.outbox.idle();
  assert.equal(most, 4);
  assert.equal(market.received.length, 40);
  for (const order of market.workspace.state.all('orders').values()) assert.equal(order.status, 'completed');
});

test('a call cut off when the program stops is sent again by the next one, marked as a possible repetition', async () => {
  const store = createMemoryStore();
  const stopping = await openTestMarket({
    store,
    onWire: (_send, signal) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve({ transportError: 'other', timings: { totalMs: 1 } }));
      }),
  });
  await purchase(stopping.workspace, BUY);
  await stopping.close();
  assert.equal(stopping.calls('newInstance')[0]?.attempts.length, 0, 'a cut-off try is no failure of the seller');

  const next = await openTestMarket({ store });
  await next.outbox.idle();
  const [call] = next.calls('newInstance');
  assert.equal(call?.status, 'success');
  assert.equal(call.attempts[0]?.mayRepeat, true);
});
