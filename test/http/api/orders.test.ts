import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApi, type ApiServer } from './api-server.ts';

let api: ApiServer;
before(async () => {
  api = await startApi();
});
after(() => api.close());

const MONTH = { type: 'month', number: 1 };

/** Buys and waits until nothing is under way. */
async function buy(members: object = {}) {
  const { status, body } = await api.post('orders', {
    productId: 'desk',
    billing: 'period',
    period: MONTH,
    ...members,
  });
  assert.equal(status, 201, JSON.stringify(body));
  await api.market.outbox.idle();
  return (await api.get(`orders/${body.id}`)).body;
}

test('an order is placed, paid and completed; it shows its line and term', async () => {
  const order = await buy({ quantity: 2, buyerId: 'v5' });
  assert.match(order.id, /^CS\d{10}[A-Z0-9]{5}$/);
  assert.deepEqual([order.type, order.status, order.buyerId], ['new', 'completed', 'v5']);
  assert.deepEqual(order.total, { amountMinor: 60_000, currency: 'CNY' });
  const [line] = order.lines;
  assert.deepEqual([line.id, line.sku, line.quantity], [`${order.id}-000001`, 'sku-basic', 2]);
  assert.deepEqual(line.period, MONTH);
  assert.equal(order.expireSimAt, '2026-07-10T15:59:59.000Z');
  assert.equal((await api.get(`instances/${order.instanceId}`)).body.status, 'in_use');
});

test('SKU, quantity and buyer may be left out; a one-time purchase does not expire', async () => {
  const { body } = await api.post('orders', { productId: 'desk', billing: 'one_time' });
  assert.deepEqual([body.lines[0].offerId, body.buyerId, body.expireSimAt], ['OFFI-ONCE', 'v0', null]);
  await api.market.outbox.idle();
});

test('billing modes in which a product is not sold are 400 and name the field', async () => {
  for (const billing of ['on_demand', 'package', 'trial']) {
    const { status, body } = await api.post('orders', { productId: 'desk', billing });
    assert.equal(status, 400);
    assert.equal(body.error.details[0].path, 'billing');
  }
});

test('a choice that is not sold names the field', async () => {
  for (const [members, path] of [
    [{ sku: 'sku-none' }, 'sku'],
    [{ quantity: 11 }, 'quantity'],
    [{ quantity: 0 }, 'quantity'],
    [{ period: { type: 'month', number: 10 } }, 'period.number'],
    [{ period: undefined }, 'period'],
    [{ period: { type: 'week', number: 1 } }, 'period.type'],
    [{ billing: 'one_time' }, 'period'],
    [{ pay: 'cash' }, 'pay'],
  ] as const) {
    const { status, body } = await api.post('orders', {
      productId: 'desk',
      billing: 'period',
      period: MONTH,
      ...members,
    });
    assert.deepEqual([status, body.error.details[0].path], [400, path], JSON.stringify(members));
  }
});

test('unknown products and buyers are not found, and nothing is ordered', async () => {
  const before = (await api.get('/api/v1/workspaces/default')).body.counts.orders;
  assert.equal((await api.post('orders', { productId: 'none', billing: 'one_time' })).status, 404);
  const { status, body } = await api.post('orders', { productId: 'desk', billing: 'one_time', buyerId: 'nobody' });
  assert.equal(status, 404);
  assert.match(body.error.message, /nobody/);
  assert.equal((await api.get('/api/v1/workspaces/default')).body.counts.orders, before);
});

test('an unpaid order is paid, declined or canceled; a second time is refused with the reason', async () => {
  const later = await buy({ pay: 'later' });
  assert.equal(later.status, 'pending_payment');
  assert.equal((await api.get(`instances/${later.instanceId}`)).status, 404);
  const declined = await api.post(`orders/${later.id}/pay`, { pay: 'declined' });
  assert.deepEqual([declined.body.status, declined.body.paymentDeclined], ['pending_payment', true]);
  const paid = await api.post(`orders/${later.id}/pay`);
  assert.equal(paid.body.status, 'processing');
  const again = await api.post(`orders/${later.id}/pay`, {});
  assert.deepEqual(
    [again.status, again.body.error.code, again.body.error.reason],
    [409, 'not_allowed', 'order_not_payable'],
  );
  await api.market.outbox.idle();

  const unpaid = await buy({ pay: 'declined' });
  assert.equal((await api.post(`orders/${unpaid.id}/cancel`)).body.status, 'canceled');
  const refused = await api.post(`orders/${unpaid.id}/cancel`, undefined, { headers: { 'Accept-Language': 'zh' } });
  assert.equal(refused.body.error.reason, 'order_not_cancelable');
  assert.match(refused.body.error.message, /\p{Script=Han}/u);
});

test('a balance that is too low is a refusal in words', async () => {
  const { body: poor } = await api.post('buyers', { name: 'Poor', balance: { amountMinor: 1 } });
  const { status, body } = await api.post('orders', { productId: 'desk', billing: 'one_time', buyerId: poor.id });
  assert.deepEqual([status, body.error.reason], [409, 'balance_too_low']);
  assert.match(body.error.message, /9,900/);
});

test('unknown orders are not found', async () => {
  for (const [method, path] of [
    ['GET', 'orders/CS0'],
    ['POST', 'orders/CS0/pay'],
    ['POST', 'orders/CS0/cancel'],
  ] as const) {
    assert.equal((await api.request(method, path)).status, 404, path);
  }
});

test('pages of a list neither repeat nor skip while orders come in', async () => {
  await buy();
  await buy();
  const all = (await api.get('orders?limit=200')).body.items.map((order: { id: string }) => order.id);
  const first = (await api.get('orders?limit=2')).body;
  await buy();
  const rest = (await api.get(`orders?limit=200&after=${first.nextCursor}`)).body;
  const paged = [...first.items, ...rest.items].map((order: { id: string }) => order.id);
  assert.deepEqual(paged, all);
  assert.equal(rest.nextCursor, undefined);
});

test('orders are filtered; a cursor of another list is refused by path', async () => {
  const { body } = await api.get('orders?status=canceled&buyerId=v0');
  assert.ok(body.items.length > 0);
  assert.ok(body.items.every((order: { status: string }) => order.status === 'canceled'));
  const wrong = await api.get('orders?after=nonsense');
  assert.deepEqual([wrong.status, wrong.body.error.details[0].path], [400, 'after']);
});

test('an instance is found by both ids, renewed, and its details are fetched live', async () => {
  const order = await buy();
  const { body: instance } = await api.get(`instances/${order.instanceId}`);
  assert.equal(instance.sellerInstanceId, `isv-${order.id}`);
  assert.deepEqual((await api.get(`instances/${instance.sellerInstanceId}`)).body, instance);

  const renewal = await api.post(`instances/${instance.sellerInstanceId}/renew`, {
    period: { type: 'year', number: 1 },
  });
  assert.equal(renewal.status, 201);
  assert.deepEqual([renewal.body.type, renewal.body.expireSimAt], ['renew', '2027-07-10T15:59:59.000Z']);
  await api.market.outbox.idle();
  assert.equal((await api.get(`instances/${instance.id}`)).body.expireSimAt, '2027-07-10T15:59:59.000Z');

  const details = await api.post(`instances/${instance.id}/details`);
  assert.equal(details.status, 200);
  assert.equal(details.body.instance.appInformation.frontEndUrl, 'https://app.example.com/');
  assert.deepEqual([details.body.call.activity, details.body.call.cause], ['queryInstance', 'details_view']);
});

test('what cannot be renewed or opened is refused; bad input and unknown ids are told', async () => {
  const { body: once } = await api.post('orders', { productId: 'desk', billing: 'one_time' });
  await api.market.outbox.idle();
  const refused = await api.post(`instances/${once.instanceId}/renew`, { period: MONTH });
  assert.deepEqual([refused.status, refused.body.error.reason], [409, 'renew_one_time']);
  const bad = await api.post(`instances/${once.instanceId}/renew`, { period: { type: 'year', number: 10 } });
  assert.deepEqual([bad.status, bad.body.error.details[0].path], [400, 'period.number']);
  assert.equal((await api.post('instances/none/renew', { period: MONTH })).status, 404);
  assert.equal((await api.post('instances/none/details')).status, 404);
  assert.equal((await api.get('instances/none')).status, 404);

  api.market.script(({ activity }) => (activity === 'newInstance' ? 'unreachable' : undefined));
  const waiting = await buy();
  api.market.script(() => undefined);
  const early = await api.post(`instances/${waiting.instanceId}/details`);
  assert.deepEqual([early.status, early.body.error.reason], [409, 'details_not_ready']);
  const { body } = await api.get('instances?status=provisioning');
  assert.deepEqual(
    body.items.map((item: { id: string }) => item.id),
    [waiting.instanceId],
  );
  assert.equal((await api.get('instances?status=gone')).body.error.details[0].path, 'status');
});

test('notices tell buyer and seller, newest first', async () => {
  const { body } = await api.get('notices?to=seller&limit=1');
  assert.equal(body.items[0].kind, 'call_failed');
  assert.equal(body.items[0].params.activity, 'newInstance');
  assert.equal((await api.get('notices?to=nobody')).body.error.details[0].path, 'to');
});
