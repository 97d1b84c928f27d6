import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApi, type ApiServer } from './api/api-server.ts';

let api: ApiServer;

before(async () => {
  api = await startApi();
});
after(() => api.close());

const MONTH = { productId: 'desk', billing: 'period', period: { type: 'month', number: 1 } };

async function meter() {
  const { body } = await api.get('sanctions');
  return body.items.find((item: { id: string }) => item.id === 'desk');
}

/** Buys, and lets every try of the creation fail until the order is refunded. */
async function failOrder(): Promise<void> {
  const { body: order } = await api.post('orders', MONTH);
  await api.post('clock/advance', { by: 'PT4H' });
  assert.equal((await api.get(`orders/${order.id}`)).body.status, 'refunded');
}

test('six failed orders in a month: warned, taken off the market, what runs goes on, coming back only by the rule', async () => {
  const { body: running } = await api.post('orders', MONTH);
  await api.market.outbox.idle();
  api.market.script(({ activity }) =>
    activity === 'newInstance' ? { resultCode: '000005', resultMsg: 'no' } : undefined,
  );
  for (let count = 1; count <= 5; count += 1) await failOrder();
  const warned = await meter();
  assert.deepEqual([warned.state, warned.failedOrders, warned.limit, warned.left], ['warn', 5, 5, 1]);
  const [warning] = (await api.get('notices?to=seller&kind=delisting_near')).body.items;
  const { body: words } = await api.get(`notices/${warning.id}`);
  assert.match(words.words.en.title, /5 failed orders this month/);
  assert.match(words.words.zh.text, /下架/);
  assert.deepEqual([words.channels, words.ruleKey], [['mail', 'sms', 'site'], 'sanction.warnBefore']);

  await failOrder();
  const delisted = await meter();
  assert.deepEqual([delisted.state, delisted.failedOrders, delisted.left], ['delisted', 6, 0]);
  assert.equal((await api.get('products/desk')).body.status, 'discontinued');
  assert.equal((await api.get('notices?kind=product_delisted')).body.items.length, 1);

  const again = await api.post('orders', MONTH);
  assert.deepEqual([again.status, again.body.error.reason], [409, 'product_not_listed']);
  const renewal = await api.post(`instances/${running.instanceId}/renew`, { period: { type: 'month', number: 1 } });
  assert.deepEqual([renewal.status, renewal.body.error.reason], [409, 'product_not_listed']);
  assert.equal((await api.get(`instances/${running.instanceId}`)).body.status, 'in_use');

  const { body: product } = await api.get('products/desk');
  const bySeller = await api.put('products/desk', { ...product, status: 'listed' });
  assert.deepEqual([bySeller.status, bySeller.body.error.reason], [409, 'product_delisted']);
  assert.equal((await api.put('products/desk', { ...product, featured: true })).status, 200);
  assert.equal((await meter()).state, 'delisted', 'what a seller changes takes nothing back');

  const final = await api.post('products/desk/relist');
  assert.deepEqual([final.status, final.body.error.reason], [409, 'relist_final']);
  await api.put('/api/v1/workspaces/default', { rules: { 'sanction.relisting': 'operator' } });
  const relisted = await api.post('products/desk/relist');
  assert.deepEqual([relisted.status, relisted.body.state, relisted.body.failedOrders], [200, 'good', 0]);
  api.market.script(() => undefined);
  const { body: sold } = await api.post('orders', MONTH);
  assert.equal(sold.status, 'processing');
});

test('messages are filtered by kind and way, and read in both languages', async () => {
  const { body: failures } = await api.get('notices?kind=call_failed&limit=200');
  assert.ok(failures.items.length > 6);
  assert.deepEqual((await api.get('notices?kind=order_completed&channel=sms')).body.items, []);
  assert.ok((await api.get('notices?kind=order_completed&channel=mail')).body.items.length > 0);
  assert.equal((await api.get('notices?channel=pigeon')).status, 400);
  assert.equal((await api.get('notices/ntc-0')).status, 404);
});
