import { AppError } from '../app/app-error.ts';
import type { CommitBatch } from '../app/ports.ts';
import type { Call } from '../domain/call.ts';
import { COLLECTION_NAMES, type Change, type CollectionName } from '../domain/records.ts';
import { archivedCall, journalForm, segmentLinesOf } from './archived-calls.ts';
import type { CallIndex } from './call-index.ts';
import type { Boundary, Checkpoint, Restoration } from './commit-boundary.ts';
import type { DocumentContent } from './document-files.ts';
import type { FileSystem } from './file-system.ts';
import { encodeEntry, Journal } from './journal.ts';
import type { FolderContent } from './read-folder.ts';
import type { SealedSegment, SegmentIndexes } from './read-segments.ts';
import { applyChange, assertStorable, createTables, type RecordTables } from './record-tables.ts';
import type { SegmentLine } from './segment-codec.ts';
import { SegmentLog, type SegmentLimits } from './segment-log.ts';
import { isNeeded, viewAfter, type SegmentMark, type SegmentView } from './segment-view.ts';
import { SerialQueue } from './serial-queue.ts';
import { snapshotDamaged } from './snapshot-shelf.ts';
import { DamagedFileError, diskRefused } from './stored-format.ts';

/** A commit on its way to the disk. */
interface Waiting {
  readonly commit: number;
  readonly changes: readonly Change[];
  readonly segmentLines: readonly SegmentLine[];
  readonly journalLine: Uint8Array;
  /** The segments before this one are forgotten. */
  readonly forget?: number | undefined;
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
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
  #tables: RecordTables;
  readonly #dirty: Set<CollectionName>;
  readonly #options: CommitLogOptions;
  /** Snapshots that the journal cannot be read without. */
  readonly #restored: Set<string>;
  #replacing = false;
  #durableCommit: number;
  #nextCommit: number;
  #waiting: Waiting[] = [];
  #failure: AppError | undefined;

  private constructor(journal: Journal, segments: SegmentLog, content: FolderContent, options: CommitLogOptions) {
    this.#journal = journal;
    this.#segments = segments;
    this.#tables = content.tables;
    this.#dirty = new Set(content.dirty);
    this.#restored = new Set(content.restored);
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
    const { segments: found, view } = content;
    const segments = await SegmentLog.open(fileSystem, folder, found, view, options.segmentLimits);
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

  /** Finished calls and exchanges of the present records. */
  get segments(): Pick<SegmentLog, 'calls' | 'exchanges' | 'sealed'> {
    return this.#segments;
  }

  /** @throws AppError `store.write_failed`; `store.read_only` after an earlier failure; `internal` for a wrong record */
  async commit({ changes, exchanges }: CommitBatch): Promise<void> {
    if (this.#failure) throw this.#readOnly(this.#failure);
    if (changes.length === 0 && exchanges.length === 0) return;
    assertStorable(changes);
    const segmentLines = segmentLinesOf(this.#nextCommit, changes, exchanges);
    await this.#enqueue(changes, segmentLines, { changes: changes.map(journalForm) });
  }

  /** The durable records between two groups; their collections count as clean from now on. */
  checkpoint(): Promise<Checkpoint> {
    return this.#queue.run(async () => {
      const changed = this.#recordsOf(this.#dirty);
      this.#dirty.clear();
      return {
        throughCommit: this.#durableCommit,
        journalLength: this.#journal.length,
        changed,
        view: this.#segments.view,
        restored: this.#restored.size > 0,
      };
    });
  }

  /** Forgets the part of the journal that the documents of a checkpoint hold by now; commits wait meanwhile. */
  cutJournal(checkpoint: Checkpoint): Promise<void> {
    return this.#queue.run(async () => {
      await this.#journal.cutBefore(checkpoint.journalLength);
      // Restores and compactions come one after another: all of them are in the part that was cut.
      this.#restored.clear();
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
        segments: this.#segments.mark(this.#durableCommit),
        finishedCalls: this.#segments.calls.size,
        records: () => this.#recordsOf(COLLECTION_NAMES),
      }),
    );
  }

  /**
   * Puts other records in place of the present ones, by one line in the journal.
   * @throws AppError `store.disk_refused`: nothing has changed; `store.write_failed`: nothing more can be saved
   */
  restore({ snapshot, tables, changes, segments, finishedCalls }: Restoration): Promise<CallIndex> {
    return this.#replace(async () => {
      const commit = this.#nextCommit;
      const view = viewAfter(segments, commit);
      const found = await this.#find(view, tables).catch((error: unknown) => {
        throw snapshotDamaged(snapshot, error);
      });
      if (found.calls.size !== finishedCalls) {
        const reason = `${finishedCalls} finished calls belong to it, ${found.calls.size} are there`;
        throw snapshotDamaged(snapshot, new DamagedFileError('segments', reason));
      }
      const line = encodeEntry({ commit, restore: { snapshot, view }, changes });
      await this.#orGoOn(`restore ${snapshot}`, () => this.#journal.append([line]));
      this.#segments.show(found, view);
      this.#nextCommit = commit + 1;
      this.#durableCommit = commit;
      this.#restored.add(snapshot);
      this.#takeOver(tables, COLLECTION_NAMES);
      return found.calls;
    });
  }

  /** Takes over records that were read anew from the files. @param read its failure changes nothing */
  reload(
    read: () => Promise<{ readonly tables: RecordTables; readonly dirty: Iterable<CollectionName> }>,
  ): Promise<{ readonly records: RecordTables; readonly calls: CallIndex }> {
    return this.#replace(async () => {
      const { tables, dirty } = await read();
      // What the segments hold is not up to an editor: the view stays, and is written again.
      const { view } = this.#segments;
      const found = await this.#find(view, tables);
      this.#segments.show(found, view);
      this.#takeOver(tables, [...dirty, 'calls']);
      return { records: createTables(tables), calls: found.calls };
    });
  }

  /** A copy of the present records, without the finished calls. */
  present(): Promise<RecordTables> {
    return this.#queue.run(async () => createTables(this.#tables));
  }

  /** A number for lines that do not belong to the present records. */
  beginStaging(): number {
    return this.#segments.beginStaging();
  }

  /** Appends lines that bear such a number. @throws as `restore` */
  stage(lines: readonly SegmentLine[]): Promise<void> {
    return this.#queue.run(() => this.#orGoOn('keep calls', () => this.#segments.stage(lines)));
  }

  /**
   * Takes full segments out of the present records, durably. No line of the journal may refer to them.
   * @returns how many calls went
   * @throws as `commit`
   */
  async forgetBefore(fromSegment: number): Promise<number> {
    if (this.#failure) throw this.#readOnly(this.#failure);
    const gone = this.#segments.countBefore(fromSegment);
    await this.#enqueue([], [], { forget: fromSegment, changes: [] });
    return gone;
  }

  /**
   * Deletes full segments that neither the present records nor snapshots need.
   * @param marks what the snapshots need; asked when no commit is under way, `undefined` when that is not known
   * @param release told of each segment before its file goes
   */
  deleteUnneeded(marks: () => readonly SegmentMark[] | undefined, release: (segment: number) => void): Promise<void> {
    return this.#queue.run(async () => {
      const ofSnapshots = marks();
      if (!ofSnapshots) return;
      const all = [this.#segments.mark(this.#durableCommit), ...ofSnapshots];
      const needed = ({ number, span }: SealedSegment): boolean => all.some((mark) => isNeeded(number, span, mark));
      await this.#segments.deleteUnneeded(needed, release);
    });
  }

  /** Waits for the commits under way and closes the files. */
  close(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#segments.close();
      await this.#journal.close();
    });
  }

  #enqueue(
    changes: readonly Change[],
    segmentLines: readonly SegmentLine[],
    entry: Omit<Parameters<typeof encodeEntry>[0], 'commit'>,
  ): Promise<void> {
    if (this.#replacing) throw new AppError('internal', 'a commit came while the records were being replaced');
    const commit = this.#nextCommit;
    const journalLine = encodeEntry({ commit, ...entry });
    this.#nextCommit += 1;
    return new Promise<void>((resolve, reject) => {
      const { forget } = entry;
      const length = this.#waiting.push({ commit, changes, segmentLines, journalLine, forget, resolve, reject });
      if (length === 1) void this.#queue.run(() => this.#flush());
    });
  }

  #recordsOf(collections: Iterable<CollectionName>): DocumentContent['changed'] {
    return new Map([...collections].map((name) => [name, [...this.#tables[name].values()]]));
  }

  /** Finished calls and exchanges of a view. A call in the tables counts; what a segment has of it is the past. */
  async #find(view: SegmentView, tables: RecordTables): Promise<SegmentIndexes> {
    const found = await this.#segments.find(view, this.#durableCommit);
    for (const id of tables.calls.keys()) found.calls.remove(id);
    return found;
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
    if (this.#failure) throw this.#readOnly(this.#failure);
    try {
      return await write();
    } catch (error) {
      if (this.#journal.sound && this.#segments.sound) throw diskRefused(what, error);
      this.#fail(error, []);
      throw this.#failure ?? error;
    }
  }

  #readOnly(failure: AppError): AppError {
    return new AppError('store.read_only', failure.message, { cause: failure });
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

  #settle({ commit, changes, forget, resolve }: Waiting): void {
    this.#durableCommit = commit;
    // Some document must carry the number of each commit that the journal forgets: segments are measured by it.
    if (changes.length === 0) this.#dirty.add('workspace');
    if (forget !== undefined) {
      this.#segments.forgetBefore(forget);
      this.#dirty.add('calls');
    }
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
