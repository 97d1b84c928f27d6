import { AppError } from '../app/app-error.ts';
import type { CallLimits, CommitBatch, LoadedWorkspace, WorkspaceStore } from '../app/ports.ts';
import type { Exchange } from '../domain/call.ts';
import type { SnapshotHead } from '../domain/snapshot.ts';
import { CommitLog } from './commit-log.ts';
import { ExchangeIndex } from './exchange-index.ts';
import { makeFolder, nodeFileSystem, syncFolder, type FileSystem } from './file-system.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { migrateFolder } from './migrate-format.ts';
import { readFolder } from './read-folder.ts';
import { createTables } from './record-tables.ts';
import { SegmentArchive } from './segment-archive.ts';
import { decodeExchange } from './segment-codec.ts';
import { SegmentReader } from './segment-files.ts';
import type { SegmentLimits } from './segment-log.ts';
import { segmentsToDelete } from './segments-to-delete.ts';
import { writeDocuments } from './write-documents.ts';

/** Settings of a file store. */
export interface FileStoreOptions {
  readonly fileSystem?: FileSystem;
  /** Size of the journal from which the documents are written anew in the background. */
  readonly compactFromBytes?: number;
  /** When a segment is full. */
  readonly segmentLimits?: SegmentLimits;
  /** Told when documents could not be written. Nothing is lost then: the journal keeps every commit. */
  readonly onCompactionFailed?: (error: unknown) => void;
}

const COMPACT_FROM_BYTES = 64 * 1_048_576;

/** Segments that snapshots need. */
const NO_SEGMENTS: ReadonlySet<number> = new Set();

/**
 * Opens the folder of one workspace, making it if need be, and locks it until `close`.
 * @throws AppError `store.locked` when another process has it
 */
export async function openFileStore(folder: string, options: FileStoreOptions = {}): Promise<WorkspaceStore> {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  await makeFolder(fileSystem, folder);
  const lock = await lockFolder(fileSystem, folder, Date.now());
  return new FileStore(folder, lock, fileSystem, options);
}

/**
 * Living, a workspace is a journal of commits; at rest, one lowdb document for each collection. Finished calls and the
 * bytes of all attempts are in segments, which only grow. Every step from one to the other may be cut off by a kill: documents are written first and the journal is cut after.
 */
class FileStore implements WorkspaceStore {
  readonly #folder: string;
  readonly #lock: FolderLock;
  readonly #fileSystem: FileSystem;
  readonly #compactFromBytes: number;
  readonly #onCompactionFailed: (error: unknown) => void;
  readonly #reader: SegmentReader;
  readonly #segmentLimits: SegmentLimits | undefined;
  #exchanges = new ExchangeIndex();
  /** Absent while nothing may be written. */
  #log: CommitLog | undefined;
  #readOnlyReason = 'the store is not loaded';
  #compactAtLength: number;
  #compaction: Promise<boolean> | undefined;
  #closing: Promise<void> | undefined;

  constructor(folder: string, lock: FolderLock, fileSystem: FileSystem, options: FileStoreOptions) {
    this.#folder = folder;
    this.#lock = lock;
    this.#fileSystem = fileSystem;
    this.#reader = new SegmentReader(folder);
    this.#segmentLimits = options.segmentLimits;
    this.#compactFromBytes = options.compactFromBytes ?? COMPACT_FROM_BYTES;
    this.#compactAtLength = this.#compactFromBytes;
    this.#onCompactionFailed = options.onCompactionFailed ?? (() => undefined);
  }

  async load(): Promise<LoadedWorkspace> {
    try {
      return await this.#load();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async commit(batch: CommitBatch): Promise<void> {
    if (!this.#log || this.#closing) throw new AppError('store.read_only', this.#readOnlyReason);
    await this.#log.commit(batch);
  }

  async readExchange(id: string): Promise<Exchange | undefined> {
    const place = this.#exchanges.get(id);
    const line = place && this.#reader.read(place);
    const exchange = line && decodeExchange(line);
    return exchange?.id === id ? exchange : undefined;
  }

  async forgetCalls(limits: CallLimits): Promise<number> {
    if (!this.#log || this.#closing) throw new AppError('store.read_only', this.#readOnlyReason);
    const log = this.#log;
    const { sealed, calls } = log.segments;
    const numbers = segmentsToDelete(sealed, calls, limits, NO_SEGMENTS);
    if (numbers.length === 0) return 0;
    await this.#compaction;
    // Afterwards no line of the journal refers to these segments; they were full, so no later one will.
    if (!(await this.#startCompaction(log))) return 0;
    return log.deleteSegments(numbers, (segment) => this.#reader.release(segment));
  }

  snapshots(): readonly SnapshotHead[] {
    return [];
  }

  takeSnapshot(): Promise<void> {
    throw new Error('to be written');
  }

  writeSnapshot(): Promise<void> {
    throw new Error('to be written');
  }

  restoreSnapshot(): Promise<LoadedWorkspace> {
    throw new Error('to be written');
  }

  deleteSnapshot(): Promise<void> {
    throw new Error('to be written');
  }

  editedFiles(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  takeOverEdits(): Promise<LoadedWorkspace> {
    throw new Error('to be written');
  }

  discardEdits(): Promise<void> {
    throw new Error('to be written');
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #load(): Promise<LoadedWorkspace> {
    const damagedOld = await migrateFolder(this.#fileSystem, this.#folder, this.#segmentLimits);
    const content = damagedOld ?? (await readFolder(this.#fileSystem, this.#folder));
    this.#exchanges = content.segments.exchanges;
    const finishedCalls = new SegmentArchive(content.segments.calls, this.#reader);
    const records = createTables(content.tables);
    if (content.damage) {
      const { file, reason, message } = content.damage;
      this.#readOnlyReason = message;
      // Whether the files were brought to rest cannot be told any more.
      return { records, finishedCalls, uncleanShutdown: true, damage: { file, reason } };
    }
    // Closing empties the journal, so a journal tells of a kill even when somebody has deleted the lock by hand.
    const uncleanShutdown = this.#lock.tookOver || content.journalScan.totalBytes > 0;
    const log = await CommitLog.open(this.#fileSystem, this.#folder, content, {
      segmentLimits: this.#segmentLimits,
      onGroup: () => this.#compactWhenLong(),
      onArchived: (call) => finishedCalls.remember(call),
    });
    this.#log = log;
    await syncFolder(this.#fileSystem, this.#folder);
    await this.#compact(log);
    return { records, finishedCalls, uncleanShutdown };
  }

  #compactWhenLong(): void {
    const log = this.#log;
    if (!log || this.#compaction || this.#closing || log.journalLength < this.#compactAtLength) return;
    void this.#startCompaction(log);
  }

  #startCompaction(log: CommitLog): Promise<boolean> {
    this.#compaction = this.#compact(log).finally(() => {
      this.#compaction = undefined;
    });
    return this.#compaction;
  }

  /**
   * Brings the documents up to date and cuts the journal. It never fails: what could not be done is done later.
   * @returns whether the documents hold every commit up to the moment of the call
   */
  async #compact(log: CommitLog): Promise<boolean> {
    if (log.failed) return false;
    const checkpoint = await log.checkpoint();
    // A folder without a commit stays without documents: it is no workspace yet.
    if (checkpoint.throughCommit === 0) {
      log.keepDirty(checkpoint);
      return false;
    }
    if (checkpoint.changed.size === 0 && checkpoint.journalLength === 0) return true;
    try {
      const bytes = await writeDocuments(this.#fileSystem, this.#folder, checkpoint);
      await log.cutJournal(checkpoint);
      // Large documents are written more seldom, so that commits stay as cheap as in a small workspace.
      this.#compactAtLength = Math.max(this.#compactFromBytes, bytes);
      return true;
    } catch (error) {
      log.keepDirty(checkpoint);
      this.#compactAtLength = log.journalLength + this.#compactFromBytes;
      this.#onCompactionFailed(error);
      return false;
    }
  }

  async #close(): Promise<void> {
    this.#readOnlyReason = 'the store is closed';
    try {
      await this.#compaction;
      if (this.#log) await this.#compactAndClose(this.#log);
    } finally {
      this.#reader.close();
      await this.#lock.release();
    }
  }

  async #compactAndClose(log: CommitLog): Promise<void> {
    try {
      await this.#compact(log);
    } finally {
      await log.close();
    }
  }
}
