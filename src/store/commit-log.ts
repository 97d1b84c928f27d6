import { AppError } from '../app/app-error.ts';
import type { CommitBatch } from '../app/ports.ts';
import type { Call, Exchange } from '../domain/call.ts';
import { isOpen } from '../domain/draft.ts';
import type { Change, CollectionName, Collections } from '../domain/records.ts';
import { isIndexable } from './call-index.ts';
import type { FileSystem } from './file-system.ts';
import { encodeEntry, Journal, type StoredChange } from './journal.ts';
import type { FolderContent } from './read-folder.ts';
import { applyChange, assertStorable, type RecordTables } from './record-tables.ts';
import { callLine, exchangeLine, goneLine, type SegmentLine } from './segment-codec.ts';
import { SegmentLog, type SegmentLimits } from './segment-log.ts';
import { SerialQueue } from './serial-queue.ts';

/** A commit on its way to the disk. */
interface Waiting {
  readonly commit: number;
  readonly changes: readonly Change[];
  readonly segmentLines: readonly SegmentLine[];
  readonly journalLine: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
}

/** The records as they were after one commit, to be written as documents. */
export interface Checkpoint {
  readonly throughCommit: number;
  /** The journal up to here is contained in the records. */
  readonly journalLength: number;
  /** The segments with their sizes at that moment: the finished calls and exchanges as of this commit. */
  readonly segments: readonly { readonly number: number; readonly bytes: number }[];
  /** Collections that changed since their document was written. */
  readonly changed: ReadonlyMap<CollectionName, readonly Collections[CollectionName][]>;
}

/** What a commit log may be told. */
export interface CommitLogOptions {
  readonly segmentLimits?: SegmentLimits | undefined;
  /** Called after each group that became durable. */
  readonly onGroup: () => void;
  /** Called with each finished call that the segments hold from now on. */
  readonly onArchived: (call: Call) => void;
}

/**
 * Makes commits durable in groups: whatever waits while the disk is busy shares the next write and fdatasync. Records of
 * finished calls and bytes of exchanges go to disk before the journal line that refers to them.
 */
export class CommitLog {
  readonly #queue = new SerialQueue();
  readonly #journal: Journal;
  readonly #segments: SegmentLog;
  /** Durable records only: a document must never show half of a commit that the journal lacks. */
  readonly #tables: RecordTables;
  readonly #dirty: Set<CollectionName>;
  readonly #options: CommitLogOptions;
  #durableCommit: number;
  #nextCommit: number;
  #waiting: Waiting[] = [];
  #failure: AppError | undefined;

  private constructor(journal: Journal, segments: SegmentLog, content: FolderContent, options: CommitLogOptions) {
    this.#journal = journal;
    this.#segments = segments;
    this.#tables = content.tables;
    this.#dirty = new Set(content.dirty);
    this.#durableCommit = content.lastCommit;
    this.#nextCommit = content.lastCommit + 1;
    this.#options = options;
  }

  /**
   * Opens the files for appending and cuts off what a killed process left half written.
   * @param content what was read; the log takes its tables over
   */
  static async open(
    fileSystem: FileSystem,
    folder: string,
    content: FolderContent,
    options: CommitLogOptions,
  ): Promise<CommitLog> {
    const segments = await SegmentLog.open(fileSystem, folder, content.segments, options.segmentLimits);
    try {
      return new CommitLog(await Journal.open(fileSystem, folder, content.journalScan), segments, content, options);
    } catch (error) {
      await segments.close();
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

  /** Finished calls and exchanges. */
  get segments(): Pick<SegmentLog, 'calls' | 'sealed'> {
    return this.#segments;
  }

  /** @throws AppError `store.write_failed`; `store.read_only` after an earlier failure; `internal` for a wrong record */
  async commit({ changes, exchanges }: CommitBatch): Promise<void> {
    if (this.#failure) throw new AppError('store.read_only', this.#failure.message, { cause: this.#failure });
    if (changes.length === 0 && exchanges.length === 0) return;
    assertStorable(changes);
    const commit = this.#nextCommit;
    const segmentLines = linesOf(commit, changes, exchanges);
    const journalLine = encodeEntry({ commit, changes: changes.map(journalForm) });
    this.#nextCommit += 1;
    await new Promise<void>((resolve, reject) => {
      const length = this.#waiting.push({ commit, changes, segmentLines, journalLine, resolve, reject });
      if (length === 1) void this.#queue.run(() => this.#flush());
    });
  }

  /** The durable records between two groups; their collections count as clean from now on. */
  checkpoint(): Promise<Checkpoint> {
    return this.#queue.run(async () => {
      const changed = new Map([...this.#dirty].map((name) => [name, [...this.#tables[name].values()]]));
      this.#dirty.clear();
      const journalLength = this.#journal.length;
      return { throughCommit: this.#durableCommit, journalLength, segments: this.#segments.lengths(), changed };
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

  /** Deletes full segments that no line of the journal refers to (see `SegmentLog.delete`). */
  deleteSegments(numbers: readonly number[], release: (segment: number) => void): Promise<number> {
    return this.#queue.run(() => this.#segments.delete(numbers, release));
  }

  /** Waits for the commits under way and closes the files. */
  close(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#segments.close();
      await this.#journal.close();
    });
  }

  async #flush(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    let publish: ((from: number, to: number) => void) | undefined;
    try {
      publish = await this.#write(group);
    } catch (error) {
      this.#fail(error, group);
      return;
    }
    let line = 0;
    for (const waiting of group) {
      publish?.(line, line + waiting.segmentLines.length);
      line += waiting.segmentLines.length;
      this.#settle(waiting);
    }
    this.#options.onGroup();
  }

  async #write(group: readonly Waiting[]): Promise<((from: number, to: number) => void) | undefined> {
    const segmentLines = group.flatMap((waiting) => waiting.segmentLines);
    const publish = segmentLines.length > 0 ? await this.#segments.append(segmentLines) : undefined;
    await this.#journal.append(group.map(({ journalLine }) => journalLine));
    return publish;
  }

  #settle({ commit, changes, resolve }: Waiting): void {
    this.#durableCommit = commit;
    // Some document must carry the number of each commit that the journal forgets: segments are measured by it.
    if (changes.length === 0) this.#dirty.add('workspace');
    for (const change of changes) {
      this.#dirty.add(change.collection);
      const archived = archivedCall(change);
      if (archived) {
        this.#tables.calls.delete(change.id);
        this.#options.onArchived(archived);
        continue;
      }
      applyChange(this.#tables, change);
      // A finished call that is restarted: what the archive has of it does not count any more.
      if (change.collection === 'calls') this.#segments.calls.remove(change.id);
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

/** The call that a change finishes, if its record belongs into a segment: one whose id has a number. */
function archivedCall({ collection, id, value }: Change): Call | undefined {
  return collection === 'calls' && value && !isOpen(value) && isIndexable(id) ? value : undefined;
}

function linesOf(commit: number, changes: readonly Change[], exchanges: readonly Exchange[]): SegmentLine[] {
  const lines = exchanges.map((exchange) => exchangeLine(commit, exchange));
  for (const change of changes) {
    const archived = archivedCall(change);
    if (archived) lines.push(callLine(commit, archived));
    else if (change.collection === 'calls' && change.value === null) lines.push(goneLine(commit, change.id));
  }
  return lines;
}

function journalForm(change: Change): StoredChange {
  return archivedCall(change) ? { collection: 'calls', id: change.id, archived: true } : change;
}
