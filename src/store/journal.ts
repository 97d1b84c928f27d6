import path from 'node:path';
import { z } from 'zod';
import { COLLECTION_NAMES, type Change } from '../domain/records.ts';
import { AppendFile } from './append-file.ts';
import { linkOrCopy, syncFolder, writeNewFile, type FileSystem } from './file-system.ts';
import { recordProblem } from './record-schemas.ts';
import { scanLines, type ByteRange, type LineScan } from './scan-lines.ts';
import { firstProblem } from './schema-tools.ts';
import { segmentView, type SegmentView, WHOLE_VIEW } from './segment-view.ts';
import { DamagedFileError, FORMAT_VERSION, parseStored, refuseNewerVersion } from './stored-format.ts';

/** A change as the journal has it: the record of a finished call is in a segment, under the number of the commit. */
export type StoredChange = Change | { readonly collection: 'calls'; readonly id: string; readonly archived: true };

/** One commit: its changes stand or fall together, because a line is whole or not there. */
export interface JournalEntry {
  /** Counts the commits of the workspace from 1, without gaps. */
  readonly commit: number;
  /** The records of this snapshot take the place of all others, before the changes. */
  readonly restore?: RestoredSnapshot;
  /** The segments before this one do not belong to the records any more. */
  readonly forget?: number;
  readonly changes: readonly StoredChange[];
}

/** A snapshot that a commit put in place. */
export interface RestoredSnapshot {
  readonly snapshot: string;
  /** Which lines of the segments belong to the records from then on. */
  readonly view: SegmentView;
}

const storedChange = z.union([
  z.object({ collection: z.literal('calls'), id: z.string(), archived: z.literal(true) }),
  z.object({ collection: z.enum(COLLECTION_NAMES), id: z.string(), value: z.unknown() }),
]);

const entrySchema = z.object({
  formatVersion: z.number(),
  commit: z.number().int().positive(),
  restore: z.object({ snapshot: z.string(), view: z.unknown() }).optional(),
  forget: z.number().int().positive().optional(),
  changes: z.array(storedChange),
});

/** Where a workspace's journal lies. */
export function journalPath(folder: string): string {
  return path.join(folder, 'journal.jsonl');
}

/** Where the journal before the last cut lies: with it, a backup can be brought up to date. */
export function previousJournalPath(folder: string): string {
  return path.join(folder, 'journal.previous.jsonl');
}

/** One line of the journal, newline included. */
export function encodeEntry(entry: JournalEntry): Buffer {
  return Buffer.from(`${JSON.stringify({ formatVersion: FORMAT_VERSION, ...entry })}\n`);
}

function decodeEntry(line: Uint8Array, file: string, where: string, formatVersion: number): JournalEntry {
  const stored = parseStored(line, file, where);
  refuseNewerVersion(stored, file);
  const parsed = entrySchema.safeParse(stored);
  if (!parsed.success) throw new DamagedFileError(file, `${where}: ${firstProblem(parsed.error)}`);
  if (parsed.data.formatVersion !== formatVersion) {
    throw new DamagedFileError(file, `${where}: has format ${parsed.data.formatVersion}, not ${formatVersion}`);
  }
  for (const change of parsed.data.changes) {
    if ('archived' in change) continue;
    const { collection, id, value } = change;
    const problem = value === null ? undefined : recordProblem(collection, id, value);
    if (problem !== undefined) throw new DamagedFileError(file, `${where}: ${collection} ${id}: ${problem}`);
  }
  const entry = stored as JournalEntry;
  const { restore } = parsed.data;
  if (!restore) return entry;
  // Format 1 had no segments; what its restores say of other files, the migration reads by itself.
  const view = formatVersion < FORMAT_VERSION ? { data: WHOLE_VIEW } : segmentView.safeParse(restore.view);
  if (!view.data) throw new DamagedFileError(file, `${where}: restore.view: not a view of segments`);
  return { ...entry, restore: { snapshot: restore.snapshot, view: view.data } };
}

/** How to read a journal. */
interface JournalScanOptions {
  readonly range?: ByteRange;
  /** What every line must have; the present version unless given. */
  readonly formatVersion?: number;
}

/**
 * Hands out the commits of a journal, oldest first. An incomplete last line is left out.
 * @param onEntry may take its time: the next commit waits for it
 * @throws DamagedFileError for a line that is broken, or a commit that is missing in between
 */
export async function scanJournal(
  fileSystem: FileSystem,
  file: string,
  onEntry: (entry: JournalEntry) => void | Promise<void>,
  { range, formatVersion = FORMAT_VERSION }: JournalScanOptions = {},
): Promise<LineScan> {
  let number = 0;
  let previous: number | undefined;
  const onLine = (line: Buffer): void | Promise<void> => {
    number += 1;
    const entry = decodeEntry(line, file, `line ${number}`, formatVersion);
    if (previous !== undefined && entry.commit !== previous + 1) {
      throw new DamagedFileError(file, `line ${number}: commit ${entry.commit} follows commit ${previous}`);
    }
    previous = entry.commit;
    return onEntry(entry);
  };
  return scanLines(fileSystem, file, onLine, { range });
}

/** The journal of a running store: commits since the documents were last written. */
export class Journal {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  #file: AppendFile;

  private constructor(fileSystem: FileSystem, folder: string, file: AppendFile) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#file = file;
  }

  /** Opens the journal for appending and cuts off a torn end. */
  static async open(fileSystem: FileSystem, folder: string, scan: LineScan): Promise<Journal> {
    const file = await AppendFile.open(fileSystem, journalPath(folder), scan.completeBytes);
    return new Journal(fileSystem, folder, file);
  }

  /** Size in bytes. */
  get length(): number {
    return this.#file.length;
  }

  /** Whether the file holds what it should; false when a failed write could not be taken back. */
  get sound(): boolean {
    return this.#file.sound;
  }

  /** Appends lines; resolves when they are on disk. */
  append(lines: readonly Uint8Array[]): Promise<void> {
    return this.#file.append(Buffer.concat(lines));
  }

  /**
   * Forgets everything before `offset`, which the documents hold by now. The rest becomes a new file that takes the
   * journal's name: whenever the process dies, one of the two is there as a whole. The old one is kept as the previous
   * journal. Nothing may be appended meanwhile.
   */
  async cutBefore(offset: number): Promise<void> {
    // Nothing to forget; and the previous journal is the one that belongs to the backups.
    if (offset === 0) return;
    const file = journalPath(this.#folder);
    const fresh = `${file}.tmp`;
    const rest = await this.#file.read(offset, this.#file.length - offset);
    await writeNewFile(this.#fileSystem, fresh, [rest]);
    await this.#keepPrevious(file);
    // Windows renames no file over one that is open.
    await this.#file.close();
    try {
      await this.#fileSystem.rename(fresh, file);
      await syncFolder(this.#fileSystem, this.#folder);
    } finally {
      this.#file = await AppendFile.open(this.#fileSystem, file);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #keepPrevious(file: string): Promise<void> {
    const previous = previousJournalPath(this.#folder);
    const fresh = `${previous}.tmp`;
    await this.#fileSystem.rm(fresh, { force: true });
    await linkOrCopy(this.#fileSystem, file, fresh);
    await this.#fileSystem.rename(fresh, previous);
  }
}
