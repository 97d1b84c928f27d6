import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { OrderNotices } from '../../src/reference-isv/order-notices.ts';
import { startReferenceIsv } from '../../src/reference-isv/start-reference-isv.ts';
import { createMemoryStore } from '../../src/reference-isv/store.ts';
import { ACCESS_KEY, creation, send, signedQuery, startTestSeller, type TestSeller } from './sample-seller.ts';
import { startStandInMarketplace, until, type StandInMarketplace } from './stand-in-marketplace.ts';
import { v1Creation, v1Query } from './v1-calls.ts';

const ORDER = 'CS2601010800SIM01';
const NOTIFY = { activity: 'orderNotify', orderId: ORDER, orderLineId: `${ORDER}-000001`, testFlag: '0' };

function sellerAt(market: StandInMarketplace): Promise<TestSeller> {
  return startTestSeller({ marketOrigin: () => market.origin });
}

interface Notice {
  readonly orderId: string;
  readonly times: number;
  readonly test: boolean;
  readonly ordered: { readonly buyer: string } | null;
}

async function noticesOf(seller: TestSeller): Promise<Notice[]> {
  return (await seller.state()).orderNotices as unknown as Notice[];
}

async function isAsked(seller: TestSeller): Promise<boolean> {
  return (await noticesOf(seller)).every(({ ordered }) => ordered !== null);
}

/** Code of the answer to a notification that is signed with a key. */
async function codeWith(seller: TestSeller, key: string, call: object = NOTIFY): Promise<string> {
  const { text } = await seller.post(call, key);
  return (JSON.parse(text) as { resultCode: string }).resultCode;
}

describe('an order notification', () => {
  test('is answered plainly; told before the creation, its order is asked about once', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    assert.deepEqual(await seller.call(NOTIFY), { resultCode: '000000', resultMsg: 'success' });
    await until(() => isAsked(seller));
    const before = (await seller.get('/')).text;
    for (const text of [ORDER, `Buyer of ${ORDER}`, 'no application of this order']) {
      assert.ok(before.includes(text), text);
    }
    await seller.call(creation(1));
    await until(async () => (await seller.state()).instances[0]?.['ordered'] !== null);
    assert.equal(market.asked.length, 1);
    const home = (await seller.get('/')).text;
    assert.ok(!home.includes('no application of this order'));
    assert.match((await seller.get('/instances/business-1')).text, /has told about the order <code>CS2601010800SIM01/);
    assert.match((await seller.get('/instances/business-1/admin')).text, /has told about the order/);
  });

  test('told after the creation, it is noted at the application and asks nothing that is known', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    await seller.call(creation(1));
    await until(async () => (await seller.state()).instances[0]?.['ordered'] !== null);
    await seller.call(NOTIFY);
    await until(() => isAsked(seller));
    assert.equal(market.asked.length, 1);
    const { instances, calls } = await seller.state();
    assert.equal((instances[0]?.['lastCall'] as { activity: string }).activity, 'orderNotify');
    assert.deepEqual([calls[0]?.activity, calls[0]?.resultCode, calls[0]?.verified], ['orderNotify', '000000', true]);
    assert.match((await seller.get('/instances/business-1')).text, /has told about the order/);
  });

  test('told beside the creation, one question serves both', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    await Promise.all([seller.call(NOTIFY), seller.call(creation(1)), seller.call(NOTIFY)]);
    await until(async () => (await isAsked(seller)) && (await seller.state()).instances[0]?.['ordered'] !== null);
    assert.equal(market.asked.length, 1);
  });

  test('told again and again, it is one record and one question', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    for (let time = 1; time <= 3; time += 1) {
      seller.wallAt += 1_000;
      assert.equal((await seller.call(NOTIFY)).resultCode, '000000');
    }
    await until(() => isAsked(seller));
    assert.equal(market.asked.length, 1);
    assert.deepEqual(
      (await noticesOf(seller)).map(({ orderId, times }) => [orderId, times]),
      [[ORDER, 3]],
    );
    assert.match((await seller.get('/')).text, /3 times, last 2026-01-01 08:00:03/);
    assert.match((await seller.get('/', { 'Accept-Language': 'zh-CN' })).text, /共 3 次/);
  });

  test('of a renewal it stands on the page of the application', async () => {
    await using seller = await startTestSeller();
    await seller.call(creation(1));
    const line = { orderId: 'R1', orderLineId: 'R1-000001' };
    const renewal = { instanceId: 'business-1', scene: 'RENEWAL', expireTime: '20270131155959', ...line };
    await seller.call({ activity: 'refreshInstance', ...renewal });
    await seller.call({ ...NOTIFY, ...line });
    assert.match((await seller.get('/instances/business-1/admin')).text, /has told about the order <code>R1/);
  });

  test('of a product whose other calls are V1.0 comes the same way', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    await send(`${seller.origin}/saasproduce?${v1Query(v1Creation(1))}`);
    assert.equal((await seller.call(NOTIFY)).resultCode, '000000');
    await until(() => isAsked(seller));
    assert.match((await seller.get('/instances/business-1')).text, /has told about the order/);
    assert.ok((await seller.get('/')).text.includes(`Buyer of ${ORDER}`));
  });

  test('of the debugging page is noted as a test and asks nothing', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    for (let time = 1; time <= 2; time += 1) {
      assert.equal((await seller.call({ ...NOTIFY, testFlag: '1' })).resultCode, '000000');
    }
    assert.deepEqual(
      (await noticesOf(seller)).map(({ test: isTest, times }) => [isTest, times]),
      [[true, 2]],
    );
    assert.equal((await seller.call({ ...NOTIFY, testFlag: undefined })).resultCode, '000000');
    await until(() => isAsked(seller));
    assert.equal((await noticesOf(seller))[0]?.test, false, 'the true one follows');
  });

  test('without a line, with too long an id or with an unknown order is refused or taken as it is', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    market.answer = (_orderId, res) => res.writeHead(500).end('{"resultCode":"MKT.0100"}');
    assert.equal((await seller.call({ activity: 'orderNotify', orderId: ORDER })).resultCode, '000002');
    assert.equal((await seller.call({ ...NOTIFY, orderId: 'x'.repeat(65) })).resultCode, '000002');
    assert.equal((await seller.call({ ...NOTIFY, orderId: '<b>' })).resultCode, '000000');
    await until(() => market.asked.length === 1);
    const home = (await seller.get('/')).text;
    assert.ok(home.includes('&lt;b&gt;') && !home.includes('<b>"'));
  });
});

describe('the key of order notifications', () => {
  const bodySignOf = (key: string, body: string): string =>
    `sign_type="HMAC-SHA256", signature="${createHmac('sha256', key).update(body).digest('base64')}"`;

  test('is the access key or the own one while none is configured, and the answer is signed with the same', async () => {
    await using seller = await startTestSeller();
    const { generalKey } = seller.store;
    for (const key of [ACCESS_KEY, generalKey]) {
      const reply = await seller.post(NOTIFY, key);
      assert.match(reply.text, /"resultCode":"000000"/);
      assert.equal(reply.headers['body-sign'], bodySignOf(key, reply.text));
    }
    assert.equal(await codeWith(seller, seller.store.formerKey), '000001');
    assert.equal(await codeWith(seller, generalKey, creation(1)), '000001', 'no other call may be signed with it');
    assert.ok((await seller.get('/')).text.includes(generalKey));
  });

  test('is the configured one alone where there is one', async () => {
    await using seller = await startTestSeller({ generalKey: 'the-general-key' });
    assert.equal(await codeWith(seller, 'the-general-key'), '000000');
    for (const key of [ACCESS_KEY, seller.store.generalKey]) assert.equal(await codeWith(seller, key), '000001');
    assert.equal((await seller.call(creation(1))).resultCode, '000000');
    assert.equal(await codeWith(seller, 'the-general-key', creation(2)), '000001');
    const [refused] = (await seller.state()).calls.filter(({ verified }) => !verified);
    assert.match(refused?.computed ?? '', /^[0-9A-F]{64}$/);
  });

  test('does not let a notification be played back', async () => {
    await using seller = await startTestSeller();
    const body = JSON.stringify(NOTIFY);
    const url = `${seller.origin}/saasproduce${signedQuery(seller.store.generalKey, body, seller.wallAt, 'nonce-once')}`;
    const reply = (): Promise<{ text: string }> => send(url, { method: 'POST', body });
    assert.match((await reply()).text, /000000/);
    assert.match((await reply()).text, /000001/);
  });

  test('is given out when the seller is started, and is the same after a restart, as are the notifications', async (context) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'order-notify-'));
    context.after(() => rm(folder, { recursive: true }));
    const dataFile = path.join(folder, 'seller.json');
    const first = await startReferenceIsv({ port: 0, dataFile });
    const body = JSON.stringify(NOTIFY);
    await send(first.productionUrl + signedQuery(first.generalKey, body, Date.now()), { method: 'POST', body });
    await first.close();
    const second = await startReferenceIsv({ port: 0, dataFile });
    context.after(() => second.close());
    assert.equal(second.generalKey, first.generalKey);
    assert.ok((await send(second.origin)).text.includes(`${ORDER}-000001`));
    const configured = await startReferenceIsv({ port: 0, dataFile: 'memory', generalKey: 'mine' });
    context.after(() => configured.close());
    assert.equal(configured.generalKey, 'mine');
  });
});

test('mistakes can be kept to order notifications, so many times', async () => {
  await using seller = await startTestSeller();
  await seller.set({ resultCode: '000005', onActivity: 'orderNotify', failTimes: 2 });
  const codes: string[] = [];
  for (let time = 1; time <= 3; time += 1) {
    codes.push((await seller.call(NOTIFY)).resultCode);
    codes.push((await seller.call(creation(time))).resultCode);
  }
  assert.deepEqual(codes, ['000005', '000000', '000005', '000000', '000000', '000000']);
  assert.equal((await noticesOf(seller)).length, 1, 'refused ones are not noted');
  await seller.set({ slowMs: 25_000, resultCode: 'none' });
  await seller.call(NOTIFY);
  await seller.call(creation(9));
  assert.deepEqual(seller.delaysMs, [25_000]);
  await seller.set({ verification: 'plain_sha256', slowMs: 0, failTimes: 0 });
  assert.equal(await codeWith(seller, seller.store.generalKey), '000001');
  const [refused] = (await seller.state()).calls;
  assert.deepEqual(refused?.effects, [{ name: 'verification', setting: 'plain_sha256' }]);
  assert.match((await seller.get('/')).text, /<option value="orderNotify" selected>/);
});

test('five hundred notifications are kept, the oldest is forgotten first', () => {
  const notices = new OrderNotices();
  const note = (n: number): void => notices.note({ orderId: `O${n}`, orderLineId: '1' }, { test: false, wallAt: n });
  for (let n = 1; n <= 500; n += 1) note(n);
  note(1);
  note(501);
  const ids = notices.all().map(({ orderId }) => orderId);
  assert.deepEqual([ids.length, ids[0], ids.at(-2), ids.at(-1)], [500, 'O3', 'O1', 'O501']);
  const line = { orderId: 'toString', orderLineId: '__proto__' };
  assert.equal(createMemoryStore().notices.get(line), undefined);
});
