import type { Exchange } from '../domain/call.ts';
import { Draft } from '../domain/draft.ts';
import type { Change } from '../domain/records.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { siteProfile, type SiteProfile } from '../domain/site-profile.ts';
import { readClock } from '../engine/clock.ts';
import { AppError } from './app-error.ts';
import { Feed, type FeedKind } from './feed.ts';
import { MarketState } from './market-state.ts';
import type { LoadedWorkspace, Randomness, WallClock, WorkspaceStore } from './ports.ts';

/** What a workspace is built from. */
export interface WorkspaceDeps {
  readonly store: WorkspaceStore;
  readonly loaded: LoadedWorkspace;
  readonly wall: WallClock;
  readonly random: Randomness;
}

const FEED_KIND: Partial<Record<Change['collection'], FeedKind>> = {
  workspace: 'clock',
  orders: 'order',
  instances: 'instance',
  calls: 'call',
  notices: 'notice',
};

/**
 * One open marketplace. Every change goes through `decide`: the decision and its application to memory are one
 * synchronous step, so that decisions run strictly one after another; the promise resolves when the change is durable.
 * What is acknowledged or sent to a seller waits for that promise.
 */
export class Workspace {
  readonly feed: Feed;
  readonly store: WorkspaceStore;
  readonly random: Randomness;
  readonly wall: WallClock;
  readonly uncleanShutdown: boolean;
  readonly #unflushed: Change[] = [];
  readonly #listeners = new Set<(changes: readonly Change[]) => void>();
  readonly #replacedListeners = new Set<() => void>();
  readonly #whenCommitted: (() => void)[] = [];
  #committing = 0;
  #state: MarketState;
  #damage: LoadedWorkspace['damage'];
  /** While the records are being replaced, decisions wait for it. */
  #replacing: Promise<unknown> | undefined;
  #instantSimAt: number | undefined;

  constructor(deps: WorkspaceDeps) {
    this.store = deps.store;
    this.#state = new MarketState(deps.loaded);
    this.wall = deps.wall;
    this.random = deps.random;
    this.uncleanShutdown = deps.loaded.uncleanShutdown;
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

  /** The rules in force: those of the site with the workspace's own readings. */
  profile(): SiteProfile {
    const { site, ruleOverrides } = this.state.workspace();
    return siteProfile(site, ruleOverrides);
  }

  /** Marketplace time: the instant being worked on while the clock moves, the clock's reading otherwise. */
  simNow(): number {
    return this.#instantSimAt ?? this.clockNow();
  }

  /** What the clock shows, also while an earlier instant is being worked on. */
  clockNow(): number {
    return readClock(this.state.workspace().clock, this.wall.now());
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
    await this.#commit(draft.changes(), exchanges);
    return result;
  }

  /** Commits given records as they are: the first records of a new workspace. */
  async restore(changes: readonly Change[]): Promise<void> {
    await this.#commit(changes, []);
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
    this.feed.publish('replaced', this.id);
    for (const listener of this.#replacedListeners) listener();
  }

  async #commit(changes: readonly Change[], exchanges: readonly Exchange[]): Promise<void> {
    if (changes.length === 0 && exchanges.length === 0) return;
    this.#refuseWhenReadOnly();
    for (const change of changes) this.#unflushed.push(this.state.apply(change));
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

  #refuseWhenReadOnly(): void {
    if (!this.#damage) return;
    throw new AppError('store.read_only', `nothing can be saved: ${this.#damage.reason}`, {
      params: { file: this.#damage.file },
    });
  }

  /** Memory must not keep what the disk refused: everything not yet durable is taken back, newest first. */
  #undoUnflushed(error: unknown): void {
    for (const change of this.#unflushed.splice(0).reverse()) this.state.apply(change);
    this.#damage ??= { file: '', reason: error instanceof Error ? error.message : String(error) };
    this.feed.publish('store', this.id);
  }

  #publish(changes: readonly Change[]): void {
    for (const change of changes) {
      const kind = FEED_KIND[change.collection];
      if (kind !== undefined && change.value !== null) this.feed.publish(kind, change.id);
    }
    for (const listener of this.#listeners) listener(changes);
  }
}
