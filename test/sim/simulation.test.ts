import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TEST_SEED } from '../support/seed.ts';
import { runSimulation, type SimulationReport } from './simulation.ts';

const FIXED_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const YEARS = 2;

const reports: SimulationReport[] = [];

for (const seed of FIXED_SEEDS) {
  test(`seed ${seed}: ${YEARS} years of random life break no invariant`, async () => {
    reports.push(await runSimulation({ seed, years: YEARS }));
  });
}

test('in those lives enough happened, and enough went wrong', () => {
  const total = (count: (report: SimulationReport) => number): number =>
    reports.reduce((sum, report) => sum + count(report), 0);
  assert.equal(reports.length, FIXED_SEEDS.length);
  assert.ok(total(({ orders }) => orders) > 1_000 && total(({ requests }) => requests) > 5_000, 'too little happened');
  assert.ok(total(({ crashes }) => crashes) > 50 && total(({ restarts }) => restarts) > 50, 'too few ends');
  assert.ok(total(({ rewinds }) => rewinds) > 50, 'too little was rewound');
  assert.ok(total(({ failedTries }) => failedTries) > 500, 'the sellers were too good');
  assert.ok(total(({ assumedTries }) => assumedTries) > 50, 'too little was only written down');
  assert.ok(total(({ releasedTries }) => releasedTries) > 2, 'too little was let go');
  assert.ok(total(({ unsubscribedAtExpiry }) => unsubscribedAtExpiry) > 5, 'too little was unsubscribed at expiry');
  for (const name of ['jump', 'resume', 'dryRun', 'sleep', 'watch', 'gap', 'mode']) {
    assert.ok(total(({ commands }) => commands[name] ?? 0) > 50, `too little of ${name}`);
  }
});

// Another one each time on a desk. A failure prints the seed and the command that repeats it.
test(`the seed of this run (${TEST_SEED}): ${YEARS} years of random life break no invariant`, async () => {
  await runSimulation({ seed: TEST_SEED, years: YEARS });
});

test('the same seed gives the same requests and records', async () => {
  const options = { seed: 20_261_123, years: 1 };
  assert.deepEqual(await runSimulation(options), await runSimulation(options));
  const other = await runSimulation({ ...options, seed: options.seed + 1 });
  assert.notEqual(other.traceHash, (await runSimulation(options)).traceHash);
});

test('on the file store, kills and restarts lose nothing either', async () => {
  const report = await runSimulation({ seed: 8, years: 0.7, store: 'file' });
  assert.ok(report.crashes > 0 && report.restarts > 0);
});
