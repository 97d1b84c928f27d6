import assert from 'node:assert/strict';
import { appendFile, cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { AppError } from '../../src/app/app-error.ts';
import type { WorkspaceStore } from '../../src/app/ports.ts';
import type { Change } from '../../src/domain/records.ts';
import { errorCode } from '../../src/store/file-system.ts';
import { createTables } from '../../src/store/record-tables.ts';
import { isFault } from '../contract/store-contract.ts';
import { allRecords } from '../support/all-records.ts';
import { firstOf, strideOf } from '../support/stride.ts';
import { exchange, listed, listedAfter, oneOfEach, orderChange, snapshotHead } from './records.ts';
import { recordsIn } from './records-in.ts';
import { inFolder, openLoaded } from './store-places.ts';
import { systemError, watchedFileSystem, type FileOperation } from './watched-file-system.ts';

const STRIDE = strideOf(25);
const FIRST = firstOf(STRIDE);

/** The power stays on in these tests: what is written need not reach the disk, which takes most of the time. */
const skipSync = (name: string): 'skip' | undefined => (name === 'sync' || name === 'datasync' ? 'skip' : undefined);

const NOTHING = (): readonly Change[] => [];

/** One step of a story and what is there once it is done. */
interface Step {
  readonly run: (store: WorkspaceStore) => Promise<unknown>;
  readonly records: ReturnType<typeof listed>;
  readonly snapshots: readonly string[];
}

const BEFORE = listedAfter([...oneOfEach(), orderChange('CS2')]);
const AFTER = listedAfter([...oneOfEach(), orderChange('CS2'), orderChange('CS1', 4)]);
const AMENDED = listedAfter([...oneOfEach(), orderChange('CS2', 9)]);
const STAGED = { ...createTables(), orders: new Map([['CS7', orderChange('CS7').value]]) } as never;

/** Takes, restores, imports and deletes; commits in between. */
const STORY: readonly Step[] = [
  { run: (store) => commit(store, oneOfEach()), records: listedAfter(oneOfEach()), snapshots: [] },
  { run: (store) => store.takeSnapshot(snapshotHead('a')), records: listedAfter(oneOfEach()), snapshots: ['a'] },
  { run: (store) => commit(store, [orderChange('CS2')]), records: BEFORE, snapshots: ['a'] },
  { run: (store) => store.takeSnapshot(snapshotHead('b')), records: BEFORE, snapshots: ['a', 'b'] },
  { run: (store) => commit(store, [orderChange('CS1', 4)]), records: AFTER, snapshots: ['a', 'b'] },
  {
    run: (store) => store.restoreSnapshot('b', () => [orderChange('CS2', 9)]),
    records: AMENDED,
    snapshots: ['a', 'b'],
  },
  { run: (store) => store.deleteSnapshot('b'), records: AMENDED, snapshots: ['a'] },
  {
    run: (store) => store.writeSnapshot(snapshotHead('staged'), { records: STAGED, exchanges: [exchange('x-c-1', 9)] }),
    records: AMENDED,
    snapshots: ['a', 'staged'],
  },
  { run: (store) => store.restoreSnapshot('staged', NOTHING), records: listed(STAGED), snapshots: ['a', 'staged'] },
  {
    run: (store) => store.restoreSnapshot('a', NOTHING),
    records: listedAfter(oneOfEach()),
    snapshots: ['a', 'staged'],
  },
  { run: (store) => store.deleteSnapshot('staged'), records: listedAfter(oneOfEach()), snapshots: ['a'] },
];

function commit(store: WorkspaceStore, changes: readonly Change[]): Promise<void> {
  return store.commit({ changes, exchanges: [exchange('x-c-1', 40)] });
}

/** What a folder holds, without changing it, as one text. */
async function stateOf(folder: string): Promise<string> {
  const { records, damage, recovered } = await recordsIn(folder);
  assert.equal(damage, undefined);
  assert.deepEqual(recovered, []);
  const snapshots = await readdir(path.join(folder, 'snapshots')).catch(() => []);
  return JSON.stringify([listed(records), snapshots.filter((name) => !name.endsWith('.tmp')).sort()]);
}

function stateAfter(steps: number): string {
  const { records = {}, snapshots = [] } = STORY[steps - 1] ?? {};
  return JSON.stringify([records, snapshots]);
}

/** Opens what a stop left and works on with it. */
async function assertGoesOn(folder: string, what: string): Promise<void> {
  const { store, loaded } = await openLoaded(folder);
  const present = listed(loaded.records);
  for (const { id } of store.snapshots()) {
    await store.takeSnapshot(snapshotHead(`${id}-again`));
    const records = allRecords(await store.restoreSnapshot(id, NOTHING));
    const expected = id === 'a' ? listedAfter(oneOfEach()) : id === 'b' ? BEFORE : listed(STAGED);
    assert.deepEqual(listed(records), expected, `${what}: snapshot ${id}`);
    assert.deepEqual(listed(allRecords(await store.restoreSnapshot(`${id}-again`, NOTHING))), present, what);
  }
  await store.close();
  assert.ok(!(await readdir(path.join(folder, 'snapshots')).catch(() => [])).some((name) => name.endsWith('.tmp')));
}

test('stopped at any single file operation of snapshot, restore, import and deletion: the old or the new state', () =>
  inFolder(async (root) => {
    let stopAt = FIRST - STRIDE;
    for (let stopped = true; stopped;) {
      stopAt += STRIDE;
      const folder = path.join(root, String(stopAt));
      let operations = 0;
      let done = 0;
      const watch = ({ name }: FileOperation): 'skip' | undefined => {
        operations += 1;
        if (operations >= stopAt) throw systemError('EIO');
        return skipSync(name);
      };
      try {
        const { store } = await openLoaded(folder, { fileSystem: watchedFileSystem(watch) });
        try {
          for (const { run } of STORY) {
            await run(store);
            done += 1;
          }
        } finally {
          await store.close();
        }
      } catch (error) {
        if (operations < stopAt) throw error;
      }
      stopped = operations >= stopAt;
      const what = `stopped at operation ${stopAt}, after step ${done}`;
      const found = await stateOf(folder);
      assert.ok([stateAfter(done), stateAfter(done + 1)].includes(found), `${what}: ${found}`);
      if (stopAt % 3 === 0) await assertGoesOn(folder, what);
      await rm(folder, { recursive: true, force: true });
    }
    assert.ok(stopAt > 400, `only ${stopAt} operations`);
  }));

test('the disk refuses any single operation once: nothing is half done, and what can go on goes on', () =>
  inFolder(async (root) => {
    let refuseAt = FIRST - STRIDE;
    let wentOn = 0;
    for (let refused = true; refused;) {
      refuseAt += STRIDE;
      const folder = path.join(root, String(refuseAt));
      let operations = Number.NEGATIVE_INFINITY;
      const fileSystem = watchedFileSystem(({ name }) => {
        operations += 1;
        if (operations === refuseAt) throw systemError('ENOSPC');
        return skipSync(name);
      });
      const { store } = await openLoaded(folder, { fileSystem });
      operations = 0;
      let readOnly = false;
      for (const { run } of STORY) {
        try {
          await run(store);
        } catch (error) {
          assert.ok(error instanceof AppError, `operation ${refuseAt}: ${String(error)}`);
          readOnly ||= error.code === 'store.write_failed';
          if (readOnly) break;
          // What cannot be read might as well be damaged.
          assert.match(error.code, /^store\.(disk_refused|snapshot_damaged)$/);
          // Refused, and as before: the same step can be done now.
          await run(store);
          wentOn += 1;
        }
      }
      refused = operations >= refuseAt;
      // Refused while the lock is given up: said, and of no consequence; the next process takes it over.
      await store.close().catch((error: unknown) => assert.equal(errorCode(error), 'ENOSPC'));
      if (!readOnly) assert.equal(await stateOf(folder), stateAfter(STORY.length), `operation ${refuseAt}`);
    }
    assert.ok(wentOn > 100 / STRIDE, `went on after ${wentOn} of ${refuseAt}`);
  }));

test('a disk without hard links: snapshots are copies', () =>
  inFolder(async (folder) => {
    const fileSystem = watchedFileSystem(({ name }) => {
      if (name === 'link') throw systemError('EPERM');
    });
    const { store } = await openLoaded(folder, { fileSystem });
    for (const { run } of STORY) await run(store);
    await store.close();
    assert.equal(await stateOf(folder), stateAfter(STORY.length));
    await assertGoesOn(folder, 'without links');
  }));

/** A closed workspace with a snapshot of a document and three lines of journal. */
async function withSnapshot(folder: string): Promise<void> {
  const first = await openLoaded(folder);
  await commit(first.store, oneOfEach());
  await first.store.close();
  const { store } = await openLoaded(folder);
  for (const id of ['CS2', 'CS3', 'CS4']) await commit(store, [orderChange(id)]);
  await store.takeSnapshot(snapshotHead('a'));
  await commit(store, [orderChange('CS5')]);
  await store.close();
}

const DAMAGES: readonly (readonly [what: string, file: string, edit: (text: string) => string | undefined])[] = [
  ['a document with another content', 'orders.json', (text) => text.replace('9900', '9901')],
  ['a document that is no JSON', 'orders.json', (text) => text.slice(0, -5)],
  ['a document that is gone', 'buyers.json', () => undefined],
  ['a journal that is gone', 'journal.jsonl', () => undefined],
  ['a journal that is cut off', 'journal.jsonl', (text) => text.slice(0, text.indexOf('\n') + 5)],
  ['a journal line that is broken', 'journal.jsonl', (text) => text.replace('{', '[')],
  ['its description broken', 'snapshot.json', (text) => text.slice(1)],
  ['its description gone', 'snapshot.json', () => undefined],
];

for (const [what, file, edit] of DAMAGES) {
  test(`a snapshot with ${what} is refused naming the file, and nothing has changed`, () =>
    inFolder(async (folder) => {
      await withSnapshot(folder);
      const { store, loaded } = await openLoaded(folder);
      const target = path.join(folder, 'snapshots', 'a', file);
      const edited = edit(await readFile(target, 'utf8'));
      await rm(target);
      if (edited !== undefined) await writeFile(target, edited);
      await assert.rejects(store.restoreSnapshot('a', NOTHING), (error) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, 'store.snapshot_damaged');
        assert.equal(error.params['file'], target);
        assert.ok(String(error.params['reason']).length > 5);
        return true;
      });
      await commit(store, [orderChange('CS6')]);
      await store.close();
      const again = await openLoaded(folder);
      assert.deepEqual([...again.loaded.records.orders.keys()], [...loaded.records.orders.keys(), 'CS6']);
      await again.store.close();
    }));
}

test('a snapshot that cannot be read at all is not listed, left alone, and its id not given again', () =>
  inFolder(async (folder) => {
    await withSnapshot(folder);
    const description = path.join(folder, 'snapshots', 'a', 'snapshot.json');
    await writeFile(description, 'broken');
    const { store } = await openLoaded(folder);
    assert.deepEqual(store.snapshots(), []);
    await assert.rejects(store.takeSnapshot(snapshotHead('a')), isFault('conflict'));
    await store.close();
    assert.equal(await readFile(description, 'utf8'), 'broken');
  }));

test('an id that is no plain name is refused before anything is made', () =>
  inFolder(async (folder) => {
    const { store } = await openLoaded(folder);
    for (const id of ['', '..', 'a/b', 'A', 'a.tmp', '-a', 'x'.repeat(65)]) {
      await assert.rejects(store.takeSnapshot(snapshotHead(id)), isFault('invalid_input'), id);
    }
    await store.close();
    assert.ok(!(await readdir(folder)).includes('snapshots'));
  }));

test('what a kill left half made or half deleted is removed at the next start', () =>
  inFolder(async (folder) => {
    await withSnapshot(folder);
    await mkdir(path.join(folder, 'snapshots', 'b.tmp'));
    await writeFile(path.join(folder, 'snapshots', 'b.tmp', 'orders.json'), '{}');
    const { store } = await openLoaded(folder);
    assert.deepEqual(await readdir(path.join(folder, 'snapshots')), ['a']);
    await store.close();
  }));

/** A folder as a kill leaves it right after a restore: the compaction has not begun. */
async function killedAfterRestore(root: string): Promise<string> {
  const folder = path.join(root, 'living');
  await withSnapshot(folder);
  let hold = false;
  const killed = path.join(root, 'killed');
  const fileSystem = watchedFileSystem(async ({ name, file }) => {
    if (!hold || name !== 'open' || !file.endsWith('.json.tmp')) return;
    hold = false;
    await cp(folder, killed, { recursive: true });
  });
  const { store } = await openLoaded(folder, { fileSystem });
  hold = true;
  await store.restoreSnapshot('a', () => [orderChange('CS2', 8)]);
  await commit(store, [orderChange('CS6')]).catch(() => undefined);
  await store.close();
  await rm(path.join(killed, 'lock.json'));
  return killed;
}

const RESTORED = listedAfter([
  ...oneOfEach(),
  orderChange('CS2'),
  orderChange('CS3'),
  orderChange('CS4'),
  orderChange('CS2', 8),
]);

test('a journal torn behind a restore is read up to the restore; torn within it, up to before', () =>
  inFolder(async (root) => {
    const killed = await killedAfterRestore(root);
    const journal = path.join(killed, 'journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).split('\n');
    const restore = lines.findIndex((line) => line.includes('"restore"'));
    assert.ok(restore >= 0);
    const upTo = lines.slice(0, restore + 1).join('\n').length + 1;
    await truncate(journal, upTo);
    assert.deepEqual(listed((await recordsIn(killed)).records), RESTORED);
    await appendFile(journal, '{"formatVersion":2,"comm');
    assert.deepEqual(listed((await recordsIn(killed)).records), RESTORED);
    await truncate(journal, upTo - 10);
    const before = listedAfter([...oneOfEach(), ...['CS2', 'CS3', 'CS4', 'CS5'].map((id) => orderChange(id))]);
    assert.deepEqual(listed((await recordsIn(killed)).records), before);
    const { store, loaded } = await openLoaded(killed);
    assert.deepEqual(listed(loaded.records), before);
    await store.close();
  }));

test('a snapshot that the journal builds on, gone: said by name, nothing is written', () =>
  inFolder(async (root) => {
    const killed = await killedAfterRestore(root);
    await rm(path.join(killed, 'snapshots', 'a', 'orders.json'));
    const { store, loaded } = await openLoaded(killed);
    assert.equal(loaded.damage?.file, path.join(killed, 'snapshots', 'a', 'orders.json'));
    await assert.rejects(commit(store, [orderChange('CS9')]), isFault('store.read_only'));
    await store.close();
  }));

test('a snapshot that the journal builds on is not deleted while the documents cannot be written', () =>
  inFolder(async (folder) => {
    await withSnapshot(folder);
    let full = false;
    const fileSystem = watchedFileSystem(({ name, file }) => {
      if (full && name === 'appendFile' && file.endsWith('.json.tmp')) throw systemError('ENOSPC');
    });
    const { store } = await openLoaded(folder, { fileSystem });
    full = true;
    await store.restoreSnapshot('a', NOTHING);
    await assert.rejects(store.deleteSnapshot('a'), isFault('store.disk_refused'));
    assert.equal(store.snapshots().length, 1);
    full = false;
    await store.deleteSnapshot('a');
    assert.deepEqual(store.snapshots(), []);
    await store.close();
    const again = await openLoaded(folder);
    assert.equal(again.loaded.records.orders.size, 4);
    await again.store.close();
  }));

test('a large document is linked, a small one copied; either way later commits and edits do not get into a snapshot', () =>
  inFolder(async (folder) => {
    const first = await openLoaded(folder);
    const many = Array.from({ length: 3_000 }, (_, index) => orderChange(`CS-${index}`));
    await commit(first.store, [...oneOfEach(), ...many]);
    await first.store.close();
    const operations: FileOperation[] = [];
    const fileSystem = watchedFileSystem((operation) => void operations.push(operation));
    const { store } = await openLoaded(folder, { fileSystem });
    operations.length = 0;
    await store.takeSnapshot(snapshotHead('a'));
    const linked = operations.flatMap(({ name, file }) => (name === 'link' ? file : []));
    assert.deepEqual(linked.sort(), ['journal.jsonl', 'orders.json']);
    assert.ok(!operations.some(({ name, file }) => name === 'appendFile' && file !== 'snapshot.json'));
    const inode = async (file: string) => (await stat(path.join(folder, file))).ino;
    assert.equal(await inode('orders.json'), await inode('snapshots/a/orders.json'));
    assert.notEqual(await inode('buyers.json'), await inode('snapshots/a/buyers.json'));

    const edit = async (file: string) => {
      const text = await readFile(path.join(folder, file), 'utf8');
      await writeFile(path.join(folder, file), text.replace('"v', '"w'));
    };
    await edit('buyers.json');
    assert.equal((await store.restoreSnapshot('a', NOTHING)).records.buyers.has('v2'), true);
    await store.takeSnapshot(snapshotHead('b'));
    await edit('orders.json');
    await store.takeSnapshot(snapshotHead('c'));
    await assert.rejects(store.restoreSnapshot('b', NOTHING), isFault('store.snapshot_damaged'));
    assert.equal((await store.restoreSnapshot('c', NOTHING)).records.orders.get('CS-7')?.buyerId, 'v2');
    await store.close();
  }));
