import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FLAGS, readCommandLine } from '../../src/config/command-line.ts';

test('no arguments ask for nothing', () => {
  assert.deepEqual(readCommandLine([]), { commandLine: { ephemeral: false, help: false } });
});

test('flags may come in any order, help also short', () => {
  const both = { commandLine: { ephemeral: true, help: true } };
  assert.deepEqual(readCommandLine(['--ephemeral', '--help']), both);
  assert.deepEqual(readCommandLine(['-h', '--ephemeral', '--']), both);
});

test('the first argument that is not understood is named as it was typed', () => {
  for (const [args, unknown] of [
    [['--ephemeral', '--port', '80'], '--port'],
    [['--ephemeral=yes'], '--ephemeral=yes'],
    [['--ephemral'], '--ephemral'],
    [['-x'], '-x'],
    [['run', '--help'], 'run'],
    [['--', 'run'], 'run'],
    [['--no-ephemeral'], '--no-ephemeral'],
    [['--__proto__'], '--__proto__'],
  ] as const) {
    assert.deepEqual(readCommandLine(args), { unknown }, args.join(' '));
  }
});

test('the flags are listed', () => {
  assert.deepEqual(FLAGS, ['--ephemeral', '--help']);
});
