import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Simulator } from '../../src/start-simulator.ts';
import { buy, pass } from './console.ts';
import { Reader, startForReaders, tokenOf, type Page } from './reader.ts';

const BASE = '/w/default';
const PATH = `${BASE}/simulator/snapshots`;
const DAY_MS = 86_400_000;

let simulator: Simulator;
let reader: Reader;
let market: Marketplace;

before(async () => {
  simulator = await startForReaders(true);
  reader = new Reader(simulator.origin);
  market = simulator.workspaces.get('default');
  await reader.get(`${PATH}?lang=en`);
  await buy(market);
});
after(() => simulator.close());

const post = (path: string, fields: Record<string, string>): Promise<Page> =>
  reader.post(BASE + path, fields, { fromPath: PATH });
const orders = (): number => market.workspace.state.all('orders').size;
const toastOf = (page: Page): string => /<div class="undo-toast[\s\S]*?<\/div>/.exec(page.html)?.[0] ?? '';
/** Presses Undo in the message that a page shows. */
const undo = async (): Promise<Page> => {
  const toast = toastOf(await reader.get(PATH));
  return post('/undo', { snapshot: /name="snapshot" value="([^"]+)"/.exec(toast)?.[1] ?? '', return: PATH });
};
const exported = async (query = ''): Promise<string> => {
  const page = await reader.get(`${BASE}/simulator/export${query}`);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('Content-Disposition') ?? '', /attachment; filename="koogallery-default-/);
  return page.html;
};
const upload = async (text: string, fileName = 'w.jsonl', token?: string): Promise<Page> => {
  const form = new FormData();
  form.set('_csrf', token ?? tokenOf(await reader.get(PATH)));
  form.set('file', new Blob([text]), fileName);
  return reader.send(`${BASE}/simulator/import`, {
    method: 'POST',
    body: form,
    headers: { Origin: simulator.origin, Referer: simulator.origin + PATH },
  });
};

test('the pages answer in both languages, without an inline script or style', async () => {
  await post('/simulator/snapshots', { name: 'both languages' });
  await pass(market, 1_000);
  const waiting = (await upload(await exported())).headers.get('Location') ?? '';
  for (const lang of ['zh', 'en']) {
    for (const path of [PATH, waiting]) {
      const page = await reader.get(`${path}?lang=${lang}`);
      assert.equal(page.status, 200);
      assert.match(page.html, lang === 'zh' ? /<html lang="zh-CN"/ : /<html lang="en"/);
      assert.doesNotMatch(page.html, /<script(?![^>]*\bsrc=)|<style|\sstyle="|\son\w+="/);
      assert.doesNotMatch(page.text, /\b(?:snapshots|reset|import|export|undo)\.[a-z_]+\b/);
      assert.notEqual(toastOf(page), '');
    }
  }
});

describe('snapshots', () => {
  test('are taken by name and listed with kind, both times and counts', async () => {
    const taken = await post('/simulator/snapshots', { name: '续费前 <1.0>'.replace(/[<>]/g, '') });
    assert.equal(taken.status, 303);
    const page = await reader.get(taken.headers.get('Location') ?? '');
    assert.match(page.text, /The snapshot has been taken/);
    const row = /<tr data-snapshot="续费前 1.0">[\s\S]*?<\/tr>/.exec(page.html)?.[0] ?? '';
    assert.match(row, /Named/);
    assert.match(row, /<time data-local/);
    assert.match(page.html, /Before a jump/);
  });

  test('with a wrong or a taken name are refused beside the field, with what was entered', async () => {
    const heads = market.history.list();
    for (const [name, words] of [
      ['../x', /Use 1 to 60 letters/],
      ['   ', /Use 1 to 60 letters/],
      ['a\u0000b', /Use 1 to 60 letters/],
      ['x'.repeat(61), /Use 1 to 60 letters/],
      ['x'.repeat(501), /too long/],
      ['续费前 1.0', /snapshot of this name already/],
    ] as const) {
      const page = await post('/simulator/snapshots', { name });
      assert.equal(page.status, 400, name);
      assert.match(page.text, words);
      assert.match(page.html, /id="error-name"/);
      assert.match(page.html, /id="error-summary"[\s\S]*href="#field-name"/);
    }
    assert.deepEqual(market.history.list(), heads);
  });

  test('are restored; the message says where we are, and undoes it', async () => {
    const before = orders();
    await post('/simulator/snapshots', { name: 'to go back to' });
    await buy(market);
    assert.equal((await post('/simulator/snapshots/restore', { name: 'to go back to' })).status, 303);
    assert.equal(orders(), before);
    assert.match(toastOf(await reader.get(`${BASE}/shop`)), /Back at marketplace time/);
    assert.equal((await undo()).headers.get('Location'), PATH);
    assert.equal(orders(), before + 1);
    assert.equal((await post('/simulator/snapshots/restore', { name: 'none' })).status, 404);
  });

  test('are deleted', async () => {
    await post('/simulator/snapshots', { name: 'short lived' });
    const done = await post('/simulator/snapshots/delete', { name: 'short lived' });
    assert.match((await reader.get(done.headers.get('Location') ?? '')).text, /has been deleted/);
    assert.equal((await post('/simulator/snapshots/delete', { name: 'short lived' })).status, 404);
  });

  test('need the token of the form', async () => {
    const then = market.workspace.simNow();
    for (const path of ['/simulator/snapshots', '/simulator/snapshots/restore', '/simulator/reset', '/undo']) {
      const fields = { name: 'to go back to', scope: 'all', sure: 'true', snapshot: 'snap-1' };
      const page = await reader.post(BASE + path, fields, { token: 'forged' });
      assert.equal(page.status, 403, path);
    }
    assert.ok(market.workspace.simNow() >= then);
  });
});

describe('the message about what was done last', () => {
  test('tells of a jump and takes it back; it stays until it is put away', async () => {
    const then = market.workspace.simNow();
    const advanced = await post('/clock/advance', { by: 'P3D', return: `${BASE}/shop` });
    const page = await reader.get(advanced.headers.get('Location') ?? '');
    assert.match(toastOf(page), /Marketplace time moved to[\s\S]*Report[\s\S]*Undo/);
    assert.doesNotMatch(page.html, /class="banner (?:good|warn)" role="status"/, 'it is said once');
    assert.notEqual(toastOf(await reader.get(`${BASE}/orders`)), '');
    await undo();
    const now = market.workspace.simNow();
    assert.ok(now >= then && now < then + DAY_MS);
    assert.equal((await post('/undo/dismiss', { return: `${BASE}/orders` })).headers.get('Location'), `${BASE}/orders`);
    assert.equal(toastOf(await reader.get(PATH)), '');
  });

  test('of an old page does not undo what came after', async () => {
    await pass(market, DAY_MS);
    const old = market.history.undoOffer()?.snapshot.id ?? '';
    await pass(market, DAY_MS);
    const then = market.workspace.simNow();
    const refused = await post('/undo', { snapshot: old });
    assert.equal(refused.status, 409);
    assert.match(refused.text, /Something else has happened since/);
    assert.ok(market.workspace.simNow() >= then);
    assert.equal((await post('/undo', {})).status, 400);
  });
});

describe('reset', () => {
  for (const [scope, words] of [
    ['calls', /finished calls were removed/],
    ['orders', /Everything that was bought was removed/],
    ['all', /as it was made/],
  ] as const) {
    test(`of ${scope}, and back`, async () => {
      const [orderCount, callCount] = [orders(), market.workspace.state.all('calls').size];
      assert.equal((await post('/simulator/reset', { scope, sure: 'true', keepAddresses: 'true' })).status, 303);
      assert.equal(market.workspace.state.all('calls').size, 0);
      assert.equal(orders(), scope === 'calls' ? orderCount : 0);
      assert.ok(market.workspace.state.all('products').size > 5);
      assert.match(toastOf(await reader.get(PATH)), words);
      await undo();
      assert.deepEqual([orders(), market.workspace.state.all('calls').size], [orderCount, callCount]);
    });
  }

  test('asks to be sure', async () => {
    const before = orders();
    const page = await post('/simulator/reset', { scope: 'orders' });
    assert.equal(page.status, 400);
    assert.match(page.html, /id="error-sure"/);
    assert.match(page.html, /value="orders" checked/);
    assert.equal(orders(), before);
  });
});

describe('export and import', () => {
  test('without secrets unless asked for; bytes of calls only with them', async () => {
    assert.doesNotMatch(await exported(), /"accessKey":"[^"]|"password"|^\{"exchange"/m);
    assert.match(await exported('?secrets=true&exchanges=true'), /^\{"exchange"/m);
    const page = await reader.get(`${BASE}/simulator/export?exchanges=true`);
    assert.equal(page.status, 400);
    assert.match(page.html, /id="error-exchanges"/);
  });

  test('a file is checked and shown, then put in place, and that is undone', async () => {
    const file = await exported('?secrets=true&exchanges=true');
    const before = orders();
    await post('/simulator/reset', { scope: 'orders', sure: 'true' });
    const received = await upload(file);
    assert.equal(received.status, 303);
    assert.equal(orders(), 0);
    const path = received.headers.get('Location') ?? '';
    const preview = await reader.get(path);
    assert.match(preview.text, /Import of “default”/);
    assert.match(preview.text, new RegExp(`Orders ${before} 0`));
    assert.match(preview.text, /access keys and passwords are in the file/);
    await reader.post(`${path}/apply`, {}, { fromPath: path });
    assert.equal(orders(), before);
    assert.match(toastOf(await reader.get(PATH)), /“default” has been imported/);
    assert.equal((await reader.get(path)).status, 404);
    await undo();
    assert.equal(orders(), 0);
    await undo();
    assert.equal(orders(), before);
  });

  test('a file becomes a new workspace with a name of its own', async () => {
    const path = (await upload(await exported())).headers.get('Location') ?? '';
    assert.match((await reader.get(path)).html, /value="default 2"/);
    const taken = await reader.post(`${path}/new`, { name: 'default' }, { fromPath: path });
    assert.equal(taken.status, 400);
    assert.match(taken.html, /id="error-name"/);
    const made = await reader.post(`${path}/new`, { name: 'Second life' }, { fromPath: path });
    assert.equal(made.status, 303);
    assert.match(
      (await reader.get(made.headers.get('Location') ?? '')).text,
      /The workspace Second life has been made/,
    );
    const second = simulator.workspaces.get('second-life');
    assert.equal(second.workspace.state.all('orders').size, orders());
    const bound = [...second.workspace.state.all('products').values()][0]?.interface;
    assert.equal(bound?.accessKey, simulator.referenceIsv?.accessKey, 'the sample seller knows the key');
    assert.equal((await reader.get('/w/second-life/shop')).status, 200);
  });

  test('a waiting file is put away', async () => {
    const path = (await upload(await exported())).headers.get('Location') ?? '';
    await reader.post(`${path}/discard`, {}, { fromPath: path });
    assert.equal((await reader.get(path)).status, 404);
    assert.equal((await reader.post(`${path}/apply`, {}, { fromPath: PATH })).status, 404);
  });

  test('files that cannot be used are refused beside the field; nothing changes', async () => {
    const file = await exported();
    const [heads, before] = [market.history.list(), orders()];
    for (const [text, words] of [
      ['hello', /not a file that this program has exported.*Nothing was changed/],
      [file.slice(0, -100), /not complete/],
      [file.replace('"formatVersion":1', '"formatVersion":7'), /newer version/],
      [file.split('\n').with(3, '{{').join('\n'), /damaged at line 4/],
      [file.replace('"featured":true', '"featured":1'), /cannot be used: featured.*It is on line \d+/],
    ] as const) {
      const page = await upload(text);
      assert.equal(page.status, 400);
      assert.match(page.text, words);
      assert.match(page.html, /id="error-file"/);
    }
    const none = await upload('', '');
    assert.equal(none.status, 400);
    assert.match(none.text, /Choose a file/);
    assert.deepEqual([market.history.list(), orders()], [heads, before]);
  });

  test('an upload needs the token, and may break off or be no form at all', async () => {
    assert.equal((await upload(await exported(), 'w.jsonl', 'forged')).status, 403);
    const broken = await reader.send(`${BASE}/simulator/import`, {
      method: 'POST',
      body: 'nonsense',
      headers: { Origin: simulator.origin, 'Content-Type': 'multipart/form-data' },
    });
    assert.ok(broken.status === 400 || broken.status === 403);
    const token = tokenOf(await reader.get(PATH));
    await new Promise<void>((resolve) => {
      const request = httpRequest(`${simulator.origin}${BASE}/simulator/import`, {
        method: 'POST',
        headers: {
          Origin: simulator.origin,
          Cookie: reader.cookies(),
          'Content-Type': 'multipart/form-data; boundary=x',
          'Content-Length': 50_000,
        },
      });
      request.on('error', () => resolve());
      request.on('close', () => resolve());
      const head = `--x\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n`;
      const file = '--x\r\nContent-Disposition: form-data; name="file"; filename="w.jsonl"\r\n\r\n{"format"';
      request.write(head + file, () => setTimeout(() => request.destroy(), 100));
    });
    assert.equal((await reader.get(PATH)).status, 200);
  });

  test('deleting a workspace offers its export', async () => {
    const page = await reader.get(`${BASE}/simulator/workspaces/second-life/delete`);
    assert.match(page.html, /href="\/w\/second-life\/simulator\/snapshots#export"/);
  });
});

test('open pages are told that the records are others, and get the new message', async () => {
  const { latestId } = { latestId: market.workspace.feed.latestId() };
  const stop = new AbortController();
  const response = await fetch(`${simulator.origin}${BASE}/news?after=${latestId}&undo=`, { signal: stop.signal });
  const stream = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(stream);
  await post('/simulator/snapshots/restore', { name: 'to go back to' });
  let seen = '';
  while (!/event: changed/.test(seen)) {
    const { value, done } = await stream.read();
    assert.ok(!done);
    seen += value;
  }
  assert.match(seen, /event: replaced\ndata: \d+\n/);
  assert.match(seen, /event: undo\ndata: <div class="undo-toast/);
  stop.abort();
});
