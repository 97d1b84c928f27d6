import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { startApi, type ApiServer } from './api-server.ts';

const FILE = { headers: { 'Content-Type': 'application/x-ndjson' } };

let api: ApiServer;
before(async () => {
  api = await startApi();
});
after(() => api.close());

const order = async (): Promise<string> => {
  const { status, body } = await api.post('orders', {
    productId: 'desk',
    billing: 'period',
    period: { type: 'month', number: 1 },
  });
  assert.equal(status, 201);
  await api.market.outbox.idle();
  return body.id;
};
const counts = async () => (await api.get('/api/v1/workspaces/default')).body.counts;
const send = (path: string, rawBody: string, more = FILE) => api.request('POST', path, undefined, { rawBody, ...more });

describe('snapshots', () => {
  test('are taken by name, listed newest first, restored and deleted', async () => {
    const first = await order();
    const taken = await api.post('snapshots', { name: '续费前 1' });
    assert.deepEqual([taken.status, taken.body.kind, taken.body.counts.orders], [201, 'named', 1]);
    const second = await order();
    await api.post('clock/advance', { by: 'P1D' });
    const list = (await api.get('snapshots')).body.items;
    assert.deepEqual(
      list.map(({ kind }: { kind: string }) => kind),
      ['before_jump', 'named'],
    );
    const path = `snapshots/${encodeURIComponent('续费前 1')}`;
    const restored = await api.post(`${path}/restore`);
    assert.equal(restored.status, 200);
    assert.equal(restored.body.clock.simAt, taken.body.takenSimAt);
    assert.equal((await api.get(`orders/${second}`)).status, 404);
    assert.equal((await api.get(`orders/${first}`)).status, 200);
    assert.equal((await api.post(`snapshots/${restored.body.undo.name}/restore`)).status, 200);
    assert.equal((await api.get(`orders/${second}`)).status, 200);
    assert.equal((await api.request('DELETE', path)).status, 204);
    assert.equal((await api.request('DELETE', path)).status, 404);
    assert.equal((await api.post(`${path}/restore`)).status, 404);
    const page = await api.get('snapshots?limit=1');
    assert.equal((await api.get(`snapshots?limit=1&after=${page.body.nextCursor}`)).body.items.length, 1);
  });

  test('with a wrong name are refused with the field; a name is there once', async () => {
    for (const name of ['../escape', 'a/b', 'a\u0007', '  ', '..', '', 'x'.repeat(61), 'x'.repeat(500)]) {
      const { status, body } = await api.post('snapshots', { name });
      assert.deepEqual([status, body.error.code, body.error.details[0].path], [400, 'invalid_input', 'name'], name);
      assert.ok(body.error.details[0].message.length > 15);
    }
    assert.equal((await api.post('snapshots', {})).body.error.details[0].path, 'name');
    assert.equal((await api.post('snapshots', { name: 'once' })).status, 201);
    assert.deepEqual((await api.post('snapshots', { name: 'once' })).status, 409);
  });
});

describe('reset', () => {
  test('of each size, and back', async () => {
    await order();
    const full = await counts();
    for (const scope of ['calls', 'orders', 'all']) {
      const { status, body } = await api.post('reset', { scope });
      assert.equal(status, 200, scope);
      assert.equal(body.workspace.counts.calls, 0);
      assert.equal(body.workspace.counts.orders, scope === 'calls' ? full.orders : 0);
      await api.post(`snapshots/${body.undo.name}/restore`);
      assert.deepEqual(await counts(), full);
    }
  });

  test('of an unknown size is refused', async () => {
    const { status, body } = await api.post('reset', { scope: 'everything' });
    assert.deepEqual([status, body.error.details[0].path], [400, 'scope']);
    assert.equal((await api.post('reset', {})).status, 400);
  });
});

describe('export and import', () => {
  const exported = async (query = ''): Promise<string> => {
    const { status, headers, body } = await api.get(`export${query}`);
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^application\/x-ndjson/);
    assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="koogallery-default-[\d-]+\.jsonl"$/);
    return String(body);
  };

  test('bring a workspace back, told beforehand by a preview that changes nothing', async () => {
    await order();
    const file = await exported('?secrets=true&exchanges=true');
    const then = await counts();
    await api.post('reset', { scope: 'orders' });
    const now = await counts();
    const preview = await send('import?preview=true', file);
    assert.deepEqual([preview.status, preview.body.applied, preview.body.undo], [200, false, null]);
    assert.equal(preview.body.preview.counts.orders, then.orders);
    assert.equal(preview.body.preview.secrets, true);
    assert.ok(preview.body.preview.exchanges > 0);
    assert.deepEqual(await counts(), now);
    const done = await send('import', file);
    assert.deepEqual([done.status, done.body.applied, done.body.undo.kind], [200, true, 'before_import']);
    assert.deepEqual(await counts(), then);
    assert.equal((await api.get('calls/latest')).body.attempts[0].request.method, 'POST');
    await api.post(`snapshots/${done.body.undo.name}/restore`);
    assert.deepEqual(await counts(), now);
  });

  test('make a new workspace', async () => {
    const file = await exported();
    assert.doesNotMatch(file, /"accessKey":"key"/);
    const made = await send('import?newWorkspace=copy&name=Copy', file);
    assert.deepEqual([made.status, made.body.workspaceId, made.body.undo], [201, 'copy', null]);
    const { body } = await api.get('/api/v1/workspaces/copy');
    assert.deepEqual([body.name, body.counts.products], ['Copy', 1]);
    assert.equal((await send('import?newWorkspace=copy', file)).status, 409);
    assert.equal((await send('import?newWorkspace=..%2Fup', file)).body.error.details[0].path, 'newWorkspace');
  });

  test('bytes of calls do not go without secrets', async () => {
    const { status, body } = await api.get('export?exchanges=true');
    assert.deepEqual([status, body.error.details[0].path], [400, 'exchanges']);
    assert.match(body.error.details[0].message, /secrets/);
  });

  test('files that cannot be used are refused with code, reason and place; nothing changes', async () => {
    const file = await exported();
    const lines = file.split('\n');
    const [then, heads] = [await counts(), (await api.get('snapshots')).body];
    for (const [text, code, path] of [
      ['hello', 'import.foreign', undefined],
      ['', 'import.foreign', undefined],
      [file.replace('"formatVersion":1', '"formatVersion":9'), 'import.newer_version', undefined],
      [file.slice(0, file.length / 2), 'import.incomplete', undefined],
      [file.replace('A desk for tests', 'A bed for tests'), 'import.checksum', /^line \d+$/],
      [lines.with(2, '{').join('\n'), 'import.damaged', /^line 3$/],
      [file.replace('"featured":false', '"featured":"no"'), 'import.wrong_record', /^line 3, products desk$/],
    ] as const) {
      for (const query of ['', '?preview=true', '?newWorkspace=never']) {
        const { status, body } = await send(`import${query}`, text);
        assert.deepEqual([status, body.error.code], [400, code], text.slice(0, 50));
        assert.doesNotMatch(body.error.message, /\{\{|^fault\./);
        if (path) assert.match(body.error.details[0].path, path);
      }
    }
    assert.deepEqual([await counts(), (await api.get('snapshots')).body], [then, heads]);
    assert.equal((await api.get('/api/v1/workspaces/never')).status, 404);
    const chinese = await send('import?lang=zh', 'hello');
    assert.match(chinese.body.error.message, /不是由本程序导出/);
  });

  test('forms of other sites cannot import: the type must be one of files', async () => {
    const file = await exported();
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded']) {
      const { status } = await send('import', file, { headers: { 'Content-Type': type } });
      assert.equal(status, 415, type);
    }
  });

  test('an upload that breaks off changes nothing', async () => {
    const then = await counts();
    await new Promise<void>((resolve) => {
      const request = httpRequest(`${api.origin}/api/v1/workspaces/default/import`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-ndjson', 'Content-Length': 100_000 },
      });
      request.on('error', () => resolve());
      request.on('close', () => resolve());
      request.write('{"format":"koogallery-simulator-workspace"', () => setTimeout(() => request.destroy(), 50));
    });
    assert.deepEqual(await counts(), then);
    assert.equal((await api.get('snapshots')).status, 200);
  });
});

test('the live stream tells that the records are others, and a waiting script lets go of the old ones', async () => {
  const stop = new AbortController();
  const stream = await fetch(`${api.origin}/api/v1/workspaces/default/events`, { signal: stop.signal });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  const instance = (await api.get(`orders/${await order()}`)).body.instanceId;
  await api.post('snapshots', { name: 'with call' });
  await api.post('reset', { scope: 'orders' });
  const waiting = api.get(`calls/wait?instanceId=${instance}&timeoutMs=20000`);
  await api.post(`snapshots/${encodeURIComponent('with call')}/restore`);
  const { status, body } = await waiting;
  assert.deepEqual([status, body.instanceId], [200, instance]);
  let seen = '';
  while ((seen.match(/"kind":"replaced"/g) ?? []).length < 2) {
    const { value, done } = await reader.read();
    assert.ok(!done);
    seen += value;
  }
  assert.match(seen, /"kind":"replaced","resource":\{"id":"default"/);
  stop.abort();
});
