import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { COLLECTION_NAMES, type Change, type CollectionName } from '../../src/domain/records.ts';
import { firstOf, strideOf } from '../support/stride.ts';
import { listed, listedAfter, oneOfEach, orderChange, snapshotHead } from './records.ts';
import { inFolder, openLoaded } from './store-places.ts';
import { systemError, watchedFileSystem } from './watched-file-system.ts';

/** Which collections change between one compaction and the next. */
const DIRTY_SETS: readonly (readonly CollectionName[])[] = [
  ['orders', 'calls'],
  ['orders'],
  ['buyers', 'products', 'workspace'],
  [],
  ['calls', 'events', 'notices'],
  ['instances'],
  ['orders', 'instances', 'buyers'],
];

const STRIDE = strideOf(5);

/** The power stays on in these tests: what is written need not reach the disk, which takes most of the time. */
const quick = {
  fileSystem: watchedFileSystem(({ name }) => (name === 'sync' || name === 'datasync' ? 'skip' : undefined)),
};

/** The record of a collection from `oneOfEach`, told apart by a number that every schema leaves alone. */
function version(collection: CollectionName, number: number): Change {
  const change = oneOfEach().find((candidate) => candidate.collection === collection);
  assert.ok(change?.value);
  return { ...change, value: { ...change.value, note: number } } as unknown as Change;
}

type Records = ReturnType<typeof listed>;

/** Lives through rounds of changes, restarts and compactions. @param onRound sees the folder after each */
async function live(folder: string, onRound: (round: number, records: Records) => Promise<void>): Promise<void> {
  const changes: Change[] = [
    ...oneOfEach().filter(({ collection }) => collection !== 'products'),
    version('products', 0),
  ];
  const first = await openLoaded(folder, quick);
  await first.store.commit({ changes, exchanges: [] });
  await first.store.close();
  await onRound(-1, listedAfter(changes));
  for (const [round, dirty] of DIRTY_SETS.entries()) {
    const { store } = await openLoaded(folder, quick);
    for (const collection of dirty) {
      const change = collection === 'orders' ? orderChange(`CS-${round}`) : version(collection, round);
      changes.push(change);
      await store.commit({ changes: [change], exchanges: [] });
    }
    await store.close();
    await onRound(round, listedAfter(changes));
  }
}

const DAMAGES: readonly (readonly [what: string, damage: (file: string) => Promise<void>])[] = [
  ['cut off', async (file) => truncate(file, (await readFile(file)).length - 9)],
  ['emptied in place', (file) => truncate(file, 0)],
  ['gone', (file) => rm(file)],
];

for (const [what, damage] of DAMAGES) {
  test(`each document ${what}, after compactions with different collections: every record comes back`, () =>
    inFolder(async (root) => {
      let recoveries = 0;
      let turn = firstOf(STRIDE);
      await live(path.join(root, 'living'), async (round, records) => {
        for (const collection of COLLECTION_NAMES) {
          turn += 1;
          if (turn % STRIDE !== 0) continue;
          const folder = path.join(root, 'damaged');
          await rm(folder, { recursive: true, force: true });
          await cp(path.join(root, 'living'), folder, { recursive: true, preserveTimestamps: true });
          await damage(path.join(folder, `${collection}.json`));
          const { store, loaded } = await openLoaded(folder, quick);
          const where = `${collection} after round ${round}`;
          assert.equal(loaded.damage, undefined, where);
          assert.deepEqual(listed(loaded.records), records, where);
          assert.deepEqual(
            loaded.recovered?.map(({ file }) => path.basename(file)),
            [`${collection}.json`],
            where,
          );
          await store.commit({ changes: [orderChange('CS-new')], exchanges: [] });
          await store.close();
          const again = await openLoaded(folder, quick);
          assert.deepEqual([again.loaded.damage, again.loaded.recovered], [undefined, undefined], where);
          assert.equal(again.loaded.records.orders.size, (records.orders?.length ?? 0) + 1, where);
          await again.store.close();
          recoveries += 1;
        }
      });
      const cases = COLLECTION_NAMES.length * (DIRTY_SETS.length + 1);
      assert.ok(recoveries >= Math.floor(cases / STRIDE), `${recoveries} of ${cases}`);
    }));
}

/** A folder as a kill leaves it: documents and backups of different age and a journal. */
async function killedFolder(root: string): Promise<string> {
  const folder = path.join(root, 'living');
  await live(folder, async () => undefined);
  const { store } = await openLoaded(folder, quick);
  await store.commit({ changes: [orderChange('CS-7', 7), version('buyers', 7)], exchanges: [] });
  const killed = path.join(root, 'killed');
  await cp(folder, killed, { recursive: true, preserveTimestamps: true });
  await store.close();
  await rm(path.join(killed, 'lock.json'));
  return killed;
}

test('the unreadable file is kept under a free name, and its reason reported', () =>
  inFolder(async (root) => {
    const folder = await killedFolder(root);
    const file = path.join(folder, 'orders.json');
    for (const number of [1, 2]) {
      await writeFile(file, `broken ${number}`);
      const { store, loaded } = await openLoaded(folder, quick);
      assert.equal(loaded.recovered?.length, 1);
      assert.equal(loaded.recovered[0]?.file, file);
      assert.match(loaded.recovered[0].reason, /JSON/);
      assert.equal(loaded.recovered[0].keptAs, `${file}.damaged-${number}`);
      assert.equal(loaded.records.orders.get('CS-7')?.line.quantity, 7);
      await store.close();
    }
    assert.equal(await readFile(`${file}.damaged-1`, 'utf8'), 'broken 1');
    assert.equal(await readFile(`${file}.damaged-2`, 'utf8'), 'broken 2');
  }));

test('all documents unreadable at once after a kill: every record comes back', () =>
  inFolder(async (root) => {
    const folder = await killedFolder(root);
    const whole = path.join(root, 'whole');
    await cp(folder, whole, { recursive: true, preserveTimestamps: true });
    for (const name of COLLECTION_NAMES) await writeFile(path.join(folder, `${name}.json`), '');
    const { store, loaded } = await openLoaded(folder, quick);
    assert.equal(loaded.recovered?.length, COLLECTION_NAMES.length);
    const expected = await openLoaded(whole, quick);
    assert.deepEqual(listed(loaded.records), listed(expected.loaded.records));
    await expected.store.close();
    await store.close();
  }));

test('a recovery that is cut off anywhere is made up for at the next start', () =>
  inFolder(async (root) => {
    const damaged = await killedFolder(root);
    await writeFile(path.join(damaged, 'orders.json'), '');
    const whole = await openLoaded(await copyOf(damaged, path.join(root, 'whole')));
    const expected = listed(whole.loaded.records);
    await whole.store.close();
    let stopAt = firstOf(STRIDE) - STRIDE;
    for (let stopped = true; stopped;) {
      stopAt += STRIDE;
      const folder = await copyOf(damaged, path.join(root, 'stopped'));
      let operations = 0;
      const fileSystem = watchedFileSystem(() => {
        operations += 1;
        if (operations >= stopAt) throw systemError('EIO');
      });
      await openLoaded(folder, { fileSystem })
        .then(({ store }) => store.close())
        .catch(() => undefined);
      stopped = operations >= stopAt;
      const { store, loaded } = await openLoaded(folder, quick);
      assert.equal(loaded.damage, undefined, `stopped at ${stopAt}`);
      assert.deepEqual(listed(loaded.records), expected, `stopped at ${stopAt}`);
      await store.close();
      const kept = (await readdir(folder)).filter((name) => name.includes('.damaged-'));
      assert.deepEqual(kept, ['orders.json.damaged-1']);
    }
    assert.ok(stopAt > 50, `only ${stopAt} operations`);
  }));

async function copyOf(folder: string, copy: string): Promise<string> {
  await rm(copy, { recursive: true, force: true });
  await cp(folder, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

const INCOMPLETE: readonly (readonly [what: string, damage: (folder: string) => Promise<void>])[] = [
  ['its backup unreadable, too', (folder) => writeFile(path.join(folder, 'orders.json.bak'), 'broken')],
  ['its backup gone', (folder) => rm(path.join(folder, 'orders.json.bak'))],
  ['the previous journal broken', (folder) => writeFile(path.join(folder, 'journal.previous.jsonl'), 'broken\n')],
  ['the previous journal of another time', (folder) => replaceFirstJournal(folder)],
  ['the journal broken', (folder) => writeFile(path.join(folder, 'journal.jsonl'), 'broken\n')],
];

/** Leaves only a line of the previous journal that is long past. */
async function replaceFirstJournal(folder: string): Promise<void> {
  const line = JSON.stringify({ formatVersion: 2, commit: 1, changes: [orderChange('CS1')] });
  await writeFile(path.join(folder, 'journal.previous.jsonl'), `${line}\n`);
}

for (const [what, damage] of INCOMPLETE) {
  test(`an unreadable document with ${what}: nothing can be saved, no file is touched`, () =>
    inFolder(async (root) => {
      const folder = await killedFolder(root);
      await writeFile(path.join(folder, 'orders.json'), 'broken');
      await damage(folder);
      const before = (await readdir(folder)).sort();
      const { store, loaded } = await openLoaded(folder, quick);
      assert.ok(loaded.damage);
      assert.equal(loaded.recovered, undefined);
      assert.equal(loaded.records.notices.size, 1);
      await store.close();
      assert.deepEqual((await readdir(folder)).sort(), before);
      assert.equal(await readFile(path.join(folder, 'orders.json'), 'utf8'), 'broken');
    }));
}

test('after a restore whose snapshot is deleted, each document still comes back', () =>
  inFolder(async (root) => {
    const living = path.join(root, 'living');
    const first = await openLoaded(living, quick);
    await first.store.commit({ changes: oneOfEach(), exchanges: [] });
    await first.store.takeSnapshot(snapshotHead('a'));
    await first.store.commit({ changes: [orderChange('CS2')], exchanges: [] });
    await first.store.restoreSnapshot('a', () => [orderChange('CS3')]);
    await first.store.deleteSnapshot('a');
    const expected = listedAfter([...oneOfEach(), orderChange('CS3'), orderChange('CS4')]);
    await first.store.commit({ changes: [orderChange('CS4')], exchanges: [] });
    await first.store.close();
    for (const name of COLLECTION_NAMES) {
      const folder = await copyOf(living, path.join(root, 'damaged'));
      await writeFile(path.join(folder, `${name}.json`), 'broken');
      const { store, loaded } = await openLoaded(folder, quick);
      assert.deepEqual(listed(loaded.records), expected, name);
      assert.equal(loaded.recovered?.length, 1);
      await store.close();
    }
  }));
