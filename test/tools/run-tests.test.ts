import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

const RUNNER = path.join(import.meta.dirname, '../../tools/run-tests.ts');
const TSX = import.meta.resolve('tsx');

const PASSES = `import { test } from 'node:test';
test('passes', () => {});`;
const FAILS = `import { test } from 'node:test';
test('fails', () => { throw new Error('wrong on purpose'); });`;
const PASSES_AT_SECOND = `import { existsSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
test('passes at the second try', () => {
  if (existsSync('tried')) return;
  writeFileSync('tried', '');
  throw new Error('wrong once');
});`;
const ENDS_AT_FIRST = `import { existsSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
test('ends its process at the first try', () => {
  if (existsSync('tried')) return;
  writeFileSync('tried', '');
  process.exit(1);
});`;

describe('the runner of the tests', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'koosim-runner-'));
    mkdirSync(path.join(folder, 'test'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function runs(files: Readonly<Record<string, string>>, ci: boolean): { code: number | null; said: string } {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, 'test', `${name}.test.ts`), text);
    // A runner that finds itself below another one reports to that one only.
    const { NODE_TEST_CONTEXT: _context, CI: _ci, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', TSX, RUNNER, 'alone'], {
      cwd: folder,
      env: { ...env, ...(ci ? { CI: 'true' } : {}) },
      encoding: 'utf8',
      timeout: 120_000,
    });
    return { code: status, said: stdout + stderr };
  }

  test('passes what passes, and tries nothing twice', () => {
    const { code, said } = runs({ one: PASSES, two: PASSES }, true);
    assert.equal(code, 0, said);
    assert.doesNotMatch(said, /once more|UNSTEADY/);
  });

  test('fails what fails, in CI after a second try of that file alone', () => {
    const { code, said } = runs({ one: PASSES, two: FAILS }, true);
    assert.equal(code, 1, said);
    assert.match(said, /once more, alone: test\/two\.test\.ts\n/);
    assert.doesNotMatch(said, /UNSTEADY/);
  });

  test('names a file that passes only at the second try', () => {
    const { code, said } = runs({ one: PASSES, two: PASSES_AT_SECOND }, true);
    assert.equal(code, 0, said);
    assert.match(said, /wrong once/);
    assert.match(said, /UNSTEADY, failed at first and passed alone: test\/two\.test\.ts\n/);
  });

  test('notices a process that ends before its tests are through', () => {
    const { code, said } = runs({ one: PASSES, two: ENDS_AT_FIRST }, true);
    assert.equal(code, 0, said);
    assert.match(said, /never finished: test\/two\.test\.ts/);
    assert.match(said, /UNSTEADY, failed at first and passed alone: test\/two\.test\.ts\n/);
  });

  test('tries nothing twice on a desk, nor where more than two files fail', () => {
    const onDesk = runs({ one: PASSES, two: PASSES_AT_SECOND }, false);
    assert.equal(onDesk.code, 1, onDesk.said);
    assert.doesNotMatch(onDesk.said, /once more/);
    const many = runs({ one: FAILS, two: FAILS, three: FAILS }, true);
    assert.equal(many.code, 1, many.said);
    assert.doesNotMatch(many.said, /once more/);
  });
});
