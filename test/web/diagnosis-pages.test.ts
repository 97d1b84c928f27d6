import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { after, before, describe, test } from 'node:test';
import { setProductInterface } from '../../src/app/edit-catalogue.ts';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import type { Json } from '../support/story.ts';
import { buy, lastCall, PRODUCT_ID, pointTo, productOf } from './console.ts';
import { startOddSeller, type OddAnswer, type OddSeller } from './odd-seller.ts';
import { Reader, startForReaders, type Page } from './reader.ts';

let simulator: Simulator;
let market: Marketplace;
let reader: Reader;
let seller: OddSeller;

before(async () => {
  simulator = await startForReaders(false);
  market = simulator.workspaces.get('default');
  reader = new Reader(simulator.origin);
  seller = await startOddSeller();
  await pointTo(market, seller.url);
});
after(async () => {
  await seller.close();
  await simulator.close();
});

async function callAnswered(answer: OddAnswer): Promise<string> {
  seller.answers(answer);
  return lastCall(market, await buy(market)).id;
}

const pagePath = (id: string): string => `/w/default/simulator/calls/${id}`;
const findings = ({ html }: Page): string[] => [...html.matchAll(/data-finding="([^"]+)"/g)].map(([, id = '']) => id);
const api = async (path: string, body?: unknown): Promise<{ status: number; body: Json }> => {
  const response = await fetch(`${simulator.origin}/api/v1/workspaces/default${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  return { status: response.status, body: await response.json() };
};

const REFUSED = '{"resultCode":"000001","resultMsg":"authentication failed"}';

describe('the diagnosis of a refused call', () => {
  test('lists what each mistake computes, key masked, and names the one that was pasted', async () => {
    const id = await callAnswered({ body: REFUSED });
    const page = await reader.get(pagePath(id));
    assert.deepEqual(findings(page), ['unknown_request']);
    const { accessKey } = productOf(market).interface;
    assert.ok(!page.html.includes(accessKey));
    const { body } = await api(`/calls/${id}/diagnosis`);
    assert.equal(body.request.refusedBy, 'result');
    assert.equal(body.request.right, true);
    assert.ok(!JSON.stringify(body).includes(accessKey));
    for (const { mistake, value } of body.request.candidates) {
      assert.ok(page.html.includes(`data-candidate="${mistake}"`), mistake);
      const asked = await reader.post(`${pagePath(id)}/diagnosis`, { attempt: '1', value }, { fromPath: pagePath(id) });
      assert.equal(asked.status, 200);
      assert.equal(findings(asked).at(-1), mistake, mistake);
      const explained = await api(`/calls/${id}/diagnosis`, { value });
      assert.equal(explained.body.asked.mistake, mistake);
    }
  });

  test('a value that nothing gives, and one that cannot be looked for', async () => {
    const id = await callAnswered({ status: 401, body: 'no', type: 'text/plain' });
    const post = (value: string) => reader.post(`${pagePath(id)}/diagnosis`, { value }, { fromPath: pagePath(id) });
    assert.equal(findings(await post('AAAA')).at(-1), 'unknown');
    for (const value of ['', 'x'.repeat(513)]) {
      const page = await post(value);
      assert.equal(page.status, 400);
      assert.match(page.html, /id="error-value"/);
      assert.equal((await api(`/calls/${id}/diagnosis`, { value })).status, 400);
    }
    assert.equal((await api(`/calls/${id}/diagnosis`, { value: 'x', attempt: 99 })).status, 404);
    assert.equal((await api(`/calls/${id}/diagnosis`)).body.request.refusedBy, 'http_401');
  });

  test('an experiment that was refused is diagnosed by its name, as on its page', async () => {
    const id = await callAnswered({ body: '{"resultCode":"000100","resultMsg":"no"}' });
    seller.answers({ body: REFUSED });
    assert.equal((await api(`/calls/${id}/replay`, {})).status, 200);
    const { body } = await api(`/calls/${id}/diagnosis?attempt=x1`);
    assert.deepEqual([body.ref, body.request.refusedBy], ['x1', 'result']);
    assert.ok(findings(await reader.get(`${pagePath(id)}?attempt=x1`)).includes('unknown_request'));
    const { value } = body.request.candidates.find(({ mistake }: { mistake: string }) => mistake === 'names_z_to_a');
    const explained = await api(`/calls/${id}/diagnosis`, { value, attempt: 'x1' });
    assert.deepEqual([explained.body.ref, explained.body.asked.mistake], ['x1', 'names_z_to_a']);
    assert.equal((await api(`/calls/${id}/diagnosis`)).body.ref, '1');
    assert.equal((await api(`/calls/${id}/diagnosis`, { value, attempt: 1 })).body.ref, '1');
    assert.equal((await api(`/calls/${id}/diagnosis?attempt=x2`)).status, 404);
    assert.equal((await api(`/calls/${id}/diagnosis?attempt=y1`)).status, 400);
  });

  test('a value that the seller quotes is named at once', async () => {
    const before = await callAnswered({ body: REFUSED });
    // The value of the next call is not known before: the seller computes it as such a seller would.
    seller.answersWith(({ url, body }) => {
      const query = new URL(url, 'http://x').searchParams;
      const { accessKey } = productOf(market).interface;
      const digest = createHmac('sha256', accessKey).update(body).digest('hex');
      const seconds = (query.get('timestamp') ?? '').slice(0, -3);
      const text = `${accessKey}${query.get('nonce')}${seconds}${digest}`;
      const computed = createHmac('sha256', accessKey).update(text).digest('hex');
      return { body: JSON.stringify({ resultCode: '000001', resultMsg: `expected ${computed}` }) };
    });
    const id = lastCall(market, await buy(market)).id;
    assert.notEqual(id, before);
    assert.deepEqual(findings(await reader.get(pagePath(id))), ['timestamp_seconds']);
    const { body } = await api(`/calls/${id}`);
    assert.deepEqual(
      body.attempts[0].diagnosis.map(({ id: found, certain }: { id: string; certain: boolean }) => [found, certain]),
      [['timestamp_seconds', true]],
    );
  });
});

describe('the diagnosis of an answer’s signature', () => {
  const BODY = '{"resultCode":"000100","resultMsg":"no"}';
  const signed = (key: string, body: string | Uint8Array = BODY): Record<string, string> => ({
    'Body-Sign': `sign_type="HMAC-SHA256", signature="${createHmac('sha256', key).update(body).digest('base64')}"`,
  });

  test('another product’s key and a retired one are named', async () => {
    const other = [...market.workspace.state.all('products').values()].find(
      ({ interface: used }) => used.accessKey !== productOf(market).interface.accessKey,
    );
    const retired = productOf(market).interface.accessKey;
    await setProductInterface(market.workspace, PRODUCT_ID, {
      version: '2.0',
      url: seller.url,
      allowInsecureTransport: false,
      accessKey: 'a-new-key-for-team-board',
    });
    const stale = await callAnswered({ body: BODY, headers: signed(retired) });
    const { body } = await api(`/calls/${stale}/diagnosis`);
    assert.deepEqual(
      body.findings.map(({ id }: { id: string }) => id),
      ['other_key'],
    );
    assert.ok(
      body.answer.otherKey.kind === 'retired' || other === undefined || body.answer.otherKey.kind === 'current',
    );
    assert.deepEqual(findings(await reader.get(pagePath(stale))), ['other_key']);
  });

  test('the key of another class of interfaces, and one that a rotation has replaced, are named', async () => {
    for (const keyClass of ['kit', 'license', 'general', 'basic']) {
      const key = `a-key-for-${keyClass}-only`;
      const { body: made } = await api('/interface-keys', { keyClass, key });
      const id = await callAnswered({ body: BODY, headers: signed(key) });
      const { body } = await api(`/calls/${id}/diagnosis`);
      assert.deepEqual(body.answer.otherKey, { kind: 'interface_class', productId: null, keyId: made.id, keyClass });
      assert.ok(!JSON.stringify(body).includes(key));
      const page = await reader.get(pagePath(id));
      assert.deepEqual(findings(page), ['other_key']);
      assert.ok(page.text.includes(made.id));
    }
    const { body: old } = await api('/interface-keys', { keyClass: 'kit', key: 'a-kit-key-before-rotation' });
    await api(`/interface-keys/${old.id}/rotate`, { overlapHours: 24 });
    const id = await callAnswered({ body: BODY, headers: signed('a-kit-key-before-rotation') });
    const { body } = await api(`/calls/${id}/diagnosis`);
    assert.deepEqual([body.answer.otherKey.kind, body.answer.otherKey.keyId], ['replaced', old.id]);
  });

  test('a right one is not spoken of, a mistake is', async () => {
    const key = productOf(market).interface.accessKey;
    const right = await callAnswered({ body: BODY, headers: signed(key) });
    assert.equal((await api(`/calls/${right}/diagnosis`)).body.answer, null);
    const wrong = await callAnswered({ body: `${BODY}\n`, headers: signed(key) });
    assert.deepEqual(findings(await reader.get(pagePath(wrong))), ['newline_added_after']);
  });
});

describe('an answer that nobody should parse is kept as bytes, shown as hex and judged', () => {
  const bomb = gzipSync(Buffer.alloc(30_000_000));
  const CASES: readonly [string, OddAnswer, string, 'hex' | 'text'][] = [
    ['no UTF-8', { body: Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d) }, 'BODY-UTF8', 'hex'],
    ['compressed to burst', { body: bomb, headers: { 'Content-Encoding': 'gzip' } }, 'BODY-PLAIN', 'hex'],
    ['not JSON', { body: '<html>no</html>', type: 'text/html' }, 'BODY-JSON', 'text'],
    ['too deep', { body: `{"a":${'['.repeat(100_000)}` }, 'BODY-JSON', 'text'],
    ['too large', { body: Buffer.alloc(3_000_000, 0xfe) }, 'SIZE-LIMIT', 'hex'],
  ];
  for (const [name, answer, check, kind] of CASES) {
    test(name, async () => {
      const id = await callAnswered(answer);
      const page = await reader.get(pagePath(id));
      assert.equal(page.status, 200);
      assert.match(page.html, new RegExp(`data-check="${check}" data-verdict="fail"`));
      assert.match(page.html, new RegExp(`id="answer-body"[^>]*data-kind="${kind}"`));
      assert.doesNotMatch(page.html, /id="answer-parsed"/);
      const { body } = await api(`/calls/${id}`);
      const kept = body.attempts[0].response.body;
      const sent = Buffer.from(answer.body as string);
      assert.ok(kept.bytes <= 1_048_576 * 2, String(kept.bytes));
      assert.deepEqual(Buffer.from(kept.base64, 'base64'), sent.subarray(0, kept.bytes));
      assert.equal(body.attempts[0].response.truncated, kept.bytes < sent.length);
      assert.equal((await api(`/calls/${id}/diagnosis`)).status, 200);
    });
  }
});
