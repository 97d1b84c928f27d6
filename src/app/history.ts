import type { Change, RecordMaps } from '../domain/records.ts';
import type { ResetScope } from '../domain/smaller-records.ts';
import { ruleValue } from '../domain/site-profile.ts';
import { isAutomatic, type AutomaticKind, type SnapshotHead, type SnapshotKind } from '../domain/snapshot.ts';
import type { WorkspaceOrigin, WorkspaceRecord } from '../domain/workspace.ts';
import { AppError } from './app-error.ts';
import type { ArchiveFormat, ScratchSpace } from './archive.ts';
import type { ClockRunner } from './clock-runner.ts';
import type { SampleSeller } from './sample-seller.ts';
import type { FirstRecords } from './first-records.ts';
import type { Jump } from './jump.ts';
import { PendingImports } from './pending-imports.ts';
import type { LoadedWorkspace, Outbox, SnapshotContent } from './ports.ts';
import { replacedRecords } from './replaced-records.ts';
import type { Workspace } from './workspace.ts';

/** What a history needs beside the workspace. */
export interface HistoryDeps {
  readonly workspace: Workspace;
  readonly outbox: Outbox;
  readonly clock: ClockRunner;
  /** Address and key of the bundled sample seller, while it runs. */
  readonly sampleSeller: SampleSeller | undefined;
  /** What the workspace would begin with if it were made again; `undefined` when its seed pack is not known here. */
  readonly firstRecords: (workspace: WorkspaceRecord, origin: WorkspaceOrigin) => Promise<FirstRecords | undefined>;
  readonly archive: ArchiveFormat;
  readonly scratch: ScratchSpace;
  readonly programVersion: string;
}

/** How many records there are of what a snapshot counts. */
type Counted = { readonly [C in 'orders' | 'instances' | 'calls']: { readonly size: number } };

/** What was done last and can be undone. */
export type UndoSubject =
  | { readonly kind: 'jump'; readonly jumpId: string }
  | { readonly kind: 'reset'; readonly scope: ResetScope }
  | { readonly kind: 'import'; readonly name: string }
  | { readonly kind: 'edit' }
  | { readonly kind: 'restore'; readonly snapshot: SnapshotHead };

/** The way back from what was done last: to the snapshot that was taken before it. */
export interface UndoOffer {
  readonly subject: UndoSubject;
  readonly snapshot: SnapshotHead;
}

/** A change of all records at once. */
export interface Replacement {
  /** Kind of the snapshot that is taken of what is there before. */
  readonly before: AutomaticKind;
  readonly subject: UndoSubject;
  /** The snapshot to go to; while it is worked out, no decision runs. */
  readonly target: () => Promise<SnapshotHead> | SnapshotHead;
}

/**
 * The snapshots of one workspace: takes them, goes back to them with everything at rest, and offers to undo what was done
 * last. One such step runs at a time; another one waits for it.
 */
export class History {
  readonly deps: HistoryDeps;
  readonly imports = new PendingImports();
  #tail: Promise<unknown> = Promise.resolve();
  #lastNumber = 0;
  #undo: UndoOffer | undefined;

  constructor(deps: HistoryDeps) {
    this.deps = deps;
    deps.clock.setBeforeJump((jump) => this.#beforeJump(jump));
  }

  /** Snapshots that can be gone back to, newest first. */
  list(): readonly SnapshotHead[] {
    return this.deps.workspace.store
      .snapshots()
      .filter(({ kind }) => kind !== 'staged')
      .toReversed();
  }

  /** A snapshot by name. @throws AppError `not_found` */
  find(name: string): SnapshotHead {
    const wanted = name.normalize('NFC');
    const found = this.list().find((head) => head.name === wanted);
    if (!found)
      throw new AppError('not_found', `no snapshot ${name}`, { params: { collection: 'snapshots', id: name } });
    return found;
  }

  /** What can be undone now. */
  undoOffer(): UndoOffer | undefined {
    return this.#undo;
  }

  /** Takes the offer away; the snapshot stays. */
  dismissUndo(): void {
    this.#undo = undefined;
  }

  /** Runs `work` when the steps before it have ended. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#tail.then(work);
    this.#tail = run.catch(() => undefined);
    return run;
  }

  /**
   * Keeps the records as they are now.
   * @param name unique; for automatic kinds one is worked out, the same in every language
   */
  async keep(kind: SnapshotKind, name?: string): Promise<SnapshotHead> {
    const { workspace } = this.deps;
    const head = this.head(kind, workspace.state.records(), workspace.simNow(), name);
    await workspace.store.takeSnapshot(head);
    return head;
  }

  /** Keeps given records for a moment, to be gone to. */
  async stage(content: SnapshotContent, simAt: number): Promise<SnapshotHead> {
    const head = this.head('staged', content.records, simAt);
    await this.deps.workspace.store.writeSnapshot(head, content);
    return head;
  }

  /** Forgets a snapshot, and with it the offer to undo that leads to it. */
  async forget(head: SnapshotHead): Promise<void> {
    await this.deps.workspace.store.deleteSnapshot(head.id);
    if (this.#undo?.snapshot.id === head.id) this.#undo = undefined;
  }

  /**
   * Puts other records in place of the present ones, with clock and calls at rest, and offers to undo it. Must be run
   * `exclusively`. When it fails, everything is as it was.
   * @returns the snapshot that was taken before
   */
  replace({ target, ...step }: Replacement): Promise<SnapshotHead> {
    return this.replaceBy(step, async () => {
      const head = await target();
      return this.deps.workspace.store.restoreSnapshot(head.id, (records) => this.#amend(records, head));
    });
  }

  /**
   * The same for records that the store finds by itself.
   * @param load brings the store to the new records; its failure changes nothing
   */
  async replaceBy(step: Omit<Replacement, 'target'>, load: () => Promise<LoadedWorkspace>): Promise<SnapshotHead> {
    const { workspace, clock, outbox } = this.deps;
    const goOnClock = await clock.pause();
    const goOnSending = await outbox.pause();
    let before: SnapshotHead | undefined;
    try {
      await workspace.replaceRecords(async () => {
        before = await this.keep(step.before);
        return load();
      });
    } catch (error) {
      if (before) await this.forget(before);
      throw error;
    } finally {
      goOnSending();
      goOnClock();
    }
    if (!before) throw new Error('nothing was kept before the replacement');
    this.#undo = { subject: step.subject, snapshot: before };
    await this.prune();
    return before;
  }

  /** Gives up the oldest automatic snapshots beyond the limit, and what a step that was cut off has left behind. */
  async prune(): Promise<void> {
    const { workspace } = this.deps;
    const heads = workspace.store.snapshots();
    const automatic = heads.filter(({ kind }) => isAutomatic(kind));
    const kept = ruleValue(workspace.profile(), 'snapshots.automaticKept');
    const tooMany = automatic.slice(0, Math.max(0, automatic.length - kept));
    const staged = heads.filter(({ kind }) => kind === 'staged');
    for (const head of [...tooMany, ...staged]) await this.forget(head);
  }

  /** The head of a snapshot that is about to be made. */
  head(kind: SnapshotKind, records: Counted, simAt: number, name?: string): SnapshotHead {
    const { workspace } = this.deps;
    const heads = workspace.store.snapshots();
    // Ids are not given out again: a form on an old page must not come to mean another snapshot.
    const highest = Math.max(this.#lastNumber, ...heads.map(({ id }) => Number(id.slice('snap-'.length))));
    this.#lastNumber = highest + 1;
    const taken = new Set(heads.map((head) => head.name));
    let ownName = name ?? `${kind.replace('_', '-')}-${this.#lastNumber}`;
    while (taken.has(ownName)) ownName += '-2';
    return {
      id: `snap-${this.#lastNumber}`,
      name: ownName,
      kind,
      takenSimAt: simAt,
      takenWallAt: workspace.wall.now(),
      orders: records.orders.size,
      instances: records.instances.size,
      calls: records.calls.size,
    };
  }

  #amend(records: RecordMaps, { takenSimAt }: SnapshotHead): readonly Change[] {
    const { workspace, sampleSeller } = this.deps;
    const { nextSequence } = workspace.state.workspace();
    const apiKeys = workspace.state.all('apiKeys').values();
    return replacedRecords(
      records,
      { nextSequence, apiKeys },
      {
        simAt: takenSimAt,
        wallAt: workspace.wall.now(),
        sampleSeller,
      },
    );
  }

  async #beforeJump(jump: Jump): Promise<void> {
    const snapshot = await this.keep('before_jump');
    this.#undo = { subject: { kind: 'jump', jumpId: jump.id }, snapshot };
    await this.prune();
  }
}
