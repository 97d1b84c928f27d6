import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { WorkspaceStore } from '../../src/app/ports.ts';
import { call, exchange, snapshotHead } from './records.ts';
import { inFolder, openLoaded } from './store-places.ts';

/** Two calls with their bytes fill one. */
const SMALL = { segmentLimits: { lines: 4, bytes: 1e9 } };
const NOTHING = () => [];

async function finish(store: WorkspaceStore, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) {
    const value = call(`call-${number}`);
    await store.commit({
      changes: [{ collection: 'calls', id: value.id, value }],
      exchanges: [exchange(`${value.id}-1`, 10)],
    });
  }
}

async function segmentsIn(folder: string): Promise<number[]> {
  const names = await readdir(path.join(folder, 'segments'));
  return names
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}

test('files of forgotten calls go as soon as no snapshot needs them', () =>
  inFolder(async (folder) => {
    const { store } = await openLoaded(folder, SMALL);
    await finish(store, 1, 4);
    await store.takeSnapshot(snapshotHead('early'));
    await finish(store, 5, 12);
    assert.deepEqual(await segmentsIn(folder), [1, 2, 3, 4, 5, 6]);
    assert.equal(await store.forgetCalls({ keepCalls: 2 }), 10);
    assert.deepEqual(await segmentsIn(folder), [1, 2, 6], 'the snapshot has the first two');
    await store.deleteSnapshot('early');
    assert.deepEqual(await segmentsIn(folder), [6]);
    await store.close();
    const again = await openLoaded(folder, SMALL);
    assert.deepEqual([...again.loaded.records.calls.keys()], ['call-11', 'call-12']);
    await finish(again.store, 13, 14);
    assert.deepEqual(await segmentsIn(folder), [6, 7], 'numbers go on');
    await again.store.close();
  }));

test('files of a future that was given up go with the last snapshot of it', () =>
  inFolder(async (folder) => {
    const { store } = await openLoaded(folder, SMALL);
    await finish(store, 1, 2);
    await store.takeSnapshot(snapshotHead('start'));
    await finish(store, 3, 8);
    await store.takeSnapshot(snapshotHead('future'));
    await store.restoreSnapshot('start', NOTHING);
    await finish(store, 3, 4);
    assert.deepEqual(await segmentsIn(folder), [1, 2, 3, 4, 5]);
    await store.deleteSnapshot('future');
    assert.deepEqual(await segmentsIn(folder), [1, 5]);
    await store.close();
    const again = await openLoaded(folder, SMALL);
    assert.equal(again.loaded.damage, undefined);
    assert.deepEqual([...again.loaded.records.calls.keys()], ['call-1', 'call-2', 'call-3', 'call-4']);
    await again.store.close();
  }));

test('while a snapshot cannot be read, no file that it may need is deleted', () =>
  inFolder(async (folder) => {
    const first = await openLoaded(folder, SMALL);
    await finish(first.store, 1, 8);
    await first.store.close();
    await mkdir(path.join(folder, 'snapshots', 'unknown'), { recursive: true });
    await writeFile(path.join(folder, 'snapshots', 'unknown', 'snapshot.json'), '{"formatVersion":99}');
    const { store } = await openLoaded(folder, SMALL);
    assert.equal(await store.forgetCalls({ keepCalls: 2 }), 6);
    assert.deepEqual(await segmentsIn(folder), [1, 2, 3, 4]);
    await store.close();
    await rm(path.join(folder, 'snapshots', 'unknown'), { recursive: true });
    await (await openLoaded(folder, SMALL)).store.close();
    assert.deepEqual(await segmentsIn(folder), [4], 'deleted at the next start');
  }));

test('a snapshot whose segment was taken away is refused, and nothing has changed', () =>
  inFolder(async (folder) => {
    const first = await openLoaded(folder, SMALL);
    await finish(first.store, 1, 8);
    await first.store.takeSnapshot(snapshotHead('a'));
    assert.equal(await first.store.forgetCalls({ keepCalls: 2 }), 6);
    await rm(path.join(folder, 'segments', '000002.jsonl'));
    await assert.rejects(first.store.restoreSnapshot('a', NOTHING), (error: { code?: string; message?: string }) => {
      assert.equal(error.code, 'store.snapshot_damaged');
      assert.match(error.message ?? '', /8 finished calls belong to it, 6 are there/);
      return true;
    });
    await finish(first.store, 9, 9);
    await first.store.close();
    const again = await openLoaded(folder, SMALL);
    assert.deepEqual([...again.loaded.records.calls.keys()], ['call-7', 'call-8', 'call-9']);
    await again.store.close();
  }));
