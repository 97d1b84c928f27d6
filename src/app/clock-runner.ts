import { LATEST_INSTANT } from '../domain/calendar.ts';
import type { Draft } from '../domain/draft.ts';
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts';
import { runEvent } from '../domain/run-event.ts';
import { ruleValue } from '../domain/site-profile.ts';
import type { ClockMode } from '../domain/workspace.ts';
import { anchorClock } from '../engine/clock.ts';
import { AppError } from './app-error.ts';
import { afterGap, afterShortStop, lastSignOfLife } from './clock-gap.ts';
import { dryRun } from './dry-run.ts';
import { EventLoop } from './event-loop.ts';
import { countAttempt, newJump, type Jump, type JumpOptions, type JumpProgress, unfinishedJump } from './jump.ts';
import { JumpList } from './jump-list.ts';
import { plannedCalls } from './jump-size.ts';
import type { Outbox, YieldToLoop } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** What other parts of the program do around jumps. */
export interface ClockHooks {
  /**
   * Awaited before the first event of a jump, while marketplace time stands on its starting point, e.g. to take a
   * snapshot; its failure ends the jump. It must not wait for the clock (`pause`, `finished`): the clock waits for it.
   */
  readonly beforeJump?: (toSimAt: number) => Promise<void>;
}

/** Longest jump: beyond this a slip of the finger is likelier than a wish [ours]. */
const LONGEST_JUMP_YEARS = 20;
const LONGEST_JUMP_MS = LONGEST_JUMP_YEARS * 366 * 86_400_000;
/** How often a running clock writes down that it is alive: after a kill, time is unwatched from the last note on. */
const NOTE_EVERY_MS = 30_000;

/**
 * Moves marketplace time: runs the events that fall due and lets the calls that they cause finish before the clock goes
 * on. The heartbeat (`tick`) and jumps share one loop and never overlap; dry runs touch nothing of it.
 */
export class ClockRunner {
  readonly #workspace: Workspace;
  readonly #outbox: Outbox;
  readonly #yieldToLoop: YieldToLoop;
  readonly #hooks: ClockHooks;
  readonly #loop: EventLoop;
  readonly #jumps: JumpList;
  readonly #begun: Promise<void>;
  #tail: Promise<void> = Promise.resolve();
  #ticking = false;
  #gapNoticed = false;
  #cancelRequested = false;
  #pauses = 0;
  #stopped = false;
  /** Why the heartbeat has given up: it would come to the same end every second. */
  #fault: AppError | undefined;

  constructor(workspace: Workspace, outbox: Outbox, yieldToLoop: YieldToLoop, hooks: ClockHooks = {}) {
    this.#workspace = workspace;
    this.#outbox = outbox;
    this.#yieldToLoop = yieldToLoop;
    this.#hooks = hooks;
    this.#loop = new EventLoop(workspace, outbox, yieldToLoop);
    this.#jumps = new JumpList(workspace.state.workspace().jump);
    this.#begun = this.#exclusive(() => this.#begin()).catch(() => undefined);
    workspace.onReplaced(() => {
      // Reports of what has been undone would speak of calls that were never made.
      this.#jumps.reset(workspace.state.workspace().jump);
      this.#fault = undefined;
      workspace.watch(workspace.wall.now());
    });
  }

  /** Resolves when time that passed while the program was off has been dealt with; the heartbeat waits for it anyway. */
  begun(): Promise<void> {
    return this.#begun;
  }

  /** The jump or dry run that is under way, if any. */
  running(): Jump | undefined {
    return this.#jumps.running();
  }

  /** A jump of this process by id, newest kept; also the one that an earlier process left unfinished. */
  jump(id: string): Jump | undefined {
    return this.#jumps.get(id);
  }

  /** Remembered jumps, newest first. */
  jumps(): readonly Jump[] {
    return this.#jumps.newestFirst();
  }

  /** Why the heartbeat has stopped, if so; a jump or a change of mode lets it try again. */
  fault(): AppError | undefined {
    return this.#fault;
  }

  /** Resolves with the report when a jump has ended. */
  finished(id: string): Promise<Jump | undefined> {
    return this.#jumps.finished(id);
  }

  /** Whether a jump can be gone on with: it ended before its target, and nothing has been jumped since. */
  canResume(jump: Jump): boolean {
    const kept = this.#workspace.state.workspace().jump;
    return kept?.id === jump.id && jump.status !== 'running' && jump.toSimAt >= this.#workspace.simNow();
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
    if (this.#ticking || this.#gapNoticed || this.#isMoving()) return;
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
    const now = this.#workspace.simNow();
    const refusal = this.#busy() ?? jumpRefusal(now, toSimAt);
    if (refusal) return refusal;
    const limit = ruleValue(this.#workspace.profile(), 'clock.confirmFromCalls');
    if (!options.dryRun && !options.confirm) {
      const calls = plannedCalls(this.#workspace, toSimAt);
      if (calls > limit) return refuse('jump_too_many_calls', { calls, limit });
    }
    const startedWallAt = this.#workspace.wall.now();
    const jump = newJump(this.#jumps.newId(startedWallAt), { fromSimAt: now, toSimAt, startedWallAt }, options);
    this.#cancelRequested = false;
    const done = options.dryRun ? this.#runDry(jump) : this.#exclusive(() => this.#run(jump));
    this.#jumps.add(jump, done);
    return jump;
  }

  /** Goes on with a jump that ended before its target: a new jump to the same instant, in the same way. */
  resume(id: string, options: Pick<JumpOptions, 'confirm'> = {}): Jump | Refusal {
    const jump = this.#jumps.get(id);
    if (!jump || !this.canResume(jump)) return refuse('jump_not_resumable');
    const next = this.startJump(jump.toSimAt, {
      deliver: jump.deliver === 'record_only' ? 'record_only' : 'send',
      confirm: options.confirm ?? jump.confirmed,
      ...(jump.stopOn ? { stopOn: jump.stopOn } : {}),
    });
    if (!isRefusal(next)) jump.resumedBy = next.id;
    return next;
  }

  /** Gives an unfinished jump up: it is not offered any more. */
  async forget(id: string): Promise<void | Refusal> {
    const jump = this.#jumps.get(id);
    if (!jump || jump.status === 'running' || this.#workspace.state.workspace().jump?.id !== id) {
      return refuse('jump_not_resumable');
    }
    await this.#workspace.decide((draft) => draft.clearFromWorkspace('jump'));
  }

  /** The due instant of the next event, or a refusal when nothing is planned. */
  nextEventSimAt(): number | Refusal {
    const next = this.#workspace.state.queue.peek();
    return next ? Math.max(next.dueSimAt, this.#workspace.simNow()) : refuse('nothing_upcoming');
  }

  /** Asks the running jump or dry run to end after the instant it is working on. */
  cancel(): void {
    if (this.running()) this.#cancelRequested = true;
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
    this.#cancelRequested = true;
    await this.#jumps.whenAllEnded();
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
    this.#cancelRequested = true;
    await this.#jumps.whenAllEnded();
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

  /** Whether marketplace time belongs to a jump; a dry run leaves it alone. */
  #isMoving(): boolean {
    const jump = this.running();
    return jump !== undefined && jump.deliver !== 'dry_run';
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
      this.#isMoving() ? undefined : afterGap(workspace, workspace.lastBeatWallAt ?? wallAt, wallAt);
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

  async #runDry(jump: JumpProgress): Promise<void> {
    await this.#end(jump, async () => {
      const onProgress = (): void => this.#workspace.feed.publish('jump', jump.id);
      await dryRun(this.#workspace, jump, { shouldEnd: () => this.#cancelRequested, onProgress }, this.#yieldToLoop);
      if (!this.#cancelRequested) jump.nowSimAt = jump.toSimAt;
      jump.status = this.#cancelRequested ? 'canceled' : 'done';
    });
  }

  async #run(jump: JumpProgress): Promise<void> {
    const forget = this.#outbox.onAttempt((call, attempt) => countAttempt(jump, call, attempt));
    this.#fault = undefined;
    await this.#end(jump, async () => {
      try {
        await this.#prepare(jump);
        await this.#loop.run({
          jump,
          until: () => jump.toSimAt,
          shouldEnd: () => this.#cancelRequested || this.#reasonToStop(jump) !== undefined,
          onInstant: (draft, simAt) => this.#anchorJump(draft, jump, simAt),
          onProgress: () => this.#workspace.feed.publish('jump', jump.id),
        });
        const status = this.#cancelRequested ? 'canceled' : (this.#reasonToStop(jump) ?? 'done');
        const endSimAt = status === 'done' ? jump.toSimAt : jump.nowSimAt;
        await this.#workspace.decide((draft) =>
          this.#anchorJump(draft, { ...jump, status, nowSimAt: endSimAt }, endSimAt),
        );
        Object.assign(jump, { status, nowSimAt: endSimAt });
      } catch (error) {
        await this.#keepFailure(jump);
        throw error;
      } finally {
        forget();
      }
    });
  }

  /** Waits for what must be there before the first event; from here on a kill leaves a jump that can be resumed. */
  async #prepare(jump: JumpProgress): Promise<void> {
    this.#workspace.setInstant(jump.fromSimAt);
    await this.#outbox.idle();
    if (this.#hooks.beforeJump && !this.#cancelRequested) {
      jump.preparing = true;
      this.#workspace.feed.publish('jump', jump.id);
      await this.#hooks.beforeJump(jump.toSimAt);
      jump.preparing = false;
    }
    await this.#workspace.decide((draft) => {
      draft.clearFromWorkspace('gap');
      this.#anchorJump(draft, jump, jump.fromSimAt);
    });
  }

  #reasonToStop(jump: Jump): 'stopped' | 'needs_confirmation' | undefined {
    if (jump.stopOn === 'first_failure' && jump.failures > 0) return 'stopped';
    const limit = ruleValue(this.#workspace.profile(), 'clock.confirmFromCalls');
    return !jump.confirmed && jump.callsMade >= limit ? 'needs_confirmation' : undefined;
  }

  /** The clock at an instant of a jump, and the jump with it: a restart goes on from there. */
  #anchorJump(draft: Draft, jump: Jump, simAt: number): void {
    const { mode, rate } = draft.workspace().clock;
    if (jump.status === 'done') draft.clearFromWorkspace('jump');
    else draft.changeWorkspace({ jump: unfinishedJump(jump) });
    draft.changeWorkspace({ clock: anchorClock(mode, simAt, draft.context.wallAt, rate) });
  }

  async #keepFailure(jump: Jump): Promise<void> {
    const failed: Jump = { ...jump, status: 'failed' };
    // A store that cannot save has ended the jump in the first place.
    await this.#workspace.decide((draft) => this.#anchorJump(draft, failed, jump.nowSimAt)).catch(() => undefined);
  }

  /** Runs a jump to its end, whatever that is. */
  async #end(jump: JumpProgress, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      jump.status = 'failed';
      jump.error = error instanceof Error ? error.message : String(error);
      if (error instanceof AppError) jump.fault = { code: error.code, params: error.params };
    } finally {
      jump.preparing = false;
      jump.finishedWallAt = this.#workspace.wall.now();
      this.#workspace.feed.publish('jump', jump.id);
    }
  }
}

function jumpRefusal(now: number, toSimAt: number): Refusal | undefined {
  if (toSimAt < now) return refuse('jump_backwards', { nowSimAt: now }, now);
  if (toSimAt <= LATEST_INSTANT && toSimAt - now <= LONGEST_JUMP_MS) return undefined;
  return refuse('jump_too_far', { years: LONGEST_JUMP_YEARS });
}
