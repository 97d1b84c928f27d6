import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApi, type ApiServer } from './api-server.ts';

let api: ApiServer;
before(async () => {
  api = await startApi();
});
after(() => api.close());

const LONG_KEY = '7f3c9a52-1d84-4be6-9a0f-5c2e8b6d4471';

async function newProduct(id: string) {
  const { body } = await api.get('products/desk');
  const { billing: _follows, ...members } = body;
  const specifications = structuredClone(members.specifications);
  for (const price of specifications[0].skus[0].prices) delete price.offerId;
  return { ...members, id, specifications, interface: { version: '2.0', url: 'https://isv.example.com/calls' } };
}

test('products are listed with interface, billing modes and prices as money', async () => {
  const { status, body } = await api.get('products');
  assert.equal(status, 200);
  const [desk] = body.items;
  assert.deepEqual(desk.billing, ['period', 'one_time']);
  assert.deepEqual(desk.specifications[0].skus[0].prices[0].unitPrice, { amountMinor: 30_000, currency: 'CNY' });
  assert.equal(desk.interface.accessKey, '••••••••');
});

test('a product is added with drawn offer ids and a drawn key', async () => {
  const { status, body } = await api.post('products', await newProduct('lamp'));
  assert.equal(status, 201);
  assert.match(body.specifications[0].skus[0].prices[0].offerId, /^OFFI\d{18}$/);
  assert.equal((await api.post('products', await newProduct('lamp'))).status, 409);
  assert.equal((await api.get('products/lamp')).body.interface.url, 'https://isv.example.com/calls');
});

test('what GET answered can be sent back changed; the key stays', async () => {
  const { body } = await api.get('products/desk');
  const { status, body: changed } = await api.put('products/desk', { ...body, featured: true });
  assert.equal(status, 200);
  assert.deepEqual(changed, { ...body, featured: true });
  assert.equal(api.market.workspace.state.get('products', 'desk')?.interface.accessKey, 'key');
});

test('a wrong product names every wrong field', async () => {
  const product = await newProduct('chair');
  const [sku] = product.specifications[0].skus;
  sku.prices = [
    { billing: 'period', unitPrice: { amountMinor: 1 } },
    { billing: 'one_time', periodType: 'day', unitPrice: { amountMinor: -1 } },
  ];
  sku.quantity = { unit: { en: 'a', zh: 'b' }, min: 5, max: 1, step: 1 };
  const { status, body } = await api.post('products', { ...product, interface: { version: '3.0', url: 'ftp://x' } });
  assert.equal(status, 400);
  const stem = 'specifications.0.skus.0';
  const paths: string[] = body.error.details.map((detail: { path: string }) => detail.path);
  for (const path of [
    `${stem}.prices.0.periodType`,
    `${stem}.prices.1.unitPrice.amountMinor`,
    `${stem}.quantity.max`,
    'interface.version',
    'interface.url',
  ]) {
    assert.ok(paths.includes(path), `${path} in ${paths.join(', ')}`);
  }
});

test('doubles and foreign money in a product are named by path', async () => {
  const product = await newProduct('chair');
  const price = { billing: 'period', periodType: 'month', unitPrice: { amountMinor: 1, currency: 'EUR' } };
  product.specifications[0].skus[0].prices = [price, price];
  product.specifications.push(product.specifications[0]);
  const { status, body } = await api.post('products', product);
  assert.equal(status, 400);
  const paths: string[] = body.error.details.map((detail: { path: string }) => detail.path);
  for (const path of [
    'specifications.1.id',
    'specifications.1.skus.0.code',
    'specifications.0.skus.0.prices.1.periodType',
    'specifications.0.skus.0.prices.0.unitPrice.currency',
  ]) {
    assert.ok(paths.includes(path), `${path} in ${paths.join(', ')}`);
  }
});

test('the id of a body must be the one of the path', async () => {
  const { body } = await api.get('products/desk');
  const answer = await api.put('products/desk', { ...body, id: 'other' });
  assert.deepEqual([answer.status, answer.body.error.details[0].path], [400, 'id']);
});

test('the interface is set and answers with the key in use; elsewhere the key is masked', async () => {
  const set = await api.put('products/desk/interface', {
    version: '2.0',
    url: 'http://127.0.0.1:9/saasproduce',
    accessKey: LONG_KEY,
  });
  assert.equal(set.status, 200);
  assert.equal(set.body.accessKey, LONG_KEY);
  const kept = await api.put('products/desk/interface', { version: '2.0', url: 'https://isv.example.com/x' });
  assert.deepEqual([kept.body.accessKey, kept.body.url], [LONG_KEY, 'https://isv.example.com/x']);
  const shown = await api.get('products/desk');
  assert.equal(shown.body.interface.accessKey, '7f3c••••••••');
});

test('a wrong interface names each field', async () => {
  const { status, body } = await api.put('products/desk/interface', {
    version: '3.0',
    url: 'https://user:pw@isv.example.com/',
    accessKey: 'with blank',
    encryptType: '3',
  });
  assert.equal(status, 400);
  assert.deepEqual(body.error.details.map((detail: { path: string }) => detail.path).sort(), [
    'accessKey',
    'encryptType',
    'url',
    'version',
  ]);
});

test('unknown products are not found', async () => {
  const body = await newProduct('nope');
  const { interface: _unused, ...members } = body;
  assert.equal((await api.get('products/nope')).status, 404);
  assert.equal((await api.put('products/nope', members)).status, 404);
  const access = { version: '2.0', url: 'https://isv.example.com/' };
  assert.equal((await api.put('products/nope/interface', access)).status, 404);
});

test('buyers are listed and added, with play money unless told otherwise', async () => {
  const rich = await api.post('buyers', { name: '张三', level: 'V3', balance: { amountMinor: 5, currency: 'CNY' } });
  assert.equal(rich.status, 201);
  assert.deepEqual([rich.body.name, rich.body.level, rich.body.balance.amountMinor], ['张三', 'V3', 5]);
  const plain = await api.post('buyers', { name: 'Li', email: 'li@example.com', consent: false });
  assert.ok(plain.body.balance.amountMinor > 0);
  const { body } = await api.get('buyers?limit=1');
  assert.deepEqual([body.items[0].id, body.items.length], [plain.body.id, 1]);
  assert.ok(body.nextCursor);
});

test('a wrong buyer names each field', async () => {
  const { status, body } = await api.post('buyers', { name: '', level: 'V9', email: 'x', mobilePhone: 'a' });
  assert.equal(status, 400);
  assert.deepEqual(body.error.details.map((detail: { path: string }) => detail.path).sort(), [
    'email',
    'level',
    'mobilePhone',
    'name',
  ]);
  const money = await api.post('buyers', { name: 'A', balance: { amountMinor: 1, currency: 'USD' } });
  assert.deepEqual([money.status, money.body.error.details[0].path], [400, 'balance.currency']);
});

test('plain HTTP goes to loopback only, unless the product carries the exception', async () => {
  const url = 'http://isv.example.com/calls';
  const refused = await api.put('products/desk/interface', { version: '2.0', url });
  assert.deepEqual([refused.status, refused.body.error.details[0].path], [400, 'url']);
  const allowed = await api.put('products/desk/interface', { version: '2.0', url, allowInsecureTransport: true });
  assert.equal(allowed.status, 200);
  const loopback = await api.put('products/desk/interface', { version: '2.0', url: 'http://localhost:9/calls' });
  assert.equal(loopback.status, 200);
});
