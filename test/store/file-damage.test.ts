import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { COLLECTION_NAMES } from '../../src/domain/records.ts';
import { openFileStore } from '../../src/store/file-store.ts';
import { isFault } from '../contract/store-contract.ts';
import { exchange, oneOfEach, orderChange } from './records.ts';
import { inFolder, openLoaded } from './store-places.ts';

const SEGMENT = path.join('segments', '000001.jsonl');

/**
 * A folder as a kill leaves it: documents of a first run, a journal of three lines and exchanges of a second. Without
 * backups, documents cannot be rebuilt.
 */
async function killedFolder(root: string): Promise<string> {
  const living = path.join(root, 'living');
  const first = await openLoaded(living);
  await first.store.commit({ changes: oneOfEach(), exchanges: [exchange('x-1')] });
  await first.store.close();
  const second = await openLoaded(living);
  for (const id of ['CS2', 'CS3', 'CS4']) {
    await second.store.commit({ changes: [orderChange(id)], exchanges: [exchange(`x-${id}`)] });
  }
  const killed = path.join(root, 'killed');
  await cp(living, killed, { recursive: true });
  await second.store.close();
  const backups = COLLECTION_NAMES.map((name) => `${name}.json.bak`);
  for (const file of ['lock.json', 'journal.previous.jsonl', ...backups]) await rm(path.join(killed, file));
  return killed;
}

async function bytesOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.sort().map(async (file) => [file, (await readFile(file)).toString('hex')] as const)),
  );
}

type Edit = (text: string) => string | Buffer | undefined;

const editLine =
  (number: number, edit: (line: string) => string | undefined): Edit =>
  (text) =>
    text
      .split('\n')
      .flatMap((line, index) => (index === number - 1 ? (edit(line) ?? []) : line))
      .join('\n');

const DAMAGES: readonly (readonly [what: string, file: string, edit: Edit, reason: RegExp])[] = [
  ['a journal line that is no JSON', 'journal.jsonl', editLine(2, (line) => line.slice(0, 40)), /^line 2: /],
  ['a journal line of zeros', 'journal.jsonl', editLine(2, (line) => '\0'.repeat(line.length)), /^line 2: /],
  ['a journal line that is gone', 'journal.jsonl', editLine(2, () => undefined), /^line 2: commit 4 follows commit 2$/],
  ['the first journal line gone', 'journal.jsonl', editLine(1, () => undefined), /^begins at commit 3/],
  ['a journal line without changes', 'journal.jsonl', editLine(1, () => '{"formatVersion":2,"commit":2}'), /changes/],
  [
    'a journal line with a wrong record',
    'journal.jsonl',
    editLine(3, (line) => line.replace('"totalMinor":9900', '"totalMinor":"9900"')),
    /^line 3: orders CS4: totalMinor: /,
  ],
  ['an exchange line without its id', SEGMENT, editLine(3, (line) => line.slice(3)), /^line 3: /],
  ['an empty document', 'orders.json', () => '', /JSON/],
  ['a document cut off', 'orders.json', (text) => text.slice(0, -10), /JSON/],
  ['a document that is not UTF-8', 'orders.json', (text) => Buffer.from(text.replace('CS1', 'CSé'), 'latin1'), /JSON/],
  ['a document that says null', 'orders.json', () => 'null', /object/],
  ['a document of another collection', 'orders.json', (text) => text.replace('"orders"', '"buyers"'), /buyers/],
  [
    'a record without a member',
    'orders.json',
    (text) => text.replace('"currency"', '"curency"'),
    /^record 1: currency/,
  ],
  ['a record of an unknown status', 'instances.json', (text) => text.replace('"in_use"', '"in_ruse"'), /status/],
  ['a record that is there twice', 'buyers.json', (text) => text.replace(/\n(\{.*\})\n/, '\n$1,\n$1\n'), /twice/],
  ['a document that is gone', 'products.json', () => undefined, /missing/],
  ['the workspace itself gone', 'workspace.json', () => undefined, /missing/],
];

for (const [what, file, edit, reason] of DAMAGES) {
  test(`${what}: what is left can be read, nothing can be saved, no file is touched`, () =>
    inFolder(async (root) => {
      const folder = await killedFolder(root);
      const target = path.join(folder, file);
      const original = await readFile(target, 'utf8');
      const edited = edit(original);
      assert.notEqual(edited, original);
      if (edited === undefined) await rm(target);
      else await writeFile(target, edited);
      const before = await bytesOf(folder);

      const { store, loaded } = await openLoaded(folder);
      assert.equal(loaded.damage?.file, target);
      assert.match(loaded.damage?.reason ?? '', reason);
      assert.equal(loaded.uncleanShutdown, true);
      assert.equal(loaded.records.notices.size, 1, 'sound files are read');
      assert.deepEqual(await store.readExchange('x-1'), exchange('x-1'));
      await assert.rejects(
        store.commit({ changes: [orderChange('CS9')], exchanges: [exchange('x-9')] }),
        isFault('store.read_only'),
      );
      await store.close();
      assert.deepEqual(await bytesOf(folder), before);
    }));
}

test('commits before a broken journal line are still shown', () =>
  inFolder(async (root) => {
    const folder = await killedFolder(root);
    const journal = path.join(folder, 'journal.jsonl');
    await writeFile(journal, String(editLine(2, () => 'broken')(await readFile(journal, 'utf8'))));
    const { store, loaded } = await openLoaded(folder);
    assert.deepEqual([...loaded.records.orders.keys()], ['CS1', 'CS2']);
    await store.close();
  }));

test('an exchange whose body was broken by hand is not there; its neighbours are', () =>
  inFolder(async (root) => {
    const folder = await killedFolder(root);
    const file = path.join(folder, SEGMENT);
    await writeFile(
      file,
      String(editLine(3, (line) => line.replace('"body"', '"bydo"'))(await readFile(file, 'utf8'))),
    );
    const { store } = await openLoaded(folder);
    assert.equal(await store.readExchange('x-CS2'), undefined);
    assert.deepEqual(await store.readExchange('x-CS3'), exchange('x-CS3'));
    await store.close();
    await rm(file);
    assert.equal(await store.readExchange('x-CS3'), undefined);
  }));

for (const file of ['orders.json', 'journal.jsonl']) {
  test(`${file} of a newer version is refused, and left alone`, () =>
    inFolder(async (root) => {
      const folder = await killedFolder(root);
      const target = path.join(folder, file);
      const newer = (await readFile(target, 'utf8')).replace('"formatVersion":2', '"formatVersion":3');
      await writeFile(target, newer);
      const before = await bytesOf(folder);
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const store = await openFileStore(folder);
        await assert.rejects(store.load(), isFault('store.newer_version'));
      }
      assert.deepEqual(await bytesOf(folder), before);
    }));
}

test('members that this version does not know are kept', () =>
  inFolder(async (root) => {
    const folder = await killedFolder(root);
    const target = path.join(folder, 'orders.json');
    await writeFile(target, (await readFile(target, 'utf8')).replace('"type":"new"', '"type":"new","note":"by hand"'));
    const { store } = await openLoaded(folder);
    await store.close();
    assert.match(await readFile(target, 'utf8'), /"note":"by hand"/);
  }));
