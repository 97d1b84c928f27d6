import type { Draft } from '../domain/draft.ts';
import { runEvent } from '../domain/run-event.ts';
import type { FutureEvent } from '../domain/schedule.ts';
import { AppError } from './app-error.ts';
import { countEvent, type JumpProgress } from './jump.ts';
import type { Outbox, YieldToLoop } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** How far to go, and what to do on the way. */
export interface LoopRun {
  /** Runs what is due up to here; asked again before each instant. */
  readonly until: () => number;
  readonly shouldEnd: () => boolean;
  /** Counts what happens, and keeps time from going back to an overdue event; the heartbeat has none. */
  readonly jump?: JumpProgress;
  /** Becomes part of the first commit of each instant. */
  readonly onInstant?: (draft: Draft, simAt: number) => void;
  /** Told after each instant. */
  readonly onProgress?: () => void;
}

/** Events, and instants, after which other work of the process gets a turn. */
const EVENTS_PER_TURN = 50;
const INSTANTS_PER_TURN = 20;
/** Events that one instant may give birth to, and how many more for each that was there before: far above what rules do. */
const BORN_AT_INSTANT_MAX = 2_000;
const BORN_PER_EVENT_MAX = 4;
/** An instant that is worked on this late is being caught up with: what follows from it keeps its date. */
const ON_TIME_MS = 5_000;

/** Counts the events of one instant, to notice when they never end. */
interface InstantCount {
  readonly simAt: number;
  readonly lastNumber: number;
  planned: number;
  born: number;
}

/**
 * Runs the events of a workspace that fall due, one instant after the other; each instant waits for the calls of the one
 * before, except for those that somebody has let go.
 */
export class EventLoop {
  readonly #workspace: Workspace;
  readonly #outbox: Pick<Outbox, 'idle'>;
  readonly #yieldToLoop: YieldToLoop;
  #count: InstantCount | undefined;

  constructor(workspace: Workspace, outbox: Pick<Outbox, 'idle'>, yieldToLoop: YieldToLoop) {
    this.#workspace = workspace;
    this.#outbox = outbox;
    this.#yieldToLoop = yieldToLoop;
  }

  /** Comes back when nothing is due any more or the run should end. @throws AppError `clock.cascade` */
  async run(run: LoopRun): Promise<void> {
    this.#count = undefined;
    try {
      // A jump stands on its starting point until the first event, even while real time goes on.
      if (run.jump) this.#workspace.setInstant(run.jump.nowSimAt);
      for (let instants = 1; ; instants += 1) {
        await this.#outbox.idle();
        if (run.shouldEnd() || this.#workspace.damage) return;
        const next = this.#workspace.state.queue.peek();
        if (!next || next.dueSimAt > run.until()) return;
        await this.#runInstant(next.dueSimAt, run);
        if (instants % INSTANTS_PER_TURN === 0) await this.#yieldToLoop();
      }
    } finally {
      this.#workspace.setInstant(undefined);
    }
  }

  async #runInstant(simAt: number, run: LoopRun): Promise<void> {
    const { queue } = this.#workspace.state;
    const commits: Promise<unknown>[] = [];
    const instant = run.jump ? Math.max(simAt, run.jump.nowSimAt) : simAt;
    this.#workspace.setInstant(instant);
    for (let event = queue.peek(); event?.dueSimAt === simAt; event = queue.peek()) {
      this.#guard(event, instant);
      commits.push(this.#runOne(event, instant, run, commits.length === 0));
      // An event that cannot happen stays where it is: its error ends the run.
      if (queue.peek() === event) break;
      if (commits.length % EVENTS_PER_TURN === 0) await this.#yieldToLoop();
    }
    await Promise.all(commits);
    if (!run.jump) this.#letRealTimeShow(instant);
    run.onProgress?.();
  }

  #runOne(event: FutureEvent, instant: number, run: LoopRun, first: boolean): Promise<unknown> {
    if (run.jump) countEvent(run.jump, event.kind, instant);
    const commit = this.#workspace.decide((draft) => {
      runEvent(draft, event);
      if (first) run.onInstant?.(draft, instant);
    });
    // The failure is seen by the `await` over all commits; this keeps it from being reported as unhandled before.
    commit.catch(() => undefined);
    return commit;
  }

  /** Real time goes on while calls are on the wire, unless older instants are still being caught up with. */
  #letRealTimeShow(instant: number): void {
    const { mode } = this.#workspace.state.workspace().clock;
    if (mode === 'real' && this.#workspace.clockNow() - instant <= ON_TIME_MS) this.#workspace.setInstant(undefined);
  }

  /** Something that plans itself anew for the same instant would never let time go on. */
  #guard(event: FutureEvent, instant: number): void {
    if (this.#count?.simAt !== instant) {
      const lastNumber = this.#workspace.state.lastNumber();
      this.#count = { simAt: instant, lastNumber, planned: 0, born: 0 };
    }
    const count = this.#count;
    if (event.sequence <= count.lastNumber) count.planned += 1;
    else count.born += 1;
    if (count.born <= BORN_AT_INSTANT_MAX + BORN_PER_EVENT_MAX * count.planned) return;
    throw new AppError('clock.cascade', `events ${event.kind} at one instant do not come to an end`, {
      params: { kind: event.kind, count: count.born, instantSimAt: instant },
    });
  }
}
