import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { buy, lastCall, pass, pointTo, PRODUCT_ID, productOf } from './console.ts';
import { startOddSeller, type OddSeller } from './odd-seller.ts';
import { Reader, startForReaders, type Page } from './reader.ts';

const HOUR_MS = 3_600_000;
const BASE = '/w/default/seller';
const PRODUCT = `${BASE}/products/${PRODUCT_ID}`;
const FAILURE = { body: JSON.stringify({ resultCode: '000005', resultMsg: 'out of order' }) };

let simulator: Simulator;
let market: Marketplace;
let reader: Reader;
let seller: OddSeller;

before(async () => {
  simulator = await startForReaders(true);
  market = simulator.workspaces.get('default');
  reader = new Reader(simulator.origin);
  seller = await startOddSeller();
});
after(async () => {
  await seller.close();
  await simulator.close();
});

const access = () => productOf(market).interface;

function rowOf(page: Page, callId: string): string {
  return new RegExp(`<tr data-call="${callId}">[\\s\\S]*?</tr>`).exec(page.html)?.[0] ?? '';
}

test('lists without anything say what to do next', async () => {
  assert.match((await reader.get(`${BASE}/messages?lang=en`)).text, /No calls yet/);
  assert.match((await reader.get(`${BASE}/orders`)).text, /No orders yet/);
  assert.match((await reader.get(`${BASE}/notices`)).text, /No notices/);
  assert.match((await reader.get(BASE)).text, /No call waits for you\./);
});

test('the id of a new product is one line, also when there are applications already', async () => {
  const created = await fetch(`${simulator.origin}/api/v1/workspaces/default/applications`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'change', productId: PRODUCT_ID }),
  });
  assert.equal(created.status, 201);
  const { html } = await reader.get(`${BASE}/applications`);
  assert.match(html, /<input id="field-product" type="text"/);
  assert.doesNotMatch(html, /<textarea/);
});

test('where the version is chosen, the page says how production takes 1.0 on the site (v1-saas 0)', async () => {
  const created = await fetch(`${simulator.origin}/api/v1/workspaces/default/applications`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'release', productId: 'brand-new' }),
  });
  const { id } = (await created.json()) as { id: string };
  for (const [site, said] of [
    ['intl', /deprecated on the international site/],
    ['eu', /Europe site has no version 1\.0/],
    ['cn', /since 27 April 2024 new sellers and new products have to use 2\.0/],
  ] as const) {
    await fetch(`${simulator.origin}/api/v1/workspaces/default`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ site }),
    });
    for (const page of [PRODUCT, `${BASE}/applications/${id}/delivery`]) {
      assert.match((await reader.get(`${page}?lang=en`)).text, said, `${site} ${page}`);
    }
  }
});

test('every page answers 200 in both languages, without an inline script or style', async () => {
  await buy(market);
  const paths = [
    BASE,
    `${BASE}/products`,
    `${BASE}/products?q=board`,
    PRODUCT,
    `${BASE}/messages`,
    `${BASE}/orders`,
    `${BASE}/notices`,
  ];
  for (const lang of ['en', 'zh']) {
    for (const path of paths) {
      const page = await reader.get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
      assert.equal(page.status, 200, path);
      assert.match(page.html, lang === 'zh' ? /<html lang="zh-CN"/ : /<html lang="en"/);
      assert.doesNotMatch(page.html, /<script(?![^>]*\bsrc=)|<style|\sstyle="|\son\w+="/, path);
      assert.doesNotMatch(
        page.text,
        /\b(?:overview|messages|products?|seller_orders|seller_notices|field)\.[a-z_]+\b(?!\.)/,
        path,
      );
      assert.ok(!page.html.includes(access().accessKey), `${path} keeps the key to itself`);
    }
  }
  await reader.get(`${BASE}?lang=en`);
  assert.equal((await reader.get(`${BASE}/products/no-such-product`)).status, 404);
});

describe('products', () => {
  test('are listed with who answers, and found by name', async () => {
    const page = await reader.get(`${BASE}/products?q=Team+BOARD`);
    assert.match(page.text, /Team Board .* Sample seller/);
    assert.doesNotMatch(page.text, /Event Check-in/);
    assert.match((await reader.get(`${BASE}/products?q=zzzz`)).text, /No product fits/);
  });

  test('show the codes that travel in calls', async () => {
    const page = await reader.get(PRODUCT);
    const [sku] = productOf(market).specifications[0]?.skus ?? [];
    assert.ok(sku?.prices[0]);
    assert.ok(page.text.includes(sku.code));
    assert.ok(page.text.includes(sku.prices[0].offerId));
  });
});

describe('the form “production interface”', () => {
  const save = (fields: Record<string, string>) => reader.post(`${PRODUCT}/interface`, fields, { fromPath: PRODUCT });

  test('answers 400 to bad input, names each wrong field beside it and in the summary, and changes nothing', async () => {
    const before = access();
    const own = { url: seller.url, key: 'own' };
    const cases: [Record<string, string>, string][] = [
      [{ url: '' }, 'url'],
      [{}, 'url'],
      [{ url: 'not an address' }, 'url'],
      [{ url: 'ftp://isv.example.com/' }, 'url'],
      [{ url: 'javascript:alert(1)' }, 'url'],
      [{ url: 'https://user:secret@isv.example.com/' }, 'url'],
      [{ url: 'https://isv.example.com/#part' }, 'url'],
      [{ url: 'http://isv.example.com/saasproduce' }, 'url'],
      [{ url: `https://isv.example.com/${'x'.repeat(1_024)}` }, 'url'],
      [{ url: seller.url, key: 'sometimes' }, 'key'],
      [{ url: seller.url, key: 'new', accessKey: 'typed' }, 'key'],
      [own, 'accessKey'],
      [{ ...own, accessKey: 'two words' }, 'accessKey'],
      [{ ...own, accessKey: '密钥' }, 'accessKey'],
      [{ ...own, accessKey: 'k'.repeat(257) }, 'accessKey'],
    ];
    for (const [fields, field] of cases) {
      const page = await save(fields);
      assert.equal(page.status, 400, JSON.stringify(fields));
      assert.match(page.html, new RegExp(`href="#field-${field}"`), JSON.stringify(fields));
      assert.match(page.html, new RegExp(`id="error-${field}"`));
      assert.deepEqual(access(), before);
    }
  });

  test('keeps what was entered, except the key', async () => {
    const page = await save({
      url: 'https://isv.example.com/"><script>x</script>#a',
      key: 'own',
      accessKey: 'my-typed-key',
      insecure: 'on',
    });
    assert.equal(page.status, 400);
    assert.match(page.html, /value="https:\/\/isv\.example\.com\/&#34;&gt;&lt;script&gt;x&lt;\/script&gt;#a"/);
    assert.ok(!page.html.includes('my-typed-key'));
    assert.match(page.html, /name="insecure" value="on" checked/);
  });

  test('saves address and key; the next call goes there with it', async () => {
    const saved = await save({ url: ` ${seller.url} `, key: 'own', accessKey: 'my-own-key' });
    assert.equal(saved.status, 303);
    assert.equal(saved.headers.get('location'), `${PRODUCT}?saved=address`);
    assert.deepEqual(access(), {
      version: '2.0',
      url: seller.url,
      accessKey: 'my-own-key',
      allowInsecureTransport: false,
    });
    const page = await reader.get(`${PRODUCT}?saved=address`);
    assert.ok(page.text.includes(`From now on calls go to ${seller.url}`));
    assert.ok(!page.html.includes('my-own-key'));
    seller.answers(FAILURE);
    const { destination } = lastCall(market, await buy(market));
    assert.deepEqual(destination, { url: seller.url, accessKey: 'my-own-key', allowInsecureTransport: false });
  });

  test('a typed key is used even when its choice was not ticked; an untouched one stays', async () => {
    await save({ url: seller.url, key: 'keep', accessKey: 'typed-only' });
    assert.equal(access().accessKey, 'typed-only');
    await save({ url: seller.url, key: 'keep' });
    assert.equal(access().accessKey, 'typed-only');
  });

  test('generates a key, which is shown only when asked for', async () => {
    const saved = await save({ url: seller.url, key: 'new' });
    assert.equal(saved.headers.get('location'), `${PRODUCT}?saved=new_key`);
    const { accessKey } = access();
    assert.match(accessKey, /^[0-9a-f-]{36}$/);
    assert.ok(!(await reader.get(`${PRODUCT}?saved=new_key`)).html.includes(accessKey));
    const open = await reader.post(`${PRODUCT}/key`, {}, { fromPath: PRODUCT });
    assert.equal(open.status, 200);
    assert.equal(open.headers.get('cache-control'), 'no-store');
    assert.match(open.html, new RegExp(`<code id="current-key">${accessKey}</code>`));
    assert.ok(!(await reader.get(PRODUCT)).html.includes(accessKey));
    assert.equal((await reader.get(`${PRODUCT}/key`)).status, 404);
    const stranger = await reader.post(`${PRODUCT}/key`, {}, { fromPath: PRODUCT, token: 'forged' });
    assert.equal(stranger.status, 403);
    assert.ok(!stranger.html.includes(accessKey));
  });

  test('plain HTTP to another machine needs the exception', async () => {
    const saved = await save({ url: 'http://isv.example.com/saasproduce', key: 'keep', insecure: 'on' });
    assert.equal(saved.status, 303);
    assert.equal(access().allowInsecureTransport, true);
  });

  test('goes back to the sample seller with its key', async () => {
    const saved = await reader.post(`${PRODUCT}/sample`, {}, { fromPath: PRODUCT });
    assert.equal(saved.status, 303);
    const sample = simulator.referenceIsv;
    assert.deepEqual(access(), {
      version: '2.0',
      url: sample?.productionUrl,
      accessKey: sample?.accessKey,
      allowInsecureTransport: false,
    });
    const order = await buy(market);
    assert.equal(market.workspace.state.get('orders', order.id)?.status, 'completed');
  });
});

describe('service interface messages', () => {
  test('show each message with result, exception, tries and next try; filters are in the address', async () => {
    seller.answers(FAILURE);
    await pointTo(market, seller.url);
    const order = await buy(market);
    const call = lastCall(market, order);
    const row = rowOf(
      await reader.get(`${BASE}/messages?status=retrying&activity=newInstance&product=${PRODUCT_ID}&q=${order.id}`),
      call.id,
    );
    for (const text of ['000005', 'HTTP 200', 'out of order', order.id, 'next try', 'To be tried again'])
      assert.ok(row.includes(text), text);
    assert.equal(rowOf(await reader.get(`${BASE}/messages?status=success&q=${order.id}`), call.id), '');
    assert.equal((await reader.get(`${BASE}/messages?status=lost`)).status, 400);
    assert.match((await reader.get(`${BASE}/messages?q=nothing-like-this`)).text, /No call fits these filters/);
  });

  test('restart where allowed, and say why where not', async () => {
    const call = lastCall(market, await buy(market));
    const path = `${BASE}/messages/${call.id}/restart`;
    const from = `${BASE}/messages?status=retrying`;
    const restarted = await reader.post(path, { return: from }, { fromPath: from });
    assert.equal(restarted.status, 303);
    assert.equal(restarted.headers.get('location'), `${from}&restarted=1`);
    assert.match((await reader.get(`${from}&restarted=1`)).text, /1 message was restarted\./);
    assert.equal(market.workspace.state.get('calls', call.id)?.attempts.length, 2);

    await pass(market, 4 * HOUR_MS);
    assert.equal(market.workspace.state.get('calls', call.id)?.status, 'failed');
    const row = rowOf(await reader.get(`${BASE}/messages`), call.id);
    assert.match(row, /<button[^>]* disabled>/);
    assert.match(row, /The instance is gone \(Provisioning failed\)/);
    const refused = await reader.post(path, {}, { fromPath: from });
    assert.equal(refused.status, 409);
    assert.match(refused.html, /data-reason="call_instance_gone"/);
    assert.equal((await reader.post(`${BASE}/messages/no-such-call/restart`, {}, { fromPath: from })).status, 404);
    const foreign = await reader.post(path, {}, { fromPath: from, headers: { Origin: 'https://evil.example' } });
    assert.equal(foreign.status, 403);
  });

  test('restart all that have failed', async () => {
    const { referenceIsv } = simulator;
    assert.ok(referenceIsv);
    await reader.post(`${PRODUCT}/sample`, {}, { fromPath: PRODUCT });
    const order = await buy(market);
    await pointTo(market, seller.url);
    await pass(market, 33 * 24 * HOUR_MS);
    const frozen = [...market.workspace.state.all('calls').values()].find(
      (call) => call.instanceId === order.instanceId && call.status === 'failed',
    );
    assert.ok(frozen, 'a freeze or release was given up');
    const created = [...market.workspace.state.all('calls').values()].find(
      ({ orderId, status }) => orderId === order.id && status === 'success',
    );
    assert.ok(created);
    const succeeded = rowOf(await reader.get(`${BASE}/messages?status=success&q=${created.id}`), created.id);
    assert.ok(succeeded.includes(created.activity));
    assert.doesNotMatch(succeeded, /<button|<details|type="checkbox"/, 'there is nothing to restart');
    assert.match((await reader.get(BASE)).text, /Failed calls to restart Their automatic tries are over/);
    const all = await reader.post(`${BASE}/messages/restart-failed`, {}, { fromPath: `${BASE}/messages` });
    assert.equal(all.status, 303);
    assert.match(all.headers.get('location') ?? '', /\/seller\/messages\?restarted=[1-9]/);
    await market.outbox.idle();
    assert.ok((market.workspace.state.get('calls', frozen.id)?.attempts.length ?? 0) > frozen.attempts.length);
  });
});

test('the overview counts orders that failed this month against the limit', async () => {
  seller.answers(FAILURE);
  await pointTo(market, seller.url);
  const month = (at: number): string => new Date(at + 8 * HOUR_MS).toISOString().slice(0, 7);
  await buy(market);
  await pass(market, 4 * HOUR_MS);
  const now = month(market.workspace.simNow());
  const failed = [...market.workspace.state.all('orders').values()].filter(
    ({ refund }) => refund?.reason === 'provisioning_failed' && month(refund.simAt) === now,
  ).length;
  assert.ok(failed > 0);
  assert.match((await reader.get(BASE)).text, new RegExp(`${failed} of 5 Failed orders this month`));
});

test('orders and notices tell the seller what the buyers did', async () => {
  const orders = await reader.get(`${BASE}/orders?status=refunded&product=${PRODUCT_ID}`);
  assert.match(orders.text, /CS\w{15} New purchase · Messages/);
  const id = /CS\w{15}/.exec(orders.text)?.[0] ?? '';
  assert.ok((await reader.get(`${BASE}/orders?q=${id}`)).text.includes(id));
  assert.match((await reader.get(`${BASE}/orders?status=pending_payment`)).text, /No order fits these filters/);
  assert.equal((await reader.get(`${BASE}/orders?status=lost`)).status, 400);
  const notices = await reader.get(`${BASE}/notices`);
  assert.match(notices.text, /A call to the seller was given up: newInstance/);
  assert.match(notices.text, new RegExp(`Order ${id} was refunded`));
});

test('orders that open pay-per-use are not in the list, unless the rule is read otherwise (marketplace-rules 0)', async () => {
  const api = `${simulator.origin}/api/v1/workspaces/default`;
  const headers = { 'Content-Type': 'application/json' };
  const opened = await fetch(`${api}/orders`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ productId: 'spoken-word', billing: 'on_demand' }),
  });
  const { id } = (await opened.json()) as { id: string };
  assert.match(id, /^CS/);
  const list = async (): Promise<string> => (await reader.get(`${BASE}/orders?lang=en&q=${id}`)).text;
  assert.match(await list(), /orders that open pay-per-use are not listed.*No order fits these filters/);
  assert.doesNotMatch(await list(), new RegExp(`${id} New purchase`));
  const read = await fetch(api, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ rules: { 'order.sellerSeesOnDemand': 'listed' } }),
  });
  assert.equal(read.status, 200);
  assert.match(await list(), new RegExp(`${id} New purchase`));
  assert.doesNotMatch(await list(), /are not listed/);
});
