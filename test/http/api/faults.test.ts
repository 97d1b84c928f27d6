import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApi, type ApiServer } from './api-server.ts';

let api: ApiServer;
before(async () => (api = await startApi()));
after(() => api.close());

const BUY = { productId: 'desk', billing: 'period', period: { type: 'month', number: 1 }, buyerId: 'v2' };

void test('a plan is added, takes a call, tells what it did, and is removed', async () => {
  const added = await api.post('faults', { kind: 'dropped_answer', match: { activity: 'newInstance' } });
  assert.equal(added.status, 201);
  assert.deepEqual([added.body.times, added.body.remaining, added.body.used], ['next', 1, 0]);
  const order = await api.post('orders', BUY);
  await api.market.outbox.idle();
  const { body: plan } = await api.get(`faults/${added.body.id}`);
  assert.deepEqual([plan.remaining, plan.used, plan.recent.length], [0, 1, 1]);
  const { body: call } = await api.get(`calls/${plan.recent[0].callId}`);
  assert.equal(call.orderId, order.body.id);
  assert.equal(call.attempts[0].fault.kind, 'dropped_answer');
  assert.equal(call.attempts[0].transportError, 'timeout');
  assert.equal(call.attempts[0].response.status, 200);
  assert.deepEqual(
    call.attempts[0].checks.map(({ id, certainty }: { id: string; certainty: string }) => [id, certainty]),
    [['FAULT-DROPPED', 'ours']],
  );
  assert.equal((await api.request('DELETE', `faults/${plan.id}`)).status, 204);
  assert.equal((await api.get(`faults/${plan.id}`)).status, 404);
});

void test('an extra request comes with its bytes, and the check names source and certainty', async () => {
  await api.post('faults', { kind: 'duplicate', match: { activity: 'newInstance' } });
  const order = await api.post('orders', BUY);
  await api.market.outbox.idle();
  const { body: list } = await api.get(`calls?orderId=${order.body.id}&activity=newInstance`);
  const { body: call } = await api.get(`calls/${list.items[0].id}`);
  const [attempt] = call.attempts;
  assert.equal(attempt.fault.extra.place, 'after');
  assert.notEqual(attempt.extra.request.url, attempt.request.url);
  const check = attempt.checks.find(({ id }: { id: string }) => id === 'FAULT-SAME-INSTANCE');
  assert.deepEqual([check.verdict, check.certainty], ['pass', 'documented']);
});

void test('a held call says so, and goes when its plan is removed', async () => {
  const settings = { delayOn: 'marketplace', delayMinutes: 45 };
  const { body: plan } = await api.post('faults', { kind: 'delayed', match: { activity: 'newInstance' }, settings });
  const order = await api.post('orders', BUY);
  await api.market.outbox.idle();
  const held = await api.get(`calls?orderId=${order.body.id}`);
  assert.deepEqual([held.body.items[0].status, held.body.items[0].heldBack.faultId], ['waiting', plan.id]);
  assert.deepEqual((await api.get(`faults/${plan.id}`)).body.holding, [held.body.items[0].id]);
  await api.request('DELETE', `faults/${plan.id}`);
  await api.market.outbox.idle();
  assert.equal((await api.get(`orders/${order.body.id}`)).body.status, 'completed');
});

for (const [what, body, path] of [
  ['an unknown kind', { kind: 'gremlins' }, 'kind'],
  ['a count without its times', { kind: 'duplicate', count: 2 }, 'count'],
  ['a share without its times', { kind: 'duplicate', percent: 20 }, 'percent'],
  ['more than every try', { kind: 'duplicate', times: 'share', percent: 101 }, 'percent'],
  [
    'a delay beyond what a seller accepts',
    { kind: 'delayed', settings: { delaySeconds: 56 } },
    'settings.delaySeconds',
  ],
  ['a shift that is no fault', { kind: 'stale_timestamp', settings: { shiftSeconds: 60 } }, 'settings.shiftSeconds'],
  ['an unknown member', { kind: 'duplicate', match: { colour: 'red' } }, 'match.colour'],
] as const) {
  void test(`${what} is refused by its name`, async () => {
    const answer = await api.post('faults', body);
    assert.equal(answer.status, 400);
    assert.deepEqual(
      answer.body.error.details.map((detail: { path: string }) => detail.path),
      [path],
    );
  });
}

void test('unknown products and instances are not found, and more plans than bearable are refused', async () => {
  assert.equal((await api.post('faults', { kind: 'duplicate', match: { productId: 'none' } })).status, 404);
  const { items } = (await api.get('faults?limit=200')).body;
  for (let count = items.length; count < 100; count += 1) {
    const { status } = await api.post('faults', { kind: 'delayed', match: { activity: 'releaseInstance' } });
    assert.equal(status, 201);
  }
  const refused = await api.post('faults', { kind: 'delayed' });
  assert.deepEqual([refused.status, refused.body.error.code], [409, 'not_allowed']);
});
