import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startStory, type Json, type StoryDriver } from '../support/story.ts';

const METERED = 'spoken-word';
const V1 = 'customer-thread';
const V2 = 'team-board';

let story: StoryDriver;
let sampleUrl: string;

before(async () => {
  story = await startStory({ sampleSeller: true });
  await story.api('PATCH', '/clock', { mode: 'frozen' });
  sampleUrl = (await story.api('GET', `/products/${V2}`)).interface.url;
});
after(() => story.close());

const switchOn = (product: string, body: object = { url: sampleUrl }): Promise<Json> =>
  story.api('PUT', `/products/${product}/order-notification`, body);

const buy = async (productId: string, more: object): Promise<Json> => {
  const order = await story.api('POST', '/orders', { productId, consent: true, ...more });
  await story.api('POST', '/clock/advance', { by: 'PT1S' });
  return story.api('GET', `/orders/${order.id}`);
};

const notified = async (orderId: string): Promise<Json[]> => {
  const { items } = await story.api('GET', `/calls?orderId=${orderId}&activity=orderNotify`);
  return Promise.all(items.reverse().map(({ id }: Json) => story.api('GET', `/calls/${id}`)));
};

async function send(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${story.origin}/api/v1/workspaces/default${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

describe('the sample seller is told of orders', () => {
  for (const [product, version] of [
    [V1, '1.0'],
    [V2, '2.0'],
  ] as const) {
    test(`by a product of interface ${version}: with a key of its own, beside newInstance`, async () => {
      const { interface: basic } = await story.api('GET', `/products/${product}`);
      assert.equal(basic.version, version);
      const setting = await switchOn(product);
      assert.equal(setting.keyShared, false);
      const order = await buy(product, { billing: 'period', period: { type: 'month', number: 1 } });
      assert.equal(order.status, 'completed');
      const [call, ...more] = await notified(order.id);
      assert.deepEqual(more, []);
      assert.deepEqual([call.version, call.status, call.attempts.length], ['2.0', 'success', 1]);
      assert.deepEqual(
        [call.fields.orderId, call.fields.orderLineId, call.fields.testFlag],
        [order.id, `${order.id}-000001`, '0'],
      );
    });
  }

  test('of pay-per-use once for each billing item', async () => {
    await switchOn(METERED);
    const order = await buy(METERED, { billing: 'on_demand' });
    assert.equal(order.status, 'completed');
    const calls = await notified(order.id);
    assert.deepEqual(
      calls.map(({ fields, status }) => [fields.orderLineId, status]),
      order.lines.map(({ id }: Json) => [id, 'success']),
    );
    assert.equal(calls.length, 2);
  });

  test('a fault plan takes a notification by its activity; tried an hour later', async () => {
    await switchOn(V2);
    const fault = { kind: 'dropped_answer', times: 'next', match: { activity: 'orderNotify' } };
    await story.api('POST', '/faults', fault);
    const order = await buy(V2, { billing: 'period', period: { type: 'month', number: 1 } });
    assert.equal(order.status, 'completed');
    assert.equal((await notified(order.id))[0]?.status, 'retrying');
    await story.api('POST', '/clock/advance', { by: 'PT1H' });
    const [call] = await notified(order.id);
    assert.deepEqual([call?.status, call?.attempts.length], ['success', 2]);
  });
});

describe('a fault plan holds a notification back', () => {
  for (const kind of ['delayed', 'reordered'] as const) {
    test(`${kind}: it comes later, and nothing of the instance waits for it`, async () => {
      await switchOn(V2);
      const settings = kind === 'delayed' ? { delayMinutes: 30, delayOn: 'marketplace' } : { holdMinutes: 30 };
      await story.api('POST', '/faults', { kind, times: 'next', match: { activity: 'orderNotify' }, settings });
      const order = await buy(V2, { billing: 'period', period: { type: 'month', number: 1 } });
      assert.equal(order.status, 'completed');
      if (kind === 'delayed') assert.equal((await notified(order.id))[0]?.status, 'waiting');
      await story.api('POST', '/clock/advance', { by: 'PT31M' });
      const [call] = await notified(order.id);
      assert.deepEqual([call?.status, call?.attempts.length], ['success', 1]);
    });
  }
});

describe('the setting', () => {
  test('keeps its key over changes, is masked where it is read, and goes when switched off', async () => {
    const set = await switchOn(V2, { url: sampleUrl, accessKey: 'bell-key-0123456789' });
    assert.equal(set.accessKey, 'bell-key-0123456789');
    const moved = await switchOn(V2, { url: 'https://isv.example.com/orders' });
    assert.deepEqual([moved.url, moved.accessKey], ['https://isv.example.com/orders', 'bell-key-0123456789']);
    const shown = (await story.api('GET', `/products/${V2}`)).orderNotification;
    assert.equal(shown.url, 'https://isv.example.com/orders');
    assert.doesNotMatch(JSON.stringify(shown), /bell-key-0123456789/);
    // What GET answered may be sent back; the setting is not touched by it.
    const product = await story.api('GET', `/products/${V2}`);
    await story.api('PUT', `/products/${V2}`, {
      ...product,
      tagline: { en: 'New', zh: '新' },
      orderNotification: null,
    });
    assert.equal((await story.api('GET', `/products/${V2}`)).orderNotification.url, 'https://isv.example.com/orders');
    assert.equal((await send('DELETE', `/products/${V2}/order-notification`)).status, 204);
    assert.equal((await story.api('GET', `/products/${V2}`)).orderNotification, null);
    const order = await buy(V2, { billing: 'period', period: { type: 'month', number: 1 } });
    assert.deepEqual(await notified(order.id), []);
  });

  test('says that the production interface has the same key', async () => {
    const { interface: basic } = await story.api('GET', `/products/${V2}`);
    const { accessKey } = await story.api('PUT', `/products/${V2}/interface`, { version: '2.0', url: basic.url });
    assert.equal((await switchOn(V2, { url: sampleUrl, accessKey })).keyShared, true);
    assert.equal((await switchOn(V2, { url: sampleUrl, accessKey: 'another' })).keyShared, false);
  });

  test('takes the key that is bound to its address for notifications, and follows its rotation', async () => {
    const url = 'https://isv.example.com/bells';
    const address = await story.api('POST', '/production-addresses', { url });
    const key = await story.api('POST', '/interface-keys', { keyClass: 'general', key: 'bound-bell-key' });
    await story.api('PUT', `/production-addresses/${address.id}/key`, { keyId: key.id });
    await send('DELETE', `/products/${METERED}/order-notification`);
    assert.equal((await switchOn(METERED, { url })).accessKey, 'bound-bell-key');
    await story.api('POST', `/interface-keys/${key.id}/rotate`, { key: 'rotated-bell-key' });
    assert.equal((await switchOn(METERED, { url })).accessKey, 'rotated-bell-key');
    // The production interface has the key of its own class.
    const basic = await story.api('PUT', `/products/${METERED}/interface`, { version: '2.0', url: sampleUrl });
    assert.notEqual(basic.accessKey, 'rotated-bell-key');
  });

  const WRONG: readonly [name: string, body: object, path: string][] = [
    ['no address', {}, 'url'],
    ['not an address', { url: 'isv' }, 'url'],
    ['plain HTTP to another machine', { url: 'http://isv.example.com/' }, 'url'],
    ['a key with a blank', { url: 'https://isv.example.com/', accessKey: 'a b' }, 'accessKey'],
    ['a member that is not known', { url: 'https://isv.example.com/', version: '2.0' }, 'version'],
  ];
  for (const [name, body, field] of WRONG) {
    test(`${name} is refused by name, nothing changes`, async () => {
      const before = await story.api('GET', `/products/${V2}`);
      const { status, body: answer } = await send('PUT', `/products/${V2}/order-notification`, body);
      assert.equal(status, 400);
      assert.equal(answer.error.details[0].path, field);
      assert.deepEqual(await story.api('GET', `/products/${V2}`), before);
    });
  }

  test('of a product that is not there: 404', async () => {
    assert.equal((await send('PUT', '/products/none/order-notification', { url: sampleUrl })).status, 404);
    assert.equal((await send('DELETE', '/products/none/order-notification')).status, 404);
  });
});

describe('debugging', () => {
  test('has a tab only where notifications are switched on; a case is saved, replayed, and counts no more when off', async () => {
    for (const product of [V1, V2]) {
      await send('DELETE', `/products/${product}/order-notification`);
      const activities = async (): Promise<string[]> =>
        (await story.api('GET', `/products/${product}/debugging`)).tabs.map(({ activity }: Json) => activity);
      assert.ok(!(await activities()).includes('orderNotify'));
      assert.ok((await send('POST', `/products/${product}/debug`, { activity: 'orderNotify' })).status >= 400);
      await switchOn(product);
      assert.equal((await activities()).at(-1), 'orderNotify');
      const run = await story.api('POST', `/products/${product}/debug`, { activity: 'orderNotify' });
      assert.equal(run.succeeded, true, run.message);
      const call = await story.api('GET', `/calls/${run.call.id}`);
      assert.deepEqual([call.version, call.fields.testFlag], ['2.0', '1']);
      assert.equal(run.case.counts, true);
      const runs = await story.api('POST', `/products/${product}/debug-cases/run`, {});
      assert.ok(runs.items.some(({ call: { activity } }: Json) => activity === 'orderNotify'));
      await send('DELETE', `/products/${product}/order-notification`);
      const { items } = await story.api('GET', `/debug-cases?product=${product}`);
      assert.equal(items.find(({ activity }: Json) => activity === 'orderNotify').counts, false);
    }
  });
});
