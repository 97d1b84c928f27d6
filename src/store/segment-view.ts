import { z } from 'zod';

/** Commits from the first to the last, both included. A negative number is that of a staging (see `SegmentLog.stage`). */
const range = z.tuple([z.number().int(), z.number().int()]).readonly();
const segment = z.number().int().positive();

/** Schema of a stored mark. */
export const segmentMark = z.object({ commits: z.array(range).readonly(), fromSegment: segment });

/**
 * Which lines of the segments belong to the records of one moment: those of some commits, and none of the segments before
 * `fromSegment`, which were forgotten. Going back in time takes nothing out of the segments: a call that is made again
 * after a rewind has another record and other bytes under the same id, and both may be asked for.
 */
export type SegmentMark = z.infer<typeof segmentMark>;

/** Schema of a stored view. */
export const segmentView = z.object({ before: z.array(range).readonly(), ownFrom: segment, fromSegment: segment });

/** What belongs to the present records: what the last restore put back, and all commits from `ownFrom` on. */
export type SegmentView = z.infer<typeof segmentView>;

/** The view while nothing was ever restored or forgotten. */
export const WHOLE_VIEW: SegmentView = { before: [], ownFrom: 1, fromSegment: 1 };

/** Commits that the lines of a segment belong to. */
export interface CommitSpan {
  /** 0 when there is none. */
  readonly first: number;
  readonly last: number;
  /** Numbers of stagings. */
  readonly staged: readonly number[];
}

/** What belongs to the records as they are after a commit. */
export function markOf({ before, ownFrom, fromSegment }: SegmentView, lastCommit: number): SegmentMark {
  const last = before.at(-1);
  if (lastCommit < ownFrom) return { commits: before, fromSegment };
  // A restore that went back to just before itself leaves no gap.
  if (last && last[0] > 0 && last[1] === ownFrom - 1) {
    return { commits: [...before.slice(0, -1), [last[0], lastCommit]], fromSegment };
  }
  return { commits: [...before, [ownFrom, lastCommit]], fromSegment };
}

/** What belongs to the present records once those of a mark take their place by a commit. */
export function viewAfter({ commits, fromSegment }: SegmentMark, commit: number): SegmentView {
  return { before: commits, ownFrom: commit, fromSegment };
}

/** Tells whether the lines of a commit or staging belong to a view. */
export function countsIn({ before, ownFrom }: SegmentView): (commit: number) => boolean {
  return (commit) => commit >= ownFrom || before.some(([from, to]) => from <= commit && commit <= to);
}

/** Whether some line of a segment may belong to a mark. */
export function isNeeded(number: number, { first, last, staged }: CommitSpan, mark: SegmentMark): boolean {
  if (number < mark.fromSegment) return false;
  return mark.commits.some(
    ([from, to]) => (last > 0 && from <= last && first <= to) || staged.some((id) => from <= -id && -id <= to),
  );
}
