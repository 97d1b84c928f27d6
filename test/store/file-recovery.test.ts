import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { CommitBatch } from '../../src/app/ports.ts';
import type { Call } from '../../src/domain/call.ts';
import { COLLECTION_NAMES } from '../../src/domain/records.ts';
import { isFault } from '../contract/store-contract.ts';
import { firstOf, strideOf } from '../support/stride.ts';
import { call, exchange, listed, listedAfter, oneOfEach, orderChange } from './records.ts';
import { recordsIn } from './records-in.ts';
import { inFolder, openLoaded } from './store-places.ts';
import { systemError, watchedFileSystem, type FileOperation } from './watched-file-system.ts';

const STRIDE = strideOf(7);

const restarted: Call = { ...call('call-1'), status: 'calling', restartRequested: true };

/**
 * A small story: several collections, a removal and a new creation of the same record, bytes of exchanges; a finished
 * call is restarted and finishes again, another one is removed.
 */
const STORY: readonly CommitBatch[] = [
  { changes: oneOfEach(), exchanges: [exchange('call-1-1', 40)] },
  { changes: [orderChange('CS2'), orderChange('CS3')], exchanges: [] },
  { changes: [{ collection: 'orders', id: 'CS1', value: null }, orderChange('CS2', 5)], exchanges: [] },
  { changes: [{ collection: 'calls', id: 'call-2', value: call('call-2') }], exchanges: [exchange('call-2-1', 40)] },
  { changes: [{ collection: 'calls', id: 'call-1', value: restarted }, orderChange('CS1', 9)], exchanges: [] },
  { changes: [{ collection: 'calls', id: 'call-2', value: null }], exchanges: [] },
  {
    changes: [{ collection: 'calls', id: 'call-1', value: call('call-1', { again: 'yes' }) }, orderChange('CS7')],
    exchanges: [exchange('call-1-2', 40)],
  },
];

/** What a folder holds after the first commits of the story. */
function storyUntil(commits: number): ReturnType<typeof listed> {
  return listedAfter(STORY.slice(0, commits).flatMap(({ changes }) => changes));
}

/** Plays the story, with one restart in it, and gives what a kill at its end would leave behind. */
async function killedAfterStory(root: string): Promise<string> {
  const first = await openLoaded(path.join(root, 'living'));
  for (const batch of STORY.slice(0, 3)) await first.store.commit(batch);
  await first.store.close();
  const { store } = await openLoaded(path.join(root, 'living'));
  for (const batch of STORY.slice(3)) await store.commit(batch);
  const killed = path.join(root, 'killed');
  await cp(path.join(root, 'living'), killed, { recursive: true });
  await store.close();
  return killed;
}

test('a folder copied while the store is open has every commit and knows of the kill', () =>
  inFolder(async (root) => {
    const killed = await openLoaded(await killedAfterStory(root));
    assert.equal(killed.loaded.uncleanShutdown, true);
    assert.deepEqual(listed(killed.loaded.records), storyUntil(STORY.length));
    assert.deepEqual(await killed.store.readExchange('call-2-1'), exchange('call-2-1', 40));
    await killed.store.close();
  }));

test('a kill is known of even when somebody deleted the lock', () =>
  inFolder(async (root) => {
    const killed = await killedAfterStory(root);
    await rm(path.join(killed, 'lock.json'));
    const { store, loaded } = await openLoaded(killed);
    assert.equal(loaded.uncleanShutdown, true);
    await store.close();
  }));

test('at rest there are plain documents, an empty journal and no lock', () =>
  inFolder(async (folder) => {
    const { store } = await openLoaded(folder);
    for (const batch of STORY) await store.commit(batch);
    await store.close();
    const files = [...COLLECTION_NAMES.flatMap((name) => [`${name}.json`, `${name}.json.bak`]), 'journal.jsonl'];
    assert.deepEqual((await readdir(folder)).sort(), [...files, 'journal.previous.jsonl', 'segments'].sort());
    assert.equal(await readFile(path.join(folder, 'journal.jsonl'), 'utf8'), '');
    const orders = JSON.parse(await readFile(path.join(folder, 'orders.json'), 'utf8')) as Record<string, unknown>;
    assert.equal(orders['formatVersion'], 2);
    assert.equal((orders['records'] as unknown[]).length, 4);
    assert.deepEqual(await readdir(path.join(folder, 'segments')), ['000001.jsonl']);
  }));

test('the version before stays as backup; of untouched collections there is a copy', () =>
  inFolder(async (folder) => {
    const first = await openLoaded(folder);
    for (const batch of STORY) await first.store.commit(batch);
    await first.store.close();
    const before = await readFile(path.join(folder, 'orders.json'), 'utf8');
    const second = await openLoaded(folder);
    await second.store.commit({ changes: [orderChange('CS9')], exchanges: [] });
    await second.store.close();
    assert.equal(await readFile(path.join(folder, 'orders.json.bak'), 'utf8'), before);
    for (const name of COLLECTION_NAMES.filter((collection) => collection !== 'orders')) {
      const copy = await readFile(path.join(folder, `${name}.json.bak`), 'utf8');
      assert.equal(copy, await readFile(path.join(folder, `${name}.json`), 'utf8'));
    }
  }));

const SEGMENT = path.join('segments', '000001.jsonl');

test('the journal cut at every byte of its last line: that line is gone, all before it are there, work goes on', () =>
  inFolder(async (root) => {
    const killed = await killedAfterStory(root);
    await cutEveryByte(root, killed, 'journal.jsonl', STORY.length - 1);
  }));

test('killed between segment and journal, the segment cut at every byte: the commit never was, work goes on', () =>
  inFolder(async (root) => {
    const killed = await killedAfterStory(root);
    const journal = path.join(killed, 'journal.jsonl');
    const bytes = await readFile(journal);
    await truncate(journal, bytes.lastIndexOf('\n', bytes.length - 2) + 1);
    await cutEveryByte(root, killed, SEGMENT, STORY.length - 1);
  }));

/** Shortens the last line of a file byte by byte, and expects the story until a commit each time. */
async function cutEveryByte(root: string, killed: string, file: string, commits: number): Promise<void> {
  const bytes = await readFile(path.join(killed, file));
  const lastLine = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
  const ends = new Set([bytes.length - 1, lastLine]);
  const first = firstOf(STRIDE);
  for (let cut = bytes.length - 1; cut >= lastLine; cut -= 1) {
    if (cut % STRIDE !== first % STRIDE && !ends.has(cut)) continue;
    await truncate(path.join(killed, file), cut);
    const { damage, records, exchanges } = await recordsIn(killed);
    assert.equal(damage, undefined);
    assert.deepEqual(listed(records), storyUntil(commits));
    assert.ok(exchanges.get('call-2-1'));
    assert.equal(exchanges.get('call-1-2'), undefined, 'bytes of a commit that never was');
    // Going on takes many times as long: a sample is enough, both ends of the line included.
    if (Math.floor(cut / STRIDE) % Math.ceil(50 / STRIDE) === 0 || ends.has(cut))
      await assertGoesOn(killed, `${root}/torn`, commits);
  }
}

test('a call that the journal says is finished and no segment has: damage, nothing is written', () =>
  inFolder(async (root) => {
    const killed = await killedAfterStory(root);
    const bytes = await readFile(path.join(killed, SEGMENT));
    await truncate(path.join(killed, SEGMENT), bytes.lastIndexOf('\n', bytes.length - 2) + 1);
    const { store, loaded } = await openLoaded(killed);
    assert.match(loaded.damage?.reason ?? '', /^call-1, finished by commit 7, is not there$/);
    await assert.rejects(store.commit({ changes: [orderChange('CS8')], exchanges: [] }), isFault('store.read_only'));
    await store.close();
  }));

/** Works on in a copy of a torn folder, and opens it again. */
async function assertGoesOn(folder: string, copy: string, commits: number): Promise<void> {
  await rm(copy, { recursive: true, force: true });
  await cp(folder, copy, { recursive: true });
  const torn = await openLoaded(copy);
  assert.deepEqual(listed(torn.loaded.records), storyUntil(commits));
  await torn.store.commit({ changes: [orderChange('CS8')], exchanges: [exchange('x-new', 9)] });
  await torn.store.close();
  const again = await openLoaded(copy);
  assert.equal(again.loaded.damage, undefined);
  assert.deepEqual([...again.loaded.records.orders.keys()].at(-1), 'CS8');
  assert.deepEqual(await again.store.readExchange('x-new'), exchange('x-new', 9));
  assert.deepEqual(await again.store.readExchange('call-1-1'), exchange('call-1-1', 40));
  await again.store.close();
}

/** Plays the story on a disk that stops for good at one operation. @returns commits acknowledged; whether it stopped */
async function playUntilStop(folder: string, stopAt: number): Promise<{ acknowledged: number; stopped: boolean }> {
  let operations = 0;
  const watch = ({ name }: FileOperation): 'half' | void => {
    operations += 1;
    if (operations === stopAt && name === 'appendFile') return 'half';
    if (operations >= stopAt) throw systemError('EIO');
  };
  let acknowledged = 0;
  try {
    const options = {
      fileSystem: watchedFileSystem(watch),
      compactFromBytes: 1_000,
      segmentLimits: { lines: 3, bytes: 1e6 },
    };
    const { store } = await openLoaded(folder, options);
    try {
      for (const batch of STORY) {
        await store.commit(batch);
        acknowledged += 1;
      }
    } finally {
      await store.close();
    }
  } catch (error) {
    if (operations < stopAt) throw error;
  }
  return { acknowledged, stopped: operations >= stopAt };
}

test('stopped at any single file operation, compaction included: a whole number of commits, none acknowledged lost', () =>
  inFolder(async (root) => {
    let stopAt = firstOf(STRIDE) - STRIDE;
    for (let stopped = true; stopped;) {
      stopAt += STRIDE;
      const folder = path.join(root, String(stopAt));
      const run = await playUntilStop(folder, stopAt);
      stopped = run.stopped;
      const { store, loaded } = await openLoaded(folder);
      assert.equal(loaded.damage, undefined, `stopped at operation ${stopAt}`);
      const found = listed(loaded.records);
      const counts = STORY.map((_, index) => index + 1).filter((count) => count >= run.acknowledged);
      const possible = [run.acknowledged, ...counts].map((count) => JSON.stringify(storyUntil(count)));
      assert.ok(possible.includes(JSON.stringify(found)), `stopped at operation ${stopAt}: half a commit`);
      if (run.acknowledged > 3) assert.deepEqual(await store.readExchange('call-2-1'), exchange('call-2-1', 40));
      await store.commit({ changes: [orderChange('CS8')], exchanges: [] });
      await store.close();
      const again = await openLoaded(folder);
      assert.deepEqual(listed(again.loaded.records).orders, [
        ...(found.orders ?? []),
        ['CS8', orderChange('CS8').value],
      ]);
      await again.store.close();
    }
    // Opening, five commits, compactions and closing are far more operations than this.
    assert.ok(stopAt > 60, `only ${stopAt} operations`);
  }));

test('documents newer than the journal are not overwritten by older lines of it', () =>
  inFolder(async (root) => {
    const killed = await killedAfterStory(root);
    const folder = path.join(root, 'living');
    // The state between the writing of the documents and the cutting of the journal.
    await writeFile(path.join(folder, 'journal.jsonl'), await readFile(path.join(killed, 'journal.jsonl')));
    const again = await openLoaded(folder);
    assert.deepEqual(listed(again.loaded.records), storyUntil(STORY.length));
    await again.store.close();
    assert.equal(await readFile(path.join(folder, 'journal.jsonl'), 'utf8'), '');
  }));
