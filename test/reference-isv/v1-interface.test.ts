import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { decryptText, encryptText } from '../../src/reference-isv/sensitive-data.ts';
import { readV1Query, verifyV1Request } from '../../src/reference-isv/verify-v1-request.ts';
import { ACCESS_KEY, send, startTestSeller, type AnswerJson, type TestSeller } from './sample-seller.ts';
import { sendRaw, v1Creation, v1Query } from './v1-calls.ts';

interface Vectors {
  readonly key: string;
  readonly authToken: readonly { readonly id: string; readonly url: string; readonly authToken: string }[];
  readonly aes: readonly {
    readonly plain: string;
    readonly bits: 128 | 256;
    readonly iv: string;
    readonly value: string;
  }[];
  readonly negative: Readonly<Record<string, string>>;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../data/vectors/v1-saas.json', import.meta.url), 'utf8'),
) as Vectors;

async function v1(seller: TestSeller, parameters: Readonly<Record<string, string>>): Promise<AnswerJson> {
  const reply = await send(`${seller.origin}/saasproduce?${v1Query(parameters)}`);
  assert.equal(reply.status, 200);
  return JSON.parse(reply.text) as AnswerJson;
}

/** An instance that is there already. */
async function withInstance(): Promise<TestSeller> {
  const seller = await startTestSeller();
  await v1(seller, v1Creation(1));
  return seller;
}

describe('V1.0 verification, by the published vectors', () => {
  for (const { id, url, authToken } of vectors.authToken) {
    test(`${id}: accepted, and refused when a byte is another`, () => {
      const query = url.slice(url.indexOf('?') + 1);
      const judge = (text: string) => verifyV1Request([vectors.key], readV1Query(text), 'correct');
      assert.deepEqual(judge(query), {
        verification: 'accepted',
        computed: authToken,
        mistaken: false,
        key: vectors.key,
      });
      assert.equal(judge(query.split('&').reverse().join('&')).verification, 'accepted', 'in any order');
      assert.equal(judge(`${query}&more=1`).verification, 'wrong_signature');
      assert.equal(judge(query.replace(/(timeStamp=\d*)\d/, '$1x')).verification, 'wrong_signature');
      assert.equal(judge(query.replace(/&authToken=.*/, '')).verification, 'missing_parameter');
      assert.equal(judge(query.replace(/timeStamp=\d+&?/, '')).verification, 'missing_parameter');
    });
  }

  const negatives = [
    ['T3', 'T3 signed over still-encoded values', 'values_encoded'],
    ['T3', 'T3 with + turned into space', 'plus_as_blank'],
    ['T3', 'T3 HMAC key without timeStamp', 'key_without_timestamp'],
    ['T6', 'T6 sorted case-insensitively', 'names_ignoring_case'],
  ] as const;
  for (const [id, name, mode] of negatives) {
    test(`the mistake ${mode} computes what the vectors say`, () => {
      const url = vectors.authToken.find((vector) => vector.id.startsWith(id))?.url ?? '';
      const judged = verifyV1Request([vectors.key], readV1Query(url.slice(url.indexOf('?') + 1)), mode);
      const computed = vectors.negative[name];
      assert.deepEqual(judged, { verification: 'wrong_signature', computed, mistaken: true });
    });
  }
});

describe('V1.0 sensitive data, by the published vectors', () => {
  for (const { plain, bits, iv, value } of vectors.aes) {
    test(`${plain} with AES-${bits}`, () => {
      assert.equal(encryptText(vectors.key, bits, iv, plain), value);
      assert.equal(decryptText(vectors.key, bits, value), plain);
      assert.equal(decryptText(vectors.key, bits === 256 ? 128 : 256, value), undefined);
    });
  }

  test('values that nobody encrypted are no text', () => {
    for (const value of ['', 'short', '0123456789abcdef', '0123456789abcdefAAAA', 'x'.repeat(60), '中'.repeat(40)]) {
      assert.equal(decryptText(vectors.key, 256, value), undefined, value);
    }
  });
});

describe('V1.0 creation', () => {
  test('answers access data, account and password encrypted; Body-Sign is spelled as the guide says', async () => {
    await using seller = await startTestSeller();
    const { status, headers, body } = await sendRaw(`${seller.origin}/saasproduce?${v1Query(v1Creation(1))}`);
    const answer = JSON.parse(body.toString('utf8')) as AnswerJson;
    const { resultCode, encryptType, instanceId, appInfo = {} } = answer;
    assert.deepEqual([status, resultCode, encryptType, instanceId], [200, '000000', '1', 'business-1']);
    assert.equal(appInfo['frontEndUrl'], `${seller.origin}/instances/business-1`);
    assert.equal(decryptText(ACCESS_KEY, 256, appInfo['userName'] ?? ''), 'admin@business');
    assert.match(decryptText(ACCESS_KEY, 256, appInfo['password'] ?? '') ?? '', /^\w{16}$/);
    assert.match(body.toString('latin1'), /^[\x20-\x7e]+$/);
    const names = headers.map(([name]) => name);
    assert.ok(names.includes('Body-Sign') && names.includes('Content-Type'));
    assert.equal(headers.find(([name]) => name === 'Content-Type')?.[1], 'application/json');
  });

  test('the same order again: the same instance, with data of now', async () => {
    await using seller = await withInstance();
    const again = await v1(seller, v1Creation(1, { businessId: 'later', expireTime: '20280131155959' }));
    assert.deepEqual([again.resultCode, again.instanceId], ['000000', 'business-1']);
    const third = await v1(seller, v1Creation(1, { businessId: 'later-still' }));
    assert.notEqual(again.appInfo?.['password'], third.appInfo?.['password'], 'every value has a vector of its own');
    const plain = [again, third].map(({ appInfo }) => decryptText(ACCESS_KEY, 256, appInfo?.['password'] ?? ''));
    assert.equal(plain[0], plain[1]);
    assert.equal((await seller.state()).instances.length, 1);
  });

  test('pay-per-use: an instance for each product of one order', async () => {
    await using seller = await startTestSeller();
    const metered = { chargingMode: '0', expireTime: '', periodType: '', periodNumber: '' };
    const first = await v1(seller, v1Creation(1, { ...metered, productId: 'OFFI1' }));
    const second = await v1(seller, v1Creation(1, { ...metered, productId: 'OFFI2', businessId: 'b-2' }));
    const again = await v1(seller, v1Creation(1, { ...metered, productId: 'OFFI1', businessId: 'b-3' }));
    assert.deepEqual(
      [first, second, again].map(({ instanceId }) => instanceId),
      ['business-1', 'b-2', 'business-1'],
    );
  });

  test('reads phone and mail of either key length, and extension parameters', async () => {
    await using seller = await startTestSeller();
    const list = Buffer.from(JSON.stringify([{ name: 'teamDomain', value: '示例+1' }])).toString('base64');
    const secret = (bits: 128 | 256, plain: string): string => encryptText(ACCESS_KEY, bits, 'A1b2C3d4E5f6G7h8', plain);
    const values = {
      mobilePhone: secret(256, '13800138000'),
      email: secret(128, 'a@b.example'),
      saasExtendParams: list,
    };
    await v1(seller, v1Creation(1, values));
    const [instance] = (await seller.state()).instances;
    const { details } = instance?.['told'] as { details: Record<string, string> };
    assert.deepEqual(
      [details['mobilePhone'], details['email'], details['saasExtendParams.teamDomain'], details['customerName']],
      ['13800138000', 'a@b.example', '示例+1', '华为 测试+1'],
    );
    const page = (await seller.get('/instances/business-1/admin')).text;
    for (const text of ['13800138000', 'saasExtendParams.teamDomain', '示例+1', 'V1.0'])
      assert.ok(page.includes(text), text);
  });

  test('asynchronous: 000004, which the marketplace takes for a failure, until it is ready', async () => {
    await using seller = await startTestSeller();
    await seller.set({ provisioning: 'async', queriesUntilReady: 2 });
    const codes: string[] = [];
    for (let n = 0; n < 3; n += 1) codes.push((await v1(seller, v1Creation(1, { businessId: `b-${n}` }))).resultCode);
    assert.deepEqual(codes, ['000004', '000004', '000000']);
  });

  test('AES-128 is told as encryptType 2', async () => {
    await using seller = await startTestSeller();
    await seller.set({ aesBits: 128 });
    const { encryptType, appInfo } = await v1(seller, v1Creation(1));
    assert.equal(encryptType, '2');
    assert.equal(decryptText(ACCESS_KEY, 128, appInfo?.['userName'] ?? ''), 'admin@business');
  });
});

describe('V1.0 life of an instance', () => {
  const instanceId = 'business-1';
  const status = async (seller: TestSeller) => (await seller.state()).instances[0]?.['status'];

  test('expires, is revived by the renewal alone, is frozen and set to normal, upgraded, released', async () => {
    await using seller = await withInstance();
    const code = async (parameters: Record<string, string>) => (await v1(seller, parameters)).resultCode;
    const expire = { activity: 'expireInstance', instanceId, orderId: 'CS2601010800SIM01' };
    assert.deepEqual([await code(expire), await code(expire), await status(seller)], ['000000', '000000', 'frozen']);
    const renew = { activity: 'refreshInstance', instanceId, orderId: 'R1', expireTime: '20280131155959' };
    assert.deepEqual([await code({ ...renew, orderAmount: '12.5' }), await status(seller)], ['000000', 'in_use']);
    await code(expire);
    await code({ ...renew, expireTime: '20290131155959' });
    const [once] = (await seller.state()).instances;
    assert.deepEqual([once?.['expireTime'], once?.['status']], ['20280131155959', 'frozen'], 'done once per order');

    const change = { activity: 'instanceStatus', instanceId };
    await code({ ...change, instanceStatus: 'NORMAL' });
    assert.equal(await status(seller), 'in_use');
    await code({ ...change, instanceStatus: 'FREEZE' });
    assert.equal(await status(seller), 'frozen');

    const upgrade = {
      activity: 'upgrade',
      instanceId,
      orderId: 'U1',
      skuCode: 'sku-2',
      productId: 'OFFI2',
      amount: '30',
    };
    assert.deepEqual([await code(upgrade), await code({ ...upgrade, amount: '31' })], ['000000', '000000']);
    const [upgraded] = (await seller.state()).instances;
    assert.equal((upgraded?.['told'] as { details: Record<string, string> }).details['amount'], '30');

    const release = { activity: 'releaseInstance', instanceId, orderId: 'CS2601010800SIM01', orderAmount: '0' };
    assert.deepEqual(
      [await code(release), await code(release), await status(seller)],
      ['000000', '000000', 'released'],
    );
    assert.equal(await code(expire), '000003');
  });

  test('what a cancelled renewal and a converted trial are called', async () => {
    await using seller = await withInstance();
    const refresh = { activity: 'refreshInstance', instanceId, expireTime: '20280131155959' };
    await v1(seller, { ...refresh, orderId: 'R1', orderAmount: '-12.5' });
    await v1(seller, { ...refresh, orderId: 'R2', trialToFormal: '1' });
    const [instance] = (await seller.state()).instances;
    const scenes = (instance?.['refreshes'] as { scene: string }[]).map(({ scene }) => scene);
    assert.deepEqual(scenes, ['UNSUBSCRIBE_RENEWAL_PERIOD', 'TRIAL_TO_FORMAL']);
  });

  test('query: access data of a period instance; usage of pay-per-use and of the package that draws on it', async () => {
    await using seller = await withInstance();
    const metered = { expireTime: '', periodType: '', periodNumber: '' };
    await v1(seller, v1Creation(2, { ...metered, chargingMode: '0' }));
    await v1(seller, v1Creation(3, { ...metered, chargingMode: '5' }));
    seller.wallAt += 5_400_000;
    const ids = 'business-1,business-2,business-3';
    const { encryptType, info = [] } = await v1(seller, { activity: 'queryInstance', instanceId: ids });
    assert.equal(encryptType, '1');
    assert.deepEqual(info.map((each) => each.instanceId).join(','), ids);
    const [period, payPerUse, pack] = info.map(({ usageInfo }) => usageInfo?.[0]);
    assert.equal(period, undefined);
    assert.equal(payPerUse?.['usageValue'], '1.5000');
    assert.match(payPerUse?.['statisticalTime'] ?? '', /^\d{17}$/);
    assert.equal(pack?.['relatedInstanceId'], 'business-2');
  });

  test('unknown instances are 000003; the debugging page may ask for made-up ones, in any order', async () => {
    await using seller = await startTestSeller();
    const calls: Record<string, string>[] = [
      { activity: 'refreshInstance', orderId: 'R1', expireTime: '20280131155959' },
      { activity: 'expireInstance', orderId: 'CS1' },
      { activity: 'releaseInstance', orderId: 'CS1' },
      { activity: 'upgrade', orderId: 'U1', skuCode: 's', productId: 'p' },
      { activity: 'instanceStatus', instanceStatus: 'FREEZE' },
      { activity: 'queryInstance' },
    ];
    for (const call of calls) {
      assert.equal((await v1(seller, { ...call, instanceId: '__proto__' })).resultCode, '000003', call['activity']);
      const debug = await v1(seller, { ...call, instanceId: 'huaweitest123456', testFlag: '1' });
      assert.equal(debug.resultCode, '000000', call['activity']);
    }
    assert.deepEqual((await seller.state()).instances, []);
  });
});

describe('V1.0 bad input', () => {
  const bad: [string, Record<string, string>, RegExp][] = [
    ['unknown activity', { activity: 'updateInstanceStatus', instanceId: 'x' }, /^activity: /],
    ['no activity', {}, /^activity: /],
    ['missing parameter', v1Creation(1, { orderId: '' }), /^orderId: /],
    ['id too long', v1Creation(1, { businessId: 'x'.repeat(65) }), /^businessId: /],
    ['impossible day', v1Creation(1, { expireTime: '20270231155959' }), /^expireTime: /],
    ['four decimals', v1Creation(1, { orderAmount: '1.2345' }), /^orderAmount: /],
    ['extension parameters that are no list', v1Creation(1, { saasExtendParams: 'e30=' }), /^saasExtendParams: /],
    ['extension parameters that are no Base64', v1Creation(1, { saasExtendParams: '{}' }), /^saasExtendParams: /],
    ['V2.0 status', { activity: 'instanceStatus', instanceId: 'x', instanceStatus: 'UNFREEZE' }, /^instanceStatus: /],
    ['101 ids', { activity: 'queryInstance', instanceId: Array(101).fill('x').join(',') }, /^instanceId: /],
  ];
  for (const [what, parameters, problem] of bad) {
    test(`${what} is answered 000002, naming the parameter`, async () => {
      await using seller = await startTestSeller();
      const { resultCode, resultMsg } = await v1(seller, parameters);
      assert.equal(resultCode, '000002');
      assert.match(resultMsg ?? '', problem);
      assert.equal((await seller.state()).instances.length, 0);
    });
  }

  test('a token that is wrong, missing or doubled, and broken escapes', async () => {
    await using seller = await startTestSeller();
    const query = v1Query(v1Creation(1));
    const codeOf = async (text: string): Promise<string> => {
      const reply = await send(`${seller.origin}/saasproduce${text}`);
      return (JSON.parse(reply.text) as AnswerJson).resultCode;
    };
    assert.equal(await codeOf(`?${query.replace('orderAmount=12.780', 'orderAmount=12.781')}`), '000001');
    assert.equal(await codeOf(`?authToken=x&${query}`), '000001', 'the first of a repeated name counts');
    assert.equal(await codeOf(`?${query}&broken=%E0%A4%A`), '000001');
    assert.equal(await codeOf(`?${query.replace(/&authToken=.*/, '')}`), '000002');
    assert.equal(await codeOf(''), '000002');
    assert.equal(await codeOf(`?${query}`), '000000');
  });
});
