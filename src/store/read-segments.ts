import { isOpen } from '../domain/draft.ts';
import { CallIndex } from './call-index.ts';
import { ExchangeIndex } from './exchange-index.ts';
import type { FileSystem } from './file-system.ts';
import { scanLines } from './scan-lines.ts';
import { decodeCall, lineHead } from './segment-codec.ts';
import { SegmentContents } from './segment-contents.ts';
import { listSegments, segmentPath } from './segment-files.ts';
import { adoptSegmentIndex, readSegmentIndex, writeSegmentIndex } from './segment-index-file.ts';
import { countsIn, type CommitSpan, type SegmentView } from './segment-view.ts';
import { DamagedFileError } from './stored-format.ts';

/** A segment that takes no more lines. */
export interface SealedSegment {
  readonly number: number;
  /** Its size, which does not change any more. */
  readonly bytes: number;
  /** Instant of the newest try of any call in it, wall time in ms; 0 when it holds no call. */
  readonly newestWallAt: number;
  readonly span: CommitSpan;
}

/** The segment that grows. */
export interface ActiveSegment {
  readonly number: number;
  /** What is whole and belongs to commits that count; the rest is to be cut off. */
  readonly keepBytes: number;
  readonly contents: SegmentContents;
}

/** The finished calls and exchanges of one view. */
export interface SegmentIndexes {
  readonly calls: CallIndex;
  readonly exchanges: ExchangeIndex;
}

/** What was found in the segments of a workspace. */
export interface LoadedSegments extends SegmentIndexes {
  readonly sealed: readonly SealedSegment[];
  readonly active: ActiveSegment | undefined;
}

/** What to look for in segments. */
export interface SegmentsWanted {
  /** Last commit of the journal: lines of later ones were never acknowledged and do not count. */
  readonly lastCommit: number;
  readonly view: SegmentView;
}

/** The segments of a workspace that has none. */
export function noSegments(): LoadedSegments {
  return { calls: new CallIndex(), exchanges: new ExchangeIndex(), sealed: [], active: undefined };
}

/**
 * Finds all finished calls and exchanges of a view: from the index files of full segments, and by reading the others.
 * Index files that are missing or damaged are written anew.
 * @param into is filled, also when the reading ends early
 * @throws DamagedFileError for a line that is none of ours; for a full segment with commits that the journal lacks
 */
export async function readSegments(
  fileSystem: FileSystem,
  folder: string,
  wanted: SegmentsWanted,
  into: SegmentIndexes,
): Promise<Pick<LoadedSegments, 'sealed' | 'active'>> {
  into.exchanges.fromSegment = wanted.view.fromSegment;
  const numbers = await listSegments(folder);
  const last = numbers.pop();
  const sealed: SealedSegment[] = [];
  for (const number of numbers) {
    sealed.push(await readSealed(fileSystem, folder, number, wanted, into));
  }
  if (last === undefined) return { sealed, active: undefined };
  const { contents, keepBytes } = await scanSegment(fileSystem, folder, last, wanted, into);
  return { sealed, active: { number: last, keepBytes, contents } };
}

async function readSealed(
  fileSystem: FileSystem,
  folder: string,
  number: number,
  wanted: SegmentsWanted,
  into: SegmentIndexes,
): Promise<SealedSegment> {
  const file = segmentPath(folder, number);
  const { size } = await fileSystem.stat(file);
  const known = await readSegmentIndex(fileSystem, folder, number, size);
  if (known) {
    const { span, newestWallAt } = known.header;
    if (span.last > wanted.lastCommit) throw beyond(file, span.last, wanted.lastCommit);
    if (number >= wanted.view.fromSegment) adoptSegmentIndex(known, number, countsIn(wanted.view), into);
    return { number, bytes: size, newestWallAt, span };
  }
  const { contents, keepBytes, firstBeyond } = await scanSegment(fileSystem, folder, number, wanted, into);
  if (firstBeyond !== undefined) throw beyond(file, firstBeyond, wanted.lastCommit);
  if (keepBytes !== size) throw new DamagedFileError(file, 'ends in the middle of a line');
  await writeSegmentIndex(fileSystem, folder, number, contents, size).catch(() => undefined);
  return { number, bytes: size, newestWallAt: contents.newestWallAt, span: contents.span };
}

async function scanSegment(
  fileSystem: FileSystem,
  folder: string,
  segment: number,
  { lastCommit, view }: SegmentsWanted,
  { calls, exchanges }: SegmentIndexes,
): Promise<{ contents: SegmentContents; keepBytes: number; firstBeyond: number | undefined }> {
  const file = segmentPath(folder, segment);
  const contents = new SegmentContents();
  const counts = segment < view.fromSegment ? () => false : countsIn(view);
  let lines = 0;
  let keepBytes = 0;
  let firstBeyond: number | undefined;
  await scanLines(fileSystem, file, (line, offset) => {
    lines += 1;
    const head = lineHead(line);
    const call = head?.kind === 'call' ? decodeCall(line, head.id) : undefined;
    if (!head || (head.kind === 'call' && (!call || isOpen(call)))) {
      throw new DamagedFileError(file, `line ${lines}: is no line of a segment`);
    }
    if (head.commit > lastCommit) firstBeyond ??= head.commit;
    if (firstBeyond !== undefined) return;
    keepBytes = offset + line.length + 1;
    contents.add(head, offset, line.length, call);
    if (!counts(head.commit)) return;
    const place = { segment, offset, length: line.length };
    if (head.kind === 'exchange') exchanges.put(head.id, place);
    else if (call) calls.put(call, head.commit, place);
    else calls.remove(head.id);
  });
  return { contents, keepBytes, firstBeyond };
}

function beyond(file: string, commit: number, lastCommit: number): DamagedFileError {
  return new DamagedFileError(file, `holds commit ${commit}, documents and journal end at ${lastCommit}`);
}
