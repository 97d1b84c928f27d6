import { LATEST_INSTANT } from '../domain/calendar.ts';
import type { Activity, Attempt, Call } from '../domain/call.ts';
import type { Draft } from '../domain/draft.ts';
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts';
import { runEvent } from '../domain/run-event.ts';
import type { EventKind, FutureEvent } from '../domain/schedule.ts';
import type { ClockMode } from '../domain/workspace.ts';
import { anchorClock } from '../engine/clock.ts';
import type { Outbox, YieldToLoop } from './ports.ts';
import type { Workspace } from './workspace.ts';

export type JumpStatus = 'running' | 'done' | 'canceled' | 'stopped' | 'failed';

/** A jump in marketplace time: progress while it runs, report when it has ended. */
export interface Jump {
  readonly id: string;
  readonly status: JumpStatus;
  readonly fromSimAt: number;
  readonly toSimAt: number;
  /** How far marketplace time has come. */
  readonly nowSimAt: number;
  readonly startedWallAt: number;
  readonly finishedWallAt?: number;
  readonly eventsRun: number;
  readonly eventsByKind: Readonly<Partial<Record<EventKind, number>>>;
  readonly callsMade: number;
  readonly callsByActivity: Readonly<Partial<Record<Activity, number>>>;
  readonly failures: number;
  /** The first calls that failed, at most 50. */
  readonly failedCallIds: readonly string[];
  /** Why it ended with status `failed`. */
  readonly error?: string;
}

/** What may end a jump early. */
export interface JumpOptions {
  readonly stopOn?: 'first_failure';
}

/** Longest jump: beyond this a slip of the finger is likelier than a wish [ours]. */
const LONGEST_JUMP_MS = 20 * 366 * 86_400_000;
/** Jumps whose reports are remembered. */
const REMEMBERED_JUMPS = 20;
/** Events after which other work of the process gets a turn. */
const EVENTS_PER_TURN = 50;
/** Events at one instant beyond which something feeds itself. */
const EVENTS_PER_INSTANT_MAX = 1_000_000;

type JumpProgress = { -readonly [K in keyof Jump]: Jump[K] };

/**
 * Moves marketplace time: runs the events that fall due, one instant after the other, and lets the calls that they
 * cause finish before the clock goes on. The heartbeat (`tick`) and jumps share one loop and never overlap.
 */
export class ClockRunner {
  readonly #workspace: Workspace;
  readonly #outbox: Outbox;
  readonly #yieldToLoop: YieldToLoop;
  readonly #jumps: JumpProgress[] = [];
  readonly #finished = new Map<string, Promise<void>>();
  #tail: Promise<void> = Promise.resolve();
  #ticking = false;
  #cancelRequested = false;
  #stopped = false;
  #pauses = 0;
  #beforeJump: (jump: Jump) => Promise<void> = async () => undefined;

  constructor(workspace: Workspace, outbox: Outbox, yieldToLoop: YieldToLoop) {
    this.#workspace = workspace;
    this.#outbox = outbox;
    this.#yieldToLoop = yieldToLoop;
  }

  /** Has `work` done before each jump; its failure ends the jump where it began. */
  setBeforeJump(work: (jump: Jump) => Promise<void>): void {
    this.#beforeJump = work;
  }

  /** The jump that is running, if any. */
  running(): Jump | undefined {
    return this.#jumps.find((jump) => jump.status === 'running');
  }

  /** A jump of this process by id, newest kept. */
  jump(id: string): Jump | undefined {
    return this.#jumps.find((jump) => jump.id === id);
  }

  /** Remembered jumps, newest first. */
  jumps(): readonly Jump[] {
    return this.#jumps.toReversed();
  }

  /** Resolves with the report when a jump has ended. */
  async finished(id: string): Promise<Jump | undefined> {
    await this.#finished.get(id);
    return this.jump(id);
  }

  /**
   * The heartbeat: runs what has fallen due since the last beat (while the clock stands still, only what was overdue
   * when it was planned). Does nothing while a jump runs.
   */
  async tick(): Promise<void> {
    const workspace = this.#workspace;
    if (this.#ticking || this.#stopped || this.#pauses > 0 || this.running() || workspace.damage) return;
    const due = workspace.state.queue.peek();
    if (!due || due.dueSimAt > workspace.simNow()) return;
    this.#ticking = true;
    try {
      await this.#exclusive(() => this.#runUntil(() => workspace.clockNow(), undefined));
    } finally {
      this.#ticking = false;
    }
  }

  /** Starts a jump to an instant. It runs on its own; see `finished` for its end. */
  startJump(toSimAt: number, options: JumpOptions = {}): Jump | Refusal {
    const now = this.#workspace.simNow();
    if (this.running()) return refuse('jump_running');
    if (this.#pauses > 0) return refuse('clock_held');
    if (toSimAt < now) return refuse('jump_backwards', { nowSimAt: now }, now);
    if (toSimAt > LATEST_INSTANT || toSimAt - now > LONGEST_JUMP_MS) return refuse('jump_too_far', { years: 20 });
    const jump: JumpProgress = {
      id: `jump-${this.#workspace.wall.now()}-${this.#jumps.length + 1}`,
      status: 'running',
      fromSimAt: now,
      toSimAt,
      nowSimAt: now,
      startedWallAt: this.#workspace.wall.now(),
      eventsRun: 0,
      eventsByKind: {},
      callsMade: 0,
      callsByActivity: {},
      failures: 0,
      failedCallIds: [],
    };
    this.#jumps.push(jump);
    this.#cancelRequested = false;
    const done = this.#exclusive(() => this.#run(jump, options));
    this.#finished.set(jump.id, done);
    this.#forgetOldJumps();
    return jump;
  }

  /** The due instant of the next event, or a refusal when nothing is planned. */
  nextEventSimAt(): number | Refusal {
    const next = this.#workspace.state.queue.peek();
    return next ? Math.max(next.dueSimAt, this.#workspace.simNow()) : refuse('nothing_upcoming');
  }

  /** Asks the running jump to end after the instant it is working on. */
  cancel(): void {
    if (this.running()) this.#cancelRequested = true;
  }

  /** Lets the clock stand still or run with real time, from where it is. */
  async setMode(mode: ClockMode): Promise<void | Refusal> {
    if (this.running()) return refuse('jump_running');
    const result = await this.#workspace.decide((draft) => anchor(draft, mode, draft.context.simAt));
    return isRefusal(result) ? result : undefined;
  }

  /**
   * Ends a jump after the instant it is working on and waits for it. Heartbeat and jumps are held until the returned
   * function is called.
   */
  async pause(): Promise<() => void> {
    this.#pauses += 1;
    this.#cancelRequested = true;
    await this.#tail;
    let held = true;
    return () => {
      if (held) this.#pauses -= 1;
      held = false;
    };
  }

  /** Ends heartbeat and jump at the next instant and waits for it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRequested = true;
    await this.#tail;
  }

  #exclusive(work: () => Promise<void>): Promise<void> {
    const run = this.#tail.then(work);
    this.#tail = run.catch(() => undefined);
    return run;
  }

  async #run(jump: JumpProgress, options: JumpOptions): Promise<void> {
    const forget = this.#outbox.onAttempt((call, attempt) => countAttempt(jump, call, attempt));
    const shouldStop = (): boolean => options.stopOn === 'first_failure' && jump.failures > 0;
    try {
      await this.#beforeJump(jump);
      await this.#runUntil(() => jump.toSimAt, jump, shouldStop);
      const canceled = this.#cancelRequested;
      const stopped = !canceled && shouldStop();
      const endSimAt = canceled || stopped ? jump.nowSimAt : jump.toSimAt;
      await this.#workspace.decide((draft) =>
        anchor(draft, draft.need('workspace', this.#workspace.id).clock.mode, endSimAt),
      );
      jump.nowSimAt = endSimAt;
      jump.status = canceled ? 'canceled' : stopped ? 'stopped' : 'done';
    } catch (error) {
      jump.status = 'failed';
      jump.error = error instanceof Error ? error.message : String(error);
    } finally {
      forget();
      jump.finishedWallAt = this.#workspace.wall.now();
      this.#workspace.feed.publish('jump', jump.id);
    }
  }

  /** Runs all events due up to `until()`, instant by instant; each instant waits for the calls of the one before. */
  async #runUntil(
    until: () => number,
    jump: JumpProgress | undefined,
    shouldStop = (): boolean => false,
  ): Promise<void> {
    try {
      // A jump stands on its starting point until the first event, even while real time goes on.
      if (jump) this.#workspace.setInstant(jump.nowSimAt);
      for (;;) {
        await this.#outbox.idle();
        if ((jump && this.#cancelRequested) || this.#pauses > 0 || this.#stopped) return;
        if (this.#workspace.damage || shouldStop()) return;
        const next = this.#workspace.state.queue.peek();
        if (!next || next.dueSimAt > until()) return;
        await this.#runInstant(next.dueSimAt, jump);
      }
    } finally {
      this.#workspace.setInstant(undefined);
    }
  }

  async #runInstant(simAt: number, jump: JumpProgress | undefined): Promise<void> {
    const { queue } = this.#workspace.state;
    const commits: Promise<unknown>[] = [];
    const instant = jump ? Math.max(simAt, jump.nowSimAt) : simAt;
    this.#workspace.setInstant(instant);
    for (let event = queue.peek(); event?.dueSimAt === simAt; event = queue.peek()) {
      commits.push(this.#runOne(event, instant, jump, commits.length === 0));
      if (commits.length > EVENTS_PER_INSTANT_MAX) throw new Error('events at one instant do not come to an end');
      if (commits.length % EVENTS_PER_TURN === 0) await this.#yieldToLoop();
    }
    await Promise.all(commits);
    if (jump) this.#workspace.feed.publish('jump', jump.id);
  }

  #runOne(event: FutureEvent, instant: number, jump: JumpProgress | undefined, first: boolean): Promise<unknown> {
    if (jump) {
      jump.nowSimAt = instant;
      jump.eventsRun += 1;
      jump.eventsByKind = { ...jump.eventsByKind, [event.kind]: (jump.eventsByKind[event.kind] ?? 0) + 1 };
    }
    const commit = this.#workspace.decide((draft) => {
      runEvent(draft, event);
      // The jump's progress is part of the first commit of each instant: a restart goes on from there.
      if (jump && first) anchor(draft, draft.need('workspace', this.#workspace.id).clock.mode, instant);
    });
    // The failure is seen by the `await` over all commits; this keeps it from being reported as unhandled before.
    commit.catch(() => undefined);
    return commit;
  }

  #forgetOldJumps(): void {
    for (const old of this.#jumps.splice(0, Math.max(0, this.#jumps.length - REMEMBERED_JUMPS))) {
      this.#finished.delete(old.id);
    }
  }
}

function anchor(draft: Draft, mode: ClockMode, simAt: number): void {
  draft.changeWorkspace({ clock: anchorClock(mode, simAt, draft.context.wallAt) });
}

function countAttempt(jump: JumpProgress, call: Call, attempt: Attempt): void {
  jump.callsMade += 1;
  jump.callsByActivity = { ...jump.callsByActivity, [call.activity]: (jump.callsByActivity[call.activity] ?? 0) + 1 };
  if (attempt.verdict !== 'failure') return;
  jump.failures += 1;
  if (jump.failedCallIds.length < 50 && !jump.failedCallIds.includes(call.id)) {
    jump.failedCallIds = [...jump.failedCallIds, call.id];
  }
}
