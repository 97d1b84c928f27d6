import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SEED_PACKS } from '../../src/app/seed-packs.ts';
import { startPresets } from '../../src/read/simulator/start-presets.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { Reader, startForReaders, type Page } from './reader.ts';

const LIST = '/w/default/simulator/workspaces';
const FORM = { name: 'Leap year', site: 'intl', seed: 'demo-shop', start: 'now', startAt: '' };

let simulator: Simulator;
let reader: Reader;

before(async () => {
  simulator = await startForReaders(false);
  reader = new Reader(simulator.origin);
  await reader.get(`${LIST}?lang=en`);
});
after(() => simulator.close());

const ids = (): string[] => simulator.workspaces.list().map(({ workspace }) => workspace.id);
const make = (fields: Partial<typeof FORM> & Readonly<Record<string, string>>): Promise<Page> =>
  reader.post(LIST, { ...FORM, ...fields }, { fromPath: LIST });
const simNowOf = (id: string): number => simulator.workspaces.get(id).workspace.simNow();

test('the pages answer in both languages, without an inline script or style', async () => {
  for (const lang of ['en', 'zh']) {
    for (const path of [LIST, `${LIST}/default/delete`]) {
      const page = await reader.get(`${path}?lang=${lang}`);
      assert.equal(page.status, 200);
      assert.match(page.html, lang === 'zh' ? /<html lang="zh-CN"/ : /<html lang="en"/);
      assert.doesNotMatch(page.html, /<script(?![^>]*\bsrc=)|<style|\sstyle="|\son\w+="/);
      assert.doesNotMatch(page.text, /\b(?:workspaces|health|clock|frame)\.[a-z_]+\b(?!\.)/);
    }
  }
  await reader.get(`${LIST}?lang=en`);
});

describe('making a workspace', () => {
  test('is told and leads to its shop; the list shows site, time, mode and numbers', async () => {
    const made = await make({});
    assert.equal(made.status, 303);
    const page = await reader.get(made.headers.get('Location') ?? '');
    assert.match(page.text, /The workspace Leap year has been made\. Open its shop/);
    const row = /<tr data-workspace="leap-year"[\s\S]*?<\/tr>/.exec(page.html)?.[0] ?? '';
    assert.match(row, /href="\/w\/leap-year\/shop"/);
    assert.match(row, /International site/);
    assert.match(row, /real time/);
    assert.doesNotMatch(row, /Read-only/);
    assert.equal((await reader.get('/w/leap-year/shop')).status, 200);
  });

  test('begins at a moment that is given in GMT+8, or at a preset', async () => {
    await make({ name: 'moment', seed: 'empty', start: 'at', startAt: '2031-05-06T07:08' });
    const given = Date.parse('2031-05-06T07:08:00+08:00');
    assert.ok(simNowOf('moment') >= given && simNowOf('moment') < given + 60_000);
    assert.equal(simulator.workspaces.get('moment').workspace.state.all('products').size, 0);
    for (const preset of ['january_end', 'february_end', 'leap_day', 'year_end'] as const) {
      const name = preset.replace('_', '-');
      assert.equal((await make({ name, start: preset })).status, 303);
      const simAt = startPresets(Date.now())[preset];
      assert.ok(simNowOf(name) >= simAt && simNowOf(name) < simAt + 60_000, preset);
    }
  });

  test('offers every pack with its story in the language of the reader', async () => {
    for (const language of ['zh', 'en'] as const) {
      const page = await reader.get(`${LIST}?lang=${language}`);
      for (const { id, name, story } of SEED_PACKS) {
        assert.match(page.html, new RegExp(`name="seed" value="${id}"`));
        assert.ok(page.text.includes(name[language]) && page.text.includes(story[language]), id);
      }
    }
  });

  test('fills it with the past of a pack, with own readings and a clock that stands still', async () => {
    const made = await make({
      name: 'Bad night',
      seed: 'outage',
      start: 'leap_day',
      mode: 'frozen',
      'rules.answer.timeoutMs': '8000',
      'rules.expiry.freezeAt': 'end_of_grace',
      'rules.retry.newInstance.everyMinutes': '',
      'rules.order.unpaidHours': '24',
    });
    assert.equal(made.status, 303);
    const { workspace } = simulator.workspaces.get('bad-night');
    assert.equal(workspace.simNow(), startPresets(Date.now()).leap_day);
    assert.deepEqual(workspace.state.workspace().ruleOverrides, {
      'answer.timeoutMs': 8_000,
      'expiry.freezeAt': 'end_of_grace',
    });
    assert.ok(workspace.state.all('orders').size > 50);
    const [call] = [...workspace.state.all('calls').newestFirst()].filter(({ status }) => status === 'failed');
    const page = await reader.get(`/w/bad-night/simulator/calls/${call?.id}`);
    assert.equal(page.status, 200);
    assert.match(page.html, /signature=/);
    const tray = page.html.slice(page.html.indexOf('class="tray-lines'));
    assert.ok(tray.includes(`/simulator/calls/${[...workspace.state.all('calls').keys()].at(-1)}`), 'newest calls');
  });

  test('names without Latin letters get a number of their own', async () => {
    const before = ids().length;
    const first = await make({ name: '闰年', seed: 'empty' });
    const second = await make({ name: '闰年', seed: 'empty' });
    assert.notEqual(first.headers.get('Location'), second.headers.get('Location'));
    assert.equal(ids().length, before + 2);
  });

  test('refuses wrong fields beside each and in a summary, keeps what was entered, makes nothing', async () => {
    const before = ids();
    const fresh: Partial<typeof FORM> = { name: 'Fresh' };
    for (const [fields, path, words] of [
      [{ name: '  ' }, 'name', /Fill in this field/],
      [{ name: 'x'.repeat(65) }, 'name', /too long/],
      [{ name: 'a\u0007b' }, 'name', /cannot be used/],
      [{ name: 'Default' }, 'name', /workspace of this name already/],
      [{ site: 'mars' }, 'site', /Choose one/],
      [{ seed: 'everything' }, 'seed', /Choose one/],
      [{ start: 'someday' }, 'start', /Choose one/],
      [{ mode: 'sideways' }, 'mode', /Choose one/],
      [{ 'rules.answer.timeoutMs': 'soon' }, 'rules.answer.timeoutMs', /whole number/],
      [{ 'rules.answer.timeoutMs': '7' }, 'rules.answer.timeoutMs', /cannot take/],
      [{ 'rules.expiry.freezeAt': 'never' }, 'rules.expiry.freezeAt', /cannot take/],
      [{ start: 'at' }, 'startAt', /Fill in this field/],
      [{ start: 'at', startAt: '2027-02-30T10:00' }, 'startAt', /Enter a date and a time/],
      [{ start: 'at', startAt: '9999-12-31T10:00' }, 'startAt', /2000 to 2999/],
    ] as const) {
      const page = await make({ ...fresh, ...fields });
      const shown = JSON.stringify(fields);
      assert.equal(page.status, 400, shown);
      assert.match(page.html, new RegExp(`id="error-summary"[\\s\\S]*href="#field-${path}"`), shown);
      assert.match(page.html, new RegExp(`id="error-${path}"`), shown);
      assert.match(page.html, new RegExp(`id="field-${path}"`), shown);
      assert.match(page.text, words, shown);
      assert.match(page.html, /value="intl"(?= checked| *checked|>)/, shown);
    }
    assert.deepEqual(ids(), before);
  });

  test('reports a wrong name and a wrong moment together', async () => {
    const page = await make({ name: '', start: 'at', startAt: 'tomorrow' });
    assert.match(page.text, /Please correct 2 fields/);
    assert.match(page.html, /value="at" checked/);
  });

  test('needs the token of the form', async () => {
    const before = ids();
    const page = await reader.post(LIST, { ...FORM, name: 'forged' }, { token: 'forged', fromPath: LIST });
    assert.equal(page.status, 403);
    assert.deepEqual(ids(), before);
  });

  test('sent twice at once makes one', async () => {
    const sent = await Promise.all([1, 2].map(() => make({ name: 'Twice', seed: 'empty' })));
    assert.deepEqual(sent.map(({ status }) => status).sort(), [303, 400]);
    assert.equal(ids().filter((id) => id === 'twice').length, 1);
  });
});

describe('deleting a workspace', () => {
  test('asks first, then deletes and says so', async () => {
    await make({ name: 'Short lived' });
    const path = `${LIST}/short-lived/delete`;
    const asked = await reader.get(path);
    assert.match(asked.text, /Delete the workspace Short lived\?.*cannot be undone/);
    assert.ok(ids().includes('short-lived'), 'asking deletes nothing');
    const done = await reader.post(path, {}, { fromPath: path });
    assert.equal(done.status, 303);
    assert.ok(!ids().includes('short-lived'));
    assert.match((await reader.get(done.headers.get('Location') ?? '')).text, /have been deleted/);
    assert.equal((await reader.get('/w/short-lived/shop')).status, 404);
    assert.equal((await reader.get(path)).status, 404);
  });

  test('the one that is looked at leads back to default', async () => {
    await make({ name: 'Inside', seed: 'empty' });
    const path = '/w/inside/simulator/workspaces/inside/delete';
    const done = await reader.post(path, {}, { fromPath: path });
    assert.equal(done.headers.get('Location'), '/w/default/simulator/workspaces?deleted=1');
  });

  test('default stays, and the page says why', async () => {
    const path = `${LIST}/default/delete`;
    const page = await reader.get(path);
    assert.match(page.text, /“default” cannot be deleted: the program begins there/);
    assert.doesNotMatch(page.text, /Delete for good/);
    const refused = await reader.post(path, {}, { fromPath: LIST });
    assert.equal(refused.status, 409);
    assert.ok(ids().includes('default'));
  });
});

describe('the switch in the top bar', () => {
  const linksOf = (page: Page): Map<string, string> => {
    const menu = /<nav class="menu-panel workspace-menu"[\s\S]*?<\/nav>/.exec(page.html)?.[0] ?? '';
    const links = [...menu.matchAll(/<a class="menu-item" href="(\/w\/([^/"]+)[^"]*)"( aria-current="true")?/g)];
    return new Map(links.map(([, href = '', id = '', current]) => [id, current ? `${href} current` : href]));
  };

  test('leads to the same place of the other workspace', async () => {
    await make({ name: 'Other', seed: 'empty' });
    for (const [from, to] of [
      ['/shop', '/shop'],
      ['/orders', '/orders'],
      ['/seller/messages', '/seller/messages'],
      ['/simulator/calls', '/simulator/calls'],
      ['/simulator/rules', '/simulator/rules'],
    ]) {
      const links = linksOf(await reader.get(`/w/default${from}`));
      assert.deepEqual([...links.keys()].sort(), ids().sort(), from);
      assert.equal(links.get('other'), `/w/other${to}`);
      assert.equal(links.get('default'), `/w/default${to} current`);
      assert.equal((await reader.get(`/w/other${to}`)).status, 200);
    }
  });

  test('leads to the page of all workspaces', async () => {
    const page = await reader.get('/w/other/shop');
    assert.match(page.html, /href="\/w\/other\/simulator\/workspaces">All workspaces/);
  });
});
