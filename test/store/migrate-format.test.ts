import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { Call, Exchange } from '../../src/domain/call.ts';
import { COLLECTION_NAMES, type Change } from '../../src/domain/records.ts';
import { isFault } from '../contract/store-contract.ts';
import { firstOf, strideOf } from '../support/stride.ts';
import { call, exchange, listed, listedAfter, oneOfEachOfFormat1, orderChange } from './records.ts';
import { inFolder, openLoaded } from './store-places.ts';
import { systemError, watchedFileSystem } from './watched-file-system.ts';

const STRIDE = strideOf(7);

const callChange = (value: Call): Change => ({ collection: 'calls', id: value.id, value });
const waiting: Call = { ...call('call-4'), status: 'waiting', attempts: [] };

/** What the documents of the old folder hold, as of commit 3. */
const AT_REST: readonly Change[] = [
  ...oneOfEachOfFormat1(),
  callChange(call('call-2')),
  callChange({ ...call('call-3'), status: 'failed' }),
  callChange(waiting),
];

/** Commits 4 to 6 in its journal. */
const JOURNAL: readonly (readonly Change[])[] = [
  [callChange(call('call-5')), orderChange('CS2')],
  [callChange({ ...call('call-3'), status: 'calling', restartRequested: true })],
  [{ collection: 'calls', id: 'call-2', value: null }, callChange(call('of-another-form'))],
];

const EXPECTED = listedAfter([...AT_REST, ...JOURNAL.flat()]);
const EXCHANGES = ['call-1-1', 'call-5-1', '__proto__', 'no "answer"'].map((id) => exchange(id, 300));

/** The line of an exchange in format 1. */
function oldExchangeLine({ id, request, response }: Exchange): string {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return `${JSON.stringify({
    id,
    request: { ...request, body: base64(request.body) },
    ...(response && { response: { ...response, body: base64(response.body) } }),
  })}\n`;
}

/** A folder as the program of format 1 leaves it when it is killed, written by hand. */
async function writeOldFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const records = listedAfter(AT_REST);
  for (const collection of COLLECTION_NAMES) {
    const lines = (records[collection] ?? []).map(([, record]) => `\n${JSON.stringify(record)}`);
    const head = `{"formatVersion":1,"collection":"${collection}","throughCommit":3,"records":[`;
    await writeFile(path.join(folder, `${collection}.json`), `${head}${lines.join(',')}\n]}\n`);
  }
  await writeFile(path.join(folder, 'orders.json.bak'), 'an older version');
  const journal = JOURNAL.map(
    (changes, index) => `${JSON.stringify({ formatVersion: 1, commit: index + 4, changes })}\n`,
  );
  await writeFile(path.join(folder, 'journal.jsonl'), `${journal.join('')}{"formatVersion":1,"comm`);
  await writeFile(path.join(folder, 'exchanges.jsonl'), `${EXCHANGES.map(oldExchangeLine).join('')}{"id":"torn`);
}

async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name !== 'lock.json').sort();
  const contents = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, contents[index] ?? '']));
}

/** Opens the folder some times (from the second one on it is like any other) and expects all that was in the old one. */
async function assertMigrated(folder: string, times = 2): Promise<void> {
  for (let time = 1; time <= times; time += 1) {
    const { store, loaded } = await openLoaded(folder, { segmentLimits: { lines: 3, bytes: 1e6 } });
    assert.equal(loaded.damage, undefined, `time ${time}`);
    assert.deepEqual(listed(loaded.records), EXPECTED, `time ${time}`);
    assert.equal(loaded.finishedCalls.has('call-5'), true, `time ${time}`);
    assert.equal(loaded.finishedCalls.has('call-3'), false, 'restarted');
    for (const expected of EXCHANGES) assert.deepEqual(await store.readExchange(expected.id), expected, `time ${time}`);
    await store.close();
  }
  const calls = JSON.parse(await readFile(path.join(folder, 'calls.json'), 'utf8')) as { records: { id: string }[] };
  assert.deepEqual(
    calls.records.map(({ id }) => id),
    ['call-3', 'call-4', 'of-another-form'],
  );
}

test('a folder of format 1 is copied aside as it was, then brought up to date', () =>
  inFolder(async (folder) => {
    await writeOldFolder(folder);
    const before = await filesOf(folder);
    await assertMigrated(folder);
    assert.deepEqual(await filesOf(path.join(folder, 'before-format-2')), before);
    const documents = COLLECTION_NAMES.map((name) => `${name}.json`);
    assert.deepEqual(
      (await readdir(folder)).sort(),
      [...documents, 'before-format-2', 'journal.jsonl', 'segments'].sort(),
    );
    const segments = (await readdir(path.join(folder, 'segments'))).sort();
    assert.deepEqual(segments, ['000001.idx', '000001.jsonl', '000002.jsonl'], 'segments are filled as usual');
  }));

test('stopped at any single file operation of the migration: the next start does all of it', () =>
  inFolder(async (root) => {
    let stopAt = firstOf(STRIDE) - STRIDE;
    for (let stopped = true; stopped;) {
      stopAt += STRIDE;
      const folder = path.join(root, String(stopAt));
      await writeOldFolder(folder);
      let operations = 0;
      const fileSystem = watchedFileSystem(({ name }) => {
        operations += 1;
        if (operations === stopAt && name === 'appendFile') return 'half';
        if (operations >= stopAt) throw systemError('EIO');
      });
      const options = { fileSystem, segmentLimits: { lines: 3, bytes: 1e6 } };
      const opened = await openLoaded(folder, options).catch(() => undefined);
      await opened?.store.close().catch(() => undefined);
      stopped = operations >= stopAt;
      await assertMigrated(folder, 1);
    }
    assert.ok(stopAt > 60, `only ${stopAt} operations`);
  }));

for (const [what, file, from, to] of [
  ['document', 'orders.json', '"currency"', '"curency"'],
  ['journal', 'journal.jsonl', '"commit":5', '"commit":7'],
  ['exchange', 'exchanges.jsonl', '\n{"id":"call-5-1"', '\n{"di":"call-5-1"'],
] as const) {
  test(`a folder of format 1 with a damaged ${what} is not touched; what is left can be read`, () =>
    inFolder(async (folder) => {
      await writeOldFolder(folder);
      const target = path.join(folder, file);
      await writeFile(target, (await readFile(target, 'utf8')).replace(from, to));
      const before = await filesOf(folder);
      const { store, loaded } = await openLoaded(folder);
      assert.equal(loaded.damage?.file, target);
      assert.ok(loaded.records.calls.has('call-1'));
      await assert.rejects(store.commit({ changes: [orderChange('CS9')], exchanges: [] }), isFault('store.read_only'));
      await store.close();
      assert.deepEqual(await filesOf(folder), before);
    }));
}

test('an old folder that somebody puts back is migrated anew, and the first copy stays', () =>
  inFolder(async (root) => {
    const folder = path.join(root, 'default');
    await writeOldFolder(folder);
    await assertMigrated(folder);
    const copy = path.join(folder, 'before-format-2');
    const first = await filesOf(copy);
    await rm(path.join(folder, 'segments'), { recursive: true });
    await cp(copy, folder, { recursive: true });
    await assertMigrated(folder);
    assert.deepEqual(await filesOf(copy), first);
    assert.deepEqual(await filesOf(path.join(folder, 'before-format-2-2')), first);
  }));
