import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { buy, lastCall, pointTo } from './console.ts';
import { startOddSeller } from './odd-seller.ts';
import { Reader, startForReaders, type Page } from './reader.ts';

const BASE = '/w/default';
const PATH = `${BASE}/simulator/faults`;

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
  reader.post(BASE + path, fields, { fromPath: PATH });

test('without a plan the page says what to do; the address fills the form in and says what will happen', async () => {
  const page = await reader.get(`${PATH}?kind=stale_timestamp&match.activity=newInstance&settings.shiftSeconds=120`);
  assert.match(page.html, /No fault is planned/);
  assert.match(page.html, /The next try of newInstance: a request signed 2 min ago goes before the true one\./);
  assert.match(page.html, /value="stale_timestamp" selected/);
});

test('a plan is added, marked at everything that it did, and removed', async () => {
  const added = await post('/simulator/faults', {
    kind: 'bad_signature',
    times: 'first',
    count: '2',
    'match.activity': 'newInstance',
    'match.productId': 'team-board',
  });
  assert.equal(added.status, 303);
  const order = await buy(market);
  const creation = market.workspace.state.callIdsOf(order.instanceId)[0] ?? '';
  const list = await reader.get(PATH);
  assert.match(list.html, /The first 2 tries of newInstance \(Team Board\)/);
  assert.match(list.html, /took 1 of 1 tries/);
  assert.match(list.html, new RegExp(`/simulator/calls/${creation}\\?attempt=1`));
  for (const path of [
    '/simulator/calls',
    `/simulator/calls/${creation}`,
    `/orders/${order.id}`,
    `/simulator/instances/${order.instanceId}`,
    '/shop',
  ]) {
    const { html, status } = await reader.get(BASE + path);
    assert.equal(status, 200);
    assert.match(html, /Bad signature/, path);
  }
  const call = await reader.get(`${BASE}/simulator/calls/${creation}`);
  assert.match(call.html, /data-check="FAULT-SIGNATURE" data-verdict="pass"/);
  assert.match(call.html, /Sent before the true request/);
  const id = [...market.workspace.state.all('faults').keys()][0] ?? '';
  assert.equal((await post(`/simulator/faults/${id}/remove`, {})).status, 303);
  assert.match((await reader.get(PATH)).html, /No fault is planned/);
});

test('tries of one day stand under their date, each with its time of day only', async () => {
  await post('/simulator/faults', { kind: 'duplicate', times: 'first', count: '4' });
  await buy(market);
  await buy(market);
  const list = await reader.get(PATH);
  const uses = /<ul class="fault-uses">[\s\S]*?<\/ul>/.exec(list.html)?.[0] ?? '';
  const times = uses.match(/>\d\d:\d\d:\d\d<\/time>/g) ?? [];
  assert.equal(times.length, 4);
  const dayOf = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);
  const days = [...uses.matchAll(/datetime="([^"]+)"/g)].map(([, at = '']) => dayOf(at));
  const told = [...uses.matchAll(/class="fault-day figure">([^<]+)</g)].map(([, day]) => day);
  assert.deepEqual(told, [...new Set(days)]);
  assert.equal((await post('/simulator/faults/remove-used', {})).status, 303);
});

test('a held call says what holds it and until when, and a restart sends it', async () => {
  await post('/simulator/faults', {
    kind: 'delayed',
    'settings.delayOn': 'marketplace',
    'settings.delayMinutes': '30',
  });
  const order = await buy(market);
  const call = lastCall(market, order);
  const page = await reader.get(`${BASE}/simulator/calls/${call.id}`);
  assert.match(page.html, /data-held/);
  assert.match((await reader.get(PATH)).html, /Holds back now/);
  await post(`/simulator/calls/${call.id}/restart`, {});
  await market.outbox.idle();
  assert.equal(market.workspace.state.get('orders', order.id)?.status, 'completed');
  assert.equal((await post('/simulator/faults/remove-used', {})).status, 303);
  assert.equal(market.workspace.state.all('faults').size, 0);
});

test('wrong fields are named beside the field and in the summary, with what was entered', async () => {
  const page = await post('/simulator/faults', {
    kind: 'duplicate',
    times: 'first',
    count: '<b>',
    'match.instanceId': 'x',
  });
  assert.equal(page.status, 400);
  assert.match(page.html, /href="#field-count"/);
  assert.match(page.html, /value="&lt;b&gt;"/);
  const unknown = await post('/simulator/faults', { kind: 'duplicate', 'match.instanceId': 'x' });
  assert.match(unknown.html, /id="error-match.instanceId"/);
  assert.equal(market.workspace.state.all('faults').size, 0);
});

test('the page is Chinese for Chinese readers, without an inline script or style', async () => {
  const page = await reader.get(`${PATH}?lang=zh&kind=reordered`);
  assert.match(page.html, /任意调用，下一次尝试：让同一实例的下一个调用先走/);
  assert.doesNotMatch(page.html, /<style|style="|<script(?![^>]*src=)/);
});

test('a finding about a fault is not told in the colour of success, and Chinese sentences end as Chinese ones do', async (context) => {
  const seller = await startOddSeller();
  context.after(() => seller.close());
  await pointTo(market, seller.url);
  seller.answers({ body: '{"resultCode":"000000","resultMsg":"ok","instanceId":"isv-of-the-odd-seller"}' });
  await post('/simulator/faults', { kind: 'bad_signature', times: 'next', 'match.activity': 'newInstance' });
  const { instanceId } = await buy(market);
  const creation = market.workspace.state.callIdsOf(instanceId)[0] ?? '';
  const { html } = await reader.get(`${BASE}/simulator/calls/${creation}?lang=en`);
  const story = /<p class="story" data-story>[\s\S]*?<\/p>/.exec(html)?.[0] ?? '';
  assert.match(story, /<strong class="good-text">the seller answered 000000, accepted\.<\/strong>/);
  assert.match(story, /<strong class="bad-text">A request with a wrong signature was accepted \(000000\)\.<\/strong>/);
  for (const path of [`/simulator/calls/${creation}`, '/simulator/faults']) {
    const chinese = (await reader.get(`${BASE}${path}?lang=zh`)).html;
    assert.doesNotMatch(chinese, /\p{Script=Han}(?:<\/a>)?\.(?: |<)/u, path);
  }
  await reader.get(`${PATH}?lang=en`);
});
