import { AppError } from '../app/app-error.ts';
import type { CommitBatch } from '../app/ports.ts';
import type { Change, CollectionName, Collections } from '../domain/records.ts';
import { encodeExchange } from './exchange-codec.ts';
import { ExchangeLog, type ExchangeLine } from './exchange-log.ts';
import type { FileSystem } from './file-system.ts';
import { encodeEntry, Journal } from './journal.ts';
import type { FolderContent } from './read-folder.ts';
import { applyChange, assertStorable, type RecordTables } from './record-tables.ts';
import { SerialQueue } from './serial-queue.ts';

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
export interface Checkpoint {
  readonly throughCommit: number;
  /** The journal up to here is contained in the records. */
  readonly journalLength: number;
  /** Collections that changed since their document was written. */
  readonly changed: ReadonlyMap<CollectionName, readonly Collections[CollectionName][]>;
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
  readonly #tables: RecordTables;
  readonly #dirty: Set<CollectionName>;
  readonly #onGroup: () => void;
  #durableCommit: number;
  #nextCommit: number;
  #waiting: Waiting[] = [];
  #failure: AppError | undefined;

  private constructor(journal: Journal, exchangeLog: ExchangeLog, content: FolderContent, onGroup: () => void) {
    this.#journal = journal;
    this.#exchangeLog = exchangeLog;
    this.#tables = content.tables;
    this.#dirty = new Set(content.dirty);
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
    const exchangeLog = await ExchangeLog.open(fileSystem, folder, content.exchanges, content.exchangesScan);
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
      const changed = new Map([...this.#dirty].map((name) => [name, [...this.#tables[name].values()]]));
      this.#dirty.clear();
      return { throughCommit: this.#durableCommit, journalLength: this.#journal.length, changed };
    });
  }

  /** Forgets the part of the journal that the documents of a checkpoint hold by now; commits wait meanwhile. */
  cutJournal(checkpoint: Checkpoint): Promise<void> {
    return this.#queue.run(() => this.#journal.cutBefore(checkpoint.journalLength));
  }

  /** Takes note that the documents of a checkpoint were not written. */
  keepDirty(checkpoint: Checkpoint): void {
    for (const name of checkpoint.changed.keys()) this.#dirty.add(name);
  }

  /** Waits for the commits under way and closes the files. */
  close(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#exchangeLog.close();
      await this.#journal.close();
    });
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
