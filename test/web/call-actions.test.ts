import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Call } from '../../src/domain/call.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { checkedRequest, type ApiAnswer } from '../http/api/api-server.ts';
import { HAR } from '../support/har-schema.ts';
import { buy, lastCall, pointTo, productOf } from './console.ts';
import { startOddSeller, type OddSeller } from './odd-seller.ts';
import { Reader, startForReaders } from './reader.ts';

const BASE = '/w/default/simulator';
const API = '/api/v1/workspaces/default';

let simulator: Simulator;
let market: Marketplace;
let reader: Reader;
let seller: OddSeller;
let sampleUrl: string;

before(async () => {
  simulator = await startForReaders(true);
  market = simulator.workspaces.get('default');
  reader = new Reader(simulator.origin);
  seller = await startOddSeller();
  sampleUrl = productOf(market).interface.url;
});
after(async () => {
  await seller.close();
  await simulator.close();
});

const api = (method: string, path: string, body?: unknown): Promise<ApiAnswer> =>
  checkedRequest(simulator.origin, method, `${API}/${path}`, body);
const callOf = (id: string): Call => market.workspace.state.get('calls', id) ?? assert.fail(id);

/** A creation that the sample seller has accepted. */
async function accepted(): Promise<Call> {
  const order = await buy(market);
  const [id = ''] = market.workspace.state.callIdsOf(order.instanceId);
  return callOf(id);
}

/** A creation that the odd seller refuses, so that it waits for its next try. */
async function refused(body = '{"resultCode":"000005","resultMsg":"no"}'): Promise<Call> {
  seller.answers({ body });
  await pointTo(market, seller.url);
  const call = lastCall(market, await buy(market));
  await pointTo(market, sampleUrl);
  return call;
}

/** Everything that must not move by an experiment. */
function world(call: Call): string {
  const { state } = market.workspace;
  const { experiments: _experiments, ...rest } = callOf(call.id);
  return JSON.stringify([
    rest,
    state.get('orders', call.orderId ?? ''),
    state.get('instances', call.instanceId),
    state.queue.size,
  ]);
}

describe('replay of the same bytes', () => {
  test('repeats them exactly, is marked and judged, and moves nothing', async () => {
    const call = await accepted();
    const before = world(call);
    const { status, body } = await api('POST', `calls/${call.id}/replay`, {});
    assert.equal(status, 200);
    assert.deepEqual([body.experiment.kind, body.experiment.status, body.repeated], ['replay', 'ended', false]);
    assert.equal(body.experiment.finding.outcome, 'refused', 'the sample seller remembers nonces');
    assert.equal(world(call), before);
    const { body: detail } = await api('GET', `calls/${call.id}`);
    const [tried] = detail.attempts;
    assert.deepEqual(detail.experiments[0].attempt.request, tried.request, 'headers of the connection included');
    assert.ok(tried.request.headers.some(({ name }: { name: string }) => name === 'host'));
    const page = await reader.get(`${BASE}/calls/${call.id}?attempt=x1`);
    assert.match(page.html, /data-finding="refused"/);
    assert.match(page.text, /Refused, as it should be/);
  });

  test('a seller that accepts it is told so', async () => {
    const call = await refused();
    seller.answers({ body: JSON.stringify({ resultCode: '000000', resultMsg: 'ok', instanceId: 'i-1' }) });
    const before = world(call);
    const { body } = await api('POST', `calls/${call.id}/replay`, { attempt: '1' });
    assert.equal(body.experiment.finding.outcome, 'accepted_fresh');
    assert.equal(body.experiment.attempt.verdict, 'success');
    assert.equal(world(call), before, 'an accepted creation, and yet no instance');
  });

  for (const [what, answer, outcome] of [
    ['a malformed 200', { body: '{"resultCode":' }, 'unreadable'],
    ['a page instead of an answer', { body: '<h1>Hello</h1>', type: 'text/html' }, 'unreadable'],
    ['a 404', { body: '', status: 404 }, 'unreadable'],
    ['a 401', { body: '', status: 401 }, 'refused'],
    ['a 500', { body: '', status: 500 }, 'unanswered'],
  ] as const) {
    test(`${what} is told as ${outcome}`, async () => {
      const call = await refused();
      seller.answers(answer);
      const { body } = await api('POST', `calls/${call.id}/replay`, { attempt: '1' });
      assert.equal(body.experiment.finding.outcome, outcome);
      const page = await reader.get(`${BASE}/calls/${call.id}?attempt=x1`);
      assert.match(page.html, new RegExp(`data-finding="${outcome}"`));
    });
  }

  test('meets no planned fault and uses none up; the page says so', async () => {
    const call = await accepted();
    const { body: plan } = await api('POST', 'faults', {
      kind: 'bad_signature',
      times: 'next',
      match: { activity: 'newInstance' },
    });
    const { body } = await api('POST', `calls/${call.id}/resend`, {});
    assert.equal(body.experiment.kind, 'resend');
    assert.equal(body.experiment.attempt.resultCode, '000000', 'signed as it should be');
    const { body: after } = await api('GET', `faults/${plan.id}`);
    assert.deepEqual([after.used, after.remaining], [0, 1]);
    assert.match((await reader.get(`${BASE}/calls/${call.id}`)).text, /Planned faults leave experiments alone/);
    assert.match((await reader.get(`${BASE}/faults`)).text, /Experiments .* meet no faults and use none up/);
    await api('DELETE', `faults/${plan.id}`);
  });

  test('a double click sends once', async () => {
    const call = await accepted();
    const path = `${BASE}/calls/${call.id}`;
    const seen = /name="seen" value="(\d+)"/.exec((await reader.get(path)).html)?.[1] ?? '';
    const [first, second] = await Promise.all(
      [1, 2].map(() => reader.post(`${path}/replay`, { seen }, { fromPath: path })),
    );
    assert.deepEqual([first?.status, second?.status], [303, 303]);
    assert.equal(callOf(call.id).experiments?.length, 1);
  });

  test('is refused with the reason where there is nothing to repeat', async () => {
    const call = await accepted();
    const { store } = market.workspace;
    const read = store.readExchange.bind(store);
    store.readExchange = async () => undefined;
    const gone = await api('POST', `calls/${call.id}/replay`);
    store.readExchange = read;
    assert.deepEqual([gone.status, gone.body.error.reason], [409, 'experiment_no_bytes']);
    assert.equal((await api('POST', `calls/${call.id}/replay`, { attempt: '9' })).status, 404);
    assert.equal((await api('POST', `calls/${call.id}/replay`, { attempt: 'nine' })).status, 400);
    assert.equal((await api('POST', 'calls/call-none/replay')).status, 404);
    assert.equal((await reader.send(`${BASE}/calls/${call.id}/replay`, { method: 'POST' })).status, 403, 'no token');
  });
});

describe('resend', () => {
  test('of an unfinished call is a restart: the order goes on', async () => {
    const call = await refused();
    seller.answers({ body: JSON.stringify({ resultCode: '000004', resultMsg: 'soon', instanceId: 'isv-9' }) });
    const { body } = await api('POST', `calls/${call.id}/resend`);
    assert.equal(body.experiment, null);
    await market.outbox.idle();
    const now = callOf(call.id);
    assert.deepEqual([now.attempts.length, now.attempts[1]?.manual, now.experiments], [2, true, undefined]);
  });

  test('of a finished call is an experiment with new nonce and businessId', async () => {
    const call = await accepted();
    const before = world(call);
    const { body } = await api('POST', `calls/${call.id}/resend`);
    assert.deepEqual([body.experiment.kind, body.experiment.attempt.resultCode], ['resend', '000000']);
    assert.equal(world(call), before);
    const compared = (await api('GET', `calls/${call.id}/compare?a=1&b=x1`)).body;
    const rows = compared.parts.find(({ part }: { part: string }) => part === 'request').rows;
    const differing = rows.filter(({ same }: { same: boolean }) => !same).map(({ name }: { name: string }) => name);
    assert.deepEqual(differing, ['signature', 'timestamp', 'nonce', 'businessId']);
    const page = await reader.get(`${BASE}/calls/${call.id}/compare?a=1&b=x1`);
    assert.match(page.html, /data-row="businessId"/);
    assert.equal((await reader.get(`${BASE}/calls/${call.id}/compare?a=1&b=7`)).status, 404);
    assert.equal((await reader.get(`${BASE}/calls/${call.id}/compare?a=1`)).status, 400);
  });

  test('edited in the form: signed over the edits, marked with them, without consequence', async () => {
    const call = await accepted();
    const before = world(call);
    const path = `${BASE}/calls/${call.id}/edit`;
    const page = await reader.get(path);
    assert.match(page.html, /value="orderLineId"/);
    const token = /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const fields = new URLSearchParams([
      ['_csrf', token],
      ['seen', '1'],
      ['url', call.destination.url],
      ['headers', 'Accept: application/json\r\nContent-Type: application/json\r\nX-Probe: 1'],
      ...Object.entries({ ...call.fields, activity: 'newInstance', orderLineId: '第二行 + %', extra: '' }).flatMap(
        ([name, value]): [string, string][] => [
          ['name', name],
          ['value', value],
        ],
      ),
      ['name', ''],
      ['value', 'left out'],
    ]);
    const sent = await reader.send(path, {
      method: 'POST',
      body: fields,
      headers: { Origin: simulator.origin, Referer: simulator.origin + path },
    });
    assert.deepEqual([sent.status, sent.headers.get('location')], [303, `${BASE}/calls/${call.id}?attempt=x1`]);
    assert.equal(world(call), before);
    const { body } = await api('GET', `calls/${call.id}`);
    const { attempt } = body.experiments[0];
    assert.equal(attempt.resultCode, '000000', 'the seller could verify it');
    assert.equal(attempt.signing.matches, true);
    assert.equal(JSON.parse(attempt.request.body.text).orderLineId, '第二行 + %');
    assert.ok(attempt.request.headers.some(({ name }: { name: string }) => name === 'X-Probe'));
    assert.deepEqual(attempt.failedChecks, [], 'another line may have another instance');
    assert.match((await reader.get(`${BASE}/calls/${call.id}?attempt=x1`)).html, /<ins>第二行 \+ %<\/ins>/);
  });

  test('bad edits are named at their field and send nothing', async () => {
    const call = await accepted();
    for (const [edits, path] of [
      [{ url: 'ftp://x' }, 'edits.url'],
      [{ url: 'http://isv.example.com/' }, 'edits.url'],
      [{ headers: [{ name: 'Host', value: 'x' }] }, 'edits.headers'],
      [{ headers: [{ name: 'X', value: 'a\r\nY: b' }] }, 'edits.headers'],
      [{ fields: { '': 'x' } }, 'edits.fields'],
      [{ fields: { big: 'x'.repeat(17_000) } }, 'edits.fields'],
    ] as const) {
      const { status, body } = await api('POST', `calls/${call.id}/resend`, { edits });
      assert.deepEqual([status, body.error.details[0].path], [400, path]);
      assert.doesNotMatch(body.error.details[0].message, /^[a-z_]+$/, 'a sentence');
    }
    const form = { url: 'nonsense', headers: 'no colon', name: 'activity', value: 'newInstance' };
    const page = await reader.post(`${BASE}/calls/${call.id}/edit`, form, { fromPath: `${BASE}/calls/${call.id}` });
    assert.equal(page.status, 400);
    assert.match(page.html, /id="error-url"[\s\S]*id="error-headers"/);
    assert.match(page.html, /value="nonsense"/, 'what was typed is kept');
    assert.equal(callOf(call.id).experiments, undefined);
  });
});

describe('a call to take along', () => {
  const hasCurl = spawnSync('curl', ['--version']).status === 0;

  test('as curl: really run against the sample seller, it is accepted; the key is not in it', async (t) => {
    if (!hasCurl) {
      assert.ok(process.env['CI'] === undefined, 'curl must be installed in CI');
      return t.skip('curl is not installed on this machine');
    }
    const call = await accepted();
    const sendings = callOf(call.id).attempts.length;
    const text = String((await api('GET', `calls/${call.id}/curl`)).body);
    assert.ok(!text.includes(call.destination.accessKey));
    const child = spawn('sh', ['-c', text], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    await once(child, 'close');
    assert.match(output, /^HTTP\/1\.1 200/);
    assert.match(output, /"resultCode":"000000"/);
    assert.equal(callOf(call.id).attempts.length, sendings, 'what is sent by hand is no try of ours');
    const again = (await reader.get(`${BASE}/calls/${call.id}/curl`)).html;
    const nonceOf = (each: string): string | undefined => /nonce=(\w+)/.exec(each)?.[1];
    assert.notEqual(nonceOf(again), nonceOf(text), 'signed at that moment');
  });

  test('as curl: any text survives the shell', async (t) => {
    if (!hasCurl) return t.skip('curl is not installed on this machine');
    const { curlText } = await import('../../src/read/export/copied-request.ts');
    const body = `{"a":"it's \\"quoted\\" $HOME \`id\` \\\\ %20 云 😀 @file"}`;
    const request = {
      method: 'POST',
      url: `${seller.url}?q=[1]{2}'$x`,
      headers: [['X-A', "b'c"]] as const,
      body: Buffer.from(body),
    };
    const text = curlText(request, { insecure: false, timeoutMs: 5_000, comments: ["it's\nid", '$(id)'] });
    const printed = spawnSync('sh', ['-c', text.replaceAll(/^curl /gm, "printf '%s\\n' ")], {
      encoding: 'utf8',
    }).stdout;
    const words = printed.split('\n');
    assert.ok(words.includes(body) && words.includes(request.url) && words.includes("X-A: b'c"), printed);
  });

  test('as .http file: its parts are a request that the seller accepts', async () => {
    const call = await accepted();
    const file = await reader.get(`${BASE}/calls/${call.id}/http`);
    assert.match(file.headers.get('content-disposition') ?? '', /call-\d+\.http/);
    assert.ok(!file.html.includes(call.destination.accessKey));
    const [head = '', body = ''] = file.html.split('\n\n');
    const [line = '', ...headers] = head.split('\n').filter((each) => !each.startsWith('#'));
    const [method = '', url = ''] = line.split(' ');
    const pairs = headers.map((each) => each.split(': ') as [string, string]);
    const answer = await fetch(url, { method, headers: Object.fromEntries(pairs), body });
    assert.equal(((await answer.json()) as { resultCode: string }).resultCode, '000000');
  });
});

describe('export of the log', () => {
  test('as HAR: valid, with experiments marked, nothing secret in it', async () => {
    const call = await accepted();
    await api('POST', `calls/${call.id}/replay`);
    const unreachable = await refused();
    seller.answers({ body: Uint8Array.from([0xff, 0x00]) });
    await api('POST', `calls/${unreachable.id}/resend`, {
      edits: { fields: { ...call.fields, activity: 'newInstance' } },
    });
    const { key } = { key: call.destination.accessKey };
    const { status, headers, body } = await checkedExport('har');
    assert.equal(status, 200);
    assert.match(headers.get('content-disposition') ?? '', /\.har"/);
    const har = HAR.parse(JSON.parse(body));
    assert.ok(har.log.entries.some(({ _call }) => _call.id === call.id && _call.experiment === 'replay'));
    assert.ok(har.log.entries.some(({ response }) => response.content.encoding === 'base64'));
    assert.ok(!body.includes(key));
    assert.doesNotMatch(body, /signature=[0-9A-F]{16}/i);
    const queried = har.log.entries.find(({ response }) => response.content.text.includes('"password"'));
    assert.match(queried?.response.content.text ?? '', /"password":"\*\*\*"/);
    assert.doesNotThrow(() => JSON.parse(queried?.response.content.text ?? ''), 'still JSON');
  });

  test('as JSON Lines and CSV: the filter of the list holds, formulas are harmless, Chinese is readable', async () => {
    const evil = await refused(JSON.stringify({ resultCode: '000005', resultMsg: '=HYPERLINK("http://x";"点") , ok' }));
    const csv = await checkedExport('csv', `&q=${evil.orderId}`);
    assert.equal(csv.bytes.subarray(0, 3).toString('hex'), 'efbbbf');
    const [head = '', row = '', end] = csv.body.replace('\uFEFF', '').split('\r\n');
    assert.match(head, /^id,version,activity/);
    assert.ok(row.includes(`"'=HYPERLINK(""http://x"";""点"") , ok"`), row);
    assert.equal(end, '');
    const lines = await checkedExport('jsonl', `&q=${evil.orderId}`);
    const [line] = lines.body
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each) as { id: string; attempts: unknown[] });
    assert.deepEqual([line?.id, line?.attempts.length], [evil.id, 1]);
    const limited = await checkedRequest(
      simulator.origin,
      'GET',
      `${API}/calls/export?format=jsonl&limit=1`,
      undefined,
    );
    assert.equal(limited.headers.get('koosim-more'), 'true');
    assert.equal(String(limited.body).trimEnd().split('\n').length, 1);
    for (const wrong of ['format=xml', 'format=csv&status=lost']) {
      assert.equal((await reader.get(`${BASE}/calls/export?${wrong}`)).status, 400);
      assert.equal((await api('GET', `calls/export?${wrong}`)).status, 400);
    }
    assert.match(
      (await reader.get(`${BASE}/calls?q=${evil.orderId}`)).html,
      new RegExp(`export\\?q=${evil.orderId}&amp;format=har`),
    );
  });

  async function checkedExport(format: string, more = '') {
    const response = await fetch(`${simulator.origin}${BASE}/calls/export?format=${format}${more}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, bytes, body: bytes.toString('utf8') };
  }
});

test('the page shows timings as a picture and a table, and any body as bytes on demand', async () => {
  const call = await accepted();
  const page = await reader.get(`${BASE}/calls/${call.id}?hex=answer`);
  assert.match(page.html, /class="timing-bar"/);
  assert.match(page.html, /data-part-name="wait"/);
  assert.match(page.html, /id="answer-body"[^>]*data-kind="hex">00000000 {2}7b 22/);
  assert.match(
    (await reader.get(`${BASE}/calls/${call.id}?hex=request`)).html,
    /id="request-body"[^>]*data-kind="hex">/,
  );
  assert.equal((await reader.get(`${BASE}/calls/${call.id}?hex=all`)).status, 400);
});
