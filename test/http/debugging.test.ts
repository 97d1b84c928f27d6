import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startSimulator } from '../../src/start-simulator.ts';
import { firstKey, ORDER_QUERY, sendSigned } from '../support/open-api.ts';
import { startStory, switchSeller, type Json, type StoryDriver } from '../support/story.ts';
import { startOddSeller, type OddAnswer, type OddSeller } from '../web/odd-seller.ts';

/** Products of the demo shop, one for each version of the interface. */
const V1 = 'customer-thread';
const V2 = 'team-board';

let story: StoryDriver;
let seller: OddSeller;

before(async () => {
  story = await startStory({ sampleSeller: true });
  seller = await startOddSeller();
  await answerWithin(PATIENT_MS);
});
after(async () => {
  await seller.close();
  await story.close();
});

/** No machine is too slow for it; who never answers is waited for as short a time as possible. */
const [PATIENT_MS, SHORT_MS] = [60_000, 500];
const answerWithin = (ms: number): Promise<Json> => story.api('PUT', '', { rules: { 'answer.timeoutMs': ms } });

const debug = (product: string, activity: string, fields?: Json, lang = 'en'): Promise<Json> =>
  story.api('POST', `/products/${product}/debug?lang=${lang}`, { activity, ...(fields ? { fields } : {}) });

const debugging = (product: string): Promise<Json> => story.api('GET', `/products/${product}/debugging`);

const casesOf = async (product: string): Promise<Json[]> =>
  (await story.api('GET', `/debug-cases?product=${product}`)).items;

async function send(method: string, target: string, body?: unknown): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${story.origin}/api/v1/workspaces/default${target}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

describe('the sample seller answers debugging calls', () => {
  for (const product of [V1, V2]) {
    test(`${product}: every tab, in the wrong order and again and again`, async () => {
      const { tabs } = await debugging(product);
      // From the last tab to the first: an instance is released before it is created.
      const activities: string[] = tabs.map(({ activity }: Json) => activity).reverse();
      const ids = new Map<string, unknown>();
      for (let round = 1; round <= 2; round += 1) {
        for (const activity of activities) {
          const run = await debug(product, activity);
          assert.equal(run.succeeded, true, `${activity}: ${run.message}`);
          assert.equal(run.message, 'The case is debugged and saved successfully.');
          assert.equal(run.call.cause, 'debugging');
          if (round === 1) ids.set(activity, run.case.id);
          else assert.equal(run.case.id, ids.get(activity), 'the same call is the same case');
        }
      }
      assert.equal((await casesOf(product)).length, activities.length);
    });
  }

  test('what is still missing is told, and saved by its own preset values', async () => {
    const before = await debugging(V1);
    const missing = before.required.filter(({ saved }: Json) => !saved).map(({ id }: Json) => id);
    assert.deepEqual(missing, ['renew_product_filled', 'renew_trial_to_formal']);
    const { fields } = before.tabs.find(({ activity }: Json) => activity === 'refreshInstance');
    const preset = Object.fromEntries(fields.map((field: Json) => [field.name, field.preset]));
    await debug(V1, 'refreshInstance', { ...preset, productId: '00301-666666-0--0', trialToFormal: '1' });
    assert.equal((await debugging(V1)).missing, 0);
    assert.equal((await debugging(V2)).missing, 0);
  });

  test('what the service asks of the marketplace itself is told: a question counts for its product, a mock one for all', async () => {
    const metered = 'spoken-word';
    const made = async (product: string): Promise<Json> =>
      Object.fromEntries((await debugging(product)).ownCalls.map(({ id, callId }: Json) => [id, callId]));
    assert.deepEqual(await made(metered), { query_order: null, push_usage: null });
    const order = { productId: V2, billing: 'period', period: { type: 'month', number: 1 }, quantity: 5 };
    await story.api('POST', '/orders', order);
    const asked = await story.api('GET', '/calls/wait?activity=queryOrder&status=success&timeoutMs=30000');
    assert.deepEqual(await made(V2), { query_order: asked.id });
    assert.deepEqual(await made(metered), { query_order: null, push_usage: null });
    const target = `${ORDER_QUERY}?orderId=MOCKONDEMAND`;
    await sendSigned(story.origin, firstKey(story.simulator), { target });
    const mock = await story.api('GET', '/calls/latest?activity=queryOrder');
    assert.deepEqual(await made(metered), { query_order: mock.id, push_usage: null });
    assert.deepEqual(await made(V1), {});
    const page = await (await fetch(`${story.origin}/w/default/seller/debugging/${metered}?lang=en`)).text();
    assert.match(page, /data-own-call="query_order">.*?Made<.*?data-own-call="push_usage">.*?Not seen yet/s);
  });

  test('all cases are replayed at once', async () => {
    const runs = await story.api('POST', `/products/${V1}/debug-cases/run`, {});
    assert.deepEqual([runs.succeeded, runs.failed], [8, 0]);
    const [first] = await casesOf(V1);
    const { call } = await story.api('POST', `/debug-cases/${first.id}/run`, {});
    assert.equal((await casesOf(V1))[0]?.last.callId, call.id);
  });

  test('an asynchronous creation of version 2.0 is accepted with a warning; version 1.0 is answered at once', async () => {
    const change = (provisioning: string): Promise<void> => switchSeller(story.simulator, { provisioning });
    await change('async');
    try {
      const v2 = await debug(V2, 'newInstance', { orderId: 'CSASYNC', orderLineId: 'CSASYNC-000001' });
      assert.equal(v2.succeeded, true);
      assert.equal(v2.call.lastAttempt.resultCode, '000004');
      assert.ok(v2.warnings.some(({ id }: Json) => id === 'RESULT-OK'));
      const v1 = await debug(V1, 'newInstance');
      assert.deepEqual([v1.succeeded, v1.call.lastAttempt.resultCode], [true, '000000']);
    } finally {
      await change('sync');
    }
  });
});

describe('a seller that does not behave (v1-saas 7, v2-saas 6)', () => {
  const key = '11111111-2222-3333-4444-555555555555';
  const GOOD = { resultCode: '000000', resultMsg: 'success.' };

  before(async () => {
    for (const [product, version] of [
      [V1, '1.0'],
      [V2, '2.0'],
    ] as const) {
      await story.api('PUT', `/products/${product}/interface`, { version, url: seller.url, accessKey: key });
    }
  });

  const signed = (answer: unknown, more: Partial<OddAnswer> = {}): OddAnswer => {
    const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const signature = createHmac('sha256', key).update(body).digest('base64');
    return { body, headers: { 'Body-Sign': `sign_type="HMAC-SHA256", signature="${signature}"` }, ...more };
  };
  const FULL = { ...GOOD, instanceId: 'seller-1', appInfo: { frontEndUrl: 'https://app.example.com' } };

  const table: readonly [what: string, answer: OddAnswer, zh: RegExp | string, en: RegExp | string][] = [
    ['silence', {}, '调测失败,调用接口超时20s.', /took longer than 20s/],
    [
      'a server error',
      signed(FULL, { status: 500 }),
      '调测失败,接口响应httpCode=500,请检查服务器日志,定位失败原因.',
      /httpCode=500/,
    ],
    [
      'a page',
      signed('<h1>It works!</h1>', { type: 'text/html' }),
      '调测失败,响应content-type格式错误,返回的格式为text/html,正确的格式为"application/json".',
      'Debugging fails. Invalid content-type format. Returned format: text/html. Valid format: "application/json"',
    ],
    [
      'no signature',
      { body: JSON.stringify(FULL) },
      '调测失败,生产接口响应头缺少Body-Sign,或Body-Sign格式错误.',
      /Body-Sign/,
    ],
    [
      'a newline after signing',
      { ...signed(FULL), body: `${JSON.stringify(FULL)}\n` },
      /^响应Http Body签名校验失败,预期的签名值:[A-Za-z0-9+/]{43}=$/,
      /Expected signature: /,
    ],
    [
      'no JSON',
      signed('resultCode=000000'),
      '调测失败,解析响应体失败,响应格式参考{"resultCode":"000000","resultMsg":"success."}.',
      'Debugging failed. Parse response body failed. Example response: {"resultCode":"000000","resultMsg":"success."}',
    ],
    [
      'a code that is no success',
      signed({ resultCode: '000005', resultMsg: 'x'.repeat(300) }),
      /^调用失败,生产接口resultCode返回错误/,
      'Call interface failed. The production interface returns an error result code.',
    ],
    [
      '“in progress”, which version 1.0 does not know',
      signed({ ...FULL, resultCode: '000004' }),
      /^调用失败,生产接口resultCode返回错误/,
      /returns an error result code/,
    ],
    [
      'no frontEndUrl',
      signed({ ...GOOD, instanceId: 'seller-1' }),
      '调测失败,接口响应缺少frontEndUrl.',
      'Debugging failed. The interface response does not contain frontEndUrl.',
    ],
    [
      'no instanceId',
      signed({ ...GOOD, appInfo: FULL.appInfo }),
      '调测失败,接口响应缺少instanceId.',
      /contain instanceId/,
    ],
    [
      'an id that is too long',
      signed({ ...FULL, instanceId: 'x'.repeat(65) }),
      '调测失败,字段instanceId长度不合法.',
      /length of field instanceId/,
    ],
  ];
  for (const [what, answer, zh, en] of table) {
    test(`1.0: ${what}`, async () => {
      const before = (await casesOf(V1)).length;
      seller.answers(answer);
      await answerWithin(answer.body === undefined ? SHORT_MS : PATIENT_MS);
      try {
        const fields = { customerId: 'c', customerName: 'n', orderId: 'CSBAD', productId: 'p', chargingMode: '1' };
        const run = await debug(V1, 'newInstance', fields, 'zh');
        assert.deepEqual([run.succeeded, run.case, run.call.status], [false, null, 'failed']);
        check(run.message, zh);
        check((await debug(V1, 'newInstance', fields)).message, en);
        assert.equal((await casesOf(V1)).length, before, 'nothing is saved');
        assert.equal((await story.api('GET', `/calls/${run.call.id}`)).attempts.length, 1, 'tried once');
      } finally {
        await answerWithin(PATIENT_MS);
      }
    });
  }

  test('2.0: a query that is still in progress, or lacks resultMsg, fails', async () => {
    const fields = { instanceId: 'made-up' };
    seller.answers({ body: JSON.stringify({ resultCode: '000004', resultMsg: 'creating' }) });
    check((await debug(V2, 'queryInstance', fields)).message, /returns an error result code/);
    seller.answers({ body: JSON.stringify({ resultCode: '000000' }) });
    check((await debug(V2, 'releaseInstance', fields)).message, /Parse response body failed/);
    seller.answers({ body: JSON.stringify({ ...GOOD, info: [{ instanceId: 'made-up', usageInfo: [{}] }] }) });
    check((await debug(V2, 'queryInstance', fields)).message, /does not contain .*usageValue/);
  });

  test('a saved case that fails stays saved and is told to fail; mended, it is good again', async () => {
    const [saved] = (await casesOf(V2)).filter(({ activity }: Json) => activity === 'releaseInstance');
    seller.answers({ body: 'no', status: 503 });
    assert.equal((await story.api('POST', `/debug-cases/${saved.id}/run`, {})).succeeded, false);
    assert.equal((await debugging(V2)).missing, 0);
    assert.equal((await story.api('GET', `/debug-cases?product=${V2}`)).items[0].counts, true);
    seller.answers({ body: JSON.stringify(GOOD) });
    const mended = await story.api('POST', `/debug-cases/${saved.id}/run`, {});
    assert.deepEqual([mended.succeeded, mended.case.last.verdict], [true, 'success']);
  });

  test('an address where nothing listens', async () => {
    await story.api('PUT', `/products/${V1}/interface`, { version: '1.0', url: 'http://127.0.0.1:9/x' });
    check((await debug(V1, 'releaseInstance', undefined, 'zh')).message, '调测失败,生产地址不可达.');
  });

  function check(found: string, expected: RegExp | string): void {
    if (typeof expected === 'string') assert.equal(found, expected);
    else assert.match(found, expected);
  }
});

test('the page has the tabs of version 1.0 by their names (v1-saas 9.1)', async () => {
  for (const [lang, names] of [
    ['zh', ['新购商品', '商品续费', '商品过期', '商品资源释放', '商品升级', '资源状态变更', '查询实例信息']],
    [
      'en',
      [
        ...['Subscription', 'Renewal', 'Expiration', 'Resource Release'],
        ...['Upgrade', 'Resource Status Change', 'Instance Query'],
      ],
    ],
  ] as const) {
    const page = await (await fetch(`${story.origin}/w/default/seller/debugging/${V1}?lang=${lang}`)).text();
    const tabs = [...page.matchAll(/\?tab=\w+#form"[^>]*>([^<]+)</g)].map(([, name]) => name);
    assert.deepEqual(tabs, names);
  }
});

describe('the request of a debugging call', () => {
  test('is the full signed link of version 1.0, parameters ascending, authToken last', async () => {
    const request = await story.api('POST', `/products/${V1}/debug-request`, {
      activity: 'releaseInstance',
      fields: { instanceId: 'huaweitest123456', orderId: 'CS1906666666ABCDE' },
    });
    assert.equal(request.method, 'GET');
    const names = [...new URL(request.url).searchParams.keys()];
    assert.deepEqual(names, ['activity', 'instanceId', 'orderId', 'testFlag', 'timeStamp', 'authToken']);
  });

  test('is a command for version 2.0; nothing is sent and the key is not in it', async () => {
    const count = async (): Promise<number> => (await story.api('GET', '/calls?limit=200')).items.length;
    const before = await count();
    const request = await story.api('POST', `/products/${V2}/debug-request`, {
      activity: 'releaseInstance',
      fields: { instanceId: 'huaweitest123456' },
    });
    assert.equal(request.body, '{"activity":"releaseInstance","instanceId":"huaweitest123456","testFlag":"1"}');
    assert.match(request.curl, /--request POST '.*signature=[0-9A-F]{64}&timestamp=\d{13}&nonce=/);
    assert.ok(!JSON.stringify(request).includes('11111111-2222'));
    assert.equal(await count(), before);
  });
});

describe('bad input', () => {
  const wrong: readonly [what: string, body: Json, paths: readonly string[]][] = [
    ['an activity of the other version', { activity: 'expireInstance', fields: { instanceId: 'i' } }, ['activity']],
    ['what no version has', { activity: 'dance' }, ['activity']],
    [
      'a member that is missing',
      { activity: 'upgradeInstance', fields: { instanceId: 'i', orderId: 'o' } },
      ['fields.orderLineId'],
    ],
    [
      'a member that is too long, and one too many',
      { activity: 'releaseInstance', fields: { instanceId: 'i'.repeat(65), __proto: 'x' } },
      ['fields.__proto', 'fields.instanceId'],
    ],
    ['a member that is no text', { activity: 'releaseInstance', fields: { instanceId: 1 } }, ['fields.instanceId']],
  ];
  for (const [what, body, paths] of wrong) {
    test(what, async () => {
      const { status, body: answer } = await send('POST', `/products/${V2}/debug`, body);
      assert.equal(status, 400);
      assert.deepEqual(answer.error.details.map((detail: Json) => detail.path).sort(), [...paths].sort());
    });
  }

  test('products and cases that are not there', async () => {
    assert.equal((await send('GET', '/products/none/debugging')).status, 404);
    assert.equal((await send('POST', '/products/none/debug', { activity: 'newInstance' })).status, 404);
    assert.equal((await send('POST', '/debug-cases/case-0/run', {})).status, 404);
    assert.equal((await send('DELETE', '/debug-cases/case-0')).status, 404);
    assert.equal((await send('GET', '/debug-cases?product=none')).status, 404);
  });

  test('a case is deleted once', async () => {
    const [saved] = await casesOf(V2);
    assert.equal((await send('DELETE', `/debug-cases/${saved.id}`)).status, 204);
    assert.equal((await send('DELETE', `/debug-cases/${saved.id}`)).status, 404);
    assert.ok(!(await casesOf(V2)).some(({ id }: Json) => id === saved.id));
  });
});

describe('saved cases', () => {
  test('are there after a restart, in an export and after a reset of the orders', async () => {
    const dataFolder = await mkdtemp(path.join(tmpdir(), 'koosim-debug-'));
    const start = () =>
      startSimulator({ host: '127.0.0.1', port: 0, dataFolder, referenceIsvPort: 0, onDefect: assert.ifError });
    const ask = async (origin: string, method: string, target: string, body?: unknown): Promise<Json> => {
      const response = await fetch(`${origin}/api/v1/workspaces/default${target}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      });
      assert.ok(response.ok, `${method} ${target}: ${response.status}`);
      return response.headers.get('Content-Type')?.includes('json') ? response.json() : response.text();
    };
    try {
      const first = await start();
      await ask(first.origin, 'POST', `/products/${V1}/debug`, { activity: 'releaseInstance' });
      const [saved] = (await ask(first.origin, 'GET', '/debug-cases')).items;
      assert.ok(saved?.last.callId);
      await first.close();
      const second = await start();
      assert.deepEqual((await ask(second.origin, 'GET', '/debug-cases')).items, [saved]);
      await ask(second.origin, 'POST', '/reset', { scope: 'orders' });
      const [kept] = (await ask(second.origin, 'GET', '/debug-cases')).items;
      assert.deepEqual([kept.id, kept.fields, kept.last.callId], [saved.id, saved.fields, null]);
      await second.close();
    } finally {
      await rm(dataFolder, { recursive: true, force: true });
    }
  });
});
