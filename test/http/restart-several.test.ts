import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApi, type ApiServer } from './api/api-server.ts';

let api: ApiServer;

before(async () => {
  api = await startApi();
});
after(() => api.close());

const MONTH = { productId: 'desk', billing: 'period', period: { type: 'month', number: 1 } };

test('several messages are restarted by their ids; what cannot be restarted is left alone, an unknown id is 404', async () => {
  api.market.script(({ activity }) => (activity === 'newInstance' ? 'unreachable' : undefined));
  const failing = [];
  for (let count = 0; count < 2; count += 1) failing.push((await api.post('orders', MONTH)).body.id);
  await api.market.outbox.idle();
  api.market.script(() => undefined);
  const { body: good } = await api.post('orders', MONTH);
  await api.market.outbox.idle();
  const calls = (await api.get('calls?activity=newInstance')).body.items;
  const idOf = (orderId: string): string => calls.find((call: { orderId: string }) => call.orderId === orderId).id;
  const all = [...failing, good.id].map(idOf);

  assert.equal((await api.post('calls/restart', { callIds: ['call-999999'] })).status, 404);
  assert.equal((await api.post('calls/restart', { callIds: [] })).status, 400);
  const { body } = await api.post('calls/restart', { callIds: [...all, all[0]] });
  assert.deepEqual([body.restarted, [...body.callIds].sort()], [2, all.slice(0, 2).sort()]);
  await api.market.outbox.idle();
  for (const id of failing) assert.equal((await api.get(`orders/${id}`)).body.status, 'completed');

  const page = await (await fetch(`${api.origin}/w/default/seller/messages`)).text();
  assert.equal(page.includes('form="restart-chosen"'), false, 'nothing that can be restarted can be ticked');
});
