import { AppError } from '../app/app-error.ts';
import { COLLECTION_NAMES, type CollectionName, type Collections } from '../domain/records.ts';
import { backupPath, DocumentAdapter, documentPath, openDocument } from './collection-document.ts';
import { errorCode, exists, type FileSystem } from './file-system.ts';
import { journalPath, scanJournal, type JournalEntry } from './journal.ts';
import { noSegments, readSegments, type LoadedSegments } from './read-segments.ts';
import { applyChange, createTables, type RecordTables } from './record-tables.ts';
import type { LineScan } from './scan-lines.ts';
import { segmentFolder } from './segment-files.ts';
import { DamagedFileError, FORMAT_VERSION } from './stored-format.ts';

/** Collections that the first documents ever written include: one that is missing later on was taken away. */
const ALWAYS_WRITTEN: readonly CollectionName[] = [
  'workspace',
  'products',
  'buyers',
  'orders',
  'instances',
  'calls',
  'events',
  'notices',
];

/** What documents and journal of a workspace hold. */
export interface FolderRecords {
  /** Without the finished calls that are in segments. */
  readonly tables: RecordTables;
  /** Number of the last commit; 0 in a new folder. */
  readonly lastCommit: number;
  /** Collections whose document is missing or older than their records. */
  readonly dirty: ReadonlySet<CollectionName>;
  /** How much of the journal is whole; meaningless when there is damage. */
  readonly journalScan: LineScan;
  /** The first file that could not be read. */
  readonly damage?: DamagedFileError;
}

/** What lies in a workspace's folder. */
export interface FolderContent extends FolderRecords {
  readonly segments: LoadedSegments;
}

const NOTHING: LineScan = { completeBytes: 0, totalBytes: 0 };

/**
 * Reads documents, journal and what the segments hold; writes nothing but index files of segments. Reads on after
 * damage, so that pages can show what is left.
 * @throws AppError `store.newer_version`
 */
export async function readFolder(fileSystem: FileSystem, folder: string): Promise<FolderContent> {
  const reader = new FolderReader(fileSystem, folder, FORMAT_VERSION);
  await reader.readDocuments();
  await reader.replayJournal();
  await reader.readSegments();
  return { ...reader.records(), segments: reader.segments() };
}

/** Reads documents and journal of a folder of an older format, in which they hold all calls. */
export async function readOlderRecords(
  fileSystem: FileSystem,
  folder: string,
  formatVersion: number,
): Promise<FolderRecords> {
  const reader = new FolderReader(fileSystem, folder, formatVersion);
  await reader.readDocuments();
  await reader.replayJournal();
  return reader.records();
}

class FolderReader {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #tables = createTables();
  /** Last commit contained in each document that could be read. */
  readonly #throughCommit = new Map<CollectionName, number>();
  readonly #missing: CollectionName[] = [];
  readonly #dirty = new Set<CollectionName>();
  /** Calls that the journal says are in segments, with the commit that finished them. */
  readonly #archived = new Map<string, number>();
  readonly #formatVersion: number;
  #segments = noSegments();
  #journalScan = NOTHING;
  #lastCommit = 0;
  #damage: DamagedFileError | undefined;

  constructor(fileSystem: FileSystem, folder: string, formatVersion: number) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#formatVersion = formatVersion;
  }

  segments(): LoadedSegments {
    return this.#segments;
  }

  records(): FolderRecords {
    return {
      tables: this.#tables,
      lastCommit: this.#lastCommit,
      dirty: this.#dirty,
      journalScan: this.#journalScan,
      ...(this.#damage && { damage: this.#damage }),
    };
  }

  async readDocuments(): Promise<void> {
    for (const collection of COLLECTION_NAMES) {
      await this.#guard(documentPath(this.#folder, collection), () => this.#readDocument(collection));
    }
    this.#lastCommit = Math.max(0, ...this.#throughCommit.values());
  }

  async #readDocument<C extends CollectionName>(collection: C): Promise<void> {
    const file = documentPath(this.#folder, collection);
    if (!(await exists(this.#fileSystem, file))) {
      this.#missing.push(collection);
      this.#dirty.add(collection);
      if (await exists(this.#fileSystem, backupPath(this.#folder, collection))) throw missingFile(file);
      return;
    }
    const formatVersion = this.#formatVersion;
    const adapter = new DocumentAdapter(this.#fileSystem, this.#folder, collection, { formatVersion });
    const document = openDocument(adapter, collection);
    await document.read();
    const table: Map<string, Collections[C]> = this.#tables[collection];
    for (const record of document.data.records) table.set(record.id, record);
    this.#throughCommit.set(collection, document.data.throughCommit);
  }

  async replayJournal(): Promise<void> {
    const file = journalPath(this.#folder);
    const atRest = this.#lastCommit;
    let first = 0;
    let last = atRest;
    await this.#guard(file, async () => {
      const onEntry = (entry: JournalEntry): void => {
        if (first === 0) first = firstCommit(entry, atRest, file);
        last = entry.commit;
        this.#lastCommit = Math.max(atRest, last);
        this.#replay(entry);
      };
      this.#journalScan = await scanJournal(this.#fileSystem, this.#folder, onEntry, this.#formatVersion);
      if (last < atRest) throw new DamagedFileError(file, `ends at commit ${last}, the documents at ${atRest}`);
    });
    const writtenBefore = this.#missing.length < COLLECTION_NAMES.length && first !== 1;
    const takenAway = this.#missing.find((collection) => ALWAYS_WRITTEN.includes(collection));
    if (writtenBefore && takenAway) this.#damage ??= missingFile(documentPath(this.#folder, takenAway));
  }

  async readSegments(): Promise<void> {
    const folder = segmentFolder(this.#folder);
    const { calls } = this.#segments;
    // Where the journal ends is not known after damage: then everything that can be read is shown.
    const lastCommit = this.#damage ? Infinity : this.#lastCommit;
    await this.#guard(folder, async () => {
      const found = await readSegments(this.#fileSystem, this.#folder, lastCommit, this.#segments);
      this.#segments = { ...this.#segments, ...found };
      // A finished call that was restarted is in memory; what a segment has of it is the past.
      for (const id of this.#tables.calls.keys()) calls.remove(id);
      for (const [id, commit] of this.#archived) {
        if (calls.commitOf(id) !== commit)
          throw new DamagedFileError(folder, `${id}, finished by commit ${commit}, is not there`);
      }
    });
  }

  /** Passes over what a document already holds: a kill between documents and journal leaves a change in both. */
  #replay({ commit, changes }: JournalEntry): void {
    for (const change of changes) {
      if (commit <= (this.#throughCommit.get(change.collection) ?? 0)) continue;
      this.#dirty.add(change.collection);
      if ('archived' in change) {
        this.#tables.calls.delete(change.id);
        this.#archived.set(change.id, commit);
        continue;
      }
      applyChange(this.#tables, change);
      if (change.collection === 'calls') this.#archived.delete(change.id);
    }
  }

  /** Notes the first damage and lets the reading go on. */
  async #guard(file: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (error instanceof DamagedFileError) this.#damage ??= error;
      else if (errorCode(error) !== undefined && !(error instanceof AppError)) {
        this.#damage ??= new DamagedFileError(file, String(error));
      } else throw error;
    }
  }
}

function firstCommit({ commit }: JournalEntry, atRest: number, file: string): number {
  if (commit <= atRest + 1) return commit;
  throw new DamagedFileError(file, `begins at commit ${commit}, the documents end at ${atRest}`);
}

function missingFile(file: string): DamagedFileError {
  return new DamagedFileError(file, 'the file is missing');
}
