import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelOrder, payOrder, purchase } from '../../src/app/purchase.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { openTestMarket, START } from '../support/market.ts';

const BALANCE = 100_000_000;

function balance(market: Awaited<ReturnType<typeof openTestMarket>>): number | undefined {
  return market.workspace.state.get('buyers', 'v2')?.balanceMinor;
}

test('a paid order is created, polled and completed, and the term begins', async () => {
  const market = await openTestMarket();
  const order = await market.buy({ period: { type: 'month', number: 2 } });
  const instance = market.instanceOf(order);
  assert.equal(order.status, 'completed');
  assert.match(order.id, /^CS2606101000[A-Z0-9]{5}$/);
  assert.equal(order.line.id, `${order.id}-000001`);
  assert.deepEqual(
    market.received.map(({ activity, fields }) => [activity, Object.keys(fields).sort()]),
    [
      ['newInstance', ['businessId', 'orderId', 'orderLineId']],
      ['queryInstance', ['instanceId']],
    ],
  );
  assert.equal(instance.status, 'in_use');
  assert.equal(instance.sellerInstanceId, `isv-${order.id}`);
  assert.equal(instance.appInfo?.frontEndUrl, 'https://app.example.com/');
  assert.equal(instance.expireSimAt, Date.parse('2026-08-10T23:59:59+08:00'));
  assert.equal(balance(market), BALANCE - 60_000);
});

test('a one-time purchase has no term and plans nothing', async () => {
  const market = await openTestMarket();
  const order = await market.buy({ billing: 'one_time' });
  assert.equal(order.status, 'completed');
  assert.equal(market.instanceOf(order).expireSimAt, undefined);
  assert.equal(market.workspace.state.queue.size, 0);
});

test('an asynchronous seller (000004) is polled every minute of marketplace time until it is ready', async () => {
  const market = await openTestMarket();
  market.script(({ activity, fields }, tries) => {
    if (activity === 'newInstance') {
      return { resultCode: '000004', resultMsg: 'creating', instanceId: `isv-${fields['orderId']}` };
    }
    return tries < 4 ? { resultCode: '000004', resultMsg: 'creating' } : undefined;
  });
  const order = await market.buy();
  assert.equal(order.status, 'processing');
  assert.equal(market.calls('queryInstance')[0]?.status, 'polling');
  await market.advance('PT5M');
  assert.equal(market.order(order.id).status, 'completed');
  assert.deepEqual(market.log(), [
    '20260610020000 newInstance',
    '20260610020000 queryInstance',
    '20260610020100 queryInstance',
    '20260610020200 queryInstance',
    '20260610020300 queryInstance',
  ]);
});

test('a creation that always fails is tried at 0, 60, 120 and 180 minutes, then refunded in full, and both are told', async () => {
  const market = await openTestMarket();
  market.script(() => 'unreachable');
  const order = await market.buy();
  assert.equal(order.status, 'processing');
  assert.equal(balance(market), BALANCE - 30_000);
  await market.advance('PT179M');
  assert.equal(market.order(order.id).status, 'processing');
  await market.advance('PT1M');
  assert.deepEqual(
    market.received.map(({ activity, simAt }) => [activity, (simAt - START) / 60_000]),
    [0, 60, 120, 180].map((minute) => ['newInstance', minute]),
  );
  const businessIds = market.received.map(({ fields }) => fields['businessId']);
  assert.equal(new Set(businessIds).size, 4, 'a fresh businessId on each try');
  const refunded = market.order(order.id);
  assert.equal(refunded.status, 'refunded');
  assert.equal(refunded.refund?.reason, 'provisioning_failed');
  assert.equal(refunded.refund.amountMinor, 30_000);
  assert.equal(market.order(refunded.refund.orderId).type, 'unsubscribe');
  assert.equal(balance(market), BALANCE);
  assert.equal(market.instanceOf(order).status, 'failed');
  const told = [...market.workspace.state.all('notices').values()].filter(({ kind }) => kind === 'order_refunded');
  assert.deepEqual(told.map(({ to }) => to).sort(), ['buyer', 'seller']);
});

test('a creation that succeeds on a later try completes the order', async () => {
  const market = await openTestMarket();
  market.script(({ activity }, tries) => (activity === 'newInstance' && tries < 3 ? 'unreachable' : undefined));
  const order = await market.buy();
  await market.advance('PT3H');
  assert.equal(market.order(order.id).status, 'completed');
  assert.deepEqual(market.log(), [
    '20260610020000 newInstance',
    '20260610030000 newInstance',
    '20260610040000 newInstance',
    '20260610040000 queryInstance',
  ]);
});

test('a poll that never succeeds ends with the creation window: refund, and release with the unsubscription order', async () => {
  const market = await openTestMarket();
  market.script(({ activity }) =>
    activity === 'queryInstance' ? { resultCode: '000004', resultMsg: 'creating' } : undefined,
  );
  const order = await market.buy();
  await market.advance('PT4H');
  const refunded = market.order(order.id);
  assert.equal(refunded.status, 'refunded');
  assert.equal(market.received.filter(({ activity }) => activity === 'queryInstance').length, 181);
  const release = market.received.at(-1);
  assert.equal(release?.activity, 'releaseInstance');
  assert.deepEqual(release.fields, {
    instanceId: `isv-${order.id}`,
    orderId: refunded.refund?.orderId,
    orderLineId: `${refunded.refund?.orderId}-000001`,
  });
});

test('a repeated creation that answers another instanceId fails: the first one counts', async () => {
  const market = await openTestMarket();
  market.script(({ activity }, tries) => {
    if (activity !== 'newInstance') return undefined;
    // Created, but answered without the resultMsg that every answer needs.
    if (tries === 1) return { resultCode: '000000', instanceId: 'first' };
    return { resultCode: '000000', resultMsg: 'ok', instanceId: tries === 2 ? 'second' : 'first' };
  });
  const order = await market.buy();
  await market.advance('PT1H');
  const [call] = market.calls('newInstance');
  assert.deepEqual(
    call?.attempts[1]?.checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id),
    ['ID-SAME'],
  );
  await market.advance('PT1H');
  assert.equal(market.instanceOf(order).sellerInstanceId, 'first');
});

test('an instanceId that another order has is refused', async () => {
  const market = await openTestMarket();
  market.script(({ activity }) =>
    activity === 'newInstance' ? { resultCode: '000000', resultMsg: 'ok', instanceId: 'shared' } : undefined,
  );
  const first = await market.buy();
  const second = await market.buy();
  assert.equal(first.status, 'completed');
  assert.equal(second.status, 'processing');
  const failed = market.calls('newInstance')[1]?.attempts[0]?.checks.find(({ verdict }) => verdict === 'fail');
  assert.equal(failed?.id, 'ID-UNIQUE');
});

test('an unpaid order waits, can be paid later, and calls the seller only then', async () => {
  const market = await openTestMarket();
  const order = await market.buy({ pay: 'later' });
  assert.equal(order.status, 'pending_payment');
  assert.equal(market.received.length, 0);
  await payOrder(market.workspace, order.id, 'paid');
  await market.outbox.idle();
  assert.equal(market.order(order.id).status, 'completed');
  assert.equal(market.received.length, 2);
});

test('a declined payment leaves the order unpaid', async () => {
  const market = await openTestMarket();
  const order = await market.buy({ pay: 'declined' });
  assert.equal(order.status, 'pending_payment');
  assert.equal(order.paymentDeclined, true);
  assert.equal(balance(market), BALANCE);
});

test('an order that nobody pays is canceled after 24 hours and cannot be revived', async () => {
  const market = await openTestMarket();
  const order = await market.buy({ pay: 'later' });
  await market.advance('PT24H');
  assert.equal(market.order(order.id).status, 'canceled');
  const paid = await payOrder(market.workspace, order.id, 'paid');
  assert.ok(isRefusal(paid));
  assert.equal(paid.reason, 'order_not_payable');
});

test('a canceled order cannot be canceled or paid again', async () => {
  const market = await openTestMarket();
  const order = await market.buy({ pay: 'later' });
  await cancelOrder(market.workspace, order.id);
  const again = await cancelOrder(market.workspace, order.id);
  assert.ok(isRefusal(again));
  assert.equal(again.reason, 'order_not_cancelable');
  assert.equal(market.workspace.state.queue.size, 0);
});

test('a balance that is too low refuses the purchase and leaves nothing behind', async () => {
  const market = await openTestMarket();
  await market.workspace.decide((draft) =>
    draft.put('buyers', { ...draft.need('buyers', 'v2'), balanceMinor: 29_999 }),
  );
  const selection = {
    skuCode: 'sku-basic',
    billing: 'period',
    period: { type: 'month', number: 1 },
    quantity: 1,
  } as const;
  const result = await purchase(market.workspace, { productId: 'desk', buyerId: 'v2', selection, pay: 'paid' });
  assert.ok(isRefusal(result));
  assert.equal(result.reason, 'balance_too_low');
  assert.equal(market.workspace.state.all('orders').size, 0);
  assert.equal(market.workspace.state.queue.size, 0);
});

const NOT_SOLD = [
  [{ skuCode: 'nope', billing: 'one_time', quantity: 1 }, 'sku', 'unknown_sku'],
  [{ skuCode: 'sku-basic', billing: 'period', quantity: 1 }, 'period', 'period_missing'],
  [
    { skuCode: 'sku-basic', billing: 'period', period: { type: 'month', number: 10 }, quantity: 1 },
    'period',
    'period_number',
  ],
  [
    { skuCode: 'sku-basic', billing: 'period', period: { type: 'month', number: 0 }, quantity: 1 },
    'period',
    'period_number',
  ],
  [{ skuCode: 'sku-basic', billing: 'one_time', quantity: 11 }, 'quantity', 'quantity_range'],
  [{ skuCode: 'sku-basic', billing: 'one_time', quantity: 1.5 }, 'quantity', 'quantity_range'],
] as const;

for (const [selection, path, problem] of NOT_SOLD) {
  test(`a choice that is not sold is told by field: ${problem}`, async () => {
    const market = await openTestMarket();
    const result = await purchase(market.workspace, { productId: 'desk', buyerId: 'v2', selection, pay: 'paid' });
    assert.ok('problem' in result);
    assert.deepEqual([result.path, result.problem], [path, problem]);
  });
}
