import { AppError } from '../app/app-error.ts';
import type { CommitBatch, LoadedWorkspace, WorkspaceStore } from '../app/ports.ts';
import type { Exchange } from '../domain/call.ts';
import type { SnapshotHead } from '../domain/snapshot.ts';
import { CommitLog } from './commit-log.ts';
import { readExchange, type ExchangeIndex } from './exchange-log.ts';
import { makeFolder, nodeFileSystem, syncFolder, type FileSystem } from './file-system.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { readFolder } from './read-folder.ts';
import { createTables } from './record-tables.ts';
import { writeDocuments } from './write-documents.ts';

/** Settings of a file store. */
export interface FileStoreOptions {
  readonly fileSystem?: FileSystem;
  /** Size of the journal from which the documents are written anew in the background. */
  readonly compactFromBytes?: number;
  /** Told when documents could not be written. Nothing is lost then: the journal keeps every commit. */
  readonly onCompactionFailed?: (error: unknown) => void;
}

const COMPACT_FROM_BYTES = 64 * 1_048_576;

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
 * Living, a workspace is a journal of commits and a log of exchanges; at rest, one lowdb document for each collection.
 * Every step from one to the other may be cut off by a kill: documents are written first and the journal is cut after.
 */
class FileStore implements WorkspaceStore {
  readonly #folder: string;
  readonly #lock: FolderLock;
  readonly #fileSystem: FileSystem;
  readonly #compactFromBytes: number;
  readonly #onCompactionFailed: (error: unknown) => void;
  #exchanges: ExchangeIndex = new Map();
  /** Absent while nothing may be written. */
  #log: CommitLog | undefined;
  #readOnlyReason = 'the store is not loaded';
  #compactAtLength: number;
  #compaction: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(folder: string, lock: FolderLock, fileSystem: FileSystem, options: FileStoreOptions) {
    this.#folder = folder;
    this.#lock = lock;
    this.#fileSystem = fileSystem;
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

  readExchange(id: string): Promise<Exchange | undefined> {
    return readExchange(this.#fileSystem, this.#folder, this.#exchanges, id);
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
    const content = await readFolder(this.#fileSystem, this.#folder);
    this.#exchanges = content.exchanges;
    const records = createTables(content.tables);
    if (content.damage) {
      const { file, reason, message } = content.damage;
      this.#readOnlyReason = message;
      // Whether the files were brought to rest cannot be told any more.
      return { records, uncleanShutdown: true, damage: { file, reason } };
    }
    // Closing empties the journal, so a journal tells of a kill even when somebody has deleted the lock by hand.
    const uncleanShutdown = this.#lock.tookOver || content.journalScan.totalBytes > 0;
    const log = await CommitLog.open(this.#fileSystem, this.#folder, content, () => this.#compactWhenLong());
    this.#log = log;
    await syncFolder(this.#fileSystem, this.#folder);
    await this.#compact(log);
    return { records, uncleanShutdown };
  }

  #compactWhenLong(): void {
    const log = this.#log;
    if (!log || this.#compaction || this.#closing || log.journalLength < this.#compactAtLength) return;
    this.#compaction = this.#compact(log).finally(() => {
      this.#compaction = undefined;
    });
  }

  /** Brings the documents up to date and cuts the journal. It never fails: what could not be done is done later. */
  async #compact(log: CommitLog): Promise<void> {
    if (log.failed) return;
    const checkpoint = await log.checkpoint();
    // A folder without a commit stays without documents: it is no workspace yet.
    if (checkpoint.throughCommit === 0) return log.keepDirty(checkpoint);
    if (checkpoint.changed.size === 0 && checkpoint.journalLength === 0) return;
    try {
      const bytes = await writeDocuments(this.#fileSystem, this.#folder, checkpoint);
      await log.cutJournal(checkpoint);
      // Large documents are written more seldom, so that commits stay as cheap as in a small workspace.
      this.#compactAtLength = Math.max(this.#compactFromBytes, bytes);
    } catch (error) {
      log.keepDirty(checkpoint);
      this.#compactAtLength = log.journalLength + this.#compactFromBytes;
      this.#onCompactionFailed(error);
    }
  }

  async #close(): Promise<void> {
    this.#readOnlyReason = 'the store is closed';
    try {
      await this.#compaction;
      if (this.#log) await this.#compactAndClose(this.#log);
    } finally {
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
