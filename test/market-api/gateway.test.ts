import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { addApiKey } from '../../src/app/api-keys.ts';
import {
  firstKey,
  ORDER_QUERY,
  pairOf,
  sdkDateOf,
  sendRaw,
  sendSigned,
  type HandMade,
  type KeyPair,
} from '../support/open-api.ts';
import { startStory, type StoryDriver } from '../support/story.ts';

let story: StoryDriver;
let key: KeyPair;
before(async () => {
  story = await startStory({ sampleSeller: false });
  key = firstKey(story.simulator);
});
after(() => story.close());

const send = (made: HandMade = {}, pair = key) => sendSigned(story.origin, pair, made);

/** A pair of its own, so that its failures lock nobody else out. */
async function ownKey(vendor?: string): Promise<KeyPair> {
  const { workspace } = story.simulator.workspaces.get('default');
  return pairOf(await addApiKey(workspace, vendor === undefined ? {} : { vendor }));
}

async function lastChecks(): Promise<string[]> {
  const call = await story.api('GET', '/calls/latest?direction=from_seller');
  return call.attempts[0].checks
    .filter(({ verdict }: { verdict: string }) => verdict !== 'pass')
    .map(({ id }: { id: string }) => id);
}

const MINUTE = 60_000;

interface Refusal {
  readonly name: string;
  readonly made: HandMade;
  readonly answer: readonly [status: number, code: string];
  readonly text?: RegExp;
  readonly check: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    name: 'an unknown path',
    made: { target: '/api/mkp-openapi-public/global/v1/order/list' },
    answer: [404, 'APIGW.0101'],
    check: 'IN-ROUTE',
  },
  { name: 'a wrong method', made: { method: 'POST' }, answer: [404, 'APIGW.0101'], check: 'IN-ROUTE' },
  {
    name: 'a closing slash',
    made: { target: `${ORDER_QUERY}/?orderId=MOCKPERIODYEARNEW` },
    answer: [404, 'APIGW.0101'],
    check: 'IN-ROUTE',
  },
  {
    name: 'an endless address',
    made: { target: `${ORDER_QUERY}?orderId=${'A'.repeat(8_200)}` },
    answer: [414, 'APIGW.0201'],
    check: 'IN-SIZE',
  },
  {
    name: 'a header beyond 8 KB',
    made: { headers: { Cookie: 'c'.repeat(20_000) } },
    answer: [494, 'APIGW.0201'],
    text: /header too large/,
    check: 'IN-SIZE',
  },
  {
    name: 'headers beyond 32 KB together',
    made: { headers: Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`X-Much-${at}`, 'm'.repeat(8_000)])) },
    answer: [494, 'APIGW.0201'],
    check: 'IN-SIZE',
  },
  {
    name: 'no Authorization',
    made: { authorization: '' },
    answer: [401, 'APIGW.0301'],
    text: /x-auth-token/,
    check: 'IN-AUTHORIZATION',
  },
  {
    name: 'another algorithm',
    made: { authorization: 'Bearer abc' },
    answer: [401, 'APIGW.0301'],
    check: 'IN-AUTHORIZATION',
  },
  {
    name: 'an old date',
    made: { date: sdkDateOf(Date.now() - 16 * MINUTE) },
    answer: [401, 'APIGW.0301'],
    text: /signature expired/,
    check: 'IN-DATE',
  },
  {
    name: 'a date to come',
    // Made when the file is read: some minutes may go by before it is sent.
    made: { date: sdkDateOf(Date.now() + 25 * MINUTE) },
    answer: [401, 'APIGW.0301'],
    text: /signature expired/,
    check: 'IN-DATE',
  },
  {
    name: 'a local time',
    made: { date: sdkDateOf(Date.now() + 480 * MINUTE) },
    answer: [401, 'APIGW.0301'],
    check: 'IN-DATE',
  },
  {
    name: 'another form of date',
    made: { date: new Date().toISOString() },
    answer: [401, 'APIGW.0301'],
    check: 'IN-DATE',
  },
  {
    name: 'an unsigned date',
    made: { signedHeaders: ['content-type', 'host'] },
    answer: [401, 'APIGW.0301'],
    check: 'IN-DATE',
  },
  {
    name: 'a tampered body',
    made: { body: '{}', sentBody: '{"a":1}' },
    answer: [401, 'APIGW.0301'],
    text: /verify aksk signature fail, canonicalRequest:GET\|/,
    check: 'IN-SIGNATURE',
  },
  {
    name: 'a signature in capitals',
    made: { signature: (text) => text.toUpperCase() },
    answer: [401, 'APIGW.0301'],
    check: 'IN-SIGNATURE',
  },
];

for (const { name, made, answer, text, check } of REFUSALS) {
  test(`${name} gets the gateway's ${answer.join(' ')}`, async () => {
    const refused = await send(made, await ownKey());
    assert.deepEqual([refused.status, refused.json?.error_code], answer, refused.text);
    assert.deepEqual(Object.keys(refused.json), ['error_msg', 'error_code', 'request_id']);
    if (text) assert.match(refused.json.error_msg, text);
    assert.ok((await lastChecks()).includes(check));
  });
}

const SERVICE: readonly (readonly [query: string, status: number, code: string, check: string])[] = [
  ['', 400, 'MKT.0101', 'IN-PARAMETERS'],
  ['orderId=CS1&page=1', 400, 'MKT.0101', 'IN-PARAMETERS'],
  ['orderId=CS1&orderId=CS2', 400, 'MKT.0101', 'IN-PARAMETERS'],
  [`orderId=${'A'.repeat(65)}`, 500, 'MKT.0100', 'IN-PARAMETERS'],
  ['orderId=CS0000000000XXXXX', 500, 'MKT.0100', 'IN-ORDER'],
  ['orderId=MOCKPERIODYEARNEW&orderLineId=X', 500, 'MKT.0100', 'IN-ORDER'],
];

for (const [query, status, code, check] of SERVICE) {
  test(`the query “${query.slice(0, 40)}” gets the service's ${status} ${code}`, async () => {
    const answer = await send({ target: query === '' ? ORDER_QUERY : `${ORDER_QUERY}?${query}` });
    assert.deepEqual([answer.status, answer.json?.resultCode], [status, code], answer.text);
    assert.deepEqual(await lastChecks(), [check]);
  });
}

test('a header that is signed but not sent, and a host that is not signed', async () => {
  const absent = await send({ signedHeaders: ['content-type', 'host', 'x-absent', 'x-sdk-date'] }, await ownKey());
  assert.equal(absent.status, 200, 'an absent header counts as an empty one, on both sides');
  assert.deepEqual(await lastChecks(), ['IN-SIGNED-HEADERS']);
});

test('the order of another seller is refused with MKT.0150, one’s own is not', async () => {
  const order = await story.api('POST', '/orders', {
    productId: 'team-board',
    billing: 'period',
    period: { type: 'month', number: 1 },
  });
  const { workspace } = story.simulator.workspaces.get('default');
  const vendors = [...workspace.state.all('products').values()].map(({ vendor }) => vendor.en);
  const own = workspace.state.get('products', 'team-board')?.vendor.en ?? '';
  const other = vendors.find((vendor) => vendor !== own) ?? '';
  const target = `${ORDER_QUERY}?orderId=${order.id}`;
  const refused = await send({ target }, await ownKey(other));
  assert.deepEqual([refused.status, refused.json.resultCode], [401, 'MKT.0150']);
  const answered = await send({ target }, await ownKey(own));
  assert.deepEqual([answered.status, answered.json.orderInfo.orderId], [200, order.id]);
});

test('a key of an account that sells nothing asks for no order, mock orders included: 401 MKT.0151', async () => {
  const pair = await ownKey();
  const { workspace } = story.simulator.workspaces.get('default');
  await workspace.decide((draft) => draft.put('apiKeys', { ...draft.need('apiKeys', pair.ak), vendor: 'Nobody' }));
  const answer = await send({ target: `${ORDER_QUERY}?orderId=MOCKPERIODYEARNEW` }, pair);
  assert.deepEqual([answer.status, answer.json], [401, { resultCode: 'MKT.0151', resultMsg: 'No authority' }]);
  assert.deepEqual(await lastChecks(), ['IN-SELLER']);
});

test('more than five wrong signatures in a row lock the AK; a right one before that forgets them', async () => {
  const pair = await ownKey();
  const wrong = () => send({ signature: (text) => text.replace(/^./, (first) => (first === '0' ? '1' : '0')) }, pair);
  for (let count = 0; count < 5; count += 1) await wrong();
  assert.equal((await send({}, pair)).status, 200);
  for (let count = 0; count < 6; count += 1) assert.match((await wrong()).json.error_msg, /verify aksk/);
  const locked = await send({}, pair);
  assert.deepEqual([locked.status, locked.json.error_code], [401, 'APIGW.0301']);
  assert.match(locked.json.error_msg, /AK access failed to reach the limit,forbidden/);
  await story.api('POST', `/api-keys/${pair.ak}/unlock`);
  assert.equal((await send({}, pair)).status, 200);
});

test('a pair out of use and one that nobody knows', async () => {
  const pair = await ownKey();
  await story.api('POST', `/api-keys/${pair.ak}/retire`);
  assert.match((await send({}, pair)).json.error_msg, /Get secretKey failed,ak:.*,err:ak not exist/);
  const unknown = await send({}, { ak: 'NOBODY00000000000000', sk: 'x' });
  assert.deepEqual([unknown.status, unknown.json.error_code], [401, 'APIGW.0301']);
  assert.deepEqual(await lastChecks(), ['IN-KEY']);
});

const FAULTS: readonly (readonly [kind: string, status: number, code: string])[] = [
  ['answer_401', 401, 'APIGW.0301'],
  ['answer_403', 403, 'APIGW.0302'],
  ['answer_406', 406, 'MKT.0250'],
  ['answer_429', 429, 'APIGW.0308'],
  ['answer_500', 500, 'MKT.0999'],
  ['answer_502', 502, 'APIGW.0201'],
];

for (const [kind, status, code] of FAULTS) {
  test(`a fault plan answers ${status} ${code} once, and says so in the log`, async () => {
    await story.api('POST', '/faults', { kind, times: 'next' });
    const answer = await send();
    assert.deepEqual([answer.status, answer.json.error_code ?? answer.json.resultCode], [status, code]);
    assert.deepEqual(await lastChecks(), ['IN-FAULT']);
    assert.equal((await send()).status, 200);
  });
}

test('a broken and a slow answer', async () => {
  await story.api('POST', '/faults', { kind: 'answer_broken', times: 'next' });
  const broken = await send();
  assert.deepEqual([broken.status, broken.json], [200, undefined]);
  await story.api('POST', '/faults', { kind: 'answer_slow', times: 'next', settings: { delaySeconds: 1 } });
  assert.equal((await send()).status, 200);
  const { items } = await story.api('GET', '/calls?direction=from_seller&limit=1');
  assert.ok(items[0].lastAttempt.totalMs >= 1_000);
  assert.equal(items[0].lastAttempt.fault.kind, 'answer_slow');
});

test('the limit per minute is a switch, and who refuses is one too', async () => {
  await story.api('PUT', '', { rules: { 'openApi.callsPerMinute': 2 } });
  const pair = await ownKey();
  const statuses = [await send({}, pair), await send({}, pair), await send({}, pair)].map(({ status }) => status);
  assert.deepEqual(statuses, [200, 200, 429]);
  await story.api('PUT', '', { rules: { 'openApi.limitAnswer': 'service' } });
  const { status, json } = await send({}, pair);
  assert.deepEqual([status, json.resultCode], [406, 'MKT.0250']);
  await story.api('PUT', '', { rules: { 'openApi.callsPerMinute': 0, 'openApi.limitAnswer': 'gateway' } });
  assert.equal((await send({}, pair)).status, 200);
});

test('the workspace is found by its AK, or by a header', async () => {
  const made = await fetch(`${story.origin}/api/v1/workspaces`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'europe', site: 'eu', seed: 'empty' }),
  });
  assert.equal(made.status, 201, await made.clone().text());
  const { id } = (await made.json()) as { id: string };
  const pair = firstKey(story.simulator, id);
  const target = `${ORDER_QUERY}?orderId=MOCKONDEMAND`;
  assert.equal((await send({ target })).status, 200);
  assert.equal((await send({ target }, pair)).json.resultCode, 'MKT.0100', 'seven mock orders on the Europe site');
  const elsewhere = await send({ headers: { 'X-Koosim-Workspace': id } });
  assert.match(elsewhere.json.error_msg, /ak not exist/);
  const nowhere = await send({ headers: { 'X-Koosim-Workspace': 'nowhere' } });
  assert.deepEqual([nowhere.status, nowhere.json.error_code], [404, 'APIGW.0101']);
});

test('a body beyond 12 MB is refused before it is read', async () => {
  const answer = await new Promise<string>((resolve, reject) => {
    const { hostname, port } = new URL(story.origin);
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (piece) => {
      text += piece.toString();
      if (/"request_id":"\w+"}$/.test(text)) socket.destroy();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.write(`GET ${ORDER_QUERY} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 13000000\r\n\r\n{`);
  });
  assert.match(answer, /^HTTP\/1\.1 413 /);
  assert.match(answer, /"error_code":"APIGW\.0201"/);
});

test('a foreign Host gets nothing, the production host is welcome', async () => {
  const foreign = await send({ headers: { Host: 'attacker.example' } });
  assert.deepEqual([foreign.status, foreign.json.error_code], [404, 'APIGW.0101']);
  assert.equal((await send({ headers: { Host: 'mkt.myhuaweicloud.com' } })).status, 200);
});

test('what the seller sends stays as it came, and the SK shows nowhere', async () => {
  await sendRaw(story.origin, {
    method: 'GET',
    target: `${ORDER_QUERY}?orderId=%3Cscript%3E`,
    headers: { 'X-Note': key.sk },
  });
  const call = await story.api('GET', '/calls/latest?direction=from_seller');
  assert.ok(call.attempts[0].request.url.endsWith(`${ORDER_QUERY}?orderId=%3Cscript%3E`));
  const answered = await send({ headers: { 'X-Note': key.sk } });
  assert.equal(answered.status, 200);
  const text = JSON.stringify(await story.api('GET', '/calls/latest?direction=from_seller'));
  assert.ok(!text.includes(key.sk));
  assert.ok(!(await (await fetch(`${story.origin}/api/v1/workspaces/default/export`)).text()).includes(key.sk));
});
