import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { askForOrder } from '../../src/reference-isv/ask-marketplace.ts';
import { startReferenceIsv } from '../../src/reference-isv/start-reference-isv.ts';
import { HOSTILE_MODES, startHostileSeller, type HostileMode } from '../support/hostile-seller.ts';
import { creation, send, signedQuery, startTestSeller, type TestSeller } from './sample-seller.ts';
import { startStandInMarketplace, until, type StandInMarketplace } from './stand-in-marketplace.ts';
import { v1Creation, v1Query } from './v1-calls.ts';

const LINE = 'CS2601010800SIM01-000001';
const ID = 'business-1';

function sellerAt(market: StandInMarketplace): Promise<TestSeller> {
  return startTestSeller({ marketOrigin: () => market.origin });
}

async function orderedOf(seller: TestSeller, id = ID): Promise<Record<string, unknown> | null> {
  const { instances } = await seller.state();
  return (instances.find(({ instanceId }) => instanceId === id)?.['ordered'] ?? null) as Record<string, unknown> | null;
}

const isKnown =
  (seller: TestSeller, id = ID) =>
  async (): Promise<boolean> =>
    (await orderedOf(seller, id)) !== null;

/** One of the texts that stand where buyer and specification would. */
const MISSING = /data-missing="(\w+)">([^<]+)/;

describe('after a creation', () => {
  test('the order is asked about at once, and the list of applications shows buyer and specification', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    assert.equal((await seller.call(creation(1))).resultCode, '000000');
    await until(isKnown(seller));
    assert.deepEqual(market.asked, [LINE]);
    const home = (await seller.get('/')).text;
    for (const text of ['Buyer of CS2601010800SIM01', 'Team Board,Standard × 50']) assert.ok(home.includes(text), text);
    assert.doesNotMatch(home, MISSING);
    const page = (await seller.get(`/instances/${ID}`)).text;
    for (const text of ['data-ordered', 'Buyer of CS2601010800SIM01', '18600000000'])
      assert.ok(page.includes(text), text);
    assert.ok((await seller.get(`/instances/${ID}/admin`)).text.includes('Team Board,Standard × 50'));
    assert.equal(market.asked.length, 1, 'asked once');
  });

  test('it is asked about while the instance is still being created', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    await seller.set({ provisioning: 'async' });
    assert.equal((await seller.call(creation(1))).resultCode, '000004');
    await until(isKnown(seller));
  });

  test('creations of the debugging page, of V1.0 and refused ones are not asked about', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    await seller.call({ ...creation(1), testFlag: '1' });
    await send(`${seller.origin}/saasproduce?${v1Query(v1Creation(2))}`);
    await seller.set({ resultCode: '000100' });
    await seller.call(creation(3));
    await seller.set({ resultCode: 'none' });
    await seller.call({ ...creation(4), testFlag: '0' });
    await until(isKnown(seller, 'business-4'));
    assert.deepEqual(market.asked, ['CS2601010800SIM04-000001']);
    const home = (await seller.get('/')).text;
    for (const text of ['华为 测试+1', 'a63ee5c9-4f86-11ed-9f95-fa163e8cb3b2']) assert.ok(home.includes(text), text);
    assert.equal(market.asked.length, 1, 'nor when the list is opened');
  });

  test('by a switch it is asked about only when its page is opened', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    await seller.set({ learnsOrders: 'when_opened' });
    await seller.call(creation(1));
    await seller.call({ activity: 'orderNotify', orderId: 'CS2', orderLineId: 'CS2-000001' });
    assert.equal((await seller.get(`/instances/${ID}/admin`)).text.includes('Team Board,Standard × 50'), true);
    assert.deepEqual(market.asked, [LINE]);
    assert.ok((await seller.get('/')).text.includes('Buyer of CS2<'));
  });

  test('one question for a line is under way at a time, however often the call is repeated', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    const held: (() => void)[] = [];
    market.answer = (orderId, res) => held.push(() => market.tell(orderId, res));
    await Promise.all([1, 2, 3].map(() => seller.call(creation(1))));
    await until(() => held.length === 1);
    await seller.call(creation(1));
    const page = seller.get(`/instances/${ID}`);
    await seller.get('/nothing');
    held[0]?.();
    assert.match((await page).text, /data-ordered/);
    assert.deepEqual(market.asked, [LINE]);
  });

  test('many creations in a row are asked about four at a time, and every one is', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    market.answer = (orderId, res) => setTimeout(() => market.tell(orderId, res), 2);
    await Promise.all(Array.from({ length: 40 }, (_, n) => seller.call(creation(n + 1))));
    await until(async () => (await seller.state()).instances.every(({ ordered }) => ordered !== null));
    assert.equal(new Set(market.asked).size, 40);
    assert.equal(market.asked.length, 40);
    assert.ok(market.mostAtOnce <= 4, String(market.mostAtOnce));
  });

  test('what was asked before the marketplace was known is asked when it is', async (context) => {
    await using market = await startStandInMarketplace();
    const seller = await startReferenceIsv({ port: 0, dataFile: 'memory' });
    context.after(() => seller.close());
    const body = JSON.stringify(creation(1));
    await send(seller.productionUrl + signedQuery(seller.accessKey, body, Date.now()), { method: 'POST', body });
    const page = await send(`${seller.origin}/instances/${ID}`);
    assert.equal(page.status, 200, 'a page does not wait for a marketplace that is not known');
    seller.setMarket(market.origin);
    await until(() => market.asked.length > 0);
    assert.deepEqual(market.asked, [LINE]);
  });
});

describe('after a change', () => {
  const renewal = (n: number, scene: string) => ({
    ...{ activity: 'refreshInstance', instanceId: ID, scene, expireTime: '20270131155959' },
    ...{ orderId: `R${n}`, orderLineId: `R${n}-000001` },
  });

  test('the specification is that of the last order that changed it; plain renewals are not asked about', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    market.answer = (orderId, res) => market.tell(orderId, res, { specification: `as of ${orderId}` });
    const describes = async (specification: string): Promise<void> =>
      until(async () => (await orderedOf(seller))?.['specification'] === specification);
    await seller.call(creation(1));
    await describes('as of CS2601010800SIM01');
    await seller.call(renewal(1, 'RENEWAL'));
    const upgrade = { activity: 'upgradeInstance', instanceId: ID, orderId: 'U1', orderLineId: 'U1-000001' };
    await seller.call({ ...upgrade, testFlag: '1' });
    await seller.call(upgrade);
    await describes('as of U1');
    await seller.call(renewal(2, 'RENEWAL_CHANGE'));
    await describes('as of R2');
    await seller.call(renewal(3, 'UNSUBSCRIBE_RENEWAL_PERIOD'));
    await describes('as of U1');
    await seller.call(renewal(2, 'RENEWAL_CHANGE'));
    await seller.call(upgrade);
    await seller.call(renewal(4, 'UNSUBSCRIBE_RENEWAL_PERIOD'));
    await seller.call(renewal(5, 'TRIAL_TO_FORMAL'));
    await describes('as of R5');
    assert.deepEqual(market.asked, [LINE, 'U1-000001', 'R2-000001', 'U1-000001', 'R5-000001']);
  });

  test('until the new order is known the page shows the old one and says so', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    await seller.call(creation(1));
    await until(isKnown(seller));
    market.answer = (_orderId, res) => res.writeHead(406).end('{"resultCode":"MKT.0250","resultMsg":"overlimit"}');
    await seller.call({ activity: 'upgradeInstance', instanceId: ID, orderId: 'U1', orderLineId: 'U1-000001' });
    await until(() => market.asked.length === 2);
    const page = (await seller.get(`/instances/${ID}`)).text;
    assert.match(page, /Team Board,Standard/);
    assert.match(
      page,
      /data-missing="refused">The order that changed it: not known: the marketplace refused \(406 MKT.0250\)/,
    );
  });
});

describe('a marketplace that does not tell', () => {
  test('one that never answers holds up neither the answer nor the end of the program', async () => {
    await using market = await startStandInMarketplace();
    const seller = await sellerAt(market);
    market.answer = () => {};
    for (let n = 1; n <= 6; n += 1) assert.equal((await seller.call(creation(n))).resultCode, '000000');
    await until(() => market.asked.length === 4);
    const home = (await seller.get('/')).text;
    assert.deepEqual(MISSING.exec(home)?.slice(1), ['asking', 'the marketplace is being asked']);
    await seller[Symbol.asyncDispose]();
    assert.equal(market.asked.length, 4, 'what waited is not asked any more');
  });

  const answers: Record<string, readonly [status: number, body: string, says: readonly [string, RegExp]]> = {
    'refused by the service': [500, '{"resultCode":"MKT.0100"}', ['refused', /refused \(500 MKT.0100\)/]],
    'refused by the gateway': [401, '{"error_code":"APIGW.0301"}', ['refused', /refused \(401 APIGW.0301\)/]],
    'refused with a page': [502, '<b>bad gateway</b>', ['refused', /refused \(502\)/]],
    'no JSON': [200, '{"resultCode":"MKT.0000","orderInfo":{', ['unreadable', /cannot be read/]],
    'nothing but a code': [200, '{"resultCode":"MKT.0000"}', ['unreadable', /cannot be read/]],
    'a null': [200, 'null', ['unreadable', /cannot be read/]],
  };
  for (const [name, [status, body, [why, text]]] of Object.entries(answers)) {
    test(`${name}: asked once, said on the pages, asked again when the application is opened`, async () => {
      await using market = await startStandInMarketplace();
      await using seller = await sellerAt(market);
      market.answer = (_orderId, res) => res.writeHead(status).end(body);
      await seller.call(creation(1));
      await until(async () => MISSING.exec((await seller.get('/')).text)?.[1] === why);
      assert.match(MISSING.exec((await seller.get('/')).text)?.[2] ?? '', text);
      assert.equal(market.asked.length, 1, 'the list does not ask again so soon');
      assert.match((await seller.get(`/instances/${ID}/admin`)).text, text);
      market.answer = (orderId, res) => market.tell(orderId, res);
      assert.match((await seller.get(`/instances/${ID}`)).text, /data-ordered/);
      assert.equal(market.asked.length, 3);
    });
  }

  test('an answer about another order is not taken', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    market.answer = (orderId, res) => market.tell(orderId, res, { orderId: 'CS-of-somebody-else' });
    await seller.call(creation(1));
    await until(async () => MISSING.exec((await seller.get('/')).text)?.[1] === 'unreadable');
    assert.equal(await orderedOf(seller), null);
  });

  test('where nobody answers, those that wait are let go instead of being asked one after another', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    const held: (() => void)[] = [];
    market.answer = (_orderId, res) => held.push(() => res.socket?.destroy());
    for (let n = 1; n <= 12; n += 1) await seller.call(creation(n));
    await until(() => held.length === 4);
    market.answer = (_orderId, res) => res.socket?.destroy();
    for (const end of held) end();
    const says = async (): Promise<string[]> =>
      [...(await seller.get('/')).text.matchAll(/data-missing="(\w+)"/g)].map(([, why = '']) => why);
    await until(async () => !(await seller.state()).instances.some(({ asking }) => asking));
    assert.ok(market.asked.length <= 7, String(market.asked.length));
    assert.ok((await says()).includes('no_answer'));
    assert.match((await seller.get('/', { 'Accept-Language': 'zh-CN' })).text, /未知：云商店未响应/);
  });

  test('texts of any length and content are cut and escaped', async () => {
    await using market = await startStandInMarketplace();
    await using seller = await sellerAt(market);
    const specification = `<script>alert(1)</script>${'x'.repeat(10_000)}`;
    market.answer = (orderId, res) => market.tell(orderId, res, { specification, quantity: null });
    await seller.call(creation(1));
    await until(isKnown(seller));
    assert.equal(String((await orderedOf(seller))?.['specification']).length, 256);
    for (const path of ['/', `/instances/${ID}`, `/instances/${ID}/admin`]) {
      const { text } = await seller.get(path);
      assert.ok(text.includes('&lt;script&gt;') && !text.includes('<script'), path);
    }
  });

  test('every kind of broken server ends in no answer, a refusal or an answer that cannot be read', async (context) => {
    const hostile = await startHostileSeller();
    context.after(() => hostile.close());
    const enough = new AbortController();
    const line = { orderId: 'CS1', orderLineId: 'CS1-000001' };
    const key = { accessKeyId: 'AK', secretKey: 'SK' };
    const open = new Set<HostileMode>(HOSTILE_MODES);
    const found = new Map<HostileMode, string>();
    const asking = HOSTILE_MODES.map(async (mode) => {
      const market = { origin: hostile.url(mode), key };
      const answer = await askForOrder(line, { market, wallNow: Date.now, signal: enough.signal });
      found.set(mode, 'untold' in answer ? answer.untold.why : 'told');
      open.delete(mode);
    });
    const hanging: readonly HostileMode[] = ['silent', 'slow-headers', 'slow-body'];
    await until(() => [...open].every((mode) => hanging.includes(mode)));
    enough.abort();
    await Promise.all(asking);
    assert.deepEqual(
      [...found].filter(([, why]) => !['no_answer', 'refused', 'unreadable'].includes(why)),
      [],
    );
    assert.deepEqual(
      (['silent', 'redirect', 'status-500', 'html', 'endless-body', 'deep-json'] as const).map((mode) =>
        found.get(mode),
      ),
      ['no_answer', 'refused', 'refused', 'unreadable', 'unreadable', 'unreadable'],
    );
  });
});
