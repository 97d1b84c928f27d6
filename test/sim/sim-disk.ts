import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommitBatch, LoadedWorkspace, SnapshotContent, WorkspaceStore } from '../../src/app/ports.ts';
import type { Change, RecordMaps } from '../../src/domain/records.ts';
import type { SnapshotHead } from '../../src/domain/snapshot.ts';
import { openFileStore } from '../../src/store/file-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { applyChange, createTables, type RecordTables } from '../../src/store/record-tables.ts';
import { allRecords } from '../support/all-records.ts';
import { turn } from './prng.ts';

/** Where a simulated workspace is kept: `kill` leaves behind what a killed process would. */
interface Medium {
  open(): Promise<WorkspaceStore>;
  kill(store: WorkspaceStore): Promise<void>;
  dispose(): Promise<void>;
}

function memoryMedium(): Medium {
  const store = createMemoryStore();
  return { open: async () => store, kill: async () => undefined, dispose: async () => undefined };
}

/**
 * A real folder. A kill goes on in a copy without the lock's owner: this process is alive and would still be that.
 * No compaction in the background: the copy would not be of one moment. Kills in its midst are test/store's business.
 */
function fileMedium(): Medium {
  let root = '';
  let generation = 0;
  const folder = (): string => path.join(root, String(generation));
  return {
    open: async () => {
      if (root === '') root = await mkdtemp(path.join(tmpdir(), 'koogallery-sim-'));
      return openFileStore(folder(), { compactFromBytes: Number.MAX_SAFE_INTEGER });
    },
    kill: async (store) => {
      const from = folder();
      generation += 1;
      // Waits for the compaction that follows a restore: an unknown snapshot is ignored, but in its turn.
      await store.deleteSnapshot('none');
      await cp(from, folder(), { recursive: true, filter: (file) => !path.basename(file).includes('lock') });
      await store.close();
      await rm(from, { recursive: true });
    },
    dispose: async () => rm(root, { recursive: true, force: true }),
  };
}

/** Is told when a moment is kept, or comes back. */
interface MomentAuditor {
  taken(id: string): void;
  written(id: string, records: RecordMaps): void;
  restored(id: string, actual: RecordMaps, expected: RecordMaps): void;
}

/** A commit on its way; `handed` once the medium has it and nothing can hold it back any more. */
interface Pending {
  readonly batch: CommitBatch;
  handed?: Promise<void>;
}

/** What a dead process waits for; a promise of its own each time, so that nothing keeps the dead in memory. */
const never = (): Promise<never> => new Promise(() => undefined);

/**
 * A disk under simulated processes. It keeps a second account of everything acknowledged, and a crash loses what was
 * not handed to the medium yet: the answer to those commits never comes, as with a real kill.
 */
export class SimDisk {
  /** Every acknowledged change, and after a crash also those that had reached the medium unacknowledged. */
  durable = createTables();
  readonly #moments = new Map<string, RecordTables>();
  readonly #medium: Medium;
  readonly #onDurable: (batch: CommitBatch) => void;
  readonly #auditor: MomentAuditor;
  #pending: Pending[] = [];
  #store: WorkspaceStore | undefined;
  #life = 0;
  #taking: Promise<void> | undefined;
  #crash: { commitsLeft: number; readonly now: () => void } | undefined;

  constructor(kind: 'memory' | 'file', onDurable: (batch: CommitBatch) => void, auditor: MomentAuditor) {
    this.#medium = kind === 'memory' ? memoryMedium() : fileMedium();
    this.#onDurable = onDurable;
    this.#auditor = auditor;
  }

  /** Opens the store for the next process. */
  async open(afterCrash: boolean): Promise<{ readonly store: WorkspaceStore; readonly loaded: LoadedWorkspace }> {
    const inner = await this.#medium.open();
    this.#store = inner;
    this.#crash = undefined;
    this.#life += 1;
    const life = this.#life;
    const loaded = await inner.load();
    return {
      // The memory store cannot know that its process was killed.
      loaded: { ...loaded, uncleanShutdown: loaded.uncleanShutdown || afterCrash },
      store: {
        load: () => inner.load(),
        commit: (batch) => this.#commit(inner, life, batch),
        readExchange: (id) => inner.readExchange(id),
        forgetCalls: (limits) => inner.forgetCalls(limits),
        snapshots: () => inner.snapshots(),
        takeSnapshot: (head) => this.#take(inner, life, head),
        writeSnapshot: (head, content) => this.#write(inner, life, head, content),
        restoreSnapshot: (id, amend) => this.#restore(inner, life, id, amend),
        deleteSnapshot: async (id) => (life === this.#life ? inner.deleteSnapshot(id) : never()),
        editedFiles: () => inner.editedFiles(),
        takeOverEdits: () => inner.takeOverEdits(),
        discardEdits: () => inner.discardEdits(),
        close: () => inner.close(),
      },
    };
  }

  /** Calls `now` when the process has begun that many more commits; the last of them is not written. */
  armCrash(commits: number, now: () => void): void {
    this.#crash = { commitsLeft: commits, now };
  }

  /** Kills the process: of the commits on their way, those handed over and the first `extra` others survive. */
  async kill(extra: number): Promise<void> {
    this.#life += 1;
    const pending = this.#pending.splice(0);
    const store = this.#store;
    if (!store) throw new Error('no process to kill');
    await Promise.all(pending.map(async ({ handed }) => handed));
    const handedOver = pending.filter(({ handed }) => handed !== undefined);
    const surviving = pending.filter(({ handed }) => handed === undefined).slice(0, extra);
    for (const { batch } of surviving) await store.commit(batch);
    for (const { batch } of [...handedOver, ...surviving]) this.#account(batch);
    await this.#medium.kill(store);
  }

  /** Ends a process that a broken invariant has left running, and removes its files. */
  async dispose(): Promise<void> {
    this.#life += 1;
    await Promise.allSettled(this.#pending.map(async ({ handed }) => handed));
    await this.#store?.close();
    await this.#medium.dispose();
  }

  async #commit(inner: WorkspaceStore, life: number, batch: CommitBatch): Promise<void> {
    if (life !== this.#life) return never();
    while (this.#taking) await this.#taking;
    const pending: Pending = { batch };
    this.#pending.push(pending);
    this.#countDown();
    await turn();
    if (life !== this.#life) return never();
    pending.handed = inner.commit(batch);
    await pending.handed;
    if (life !== this.#life) return never();
    this.#pending.splice(this.#pending.indexOf(pending), 1);
    this.#account(batch);
  }

  /** At a moment when everything on its way has arrived, so that the account of it is exact. */
  async #take(inner: WorkspaceStore, life: number, head: SnapshotHead): Promise<void> {
    while (this.#pending.length > 0 && life === this.#life) await turn();
    if (life !== this.#life) return never();
    this.#moments.set(head.id, createTables(this.durable));
    this.#auditor.taken(head.id);
    // A snapshot holds all commits before it, and may hold some that come while it is taken: here none do.
    this.#taking = inner.takeSnapshot(head).finally(() => (this.#taking = undefined));
    await this.#taking;
    return life === this.#life ? undefined : never();
  }

  async #write(inner: WorkspaceStore, life: number, head: SnapshotHead, content: SnapshotContent): Promise<void> {
    if (life !== this.#life) return never();
    this.#moments.set(head.id, createTables(content.records));
    this.#auditor.written(head.id, content.records);
    await inner.writeSnapshot(head, content);
    return life === this.#life ? undefined : never();
  }

  async #restore(
    inner: WorkspaceStore,
    life: number,
    id: string,
    amend: (records: RecordMaps) => readonly Change[],
  ): Promise<LoadedWorkspace> {
    this.#countDown();
    if (life !== this.#life) return never();
    let amended: readonly Change[] = [];
    const loaded = await inner.restoreSnapshot(id, (records) => (amended = amend(records)));
    const expected = createTables(this.#moments.get(id));
    for (const change of amended) applyChange(expected, change);
    this.durable = expected;
    this.#auditor.restored(id, allRecords(loaded), expected);
    // Killed while the answer was on its way: the rewind has happened all the same.
    return life === this.#life ? loaded : never();
  }

  #countDown(): void {
    if (!this.#crash || --this.#crash.commitsLeft > 0) return;
    const { now } = this.#crash;
    this.#crash = undefined;
    this.#life += 1;
    now();
  }

  #account(batch: CommitBatch): void {
    for (const change of batch.changes) applyChange(this.durable, change);
    this.#onDurable(batch);
  }
}
