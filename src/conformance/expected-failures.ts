import { isRequirement, type RequirementId } from './requirements.ts';
import type { RequirementResult } from './result.ts';

/** Requirements that are known to fail, each with what somebody wrote beside it. */
export interface ExpectedFailures {
  readonly ids: ReadonlyMap<RequirementId, string>;
}

/** A line that cannot be used: its number and the word in it. */
export interface ExpectedFailuresProblem {
  readonly line: number;
  readonly word: string;
}

/** Longest file that is read, in lines; there are far fewer requirements. */
const LINES_MAX = 1_000;

/**
 * Reads a file of expected failures: the id of a requirement on each line, anything behind a `#` is a remark; empty
 * lines are fine.
 */
export function readExpectedFailures(text: string): ExpectedFailures | ExpectedFailuresProblem {
  const ids = new Map<RequirementId, string>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.length > LINES_MAX) return { line: LINES_MAX + 1, word: '…' };
  for (const [index, line] of lines.entries()) {
    const [word = '', ...remark] = line.split('#');
    const id = word.trim();
    if (id === '') continue;
    if (!isRequirement(id)) return { line: index + 1, word: id.slice(0, 60) };
    ids.set(id, remark.join('#').trim());
  }
  return { ids };
}

/** A run against what was known before: only a change is news. */
export interface Comparison {
  /** Failed, and nobody expected it. */
  readonly unexpected: readonly RequirementId[];
  /** Failed as expected. */
  readonly expected: readonly RequirementId[];
  /** Expected to fail, and did not: the file is out of date. */
  readonly mended: readonly RequirementId[];
  /** Expected to fail, and nothing was found out about it. */
  readonly open: readonly RequirementId[];
}

export function compareWith(results: readonly RequirementResult[], { ids }: ExpectedFailures): Comparison {
  const failed = results.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
  const verdictOf = (id: RequirementId) => results.find((result) => result.id === id)?.verdict ?? 'skipped';
  const others = [...ids.keys()].filter((id) => verdictOf(id) !== 'failed');
  return {
    unexpected: failed.filter((id) => !ids.has(id)),
    expected: failed.filter((id) => ids.has(id)),
    mended: others.filter((id) => verdictOf(id) !== 'skipped'),
    open: others.filter((id) => verdictOf(id) === 'skipped'),
  };
}

/** A file of the failures of a run, to be kept beside the service's own tests. */
export function expectedFailuresText(results: readonly RequirementResult[], comment: string): string {
  const ids = results.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
  return `# ${comment}\n${ids.map((id) => `${id}\n`).join('')}`;
}

/** How a run ends for a script: 0 as it should be, 1 not so, 2 nothing could be found out. */
export function exitCodeOf(
  run: { readonly cannotRun?: unknown; readonly provedNothing?: boolean; readonly cancelled?: boolean },
  { unexpected, mended }: Comparison,
): 0 | 1 | 2 {
  if (run.cannotRun !== undefined || run.provedNothing || run.cancelled) return 2;
  return unexpected.length > 0 || mended.length > 0 ? 1 : 0;
}
