import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { WorkspaceStore } from '../../src/app/ports.ts';
import type { RecordMaps } from '../../src/domain/records.ts';
import type { SnapshotHead } from '../../src/domain/snapshot.ts';
import { nodeFileSystem } from '../../src/store/file-system.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { SnapshotShelf } from '../../src/store/snapshot-shelf.ts';
import { allRecords } from '../support/all-records.ts';
import { buildProgram } from '../support/built-program.ts';
import { TEST_SEED } from '../support/seed.ts';
import { exchange, listed, orderChange } from './records.ts';
import { recordsIn } from './records-in.ts';
import { drawn, runStep } from './snapshot-story.ts';
import { inFolder, openLoaded } from './store-places.ts';

const SCRIPT = buildProgram('test/store/killed-process.ts');

/** The story and the moments of the kills, as far as a kill can be repeated. */
const SEED = TEST_SEED;

/** When a process is killed: so long after so many steps. After none, it is opening the store. */
interface Moment {
  readonly steps: number;
  readonly delayMs: number;
}

/** Lets a process go on with the story and kills it. @returns the last step that it said to be done */
async function runUntilKilled(folder: string, from: number, { steps, delayMs }: Moment): Promise<number> {
  const child = spawn(process.execPath, [SCRIPT, folder, String(SEED), String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    // The first line says that the store is about to be opened.
    if (text.split('\n').length - 2 >= steps) timer ??= setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  await once(child, 'close');
  clearTimeout(timer);
  assert.equal(child.signalCode, 'SIGKILL', `seed ${SEED}, from step ${from}: the process ended by itself`);
  const done = text.split('\n').slice(1, -1).at(-1);
  return done === undefined ? from - 1 : Number(done);
}

/** Everything that a store can be asked for, as one text. */
function stateOf(records: RecordMaps, snapshots: readonly SnapshotHead[]): string {
  return JSON.stringify([listed(records), snapshots]);
}

async function stateOnDisk(folder: string): Promise<string> {
  const { damage, recovered, records } = await recordsIn(folder);
  assert.deepEqual([damage, recovered], [undefined, []]);
  return stateOf(records, (await SnapshotShelf.open(nodeFileSystem, folder)).heads());
}

async function stateOfModel(model: WorkspaceStore): Promise<string> {
  return stateOf(allRecords(await model.load()), model.snapshots());
}

/** Restores each snapshot there is in both stores and compares. */
async function compareSnapshots(folder: string, model: WorkspaceStore, where: string): Promise<void> {
  const { store, loaded } = await openLoaded(folder);
  assert.equal(loaded.uncleanShutdown, true);
  for (const { id } of store.snapshots()) {
    const found = await store.restoreSnapshot(id, () => []);
    const expected = await model.restoreSnapshot(id, () => []);
    assert.deepEqual(listed(allRecords(found)), listed(allRecords(expected)), `${where}: ${id}`);
    assert.deepEqual(await store.readExchange('x'), await model.readExchange('x'), `${where}: bytes of ${id}`);
  }
  await store.close();
  assert.ok(!(await readdir(path.join(folder, 'snapshots'))).some((name) => name.endsWith('.tmp')));
}

// Both at the same time: starting processes takes most of it.
describe('killed', { concurrency: true }, () => {
  for (const [what, kills, orders, withinMs] of [
    ['few', 60, 0, 40],
    ['thousands of', 45, 4_000, 250],
  ] as const) {
    test(`${kills} times among commits, snapshots, restores, imports, deletions and compactions of ${what} records`, () =>
      inFolder(async (folder) => {
        const many = Array.from({ length: orders }, (_, index) => orderChange(`CS-m-${index}`));
        const model = createMemoryStore();
        const { store: first } = await openLoaded(folder);
        for (const store of [model, first]) {
          await store.commit({ changes: [orderChange('CS-0'), ...many], exchanges: [exchange('x', 1)] });
        }
        await first.close();
        let step = 1;
        for (let run = 0; run < kills; run += 1) {
          const done = await runUntilKilled(folder, step, {
            steps: drawn(9, SEED, run, 5),
            delayMs: drawn(withinMs, SEED, run, 6),
          });
          for (; step <= done; step += 1) await runStep(model, SEED, step);
          const found = await stateOnDisk(folder);
          const where = `seed ${SEED}, kill ${run + 1} after step ${done}`;
          if (found === (await stateOfModel(model))) continue;
          // The step under way may be done without having been said to be.
          await runStep(model, SEED, step);
          step += 1;
          assert.ok(
            found === (await stateOfModel(model)),
            `${where}: neither the state before nor that after step ${step - 1}`,
          );
        }
        await compareSnapshots(folder, model, `seed ${SEED}`);
      }));
  }
});
