import assert from 'node:assert/strict';
import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { isFault } from '../contract/store-contract.ts';
import { exchange, listed, listedAfter, orderChange } from './records.ts';
import { inFolder, openLoaded } from './store-places.ts';
import { systemError, watchedFileSystem, type FileOperation } from './watched-file-system.ts';

test('a hundred commits at once share very few writes and fdatasyncs', () =>
  inFolder(async (folder) => {
    const operations: FileOperation[] = [];
    const fileSystem = watchedFileSystem((operation) => void operations.push(operation));
    const { store } = await openLoaded(folder, { fileSystem });
    operations.length = 0;
    const commits = Array.from({ length: 100 }, (_, index) =>
      store.commit({ changes: [orderChange(`CS${index}`)], exchanges: [exchange(`x-${index}`)] }),
    );
    await Promise.all(commits);
    for (const file of ['journal.jsonl', '000001.jsonl']) {
      const names = operations.filter((operation) => operation.file === file).map(({ name }) => name);
      assert.ok(names.length <= 4, `${file}: ${names.join(' ')}`);
    }
    await store.close();
  }));

test('a commit resolves after its fdatasync, and bytes of exchanges are on disk before the line that needs them', () =>
  inFolder(async (folder) => {
    const seen: string[] = [];
    const fileSystem = watchedFileSystem(({ name, file }) => void seen.push(`${name} ${file}`));
    const { store } = await openLoaded(folder, { fileSystem });
    // The first one makes the segment.
    await store.commit({ changes: [], exchanges: [exchange('x-0')] });
    seen.length = 0;
    await store.commit({ changes: [orderChange('CS1')], exchanges: [exchange('x-1')] });
    assert.deepEqual(seen, [
      'appendFile 000001.jsonl',
      'datasync 000001.jsonl',
      'appendFile journal.jsonl',
      'datasync journal.jsonl',
    ]);
    await store.close();
  }));

test('commits that come while the disk is busy wait for the next group together', () =>
  inFolder(async (folder) => {
    let syncs = 0;
    let letGo: (() => void) | undefined;
    const fileSystem = watchedFileSystem(async ({ name }) => {
      if (name !== 'datasync') return;
      syncs += 1;
      if (syncs === 1) await new Promise<void>((resolve) => (letGo = resolve));
    });
    const { store } = await openLoaded(folder, { fileSystem });
    const first = store.commit({ changes: [orderChange('CS0')], exchanges: [] });
    while (!letGo) await new Promise((resolve) => setImmediate(resolve));
    const others = ['CS1', 'CS2', 'CS3'].map((id) => store.commit({ changes: [orderChange(id)], exchanges: [] }));
    letGo();
    await Promise.all([first, ...others]);
    assert.equal(syncs, 2);
    await store.close();
  }));

for (const [what, file, name] of [
  ['while the journal is written', 'journal.jsonl', 'appendFile'],
  ['when the journal is synced', 'journal.jsonl', 'datasync'],
  ['while bytes of exchanges are written', '000001.jsonl', 'appendFile'],
] as const) {
  test(`disk full ${what}: waiting commits fail, reading goes on, nothing refused comes back`, () =>
    inFolder(async (folder) => {
      let full = false;
      const fileSystem = watchedFileSystem((operation) => {
        if (!full || operation.file !== file || operation.name !== name) return;
        if (name === 'appendFile') return 'half';
        throw systemError('ENOSPC');
      });
      const { store } = await openLoaded(folder, { fileSystem });
      await store.commit({ changes: [orderChange('CS1')], exchanges: [exchange('x-1')] });
      full = true;
      const waiting = ['CS2', 'CS3', 'CS4'].map((id) =>
        store.commit({ changes: [orderChange(id)], exchanges: [exchange(`x-${id}`)] }),
      );
      for (const commit of waiting) await assert.rejects(commit, isFault('store.write_failed'));
      full = false;
      await assert.rejects(
        store.commit({ changes: [orderChange('CS5')], exchanges: [] }),
        isFault('store.read_only'),
        'there is space again, but memory and disk have parted',
      );
      assert.deepEqual(await store.readExchange('x-1'), exchange('x-1'));
      assert.equal(await store.readExchange('x-CS2'), undefined);
      await store.close();

      const again = await openLoaded(folder);
      assert.equal(again.loaded.damage, undefined);
      assert.deepEqual([...again.loaded.records.orders.keys()], ['CS1']);
      await again.store.commit({ changes: [orderChange('CS6')], exchanges: [] });
      await again.store.close();
    }));
}

test('disk full while documents are written: nothing is lost, commits go on, the next start makes up for it', () =>
  inFolder(async (folder) => {
    const failures: unknown[] = [];
    const fileSystem = watchedFileSystem(({ name, file }) => {
      if (name === 'appendFile' && file.endsWith('.json.tmp')) throw systemError('ENOSPC');
    });
    const options = { fileSystem, compactFromBytes: 100, onCompactionFailed: (error: unknown) => failures.push(error) };
    const { store } = await openLoaded(folder, options);
    const changes = Array.from({ length: 10 }, (_, index) => orderChange(`CS${index}`));
    for (const change of changes) await store.commit({ changes: [change], exchanges: [] });
    await store.close();
    assert.ok(failures.length > 0);

    const again = await openLoaded(folder);
    assert.deepEqual(listed(again.loaded.records), listedAfter(changes));
    await again.store.close();
    assert.equal(await readFile(path.join(folder, 'journal.jsonl'), 'utf8'), '');
  }));

/** Lets the world stand still at the first operation of a kind after `arm`. */
function holdAt(wanted: FileOperation) {
  let armed = false;
  let release = (): void => undefined;
  let reached = (): void => undefined;
  const held = new Promise<void>((resolve) => (reached = resolve));
  const fileSystem = watchedFileSystem(async ({ name, file }) => {
    if (!armed || name !== wanted.name || file !== wanted.file) return;
    armed = false;
    reached();
    await new Promise<void>((resolve) => (release = resolve));
  });
  return { fileSystem, held, arm: () => (armed = true), release: () => release() };
}

for (const [name, file] of [
  ['appendFile', 'orders.json.tmp'],
  ['sync', 'orders.json.tmp'],
  ['link', 'orders.json'],
  ['rename', 'orders.json.tmp'],
] as const) {
  test(`compaction held up at ${name} of ${file}: commits go on and survive a kill at that moment`, () =>
    inFolder(async (root) => {
      const folder = path.join(root, 'living');
      const first = await openLoaded(folder);
      await first.store.commit({ changes: [orderChange('CS0')], exchanges: [] });
      await first.store.close();

      const hold = holdAt({ name, file });
      const { store } = await openLoaded(folder, { fileSystem: hold.fileSystem, compactFromBytes: 1 });
      hold.arm();
      await store.commit({ changes: [orderChange('CS1')], exchanges: [] });
      await hold.held;
      await store.commit({ changes: [orderChange('CS2')], exchanges: [] });
      await store.commit({ changes: [{ collection: 'orders', id: 'CS0', value: null }], exchanges: [] });
      const killed = path.join(root, 'killed');
      await cp(folder, killed, { recursive: true });
      hold.release();
      await store.commit({ changes: [orderChange('CS3')], exchanges: [] });
      await store.close();

      assert.deepEqual(await orderIdsIn(killed), ['CS1', 'CS2']);
      assert.deepEqual(await orderIdsIn(folder), ['CS1', 'CS2', 'CS3']);
    }));
}

test('a commit that comes while the journal is cut waits and is in the new journal', () =>
  inFolder(async (root) => {
    const folder = path.join(root, 'living');
    const hold = holdAt({ name: 'rename', file: 'journal.jsonl.tmp' });
    const { store } = await openLoaded(folder, { fileSystem: hold.fileSystem, compactFromBytes: 1 });
    hold.arm();
    await store.commit({ changes: [orderChange('CS1')], exchanges: [] });
    await hold.held;
    const waiting = store.commit({ changes: [orderChange('CS2')], exchanges: [] });
    const killed = path.join(root, 'killed');
    await cp(folder, killed, { recursive: true });
    hold.release();
    await waiting;
    const killedLater = path.join(root, 'killed-later');
    await cp(folder, killedLater, { recursive: true });
    await store.close();
    assert.deepEqual(await orderIdsIn(killed), ['CS1']);
    assert.deepEqual(await orderIdsIn(killedLater), ['CS1', 'CS2']);
  }));

test('documents are written in the background once the journal is long, and the journal is short again', () =>
  inFolder(async (folder) => {
    const { store } = await openLoaded(folder, { compactFromBytes: 20_000 });
    const ids = Array.from({ length: 400 }, (_, index) => `CS${index}`);
    for (const id of ids) await store.commit({ changes: [orderChange(id, 2)], exchanges: [] });
    const journal = await readFile(path.join(folder, 'journal.jsonl'), 'utf8');
    const orders = await readFile(path.join(folder, 'orders.json'), 'utf8');
    assert.ok(orders.split('\n').length > 100, 'documents were written while the store was open');
    assert.ok(journal.split('\n').length < 300, 'the journal was cut');
    await store.close();
    assert.deepEqual(await orderIdsIn(folder), ids);
  }));

async function orderIdsIn(folder: string): Promise<string[]> {
  const { store, loaded } = await openLoaded(folder);
  assert.equal(loaded.damage, undefined);
  await store.close();
  return [...loaded.records.orders.keys()];
}
