import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { buy, pass } from './console.ts';
import { Reader, startForReaders } from './reader.ts';

const BASE = '/w/default/simulator';
const DAY_MS = 86_400_000;

let simulator: Simulator;
let market: Marketplace;
let reader: Reader;
let order: Order;
let path: string;

before(async () => {
  simulator = await startForReaders(true);
  market = simulator.workspaces.get('default');
  reader = new Reader(simulator.origin);
  await market.clock.setMode('frozen');
  order = await buy(market);
  path = `${BASE}/instances/${order.instanceId}`;
});
after(() => simulator.close());

const links = (html: string, kind: RegExp): string[] => [...html.matchAll(kind)].map(([, href = '']) => href);

test('a young instance in both languages: picture, table, every mark a link that works', async () => {
  for (const lang of ['zh', 'en']) {
    const page = await reader.get(`${path}?lang=${lang}`);
    assert.equal(page.status, 200);
    assert.doesNotMatch(page.html, /<script(?![^>]*\bsrc=)|<style|\sstyle="|\son\w+="/);
    assert.doesNotMatch(page.text, /\b(?:timeline|activity|event|status|verdict)\.[a-z_]+\b(?!\.)/);
  }
  const { html, text } = await reader.get(path);
  assert.match(html, /data-bar="in_use"/);
  assert.match(html, /data-wall-tick[^>]*>\d\d-\d\d \d\d:\d\d</, 'real time has an axis of its own');
  assert.match(html, /class="mark-link" aria-label="[^"]*GMT\+8 · [^"]* UTC\)"/, 'a mark tells both clocks');
  assert.deepEqual(
    [...html.matchAll(/<tr id="entry-\d+" data-entry="(\w+)"/g)].map(([, kind]) => kind),
    ['money', 'status', 'call', 'call', 'status', 'notice', 'planned', 'planned'],
  );
  assert.match(text, /Paid: ¥[\d.,]+/);
  assert.match(text, /newInstance: Success/);
  assert.match(text, /Planned: expires/);
  const marks = links(html, /<a href="([^"]+)" class="mark-link"/g);
  assert.ok(marks.length >= 3);
  for (const href of marks) {
    if (href.startsWith('#')) assert.match(html, new RegExp(`id="${href.slice(1)}"`));
    else assert.equal((await reader.get(href.replaceAll('&amp;', '&'))).status, 200, href);
  }
  for (const href of links(html, /<a class="mono small-link" href="([^"]+)"/g)) {
    assert.equal((await reader.get(href)).status, 200, href);
  }
});

test('a life that is over shows every state, in order, with both clocks', async () => {
  const { expireSimAt = 0 } = market.workspace.state.get('instances', order.instanceId) ?? {};
  await pass(market, expireSimAt - market.workspace.simNow() + 200 * DAY_MS);
  const { html, text } = await reader.get(path);
  const bars = [...html.matchAll(/data-bar="(\w+)"/g)].map(([, status]) => status);
  assert.deepEqual(bars.slice(0, 2), ['provisioning', 'in_use']);
  assert.equal(bars.at(-1), 'released');
  assert.match(text, /releaseInstance: Success/);
  assert.match(html, /<time data-local datetime="/);
});

test('is reached by both ids of the instance, and from call, upcoming events and messages', async () => {
  const fresh = await buy(market);
  const address = `${BASE}/instances/${fresh.instanceId}`;
  const sellerId = market.workspace.state.get('instances', fresh.instanceId)?.sellerInstanceId ?? '';
  assert.match((await reader.get(`${BASE}/instances/${encodeURIComponent(sellerId)}`)).html, /data-bar="in_use"/);
  const [callId = ''] = market.workspace.state.callIdsOf(fresh.instanceId);
  for (const from of [`${BASE}/calls/${callId}`, `${BASE}/upcoming`, '/w/default/seller/messages']) {
    assert.ok((await reader.get(from)).html.includes(`href="${address}"`), from);
  }
});

test('an id that does not exist answers 404', async () => {
  assert.equal((await reader.get(`${BASE}/instances/ins-404`)).status, 404);
});
