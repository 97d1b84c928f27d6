import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { run } from 'node:test';
import { dot, spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { ensureChromium } from './chromium.ts';
import { planProcesses, readSelection, selectTests, type TestProcess, type TestSelection } from './test-plan.ts';
import { blamedFiles, describeRun, followRun, suiteName } from './test-times.ts';

/** Every process takes its share of the files that share one; more of them even out better, fewer load less. */
const SHARES_PER_CORE = 2;
const MAX_CORES = 8;

/** The quick part looks at every so many cases of the exhaustive tests of the store. */
const QUICK_STRIDE = '50';

/** A file system in memory, where there is one: most of the tests of the store wait for the disk otherwise. */
const MEMORY_FOLDER = '/dev/shm';
const MEMORY_WANTED = 256 * 1024 ** 2;

/**
 * Sets what the processes find: where their scratch folders are, and how much they look at. CI takes the memory whatever
 * it has set: where many machines share a disk, an fsync was seen to take seconds.
 */
function prepareEnvironment({ quick }: TestSelection): void {
  if (quick) process.env['KOOSIM_TEST_STRIDE'] ??= QUICK_STRIDE;
  const isGiven = process.env['TMPDIR'] !== undefined && process.env['CI'] === undefined;
  if (isGiven || !existsSync(MEMORY_FOLDER)) return;
  const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
  if (bavail * bsize >= MEMORY_WANTED) process.env['TMPDIR'] = MEMORY_FOLDER;
}

/** CI runs no more files than these a second time. */
const SECOND_TRIES_MAX = 2;

const doneFile = (module: string): string => `${module}.done`;

/** Writes the module that is the main file of a process. */
function writeModule(file: string, files: TestProcess): void {
  const runner = pathToFileURL(path.join(import.meta.dirname, 'run-together.ts')).href;
  const args = `${JSON.stringify(files)}, ${JSON.stringify(doneFile(file))}`;
  writeFileSync(file, `import { runTogether } from '${runner}';\nrunTogether(${args});\n`);
}

/** Runs the processes with Node's own runner and prints what happens. @returns the files that are to blame if it went wrong */
async function runProcesses(
  processes: readonly TestProcess[],
  folder: string,
  concurrency: number,
): Promise<readonly string[]> {
  const startedAt = performance.now();
  const modules = processes.map((_, index) => path.join(folder, `${String(index + 1).padStart(3, '0')}.test.mjs`));
  processes.forEach((files, index) => writeModule(modules[index] ?? '', files));
  const stream = run({ files: modules, concurrency });
  const outcome = followRun(stream);
  const isWordy = process.env['CI'] !== undefined || process.stdout.isTTY;
  const report = (isWordy ? stream.compose(new spec()) : stream.compose(dot)) as AsyncIterable<unknown>;
  for await (const text of report) process.stdout.write(String(text));
  const broken = processes.filter((_, index) => !existsSync(doneFile(modules[index] ?? '')));
  process.stdout.write(describeRun(processes, broken, outcome, performance.now() - startedAt));
  process.stdout.write(`  scratch folders were in ${tmpdir()}\n`);
  const blamed = blamedFiles(processes, broken, outcome);
  // A failure that belongs to no file is everybody's.
  return blamed.length === 0 && outcome.failures > 0 ? processes.flat() : blamed;
}

/**
 * Runs a few failed files of a CI run again, each alone: what a machine that others share did to them once, it will not do
 * twice; a mistake of ours stays one. What passes only then is named, since something about it is unsteady. On a desk
 * nothing is tried twice.
 *
 * @returns the files that are to blame in the end
 */
async function tryAgain(blamed: readonly string[], folder: string): Promise<readonly string[]> {
  if (process.env['CI'] === undefined || blamed.length > SECOND_TRIES_MAX) return blamed;
  process.stdout.write(`\n==> once more, alone: ${blamed.map(suiteName).join(', ')}\n`);
  const again = mkdtempSync(path.join(folder, 'again-'));
  const stillBlamed = await runProcesses(
    blamed.map((file) => [file]),
    again,
    1,
  );
  const unsteady = blamed.filter((file) => !stillBlamed.includes(file));
  if (unsteady.length > 0) {
    process.stdout.write(`\nUNSTEADY, failed at first and passed alone: ${unsteady.map(suiteName).join(', ')}\n`);
  }
  return stillBlamed;
}

/**
 * Runs the tests below `test/`: `all` (default), `quick` (no browser, no kill tests), or the files whose path contains
 * one of the given words; with `alone`, every file in a process of its own.
 */
async function main(args: readonly string[]): Promise<number> {
  const selection = readSelection(args);
  const files = selectTests(readdirSync('test', { recursive: true, encoding: 'utf8' }), selection);
  if (files.length === 0) {
    process.stderr.write('no test file matches\n');
    return 1;
  }
  if (files.some((file) => file.startsWith(`browser${path.sep}`))) ensureChromium();
  const cores = Math.min(MAX_CORES, Math.max(2, availableParallelism()));
  prepareEnvironment(selection);
  const folder = mkdtempSync(path.join(tmpdir(), 'koosim-tests-'));
  try {
    const plan = planProcesses(files, selection, cores * SHARES_PER_CORE);
    const blamed = await runProcesses(plan, folder, cores);
    return blamed.length > 0 && (await tryAgain(blamed, folder)).length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
