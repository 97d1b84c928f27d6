import { setMaxListeners } from 'node:events';
import { setTimeout as waitFor } from 'node:timers/promises';
import { AppError } from '../app/app-error.ts';
import type { Outbox, Randomness, WallClock } from '../app/ports.ts';
import type { Workspace } from '../app/workspace.ts';
import { assumedOutcome } from '../domain/assumed-outcome.ts';
import type { Attempt, AttemptOutcome, Call } from '../domain/call.ts';
import { textField } from '../domain/call-fields.ts';
import type { Instance } from '../domain/instance.ts';
import { settleAttempt } from '../domain/settle-attempt.ts';
import { ruleValue } from '../domain/site-profile.ts';
import { recordsOnly } from '../domain/workspace.ts';
import { callRequest } from '../protocol/call-request.ts';
import { businessIdOf, timeStampOf } from '../protocol/v1/build-request.ts';
import type { WireRequest } from '../protocol/wire-request.ts';
import { judgeAnswer, type Judgement } from './checks/judge-answer.ts';
import { ExperimentWorker } from './experiment-worker.ts';
import { exchangesOf, judgeTry, type Heard, type JudgedTry } from './judge-try.ts';
import { sendWithFault } from './send-with-fault.ts';
import type { Sender } from './sender.ts';

/** What the outbox of a workspace is built from. */
export interface OutboxDeps {
  readonly workspace: Workspace;
  readonly sender: Sender;
  readonly random: Randomness;
  readonly wall: WallClock;
  /** Tries on the wire at the same time, over all instances. */
  readonly maxInFlight?: number;
  /** How long `stop` waits for tries on the wire before it cuts them off. */
  readonly stopGraceMs?: number;
  /** Waits in real time, for delays on the way that a fault plan asks for; `signal` ends the wait. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Told about defects of this program: nothing that a seller does ends here. */
  readonly onDefect: (error: unknown) => void;
}

const NONCE_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const NONCE_LENGTH = 32;
/** Letters and digits before an encrypted value (v1-saas 4.1). */
const IV_LENGTH = 16;

/**
 * Sends the calls that are due. A call is taken up when the change that made it due is durable, never before, and its
 * result is committed together with all that follows from it.
 */
export class OutboxWorker implements Outbox {
  readonly #deps: OutboxDeps;
  readonly #experiments: ExperimentWorker;
  /** Due calls in order of arrival. */
  readonly #ready = new Set<string>();
  readonly #active = new Set<string>();
  readonly #mayRepeat = new Set<string>();
  readonly #attemptListeners = new Set<(call: Call, attempt: Attempt) => void>();
  #stopSignal = newStopSignal();
  readonly #unsubscribe: () => void;
  #idleWaiters: (() => void)[] = [];
  #onWire = 0;
  #pauses = 0;
  #stopped = false;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
    const { workspace } = deps;
    this.#experiments = new ExperimentWorker({
      ...deps,
      judge: (call, heard) => this.#judge(call, heard, call.firstAnsweredInstanceId),
    });
    this.#unsubscribe = workspace.onCommitted((changes) => {
      for (const change of changes) {
        if (change.collection !== 'calls' || !change.value) continue;
        if (change.value.status === 'calling') this.#take(change.id);
        if (change.value.experiments) this.#experiments.take(change.value);
      }
      this.#pump();
    });
    // Calls left over from the previous process: after a kill, the seller may have seen their last try.
    this.#takeLeftOvers(workspace.uncleanShutdown);
  }

  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  onAttempt(listener: (call: Call, attempt: Attempt) => void): () => void {
    this.#attemptListeners.add(listener);
    return () => this.#attemptListeners.delete(listener);
  }

  async pause(): Promise<() => void> {
    this.#pauses += 1;
    await this.#comeToRest();
    return () => {
      this.#pauses -= 1;
      if (this.#pauses > 0 || this.#stopped) return;
      this.#stopSignal = newStopSignal();
      this.#ready.clear();
      // The records may be those of an earlier moment by now: the seller may have seen calls that are due again.
      this.#takeLeftOvers(true);
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    await this.#comeToRest();
  }

  async #comeToRest(): Promise<void> {
    const graceMs = this.#deps.stopGraceMs ?? 2_000;
    const cutOff = setTimeout(() => this.#stopSignal.abort(), graceMs);
    await this.#experiments.comeToRest(graceMs);
    while (this.#active.size > 0) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
    clearTimeout(cutOff);
  }

  #takeLeftOvers(mayRepeat: boolean): void {
    const { state } = this.#deps.workspace;
    for (const id of state.callingIds()) {
      if (mayRepeat || state.get('calls', id)?.interrupted) this.#mayRepeat.add(id);
      this.#take(id);
    }
    this.#pump();
  }

  /** Calls that somebody has let the clock go on without do not count. */
  #isIdle(): boolean {
    const { state, damage } = this.#deps.workspace;
    for (const id of this.#active) if (!state.get('calls', id)?.clockReleased) return false;
    return this.#stopped || !!damage || state.holdingIds().size === 0;
  }

  #take(id: string): void {
    if (!this.#active.has(id)) this.#ready.add(id);
  }

  #pump(): void {
    const limit = this.#deps.maxInFlight ?? 32;
    while (!this.#stopped && this.#pauses === 0 && this.#onWire < limit) {
      const [id] = this.#ready;
      if (id === undefined) break;
      this.#ready.delete(id);
      if (this.#deps.workspace.state.get('calls', id)?.status !== 'calling') continue;
      this.#active.add(id);
      this.#onWire += 1;
      void this.#attempt(id);
    }
    this.#wakeWhenIdle();
  }

  async #attempt(id: string): Promise<void> {
    try {
      await this.#sendAndSettle(id);
    } catch (error) {
      // A store that cannot save stops the workspace and says so on every page; anything else is a defect.
      if (!(error instanceof AppError)) this.#deps.onDefect(error);
    } finally {
      this.#active.delete(id);
      this.#pump();
      if (this.#stopped || this.#pauses > 0) this.#wake();
    }
  }

  async #sendAndSettle(id: string): Promise<void> {
    const { workspace, sender, wall } = this.#deps;
    const call = need(workspace, id);
    const simAt = workspace.simNow();
    const wallAt = wall.now();
    if (recordsOnly(workspace.state.workspace())) return this.#recordOnly(call, { simAt, wallAt });
    const { signal } = this.#stopSignal;
    const limits = {
      timeoutMs: ruleValue(workspace.profile(), 'answer.timeoutMs'),
      maxBytes: ruleValue(workspace.profile(), 'answer.maxBytes'),
      allowInsecureTransport: call.destination.allowInsecureTransport,
    };
    const wait = this.#deps.wait ?? waitInRealTime;
    const sent = await this.#onWireDo(() =>
      sendWithFault(call.armedFault, wallAt, {
        build: (timestampMs) => this.#buildRequest(call, timestampMs),
        send: (request) => sender.send(request, limits, signal),
        wait: (ms) => wait(ms, signal),
        wallNow: () => wall.now(),
        isCutOff: () => signal.aborted,
      }),
    );
    if (signal.aborted) return this.#markInterrupted(id);
    const judged = judgeTry(call, sent, (heard, known) => this.#judge(call, heard, known));
    const outcome = this.#outcome(
      call,
      { simAt, wallAt, exchangeId: `${call.id}-${call.attempts.length + 1}` },
      judged,
    );
    await workspace.decide((draft) => settleAttempt(draft, id, outcome), exchangesOf(outcome.attempt, sent));
    for (const listener of this.#attemptListeners) listener(call, outcome.attempt);
  }

  /** The jump under way writes its calls down instead of sending them. */
  async #recordOnly(call: Call, at: Pick<Attempt, 'simAt' | 'wallAt'>): Promise<void> {
    // It is not sent, so it cannot be a repetition.
    this.#mayRepeat.delete(call.id);
    const outcome = await this.#onWireDo(async () => assumedOutcome(call, at));
    await this.#deps.workspace.decide((draft) => settleAttempt(draft, call.id, outcome));
    for (const listener of this.#attemptListeners) listener(call, outcome.attempt);
  }

  async #onWireDo<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      this.#onWire -= 1;
      this.#pump();
    }
  }

  #buildRequest(call: Call, wallAt: number): WireRequest {
    const { workspace, random } = this.#deps;
    return callRequest(call, workspace.profile(), {
      businessId: call.activity === 'newInstance' ? random.uuid() : '',
      nonce: call.version === '2.0' ? random.text(NONCE_LENGTH, NONCE_ALPHABET) : '',
      timestampMs: wallAt,
      iv: () => random.text(IV_LENGTH, NONCE_ALPHABET),
    });
  }

  #judge(call: Call, { request, result: sendResult }: Heard, firstAnsweredInstanceId: string | undefined): Judgement {
    const { workspace } = this.#deps;
    const { state } = workspace;
    const instance = state.get('instances', call.instanceId);
    return judgeAnswer({
      version: call.version,
      activity: call.activity,
      cause: call.cause,
      sendResult,
      rules: workspace.profile(),
      url: call.destination.url,
      accessKey: call.destination.accessKey,
      timeStamp: call.version === '1.0' ? timeStampOf(request.url) : undefined,
      advisedInstanceId: isFirstV1Creation(call) ? businessIdOf(request.url) : undefined,
      expected: {
        sellerInstanceId: instance?.sellerInstanceId,
        ...askedInstances(call, instance?.sellerInstanceId),
        firstAnsweredInstanceId,
        isMetered: (id) => isCounted(state.get('instances', state.instanceOfSellerId(id) ?? '')),
        instanceIdTakenBy: (instanceId) => {
          const owner = state.instanceOfSellerId(instanceId);
          // Also the other instances of one pay-per-use order have ids of their own.
          return owner === undefined || owner === call.instanceId ? undefined : state.get('instances', owner)?.orderId;
        },
      },
    });
  }

  #outcome(
    call: Call,
    at: Pick<Attempt, 'simAt' | 'wallAt' | 'exchangeId'>,
    { result, judgement, checks, fault }: JudgedTry,
  ): AttemptOutcome {
    const { verdict, resultCode, resultMsg, instanceId, appInfos, usages } = judgement;
    const attempt: Attempt = {
      number: call.attempts.length + 1,
      ...at,
      verdict,
      checks,
      timings: result.timings,
      ...(result.response ? { httpStatus: result.response.status } : {}),
      ...(result.transportError ? { transportError: result.transportError } : {}),
      ...(resultCode === undefined ? {} : { resultCode }),
      ...(resultMsg === undefined ? {} : { resultMsg }),
      ...(call.restartRequested ? { manual: true } : {}),
      ...(this.#mayRepeat.delete(call.id) ? { mayRepeat: true } : {}),
      ...(need(this.#deps.workspace, call.id).clockReleased ? { clockReleased: true } : {}),
      ...(fault ? { fault } : {}),
      ...(call.overtakes ? { overtook: call.overtakes } : {}),
    };
    return {
      attempt,
      ...(instanceId === undefined ? {} : { instanceId }),
      ...(appInfos === undefined ? {} : { appInfos }),
      ...(usages === undefined ? {} : { usages }),
    };
  }

  async #markInterrupted(id: string): Promise<void> {
    const { workspace } = this.#deps;
    await workspace.decide((draft) => draft.put('calls', { ...draft.need('calls', id), interrupted: true }));
  }

  #wakeWhenIdle(): void {
    if (this.#isIdle()) this.#wake();
  }

  #wake(): void {
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const wake of waiters) wake();
  }
}

/** Comes back early, without complaint, when it is cut off. */
async function waitInRealTime(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await waitFor(ms, undefined, { signal }).catch(() => undefined);
}

/** Cuts tries on the wire off. One listener for each of them: many are no leak here. */
function newStopSignal(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** A query about several instances names them with commas between; one id alone may hold a comma of its own. */
function askedInstances(call: Call, own: string | undefined): { askedInstanceIds?: readonly string[] } {
  const asked = textField(call.fields, 'instanceId');
  if (call.activity !== 'queryInstance' || asked === undefined || asked === own) return {};
  return { askedInstanceIds: asked.split(',') };
}

/** Whether the seller hears of a V1.0 order for the first time, by nothing but the true request. */
function isFirstV1Creation({ version, cause, attempts, armedFault }: Call): boolean {
  return version === '1.0' && cause === 'purchase' && attempts.length === 0 && !armedFault;
}

function need(workspace: Workspace, id: string): Call {
  const call = workspace.state.get('calls', id);
  if (!call) throw new Error(`no call ${id}`);
  return call;
}

/** Whether use is counted at an instance: pay-per-use and packages. */
function isCounted(instance: Instance | undefined): boolean {
  return instance?.billing === 'on_demand' || instance?.billing === 'package';
}
