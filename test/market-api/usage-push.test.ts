import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { addApiKey } from '../../src/app/api-keys.ts';
import { METERED, startMetered, type MeteredStory } from '../support/metered.ts';
import { firstKey, pairOf, type KeyPair, type RawAnswer } from '../support/open-api.ts';
import type { Json } from '../support/story.ts';
import { push, USAGE_PUSH_OLD, usageRecord, type PushMade } from '../support/usage-push.ts';

const HOUR = 3_600_000;

let story: MeteredStory;
let key: KeyPair;
let accessKey: string;
let minutes: string;
let minutesOwn: string;
/** The minutes of another buyer, who has no packages. */
let minutesOfOther: string;
/** The last whole hour. */
let hour: number;
before(async () => {
  story = await startMetered('2.0');
  key = firstKey(story.simulator);
  const { workspace } = story.simulator.workspaces.get('default');
  accessKey = workspace.state.get('products', METERED)?.interface.accessKey ?? '';
  [minutesOwn] = await story.opens();
  minutes = (await story.instance(minutesOwn)).sellerInstanceId;
  await story.passes('PT3H');
  hour = Math.floor(Date.parse((await story.api('GET', '/clock')).simAt) / HOUR) * HOUR;
});
after(() => story.close());

const send = (body: unknown, made: Partial<PushMade> = {}, pair = key): Promise<RawAnswer> =>
  push(story.origin, pair, body, { accessKey, ...made });
const one = (more: Readonly<Record<string, unknown>> = {}): Json => usageRecord(minutes, hour, more);
const pushed = (...records: readonly unknown[]): { usage_records: readonly unknown[] } => ({ usage_records: records });

/** The last push: beside it the sample seller asks about its orders. */
async function lastCall(): Promise<Json> {
  const { items } = await story.api('GET', '/calls?direction=from_seller&limit=50');
  const { id } = items.find(({ activity }: Json) => activity !== 'queryOrder');
  return story.api('GET', `/calls/${id}`);
}

async function checkOf(id: string): Promise<Json> {
  const call = await lastCall();
  // The variant, which words the check, is in the record alone.
  const kept = story.simulator.workspaces.get('default').workspace.state.get('calls', call.id);
  return kept?.attempts[0]?.checks.find((check) => check.id === id);
}

/** Records of the last push after the background check, oldest first. */
async function afterCheck(): Promise<Json[]> {
  const { id } = await lastCall();
  await story.passes('PT1S');
  const { items } = await story.api('GET', `/usage-records?pushId=${id}&limit=200`);
  return items.reverse();
}

test('a push is kept as it came, checked in the background and charged with its cycle', async () => {
  // By itself the check follows at once, even between two questions of this test.
  await story.api('PUT', '', { rules: { 'usage.checkSeconds': 60 } });
  const answer = await send(pushed(one({ begin_time: '20200101T000000Z' }), one({ usage_value: 2.25 })));
  assert.deepEqual([answer.status, answer.json], [200, { error_code: 'MKT.0000', error_msg: 'success' }]);
  const call = await lastCall();
  assert.deepEqual([call.activity, call.status, call.instanceId], ['pushUsage', 'success', minutesOwn]);
  const { items: before } = await story.api('GET', `/usage-records?pushId=${call.id}`);
  assert.deepEqual(
    before.map(({ status }: Json) => status),
    ['received', 'received'],
  );
  await story.passes('PT1M');
  await story.api('PUT', '', { rules: { 'usage.checkSeconds': 0 } });
  const [wrong, right] = await afterCheck();
  assert.deepEqual([wrong.status, wrong.code, wrong.problem], ['abnormal', '011', 'usage_before_start']);
  assert.deepEqual([right.status, right.usage, right.instanceId], ['accepted', '2.25', minutesOwn]);
  await story.passes('PT20M');
  const [charge] = await story.charged(minutesOwn);
  assert.deepEqual([charge.usage, charge.amount.amountMinor > 0], ['2.25', true]);
  assert.equal((await story.api('GET', `/usage-records?pushId=${call.id}&status=charged`)).items.length, 1);
});

test('the newest hour is charged at minute 15; what comes later than that, with the next collection', async () => {
  [minutesOfOther] = await story.opens('chen-hao');
  const own = (await story.instance(minutesOfOther)).sellerInstanceId;
  await story.passes('PT2H');
  const now = Date.parse((await story.api('GET', '/clock')).simAt);
  const end = Math.floor(now / HOUR) * HOUR;
  await story.api('POST', '/clock/advance', { to: new Date(end + HOUR + 10 * 60_000).toISOString() });
  assert.equal((await send(pushed(usageRecord(own, end + HOUR)))).status, 200);
  await story.api('POST', '/clock/advance', { to: new Date(end + HOUR + 16 * 60_000).toISOString() });
  assert.equal((await story.charged(minutesOfOther)).length, 1);
  assert.equal((await send(pushed(usageRecord(own, end)))).status, 200, 'late by an hour');
  await story.api('POST', '/clock/advance', { to: new Date(end + 2 * HOUR + 14 * 60_000).toISOString() });
  assert.equal((await story.charged(minutesOfOther)).length, 1);
  await story.api('POST', '/clock/advance', { to: new Date(end + 2 * HOUR + 15 * 60_000).toISOString() });
  assert.equal((await story.charged(minutesOfOther)).length, 2);
});

const LAYOUTS: readonly (readonly [form: string, sent: (body: object) => string, signs: (body: object) => string])[] = [
  ['raw', (body) => JSON.stringify(body, null, 2), (body) => JSON.stringify(body, null, 2)],
  ['sorted', (body) => JSON.stringify(body, null, 1), (body) => JSON.stringify(sorted(body))],
  ['compact', (body) => JSON.stringify(body, null, 1), (body) => JSON.stringify(body)],
];

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

for (const [form, sent, signs] of LAYOUTS) {
  test(`a signature over the ${form} body is taken, and the log says that it was that`, async () => {
    const { begin_time, ...rest } = one();
    const body = pushed({ ...rest, begin_time });
    const answer = await send(sent(body), { signs: signs(body) });
    assert.deepEqual([answer.status, (await checkOf('IN-BODY-SIGNATURE')).variant], [200, form], answer.text);
  });
}

interface Refused {
  readonly name: string;
  readonly body?: () => unknown;
  readonly made?: Partial<PushMade>;
  readonly answer: readonly [status: number, code: string];
  readonly check: readonly [id: string, variant: string];
}

const REFUSED: readonly Refused[] = [
  {
    name: 'no signature',
    made: { without: ['signature'] },
    answer: [400, 'MKT.0199'],
    check: ['IN-PUSH-HEADERS', 'missing'],
  },
  { name: 'no ts', made: { without: ['ts'] }, answer: [400, 'MKT.0199'], check: ['IN-PUSH-HEADERS', 'missing'] },
  { name: 'no nonce', made: { without: ['nonce'] }, answer: [400, 'MKT.0199'], check: ['IN-PUSH-HEADERS', 'missing'] },
  { name: 'a ts in words', made: { ts: 'now' }, answer: [500, 'MKT.0100'], check: ['IN-PUSH-HEADERS', 'malformed'] },
  {
    name: 'a long nonce',
    made: { nonce: 'n'.repeat(65) },
    answer: [500, 'MKT.0100'],
    check: ['IN-PUSH-HEADERS', 'too_long'],
  },
  {
    name: 'a wrong access key',
    made: { accessKey: 'another' },
    answer: [400, 'MKT.0102'],
    check: ['IN-BODY-SIGNATURE', 'wrong'],
  },
  {
    name: 'a signature in hex',
    made: { pushSignature: (right) => right.toString('hex') },
    answer: [400, 'MKT.0102'],
    check: ['IN-BODY-SIGNATURE', 'hex'],
  },
  {
    name: 'a signature for addresses',
    made: { nonce: 'n', ts: '1767229200456', pushSignature: (right) => right.toString('base64url') },
    answer: [400, 'MKT.0102'],
    check: ['IN-BODY-SIGNATURE', 'url_safe'],
  },
  {
    name: 'a signature of the body alone',
    made: {
      pushSignature: (_right, text) =>
        createHmac('sha256', accessKey)
          .update(text.slice(text.indexOf('&body=') + 6))
          .digest('base64'),
    },
    answer: [400, 'MKT.0102'],
    check: ['IN-BODY-SIGNATURE', 'body_only'],
  },
  { name: 'no JSON', body: () => '<usage/>', answer: [400, 'MKT.0199'], check: ['IN-RECORDS', 'not_json'] },
  { name: 'no body', body: () => '', answer: [400, 'MKT.0199'], check: ['IN-RECORDS', 'not_json'] },
  { name: 'a list for a body', body: () => [], answer: [400, 'MKT.0199'], check: ['IN-RECORDS', 'not_json'] },
  { name: 'no records', body: () => ({}), answer: [400, 'MKT.0199'], check: ['IN-RECORDS', 'missing'] },
  { name: 'an empty list', body: () => pushed(), answer: [500, 'MKT.0100'], check: ['IN-RECORDS', 'empty'] },
  {
    name: 'no list',
    body: () => ({ usage_records: {} }),
    answer: [500, 'MKT.0100'],
    check: ['IN-RECORDS', 'wrong_type'],
  },
  {
    name: 'a record that is none',
    body: () => pushed(7),
    answer: [500, 'MKT.0100'],
    check: ['IN-RECORDS', 'wrong_type'],
  },
  {
    name: 'a surplus member',
    body: () => pushed(one({ product_id: 'x' })),
    answer: [400, 'MKT.0101'],
    check: ['IN-RECORDS', 'surplus'],
  },
  {
    name: 'a surplus member beside the records',
    body: () => ({ ...pushed(one()), version: '1' }),
    answer: [400, 'MKT.0101'],
    check: ['IN-RECORDS', 'surplus'],
  },
  {
    name: 'a missing member',
    body: () => pushed(one({ end_time: undefined })),
    answer: [400, 'MKT.0199'],
    check: ['IN-RECORDS', 'missing'],
  },
  {
    name: 'an id of 65 characters',
    body: () => pushed(one({ metering_sn: 's'.repeat(65) })),
    answer: [500, 'MKT.0100'],
    check: ['IN-RECORDS', 'too_long'],
  },
  {
    name: 'a time that is a number',
    body: () => pushed(one({ end_time: 20260101 })),
    answer: [500, 'MKT.0100'],
    check: ['IN-RECORDS', 'wrong_type'],
  },
  {
    name: '1,001 records',
    body: () => pushed(...Array.from({ length: 1_001 }, () => one())),
    answer: [500, 'MKT.9003'],
    check: ['IN-RECORDS', 'too_many'],
  },
];

for (const { name, body = () => pushed(one()), made = {}, answer, check } of REFUSED) {
  test(`a push with ${name} gets ${answer.join(' ')}`, async () => {
    const refused = await send(body(), made);
    assert.deepEqual([refused.status, refused.json?.error_code], answer, refused.text);
    const { variant, verdict } = await checkOf(check[0]);
    assert.deepEqual([verdict, variant], ['fail', check[1]]);
    assert.equal((await afterCheck()).length, 0, 'nothing is kept');
  });
}

test('a signature with the SK, and with the key of another product, is told as what it is', async () => {
  assert.equal((await send(pushed(one()), { accessKey: key.sk })).json.error_code, 'MKT.0102');
  assert.equal((await checkOf('IN-BODY-SIGNATURE')).variant, 'secret_key');
  await story.api('PUT', '/products/team-board/interface', {
    version: '2.0',
    url: 'http://127.0.0.1:9/none',
    accessKey: 'key-of-team-board',
  });
  assert.equal((await send(pushed(one()), { accessKey: 'key-of-team-board' })).json.error_code, 'MKT.0102');
  assert.equal((await checkOf('IN-BODY-SIGNATURE')).variant, 'other_product');
});

test('a key of an account that sells nothing is no seller: 401 MKT.0151', async () => {
  const { workspace } = story.simulator.workspaces.get('default');
  const pair = pairOf(
    await addApiKey(workspace, { vendor: workspace.state.get('products', 'team-board')?.vendor.en ?? '' }),
  );
  await workspace.decide((draft) => draft.put('apiKeys', { ...draft.need('apiKeys', pair.ak), vendor: 'Nobody' }));
  const answer = await send(pushed(one()), {}, pair);
  assert.deepEqual([answer.status, answer.json.error_code], [401, 'MKT.0151']);
});

interface Abnormal {
  readonly name: string;
  readonly record: () => Json;
  readonly code: string;
  readonly problem: string;
}

const ABNORMAL: readonly Abnormal[] = [
  {
    name: 'an unknown instance',
    record: () => one({ instance_id: 'nobody' }),
    code: '001',
    problem: 'usage_unknown_instance',
  },
  {
    name: 'a date that does not exist',
    record: () => one({ end_time: '20260230T000000Z' }),
    code: '002',
    problem: 'usage_bad_time',
  },
  {
    name: 'a time with zone',
    record: () => one({ record_time: '2026-01-01T00:00Z' }),
    code: '002',
    problem: 'usage_bad_time',
  },
  { name: 'no use', record: () => one({ usage_value: '0' }), code: '003', problem: 'usage_bad_value' },
  { name: 'use below 0', record: () => one({ usage_value: -1 }), code: '003', problem: 'usage_bad_value' },
  { name: 'five decimals', record: () => one({ usage_value: '1.23456' }), code: '003', problem: 'usage_bad_value' },
  { name: 'no number', record: () => one({ metering_sn: undefined }), code: '004', problem: 'usage_sn_missing' },
  { name: 'an empty number', record: () => one({ metering_sn: '' }), code: '004', problem: 'usage_sn_missing' },
  {
    name: 'use of 22 days ago',
    record: () => usageRecord(minutes, hour - 22 * 24 * HOUR),
    code: '011',
    problem: 'usage_before_start',
  },
  {
    name: 'an end before its beginning',
    record: () =>
      one({
        begin_time: usageRecord(minutes, hour)['end_time'],
        end_time: usageRecord(minutes, hour - HOUR)['end_time'],
      }),
    code: '011',
    problem: 'usage_time_range',
  },
  {
    name: 'an end to come',
    record: () => usageRecord(minutes, hour + 9 * 24 * HOUR),
    code: '011',
    problem: 'usage_in_future',
  },
  {
    name: 'the instance of a package',
    record: async () => {
      const { instanceId } = await story.buysPackage('500 minutes');
      return usageRecord((await story.instance(instanceId)).sellerInstanceId, hour);
    },
    code: '012',
    problem: 'usage_not_metered',
  },
];

for (const { name, record, code, problem } of ABNORMAL) {
  test(`a record with ${name} is taken by the call and found to be ${code} in the background`, async () => {
    const wrong = await record();
    const answer = await send(pushed(wrong));
    assert.deepEqual([answer.status, answer.json.error_code], [200, 'MKT.0000'], answer.text);
    const [found] = await afterCheck();
    assert.deepEqual([found.status, found.code, found.problem], ['abnormal', code, problem]);
  });
}

test('005, 010: the same number, and the same time of an instance, count once', async () => {
  const first = usageRecord(minutes, hour - HOUR / 4, { usage_value: '1' });
  await send(pushed(first, { ...first, metering_sn: 'another' }, { ...one(), metering_sn: first['metering_sn'] }));
  assert.deepEqual(
    (await afterCheck()).map(({ status, code }) => [status, code]),
    [
      ['accepted', null],
      ['abnormal', '010'],
      ['abnormal', '005'],
    ],
  );
});

test('005: a number that a record of another instance has, unless it need be the only one of its instance alone', async () => {
  const other = (await story.instance(minutesOfOther)).sellerInstanceId;
  const taken = usageRecord(minutes, hour - HOUR / 5, { metering_sn: 'one-number' });
  const now = Math.floor(Date.parse((await story.api('GET', '/clock')).simAt) / 1_000) * 1_000;
  const second = usageRecord(other, now - HOUR / 7, { metering_sn: 'one-number' });
  await send(pushed(taken, second));
  const codes = (records: Json[]): unknown[] => records.map(({ status, code }: Json) => code ?? status);
  assert.deepEqual(codes(await afterCheck()), ['accepted', '005']);
  await story.api('PUT', '', { rules: { 'usage.numberUnique': 'per_instance' } });
  await send(pushed(second));
  assert.deepEqual(codes(await afterCheck()), ['accepted']);
  await send(pushed(usageRecord(other, now - HOUR / 9, { metering_sn: 'one-number' })));
  assert.deepEqual(codes(await afterCheck()), ['005']);
  await story.api('PUT', '', { rules: { 'usage.numberUnique': 'everywhere' } });
});

test('duplicates pushed in parallel count once', async () => {
  const record = usageRecord(minutes, hour - HOUR / 2, { usage_value: '3' });
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, at) => send(pushed({ ...record, metering_sn: `parallel-${at}` }))),
  );
  assert.deepEqual([...new Set(answers.map(({ json }) => json.error_code))], ['MKT.0000']);
  await story.passes('PT1S');
  const { items } = await story.api('GET', `/usage-records?q=parallel-&limit=50`);
  const states = items.map(({ status, code }: Json) => `${status} ${code}`);
  assert.equal(states.filter((state: string) => state === 'abnormal 010').length, 7);
  assert.equal(states.length, 8);
});

test('006: use of a withdrawn product, or taken where the rule says so', async () => {
  const { workspace } = story.simulator.workspaces.get('default');
  const product = workspace.state.get('products', METERED);
  assert.ok(product);
  await workspace.decide((draft) => draft.put('products', { ...product, status: 'discontinued' }));
  await send(pushed(usageRecord(minutes, hour - HOUR / 8)));
  assert.equal((await afterCheck())[0]?.['code'], '006');
  await story.api('PUT', '', { rules: { 'usage.withdrawnProduct': 'taken' } });
  await send(pushed(usageRecord(minutes, hour - HOUR / 8)));
  assert.equal((await afterCheck())[0]?.['status'], 'accepted');
  await workspace.decide((draft) => draft.put('products', { ...product, status: 'listed' }));
});

test('009: the instance of another seller', async () => {
  const { workspace } = story.simulator.workspaces.get('default');
  const vendor = [...workspace.state.all('products').values()].find(
    (each) => each.vendor.en !== workspace.state.get('products', METERED)?.vendor.en,
  );
  const pair = pairOf(await addApiKey(workspace, { vendor: vendor?.vendor.en ?? '' }));
  const answer = await send(pushed(one()), { accessKey: vendor?.interface.accessKey ?? '' }, pair);
  assert.equal(answer.json.error_code, 'MKT.0000', answer.text);
  assert.equal((await afterCheck())[0]?.['code'], '009');
});

test('1,000 records are one push', async () => {
  const records = Array.from({ length: 1_000 }, (_, at) =>
    usageRecord(minutes, hour - 60_000 - at * 1_000, {
      begin_time: usageRecord(minutes, hour - at * 1_000)['begin_time'],
    }),
  );
  const answer = await send(pushed(...records));
  assert.deepEqual([answer.status, answer.json.error_code], [200, 'MKT.0000']);
  const { id } = await lastCall();
  await story.passes('PT1S');
  const { workspace } = story.simulator.workspaces.get('default');
  const kept = [...workspace.state.all('usageRecords').values()].filter(({ pushId }) => pushId === id);
  assert.equal(kept.length, 1_000);
  assert.ok(kept.every(({ status, sent }) => status === 'accepted' && sent === undefined));
});

test('the old push: the product in place of the number, AK/SK alone', async () => {
  const { workspace } = story.simulator.workspaces.get('default');
  const product_id = workspace.state.get('instances', minutesOwn)?.meter?.item.offerId;
  const old = (more: object) => ({ ...usageRecord(minutes, hour - HOUR / 16, { metering_sn: undefined }), ...more });
  const without = ['signature', 'ts', 'nonce'];
  const sendOld = (record: object) => send(pushed(record), { target: USAGE_PUSH_OLD, without });
  assert.deepEqual((await sendOld(old({ product_id }))).json, { error_code: 'MKT.0000', error_msg: 'success' });
  assert.equal((await lastCall()).activity, 'pushUsageOld');
  assert.equal((await afterCheck())[0]?.['status'], 'accepted');
  await sendOld(old({ product_id: 'another', end_time: usageRecord(minutes, hour - HOUR / 17)['end_time'] }));
  assert.deepEqual(
    (await afterCheck()).map(({ code, problem }) => [code, problem]),
    [['001', 'usage_other_product']],
  );
  assert.deepEqual((await sendOld(old({}))).json.error_code, 'MKT.0199');
  const numbered = await sendOld(old({ product_id, metering_sn: 'sn-1' }));
  assert.equal(numbered.json.error_code, 'MKT.0101', 'records of the old push have no numbers');
});

test('where the rule says so, a push is refused at once for its data, with the list of what is wrong', async () => {
  await story.api('PUT', '', { rules: { 'usage.badRecords': 'at_once' } });
  const good = usageRecord(minutes, hour - HOUR / 32);
  const now = Date.parse((await story.api('GET', '/clock')).simAt);
  const elsewhere = usageRecord((await story.instance(minutesOfOther)).sellerInstanceId, now - HOUR / 11);
  for (const [wrong, status, code, record] of [
    [one({ instance_id: 'nobody' }), 500, 'MKT.9001', '001'],
    [one({ usage_value: '0' }), 500, 'MKT.9002', '003'],
    [{ ...good, metering_sn: 'twice' }, 500, 'MKT.9002', '010'],
    [{ ...elsewhere, metering_sn: good['metering_sn'] }, 500, 'MKT.9002', '005'],
  ] as const) {
    const { status: got, json } = await send(pushed(good, wrong));
    assert.deepEqual([got, json.error_code], [status, code]);
    const list = json.abnormal_usage_data_info.abnormal_usage_data;
    assert.deepEqual(
      list.map((each: Json) => [each.instance_id, each.error_code]),
      [[wrong.instance_id ?? minutes, record]],
    );
    assert.equal((await afterCheck()).length, 0, 'all or nothing');
  }
  assert.equal((await send(pushed(good))).json.error_code, 'MKT.0000');
  assert.equal((await afterCheck())[0]?.['status'], 'accepted');
  await story.api('PUT', '', { rules: { 'usage.badRecords': 'background' } });
});

test('newer pages have other codes: a switch', async () => {
  await story.api('PUT', '', { rules: { 'openApi.pushCodes': 'newer' } });
  for (const [made, status, code] of [
    [{ accessKey: 'another' }, 401, '94060002'],
    [{ without: ['nonce'] }, 400, '94060004'],
  ] as const) {
    const answer = await send(pushed(one()), made);
    assert.deepEqual([answer.status, answer.json.error_code], [status, code]);
  }
  await story.api('POST', '/faults', { kind: 'answer_500', times: 'next' });
  const failed = await send(pushed(one()));
  assert.deepEqual([failed.status, failed.json.error_code], [500, '94060001']);
  await story.api('PUT', '', { rules: { 'openApi.pushCodes': 'mkt' } });
});

test('whether a push needs AK/SK beside its three headers is a rule: the guide shows it both ways', async () => {
  const codeOf = async (made: Partial<PushMade>): Promise<unknown[]> => {
    const { status, json } = await send(pushed(one()), made);
    return [status, json.error_code];
  };
  const unsigned = { authorization: '' };
  assert.deepEqual(await codeOf(unsigned), [401, 'APIGW.0301']);
  await story.api('PUT', '', { rules: { 'openApi.pushAuthorization': 'optional' } });
  assert.deepEqual(await codeOf(unsigned), [200, 'MKT.0000']);
  assert.equal((await checkOf('IN-AUTHORIZATION')).variant, 'not_asked');
  assert.equal(await checkOf('IN-SELLER'), undefined, 'nothing is said of a pair that is not there');
  assert.equal((await afterCheck()).length, 1);
  assert.deepEqual(await codeOf({ ...unsigned, accessKey: 'another' }), [400, 'MKT.0102'], 'its own signature counts');
  assert.deepEqual(await codeOf({ signature: () => '0' }), [401, 'APIGW.0301'], 'what is signed is signed rightly');
  const old = { ...unsigned, target: USAGE_PUSH_OLD, without: ['signature', 'ts', 'nonce'] };
  assert.deepEqual(await codeOf(old), [401, 'APIGW.0301'], 'the old push has AK/SK alone');
  await story.api('PUT', '', { rules: { 'openApi.pushAuthorization': 'required' } });
});

test('a push that a fault answers has come to nothing; one whose answer is cut off was carried out', async () => {
  for (const [kind, status, code, kept] of [
    ['answer_500', 500, 'MKT.0999', 0],
    ['answer_406', 406, 'MKT.0250', 0],
    ['answer_502', 502, 'APIGW.0201', 0],
    ['answer_broken', 200, undefined, 1],
  ] as const) {
    await story.api('POST', '/faults', { kind, times: 'next', match: { activity: 'pushUsage' } });
    const answer = await send(pushed(one()));
    assert.deepEqual([answer.status, answer.json?.error_code], [status, code]);
    assert.equal((await afterCheck()).length, kept, kind);
  }
});

test('a site without pay-per-use has no push', async () => {
  await story.api('PUT', '', { rules: { 'usage.sold': 'not_offered' } });
  const answer = await send(pushed(one()));
  assert.deepEqual([answer.status, answer.json.error_code], [404, 'APIGW.0101']);
  await story.api('PUT', '', { rules: { 'usage.sold': 'offered' } });
});

test('every answer tells the time of the marketplace; a push by the real time is told so', async () => {
  const answer = await send(pushed(one()));
  const { simAt } = await story.api('GET', '/clock');
  assert.equal(answer.headers['x-koosim-time'], new Date(Date.parse(simAt)).toISOString().replace(/[-:]|\.\d{3}/g, ''));
  await story.passes('P3D');
  await send(pushed(usageRecord(minutes, Date.now() - HOUR)));
  assert.equal((await checkOf('IN-USAGE-TIME')).variant, 'other_clock');
});

test('late: two hours after the use where it is billed by the hour, at 01:00 of the next day where by the day', async () => {
  const [, space] = await story.opens('chen-hao');
  const own = (await story.instance(space)).sellerInstanceId;
  const now = Date.parse((await story.api('GET', '/clock')).simAt);
  const midnight = Math.ceil((now + 8 * HOUR) / (24 * HOUR)) * 24 * HOUR - 8 * HOUR;
  const found = async (pushAt: number, id: string, endAt: number): Promise<string> => {
    await story.api('POST', '/clock/advance', { to: new Date(pushAt).toISOString() });
    await send(pushed(usageRecord(id, endAt)));
    return (await checkOf('IN-USAGE-TIME')).variant;
  };
  const noon = midnight + 12 * HOUR;
  assert.equal(await found(noon, minutes, noon - 2 * HOUR), 'ok');
  assert.equal(await found(noon + 60_000, minutes, noon - 2 * HOUR), 'late');
  assert.equal(await found(noon + 120_000, own, noon - 6 * HOUR), 'ok');
  const next = midnight + 24 * HOUR;
  assert.equal(await found(next + 50 * 60_000, own, noon - 5 * HOUR), 'ok');
  assert.equal(await found(next + HOUR + 60_000, own, noon - 4 * HOUR), 'late_for_day');
});

test('013, 007: after the end of use, and older than 21 days', async () => {
  const own = (await story.instance(minutesOfOther)).sellerInstanceId;
  const now = Date.parse((await story.api('GET', '/clock')).simAt);
  await story.passes('P22D');
  await send(pushed(usageRecord(own, now)));
  assert.equal((await afterCheck())[0]?.['code'], '007');
  const closed = Math.floor(Date.parse((await story.api('GET', '/clock')).simAt) / 1_000) * 1_000;
  await story.api('POST', `/instances/${minutesOfOther}/close`, {});
  await story.passes('PT2H');
  await send(pushed(usageRecord(own, closed - 1_000), usageRecord(own, closed + HOUR)));
  const [before, behind] = await afterCheck();
  assert.equal(before?.['status'], 'accepted', 'use of before may still come');
  assert.deepEqual([behind?.['code'], behind?.['problem']], ['013', 'usage_after_close']);
});
