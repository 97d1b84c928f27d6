import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startStory, STORY_START, type Json, type StoryDriver } from '../support/story.ts';
import { startOddSeller, type OddSeller } from '../web/odd-seller.ts';

const PRODUCT = 'team-board';
const GOOD = { body: JSON.stringify({ resultCode: '000000', resultMsg: 'success' }) };
const BAD = { body: '<h1>502 Bad Gateway</h1>', type: 'text/html', status: 502 };
/** The clock cannot go back: the story is told in the spring of the year after stories begin. */
const YEAR = new Date(STORY_START).getUTCFullYear() + 1;
const ACTIVITIES = ['releaseInstance', 'updateInstanceStatus'];

let story: StoryDriver;
let seller: OddSeller;

before(async () => {
  story = await startStory({ sampleSeller: false });
  seller = await startOddSeller();
  await story.api('PATCH', '/clock', { mode: 'frozen' });
  await story.api('PUT', `/products/${PRODUCT}/interface`, { version: '2.0', url: seller.url });
  await story.api('POST', '/clock/advance', { to: `${YEAR}-03-01T00:00:00+08:00` });
});
after(async () => {
  await seller.close();
  await story.close();
});

const advance = (by: string): Promise<Json> => story.api('POST', '/clock/advance', { by });
const probes = (): Promise<Json> => story.api('GET', `/products/${PRODUCT}/probes`);
const shown = async (): Promise<boolean> => {
  const page = await (await fetch(`${story.origin}/w/default/shop?lang=en`)).text();
  return page.includes(`/shop/${PRODUCT}"`);
};

async function overview(): Promise<string> {
  return (await fetch(`${story.origin}/w/default/seller?lang=en`)).text();
}

async function order(): Promise<{ readonly status: number; readonly body: Json }> {
  const response = await fetch(`${story.origin}/api/v1/workspaces/default/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ productId: PRODUCT, billing: 'period', period: { type: 'month', number: 1 }, pay: 'later' }),
  });
  return { status: response.status, body: await response.json() };
}

async function kinds(kind: string): Promise<Json[]> {
  return (await story.api('GET', `/notices?to=seller&kind=${kind}&limit=200`)).items;
}

describe('probes of a listed product', () => {
  test('none without a saved case', async () => {
    assert.deepEqual([(await probes()).state, (await probes()).nextSimAt], ['idle', null]);
    await advance('P3D');
    assert.deepEqual((await story.api('GET', '/calls?limit=200')).items, []);
  });

  test('run every morning and every afternoon, named by the next event and the list of what is planned', async () => {
    seller.answers(GOOD);
    for (const activity of ACTIVITIES) await story.api('POST', `/products/${PRODUCT}/debug`, { activity });
    const { nextSimAt } = await probes();
    assert.equal(nextSimAt, `${YEAR}-03-04T01:00:00.000Z`, '9:00 in Beijing');
    const { next } = await story.api('GET', '/clock');
    assert.deepEqual(
      [next.kind, next.subjectId, next.dueSimAt, next.ruleKey],
      ['product.probe', PRODUCT, nextSimAt, 'probe.morningHour'],
    );
    const upcoming = await (await fetch(`${story.origin}/w/default/simulator/upcoming?lang=en`)).text();
    assert.match(upcoming, /its saved debugging cases are probed/);
    assert.match(upcoming, /one call for each saved case/);
    await story.api('POST', '/clock/advance', { next: true });
    const first = await probes();
    assert.deepEqual([first.runs.length, first.runs[0].cases, first.runs[0].failed], [1, 2, []]);
    assert.equal(first.nextSimAt, `${YEAR}-03-04T07:00:00.000Z`, '15:00 in Beijing');
    const { items } = await story.api('GET', '/calls?limit=2');
    assert.deepEqual(
      items.map(({ cause, status }: Json) => `${cause} ${status}`),
      ['probe success', 'probe success'],
    );
  });

  test('a dry run counts their calls', async () => {
    const { body } = await dry('P10D');
    assert.equal(body.callsMade, 2 * 2 * 10);
  });

  test('five failing days in a row: told each time, frozen and hidden on the fifth, mended by a good probe', async () => {
    seller.answers(BAD);
    // The morning of the first day was good; four days follow, and the morning of the fifth.
    await advance('P5D');
    const failing = await probes();
    assert.deepEqual([failing.state, failing.failingDays, failing.limit], ['failing', 4, 5]);
    assert.ok(failing.runs.slice(0, 8).every((run: Json) => run.failed.length === 2 || run.failed.length === 0));
    const told = await kinds('probe_failed');
    assert.ok(told.length >= 7, 'every failed probe is told');
    const words = await story.api('GET', `/notices/${told[0].id}`);
    assert.deepEqual(words.channels, ['mail', 'sms', 'site']);
    assert.match(words.words.en.title, /2 of 2 cases failed/);
    assert.match(words.words.zh.text, /已连续失败/);
    assert.equal(await shown(), true);
    assert.match(await overview(), /Products whose probes fail<\/h2><p>Mend the interface before trade is frozen\./);

    await advance('P1D');
    const frozen = await probes();
    assert.equal(frozen.state, 'frozen');
    assert.equal((await kinds('trade_frozen')).length, 1);
    assert.equal(await shown(), false, 'hidden in the shop');
    assert.match(
      await overview(),
      /Trade of 1 is frozen and its offering hidden[^]*?seller\/debugging\/team-board#probes/,
    );
    const refused = await order();
    assert.deepEqual([refused.status, refused.body.error.reason], [409, 'product_trade_frozen']);
    const offering = await (await fetch(`${story.origin}/w/default/shop/${PRODUCT}?lang=en`)).text();
    assert.match(offering, /data-reason="product_trade_frozen"/);

    seller.answers(GOOD);
    await story.api('POST', '/clock/advance', { next: true });
    const mended = await probes();
    assert.deepEqual([mended.state, mended.failingDays, mended.frozenSimAt], ['good', 0, null]);
    assert.equal((await kinds('trade_thawed')).length, 1);
    assert.match(await overview(), /No probe has failed lately\./);
    assert.equal(await shown(), true);
    assert.equal((await order()).status, 201);
  });

  test('the seller replays all cases, or the operator lifts the freeze', async () => {
    await story.api('PUT', '', { rules: { 'probe.failingDays': 1 } });
    seller.answers(BAD);
    await advance('P1D');
    assert.equal((await probes()).state, 'frozen');
    seller.answers(GOOD);
    const runs = await story.api('POST', `/products/${PRODUCT}/debug-cases/run`, {});
    assert.equal(runs.succeeded, 2);
    assert.equal((await probes()).frozenSimAt, null);

    await story.api('PUT', '', { rules: { 'probe.failingDays': 1, 'probe.liftedBy': 'by_operator' } });
    seller.answers(BAD);
    await advance('P1D');
    seller.answers(GOOD);
    await advance('P1D');
    assert.equal((await probes()).state, 'frozen');
    assert.equal((await story.api('POST', `/products/${PRODUCT}/lift-freeze`, {})).state, 'good');
    const again = await fetch(`${story.origin}/api/v1/workspaces/default/products/${PRODUCT}/lift-freeze`, {
      method: 'POST',
    });
    assert.equal(again.status, 409);
  });

  test('a discontinued product is not probed, nor any where the switch is off', async () => {
    const product = await story.api('GET', `/products/${PRODUCT}`);
    await story.api('PUT', `/products/${PRODUCT}`, { ...product, status: 'discontinued' });
    assert.equal((await probes()).nextSimAt, null);
    await story.api('PUT', `/products/${PRODUCT}`, { ...product, status: 'listed' });
    assert.notEqual((await probes()).nextSimAt, null);
    await story.api('PUT', '', { rules: { 'probe.run': 'off' } });
    assert.deepEqual([(await probes()).state, (await probes()).nextSimAt], ['off', null]);
    const before = (await story.api('GET', '/calls?limit=1')).items[0].id;
    await advance('P5D');
    assert.equal((await story.api('GET', '/calls?limit=1')).items[0].id, before);
    await story.api('PUT', '', { rules: { 'probe.run': 'on' } });
    assert.notEqual((await probes()).nextSimAt, null);
  });

  test('an export with debugging calls and probes is read again', async () => {
    await advance('P1D');
    const file = await (
      await fetch(`${story.origin}/api/v1/workspaces/default/export?secrets=true&exchanges=true`)
    ).arrayBuffer();
    const response = await fetch(`${story.origin}/api/v1/workspaces/default/import?preview=true`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: file,
    });
    const text = await response.text();
    assert.ok(response.ok, text);
    const { counts } = JSON.parse(text).preview;
    assert.deepEqual([counts.debugCases, counts.probes], [2, 1]);
  });
});

async function dry(by: string): Promise<{ readonly body: Json }> {
  const body = await story.api('POST', '/clock/advance', { by, dryRun: true });
  return { body };
}
