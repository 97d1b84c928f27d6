import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startMetered, type MeteredStory } from '../support/metered.ts';
import type { Json } from '../support/story.ts';

let story: MeteredStory;
let minutes: string;
let page: string;
before(async () => {
  story = await startMetered('2.0');
  [minutes] = await story.opens();
  const { appInformation } = await story.instance(minutes);
  page = `${appInformation.frontEndUrl}/usage`;
});
after(() => story.close());

const html = async (url = page, init: RequestInit = {}): Promise<string> =>
  (await fetch(url, { ...init, headers: { 'Accept-Language': 'en', ...init.headers } })).text();

async function pushes(fields: Readonly<Record<string, string>>): Promise<string> {
  const token = /name="token" value="([^"]+)"/.exec(await html())?.[1] ?? '';
  return html(page, { method: 'POST', body: new URLSearchParams({ token, records: '1', ...fields }) });
}

async function records(): Promise<Json[]> {
  await story.passes('PT1S');
  const { items } = await story.api('GET', `/usage-records?instanceId=${minutes}&limit=200`);
  return items.reverse();
}

test('the front page leads to the sliders, and what is pushed there is charged', async () => {
  const front = await html(page.replace('/usage', ''));
  assert.ok(front.includes('/usage"'), 'a link');
  assert.match(await html(), /type="range" id="quantity"/);
  await story.passes('PT2H');
  const answered = await pushes({ quantity: '40', records: '2' });
  assert.match(answered, /data-report="taken"/);
  assert.match(answered, /200 {&#34;error_code&#34;:&#34;MKT.0000&#34;/);
  assert.match(answered, /<dd data-pushed>80<\/dd>/);
  assert.deepEqual(
    (await records()).map(({ status, usage }) => [status, usage]),
    [
      ['accepted', '40'],
      ['accepted', '40'],
    ],
  );
  const call = await story.api('GET', '/calls/latest?activity=pushUsage');
  assert.deepEqual(
    [call.status, call.attempts[0].checks.filter(({ verdict }: Json) => verdict === 'fail')],
    ['success', []],
  );
  await story.passes('PT2H');
  const charged = await story.charged(minutes);
  assert.equal(
    charged.reduce((sum, { usage }) => sum + Number(usage), 0),
    80,
  );
});

test('queryInstance tells the use that was pushed', async () => {
  const { usage } = await story.api('POST', `/instances/${minutes}/details`);
  void usage;
  const { workspace } = story.simulator.workspaces.get('default');
  await story.passes('PT1S');
  assert.equal(workspace.state.get('instances', minutes)?.sellerUsage?.[0]?.usageValue, '80.0000');
});

test('mistakes are answered as production answers them', async () => {
  await story.passes('PT1H');
  const refused = await pushes({ quantity: '5', mistake: 'signature' });
  assert.match(refused, /data-report="refused"/);
  assert.match(refused, /400 {&#34;error_code&#34;:&#34;MKT.0102&#34;/);
  const known = (await records()).length;
  for (const mistake of ['future', 'value']) {
    await story.passes('PT1H');
    assert.match(await pushes({ quantity: '5', mistake }), /data-report="taken"/);
  }
  assert.deepEqual(
    (await records()).slice(known).map(({ status, code }) => [status, code]),
    [
      ['abnormal', '011'],
      ['abnormal', '003'],
    ],
  );
  await pushes({ quantity: '5' });
  await pushes({ quantity: '5', mistake: 'again' });
  assert.deepEqual(
    (await records()).slice(-2).map(({ status, code }) => [status, code]),
    [
      ['accepted', null],
      ['abnormal', '005'],
    ],
  );
});

test('a form without its token, too much, and an application that is not metered are refused', async () => {
  const answer = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ token: 'x', quantity: '1', records: '1' }),
  });
  assert.equal(answer.status, 403);
  const much = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ token: 'x', quantity: '501', records: '1' }),
  });
  assert.equal(much.status, 400);
  assert.equal((await fetch(page.replace(/instances\/[^/]+/, 'instances/nobody'))).status, 404);
});

test('with another key bound to its address, a push is signed with the one that was entered, or chosen', async () => {
  const { origin, productionUrl } = story.simulator.referenceIsv ?? assert.fail('no sample seller');
  const address = await story.api('POST', '/production-addresses', {
    url: productionUrl,
    allowInsecureTransport: true,
  });
  const bound = await story.api('POST', '/interface-keys', { keyClass: 'basic' });
  await story.api('PUT', `/production-addresses/${address.id}/key`, { keyId: bound.id });
  await story.passes('PT1H');
  assert.match(await pushes({ quantity: '5' }), /MKT.0102/, 'its own key is no longer the one');
  const entered = await fetch(`${origin}/api/keys`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ keyClass: 'basic', key: bound.key }),
  });
  const { number } = (await entered.json()) as { number: number };
  assert.match(await html(), new RegExp(`<select name="key"><option value="${number}">.*its own</option>`));
  assert.match(await pushes({ quantity: '5', key: String(number) }), /data-report="taken"/);
  await story.passes('PT1H');
  assert.match(await pushes({ quantity: '5', key: '' }), /MKT.0102/);
});
