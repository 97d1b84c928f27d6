import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AppError } from '../../../src/app/app-error.ts';
import { startApi, type ApiServer } from './api-server.ts';

let api: ApiServer;
before(async () => {
  api = await startApi();
});
after(() => api.close());

const ORDER = { productId: 'desk', billing: 'period', period: { type: 'month', number: 1 } };

test('malformed JSON is 400 and names the body', async () => {
  const { status, body } = await api.post('orders', undefined, {
    rawBody: '{"productId":',
    headers: { 'Content-Type': 'application/json' },
  });
  assert.deepEqual([status, body.error.code, body.error.details[0].path], [400, 'invalid_input', 'body']);
});

test('another content type is 415, with or without a body', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
    const { status, body } = await api.post('orders', undefined, {
      rawBody: JSON.stringify(ORDER),
      headers: { 'Content-Type': type },
    });
    assert.deepEqual([status, body.error.code], [415, 'unsupported_media_type'], type);
  }
  assert.equal((await api.get('orders')).body.items.length, 0);
});

test('an unknown charset or encoding is 415', async () => {
  const charset = await api.post('orders', undefined, {
    rawBody: '{}',
    headers: { 'Content-Type': 'application/json; charset=koi8-r' },
  });
  const encoding = await api.post('orders', undefined, {
    rawBody: '{}',
    headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'compress' },
  });
  assert.deepEqual([charset.status, encoding.status], [415, 415]);
});

test('a body beyond the limit is 413', async () => {
  const { status, body } = await api.post('orders', { ...ORDER, productId: 'x'.repeat(1_100_000) });
  assert.deepEqual([status, body.error.code], [413, 'payload_too_large']);
});

test('a body that is no object names the body; a missing one names what it should have held', async () => {
  const list = await api.post('orders', []);
  assert.deepEqual([list.status, list.body.error.details[0].path], [400, 'body']);
  const nothing = await api.post('orders');
  assert.equal(nothing.status, 400);
  assert.deepEqual(
    nothing.body.error.details.map((detail: { path: string }) => detail.path),
    ['productId', 'billing'],
  );
});

test('unknown members and unknown query parameters are named', async () => {
  const posted = await api.post('orders', { ...ORDER, colour: 'red', period: { type: 'month', number: 1, x: 1 } });
  assert.deepEqual(posted.body.error.details.map((detail: { path: string }) => detail.path).sort(), [
    'colour',
    'period.x',
  ]);
  const listed = await api.get('orders?page=2&limit=0');
  assert.deepEqual(listed.body.error.details.map((detail: { path: string }) => detail.path).sort(), ['limit', 'page']);
});

test('messages follow the reader: header, then parameter', async () => {
  const zh = await api.post('orders', { ...ORDER, quantity: 'many' }, { headers: { 'Accept-Language': 'zh-CN' } });
  assert.match(zh.body.error.details[0].message, /\p{Script=Han}/u);
  assert.match(zh.body.error.message, /\p{Script=Han}/u);
  const en = await api.post('orders?lang=en', { ...ORDER, quantity: 'many' }, { headers: { 'Accept-Language': 'zh' } });
  assert.doesNotMatch(en.body.error.details[0].message, /\p{Script=Han}/u);
  assert.equal((await api.get('orders?lang=fr')).body.error.details[0].path, 'lang');
});

test('unknown operations are 404 in JSON; later ones are not routed', async () => {
  for (const [method, path] of [
    ['GET', '/api/v2/anything'],
    ['DELETE', 'orders'],
    ['POST', 'instances/ins-1/unsubscribe'],
    ['POST', 'scenarios'],
    ['GET', '/health'],
  ] as const) {
    const { status, headers } = await api.request(method, path);
    assert.equal(status, 404, path);
    if (path !== '/health') assert.match(headers.get('content-type') ?? '', /json/, path);
  }
});

test('a path that cannot be decoded is not found', async () => {
  const { status, body } = await api.get('orders/%E0%A4%A');
  assert.deepEqual([status, body.error.code], [404, 'not_found']);
});

test('every error carries the id of its request, which is in the headers too', async () => {
  const { body, headers } = await api.get('orders/CS0');
  assert.equal(body.error.requestId, headers.get('x-request-id'));
  assert.equal(headers.get('cache-control'), 'no-store');
});

test('requests of other sites are refused in JSON, own pages may write', async () => {
  const foreign = await api.post('orders', ORDER, { headers: { Origin: 'https://evil.example' } });
  assert.deepEqual([foreign.status, foreign.body.error.code], [403, 'forbidden']);
  const bodyless = await api.post('calls/restart-failed', undefined, { headers: { Origin: 'https://evil.example' } });
  assert.equal(bodyless.status, 403);
  const own = await api.post('orders', { ...ORDER, pay: 'later' }, { headers: { Origin: api.origin } });
  assert.equal(own.status, 201);
});

test('a defect of the program says nothing about itself', async () => {
  const { state } = api.market.workspace;
  const original = state.all.bind(state);
  state.all = () => {
    throw new Error('secret detail');
  };
  try {
    const { status, body } = await api.get('orders');
    assert.deepEqual([status, body.error.code], [500, 'internal']);
    assert.doesNotMatch(JSON.stringify(body), /secret/);
    assert.equal(api.defects.splice(0).length, 1);
  } finally {
    state.all = original;
  }
});

test('a store that cannot save answers 503, says so, and is not ready', async () => {
  const broken = await startApi();
  broken.market.store.commit = async () => {
    throw new AppError('store.write_failed', 'disk full');
  };
  const failed = await broken.post('orders', ORDER);
  assert.deepEqual([failed.status, failed.body.error.code], [503, 'store.write_failed']);
  const refused = await broken.post('orders', ORDER);
  assert.deepEqual([refused.status, refused.body.error.code], [503, 'store.read_only']);
  assert.equal((await broken.get('orders')).body.items.length, 0, 'nothing half done');
  assert.equal((await broken.get('/api/v1/workspaces/default')).body.readOnly.reason, 'disk full');
  const ready = await broken.get('/health/ready');
  assert.deepEqual([ready.status, ready.body.status], [503, 'not_ready']);
  await broken.close();
});
