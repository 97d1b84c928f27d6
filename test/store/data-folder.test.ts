import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { listWorkspaces, workspaceFolder } from '../../src/store/data-folder.ts';
import { isFault } from '../contract/store-contract.ts';
import { orderChange } from './records.ts';
import { inFolder, openLoaded } from './store-places.ts';

test('a workspace id is a plain folder name', () => {
  for (const id of ['default', 'a', '0', 'a-b-9', 'x'.repeat(40)]) {
    assert.equal(workspaceFolder('data', id), path.join('data', id));
  }
  for (const id of ['', '-a', 'A', 'a_b', 'a.b', '..', 'a/b', 'a\\b', 'ä', 'a\n', 'x'.repeat(41)]) {
    assert.throws(() => workspaceFolder('data', id), isFault('invalid_input'), JSON.stringify(id));
  }
});

test('workspaces are the folders that hold records, open or at rest', () =>
  inFolder(async (data) => {
    const stores = [];
    for (const id of ['zeta', 'at-rest', 'nothing-committed']) {
      const { store } = await openLoaded(workspaceFolder(data, id));
      if (id !== 'nothing-committed') await store.commit({ changes: [orderChange('CS1')], exchanges: [] });
      if (id !== 'zeta') await store.close();
      else stores.push(store);
    }
    await mkdir(path.join(data, 'torn'));
    await writeFile(path.join(data, 'torn', 'journal.jsonl'), '{"formatVersion":2,"comm');
    await mkdir(path.join(data, 'damaged'));
    await writeFile(path.join(data, 'damaged', 'orders.json'), '');
    await mkdir(path.join(data, 'Not-An-Id'));
    await writeFile(path.join(data, 'Not-An-Id', 'orders.json'), '');
    await writeFile(path.join(data, 'sample-seller.json'), '{}');
    assert.deepEqual(await listWorkspaces(data), ['at-rest', 'damaged', 'zeta']);
    for (const store of stores) await store.close();
  }));

test('a data folder that is not there holds no workspace; one that is a file is an error', () =>
  inFolder(async (data) => {
    assert.deepEqual(await listWorkspaces(path.join(data, 'missing')), []);
    await writeFile(path.join(data, 'file'), '');
    await assert.rejects(listWorkspaces(path.join(data, 'file')), { code: 'ENOTDIR' });
  }));
