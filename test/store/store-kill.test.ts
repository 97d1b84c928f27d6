import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Prng } from '../../src/scenario/prng.ts';
import { buildProgram } from '../support/built-program.ts';
import { TEST_SEED } from '../support/seed.ts';
import { exchange } from './records.ts';
import { inFolder, openLoaded } from './store-places.ts';

const SCRIPT = buildProgram('test/store/committing-process.ts');
const RUNS = 20;
/** Acknowledged commits after which the kill comes: from the first ones to well into compactions. */
const MOST_COMMITS = 400;

/** Lets a process commit until it has acknowledged so many, kills it, and gives all ids it has printed. */
async function commitUntilKilled(folder: string, run: number, killAfter: number): Promise<string[]> {
  const child = spawn(process.execPath, [SCRIPT, folder, String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  await once(child, 'close');
  assert.equal(child.signalCode, 'SIGKILL', `run ${run} ended by itself`);
  return text.split('\n').slice(0, -1);
}

test(`killed ${RUNS} times in a stream of commits: nothing acknowledged is missing, no commit is there by half`, () =>
  inFolder(async (folder) => {
    const acknowledged: string[] = [];
    const prng = new Prng(TEST_SEED);
    for (let run = 0; run < RUNS; run += 1) {
      const killAfter = prng.int(1, MOST_COMMITS);
      acknowledged.push(...(await commitUntilKilled(folder, run, killAfter)));
    }
    const { store, loaded } = await openLoaded(folder);
    assert.equal(loaded.damage, undefined);
    assert.equal(loaded.uncleanShutdown, true);
    const { orders, events } = loaded.records;
    assert.deepEqual(
      acknowledged.filter((id) => !orders.has(id)),
      [],
    );
    assert.deepEqual([...orders.keys()], [...events.keys()]);
    const calls = [...loaded.records.calls.keys()].map((id) => id.slice('call-'.length));
    assert.deepEqual(calls.toSorted(), [...orders.keys()].sort());
    assert.equal([...loaded.finishedCalls.heads({})].length, calls.length, 'all of them out of memory');
    for (const id of acknowledged) {
      assert.deepEqual(await store.readExchange(`x-${id}`), exchange(`x-${id}`, 100));
    }
    await store.close();
  }));
