import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Simulator } from '../../src/start-simulator.ts';
import { Reader, startForReaders } from './reader.ts';

let simulator: Simulator;

before(async () => {
  simulator = await startForReaders(false);
});
after(() => simulator.close());

const languageOf = (html: string): string | undefined => /<html lang="([^"]+)"/.exec(html)?.[1];

test('the address goes before the switch, the switch before the browser', async () => {
  const reader = new Reader(simulator.origin);
  const chinese = { 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.5' };
  assert.equal(languageOf((await reader.get('/w/default/shop')).html), 'en');
  assert.equal(languageOf((await reader.get('/w/default/shop', chinese)).html), 'zh-CN');
  assert.equal(languageOf((await reader.get('/w/default/shop?lang=en', chinese)).html), 'en');
  assert.equal(languageOf((await reader.get('/w/default/shop', chinese)).html), 'en', 'the choice is remembered');
  assert.equal(
    languageOf((await reader.get('/w/default/shop?lang=fr', chinese)).html),
    'en',
    'unknown ones are ignored',
  );
});

test('the switch keeps the page and its filters', async () => {
  const { html } = await new Reader(simulator.origin).get('/w/default/shop?q=board&category=collaboration');
  assert.match(html, /href="\/w\/default\/shop\?q=board&amp;category=collaboration&amp;lang=zh"/);
});
