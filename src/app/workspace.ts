import type { Exchange } from '../domain/call.ts';
import { Draft } from '../domain/draft.ts';
import type { Change } from '../domain/records.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { ruleValue, siteProfile, type SiteProfile } from '../domain/site-profile.ts';
import type { ClockState } from '../domain/workspace.ts';
import { delayClock, readClock } from '../engine/clock.ts';
import { AppError } from './app-error.ts';
import { withKeptInstant } from './kept-instant.ts';
import { ClockHold } from './clock-hold.ts';
import { Feed, type FeedKind } from './feed.ts';
import { MarketState } from './market-state.ts';
import { Recording } from './recording.ts';
import type { LoadedWorkspace, Randomness, RecoveredFile, WallClock, WorkspaceStore } from './ports.ts';

/** What a workspace is built from. */
export interface WorkspaceDeps {
  readonly store: WorkspaceStore;
  readonly loaded: LoadedWorkspace;
  readonly wall: WallClock;
  readonly random: Randomness;
  /** The loaded records in their working form, where they are in it already. */
  readonly state?: MarketState;
}

const FEED_KIND: Partial<Record<Change['collection'], FeedKind>> = {
  workspace: 'clock',
  orders: 'order',
  instances: 'instance',
  calls: 'call',
  notices: 'notice',
  faults: 'fault',
};

/**
 * One open marketplace. Every change goes through `decide`: the decision and its application to memory are one
 * synchronous step, so that decisions run strictly one after another; the promise resolves when the change is durable.
 * What is acknowledged or sent to a seller waits for that promise.
 */
export class Workspace {
  readonly feed: Feed;
  /** Commands written down as the steps of a scenario, while somebody wants that. */
  readonly recording = new Recording();
  readonly store: WorkspaceStore;
  readonly random: Randomness;
  readonly wall: WallClock;
  readonly uncleanShutdown: boolean;
  /** Files that were made anew from their backups when the workspace was opened. */
  readonly recovered: readonly RecoveredFile[];
  readonly #unflushed: Change[] = [];
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  readonly #replacedListeners = new Set<() => void>();
  readonly #whenCommitted: (() => void)[] = [];
  #committing = 0;
  #state: MarketState;
  #damage: LoadedWorkspace['damage'];
  #editedFiles: readonly string[] = [];
  /** While the records are being replaced, decisions wait for it. */
  #replacing: Promise<unknown> | undefined;
  #instantSimAt: number | undefined;
  #lastBeatWallAt: number | undefined;
  readonly #hold: ClockHold;
  /** What the clock showed last: an event planned for the past must not take it back. */
  #shown: { readonly clock: ClockState; readonly simAt: number } | undefined;

  constructor(deps: WorkspaceDeps) {
    this.store = deps.store;
    this.#state = deps.state ?? new MarketState(deps.loaded);
    this.wall = deps.wall;
    this.#hold = new ClockHold(this.#state, deps.wall.now());
    this.random = deps.random;
    this.uncleanShutdown = deps.loaded.uncleanShutdown;
    this.recovered = deps.loaded.recovered ?? [];
    this.#damage = deps.loaded.damage;
    this.feed = new Feed(deps.wall.now());
  }

  /** The present records. Another object after a restore: hold on to the workspace, not to this. */
  get state(): MarketState {
    return this.#state;
  }

  get id(): string {
    return this.state.workspace().id;
  }

  /** Set while nothing can be saved: the file to blame and the reason. Reading goes on. */
  get damage(): LoadedWorkspace['damage'] {
    return this.#damage;
  }

  /** Files of the store that somebody else has changed, as last looked for. */
  get editedFiles(): readonly string[] {
    return this.#editedFiles;
  }

  /** Looks whether somebody else has changed files of the store; pages are told when that is news. */
  async lookForEdits(): Promise<void> {
    if (this.#damage) return;
    const names = await this.store.editedFiles();
    if (names.join() === this.#editedFiles.join()) return;
    this.#editedFiles = names;
    this.feed.publish('store', this.id);
  }

  /** The rules in force: those of the site with the workspace's own readings. */
  profile(): SiteProfile {
    const { site, ruleOverrides } = this.state.workspace();
    return siteProfile(site, ruleOverrides);
  }

  /** Marketplace time: the instant being worked on while the clock moves, the clock's reading otherwise. */
  simNow(): number {
    return this.#instantSimAt ?? this.clockNow();
  }

  /**
   * What the clock shows, also while an earlier instant is being worked on. In rate mode it never shows more than the
   * next event: between two beats hours may pass, and nothing may be decided after an event that has not happened.
   */
  clockNow(): number {
    const { clock } = this.state.workspace();
    const simAt = this.clockTarget();
    if (clock.mode !== 'rate') return simAt;
    const dueSimAt = this.state.queue.peek()?.dueSimAt ?? simAt;
    const shown = this.#shown?.clock === clock ? this.#shown.simAt : clock.anchorSimAt;
    this.#shown = { clock, simAt: Math.max(shown, Math.min(simAt, dueSimAt)) };
    return this.#shown.simAt;
  }

  /**
   * How far the clock has come, events on the way or not. In rate mode the time during which calls are due or on the
   * wire does not count, so that a slow seller sees the same sequence as at production's pace; in real mode it does.
   */
  clockTarget(): number {
    const { clock } = this.state.workspace();
    const wallAt = this.#watchedWallAt();
    return readClock(clock, clock.mode === 'rate' ? Math.min(wallAt, this.#hold.fromWallAt ?? wallAt) : wallAt);
  }

  /** The heartbeat has come: time up to here is watched. */
  watch(wallAt: number): void {
    this.#lastBeatWallAt = wallAt;
  }

  /** Wall time of the newest heartbeat of this process. */
  get lastBeatWallAt(): number | undefined {
    return this.#lastBeatWallAt;
  }

  /** Wall time as far as it counts: when the beats have failed to come, nothing may be dated after the last of them. */
  #watchedWallAt(): number {
    const wallAt = this.wall.now();
    const beatAt = this.#lastBeatWallAt;
    if (beatAt === undefined || wallAt - beatAt <= ruleValue(this.profile(), 'clock.sleepSeconds') * 1_000)
      return wallAt;
    return Math.max(beatAt, this.state.workspace().clock.anchorWallAt);
  }

  /** Wall time since when a call is due or on the wire; `undefined` when it is not. */
  callingSince(callId: string): number | undefined {
    return this.#hold.since(callId);
  }

  /** Holds marketplace time at an instant while its events run; `undefined` lets the clock be read again. */
  setInstant(simAt: number | undefined): void {
    this.#instantSimAt = simAt;
  }

  /**
   * Runs a decision and commits what it changed. A refusal changes nothing.
   * @param exchanges bytes that belong to the same commit
   * @returns the decision's result, once it is durable
   * @throws AppError `store.read_only`, `store.write_failed`
   */
  async decide<T>(decision: (draft: Draft) => T | Refusal, exchanges: readonly Exchange[] = []): Promise<T | Refusal> {
    while (this.#replacing) await this.#replacing;
    const draft = this.draft();
    const result = decision(draft);
    if (isRefusal(result)) return result;
    await this.#commit(draft.changes(), exchanges, draft.context.simAt);
    return result;
  }

  /** Commits given records as they are, with the bytes of their calls: the first records of a new workspace. */
  async restore(changes: readonly Change[], exchanges: readonly Exchange[] = []): Promise<void> {
    await this.#commit(changes, exchanges);
  }

  /**
   * Puts other records in place of the present ones. Decisions wait meanwhile; numbers given out stay given out, so
   * that an id never comes to mean something else. The clock and the calls must be at rest.
   * @param replace brings the store to the new records, e.g. by restoring a snapshot; its failure changes nothing here
   */
  async replaceRecords(replace: () => Promise<LoadedWorkspace>): Promise<void> {
    while (this.#replacing) await this.#replacing;
    this.#refuseWhenReadOnly();
    const work = this.#replace(replace);
    this.#replacing = work.catch(() => undefined).finally(() => (this.#replacing = undefined));
    await work;
  }

  /** Brings the workspace to rest: no numbers stay reserved, the files are plain JSON, the lock is free. */
  async close(): Promise<void> {
    try {
      if (!this.#damage) await this.decide((draft) => draft.releaseNumbers());
    } finally {
      await this.store.close();
    }
  }

  /** A draft on the present state, e.g. to work out what an action would do. */
  draft(): Draft {
    return new Draft(this.state, {
      simAt: this.simNow(),
      wallAt: this.wall.now(),
      profile: this.profile(),
      ids: this.random,
    });
  }

  /** Calls `listener` with every durable change until the returned function is called. */
  onCommitted(listener: (changes: readonly Change[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` whenever the records were replaced as a whole, until the returned function is called. */
  onReplaced(listener: () => void): () => void {
    this.#replacedListeners.add(listener);
    return () => this.#replacedListeners.delete(listener);
  }

  async #replace(replace: () => Promise<LoadedWorkspace>): Promise<void> {
    // Commits handed over before are on their way to the disk; the store must have them all.
    while (this.#committing > 0) await new Promise<void>((resolve) => this.#whenCommitted.push(resolve));
    const next = new MarketState(await replace());
    next.startNumbersFrom(this.#state.takeNumber());
    this.#state = next;
    this.#shown = undefined;
    this.#hold.reset(next, this.wall.now());
    this.feed.publish('replaced', this.id);
    for (const listener of this.#replacedListeners) listener();
  }

  /** @param simAt the instant of the decision; without it the clock keeps no note of it */
  async #commit(decided: readonly Change[], exchanges: readonly Exchange[], simAt?: number): Promise<void> {
    if (decided.length === 0 && exchanges.length === 0) return;
    this.#refuseWhenReadOnly();
    for (const change of decided) this.#unflushed.push(this.state.apply(change));
    const changes = [...decided, ...this.#delayAfterHold(decided)];
    if (simAt !== undefined) changes.push(...this.#noteInstant(simAt));
    this.#committing += 1;
    try {
      await this.store.commit({ changes, exchanges });
    } catch (error) {
      this.#undoUnflushed(error);
      throw error;
    } finally {
      this.#committing -= 1;
      if (this.#committing === 0) for (const resolve of this.#whenCommitted.splice(0)) resolve();
    }
    this.#unflushed.splice(0, changes.length);
    this.#state.settle(changes);
    this.#publish(changes);
  }

  /** In rate mode the end of the last call lets the clock go on from where it was held; one step with the call's end. */
  #delayAfterHold(decided: readonly Change[]): Change[] {
    const heldMs = this.#hold.note(decided, this.state, this.wall.now());
    const value = this.state.workspace();
    if (value.clock.mode !== 'rate' || value.clock.standing || heldMs === 0) return [];
    // A clock that was anchored meanwhile was held since then only.
    const sinceAnchorMs = Math.min(heldMs, Math.max(0, this.wall.now() - value.clock.anchorWallAt));
    return [this.#applyClock(delayClock(value.clock, sinceAnchorMs))];
  }

  /** What is kept is never dated after the clock of the next process, however this one ends. */
  #noteInstant(simAt: number): Change[] {
    const clock = withKeptInstant(this.state, simAt, this.wall.now());
    return clock ? [this.#applyClock(clock)] : [];
  }

  /** Puts the same clock in another form; what it has shown stays. */
  #applyClock(clock: ClockState): Change {
    const value = this.state.workspace();
    const change: Change = { collection: 'workspace', id: value.id, value: { ...value, clock } };
    this.#unflushed.push(this.state.apply(change));
    if (this.#shown?.clock === value.clock) this.#shown = { ...this.#shown, clock };
    return change;
  }

  #refuseWhenReadOnly(): void {
    if (!this.#damage) return;
    throw new AppError('store.read_only', `nothing can be saved: ${this.#damage.reason}`, {
      params: { file: this.#damage.file },
    });
  }

  /** Memory must not keep what the disk refused: everything not yet durable is taken back, newest first. */
  #undoUnflushed(error: unknown): void {
    for (const change of this.#unflushed.splice(0).reverse()) this.state.apply(change);
    this.#hold.reset(this.state, this.wall.now());
    this.#damage ??= { file: '', reason: error instanceof Error ? error.message : String(error) };
    this.feed.publish('store', this.id);
  }

  #publish(changes: readonly Change[]): void {
    for (const change of changes) {
      const kind = FEED_KIND[change.collection];
      // A plan can be taken away by a person; the others go only when records are replaced as a whole.
      const isNews = change.value !== null || change.collection === 'faults';
      if (kind !== undefined && isNews) this.feed.publish(kind, change.id);
    }
    // A push holds up to 1,000 records: one of them is news enough.
    const record = changes.findLast(({ collection }) => collection === 'usageRecords');
    if (record) this.feed.publish('usage', record.id);
    for (const listener of this.#listeners) listener(changes);
  }
}
