import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startSimulator, type Simulator } from '../../../src/start-simulator.ts';
import { STORY_START, switchSeller } from '../../support/story.ts';
import { checkedRequest } from './api-server.ts';

/** The newcomer's story of the first issue, told by the API alone: whole program, sample seller over real HTTP. */
let simulator: Simulator;
const defects: unknown[] = [];

before(async () => {
  simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: undefined,
    startSimAt: STORY_START,
    referenceIsvPort: 0,
    onDefect: (error) => defects.push(error),
  });
  await send('PATCH', 'clock', { mode: 'frozen' });
});
after(async () => {
  await simulator.close();
  assert.deepEqual(defects, []);
});

async function send(method: string, path: string, body?: unknown) {
  const answer = await checkedRequest(simulator.origin, method, `/api/v1/workspaces/default/${path}`, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const get = (path: string) => send('GET', path);
const post = (path: string, body?: unknown) => send('POST', path, body);

async function sellerState(sellerInstanceId: string): Promise<string | undefined> {
  const response = await fetch(`${simulator.referenceIsv?.origin}/api/state`);
  const { instances } = (await response.json()) as { instances: { instanceId: string; status: string }[] };
  return instances.find((instance) => instance.instanceId === sellerInstanceId)?.status;
}

/** A product that is sold by the month. */
async function monthlyOffer(): Promise<{ productId: string; sku: string }> {
  const { items } = await get('products?limit=200');
  for (const product of items) {
    for (const { skus } of product.specifications) {
      for (const { code, prices } of skus) {
        const byMonth = prices.some((price: { periodType: string | null }) => price.periodType === 'month');
        if (product.status === 'listed' && byMonth && !product.supervised) return { productId: product.id, sku: code };
      }
    }
  }
  return assert.fail('the demo shop sells something by the month');
}

async function buyMonth() {
  return post('orders', { ...(await monthlyOffer()), billing: 'period', period: { type: 'month', number: 1 } });
}

const MONTH = { period: { type: 'month', number: 1 } };

test('buy, look, renew, expire, freeze, renew frozen, unfreeze, lapse, release', async () => {
  const { id: orderId, instanceId } = await buyMonth();
  const created = await get(`calls/wait?orderId=${orderId}&activity=newInstance&timeoutMs=20000`);
  assert.deepEqual([created.status, created.attempts[0].signing.matches], ['success', true]);
  const queried = await get(`calls/wait?orderId=${orderId}&activity=queryInstance&timeoutMs=20000`);
  assert.equal(queried.status, 'success');
  assert.equal((await get(`orders/${orderId}`)).status, 'completed');

  const details = await post(`instances/${instanceId}/details`);
  assert.equal(details.call.status, 'success');
  assert.ok(details.instance.appInformation.password);
  const page = await fetch(details.instance.appInformation.frontEndUrl);
  assert.equal(page.status, 200);
  const sellerId: string = details.instance.sellerInstanceId;
  const firstExpiry: string = details.instance.expireSimAt;

  const dayBefore = new Date(Date.parse(firstExpiry) - 86_400_000).toISOString();
  assert.equal((await post('clock/advance', { to: dayBefore })).status, 'done');
  const renewal = await post(`instances/${instanceId}/renew`, MONTH);
  await get(`calls/wait?orderId=${renewal.id}&activity=refreshInstance&status=success&timeoutMs=20000`);
  const renewed = await get(`instances/${instanceId}`);
  assert.ok(renewed.expireSimAt > firstExpiry);

  const expiry = await post('clock/advance', { to: renewed.expireSimAt });
  assert.deepEqual(expiry.callsByActivity, { updateInstanceStatus: 1 });
  const expired = await get(`instances/${instanceId}`);
  assert.deepEqual([expired.status, expired.sellerState], ['expired', 'frozen']);
  assert.match((await sellerState(sellerId)) ?? '', /frozen/i);

  const { id: thawId } = await post(`instances/${instanceId}/renew`, MONTH);
  const unfrozen = await get(`calls/wait?orderId=${thawId}&activity=updateInstanceStatus&timeoutMs=20000`);
  assert.equal(unfrozen.fields.status, 'UNFREEZE');
  const order = (await get(`calls?orderId=${thawId}`)).items.map((call: { activity: string }) => call.activity);
  assert.deepEqual(order, ['updateInstanceStatus', 'refreshInstance']);
  const thawed = await get(`instances/${instanceId}`);
  assert.deepEqual([thawed.status, thawed.sellerState], ['in_use', 'normal']);
  assert.doesNotMatch((await sellerState(sellerId)) ?? '', /frozen/i);

  await post('clock/advance', { to: thawed.expireSimAt });
  const lapsing = await get(`instances/${instanceId}`);
  const end = await post('clock/advance', { to: lapsing.releaseDueSimAt });
  assert.equal(end.callsByActivity.releaseInstance, 1);
  const released = await get(`instances/${instanceId}`);
  assert.deepEqual([released.status, released.appInformation], ['released', null]);
  const gone = await get(`calls/wait?instanceId=${sellerId}&activity=releaseInstance&timeoutMs=20000`);
  assert.equal(gone.status, 'success');
  assert.deepEqual((await get(`upcoming?instanceId=${instanceId}`)).items, []);
});

test('while the seller is down the order is tried at 0, 60, 120 and 180 minutes, then refunded; both sides are told', async () => {
  const [buyer] = (await get('buyers?limit=200')).items.toReversed();
  await switchSeller(simulator, { answering: 'off' });
  const { id: orderId, instanceId, total, buyerId } = await buyMonth();
  assert.equal(buyerId, buyer.id);
  const first = await get(`calls/wait?orderId=${orderId}&status=retrying&timeoutMs=20000`);
  assert.equal((await get(`orders/${orderId}`)).status, 'processing');
  const report = await post('clock/advance', { by: 'PT4H' });
  assert.deepEqual([report.callsMade, report.failures], [3, 3]);
  await switchSeller(simulator, { answering: 'on' });

  const call = await get(`calls/${first.id}`);
  const startAt = Date.parse(call.createdSimAt);
  const minutes = call.attempts.map(
    (attempt: { attemptedSimAt: string }) => (Date.parse(attempt.attemptedSimAt) - startAt) / 60_000,
  );
  assert.deepEqual([call.status, minutes], ['failed', [0, 60, 120, 180]]);
  const order = await get(`orders/${orderId}`);
  assert.deepEqual(
    [order.status, order.refund.amount, order.refund.reason],
    ['refunded', total, 'provisioning_failed'],
  );
  assert.equal((await get(`orders/${order.refund.orderId}`)).originalOrderId, orderId);
  assert.equal((await get(`instances/${instanceId}`)).status, 'failed');
  const back = (await get('buyers?limit=200')).items.toReversed()[0];
  assert.deepEqual(back.balance, buyer.balance);
  const told = (await get(`notices?orderId=${orderId}`)).items
    .filter((notice: { kind: string }) => notice.kind === 'order_refunded')
    .map((notice: { to: string }) => notice.to);
  assert.deepEqual(told.sort(), ['buyer', 'seller']);
});

test('workspaces are apart from each other and come with the shop or empty', async () => {
  const path = '/api/v1/workspaces';
  const created = await checkedRequest(simulator.origin, 'POST', path, { name: 'Second', site: 'intl' });
  assert.equal(created.status, 201);
  assert.deepEqual([created.body.counts.orders, created.body.counts.products > 0], [0, true]);
  const deleted = await checkedRequest(simulator.origin, 'DELETE', `${path}/second`, undefined);
  assert.equal(deleted.status, 204);
  const gone = await checkedRequest(simulator.origin, 'GET', `${path}/second/clock`, undefined);
  assert.equal(gone.status, 404);
});
