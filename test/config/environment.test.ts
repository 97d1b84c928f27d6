import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { readEnvironment } from '../../src/config/environment.ts';

const ROOT = path.resolve('some', 'where');

test('the defaults are those of the scripting surface', () => {
  assert.deepEqual(readEnvironment({}, ROOT), {
    environment: {
      host: '127.0.0.1',
      port: 4700,
      dataFolder: path.join(ROOT, 'data', 'workspaces'),
      referenceIsvPort: 4701,
      openBrowser: true,
      logLevel: 'warn',
    },
  });
});

test('in memory there is no data folder', () => {
  const read = readEnvironment({ KOOSIM_EPHEMERAL: 'on', KOOSIM_DATA: 'somewhere' }, ROOT);
  assert.ok('environment' in read);
  assert.equal(read.environment.dataFolder, undefined);
});

test('the sample seller can be off, the browser stays closed in CI', () => {
  const read = readEnvironment({ KOOSIM_REFERENCE_ISV_PORT: 'off', CI: 'true' }, ROOT);
  assert.ok('environment' in read);
  assert.equal(read.environment.referenceIsvPort, undefined);
  assert.equal(read.environment.openBrowser, false);
});

const WRONG: readonly [variable: string, value: string][] = [
  ['KOOSIM_PORT', '70000'],
  ['KOOSIM_PORT', '-1'],
  ['KOOSIM_EPHEMERAL', 'yes'],
  ['KOOSIM_PORT', '80a'],
  ['KOOSIM_PORT', ''],
  ['KOOSIM_HOST', 'not a host'],
  ['KOOSIM_REFERENCE_ISV_PORT', 'on'],
  ['KOOSIM_OPEN', 'yes'],
  ['KOOSIM_LOG', 'loud'],
  ['KOOSIM_DATA', ''],
  ['KOOSIM_PROT', '4700'],
];

for (const [variable, value] of WRONG) {
  test(`${variable}=${value} is a problem that names variable, value and what is allowed`, () => {
    const read = readEnvironment({ [variable]: value }, ROOT);
    assert.ok('problems' in read);
    assert.equal(read.problems.length, 1);
    assert.equal(read.problems[0]?.variable, variable);
    assert.equal(read.problems[0]?.value, value);
    assert.ok((read.problems[0]?.allowed.length ?? 0) > 5);
  });
}

test('all problems are told at once', () => {
  const read = readEnvironment({ KOOSIM_PORT: 'x', KOOSIM_OPEN: 'y' }, ROOT);
  assert.ok('problems' in read);
  assert.deepEqual(
    read.problems.map(({ variable }) => variable),
    ['KOOSIM_PORT', 'KOOSIM_OPEN'],
  );
});
