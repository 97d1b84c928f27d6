import type { TestsStream } from 'node:test';
import type { TestProcess } from './test-plan.ts';

const SHOWN = 10;

/** What a run of the tests has come to. */
export interface TestRun {
  failures: number;
  /** Names of the suites of files that failed. */
  readonly failed: Set<string>;
  /** How long each file took that has reported, by the name of its suite. */
  readonly tookMs: Map<string, number>;
  /** What processes said of files that took long. */
  readonly late: string[];
}

/** How a line begins in which a process says that a file takes long. */
export const LATE_MARK = 'late: ';

/** Follows a run. */
export function followRun(stream: TestsStream): TestRun {
  const run: TestRun = { failures: 0, failed: new Set(), tookMs: new Map(), late: [] };
  stream.on('test:pass', ({ name, nesting, details }) => {
    if (nesting === 0) run.tookMs.set(name, details.duration_ms);
  });
  stream.on('test:fail', ({ name, nesting, details, todo }) => {
    if (nesting === 0) run.tookMs.set(name, details.duration_ms);
    if (todo !== undefined && todo !== false) return;
    run.failures += 1;
    if (nesting === 0) run.failed.add(name);
  });
  stream.on('test:stderr', ({ message }) => {
    run.late.push(...message.split('\n').filter((line) => line.startsWith(LATE_MARK)));
  });
  return run;
}

/** Name of the suite that a file below `test/` is. */
export function suiteName(file: string): string {
  return `test/${file}`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Files that have not reported, because their process ended before they were through. */
export function silentFiles(processes: readonly TestProcess[], { tookMs }: TestRun): string[] {
  return processes
    .flat()
    .map(suiteName)
    .filter((name) => !tookMs.has(name));
}

/** Files to blame for what went wrong: those that failed or never reported, else all of a process that ended badly. */
export function blamedFiles(processes: readonly TestProcess[], broken: readonly TestProcess[], run: TestRun): string[] {
  const isBlamed = (file: string): boolean => run.failed.has(suiteName(file)) || !run.tookMs.has(suiteName(file));
  return processes.flatMap((files) => {
    const blamed = files.filter(isBlamed);
    return blamed.length === 0 && broken.includes(files) ? files : blamed;
  });
}

/**
 * What a run came to, for people: the slowest files, and the processes that ended badly.
 *
 * @param broken processes that failed, or ended before they were through, or were ended because something kept them alive
 */
export function describeRun(
  processes: readonly TestProcess[],
  broken: readonly TestProcess[],
  run: TestRun,
  totalMs: number,
): string {
  const names = processes.flat().map(suiteName);
  const slowest = names
    .map((name) => ({ name, ms: run.tookMs.get(name) ?? 0 }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SHOWN)
    .map(({ name, ms }) => `${seconds(ms).padStart(9)}  ${name}`);
  const silent = silentFiles(processes, run).map((name) => `  never finished: ${name}`);
  const ended = broken.map((files) => `  ended badly: the process of ${files.map(suiteName).join(', ')}`);
  return [
    '',
    `${names.length} files in ${processes.length} processes took ${seconds(totalMs)}; the slowest:`,
    ...slowest,
    ...run.late.map((line) => `  ${line}`),
    ...silent,
    ...ended,
    '',
  ].join('\n');
}
