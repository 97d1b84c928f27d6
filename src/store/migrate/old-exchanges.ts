import path from 'node:path';
import { z } from 'zod';
import { errorCode, type FileSystem } from '../file-system.ts';
import { journalPath } from '../journal.ts';
import { scanLines } from '../scan-lines.ts';
import { firstProblem } from '../schema-tools.ts';
import { withCommit, type SegmentLine } from '../segment-codec.ts';
import { DamagedFileError, parseStored } from '../stored-format.ts';

const bytes = z.number().int().nonnegative();

/** Schema of a mark of format 1: stretches of `exchanges.jsonl`, either of staged lines or of the others. */
export const oldMark = z.array(z.object({ from: bytes, to: bytes, staged: z.boolean().optional() }));
export type OldMark = z.infer<typeof oldMark>;

const oldView = z.object({ before: oldMark, ownFrom: bytes });
const storedView = z.object({ commit: bytes, view: oldView });
const restoreLine = z.object({ commit: z.number(), restore: z.object({ view: oldView }) });

/** Began the lines of an import or a reset. */
const STAGED_START = Buffer.from('{"staged":true,');

/** Where format 1 had the bytes of all attempts. */
export function oldExchangesPath(folder: string): string {
  return path.join(folder, 'exchanges.jsonl');
}

/** Where format 1 noted what of them belongs to the records. */
export function oldViewPath(folder: string): string {
  return path.join(folder, 'exchanges.view.json');
}

/** Which stretches belong to the present records of a folder: as noted, or as a restore in the journal says. */
export async function readOldMark(fileSystem: FileSystem, folder: string): Promise<OldMark> {
  let { commit, view } = await readOldView(fileSystem, folder);
  await scanLines(fileSystem, journalPath(folder), (line) => {
    const entry = restoreLine.safeParse(JSON.parse(line.toString('utf8'))).data;
    if (entry && entry.commit > commit) ({ commit, view } = { commit: entry.commit, view: entry.restore.view });
  });
  return [...view.before, { from: view.ownFrom, to: Number.MAX_SAFE_INTEGER }];
}

async function readOldView(fileSystem: FileSystem, folder: string): Promise<z.infer<typeof storedView>> {
  const file = oldViewPath(folder);
  const content = await fileSystem.readFile(file).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new DamagedFileError(file, String(error));
  });
  if (!content) return { commit: 0, view: { before: [], ownFrom: 0 } };
  const parsed = storedView.safeParse(parseStored(content, file, 'not readable as JSON'));
  if (!parsed.success) throw new DamagedFileError(file, firstProblem(parsed.error));
  return parsed.data;
}

/**
 * Gives commits of the new format to the lines of the old file, so that each mark is a list of commits: the marks cut
 * the file into stretches, and each stretch gets one commit for its own lines and one for its staged lines.
 */
export class StretchCommits {
  /** Where stretches begin, ascending. */
  readonly #starts: readonly number[];

  constructor(marks: readonly OldMark[]) {
    const bounds = marks.flatMap((mark) => mark.flatMap(({ from, to }) => [from, to]));
    this.#starts = [...new Set([0, ...bounds])].sort((a, b) => a - b);
  }

  /** The greatest commit that is given. */
  get last(): number {
    return this.#starts.length * 2;
  }

  commitAt(offset: number, staged: boolean): number {
    const stretch = this.#starts.findLastIndex((start) => start <= offset);
    return stretch * 2 + (staged ? 2 : 1);
  }

  commitsOf(mark: OldMark): number[] {
    return mark.flatMap(({ from, to, staged = false }) =>
      this.#starts.filter((start) => from <= start && start < to).map((start) => this.commitAt(start, staged)),
    );
  }
}

/** Hands out the lines of the old file as lines of a segment. @throws DamagedFileError for one without an id */
export async function forEachOldExchange(
  fileSystem: FileSystem,
  folder: string,
  commits: StretchCommits,
  onLine: (line: SegmentLine) => void,
  afterChunk?: () => Promise<void>,
): Promise<void> {
  const file = oldExchangesPath(folder);
  let number = 0;
  const take = (bytesOfLine: Buffer, offset: number): void => {
    number += 1;
    const staged = bytesOfLine.subarray(0, STAGED_START.length).equals(STAGED_START);
    const own = staged ? Buffer.concat([Buffer.from('{'), bytesOfLine.subarray(STAGED_START.length)]) : bytesOfLine;
    const line = withCommit(own, commits.commitAt(offset, staged));
    if (!line) throw new DamagedFileError(file, `line ${number}: does not begin with an id`);
    onLine(line);
  };
  await scanLines(fileSystem, file, take, { afterChunk });
}
