import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from './chromium.ts';

/** Folders left out of the quick part: they need a browser, or minutes. */
const SLOW_FOLDERS = ['browser', 'durability'];

/** A test or file that takes longer hangs: it fails instead of keeping everybody waiting. Slow machines need most of it. */
const TIMEOUT_MS = 480_000;

/**
 * Runs the tests below `test/` with Node's own runner: `all` (default), `quick` (no browser, no kill tests), or the
 * files whose path contains the given words.
 */
function main(words: readonly string[]): number {
  const quick = words.includes('quick');
  const wanted = words.filter((word) => word !== 'quick' && word !== 'all');
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => !(quick && SLOW_FOLDERS.includes(file.split(path.sep)[0] ?? '')))
    .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
    .map((file) => path.join('test', file))
    .sort();
  if (files.length === 0) {
    process.stderr.write('no test file matches\n');
    return 1;
  }
  if (files.some((file) => file.includes(`${path.sep}browser${path.sep}`))) ensureChromium();
  const reporter = process.env['CI'] ? 'spec' : process.stdout.isTTY ? 'spec' : 'dot';
  const args = [
    '--import',
    'tsx',
    '--test',
    '--test-concurrency=2',
    `--test-timeout=${TIMEOUT_MS}`,
    `--test-reporter=${reporter}`,
    ...files,
  ];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}

process.exitCode = main(process.argv.slice(2));
