import path from 'node:path';

/** Tests that need a browser, or minutes, or only compute for long: left out of the quick part. */
const SLOW = /^(browser|durability|sim)\/|-kill\.test|^(scenario\/make-first-records|conformance\/mistakes)\.test/;

/** Files that get a process of their own: they take long, because they start browsers or programs, or live for years. */
const LONG = /^(browser|durability|sim)\/|-kill\.test|\/start\.test/;

/** Fewer files share one process than this. */
const FILES_WORTH_A_PROCESS = 6;

/** One process of the test run and the files that it runs, one after the other. */
export type TestProcess = readonly string[];

/** Which part of the tests is wanted. */
export interface TestSelection {
  /** Without what needs a browser, or minutes. */
  readonly quick: boolean;
  /** Every file in a process of its own, to tell whether a file fails because of another one. */
  readonly alone: boolean;
  /** The path contains one of these; every file when there are none. */
  readonly words: readonly string[];
}

/** Reads the words of the command line: `all`, `quick`, `alone`, and parts of paths. */
export function readSelection(args: readonly string[]): TestSelection {
  const words = args.filter((word) => !['all', 'quick', 'alone'].includes(word));
  return { quick: args.includes('quick'), alone: args.includes('alone'), words };
}

/** The wanted files of all files below `test/`, given as paths from there. */
export function selectTests(files: readonly string[], { quick, words }: TestSelection): string[] {
  return files
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => !(quick && SLOW.test(file.replaceAll(path.sep, '/'))))
    .filter((file) => words.length === 0 || words.some((word) => path.join('test', file).includes(word)))
    .sort();
}

/**
 * Deals files out to processes. Loading the program costs a process more than most files take, so files share one; the
 * long ones, which have a process of their own, come first, so that no core waits for them at the end.
 *
 * @param most how many processes may share the files that need none of their own
 */
export function planProcesses(files: readonly string[], { alone }: TestSelection, most: number): TestProcess[] {
  const needsOwn = (file: string): boolean => alone || LONG.test(file.replaceAll(path.sep, '/'));
  const own = files.filter(needsOwn).map((file) => [file]);
  const rest = files.filter((file) => !needsOwn(file));
  const shared = Math.min(most, Math.ceil(rest.length / FILES_WORTH_A_PROCESS));
  const dealt = Array.from({ length: shared }, (_, turn) => rest.filter((_file, index) => index % shared === turn));
  return [...own, ...dealt.filter((group) => group.length > 0)];
}
