import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { receiveUsage } from '../../src/domain/check-usage.ts';
import type { SentUsage } from '../../src/domain/usage.ts';
import { METERED, startMetered, type MeteredStory } from '../support/metered.ts';
import type { Json } from '../support/story.ts';
import { usageRecord } from '../support/usage-push.ts';
import { Reader } from './reader.ts';

const HOUR = 3_600_000;
const LIST = '/w/default/seller/usage-records';

let story: MeteredStory;
let reader: Reader;
let sellersId: string;
let hour: number;
before(async () => {
  story = await startMetered('2.0');
  reader = new Reader(story.origin);
});
after(() => story.close());

const record = (more: Readonly<Record<string, unknown>> = {}) =>
  usageRecord(sellersId, hour, more) as unknown as SentUsage;

/** As after a push. @returns the ids of its records */
async function pushed(...records: readonly SentUsage[]): Promise<string[]> {
  const { workspace } = story.simulator.workspaces.get('default');
  let ids: string[] = [];
  await workspace.decide((draft) => {
    const id = `call-${draft.nextNumber()}`;
    ids = receiveUsage(draft, { id, records, seller: undefined }).map((each) => each.id);
  });
  return ids;
}

const states = async (ids: readonly string[]): Promise<string[]> =>
  Promise.all(
    ids.map(async (id) => {
      const { status, code } = await story.api<Json>('GET', `/usage-records/${id}`);
      return code === null ? status : `${status} ${code}`;
    }),
  );

test('a list without anything says what to do next', async () => {
  const page = await reader.get(`${LIST}?lang=en`);
  assert.deepEqual([page.status, /No usage yet/.test(page.text)], [200, true]);
});

test('records of every state, filters, and a filter that nothing fits', async () => {
  const [minutes] = await story.opens();
  sellersId = (await story.instance(minutes)).sellerInstanceId;
  await story.passes('PT5H');
  hour = Math.floor(Date.parse((await story.api('GET', '/clock')).simAt) / HOUR) * HOUR;
  const ids = await pushed(
    record({ usage_value: '7.25' }),
    record({ usage_value: 'many' }),
    record({ metering_sn: '' }),
  );
  assert.match((await reader.get(LIST)).text, /to be checked/);
  await story.passes('PT1S');
  assert.deepEqual(await states(ids), ['accepted', 'abnormal 003', 'abnormal 004']);
  for (const [query, wanted, others] of [
    ['status=accepted', [0], [1, 2]],
    ['code=003', [1], [0, 2]],
    [`product=${METERED}&status=abnormal`, [1, 2], [0]],
    [`q=${ids[2]}`, [2], [0, 1]],
  ] as const) {
    const { html } = await reader.get(`${LIST}?${query}`);
    for (const at of wanted) assert.ok(html.includes(`data-record="${ids[at]}"`), `${query} ${at}`);
    for (const at of others) assert.ok(!html.includes(`data-record="${ids[at]}"`), `${query} ${at}`);
  }
  const nothing = await reader.get(`${LIST}?code=009`);
  assert.match(nothing.text, /No record fits the filter/);
  assert.match(nothing.html, /href="\/w\/default\/seller\/usage-records">Clear/);
  const zh = await reader.get(`${LIST}?lang=zh&status=abnormal`);
  assert.match(zh.text, /003 · 用量值错误/);
  assert.match(zh.text, /“many”不是大于 0/);
  await reader.get(`${LIST}?lang=en`);
  await story.passes('PT20M');
  assert.match((await reader.get(`${LIST}?status=charged`)).text, /7\.25/);
  assert.equal((await reader.get(`${LIST}?status=nonsense`)).status, 400);
});

test('the seller corrects an abnormal record and pushes it again; wrong fields stay where they are', async () => {
  const [wrong = ''] = await pushed(record({ end_time: 'yesterday', begin_time: 'yesterday', usage_value: '4.5' }));
  await story.passes('PT1S');
  const path = `${LIST}/${wrong}`;
  const page = await reader.get(path);
  assert.match(page.text, /002 · bad time format/);
  assert.match(page.text, /begin_time is “yesterday”/);
  const field = (name: string): string =>
    new RegExp(`name="${name}" id="input-${name}" value="([^"]*)"`).exec(page.html)?.[1] ?? '?';
  const fields = { instance: field('instance'), begin: field('begin'), end: field('end'), sn: field('sn') };
  const refused = await reader.post(path, { ...fields, usage: '0', package: '' }, { fromPath: path });
  assert.equal(refused.status, 400);
  assert.match(refused.text, /Enter a number above 0/);
  assert.match(refused.html, /name="usage" id="input-usage" value="0" aria-invalid="true"/);
  const done = await reader.post(path, { ...fields, usage: '5', package: '' }, { fromPath: path });
  assert.equal(done.status, 303);
  const next = done.headers.get('location') ?? '';
  await story.passes('PT1S');
  const [id = ''] = /use-\d+$/.exec(next) ?? [];
  // The hour that the page proposes is charged already: wrong again, and explained.
  assert.deepEqual(await states([id]), ['abnormal 010']);
  const earlier = new Date(hour - 2 * HOUR).toISOString();
  const { id: third } = await story.api('POST', `/usage-records/${id}/push-again`, {
    begin: new Date(hour - 3 * HOUR).toISOString(),
    end: earlier,
  });
  await story.passes('PT1S');
  assert.deepEqual(await states([wrong, id, third]), ['abnormal 002', 'abnormal 010', 'accepted']);
  assert.match((await reader.get(path)).text, new RegExp(`corrected by ${id}`));
  const again = await story.refused('POST', `/usage-records/${id}/push-again`, {});
  assert.deepEqual([again.status, again.reason], [409, 'usage_not_abnormal']);
});

test('what was pushed is text, whatever it is', async () => {
  const [id = ''] = await pushed(record({ instance_id: '<img src=x onerror=alert(1)>', usage_value: '"><script>' }));
  await story.passes('PT1S');
  for (const path of [LIST, `${LIST}/${id}`]) {
    const { html } = await reader.get(path);
    assert.ok(!html.includes('<img src=x') && !html.includes('"><script>'), path);
  }
});

test('times in the words of an abnormal record are readable, that of the marketplace among them', async () => {
  const inFuture = usageRecord(sellersId, hour + 9 * 24 * HOUR) as unknown as SentUsage;
  const beforeStart = usageRecord(sellersId, hour - 9 * 24 * HOUR) as unknown as SentUsage;
  const ids = await pushed(inFuture, beforeStart);
  await story.passes('PT1S');
  assert.deepEqual(await states(ids), ['abnormal 011', 'abnormal 011']);
  for (const [id, words] of [
    [ids[0], /It is \d{4}-\d\d-\d\d \d\d:\d\d:\d\d.* in the marketplace, and this use ends later/],
    [ids[1], /The instance was opened at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*, and this use begins earlier/],
  ] as const) {
    assert.match((await reader.get(`${LIST}/${id}?lang=en`)).text, words);
  }
});
