import path from 'node:path';
import { z } from 'zod';
import { COLLECTION_NAMES, type Change } from '../domain/records.ts';
import { AppendFile } from './append-file.ts';
import { syncFolder, writeNewFile, type FileSystem } from './file-system.ts';
import { recordProblem } from './record-schemas.ts';
import { scanLines, type LineScan } from './scan-lines.ts';
import { firstProblem } from './schema-tools.ts';
import { DamagedFileError, FORMAT_VERSION, parseStored, refuseNewerVersion } from './stored-format.ts';

/** A change as the journal has it: the record of a finished call is in a segment, under the number of the commit. */
export type StoredChange = Change | { readonly collection: 'calls'; readonly id: string; readonly archived: true };

/** One commit: its changes stand or fall together, because a line is whole or not there. */
export interface JournalEntry {
  /** Counts the commits of the workspace from 1, without gaps. */
  readonly commit: number;
  readonly changes: readonly StoredChange[];
}

const storedChange = z.union([
  z.object({ collection: z.literal('calls'), id: z.string(), archived: z.literal(true) }),
  z.object({ collection: z.enum(COLLECTION_NAMES), id: z.string(), value: z.unknown() }),
]);

const entrySchema = z.object({
  formatVersion: z.number(),
  commit: z.number().int().positive(),
  changes: z.array(storedChange),
});

/** Where a workspace's journal lies. */
export function journalPath(folder: string): string {
  return path.join(folder, 'journal.jsonl');
}

/** One line of the journal, newline included. */
export function encodeEntry({ commit, changes }: JournalEntry): Buffer {
  return Buffer.from(`${JSON.stringify({ formatVersion: FORMAT_VERSION, commit, changes })}\n`);
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
  return stored as JournalEntry;
}

/**
 * Hands out the commits of the journal, oldest first. An incomplete last line is left out.
 * @throws DamagedFileError for a line that is broken, or a commit that is missing in between
 */
export async function scanJournal(
  fileSystem: FileSystem,
  folder: string,
  onEntry: (entry: JournalEntry) => void,
  formatVersion = FORMAT_VERSION,
): Promise<LineScan> {
  const file = journalPath(folder);
  let number = 0;
  let previous: number | undefined;
  return scanLines(fileSystem, file, (line) => {
    number += 1;
    const entry = decodeEntry(line, file, `line ${number}`, formatVersion);
    if (previous !== undefined && entry.commit !== previous + 1) {
      throw new DamagedFileError(file, `line ${number}: commit ${entry.commit} follows commit ${previous}`);
    }
    previous = entry.commit;
    onEntry(entry);
  });
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

  /** Appends lines; resolves when they are on disk. */
  append(lines: readonly Uint8Array[]): Promise<void> {
    return this.#file.append(Buffer.concat(lines));
  }

  /**
   * Forgets everything before `offset`, which the documents hold by now. The rest becomes a new file that takes the
   * journal's name: whenever the process dies, one of the two is there as a whole. Nothing may be appended meanwhile.
   */
  async cutBefore(offset: number): Promise<void> {
    const file = journalPath(this.#folder);
    const fresh = `${file}.tmp`;
    const rest = await this.#file.read(offset, this.#file.length - offset);
    await writeNewFile(this.#fileSystem, fresh, [rest]);
    // Windows renames no file over one that is open.
    await this.#file.close();
    await this.#fileSystem.rename(fresh, file);
    await syncFolder(this.#fileSystem, this.#folder);
    this.#file = await AppendFile.open(this.#fileSystem, file);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
