import { isOpen } from '../domain/draft.ts';
import { CallIndex } from './call-index.ts';
import { ExchangeIndex } from './exchange-index.ts';
import type { FileSystem } from './file-system.ts';
import { scanLines } from './scan-lines.ts';
import { decodeCall, lineHead } from './segment-codec.ts';
import { SegmentContents } from './segment-contents.ts';
import { listSegments, segmentPath } from './segment-files.ts';
import { adoptSegmentIndex, readSegmentIndex, writeSegmentIndex } from './segment-index-file.ts';
import { DamagedFileError } from './stored-format.ts';

/** A segment that takes no more lines. */
export interface SealedSegment {
  readonly number: number;
  /** Its size, which does not change any more. */
  readonly bytes: number;
  /** Instant of the newest try of any call in it, wall time in ms; 0 when it holds no call. */
  readonly newestWallAt: number;
}

/** The segment that grows. */
export interface ActiveSegment {
  readonly number: number;
  /** What is whole and belongs to commits that count; the rest is to be cut off. */
  readonly keepBytes: number;
  readonly contents: SegmentContents;
}

/** What was found in the segments of a workspace. */
export interface LoadedSegments {
  readonly calls: CallIndex;
  readonly exchanges: ExchangeIndex;
  readonly sealed: readonly SealedSegment[];
  readonly active: ActiveSegment | undefined;
}

/** The segments of a workspace that has none. */
export function noSegments(): LoadedSegments {
  return { calls: new CallIndex(), exchanges: new ExchangeIndex(), sealed: [], active: undefined };
}

/**
 * Finds all finished calls and exchanges: from the index files of full segments, and by reading the others. Index files
 * that are missing or damaged are written anew.
 * @param lastCommit last commit of the journal: lines of later ones were never acknowledged and do not count
 * @param into is filled, also when the reading ends early
 * @throws DamagedFileError for a line that is none of ours; for a full segment with commits that the journal lacks
 */
export async function readSegments(
  fileSystem: FileSystem,
  folder: string,
  lastCommit: number,
  into: Pick<LoadedSegments, 'calls' | 'exchanges'>,
): Promise<Pick<LoadedSegments, 'sealed' | 'active'>> {
  const numbers = await listSegments(folder);
  const last = numbers.pop();
  const sealed: SealedSegment[] = [];
  for (const number of numbers) {
    sealed.push(await readSealed(fileSystem, folder, number, lastCommit, into));
  }
  if (last === undefined) return { sealed, active: undefined };
  const { contents, countingBytes } = await scanSegment(fileSystem, folder, last, lastCommit, into);
  return { sealed, active: { number: last, keepBytes: countingBytes, contents } };
}

async function readSealed(
  fileSystem: FileSystem,
  folder: string,
  number: number,
  lastCommit: number,
  into: Pick<LoadedSegments, 'calls' | 'exchanges'>,
): Promise<SealedSegment> {
  const file = segmentPath(folder, number);
  const { size } = await fileSystem.stat(file);
  const known = await readSegmentIndex(fileSystem, folder, number, size);
  if (known) {
    if (known.header.lastCommit > lastCommit) throw beyond(file, known.header.lastCommit, lastCommit);
    adoptSegmentIndex(known, number, (commit) => commit <= lastCommit, into);
    return { number, bytes: size, newestWallAt: known.header.newestWallAt };
  }
  const { contents, countingBytes, firstBeyond } = await scanSegment(fileSystem, folder, number, lastCommit, into);
  if (firstBeyond !== undefined) throw beyond(file, firstBeyond, lastCommit);
  if (countingBytes !== size) throw new DamagedFileError(file, 'ends in the middle of a line');
  await writeSegmentIndex(fileSystem, folder, number, contents, size).catch(() => undefined);
  return { number, bytes: size, newestWallAt: contents.newestWallAt };
}

async function scanSegment(
  fileSystem: FileSystem,
  folder: string,
  segment: number,
  lastCommit: number,
  { calls, exchanges }: Pick<LoadedSegments, 'calls' | 'exchanges'>,
): Promise<{ contents: SegmentContents; countingBytes: number; firstBeyond: number | undefined }> {
  const file = segmentPath(folder, segment);
  const contents = new SegmentContents();
  let lines = 0;
  let countingBytes = 0;
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
    countingBytes = offset + line.length + 1;
    contents.add(head, offset, line.length, call);
    const place = { segment, offset, length: line.length };
    if (head.kind === 'exchange') exchanges.put(head.id, place);
    else if (call) calls.put(call, head.commit, place);
    else calls.remove(head.id);
  });
  return { contents, countingBytes, firstBeyond };
}

function beyond(file: string, commit: number, lastCommit: number): DamagedFileError {
  return new DamagedFileError(file, `holds commit ${commit}, documents and journal end at ${lastCommit}`);
}
