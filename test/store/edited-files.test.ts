import assert from 'node:assert/strict';
import { cp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { AppError } from '../../src/app/app-error.ts';
import { isFault } from '../contract/store-contract.ts';
import { listed, listedAfter, oneOfEach, orderChange, snapshotHead } from './records.ts';
import { allRecords } from '../support/all-records.ts';
import { firstOf, strideOf } from '../support/stride.ts';
import { inFolder, openLoaded } from './store-places.ts';
import { systemError, watchedFileSystem } from './watched-file-system.ts';

const STRIDE = strideOf(4);

/** An open workspace with all documents, one order changed since they were written, and one only in the journal. */
async function openWithJournal(folder: string, options?: Parameters<typeof openLoaded>[1]) {
  const first = await openLoaded(folder);
  await first.store.commit({ changes: [...oneOfEach(), orderChange('CS2'), orderChange('CS3')], exchanges: [] });
  await first.store.close();
  const { store } = await openLoaded(folder, options);
  await store.commit({ changes: [orderChange('CS2', 2), orderChange('CS4')], exchanges: [] });
  return store;
}

const OURS = listedAfter([
  ...oneOfEach(),
  orderChange('CS2'),
  orderChange('CS3'),
  orderChange('CS2', 2),
  orderChange('CS4'),
]);

/** Gives every order another buyer, as a person would with an editor that writes in place. */
async function editOrders(folder: string): Promise<string> {
  const file = path.join(folder, 'orders.json');
  const text = (await readFile(file, 'utf8')).replaceAll('"buyerId":"v2"', '"buyerId":"by-hand"');
  await writeFile(file, text);
  return text;
}

test('nobody has edited anything: neither commits, compactions, restarts nor a mere touch look like it', () =>
  inFolder(async (folder) => {
    const store = await openWithJournal(folder, { compactFromBytes: 1 });
    for (let index = 0; index < 5; index += 1) {
      await store.commit({ changes: [orderChange(`CS-${index}`)], exchanges: [] });
      assert.deepEqual(await store.editedFiles(), []);
    }
    await store.takeSnapshot(snapshotHead('a'));
    await utimes(path.join(folder, 'buyers.json'), new Date(0), new Date(0));
    assert.deepEqual(await store.editedFiles(), []);
    await store.close();
    const again = await openLoaded(folder);
    assert.deepEqual(await again.store.editedFiles(), []);
    await again.store.close();
    assert.deepEqual(await again.store.editedFiles(), []);
  }));

for (const [what, edit] of [
  ['in place', editOrders],
  [
    'by an editor that replaces the file',
    async (folder: string) => {
      const text = await editOrders(folder);
      const file = path.join(folder, 'orders.json');
      await writeFile(`${file}.swp`, text);
      await rename(`${file}.swp`, file);
      return text;
    },
  ],
] as const) {
  test(`a file edited ${what} is named, and neither compaction nor close writes over it`, () =>
    inFolder(async (folder) => {
      const store = await openWithJournal(folder, { compactFromBytes: 1 });
      const text = await edit(folder);
      assert.deepEqual(await store.editedFiles(), ['orders.json']);
      for (let index = 0; index < 5; index += 1) {
        await store.commit({ changes: [orderChange(`CS-${index}`)], exchanges: [] });
      }
      assert.equal(await readFile(path.join(folder, 'orders.json'), 'utf8'), text);
      await store.close();
      assert.equal(await readFile(path.join(folder, 'orders.json'), 'utf8'), text);

      const again = await openLoaded(folder);
      const { orders } = again.loaded.records;
      assert.equal(orders.get('CS3')?.buyerId, 'by-hand', 'the next start takes the edit over');
      assert.equal(orders.get('CS-4')?.buyerId, 'v2', 'the journal has later changes');
      await again.store.close();
    }));
}

test('an edit is taken over as a restart would: records changed since the file was written win', () =>
  inFolder(async (folder) => {
    const store = await openWithJournal(folder);
    await editOrders(folder);
    const records = allRecords(await store.takeOverEdits());
    const buyers = [...records.orders].map(([id, { buyerId }]) => [id, buyerId]);
    assert.deepEqual(buyers, [
      ['CS1', 'by-hand'],
      ['CS2', 'v2'],
      ['CS3', 'by-hand'],
      ['CS4', 'v2'],
    ]);
    assert.equal(records.orders.get('CS2')?.line.quantity, 2);
    assert.deepEqual(await store.editedFiles(), []);
    await store.commit({ changes: [orderChange('CS5')], exchanges: [] });
    await store.close();
    const again = await openLoaded(folder);
    assert.deepEqual(listed(again.loaded.records), {
      ...listed(records),
      orders: [...records.orders, ['CS5', orderChange('CS5').value]],
    });
    assert.equal(again.loaded.uncleanShutdown, false);
    await again.store.close();
    // The backup knows of the edit, too.
    await rm(path.join(folder, 'orders.json'));
    const recovered = await openLoaded(folder);
    assert.equal(recovered.loaded.records.orders.get('CS1')?.buyerId, 'by-hand');
    await recovered.store.close();
  }));

const REFUSED: readonly (readonly [what: string, edit: (text: string) => string, reason: RegExp])[] = [
  ['no JSON', (text) => text.slice(0, -4), /JSON/],
  ['a wrong record', (text) => text.replace('"totalMinor":9900', '"totalMinor":"99"'), /^record 1: totalMinor/],
  ['a record twice', (text) => text.replace(/\n(\{.*\}),\n/, '\n$1,\n$1,\n'), /twice/],
  ['a newer version', (text) => text.replace('"formatVersion":2', '"formatVersion":99'), /99/],
  ['commits that never were', (text) => text.replace('"throughCommit":1', '"throughCommit":700'), /commit/],
];

for (const [what, edit, reason] of REFUSED) {
  test(`an edit with ${what} is refused with file, place and reason; nothing has changed`, () =>
    inFolder(async (folder) => {
      const store = await openWithJournal(folder);
      const file = path.join(folder, 'orders.json');
      const original = await readFile(file, 'utf8');
      const text = edit(original);
      assert.notEqual(text, original);
      await writeFile(file, text);
      await assert.rejects(store.takeOverEdits(), (error) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, 'store.edit_refused');
        assert.match(String(error.params['file']), /orders\.json$|journal\.jsonl$/);
        assert.match(String(error.params['reason']), reason);
        return true;
      });
      assert.equal(await readFile(file, 'utf8'), text, 'the file is as the person left it');
      assert.deepEqual(await store.editedFiles(), ['orders.json']);
      await store.commit({ changes: [orderChange('CS5')], exchanges: [] });
      await store.discardEdits();
      await store.close();
      const again = await openLoaded(folder);
      assert.equal(again.loaded.records.orders.size, 5);
      assert.equal(again.loaded.records.orders.get('CS1')?.buyerId, 'v2');
      await again.store.close();
    }));
}

test('discarded edits are kept under a free name, and ours is there again', () =>
  inFolder(async (folder) => {
    const store = await openWithJournal(folder);
    for (const number of [1, 2]) {
      const text = await editOrders(folder);
      await store.discardEdits();
      assert.equal(await readFile(path.join(folder, `orders.json.edited-${number}`), 'utf8'), text);
      assert.deepEqual(await store.editedFiles(), []);
    }
    await store.close();
    const again = await openLoaded(folder);
    assert.deepEqual(listed(again.loaded.records), OURS);
    assert.deepEqual([again.loaded.uncleanShutdown, again.loaded.recovered], [false, undefined]);
    await again.store.close();
  }));

test('killed while edits are discarded, at any operation: ours is there at the next start, the edit is kept', () =>
  inFolder(async (root) => {
    let stopAt = firstOf(STRIDE) - STRIDE;
    for (let stopped = true; stopped;) {
      stopAt += STRIDE;
      const folder = path.join(root, String(stopAt));
      let operations = Number.NEGATIVE_INFINITY;
      const fileSystem = watchedFileSystem(({ name }) => {
        operations += 1;
        if (operations >= stopAt) throw systemError('EIO');
        return name === 'sync' || name === 'datasync' ? 'skip' : undefined;
      });
      const store = await openWithJournal(folder, { fileSystem });
      const text = await editOrders(folder);
      operations = 0;
      await store.discardEdits().catch(() => undefined);
      stopped = operations >= stopAt;
      const killed = path.join(root, 'killed');
      await rm(killed, { recursive: true, force: true });
      await cp(folder, killed, { recursive: true, preserveTimestamps: true });
      await store.close().catch(() => undefined);
      const names = await readdir(killed);
      const aside = names.includes('orders.json.edited-1');
      assert.equal(await readFile(path.join(killed, aside ? 'orders.json.edited-1' : 'orders.json'), 'utf8'), text);
      await rm(path.join(killed, 'lock.json'), { force: true });
      const again = await openLoaded(killed);
      if (aside) assert.deepEqual(listed(again.loaded.records), OURS, `stopped at ${stopAt}`);
      assert.equal(again.loaded.damage, undefined);
      await again.store.close();
    }
    assert.ok(stopAt > 30, `only ${stopAt}`);
  }));

test('a document that somebody deleted is written again', () =>
  inFolder(async (folder) => {
    const store = await openWithJournal(folder);
    await rm(path.join(folder, 'buyers.json'));
    assert.deepEqual(await store.editedFiles(), []);
    await store.close();
    const again = await openLoaded(folder);
    assert.deepEqual(listed(again.loaded.records), OURS);
    assert.equal(again.loaded.recovered, undefined);
    await again.store.close();
  }));

test('a restore sets edits aside: they were about other records', () =>
  inFolder(async (folder) => {
    const store = await openWithJournal(folder);
    await store.takeSnapshot(snapshotHead('a'));
    const text = await editOrders(folder);
    await store.restoreSnapshot('a', () => []);
    await store.close();
    assert.equal(await readFile(path.join(folder, 'orders.json.edited-1'), 'utf8'), text);
    const again = await openLoaded(folder);
    assert.deepEqual(listed(again.loaded.records), OURS);
    await again.store.close();
  }));

test('a closed store takes no edits over', () =>
  inFolder(async (folder) => {
    const store = await openWithJournal(folder);
    await store.close();
    await assert.rejects(store.takeOverEdits(), isFault('store.read_only'));
    await assert.rejects(store.discardEdits(), isFault('store.read_only'));
  }));
