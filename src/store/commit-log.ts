import { AppError } from '../app/app-error.ts';
import type { CommitBatch } from '../app/ports.ts';
import { COLLECTION_NAMES, type Change, type CollectionName } from '../domain/records.ts';
import type { DocumentContent } from './document-files.ts';
import { encodeExchange } from './exchange-codec.ts';
import { ExchangeLog, type ExchangeLine } from './exchange-log.ts';
import type { FileSystem } from './file-system.ts';
import type { GrowthMark, StoredView } from './growth.ts';
import { encodeEntry, Journal } from './journal.ts';
import type { FolderContent } from './read-folder.ts';
import { applyChange, assertStorable, createTables, type RecordTables } from './record-tables.ts';
import { SerialQueue } from './serial-queue.ts';
import { snapshotDamaged } from './snapshot-shelf.ts';
import { diskRefused } from './stored-format.ts';

/** A commit on its way to the disk. */
interface Waiting {
  readonly commit: number;
  readonly changes: readonly Change[];
  readonly exchangeLines: readonly ExchangeLine[];
  readonly journalLine: Uint8Array | undefined;
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
}

/** The records as they were after one commit, to be written as documents. */
export interface Checkpoint extends DocumentContent {
  /** The journal up to here is contained in the records. */
  readonly journalLength: number;
  /** What the growing files hold for the records, when a restore in the journal has changed that. */
  readonly view: StoredView | undefined;
}

/** The moment between two commits; valid while the work on it lasts. */
export interface Boundary {
  readonly throughCommit: number;
  readonly journalLength: number;
  /** Whether the journal cannot be read without some snapshot. */
  readonly restored: boolean;
  readonly grown: GrowthMark;
  /** All records as a list for each collection. */
  readonly records: () => DocumentContent['changed'];
}

/** Records that take the place of all others. */
export interface Restoration {
  readonly snapshot: string;
  /** The snapshot's records with the changes applied; the log takes them over. */
  readonly tables: RecordTables;
  readonly changes: readonly Change[];
  readonly grown: GrowthMark;
}

/**
 * Makes commits durable in groups: whatever waits while the disk is busy shares the next write and fdatasync. Bytes of
 * exchanges go to disk before the journal line that refers to them.
 */
export class CommitLog {
  readonly #queue = new SerialQueue();
  readonly #journal: Journal;
  readonly #exchangeLog: ExchangeLog;
  /** Durable records only: a document must never show half of a commit that the journal lacks. */
  #tables: RecordTables;
  readonly #dirty: Set<CollectionName>;
  readonly #onGroup: () => void;
  /** Snapshots that the journal cannot be read without. */
  readonly #restored: Set<string>;
  #view: StoredView | undefined;
  #replacing = false;
  #durableCommit: number;
  #nextCommit: number;
  #waiting: Waiting[] = [];
  #failure: AppError | undefined;

  private constructor(journal: Journal, exchangeLog: ExchangeLog, content: FolderContent, onGroup: () => void) {
    this.#journal = journal;
    this.#exchangeLog = exchangeLog;
    this.#tables = content.tables;
    this.#dirty = new Set(content.dirty);
    this.#restored = new Set(content.restored);
    this.#view = content.viewToWrite;
    this.#durableCommit = content.lastCommit;
    this.#nextCommit = content.lastCommit + 1;
    this.#onGroup = onGroup;
  }

  /**
   * Opens both files for appending and cuts off what a killed process left half written.
   * @param content what was read; the log takes its tables over
   * @param onGroup called after each group that became durable
   */
  static async open(
    fileSystem: FileSystem,
    folder: string,
    content: FolderContent,
    onGroup: () => void,
  ): Promise<CommitLog> {
    const exchangeLog = await ExchangeLog.open(fileSystem, folder, content.exchanges, {
      scan: content.exchangesScan,
      view: content.view,
    });
    try {
      return new CommitLog(await Journal.open(fileSystem, folder, content.journalScan), exchangeLog, content, onGroup);
    } catch (error) {
      await exchangeLog.close();
      throw error;
    }
  }

  /** Size of the journal in bytes. */
  get journalLength(): number {
    return this.#journal.length;
  }

  /** Whether a write failed; nothing more is written then. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** @throws AppError `store.write_failed`; `store.read_only` after an earlier failure; `internal` for a wrong record */
  async commit({ changes, exchanges }: CommitBatch): Promise<void> {
    if (this.#failure) throw new AppError('store.read_only', this.#failure.message, { cause: this.#failure });
    if (changes.length === 0 && exchanges.length === 0) return;
    if (this.#replacing) throw new AppError('internal', 'a commit came while the records were being replaced');
    assertStorable(changes);
    const commit = this.#nextCommit;
    const exchangeLines = exchanges.map((exchange) => ({ id: exchange.id, bytes: encodeExchange(exchange) }));
    const journalLine = changes.length === 0 ? undefined : encodeEntry({ commit, changes });
    if (journalLine) this.#nextCommit += 1;
    await new Promise<void>((resolve, reject) => {
      const length = this.#waiting.push({ commit, changes, exchangeLines, journalLine, resolve, reject });
      if (length === 1) void this.#queue.run(() => this.#flush());
    });
  }

  /** The durable records between two groups; their collections count as clean from now on. */
  checkpoint(): Promise<Checkpoint> {
    return this.#queue.run(async () => {
      const changed = this.#recordsOf(this.#dirty);
      this.#dirty.clear();
      const { length: journalLength } = this.#journal;
      return { throughCommit: this.#durableCommit, journalLength, changed, view: this.#view };
    });
  }

  /** Forgets the part of the journal that the documents of a checkpoint hold by now; commits wait meanwhile. */
  cutJournal(checkpoint: Checkpoint): Promise<void> {
    return this.#queue.run(async () => {
      await this.#journal.cutBefore(checkpoint.journalLength);
      // Restores and compactions come one after another: all of them are in the part that was cut.
      this.#restored.clear();
      this.#view = undefined;
    });
  }

  /** Has the documents of some collections written the next time, changed or not. */
  markDirty(collections: Iterable<CollectionName>): void {
    for (const name of collections) this.#dirty.add(name);
  }

  /** Whether the journal cannot be read without a snapshot. */
  needs(snapshot: string): boolean {
    return this.#restored.has(snapshot);
  }

  /** Does something between two commits; those that come meanwhile wait. */
  atBoundary<T>(work: (boundary: Boundary) => Promise<T>): Promise<T> {
    return this.#queue.run(() =>
      work({
        throughCommit: this.#durableCommit,
        journalLength: this.#journal.length,
        restored: this.#restored.size > 0,
        grown: this.#exchangeLog.mark(),
        records: () => this.#recordsOf(COLLECTION_NAMES),
      }),
    );
  }

  /**
   * Puts other records in place of the present ones, by one line in the journal.
   * @throws AppError `store.disk_refused`: nothing has changed; `store.write_failed`: nothing more can be saved
   */
  restore({ snapshot, tables, changes, grown }: Restoration): Promise<void> {
    return this.#replace(async () => {
      const showGrown = await this.#exchangeLog.prepareView(grown).catch((error: unknown) => {
        throw snapshotDamaged(snapshot, error);
      });
      const commit = this.#nextCommit;
      const view = this.#exchangeLog.viewAfter(grown);
      const line = encodeEntry({ commit, restore: { snapshot, view }, changes });
      await this.#orGoOn(`restore ${snapshot}`, () => this.#journal.append([line]));
      showGrown(view);
      this.#nextCommit = commit + 1;
      this.#durableCommit = commit;
      this.#restored.add(snapshot);
      this.#view = { commit, view };
      this.#takeOver(tables, COLLECTION_NAMES);
    });
  }

  /** Takes over records that were read anew from the files. @param read its failure changes nothing */
  reload(
    read: () => Promise<{ readonly tables: RecordTables; readonly dirty: Iterable<CollectionName> }>,
  ): Promise<RecordTables> {
    return this.#replace(async () => {
      const { tables, dirty } = await read();
      this.#takeOver(tables, dirty);
      return createTables(tables);
    });
  }

  /** A copy of the present records. */
  present(): Promise<RecordTables> {
    return this.#queue.run(async () => createTables(this.#tables));
  }

  /** Appends bytes of exchanges that do not belong to the present records. @throws as `restore` */
  stage(lines: readonly Uint8Array[]): Promise<GrowthMark> {
    return this.#queue.run(() => this.#orGoOn('keep bytes of calls', () => this.#exchangeLog.stage(lines)));
  }

  /** Waits for the commits under way and closes the files. */
  close(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#exchangeLog.close();
      await this.#journal.close();
    });
  }

  #recordsOf(collections: Iterable<CollectionName>): DocumentContent['changed'] {
    return new Map([...collections].map((name) => [name, [...this.#tables[name].values()]]));
  }

  #takeOver(tables: RecordTables, dirty: Iterable<CollectionName>): void {
    this.#tables = tables;
    this.markDirty(dirty);
  }

  /** Nothing that was decided on the old records may follow the new ones in the journal. */
  async #replace<T>(work: () => Promise<T>): Promise<T> {
    this.#replacing = true;
    try {
      return await this.#queue.run(work);
    } finally {
      this.#replacing = false;
    }
  }

  /** A write that failed and was taken back leaves everything as it was; one that was not ends all writing. */
  async #orGoOn<T>(what: string, write: () => Promise<T>): Promise<T> {
    if (this.#failure) throw new AppError('store.read_only', this.#failure.message, { cause: this.#failure });
    try {
      return await write();
    } catch (error) {
      if (this.#journal.sound && this.#exchangeLog.sound) throw diskRefused(what, error);
      this.#fail(error, []);
      throw this.#failure ?? error;
    }
  }

  async #flush(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      await this.#write(group);
    } catch (error) {
      this.#fail(error, group);
      return;
    }
    for (const waiting of group) this.#settle(waiting);
    this.#onGroup();
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const exchangeLines = group.flatMap((waiting) => waiting.exchangeLines);
    const journalLines = group.flatMap(({ journalLine }) => journalLine ?? []);
    const publish = exchangeLines.length > 0 ? await this.#exchangeLog.append(exchangeLines) : undefined;
    if (journalLines.length > 0) await this.#journal.append(journalLines);
    publish?.();
  }

  #settle({ commit, changes, journalLine, resolve }: Waiting): void {
    if (journalLine) this.#durableCommit = commit;
    for (const change of changes) {
      applyChange(this.#tables, change);
      this.#dirty.add(change.collection);
    }
    resolve();
  }

  /** Whoever waits is refused, also those behind the group: their changes were decided on top of what is lost now. */
  #fail(error: unknown, group: readonly Waiting[]): void {
    const reason = error instanceof Error ? error.message : String(error);
    const failure = new AppError('store.write_failed', `nothing more can be saved: ${reason}`, { cause: error });
    this.#failure = failure;
    for (const { reject } of [...group, ...this.#waiting.splice(0)]) reject(failure);
  }
}
