import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Simulator } from '../../src/start-simulator.ts';
import { productOf } from './console.ts';
import { Reader, startForReaders, type Page } from './reader.ts';

const BASE = '/w/default';
const PATH = `${BASE}/simulator/scenarios`;

let simulator: Simulator;
let reader: Reader;

before(async () => {
  simulator = await startForReaders(true);
  reader = new Reader(simulator.origin);
  await reader.get(`${PATH}?lang=en`);
});
after(() => simulator.close());

const post = (path: string, fields: Record<string, string> = {}): Promise<Page> =>
  reader.post(PATH + path, fields, { fromPath: PATH });
const locationOf = (page: Page): string => page.headers.get('Location') ?? '';

const FAILING = `name: <b>Markup</b>
steps:
  - id: buy
    do: buy
    with: { productId: team-board, billing: period, period: { type: month, number: 1 }, quantity: 5 }
  - do: order
    with: { id: '\${{ steps.buy.id }}' }
    expect: { status: "<script>" }
`;

test('the pages answer in both languages, without an inline script or style', async () => {
  for (const lang of ['zh', 'en']) {
    for (const path of [PATH, `${PATH}/recording`, `${PATH}/gallery/01-first-purchase`]) {
      const page = await reader.get(`${path}?lang=${lang}`);
      assert.equal(page.status, 200);
      assert.match(page.html, lang === 'zh' ? /<html lang="zh-CN"/ : /<html lang="en"/);
      assert.doesNotMatch(page.html, /<script(?![^>]*\bsrc=)|\sstyle=|<style/);
    }
  }
});

test('a shipped scenario is run with a click; its report shows every step, and the list the run', async () => {
  const run = await post('/run', { scenario: '01-first-purchase' });
  assert.equal(run.status, 303);
  assert.match(locationOf(run), /\/simulator\/scenarios\/runs\/run-\d+$/);
  const report = await reader.get(locationOf(run));
  assert.match(report.text, /A first purchase passed 01-first-purchase\.yaml/);
  assert.equal(report.html.match(/<tr id="step-/g)?.length, 2);
  assert.match((await reader.get(PATH)).text, /Runs .*A first purchase 01-first-purchase\.yaml .*passed/);
});

test('a run started in one language is read in another with its names', async () => {
  const text = `name: { en: Bought in a hurry, zh: 匆忙购买 }
steps:
  - name: { en: Buys a board, zh: 购买看板 }
    do: buy
    with: { productId: team-board, billing: period, period: { type: month, number: 1 }, quantity: 5 }
  - name: Only one wording
    do: orders
`;
  const run = locationOf(await post('/run', { text }));
  const english = await reader.get(`${run}?lang=en`);
  assert.match(english.text, /Bought in a hurry passed .*1\. Buys a board buy .*2\. Only one wording orders/);
  const chinese = await reader.get(`${run}?lang=zh`);
  assert.match(chinese.text, /匆忙购买 .*1\. 购买看板 buy .*2\. Only one wording orders/);
  assert.doesNotMatch(chinese.text, /Bought in a hurry|Buys a board/);
  assert.match((await reader.get(`${PATH}?lang=zh`)).text, /匆忙购买/);
  await reader.get(`${PATH}?lang=en`);
});

test('a failed run opens at the failing step, with expected and got and the way to that moment; markup stays text', async () => {
  const run = await post('/run', { text: FAILING });
  assert.match(locationOf(run), /#step-2$/);
  const report = await reader.get(locationOf(run).replace(/#.*/, ''));
  assert.match(report.text, /pasted\.yaml:8:steps\.1\.expect\.status: expected &lt;script&gt;, got completed/);
  assert.match(report.html, /&lt;b&gt;Markup&lt;\/b&gt;/);
  assert.doesNotMatch(report.html, /<b>Markup|<script>/);
  const [, calls = ''] = /href="(\/w\/scenario-b-markup-b-\d+\/simulator\/calls)"/.exec(report.html) ?? [];
  assert.match((await reader.get(calls)).text, /newInstance/);
  const snapshots = await reader.get(calls.replace('calls', 'snapshots'));
  assert.match(snapshots.text, /failed-at-step-2/);
});

test('a file that cannot run says why, with the line; nothing at all is a wrong field', async () => {
  const run = await post('/run', { text: 'name: X\nsteps:\n  - do: bye\n' });
  assert.match(
    (await reader.get(locationOf(run))).text,
    /pasted\.yaml:3:steps\.0\.do: expected a verb, the nearest is “buy”/,
  );
  const empty = await post('/run', { text: ' ' });
  assert.equal(empty.status, 400);
  assert.match(empty.html, /id="error-text"/);
  assert.equal((await reader.get(`${PATH}/runs/run-999`)).status, 404);
  assert.equal((await reader.get(`${PATH}/gallery/none`)).status, 404);
});

test('clicks are recorded: every page says so, the file is downloaded, and runs', async () => {
  await post('/recording');
  assert.match((await reader.get(`${BASE}/shop`)).html, /data-recording/);
  const sku = productOf(simulator.workspaces.get('default')).specifications[0]?.skus[0]?.code ?? '';
  const choice = { product: 'team-board', sku, term: 'month', number: '1', quantity: '5', consent: 'on' };
  const bought = await reader.post(
    `${BASE}/checkout`,
    { ...choice, pay: 'paid' },
    { fromPath: `${BASE}/products/team-board` },
  );
  assert.equal(bought.status, 303, bought.text);
  await simulator.workspaces.get('default').outbox.idle();
  // Beside the sample seller's banner: in full, and in the short words of small screens.
  const { html } = await reader.get(`${BASE}/shop`);
  const pair = /<div class="banner-pair">[\s\S]*?<\/p><\/div>\s*<\/div>/.exec(html)?.[0] ?? '';
  for (const words of ['Stop recording', '>Stop<', '>Recording<', '>Sample seller<', 'Set your production address']) {
    assert.ok(pair.includes(words), words);
  }
  const stopped = await post('/recording/stop');
  const shown = await reader.get(locationOf(stopped));
  assert.match(shown.text, /1 step /);
  assert.doesNotMatch((await reader.get(`${BASE}/shop`)).html, /data-recording|banner-pair/);
  const file = await reader.get(`${PATH}/recording.yaml`);
  assert.match(file.headers.get('Content-Disposition') ?? '', /attachment; filename=recorded-default\.yaml/);
  assert.match(file.html, /do: buy\n {4}with:\n {6}productId: team-board\n/);
  assert.match(file.html, /calls: \[ newInstance, queryInstance \]/);
  const run = await post('/run', { text: file.html });
  assert.match((await reader.get(locationOf(run))).text, /Recorded in default passed/);
});
