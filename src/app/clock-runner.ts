import type { Draft } from '../domain/draft.ts';
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts';
import { runEvent } from '../domain/run-event.ts';
import type { ClockMode } from '../domain/workspace.ts';
import { anchorClock } from '../engine/clock.ts';
import { AppError } from './app-error.ts';
import { afterGap, afterShortStop } from './clock-gap.ts';
import { EventLoop } from './event-loop.ts';
import type { Jump, JumpOptions } from './jump.ts';
import { JumpRunner, type ClockHooks } from './jump-runner.ts';
import { lastSignOfLife } from './kept-instant.ts';
import type { Outbox, YieldToLoop } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** How often a running clock writes down that it is alive: after a kill, time is unwatched from the last note on. */
const NOTE_EVERY_MS = 30_000;

/**
 * Moves marketplace time: runs the events that fall due and lets the calls that they cause finish before the clock goes
 * on. The heartbeat (`tick`) and jumps share one loop and never overlap; dry runs touch nothing of it.
 */
export class ClockRunner {
  readonly #workspace: Workspace;
  readonly #outbox: Outbox;
  readonly #loop: EventLoop;
  readonly #jumps: JumpRunner;
  readonly #hooks: ClockHooks = {};
  readonly #begun: Promise<void>;
  #tail: Promise<void> = Promise.resolve();
  #ticking = false;
  #gapNoticed = false;
  #pauses = 0;
  #stopped = false;
  /** Why the heartbeat has given up: it would come to the same end every second. */
  #fault: AppError | undefined;

  constructor(workspace: Workspace, outbox: Outbox, yieldToLoop: YieldToLoop) {
    this.#workspace = workspace;
    this.#outbox = outbox;
    this.#loop = new EventLoop(workspace, outbox, yieldToLoop);
    const exclusive = (work: () => Promise<void>): Promise<void> => this.#exclusive(work);
    this.#jumps = new JumpRunner({ workspace, outbox, yieldToLoop, hooks: this.#hooks, loop: this.#loop, exclusive });
    this.#begun = this.#exclusive(() => this.#begin()).catch(() => undefined);
    workspace.onReplaced(() => {
      // Reports of what has been undone would speak of calls that were never made.
      this.#jumps.list.reset(workspace.state.workspace().jump);
      this.#fault = undefined;
      workspace.watch(workspace.wall.now());
    });
  }

  /** Has `work` done before each jump; its failure ends the jump where it began. */
  setBeforeJump(work: ClockHooks['beforeJump']): void {
    this.#hooks.beforeJump = work;
  }

  /** Resolves when time that passed while the program was off has been dealt with; the heartbeat waits for it anyway. */
  begun(): Promise<void> {
    return this.#begun;
  }

  /** The jump or dry run that is under way, if any. */
  running(): Jump | undefined {
    return this.#jumps.list.running();
  }

  /** A jump of this process by id, newest kept; also the one that an earlier process left unfinished. */
  jump(id: string): Jump | undefined {
    return this.#jumps.list.get(id);
  }

  /** Remembered jumps, newest first. */
  jumps(): readonly Jump[] {
    return this.#jumps.list.newestFirst();
  }

  /** Why the heartbeat has stopped, if so; a jump or a change of mode lets it try again. */
  fault(): AppError | undefined {
    return this.#fault;
  }

  /** Resolves with the report when a jump has ended. */
  finished(id: string): Promise<Jump | undefined> {
    return this.#jumps.list.finished(id);
  }

  /**
   * The heartbeat: runs what has fallen due since the last beat (while the clock stands still, only what was overdue
   * when it was planned, and what waits for real time). Does nothing while a jump runs. When beats have failed to come
   * for long, the rule `clock.afterSleep` is followed instead.
   * @throws AppError `clock.cascade`
   */
  async tick(): Promise<void> {
    const workspace = this.#workspace;
    await this.#begun;
    if (this.#stopped || this.#pauses > 0 || workspace.damage || this.#fault) return;
    const wallAt = workspace.wall.now();
    await this.#noticeGap(wallAt);
    if (this.#ticking || this.#gapNoticed || this.#jumps.isMoving()) return;
    this.#ticking = true;
    try {
      if (this.#isAnythingDue()) await this.#exclusive(() => this.#runDue());
      await this.#noteAlive(wallAt);
    } catch (error) {
      if (error instanceof AppError && error.code === 'clock.cascade') this.#fault = error;
      throw error;
    } finally {
      this.#ticking = false;
    }
  }

  /**
   * Starts a jump to an instant, or a dry run of one. It runs on its own; see `finished` for its end. A jump that is
   * known to make more calls than `clock.confirmFromCalls` is refused until it is confirmed.
   */
  startJump(toSimAt: number, options: JumpOptions = {}): Jump | Refusal {
    const refusal = this.#busy();
    if (refusal) return refusal;
    if (!options.dryRun) this.#fault = undefined;
    return this.#jumps.start(toSimAt, options);
  }

  /** Whether a jump can be gone on with: it ended before its target, and nothing has been jumped since. */
  canResume(jump: Jump): boolean {
    return this.#jumps.canResume(jump);
  }

  /** Goes on with a jump that ended before its target: a new jump to the same instant, in the same way. */
  resume(id: string, options: Pick<JumpOptions, 'confirm'> = {}): Jump | Refusal {
    return this.#busy() ?? this.#jumps.resume(id, options);
  }

  /** Gives an unfinished jump up: it is not offered any more. */
  forget(id: string): Promise<void | Refusal> {
    return this.#jumps.forget(id);
  }

  /** The due instant of the next event, or a refusal when nothing is planned. */
  nextEventSimAt(): number | Refusal {
    const next = this.#workspace.state.queue.peek();
    return next ? Math.max(next.dueSimAt, this.#workspace.simNow()) : refuse('nothing_upcoming');
  }

  /** Asks the running jump or dry run to end after the instant it is working on. */
  cancel(): void {
    if (this.running()) this.#jumps.cancel();
  }

  /**
   * Lets the clock stand still, or run with real time or a multiple of it, from where it is. Time that nobody watched is
   * dropped by it.
   * @param rate marketplace ms per real ms; the last one, or that of real time, unless given
   */
  async setMode(mode: ClockMode, rate?: number): Promise<void | Refusal> {
    const refusal = this.#busy();
    if (refusal) return refusal;
    this.#fault = undefined;
    const result = await this.#workspace.decide((draft) => {
      const factor = rate ?? draft.workspace().clock.rate;
      draft.clearFromWorkspace('gap');
      draft.changeWorkspace({ clock: anchorClock(mode, draft.context.simAt, draft.context.wallAt, factor) });
    });
    return isRefusal(result) ? result : undefined;
  }

  /**
   * Decides about time that nobody watched: lives through it in a jump, or goes on without it. Also puts the note about
   * a gap away that a rule has decided about.
   */
  async answerGap(choice: 'catch_up' | 'go_on', options: JumpOptions = {}): Promise<Jump | void | Refusal> {
    const { gap, clock } = this.#workspace.state.workspace();
    if (!gap || (choice === 'catch_up' && gap.outcome !== 'asked')) return refuse('no_gap');
    if (choice === 'catch_up') return this.startJump(gap.toSimAt, options);
    if (gap.outcome === 'asked') return this.setMode(clock.mode);
    await this.#workspace.decide((draft) => draft.clearFromWorkspace('gap'));
  }

  /**
   * Brings heartbeat and jumps to rest, so that records can be replaced: a jump under way is canceled and can be resumed.
   * @returns goes on
   */
  async pause(): Promise<() => void> {
    this.#pauses += 1;
    this.#jumps.cancel();
    await this.#jumps.list.whenAllEnded();
    await this.#tail;
    let paused = true;
    return () => {
      if (paused) this.#pauses -= 1;
      paused = false;
    };
  }

  /** Ends heartbeat and jump at the next instant and waits for it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#jumps.cancel();
    await this.#jumps.list.whenAllEnded();
    await this.#tail;
  }

  #exclusive(work: () => Promise<void>): Promise<void> {
    const run = this.#tail.then(work);
    this.#tail = run.catch(() => undefined);
    return run;
  }

  /** Why the clock cannot be moved or set now, if so. */
  #busy(): Refusal | undefined {
    if (this.#pauses > 0 || this.#stopped) return refuse('clock_held');
    return this.running() ? refuse('jump_running') : undefined;
  }

  /** What an earlier process left behind: time while it was off, and a jump that a kill cut off. */
  async #begin(): Promise<void> {
    const workspace = this.#workspace;
    if (workspace.damage) return;
    const wallAt = workspace.wall.now();
    const aliveWallAt = lastSignOfLife(workspace.state);
    const changes = afterGap(workspace, aliveWallAt, wallAt) ?? afterShortStop(workspace, aliveWallAt, wallAt);
    workspace.watch(wallAt);
    if (changes) await this.#putClock(changes);
    const { jump } = workspace.state.workspace();
    if (jump?.status !== 'running') return;
    // What is left over of a jump that only records is recorded too, not sent.
    if (jump.deliver === 'record_only') await this.#outbox.idle();
    await workspace.decide((draft) => draft.changeWorkspace({ jump: { ...jump, status: 'interrupted' } }));
  }

  /** Beats have failed to come: the host slept, or the process was blocked. What is being worked on ends first. */
  async #noticeGap(wallAt: number): Promise<void> {
    const workspace = this.#workspace;
    if (this.#gapNoticed) return;
    const changes = (): ReturnType<typeof afterGap> =>
      this.#jumps.isMoving() ? undefined : afterGap(workspace, workspace.lastBeatWallAt ?? wallAt, wallAt);
    if (changes()) {
      this.#gapNoticed = true;
      try {
        await this.#exclusive(async () => this.#putClock(changes() ?? {}));
      } finally {
        this.#gapNoticed = false;
      }
    }
    workspace.watch(wallAt);
  }

  async #putClock(changes: Parameters<Draft['changeWorkspace']>[0]): Promise<void> {
    await this.#workspace.decide((draft) => draft.changeWorkspace(changes));
  }

  #isAnythingDue(): boolean {
    const { state, wall } = this.#workspace;
    const due = state.queue.peek();
    const onWall = state.wallQueue.peek();
    return (
      (due !== undefined && due.dueSimAt <= this.#workspace.clockTarget()) ||
      (onWall?.dueWallAt !== undefined && onWall.dueWallAt <= wall.now())
    );
  }

  async #runDue(): Promise<void> {
    const workspace = this.#workspace;
    await this.#loop.run({
      until: () => (this.#gapNoticed ? Number.NEGATIVE_INFINITY : workspace.clockTarget()),
      shouldEnd: () => this.#stopped || this.#pauses > 0,
    });
    if (!this.#stopped && this.#pauses === 0) await this.#runDueOnWall(workspace.wall.now());
  }

  /** Real time is no marketplace time: these events happen at whatever instant the clock shows. */
  async #runDueOnWall(wallAt: number): Promise<void> {
    const { wallQueue } = this.#workspace.state;
    for (;;) {
      const event = wallQueue.peek();
      if (event?.dueWallAt === undefined || event.dueWallAt > wallAt) return;
      await this.#workspace.decide((draft) => runEvent(draft, event));
    }
  }

  async #noteAlive(wallAt: number): Promise<void> {
    const { clock } = this.#workspace.state.workspace();
    if (clock.mode === 'frozen' || clock.standing) return;
    if (wallAt - Math.max(clock.anchorWallAt, clock.beatWallAt ?? 0) < NOTE_EVERY_MS) return;
    await this.#workspace.decide((draft) =>
      draft.changeWorkspace({ clock: { ...draft.workspace().clock, beatWallAt: wallAt } }),
    );
  }
}
