import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { changeWorkspace } from '../../src/app/change-workspace.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { buy, lastCall, placeOrder, pointTo } from './console.ts';
import { Reader, startForReaders, type Page } from './reader.ts';

const BASE = '/w/default';
const wall = { shift: 0, now: (): number => Date.now() + wall.shift };

let simulator: Simulator;
let reader: Reader;

before(async () => {
  simulator = await startForReaders(true, wall);
  reader = new Reader(simulator.origin);
  await reader.get(`${BASE}/shop?lang=en`);
});
after(() => simulator.close());

const market = () => simulator.workspaces.get('default');
const now = (): number => market().workspace.simNow();
const clock = () => market().workspace.state.workspace().clock;
const post = (path: string, fields: Record<string, string>): Promise<Page> => reader.post(BASE + path, fields);

beforeEach(async () => {
  await post('/clock/mode', { mode: 'frozen' });
});

/** Follows the address of a report, or of a page with a note about a jump. */
async function reportOf(page: Page): Promise<Page> {
  const location = page.headers.get('location') ?? '';
  const id = /jumps\/([^?]+)|jump=([^&]+)/.exec(location);
  const jumpId = id?.[1] ?? id?.[2] ?? '';
  await market().clock.finished(jumpId);
  return reader.get(`${BASE}/clock/jumps/${jumpId}`);
}

describe('speed', () => {
  test('by name, freely, and back to it with play', async () => {
    await post('/clock/mode', { speed: 'month_in_5_min' });
    assert.deepEqual([clock().mode, clock().rate], ['rate', 8_640]);
    assert.match((await reader.get(`${BASE}/shop`)).html, /class="clock-mode">a month in 5 min</);
    await post('/clock/mode', { speed: 'free', rate: ' 2.5 ' });
    assert.deepEqual([clock().mode, clock().rate], ['rate', 2.5]);
    await post('/clock/mode', { mode: 'frozen' });
    assert.match((await reader.get(`${BASE}/shop`)).html, /name="mode" value="rate" title="Play: 2\.5 × real time"/);
    await post('/clock/mode', { mode: 'rate' });
    assert.equal(clock().rate, 2.5);
    await post('/clock/mode', { speed: 'real' });
    assert.equal(clock().mode, 'real');
  });

  test('what is no speed names the field', async () => {
    for (const [fields, path] of [
      [{ speed: 'free', rate: '0' }, 'rate'],
      [{ speed: 'free', rate: '-3' }, 'rate'],
      [{ speed: 'free', rate: '' }, 'rate'],
      [{ speed: 'free', rate: '1e99' }, 'rate'],
      [{ speed: 'warp' }, 'speed'],
      [{}, 'mode'],
    ] as const) {
      const page = await post('/clock/mode', fields);
      assert.equal(page.status, 400, JSON.stringify(fields));
      assert.match(page.text, new RegExp(`\\b${path} `));
    }
    assert.match((await post('/clock/mode', { speed: 'free', rate: '0' })).text, /a number from 0\.001 to 10000000/);
  });
});

describe('jumps', () => {
  test('a dry run shows what would be sent, and leads on to both kinds of jump', async () => {
    const order = await buy(market());
    const before = now();
    const dry = await reportOf(await post('/clock/advance', { by: 'P2M', dryRun: '1' }));
    assert.match(dry.text, /Dry run of a jump Finished/);
    assert.match(dry.text, /expires 1 .*updateInstanceStatus 1 .*What would be sent/);
    assert.match(dry.text, /signature: made when sent .* \{&#34;activity&#34;:&#34;updateInstanceStatus&#34;/);
    assert.equal(now(), before);

    const action = /action="([^"]+\/go)"/.exec(dry.html)?.[1] ?? '';
    const went = await reportOf(await reader.post(action, { deliver: 'record_only' }));
    assert.match(went.text, /This jump sent nothing/);
    assert.ok(now() > before);
    const call = lastCall(market(), order);
    const page = await reader.get(`${BASE}/simulator/calls/${call.id}`);
    assert.match(page.html, /data-assumed/);
    assert.match(page.text, /written down, not sent.*What would have been sent.*releaseInstance/);
    assert.doesNotMatch(page.html, /data-check=/);
    assert.match((await reader.get(`${BASE}/simulator/calls`)).html, /data-status="success">.*written down, not sent/);
    assert.match(
      (await reader.get(`${BASE}/simulator/instances/${order.instanceId}`)).text,
      /releaseInstance: written down, not sent/,
    );
    assert.match((await reader.get(`${BASE}/shop`)).html, /tray-line noted" data-call="[^"]+"/);
  });

  test('by any length, and one that is none names the field', async () => {
    const by = async (fields: Record<string, string>): Promise<number> => {
      const before = now();
      await reportOf(await post('/clock/advance', { to: '2001-01-01T00:00', milestone: '', ...fields }));
      return now() - before;
    };
    assert.equal(await by({ by: '45', unit: 'minute' }), 45 * 60_000);
    assert.equal(await by({ by: ' 3 ', unit: 'hour' }), 3 * 3_600_000);
    assert.equal(await by({ by: '2', unit: 'day' }), 2 * 86_400_000);
    assert.ok((await by({ by: '1', unit: 'month' })) >= 28 * 86_400_000);
    for (const number of ['0', '-1', '1.5', 'P1D', '12345678901', 'x']) {
      const page = await post('/clock/advance', { by: number, unit: 'day', to: '2001-01-01T00:00' });
      assert.equal(page.status, 400, number);
      assert.match(page.text, /\bby Enter a whole number from 1 up/);
    }
    assert.equal((await post('/clock/advance', { by: '1', unit: 'week' })).status, 400);
    assert.match((await post('/clock/advance', { by: '300', unit: 'year' })).text, /\bby A jump goes 20 years/);
    const { html } = await reader.get(`${BASE}/shop`);
    assert.match(html, /<label for="clock-by">By<\/label>/);
  });

  test('a dry run whose end has gone by is not offered to be made any more', async () => {
    const dry = await post('/clock/advance', { by: '1', unit: 'day', dryRun: '1' });
    const path = dry.headers.get('location') ?? '';
    assert.match((await reader.get(path)).html, /\/go"/);
    await reportOf(await post('/clock/advance', { by: '2', unit: 'day' }));
    const gone = await reader.get(path);
    assert.equal(gone.status, 200);
    assert.doesNotMatch(gone.html, /\/go"/);
  });

  test('to a moment of an instance, from its own page, its timeline and the clock bar', async () => {
    const { instanceId } = await buy(market());
    for (const path of [
      `/my/${instanceId}`,
      `/simulator/instances/${instanceId}`,
      `/simulator/upcoming?instance=${instanceId}`,
    ]) {
      const { html } = await reader.get(BASE + path);
      assert.ok(html.includes(`name="milestone" value="${instanceId}:end_of_retention"`), path);
    }
    assert.ok((await reader.get(`${BASE}/shop`)).html.includes(`<option value="${instanceId}:hour_before_expiry">`));
    const expireSimAt = market().workspace.state.get('instances', instanceId)?.expireSimAt ?? 0;
    await reportOf(await post('/clock/advance', { to: '', milestone: `${instanceId}:hour_before_expiry` }));
    assert.equal(now(), expireSimAt - 3_600_000);
    assert.match(
      (await post('/clock/advance', { milestone: `${instanceId}:birthday` })).text,
      /\bmilestone Choose one/,
    );
    assert.equal((await post('/clock/advance', { milestone: `${instanceId}:hour_before_expiry` })).status, 409);
    const row = await reader.get(`${BASE}/simulator/upcoming?instance=${instanceId}`);
    const at = /name="at" value="(\d+)"/.exec(row.html)?.[1] ?? '';
    await reportOf(await post('/clock/advance', { at }));
    assert.equal(now(), expireSimAt);
    await reportOf(await post('/clock/advance', { by: 'P2M' }));
  });

  test('one that stopped is offered everywhere, and gone on with or given up', async () => {
    await buy(market());
    await pointTo(market(), 'http://127.0.0.1:9/nobody');
    await buy(market());
    const stopped = await reportOf(await post('/clock/advance', { by: 'P2M', stopOn: 'first_failure' }));
    assert.match(stopped.text, /Stopped at the first failure.*has not come to its end/);
    const { html } = await reader.get(`${BASE}/shop`);
    assert.match(html, /Jump to [\d-]+ [\d:]+ not finished/);
    const resume = /action="([^"]+\/resume)"/.exec(html)?.[1] ?? '';
    const again = await reportOf(await reader.post(resume, {}));
    assert.match(again.text, /Stopped at the first failure/);
    assert.match((await reader.get(`${BASE}/simulator/jumps`)).html, /\/resume"/);
    const given = await reader.post(
      resume.replace(/jump-[^/]+/, market().clock.jumps()[0]?.id ?? '').replace('resume', 'forget'),
      {},
    );
    assert.equal(given.status, 303);
    assert.doesNotMatch((await reader.get(`${BASE}/shop`)).html, /not finished/);
    assert.equal((await reader.post(resume, {})).status, 409);
  });

  test('one of many calls is asked about, with everything that was entered', async () => {
    await changeWorkspace(market().workspace, { rules: { 'clock.confirmFromCalls': 1 } });
    const page = await post('/clock/advance', { by: 'P2M', deliver: 'record_only' });
    assert.equal(page.status, 409);
    assert.match(page.text, /Many calls This jump is known to make \d+ calls or more; you are asked from 1 on/);
    assert.match(page.html, /<input type="hidden" name="deliver" value="record_only">/);
    const went = await reportOf(await post('/clock/advance', { by: 'P2M', deliver: 'record_only', confirm: '1' }));
    assert.match(went.text, /Arrived/);
    await changeWorkspace(market().workspace, { rules: { 'clock.confirmFromCalls': null } });
  });
});

test('a call that holds the clock is named, and let go', async () => {
  const { createServer } = await import('node:http');
  const slow = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => slow.once('listening', resolve));
  await pointTo(market(), `http://127.0.0.1:${(slow.address() as { port: number }).port}/slow`);
  const order = await placeOrder(market());
  const call = lastCall(market(), order);
  const { html } = await reader.get(`${BASE}/shop`);
  assert.ok(html.includes(`action="${BASE}/clock/holders/${call.id}/release"`));
  assert.equal((await post(`/clock/holders/${call.id}/release`, {})).status, 303);
  assert.equal(market().workspace.state.holdingIds().size, 0);
  assert.match((await reader.get(`${BASE}/simulator/calls/${call.id}`)).text, /The clock goes on without this try/);
  slow.closeAllConnections();
  slow.close();
  while (market().workspace.state.callingIds().size > 0) await new Promise((resolve) => setImmediate(resolve));
  assert.match((await reader.get(`${BASE}/simulator/calls/${call.id}`)).text, /clock went on/);
});

test('unwatched time is told on every page, in both languages, and decided about', async () => {
  await post('/clock/mode', { mode: 'real' });
  await market().clock.tick();
  const before = now();
  wall.shift += 3 * 3_600_000;
  await market().clock.tick();
  const { html } = await reader.get(`${BASE}/shop`);
  assert.match(html, /data-gap="asked"/);
  assert.match(html, /slept or the program was off for 3 h/);
  assert.match(html, /class="clock-mode">stands</);
  assert.match((await reader.get(`${BASE}/shop?lang=zh`)).html, /电脑休眠或程序未运行 3 小时/);
  await reader.get(`${BASE}/shop?lang=en`);
  assert.equal((await post('/clock/gap', { choice: 'maybe' })).status, 400);
  assert.equal((await post('/clock/gap', { choice: 'go_on' })).status, 303);
  assert.ok(now() - before < 3_600_000);
  assert.doesNotMatch((await reader.get(`${BASE}/shop`)).html, /data-gap/);
  assert.equal((await post('/clock/gap', { choice: 'go_on' })).status, 409);
});
