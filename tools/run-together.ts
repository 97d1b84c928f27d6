import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { assertQuickly } from './quick-assert.ts';
import { suiteName } from './test-times.ts';

/** A file that takes longer hangs: it fails instead of keeping everybody waiting. Slow machines need most of it. */
const FILE_LIMIT_MS = 480_000;
/** The same for a process that runs many files; it also ends a process that is too busy to look at its own clock. */
const PROCESS_LIMIT_MS = 1_200_000;
/** What a file has left open (a server, a timer, a child) keeps the process alive no longer than this. */
const LINGER_LIMIT_MS = 30_000;

/** Runs in a thread, because a test that never yields keeps the process from counting its own time. */
const WATCH = `
  const { writeSync } = require('node:fs');
  setTimeout(() => {
    writeSync(2, 'ended: a process of tests took longer than ${PROCESS_LIMIT_MS / 1_000} s\\n');
    process.kill(process.pid, 'SIGKILL');
  }, ${PROCESS_LIMIT_MS});
`;

/**
 * Runs test files of `test/` one after the other in this process. Every file is a suite of its own, named by its path:
 * its hooks, its time limit and its result stay its own.
 *
 * @param doneFile is written when the process ends well; Node 20 tells nobody that a process whose tests passed ended badly
 */
export function runTogether(files: readonly string[], doneFile: string): void {
  assertQuickly();
  process.on('exit', (code) => {
    if (code === 0) writeFileSync(doneFile, '');
  });
  new Worker(WATCH, { eval: true, execArgv: [] }).unref();
  for (const file of files) {
    const { href } = pathToFileURL(path.resolve('test', file));
    describe(suiteName(file), { timeout: FILE_LIMIT_MS }, async () => {
      await import(href);
    });
  }
  after(() => {
    setTimeout(() => {
      process.stderr.write(`ended: one of these files left something open: ${files.join(', ')}\n`);
      process.exit(1);
    }, LINGER_LIMIT_MS).unref();
  });
}
