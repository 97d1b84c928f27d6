import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { firstKey, sendSigned, type KeyPair } from '../support/open-api.ts';
import { startStory, type StoryDriver } from '../support/story.ts';

let story: StoryDriver;
let key: KeyPair;
before(async () => {
  story = await startStory({ sampleSeller: false });
  key = firstKey(story.simulator);
});
after(() => story.close());

async function page(path: string): Promise<string> {
  const response = await fetch(`${story.origin}/w/default${path}`, { headers: { 'Accept-Language': 'en' } });
  assert.equal(response.status, 200, path);
  return response.text();
}

test('the page of access keys shows AKs and masks SKs', async () => {
  const html = await page('/seller/api-keys');
  assert.ok(html.includes(key.ak));
  assert.ok(!html.includes(key.sk));
  assert.ok(html.includes(`${story.origin}/api/mkp-openapi-public/global/v1/order/query`));
  assert.ok(html.includes('KOOSIM_HTTPS_PORT=4743'), 'how clients that insist on HTTPS get it');
});

test('a request of interface 2.0 without a body is not said to be of version 1.0', async () => {
  await sendSigned(story.origin, key);
  const { id } = await story.api('GET', '/calls/latest?direction=from_seller');
  const html = await page(`/simulator/calls/${id}`);
  assert.match(html, /This request has no body/);
  assert.ok(!html.includes('version 1.0 has no body'));
});

test('a question of the seller was answered by the marketplace, not by the seller', async () => {
  await sendSigned(story.origin, key);
  const { id } = await story.api('GET', '/calls/latest?direction=from_seller');
  const html = await page(`/simulator/calls/${id}`);
  assert.match(html, /the marketplace answered MKT\.0000, accepted/);
  assert.ok(!html.includes('the seller answered'));
});

test('a request about nothing that is known stands in the activity without an empty name before it', async () => {
  await sendSigned(story.origin, key, { authorization: 'Bearer abc' });
  const { id } = await story.api('GET', '/calls/latest?direction=from_seller');
  const [line] = new RegExp(`data-call="${id}"[^]*?</li>`).exec(await page('/seller/api-keys')) ?? [];
  assert.match(line ?? '', /<span class="tray-more">from the seller/);
});

test('the page of a wrongly signed request names the mistake and lays the canonical requests side by side', async () => {
  const answer = await sendSigned(story.origin, key, { canonical: (text) => text.replace('/query/\n', '/query\n') });
  assert.equal(answer.status, 401);
  const { items } = await story.api('GET', '/calls?direction=from_seller&status=failed');
  const html = await page(`/simulator/calls/${items[0].id}`);
  assert.ok(html.includes('data-mistake="no_closing_slash"'));
  assert.ok(html.includes('Canonical request that your code has signed'));
  assert.ok(!html.includes(key.sk));
  assert.ok((await page('/simulator/calls?direction=from_seller')).includes(items[0].id));
  const [list = ''] = /id="call-list"[\s\S]*?<\/main>/.exec(await page('/seller/messages')) ?? [];
  assert.ok(list !== '' && !list.includes(items[0].id), 'messages to the seller only');
  const restart = await fetch(`${story.origin}/api/v1/workspaces/default/calls/${items[0].id}/restart`, {
    method: 'POST',
  });
  assert.equal(restart.status, 409);
});

test('log and activity tray say which calls come from the seller', async () => {
  await sendSigned(story.origin, key);
  await story.api('POST', '/orders', { productId: 'site-checkup', billing: 'one_time' });
  await story.api('GET', '/calls/wait?activity=newInstance&status=retrying&timeoutMs=30000');
  const html = await page('/simulator/calls');
  const parts = (kind: RegExp): Map<string, string> =>
    new Map([...html.matchAll(kind)].map(([text, id = '']) => [id, text] as const));
  const rows = parts(/<tr data-call="([^"]+)"[^]*?<\/tr>/g);
  const lines = parts(/<li class="tray-line [^]*?data-call="([^"]+)"[^]*?<\/li>/g);
  for (const [activity, comesFromSeller] of [
    ['queryOrder', true],
    ['newInstance', false],
  ] as const) {
    const { id } = (await story.api('GET', `/calls?activity=${activity}&limit=1`)).items[0];
    for (const part of [rows.get(id), lines.get(id)]) {
      assert.equal(part?.includes('from the seller'), comesFromSeller, activity);
    }
  }
});
