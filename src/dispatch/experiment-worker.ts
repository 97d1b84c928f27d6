import { AppError } from '../app/app-error.ts';
import { editedCall, signAnew } from '../app/sign-anew.ts';
import type { Workspace } from '../app/workspace.ts';
import type { Attempt, Call, Exchange, Experiment } from '../domain/call.ts';
import { isOnTheWire, settleExperiment } from '../domain/experiment.ts';
import { ruleValue } from '../domain/site-profile.ts';
import type { Judgement } from './checks/judge-answer.ts';
import { exchange, type Heard } from './judge-try.ts';
import type { SendResult, Sender } from './sender.ts';

/** What sends experiments is built from. */
export interface ExperimentDeps {
  readonly workspace: Workspace;
  readonly sender: Sender;
  /** Measures an answer by the rules of a call. */
  readonly judge: (call: Call, heard: Heard) => Judgement;
  readonly onDefect: (error: unknown) => void;
}

/**
 * Sends what people ask for beside the plan of a call. As with tries, the wish is durable before anything leaves; unlike
 * tries, what was cut off is never sent again by itself. The clock does not wait: nothing can follow from the answer.
 */
export class ExperimentWorker {
  readonly #deps: ExperimentDeps;
  readonly #underWay = new Set<Promise<void>>();
  readonly #taken = new Set<string>();
  #cutOff = new AbortController();

  constructor(deps: ExperimentDeps) {
    this.#deps = deps;
    // Left over from a process that was killed, or in records of an earlier moment, taken while they were on the wire.
    if (deps.workspace.uncleanShutdown) this.#markLeftOvers();
    deps.workspace.onReplaced(() => this.#markLeftOvers());
  }

  /** Sends the experiments of a call that were just noted. */
  take(call: Call): void {
    for (const experiment of call.experiments ?? []) {
      const id = exchangeId(call, experiment);
      if (!isOnTheWire(experiment) || this.#taken.has(id)) continue;
      this.#taken.add(id);
      const work = this.#send(call, experiment)
        .catch((error: unknown) => {
          // A store that cannot save says so on every page.
          if (!(error instanceof AppError)) this.#deps.onDefect(error);
        })
        .finally(() => {
          this.#underWay.delete(work);
          this.#taken.delete(id);
        });
      this.#underWay.add(work);
    }
  }

  /** Waits shortly for what is on the wire, then cuts it off. */
  async comeToRest(graceMs: number): Promise<void> {
    if (this.#underWay.size === 0) return;
    const timer = setTimeout(() => this.#cutOff.abort(), graceMs);
    await Promise.all(this.#underWay);
    clearTimeout(timer);
    this.#cutOff = new AbortController();
  }

  async #send(call: Call, experiment: Experiment): Promise<void> {
    const { workspace, sender } = this.#deps;
    const { signal } = this.#cutOff;
    const judgedBy = editedCall(call, experiment.edits ?? {});
    const request = await this.#request(call, experiment);
    const at = { simAt: workspace.simNow(), wallAt: workspace.wall.now() };
    const result = await sender.send(
      request,
      {
        timeoutMs: ruleValue(workspace.profile(), 'answer.timeoutMs'),
        maxBytes: ruleValue(workspace.profile(), 'answer.maxBytes'),
        allowInsecureTransport: judgedBy.destination.allowInsecureTransport,
      },
      signal,
    );
    if (signal.aborted) return this.#settle(call.id, experiment.number, 'interrupted', []);
    const id = exchangeId(call, experiment);
    const attempt = attemptOf(
      experiment,
      { ...at, exchangeId: id },
      result,
      this.#deps.judge(judgedBy, { request, result }),
    );
    await this.#settle(call.id, experiment.number, attempt, [exchange(id, request, result)]);
  }

  async #request(call: Call, { repeats, edits }: Experiment): Promise<Exchange['request']> {
    const { workspace } = this.#deps;
    if (repeats === undefined) return signAnew(workspace, call, edits);
    const stored = await workspace.store.readExchange(repeats);
    if (!stored) throw new Error(`the bytes of ${repeats} have gone while they were to be sent again`);
    return stored.request;
  }

  async #settle(
    callId: string,
    number: number,
    result: Attempt | 'interrupted',
    exchanges: readonly Exchange[],
  ): Promise<void> {
    await this.#deps.workspace.decide((draft) => settleExperiment(draft, callId, number, result), exchanges);
  }

  #markLeftOvers(): void {
    const { workspace, onDefect } = this.#deps;
    if (workspace.damage) return;
    for (const call of workspace.state.all('calls').values()) {
      for (const experiment of call.experiments ?? []) {
        if (isOnTheWire(experiment)) {
          void this.#settle(call.id, experiment.number, 'interrupted', []).catch(onDefect);
        }
      }
    }
  }
}

function exchangeId(call: Call, { number }: Experiment): string {
  return `${call.id}-x${number}`;
}

function attemptOf(
  { number }: Experiment,
  at: Pick<Attempt, 'simAt' | 'wallAt' | 'exchangeId'>,
  { response, transportError, timings }: SendResult,
  { verdict, checks, resultCode, resultMsg }: Judgement,
): Attempt {
  return {
    number,
    ...at,
    verdict,
    checks,
    timings,
    ...(response ? { httpStatus: response.status } : {}),
    ...(transportError ? { transportError } : {}),
    ...(resultCode === undefined ? {} : { resultCode }),
    ...(resultMsg === undefined ? {} : { resultMsg }),
  };
}
