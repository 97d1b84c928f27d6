import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { changeWorkspace } from '../../../src/app/change-workspace.ts';
import { forgetOldCalls } from '../../../src/app/forget-old-calls.ts';
import type { Product } from '../../../src/domain/catalogue.ts';
import { startApi, type ApiServer } from './api-server.ts';

const KEY = '7f3c9a52-1d84-4be6-9a0f-5c2e8b6d4471';

let api: ApiServer;
before(async () => {
  api = await startApi();
  await api.put('products/desk/interface', { version: '2.0', url: 'https://isv.example.com/calls', accessKey: KEY });
});
after(() => api.close());

const ORDER = { productId: 'desk', billing: 'period', period: { type: 'month', number: 1 } };

async function buy() {
  const { body } = await api.post('orders', ORDER);
  await api.market.outbox.idle();
  return body;
}

test('the call log is filtered by every criterion', async () => {
  const order = await buy();
  await buy();
  const { body: instance } = await api.get(`instances/${order.instanceId}`);
  const activities = async (query: string): Promise<string[]> =>
    (await api.get(`calls?${query}`)).body.items.map((call: { activity: string }) => call.activity);

  assert.equal((await activities('')).length, 4);
  assert.deepEqual(await activities(`orderId=${order.id}`), ['queryInstance', 'newInstance']);
  assert.deepEqual(await activities(`instanceId=${instance.id}&activity=newInstance`), ['newInstance']);
  assert.deepEqual(await activities(`instanceId=${instance.sellerInstanceId}`), ['queryInstance', 'newInstance']);
  assert.deepEqual(await activities(`status=failed`), []);
  assert.deepEqual(await activities(`direction=from_seller`), []);
  assert.equal((await activities(`direction=to_seller&q=${instance.sellerInstanceId.toUpperCase()}`)).length, 2);
  assert.deepEqual(await activities('q=no-such-text'), []);

  const first = (await api.get('calls?limit=3')).body;
  const rest = (await api.get(`calls?limit=3&after=${first.nextCursor}`)).body;
  assert.deepEqual([first.items.length, rest.items.length, rest.nextCursor], [3, 1, undefined]);
});

test('wrong filters are named', async () => {
  const { status, body } = await api.get('calls?activity=createInstance&status=done&direction=up&limit=1000');
  assert.equal(status, 400);
  assert.deepEqual(body.error.details.map((detail: { path: string }) => detail.path).sort(), [
    'activity',
    'direction',
    'limit',
    'status',
  ]);
});

test('a call shows bytes, checks in words and signing steps, and never the key', async () => {
  const order = await buy();
  const { status, body } = await api.get(`calls/latest?orderId=${order.id}&activity=newInstance&lang=en`);
  assert.equal(status, 200);
  const [attempt] = body.attempts;
  const sent = JSON.parse(attempt.request.body.text);
  assert.deepEqual([sent.activity, sent.orderId], ['newInstance', order.id]);
  assert.equal(Buffer.from(attempt.request.body.base64, 'base64').toString('utf8'), attempt.request.body.text);
  assert.equal(JSON.parse(attempt.response.body.text).resultCode, '000000');
  assert.equal(attempt.signing.matches, true);
  assert.equal(
    attempt.signing.steps.find((step: { id: string }) => step.id === 'body').text,
    attempt.request.body.text,
  );
  const check = attempt.checks.find((candidate: { id: string }) => candidate.id === 'HTTP-200');
  assert.deepEqual([check.verdict, check.message, check.remedy], ['pass', 'The status is 200.', null]);
  assert.ok(!JSON.stringify(body).includes(KEY));
  const zh = await api.get(`calls/${body.id}?lang=zh`);
  const zhCheck = zh.body.attempts[0].checks.find((candidate: { id: string }) => candidate.id === 'HTTP-200');
  assert.match(zhCheck.title, /\p{Script=Han}/u);
});

test('an answer that echoes the key is shown without it', async () => {
  api.market.script(({ activity }) =>
    activity === 'newInstance' ? { resultCode: '000000', resultMsg: `key ${KEY}`, instanceId: 'echo-1' } : undefined,
  );
  const order = await buy();
  api.market.script(() => undefined);
  const { body } = await api.get(`calls/latest?orderId=${order.id}&activity=newInstance`);
  const [{ response }] = body.attempts;
  assert.ok(response.body.text.includes('*'.repeat(KEY.length)));
  assert.ok(!response.body.text.includes(KEY));
  assert.ok(!Buffer.from(response.body.base64, 'base64').includes(KEY));
  assert.ok(!JSON.stringify(body).includes(KEY), 'nowhere in the answer');
});

test('a failed check says what to do and what the real console says', async () => {
  api.market.script(({ activity }) =>
    activity === 'newInstance' ? { resultCode: '000005', resultMsg: 'out of order' } : undefined,
  );
  const order = await buy();
  api.market.script(() => undefined);
  const { body } = await api.get(`calls/latest?orderId=${order.id}&lang=en`);
  assert.deepEqual([body.status, body.lastAttempt.resultCode], ['retrying', '000005']);
  assert.deepEqual(body.lastAttempt.failedChecks, body.attempts[0].failedChecks);
  const check = body.attempts[0].checks.find((candidate: { verdict: string }) => candidate.verdict === 'fail');
  assert.equal(check.id, 'RESULT-OK');
  assert.ok(check.remedy.length > 10);
  assert.match(check.consoleText, /error result code/);
  assert.ok(check.source.length > 0);
});

test('unknown calls are not found; no call that fits is not found either', async () => {
  assert.equal((await api.get('calls/call-none')).status, 404);
  assert.equal((await api.post('calls/call-none/restart')).status, 404);
  const { status, body } = await api.get('calls/latest?activity=releaseInstance');
  assert.deepEqual([status, body.error.code], [404, 'not_found']);
});

test('wait answers at once with a call that is there', async () => {
  const order = await buy();
  const { status, body } = await api.get(`calls/wait?orderId=${order.id}&activity=queryInstance&timeoutMs=0`);
  assert.deepEqual([status, body.activity, body.status], [200, 'queryInstance', 'success']);
  assert.equal(body.attempts.length, 1);
});

test('wait answers when the call that is waited for has ended', async () => {
  const { body: latest } = await api.get('calls/latest');
  const waiting = api.get(`calls/wait?activity=newInstance&after=${latest.id}&timeoutMs=20000`);
  const order = await buy();
  const { status, body } = await waiting;
  assert.deepEqual([status, body.orderId, body.activity], [200, order.id, 'newInstance']);
});

test('wait with a status takes calls that have not ended', async () => {
  api.market.script(({ activity }) => (activity === 'newInstance' ? 'unreachable' : undefined));
  const order = await buy();
  api.market.script(() => undefined);
  const { body } = await api.get(`calls/wait?orderId=${order.id}&status=retrying&timeoutMs=0`);
  assert.deepEqual([body.status, body.lastAttempt.transportError], ['retrying', 'refused']);

  const over = await api.get(`calls/wait?orderId=${order.id}&activity=newInstance&timeoutMs=20`);
  assert.deepEqual([over.status, over.body.error.code], [408, 'timeout']);
  const [nearest] = over.body.error.details;
  assert.deepEqual([nearest.callId, nearest.unmet], [body.id, ['unfinished']]);
});

test('when the wait is over, the nearest misses say what does not fit', async () => {
  const order = await buy();
  const { body } = await api.get(`calls/wait?orderId=${order.id}&activity=releaseInstance&timeoutMs=1`);
  assert.deepEqual(body.error.details[0].unmet, ['activity']);
  const wrong = await api.get('calls/wait?timeoutMs=-1&after=call-none');
  assert.deepEqual([wrong.status, wrong.body.error.details[0].path], [400, 'timeoutMs']);
  assert.equal((await api.get('calls/wait?after=call-none')).body.error.details[0].path, 'after');
});

test('a client that goes away leaves no waiting behind', async () => {
  const { feed } = api.market.workspace;
  let subscribed = 0;
  const subscribe = feed.subscribe.bind(feed);
  feed.subscribe = (listener) => {
    subscribed += 1;
    const unsubscribe = subscribe(listener);
    return () => {
      subscribed -= 1;
      unsubscribe();
    };
  };
  const controller = new AbortController();
  const waiting = api.get('calls/wait?activity=releaseInstance&timeoutMs=60000', { signal: controller.signal });
  waiting.catch(() => undefined);
  while (subscribed === 0) await sleep(5);
  controller.abort();
  await assert.rejects(waiting);
  while (subscribed > 0) await sleep(5);
  feed.subscribe = subscribe;
});

test('failed calls are restarted, one or all; others are refused', async () => {
  const success = (await api.get('calls/latest?status=success')).body;
  const refused = await api.post(`calls/${success.id}/restart`);
  assert.deepEqual([refused.status, refused.body.error.reason], [409, 'call_not_restartable']);

  api.market.script(({ activity }) => (activity === 'refreshInstance' ? 'unreachable' : undefined));
  const order = await buy();
  await api.post(`instances/${order.instanceId}/renew`, { period: { type: 'month', number: 1 } });
  await api.market.outbox.idle();
  const retrying = (await api.get('calls/latest?activity=refreshInstance')).body;
  assert.equal(retrying.status, 'retrying');
  assert.equal((await api.post(`calls/${retrying.id}/restart`)).status, 200);
  await api.market.outbox.idle();
  const again = (await api.get(`calls/${retrying.id}`)).body;
  assert.deepEqual([again.attemptCount, again.lastAttempt.manual], [2, true]);

  await api.market.advance('PT3H');
  assert.equal((await api.get(`calls/${retrying.id}`)).body.status, 'failed');
  api.market.script(() => undefined);
  const all = await api.post('calls/restart-failed');
  assert.equal(all.status, 200);
  assert.ok(all.body.callIds.includes(retrying.id));
  await api.market.outbox.idle();
  assert.equal((await api.get(`calls/${retrying.id}`)).body.status, 'success');
});

test('a call whose bytes are gone is still shown', async () => {
  const order = await buy();
  const { store } = api.market;
  const read = store.readExchange.bind(store);
  store.readExchange = async () => undefined;
  const { body } = await api.get(`calls/latest?orderId=${order.id}`);
  store.readExchange = read;
  assert.deepEqual([body.attempts[0].request, body.attempts[0].response, body.attempts[0].signing], [null, null, null]);
});

test('calls keep the address they were made with', async () => {
  const product = api.market.workspace.state.get('products', 'desk') as Product;
  const { body } = await api.get('calls/latest');
  assert.equal(body.url, product.interface.url);
});

test('a call that was deleted to spare disk space is told apart from one that never was', async () => {
  const { workspace } = api.market;
  const [oldest = ''] = [...workspace.state.all('calls').heads()].map(({ id }) => id).slice(-1);
  await changeWorkspace(workspace, { rules: { 'log.keepCalls': workspace.state.all('calls').size - 1 } });
  assert.equal(await forgetOldCalls(workspace), 1);
  const gone = await api.get(`calls/${oldest}?lang=en`);
  assert.deepEqual([gone.status, gone.body.error.message], [404, 'This call is no longer kept.']);
  const never = await api.get('calls/call-999999?lang=en');
  assert.deepEqual([never.status, never.body.error.message], [404, 'There is nothing with the id “call-999999”.']);
});
