import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Simulator } from '../../src/start-simulator.ts';
import { Reader, startForReaders, type Page } from './reader.ts';

const PAGE = '/w/default/seller/products/team-board/order-notification';

let simulator: Simulator;
let reader: Reader;
let sampleUrl: string;

before(async () => {
  simulator = await startForReaders(true);
  reader = new Reader(simulator.origin);
  const product = await reader.get('/api/v1/workspaces/default/products/team-board');
  sampleUrl = JSON.parse(product.html).interface.url;
});
after(() => simulator.close());

const save = (fields: Record<string, string>): Promise<Page> => reader.post(PAGE, fields, { fromPath: PAGE });

describe('the page of order notifications', () => {
  test('is off at first, with the production address filled in and nothing to reveal', async () => {
    const page = await reader.get(PAGE);
    assert.equal(page.status, 200);
    assert.match(page.text, /Switched off/);
    assert.match(page.html, new RegExp(`name="url"[^>]*value="${sampleUrl}"`));
    assert.doesNotMatch(page.html, /order-notification\/(key|off)/);
    assert.match((await reader.get('/w/default/seller/products/team-board')).text, /Order notification: off/);
  });

  test('wrong input is named beside its field, and nothing is switched on', async () => {
    const address = await save({ url: 'http://isv.example.com/', key: 'keep', accessKey: '' });
    assert.equal(address.status, 400);
    assert.match(address.html, /id="error-url"/);
    assert.match(address.html, /value="http:\/\/isv\.example\.com\/"/);
    const key = await save({ url: sampleUrl, key: 'own', accessKey: '' });
    assert.equal(key.status, 400);
    assert.match(key.html, /id="error-accessKey"/);
    assert.match((await reader.get(PAGE)).text, /Switched off/);
  });

  test('switched on, it keeps its key to itself until asked, warns of a shared one, and is switched off again', async () => {
    const saved = await save({ url: sampleUrl, key: 'own', accessKey: 'a-bell-key-of-its-own' });
    assert.equal(saved.status, 303);
    const page = await reader.get(saved.headers.get('location') ?? '');
    assert.match(page.text, /Saved\. The next order is notified to/);
    assert.doesNotMatch(page.html, /a-bell-key-of-its-own/);
    assert.doesNotMatch(page.text, /the same key/);
    const revealed = await reader.post(`${PAGE}/key`, {}, { fromPath: PAGE });
    assert.match(revealed.text, /a-bell-key-of-its-own/);

    const key = await reader.post('/w/default/seller/products/team-board/key', {}, { fromPath: PAGE });
    const [, basic = ''] = /<code id="current-key">([^<]+)</.exec(key.html) ?? [];
    assert.ok(basic.length > 20);
    await save({ url: sampleUrl, key: 'own', accessKey: basic });
    assert.match((await reader.get(PAGE)).text, /called with the same key/);
    await save({ url: sampleUrl, key: 'new', accessKey: '' });
    assert.doesNotMatch((await reader.get(PAGE)).text, /called with the same key/);

    const off = await reader.post(`${PAGE}/off`, {}, { fromPath: PAGE });
    assert.match((await reader.get(off.headers.get('location') ?? '')).text, /Switched off\. Orders are not notified/);
  });

  test('says in Chinese what it says in English', async () => {
    const page = await reader.get(`${PAGE}?lang=zh`, { 'Accept-Language': 'zh-CN' });
    assert.match(page.text, /未开启/);
    assert.match(page.text, /每 60 分钟重试一次，共 180 分钟/);
  });
});
