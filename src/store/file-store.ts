import path from 'node:path';
import { AppError } from '../app/app-error.ts';
import type { CallLimits, CommitBatch, LoadedWorkspace, SnapshotContent, WorkspaceStore } from '../app/ports.ts';
import type { Exchange } from '../domain/call.ts';
import type { Change, RecordMaps } from '../domain/records.ts';
import type { SnapshotHead } from '../domain/snapshot.ts';
import { documentPath } from './collection-document.ts';
import { CommitLog } from './commit-log.ts';
import { compact, type CompactionResult } from './compact.ts';
import { DocumentFiles } from './document-files.ts';
import { decodeExchange } from './exchange-codec.ts';
import type { CallIndex } from './call-index.ts';
import { makeFolder, nodeFileSystem, syncFolder, type FileSystem } from './file-system.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { migrateFolder } from './migrate/migrate-folder.ts';
import { noSegments, type SegmentIndexes } from './read-segments.ts';
import { readFolder, readFolderRecords, type FolderContent, type FolderRecords } from './read-folder.ts';
import { applyChange, assertAmendable, createTables } from './record-tables.ts';
import { SegmentArchive } from './segment-archive.ts';
import { SegmentReader } from './segment-files.ts';
import type { SegmentLimits } from './segment-log.ts';
import { segmentsToForget } from './segments-to-forget.ts';
import { SerialQueue } from './serial-queue.ts';
import { SnapshotShelf } from './snapshot-shelf.ts';
import { diskRefused } from './stored-format.ts';
import { fillFromPresent, fillFromRecords } from './take-snapshot.ts';

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

/** What there is while commits can be taken. */
interface OpenParts {
  readonly log: CommitLog;
  readonly documents: DocumentFiles;
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
 * Living, a workspace is a journal of commits; at rest, one lowdb document for each collection. Finished calls and the
 * bytes of all attempts are in segments, which only grow. Every step from one to the other may be cut off by a kill:
 * documents are written first and the journal is cut after.
 */
class FileStore implements WorkspaceStore {
  readonly #folder: string;
  readonly #lock: FolderLock;
  readonly #fileSystem: FileSystem;
  readonly #compactFromBytes: number;
  readonly #onCompactionFailed: (error: unknown) => void;
  /** Work on the files that commits do not wait for: compactions, restores, deletions. */
  readonly #maintenance = new SerialQueue();
  readonly #reader: SegmentReader;
  readonly #segmentLimits: SegmentLimits | undefined;
  /** Bytes of commits on their way to the disk: whoever sees their record can read them already. */
  readonly #onTheWay = new Map<string, Exchange>();
  #found: SegmentIndexes = noSegments();
  #archive: SegmentArchive | undefined;
  #shelf: SnapshotShelf | undefined;
  /** Absent while nothing may be written. */
  #open: OpenParts | undefined;
  #readOnlyReason = 'the store is not loaded';
  #compactAtLength: number;
  #compactionWaits = false;
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
    const { log } = this.#parts();
    for (const exchange of batch.exchanges) this.#onTheWay.set(exchange.id, exchange);
    try {
      await log.commit(batch);
    } finally {
      for (const { id } of batch.exchanges) this.#onTheWay.delete(id);
    }
  }

  async readExchange(id: string): Promise<Exchange | undefined> {
    const onTheWay = this.#onTheWay.get(id);
    if (onTheWay) return onTheWay;
    const place = (this.#open?.log.segments ?? this.#found).exchanges.get(id);
    const line = place && this.#reader.read(place);
    const exchange = line && decodeExchange(line);
    return exchange?.id === id ? exchange : undefined;
  }

  async forgetCalls(limits: CallLimits): Promise<number> {
    return this.#maintain(async (open) => {
      const { sealed, calls } = open.log.segments;
      const last = segmentsToForget(sealed, calls, limits).at(-1);
      if (last === undefined) return 0;
      // Afterwards no line of the journal refers to these segments; they are full, so no later one will.
      const compaction = await this.#compact(open);
      if (!compaction.done) return 0;
      const count = await open.log.forgetBefore(last + 1);
      await this.#deleteUnneeded(open);
      return count;
    });
  }

  snapshots(): readonly SnapshotHead[] {
    return this.#shelf?.heads() ?? [];
  }

  async takeSnapshot(head: SnapshotHead): Promise<void> {
    const { log, documents } = this.#parts();
    // Only once: from its first compaction on, a workspace has all documents.
    if (!documents.complete) await this.#maintain((open) => this.#compact(open));
    await this.#snapshots().add(head, (folder) =>
      fillFromPresent({ fileSystem: this.#fileSystem, source: this.#folder, folder, log, documents }),
    );
  }

  async writeSnapshot(head: SnapshotHead, content: SnapshotContent): Promise<void> {
    const { log } = this.#parts();
    await this.#snapshots().add(head, (folder) => fillFromRecords(this.#fileSystem, folder, log, content));
  }

  restoreSnapshot(id: string, amend: (records: RecordMaps) => readonly Change[]): Promise<LoadedWorkspace> {
    return this.#maintain(async (open) => {
      const { tables, segments, finishedCalls } = await this.#snapshots().read(id);
      const changes = amend(tables);
      assertAmendable(changes);
      for (const change of changes) applyChange(tables, change);
      const records = createTables(tables);
      const calls = await open.log.restore({ snapshot: id, tables, changes, segments, finishedCalls });
      // Edits were about records that are no longer the present ones. Put off, this happens at the next compaction.
      await this.#setEditsAside(open).catch(this.#onCompactionFailed);
      this.#compactSoon();
      return { records, finishedCalls: this.#archiveOf(calls), uncleanShutdown: false };
    });
  }

  deleteSnapshot(id: string): Promise<void> {
    return this.#maintain(async (open) => {
      const shelf = this.#snapshots();
      if (!shelf.has(id)) return;
      if (open.log.needs(id)) {
        const result = await this.#compact(open);
        if (!result.done) throw diskRefused(`delete snapshot ${id}: the journal builds on it`, result.error);
      }
      await shelf.remove(id);
      await this.#deleteUnneeded(open);
    });
  }

  async editedFiles(): Promise<readonly string[]> {
    if (!this.#open || this.#closing) return [];
    const { edited } = await this.#open.documents.survey();
    return edited.map((collection) => path.basename(documentPath(this.#folder, collection)));
  }

  takeOverEdits(): Promise<LoadedWorkspace> {
    return this.#maintain(async ({ log, documents }) => {
      const { edited } = await documents.survey();
      if (edited.length === 0) return this.#present(log);
      let content: FolderRecords | undefined;
      const { records, calls } = await log.reload(async () => (content = await this.#readEdited()));
      documents.acknowledge(content?.documents ?? new Map());
      await documents.refreshBackups(false).catch(this.#onCompactionFailed);
      this.#compactSoon();
      return { records, finishedCalls: this.#archiveOf(calls), uncleanShutdown: false };
    });
  }

  discardEdits(): Promise<void> {
    return this.#maintain(async (open) => {
      await this.#setEditsAside(open).catch((error: unknown) => {
        throw diskRefused('set edited files aside', error);
      });
      await this.#compact(open);
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** @throws AppError `store.read_only` */
  #parts(): OpenParts {
    if (!this.#open || this.#closing) throw new AppError('store.read_only', this.#readOnlyReason);
    return this.#open;
  }

  #snapshots(): SnapshotShelf {
    if (!this.#shelf) throw new AppError('store.read_only', this.#readOnlyReason);
    return this.#shelf;
  }

  async #maintain<T>(work: (open: OpenParts) => Promise<T>): Promise<T> {
    const open = this.#parts();
    return this.#maintenance.run(() => work(open));
  }

  async #present(log: CommitLog): Promise<LoadedWorkspace> {
    const records = await log.present();
    return { records, finishedCalls: this.#archiveOf(log.segments.calls), uncleanShutdown: false };
  }

  /** What `LoadedWorkspace.finishedCalls` is from now on. */
  #archiveOf(calls: CallIndex): SegmentArchive {
    this.#archive = new SegmentArchive(calls, this.#reader);
    return this.#archive;
  }

  async #load(): Promise<LoadedWorkspace> {
    const migrated = await migrateFolder(this.#fileSystem, this.#folder, this.#segmentLimits);
    const content = migrated?.damaged ?? (await readFolder(this.#fileSystem, this.#folder));
    this.#found = content.segments;
    const finishedCalls = this.#archiveOf(content.segments.calls);
    const shelf = await SnapshotShelf.open(this.#fileSystem, this.#folder);
    this.#shelf = shelf;
    const records = createTables(content.tables);
    if (content.damage) {
      const { file, reason, message } = content.damage;
      this.#readOnlyReason = message;
      // Whether the files were brought to rest cannot be told any more.
      return { records, finishedCalls, uncleanShutdown: true, damage: { file, reason } };
    }
    // Closing empties the journal, so a journal tells of a kill even when somebody has deleted the lock by hand.
    const uncleanShutdown = this.#lock.tookOver || content.journalScan.totalBytes > 0;
    const documents = await DocumentFiles.open(this.#fileSystem, this.#folder, content.documents);
    const recovered = [...(migrated?.recovered ?? []), ...(await this.#keepDamaged(documents, content))];
    const log = await CommitLog.open(this.#fileSystem, this.#folder, content, {
      segmentLimits: this.#segmentLimits,
      onGroup: () => this.#compactWhenLong(),
      onArchived: (call) => this.#archive?.remember(call),
    });
    this.#open = { log, documents };
    await shelf.clearLeftOvers();
    await syncFolder(this.#fileSystem, this.#folder);
    await this.#compact(this.#open);
    await this.#deleteUnneeded(this.#open);
    return { records, finishedCalls, uncleanShutdown, ...(recovered.length > 0 && { recovered }) };
  }

  /** Keeps documents that could not be read, so that their records can be written in their place. */
  async #keepDamaged(
    documents: DocumentFiles,
    { recovered }: FolderContent,
  ): Promise<NonNullable<LoadedWorkspace['recovered']>> {
    const present = recovered.flatMap((broken) => (broken.present ? broken.collection : []));
    const places = await documents.setAside(present, 'damaged');
    return recovered.map(({ error: { file, reason } }) => {
      const keptAs = places.get(file);
      return { file, reason, ...(keptAs !== undefined && { keptAs }) };
    });
  }

  /** @throws AppError `store.edit_refused` */
  async #readEdited(): Promise<FolderRecords> {
    const refused = (file: string, reason: string, cause: unknown): AppError =>
      new AppError('store.edit_refused', `${file}: ${reason}`, { params: { file, reason }, cause });
    const content = await readFolderRecords(this.#fileSystem, this.#folder).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw diskRefused('read the edited files', error);
      throw refused(String(error.params['file']), error.message, error);
    });
    const damage = content.damage ?? content.recovered.find(({ present }) => present)?.error;
    if (damage) throw refused(damage.file, damage.reason, damage);
    return content;
  }

  async #setEditsAside({ log, documents }: OpenParts): Promise<void> {
    const { edited } = await documents.survey();
    if (edited.length === 0) return;
    log.markDirty(edited);
    await documents.setAside(edited, 'edited');
  }

  #compactWhenLong(): void {
    const { log } = this.#open ?? {};
    if (log && log.journalLength >= this.#compactAtLength) this.#compactSoon();
  }

  #compactSoon(): void {
    const open = this.#open;
    if (!open || this.#compactionWaits || this.#closing) return;
    this.#compactionWaits = true;
    void this.#maintenance.run(async () => {
      this.#compactionWaits = false;
      await this.#compact(open);
    });
  }

  /** Deletes segments that nobody needs any more. What cannot be deleted now is deleted at the next start. */
  async #deleteUnneeded({ log }: OpenParts): Promise<void> {
    const marks = () => this.#snapshots().marks();
    await log.deleteUnneeded(marks, (segment) => this.#reader.release(segment)).catch(this.#onCompactionFailed);
  }

  /** It never fails: what could not be done is done later. */
  async #compact({ log, documents }: OpenParts): Promise<CompactionResult> {
    if (log.failed) return { done: false, error: new Error('nothing more can be saved') };
    const result = await compact({ log, documents });
    // Large documents are written more seldom, so that commits stay as cheap as in a small workspace.
    if (result.done) this.#compactAtLength = Math.max(this.#compactFromBytes, result.bytes);
    else {
      this.#compactAtLength = log.journalLength + this.#compactFromBytes;
      this.#onCompactionFailed(result.error);
    }
    return result;
  }

  async #close(): Promise<void> {
    this.#readOnlyReason = 'the store is closed';
    const open = this.#open;
    try {
      if (open) await this.#maintenance.run(() => this.#compactAndClose(open));
    } finally {
      this.#reader.close();
      await this.#lock.release();
    }
  }

  async #compactAndClose(open: OpenParts): Promise<void> {
    try {
      await this.#compact(open);
    } finally {
      await open.log.close();
    }
  }
}
