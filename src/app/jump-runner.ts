import { LATEST_INSTANT } from '../domain/calendar.ts';
import type { Draft } from '../domain/draft.ts';
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts';
import { ruleValue } from '../domain/site-profile.ts';
import { anchorClock } from '../engine/clock.ts';
import { AppError } from './app-error.ts';
import { dryRun } from './dry-run.ts';
import type { EventLoop } from './event-loop.ts';
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
  beforeJump?: ((jump: Jump) => Promise<void>) | undefined;
}

/** What jumps are built on. */
interface JumpRunnerDeps {
  readonly workspace: Workspace;
  readonly outbox: Outbox;
  readonly yieldToLoop: YieldToLoop;
  readonly loop: EventLoop;
  readonly hooks: ClockHooks;
  /** Runs work when nothing else moves marketplace time. */
  readonly exclusive: (work: () => Promise<void>) => Promise<void>;
}

/** Longest jump: beyond this a slip of the finger is likelier than a wish [ours]. */
const LONGEST_JUMP_YEARS = 20;
const LONGEST_JUMP_MS = LONGEST_JUMP_YEARS * 366 * 86_400_000;
/** Starts jumps and dry runs, runs them to their end and remembers them; one at a time. */
export class JumpRunner {
  readonly list: JumpList;
  readonly #deps: JumpRunnerDeps;
  #cancelRequested = false;

  constructor(deps: JumpRunnerDeps) {
    this.#deps = deps;
    this.list = new JumpList(deps.workspace.state.workspace().jump);
  }

  /** Asks what is under way to end after the instant that it is working on. */
  cancel(): void {
    this.#cancelRequested = true;
  }

  /** Whether marketplace time belongs to a jump; a dry run leaves it alone. */
  isMoving(): boolean {
    const jump = this.list.running();
    return jump !== undefined && jump.deliver !== 'dry_run';
  }

  /** Whether a jump can be gone on with: it ended before its target, and nothing has been jumped since. */
  canResume(jump: Jump): boolean {
    const kept = this.#deps.workspace.state.workspace().jump;
    return kept?.id === jump.id && jump.status !== 'running' && jump.toSimAt >= this.#deps.workspace.simNow();
  }

  /**
   * Starts a jump to an instant, or a dry run of one. It runs on its own; see `finished` for its end. A jump that is
   * known to make more calls than `clock.confirmFromCalls` is refused until it is confirmed.
   */
  start(toSimAt: number, options: JumpOptions = {}): Jump | Refusal {
    const now = this.#deps.workspace.simNow();
    const refusal = jumpRefusal(now, toSimAt);
    if (refusal) return refusal;
    const limit = ruleValue(this.#deps.workspace.profile(), 'clock.confirmFromCalls');
    if (!options.dryRun && !options.confirm) {
      const calls = plannedCalls(this.#deps.workspace, toSimAt);
      if (calls > limit) return refuse('jump_too_many_calls', { calls, limit });
    }
    const startedWallAt = this.#deps.workspace.wall.now();
    const jump = newJump(this.list.newId(startedWallAt), { fromSimAt: now, toSimAt, startedWallAt }, options);
    this.#cancelRequested = false;
    const done = options.dryRun ? this.#runDry(jump) : this.#deps.exclusive(() => this.#run(jump));
    this.list.add(jump, done);
    return jump;
  }

  /** Goes on with a jump that ended before its target: a new jump to the same instant, in the same way. */
  resume(id: string, options: Pick<JumpOptions, 'confirm'> = {}): Jump | Refusal {
    const jump = this.list.get(id);
    if (!jump || !this.canResume(jump)) return refuse('jump_not_resumable');
    const next = this.start(jump.toSimAt, {
      deliver: jump.deliver === 'record_only' ? 'record_only' : 'send',
      confirm: options.confirm ?? jump.confirmed,
      ...(jump.stopOn ? { stopOn: jump.stopOn } : {}),
    });
    if (!isRefusal(next)) jump.resumedBy = next.id;
    return next;
  }

  /** Gives an unfinished jump up: it is not offered any more. */
  async forget(id: string): Promise<void | Refusal> {
    const jump = this.list.get(id);
    if (!jump || jump.status === 'running' || this.#deps.workspace.state.workspace().jump?.id !== id) {
      return refuse('jump_not_resumable');
    }
    await this.#deps.workspace.decide((draft) => draft.clearFromWorkspace('jump'));
  }

  async #runDry(jump: JumpProgress): Promise<void> {
    await this.#end(jump, async () => {
      const onProgress = (): void => this.#deps.workspace.feed.publish('jump', jump.id);
      await dryRun(
        this.#deps.workspace,
        jump,
        { shouldEnd: () => this.#cancelRequested, onProgress },
        this.#deps.yieldToLoop,
      );
      if (!this.#cancelRequested) jump.nowSimAt = jump.toSimAt;
      jump.status = this.#cancelRequested ? 'canceled' : 'done';
    });
  }

  async #run(jump: JumpProgress): Promise<void> {
    const forget = this.#deps.outbox.onAttempt((call, attempt) => countAttempt(jump, call, attempt));
    await this.#end(jump, async () => {
      try {
        await this.#prepare(jump);
        await this.#deps.loop.run({
          jump,
          until: () => jump.toSimAt,
          shouldEnd: () => this.#cancelRequested || this.#reasonToStop(jump) !== undefined,
          onInstant: (draft, simAt) => this.#anchorJump(draft, jump, simAt),
          onProgress: () => this.#deps.workspace.feed.publish('jump', jump.id),
        });
        const status = this.#cancelRequested ? 'canceled' : (this.#reasonToStop(jump) ?? 'done');
        const endSimAt = status === 'done' ? jump.toSimAt : jump.nowSimAt;
        await this.#deps.workspace.decide((draft) =>
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
    this.#deps.workspace.setInstant(jump.fromSimAt);
    await this.#deps.outbox.idle();
    if (this.#deps.hooks.beforeJump && !this.#cancelRequested) {
      jump.preparing = true;
      this.#deps.workspace.feed.publish('jump', jump.id);
      await this.#deps.hooks.beforeJump(jump);
      jump.preparing = false;
    }
    await this.#deps.workspace.decide((draft) => {
      draft.clearFromWorkspace('gap');
      this.#anchorJump(draft, jump, jump.fromSimAt);
    });
  }

  #reasonToStop(jump: Jump): 'stopped' | 'needs_confirmation' | undefined {
    if (jump.stopOn === 'first_failure' && jump.failures > 0) return 'stopped';
    const limit = ruleValue(this.#deps.workspace.profile(), 'clock.confirmFromCalls');
    if (jump.confirmed || jump.callsMade < limit) return undefined;
    // The last call of the jump may be the one that makes the number full.
    const next = this.#deps.workspace.state.queue.peek();
    return next && next.dueSimAt <= jump.toSimAt ? 'needs_confirmation' : undefined;
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
    await this.#deps.workspace.decide((draft) => this.#anchorJump(draft, failed, jump.nowSimAt)).catch(() => undefined);
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
      jump.finishedWallAt = this.#deps.workspace.wall.now();
      this.#deps.workspace.feed.publish('jump', jump.id);
    }
  }
}

function jumpRefusal(now: number, toSimAt: number): Refusal | undefined {
  if (toSimAt < now) return refuse('jump_backwards', { nowSimAt: now }, now);
  if (toSimAt <= LATEST_INSTANT && toSimAt - now <= LONGEST_JUMP_MS) return undefined;
  return refuse('jump_too_far', { years: LONGEST_JUMP_YEARS });
}
