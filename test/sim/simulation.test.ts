import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSimulation } from './simulation.ts';

const FIXED_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const YEARS = 2;

for (const seed of FIXED_SEEDS) {
  test(`seed ${seed}: ${YEARS} years of random life break no invariant`, async () => {
    const report = await runSimulation({ seed, years: YEARS });
    assert.ok(report.crashes > 0 && report.restarts > 0 && report.failedTries > 0, 'nothing went wrong: too easy');
    assert.ok(report.rewinds > 0, 'nothing was rewound');
    assert.ok(report.orders > 50 && report.requests > 100, 'too little happened');
  });
}

// A failure prints the seed and the command that repeats it.
const freshSeed = Date.now() % 0x1_0000_0000;

test(`a fresh seed (${freshSeed}): ${YEARS} years of random life break no invariant`, async () => {
  await runSimulation({ seed: freshSeed, years: YEARS });
});

test('the same seed gives the same requests and records', async () => {
  const options = { seed: 20_261_123, years: 1 };
  assert.deepEqual(await runSimulation(options), await runSimulation(options));
  const other = await runSimulation({ ...options, seed: options.seed + 1 });
  assert.notEqual(other.traceHash, (await runSimulation(options)).traceHash);
});

test('on the file store, kills and restarts lose nothing either', async () => {
  const report = await runSimulation({ seed: 7, years: 0.7, store: 'file' });
  assert.ok(report.crashes > 0 && report.restarts > 0);
});
