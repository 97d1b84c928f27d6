import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { WorkspaceStore } from '../../src/app/ports.ts';
import { isFault } from '../contract/store-contract.ts';
import { call, exchange, listed, orderChange } from './records.ts';
import { inFolder, openLoaded } from './store-places.ts';
import { systemError, watchedFileSystem } from './watched-file-system.ts';

const SMALL = { segmentLimits: { lines: 4, bytes: 1e9 } };
const IDS = Array.from({ length: 11 }, (_, index) => `call-${index + 1}`);

async function commitCalls(store: WorkspaceStore, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const exchanges = [exchange(`${id}-1`, 20), exchange(`of another form ${id}`, 5)];
    await store.commit({ changes: [{ collection: 'calls', id, value: call(id) }], exchanges });
  }
}

/** A folder at rest with five full segments and one that grows; call-1 is removed, call-2 finished a second time. */
async function filledFolder(root: string): Promise<string> {
  const folder = path.join(root, 'living');
  const { store } = await openLoaded(folder, SMALL);
  await commitCalls(store, IDS.slice(0, 6));
  await store.commit({ changes: [{ collection: 'calls', id: 'call-1', value: null }], exchanges: [] });
  await commitCalls(store, IDS.slice(6));
  const again = { ...call('call-2'), status: 'failed' } as const;
  await store.commit({ changes: [{ collection: 'calls', id: 'call-2', value: again }], exchanges: [] });
  await store.close();
  return folder;
}

const segmentsOf = async (folder: string, ending: string): Promise<string[]> =>
  (await readdir(path.join(folder, 'segments'))).filter((name) => name.endsWith(ending)).sort();

/** Opens the folder and expects everything that `filledFolder` has put there. */
async function assertWhole(folder: string): Promise<void> {
  const { store, loaded } = await openLoaded(folder, SMALL);
  assert.equal(loaded.damage, undefined);
  const expected = IDS.slice(1).map((id) => [id, id === 'call-2' ? { ...call(id), status: 'failed' } : call(id)]);
  assert.deepEqual(listed(loaded.records).calls, expected);
  for (const id of IDS) {
    assert.deepEqual(await store.readExchange(`${id}-1`), exchange(`${id}-1`, 20));
    assert.deepEqual(await store.readExchange(`of another form ${id}`), exchange(`of another form ${id}`, 5));
  }
  await store.close();
}

test('full segments have an index file and are not written any more; the last one has none', () =>
  inFolder(async (root) => {
    const folder = await filledFolder(root);
    const segments = await segmentsOf(folder, '.jsonl');
    const full = segments.slice(0, -1);
    assert.ok(full.length >= 5, segments.join());
    assert.deepEqual(
      await segmentsOf(folder, '.idx'),
      full.map((name) => name.replace('jsonl', 'idx')),
    );
    const before = await Promise.all(full.map((name) => readFile(path.join(folder, 'segments', name), 'hex')));
    await assertWhole(folder);
    const { store } = await openLoaded(folder, SMALL);
    await commitCalls(store, ['call-90', 'call-91', 'call-92']);
    await store.close();
    const after = await Promise.all(full.map((name) => readFile(path.join(folder, 'segments', name), 'hex')));
    assert.deepEqual(after, before);
  }));

for (const [what, damage] of [
  ['missing', (file: string) => rm(file)],
  ['empty', (file: string) => truncate(file, 0)],
  ['cut off', async (file: string) => truncate(file, (await stat(file)).size - 9)],
  ['of another program', (file: string) => writeFile(file, 'KOOIDX9\n and more than sixteen bytes')],
  [
    'changed by one bit',
    async (file: string) => {
      const bytes = await readFile(file);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
      await writeFile(file, bytes);
    },
  ],
] as const) {
  test(`index files that are ${what}: the segments are read and the files made anew`, () =>
    inFolder(async (root) => {
      const folder = await filledFolder(root);
      const names = await segmentsOf(folder, '.idx');
      const files = names.map((name) => path.join(folder, 'segments', name));
      const before = await Promise.all(files.map((file) => readFile(file, 'hex')));
      for (const file of files) await damage(file);
      await assertWhole(folder);
      assert.deepEqual(await Promise.all(files.map((file) => readFile(file, 'hex'))), before);
      await assertWhole(folder);
    }));
}

test('an index file that cannot be written costs nothing but time', () =>
  inFolder(async (root) => {
    const folder = path.join(root, 'living');
    const fileSystem = watchedFileSystem(({ name, file }) => {
      if (name === 'appendFile' && file.endsWith('.idx.tmp')) throw systemError('ENOSPC');
    });
    const { store } = await openLoaded(folder, { ...SMALL, fileSystem });
    await commitCalls(store, IDS);
    await store.close();
    assert.deepEqual(await segmentsOf(folder, '.idx'), []);
    const again = await openLoaded(folder, SMALL);
    assert.equal(again.loaded.records.calls.size, IDS.length);
    await again.store.close();
  }));

test('a full segment that is damaged where no index file helps: damage, nothing is written', () =>
  inFolder(async (root) => {
    const folder = await filledFolder(root);
    await rm(path.join(folder, 'segments', '000002.idx'));
    const file = path.join(folder, 'segments', '000002.jsonl');
    await truncate(file, (await stat(file)).size - 5);
    const { store, loaded } = await openLoaded(folder, SMALL);
    assert.equal(loaded.damage?.file, file);
    assert.ok(loaded.records.calls.has('call-1'), 'what came before is shown');
    await assert.rejects(store.commit({ changes: [orderChange('CS1')], exchanges: [] }), isFault('store.read_only'));
    await store.close();
  }));

test('a journal taken away by hand is noticed: segments have commits that it lacks', () =>
  inFolder(async (root) => {
    const folder = path.join(root, 'living');
    const { store } = await openLoaded(folder, SMALL);
    await commitCalls(store, IDS);
    const killed = path.join(root, 'killed');
    await cp(folder, killed, { recursive: true });
    await store.close();
    await rm(path.join(killed, 'journal.jsonl'));
    const { store: opened, loaded } = await openLoaded(killed, SMALL);
    assert.match(loaded.damage?.reason ?? '', /^holds commit \d+, documents and journal end at 0$/);
    await opened.close();
  }));

test('a finished call whose line was broken by hand is listed and cannot be read; its neighbours can', () =>
  inFolder(async (root) => {
    const folder = await filledFolder(root);
    const file = path.join(folder, 'segments', '000002.jsonl');
    const broken = (await readFile(file, 'utf8')).replace('"activity"', '"atcivity"');
    await writeFile(file, broken);
    const { store, loaded } = await openLoaded(folder, SMALL);
    const unreadable = [...loaded.finishedCalls.heads({})].filter(({ id }) => !loaded.finishedCalls.get(id));
    assert.equal(unreadable.length, 1);
    assert.equal(loaded.records.calls.size, IDS.length - 2);
    await rm(file);
    await store.close();
    assert.equal(await store.readExchange('call-3-1'), undefined, 'the file is gone');
  }));

test('segments are deleted oldest first, and only when the documents need no line of the journal that refers to them', () =>
  inFolder(async (root) => {
    const folder = path.join(root, 'living');
    const seen: string[] = [];
    const fileSystem = watchedFileSystem(({ name, file }) => void seen.push(`${name} ${file}`));
    const { store } = await openLoaded(folder, { ...SMALL, fileSystem });
    await commitCalls(store, IDS);
    seen.length = 0;
    assert.ok((await store.forgetCalls({ keepCalls: 4 })) > 0);
    const deleted = seen.filter((operation) => /^rm \d+\.jsonl$/.test(operation));
    assert.deepEqual(deleted, deleted.toSorted());
    assert.equal(deleted[0], 'rm 000001.jsonl');
    assert.ok(seen.indexOf('rename journal.jsonl.tmp') < seen.indexOf('rm 000001.jsonl'));
    const killed = path.join(root, 'killed');
    await cp(folder, killed, { recursive: true });
    await store.close();
    const { store: opened, loaded } = await openLoaded(killed, SMALL);
    assert.equal(loaded.damage, undefined);
    await opened.close();
  }));

test('nothing is deleted while the documents cannot be written', () =>
  inFolder(async (folder) => {
    let full = false;
    const fileSystem = watchedFileSystem(({ name, file }) => {
      if (full && name === 'appendFile' && file.endsWith('.json.tmp')) throw systemError('ENOSPC');
    });
    const { store } = await openLoaded(folder, { ...SMALL, fileSystem });
    await commitCalls(store, IDS);
    full = true;
    assert.equal(await store.forgetCalls({ keepCalls: 1 }), 0);
    full = false;
    assert.ok((await store.forgetCalls({ keepCalls: 1 })) > 0);
    await store.close();
  }));
