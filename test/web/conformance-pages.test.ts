import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { switchSeller } from '../support/story.ts';
import { Reader, startForReaders, type Page } from './reader.ts';

const BASE = '/w/default';
const PATH = `${BASE}/simulator/conformance`;

let simulator: Simulator;
let reader: Reader;
let market: Marketplace;

before(async () => {
  simulator = await startForReaders(true);
  reader = new Reader(simulator.origin);
  market = simulator.workspaces.get('default');
  await reader.get(`${PATH}?lang=en`);
});
after(() => simulator.close());

const post = (path: string, fields: Record<string, string>): Promise<Page> =>
  reader.post(path, fields, { fromPath: PATH });

async function ended(path: string): Promise<Page> {
  const id = path.split('/').at(-1) ?? '';
  while (market.conformance.get(id).run.status !== 'finished') await new Promise((resolve) => setTimeout(resolve, 10));
  return reader.get(path);
}

test('the form is filled in from a product; without a run the page says what to do', async () => {
  const page = await reader.get(`${PATH}?product=customer-thread`);
  assert.match(page.html, /value="customer-thread" selected/);
  assert.match(page.html, /name="billing" value="period" checked/);
  assert.match(page.html, /No run yet/);
  assert.doesNotMatch(page.html, new RegExp(simulator.referenceIsv?.accessKey ?? 'no seller'));
});

test('a run with the key of the product: progress, verdict, requirements, three files', async () => {
  const product = market.workspace.state.get('products', 'team-board');
  assert.ok(product);
  const form = { productId: 'team-board', url: product.interface.url, accessKey: '', version: '2.0', encryptType: '1' };
  const started = await post(PATH, { ...form, billing: 'one_time', ordersAtOnce: '2' });
  assert.equal(started.status, 303);
  const address = started.headers.get('location') ?? '';
  assert.match((await reader.get(address)).html, /(Waiting|Running|To be reviewed)/);
  const page = await ended(address);
  assert.match(page.text, /\d+ passed, 0 failed, 0 with warnings, 1 to be reviewed, \d+ skipped\./);
  assert.match(page.text, /A wrong signature is refused|Signature is checked|FAULT-SIGNATURE/);
  assert.doesNotMatch(page.html, /hx-trigger="every/, 'what is over is not asked for any more');
  for (const [format, start] of [
    ['html', '<!doctype html>'],
    ['json', '{'],
    ['junit', '<?xml'],
  ] as const) {
    const file = await reader.get(`${address}/report/${format}`);
    assert.equal(file.status, 200);
    assert.ok(file.html.startsWith(start));
  }
  assert.equal((await reader.get(`${address}/report/pdf`)).status, 404);
  assert.match((await reader.get(PATH)).html, new RegExp(address.split('/').at(-1) ?? ''));
});

test('findings say what came and how to mend it, and a seller’s markup is text', async () => {
  await switchSeller(simulator, { body: 'html', onActivity: 'releaseInstance' });
  const started = await post(PATH, { productId: 'team-board', version: '2.0', billing: 'one_time', ordersAtOnce: '2' });
  const page = await ended(started.headers.get('location') ?? '');
  assert.match(page.html, /BODY-JSON/);
  assert.match(page.html, /&lt;!doctype html&gt;/);
  assert.doesNotMatch(page.html, /<h1>It works!/);
  for (const word of ['Expected', 'Came', 'Likely cause', 'How to mend it', 'Make this call again']) {
    assert.ok(page.html.includes(word), word);
  }
});

test('what is wrong is told beside its field, and nothing is started', async () => {
  const before = market.conformance.all().length;
  for (const [sent, wrong] of [
    [{ url: 'ftp://x', ordersAtOnce: 'many' }, ['url', 'billing', 'ordersAtOnce']],
    [{ url: '', ordersAtOnce: '2', billing: 'period' }, ['url', 'accessKey']],
  ] as const) {
    const page = await post(PATH, { productId: '', version: '2.0', ...sent });
    assert.equal(page.status, 400);
    const told = [...page.html.matchAll(/id="error-(?!summary)(\w+)"/g)].map(([, field]) => field);
    assert.deepEqual([...new Set(told)].sort(), [...wrong].sort());
    for (const field of wrong) assert.match(page.html, new RegExp(`href="#field-${field}"`), field);
  }
  assert.equal(market.conformance.all().length, before);
  assert.equal((await reader.get(`${PATH}/nobody`)).status, 404);
});

test('a run can be cancelled from its page', async () => {
  const started = await post(PATH, { productId: 'team-board', version: '2.0', billing: 'one_time', ordersAtOnce: '2' });
  const address = started.headers.get('location') ?? '';
  assert.equal((await post(`${address}/cancel`, {})).status, 303);
  const page = await ended(address);
  assert.match(page.text, /cancelled before its end|passed, /);
});
