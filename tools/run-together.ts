import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { assertQuickly } from './quick-assert.ts';
import { LATE_MARK, suiteName } from './test-times.ts';

/** A file that takes longer hangs: it fails instead of keeping everybody waiting. Slow machines need most of it. */
const FILE_LIMIT_MS = 300_000;
/** From then on a file is spoken of, with what it waits for: once it is ended nobody can tell any more. */
const FILE_LATE_MS = 150_000;
/** The same for a process that runs many files; it also ends a process that is too busy to look at its own clock. */
const PROCESS_LIMIT_MS = 1_200_000;
/** What a file has left open (a server, a timer, a child) keeps the process alive no longer than this. */
const LINGER_LIMIT_MS = 30_000;

/**
 * Runs in a thread, because a test that never yields keeps the process from counting its own time. Its messages also wake
 * the loop of the process: under Node 24 a test that waits for the disk alone once hung until its time limit, with nothing
 * in it that could, as if the end of a step had not been told.
 */
const WATCH = `
  const { writeSync } = require('node:fs');
  const { parentPort } = require('node:worker_threads');
  setInterval(() => parentPort.postMessage('awake?'), 1_000);
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
  const reportLate = lateReporter();
  const watch = new Worker(WATCH, { eval: true, execArgv: [] });
  watch.on('message', reportLate.look);
  watch.unref();
  for (const file of files) {
    const { href } = pathToFileURL(path.resolve('test', file));
    describe(suiteName(file), { timeout: FILE_LIMIT_MS }, async () => {
      before(() => reportLate.begin(file));
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

/** Says once of each file that takes long what keeps its process awake: a step of the disk, a socket, a child, nothing. */
function lateReporter(): { readonly begin: (file: string) => void; readonly look: () => void } {
  let running: { readonly file: string; readonly lateAt: number } | undefined;
  return {
    begin: (file) => {
      running = { file, lateAt: performance.now() + FILE_LATE_MS };
    },
    look: () => {
      if (!running || performance.now() < running.lateAt) return;
      const kinds = process.getActiveResourcesInfo().sort().join(', ');
      process.stderr.write(
        `${LATE_MARK}${suiteName(running.file)} goes on after ${FILE_LATE_MS / 1_000} s; open: ${kinds}\n`,
      );
      running = undefined;
    },
  };
}
