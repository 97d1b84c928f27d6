import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { DocumentAdapter, openDocument } from '../../src/store/collection-document.ts';
import { nodeFileSystem } from '../../src/store/file-system.ts';
import { order } from './records.ts';
import { inFolder } from './store-places.ts';

const RECORDS = Array.from({ length: 450 }, (_, index) => order(`CS${index}`));

async function writtenDocument(folder: string) {
  const document = openDocument(new DocumentAdapter(nodeFileSystem, folder, 'orders'), 'orders');
  document.data = { ...document.data, throughCommit: 7, records: RECORDS };
  await document.write();
  return document.data;
}

test('a document has one record on a line, and is read back whatever a person does to its white space', () =>
  inFolder(async (folder) => {
    const written = await writtenDocument(folder);
    const file = path.join(folder, 'orders.json');
    const text = await readFile(file, 'utf8');
    assert.equal(text.split('\n').length, RECORDS.length + 3);
    for (const form of [text, JSON.stringify(JSON.parse(text), null, 2), `\uFEFF${text}`]) {
      await writeFile(file, form);
      const document = openDocument(new DocumentAdapter(nodeFileSystem, folder, 'orders'), 'orders');
      await document.read();
      assert.deepEqual(document.data, written);
    }
  }));

test('a document that could not be read back is not written: the one before stays', () =>
  inFolder(async (folder) => {
    const written = await writtenDocument(folder);
    const before = await readFile(path.join(folder, 'orders.json'), 'utf8');
    const small = new DocumentAdapter(nodeFileSystem, folder, 'orders', { maxBytes: before.length - 1 });
    await assert.rejects(small.write(written), RangeError);
    assert.equal(await readFile(path.join(folder, 'orders.json'), 'utf8'), before);
    assert.deepEqual(await readdir(folder), ['orders.json']);
    await new DocumentAdapter(nodeFileSystem, folder, 'orders', { maxBytes: before.length }).write(written);
  }));
