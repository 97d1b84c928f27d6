import { allRecords } from '../app/all-records.ts';
import type { FirstRecords } from '../app/first-records.ts';
import { NO_FINISHED_CALLS } from '../app/no-finished-calls.ts';
import { Workspace } from '../app/workspace.ts';
import { exchangeIdsOf, type Exchange } from '../domain/call.ts';
import { COLLECTION_NAMES, type Change, type RecordMaps } from '../domain/records.ts';
import { runEvent } from '../domain/run-event.ts';
import { anchorClock } from '../engine/clock.ts';
import { OutboxWorker } from '../dispatch/outbox-worker.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { createPastSender, type Fate, type PastSeller, type PastTry } from './past-seller.ts';
import { Prng } from './prng.ts';

/** Where a made-up past lies. Real time runs in step with marketplace time and ends now. */
export interface PastBounds {
  readonly fromSimAt: number;
  /** The workspace's own beginning, at real time `wallAt`. */
  readonly toSimAt: number;
  readonly wallAt: number;
}

interface PastDeps {
  /** Catalogue, buyers and the workspace's own record. */
  readonly first: readonly Change[];
  readonly bounds: PastBounds;
  readonly seller: PastSeller;
  /** Decides what happens; the same seed gives the same story. */
  readonly storySeed: number;
  /** Decides ids, nonces and order numbers, which no two workspaces may share. */
  readonly idSeed: number;
}

const yieldToLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * A past that is made up by living it: the real workspace and the real outbox in memory, over a seller without a wire,
 * with the clock in the hands of a story. What comes of it is reachable by the rules because the rules made it.
 */
export class Past {
  readonly workspace: Workspace;
  readonly outbox: OutboxWorker;
  readonly chance: Prng;
  readonly bounds: PastBounds;
  /** What happens to each try; all go well until a story says otherwise. */
  fateOf: (one: PastTry) => Fate = () => 'well';
  readonly #store = createMemoryStore();
  #defect: Error | undefined;
  #simAt: number;

  private constructor(deps: PastDeps, loaded: Awaited<ReturnType<ReturnType<typeof createMemoryStore>['load']>>) {
    const { bounds, seller, storySeed, idSeed } = deps;
    this.bounds = bounds;
    this.chance = new Prng(storySeed);
    this.#simAt = bounds.fromSimAt;
    const wall = { now: () => this.#wallAt() };
    const random = new Prng(idSeed).randomness();
    this.workspace = new Workspace({ store: this.#store, loaded, wall, random });
    const sender = createPastSender({
      seller,
      chance: this.chance.fork(),
      now: () => ({ simAt: this.#simAt, wallAt: this.#wallAt() }),
      fateOf: (one) => this.fateOf(one),
    });
    this.outbox = new OutboxWorker({
      workspace: this.workspace,
      sender,
      random,
      wall,
      onDefect: (error) => (this.#defect ??= new Error('a defect in a made-up past', { cause: error })),
    });
  }

  /** Begins at the far end of the bounds. */
  static async begin(deps: PastDeps): Promise<Past> {
    const past = new Past(deps, EMPTY);
    await past.workspace.restore(deps.first);
    await past.workspace.decide((draft) => draft.changeWorkspace({ clock: past.#clock('real', past.#simAt) }));
    return past;
  }

  get simAt(): number {
    return this.#simAt;
  }

  /** Lives on until an instant: what falls due happens, and the calls that it causes are made. */
  async liveUntil(simAt: number): Promise<void> {
    await yieldToLoop();
    for (;;) {
      await this.outbox.idle();
      if (this.#defect) throw this.#defect;
      const next = this.workspace.state.queue.peek();
      if (!next || next.dueSimAt > simAt) break;
      this.#simAt = Math.max(this.#simAt, next.dueSimAt);
      await this.workspace.decide((draft) => runEvent(draft, next));
    }
    this.#simAt = Math.max(this.#simAt, simAt);
  }

  /** Lives on to the end of the bounds and hands everything over; the clock is set to run or stand there. */
  async end(mode: 'real' | 'frozen'): Promise<FirstRecords> {
    const { toSimAt } = this.bounds;
    await this.liveUntil(toSimAt);
    await this.workspace.decide((draft) => {
      draft.changeWorkspace({ clock: this.#clock(mode, toSimAt) });
      draft.releaseNumbers();
    });
    const records = allRecords(await this.#store.load());
    const exchanges = await this.#exchanges(records);
    await this.outbox.stop();
    return { changes: changesOf(records), exchanges };
  }

  async #exchanges(records: RecordMaps): Promise<Exchange[]> {
    const exchanges: Exchange[] = [];
    for (const call of records.calls.values()) {
      for (const exchangeId of exchangeIdsOf(call)) {
        const exchange = await this.#store.readExchange(exchangeId);
        if (exchange) exchanges.push(exchange);
      }
    }
    return exchanges;
  }

  #wallAt(): number {
    return this.bounds.wallAt - (this.bounds.toSimAt - this.#simAt);
  }

  #clock(mode: 'real' | 'frozen', simAt: number): ReturnType<typeof anchorClock> {
    return anchorClock(mode, simAt, this.#wallAt());
  }
}

const EMPTY = {
  records: Object.fromEntries(COLLECTION_NAMES.map((name) => [name, new Map()])) as unknown as RecordMaps,
  finishedCalls: NO_FINISHED_CALLS,
  uncleanShutdown: false,
};

function changesOf(records: RecordMaps): Change[] {
  return COLLECTION_NAMES.flatMap((collection) =>
    [...records[collection]].map(([id, value]) => ({ collection, id, value }) as Change),
  );
}
