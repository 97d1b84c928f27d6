import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
      // An orderly end would wait for a step of the disk that hangs.
      process.kill(process.pid, 'SIGKILL');
    }, LINGER_LIMIT_MS).unref();
  });
}

/** Says once of each file that takes long what its process has open, and what the threads that work for it do. */
function lateReporter(): { readonly begin: (file: string) => void; readonly look: () => void } {
  let running: { readonly file: string; readonly lateAt: number } | undefined;
  return {
    begin: (file) => {
      running = { file, lateAt: performance.now() + FILE_LATE_MS };
    },
    look: () => {
      if (!running || performance.now() < running.lateAt) return;
      const found = [...process.getActiveResourcesInfo().sort(), ...threadsAtWork()].join(', ');
      process.stderr.write(`${LATE_MARK}${suiteName(running.file)}, after ${FILE_LATE_MS / 1_000} s: ${found}\n`);
      running = undefined;
    },
  };
}

/** Threads that are not idle, with what the kernel has them wait for (Linux): a disk that does not answer shows here. */
function threadsAtWork(): string[] {
  const read = (thread: string, file: string): string =>
    readFileSync(`/proc/self/task/${thread}/${file}`, 'utf8').trim();
  try {
    return readdirSync('/proc/self/task')
      .map((thread) => `${read(thread, 'comm')} in ${read(thread, 'wchan')}`)
      .filter((thread) => !thread.includes('futex'));
  } catch {
    return [];
  }
}
