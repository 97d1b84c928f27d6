import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import type { Json } from '../support/story.ts';

const PRODUCT = 'team-board';
const MONTH = { productId: PRODUCT, billing: 'period', period: { type: 'month', number: 1 }, consent: true };

let folder: string;
let simulator: Simulator;

async function start(): Promise<void> {
  simulator = await startSimulator({
    ...{ host: '127.0.0.1', port: 0, referenceIsvPort: simulator ? sellerPort() : 0, clockMode: 'frozen' },
    dataFolder: folder,
    onDefect: (error) => assert.fail(String(error)),
  });
}

const sellerPort = (): number => Number(new URL(simulator.referenceIsv?.origin ?? '').port);
const sampleUrl = (): string => simulator.referenceIsv?.productionUrl ?? '';

async function send(method: string, url: string, body?: object): Promise<Json> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${url}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

const api = (method: string, at: string, body?: object): Promise<Json> =>
  send(method, `${simulator.origin}/api/v1/workspaces/default${at}`, body);

const enter = (keyClass: string, key: string): Promise<Json> =>
  send('POST', `${simulator.referenceIsv?.origin}/api/keys`, { keyClass, key });

/** Codes of the answers to the calls of a new order of the product. */
async function codesOfPurchase(): Promise<Record<string, string | null>> {
  const { id } = await api('POST', '/orders', MONTH);
  await api('POST', '/clock/advance', { by: 'PT1S' });
  const { items } = await api('GET', `/calls?orderId=${id}`);
  const signed = items.filter(({ activity }: Json) => ['newInstance', 'orderNotify'].includes(activity));
  const calls: Json[] = await Promise.all(signed.map((call: Json) => api('GET', `/calls/${call.id}`)));
  return Object.fromEntries(calls.map(({ activity, attempts }) => [activity, attempts[0]?.resultCode]));
}

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sample-seller-keys-'));
  await start();
});
after(async () => {
  await simulator.close();
  await rm(folder, { recursive: true });
});

test('keys bound or rotated in the console are entered at the sample seller, and kept by a restart', async () => {
  await api('PUT', `/products/${PRODUCT}/order-notification`, { url: sampleUrl() });
  const address = await api('POST', '/production-addresses', { url: sampleUrl(), allowInsecureTransport: true });
  const right = { newInstance: '000000', orderNotify: '000000' };
  assert.deepEqual(await codesOfPurchase(), right);

  const keys: Record<string, Json> = {};
  for (const keyClass of ['basic', 'general']) {
    keys[keyClass] = await api('POST', '/interface-keys', { keyClass });
    await api('PUT', `/production-addresses/${address.id}/key`, { keyId: keys[keyClass].id });
  }
  assert.deepEqual(await codesOfPurchase(), { newInstance: '000001', orderNotify: '000001' }, 'it does not know them');
  for (const at of [
    `/seller/addresses`,
    `/seller/products/${PRODUCT}`,
    `/seller/products/${PRODUCT}/order-notification`,
  ]) {
    const page = await (await fetch(`${simulator.origin}/w/default${at}`)).text();
    assert.ok(page.includes(`href="${simulator.referenceIsv?.origin}/#keys"`), `${at} says where to enter them`);
  }

  for (const keyClass of ['basic', 'general']) await enter(keyClass, keys[keyClass].key);
  assert.deepEqual(await codesOfPurchase(), right);

  const rotated = await api('POST', `/interface-keys/${keys['basic'].id}/rotate`, { overlapHours: 24 });
  assert.equal((await codesOfPurchase())['newInstance'], '000001');
  await enter('basic', rotated.key);
  assert.deepEqual(await codesOfPurchase(), right);

  await simulator.close();
  await start();
  assert.deepEqual(await codesOfPurchase(), right);
  const { items } = await api('GET', '/interface-keys');
  const use = (id: string): Json => items.find((key: Json) => key.id === id).products;
  assert.ok(use(rotated.id).length > 0 && use(keys['general'].id).length > 0, 'a restart takes no bound key away');
});

test('switching notifications on takes the key that is bound to the address, at the sample seller too', async () => {
  await enter('general', 'the-bell-key-of-the-console');
  const address = (await api('GET', '/production-addresses')).items[0];
  const key = await api('POST', '/interface-keys', { keyClass: 'general', key: 'the-bell-key-of-the-console' });
  await api('PUT', `/production-addresses/${address.id}/key`, { keyId: key.id });
  await api('PUT', '/products/customer-thread/order-notification', { url: sampleUrl() });
  const { items } = await api('GET', '/interface-keys');
  const products: string[] = items.find(({ id }: Json) => id === key.id).products;
  assert.ok(products.includes('customer-thread'), JSON.stringify(products));
});

test('the page of access keys says what becomes of the sample seller when its pair is taken out of use', async () => {
  const page = async (): Promise<string> =>
    (await fetch(`${simulator.origin}/w/default/seller/api-keys`, { headers: { 'Accept-Language': 'en' } })).text();
  assert.match(await page(), /It has no other pair: taken out of use/);
  const pair = (await api('GET', '/api-keys')).items.find(({ sampleSeller }: Json) => sampleSeller);
  await api('POST', `/api-keys/${pair.id}/retire`);
  assert.match(await page(), /It can ask and push nothing in this workspace any more/);
});
