import type { Attempt, Call, Experiment, RequestEdits } from '../domain/call.ts';
import { everyAttempt } from '../domain/call.ts';
import { beginExperiment, type NewExperiment } from '../domain/experiment.ts';
import { isRefusal, refuse, type Refusal } from '../domain/refusal.ts';
import { restartCall, restartRefusal } from '../domain/restart-call.ts';
import { AppError } from './app-error.ts';
import { attemptByRef } from './attempt-ref.ts';
import { callHead } from '../domain/call-head.ts';
import { findCall } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** What came of a person's wish to send something. `experiment` is absent where the call itself went on. */
export interface Sent {
  readonly call: Call;
  readonly experiment: Experiment | undefined;
  /** The wish had been granted before (a second click): nothing more was sent. */
  readonly repeated: boolean;
}

/** How many requests of a call a person had seen when they pressed the button. */
export function sendingsOf(call: Pick<Call, 'attempts' | 'experiments'>): number {
  return call.attempts.length + (call.experiments?.length ?? 0);
}

/**
 * Sends the very bytes of an earlier request again, to the address they went to: what somebody who recorded the call
 * could do. The guide wants them refused (v2-saas 1, replay protection), so "refused" is the good end of this experiment.
 * @param options.attempt `2` for a try, `x1` for an experiment; the newest try unless given
 * @param options.seen `sendingsOf` when the button was shown: a second click finds more and sends nothing
 * @throws AppError `not_found`
 */
export async function replayCall(
  workspace: Workspace,
  callId: string,
  options: { readonly attempt?: string | undefined; readonly seen?: number | undefined } = {},
): Promise<Sent | Refusal> {
  const call = findCall(workspace, callId);
  const source = options.attempt === undefined ? call.attempts.at(-1) : attemptByRef(call, options.attempt);
  if (!source && options.attempt !== undefined) throw new AppError('not_found', `call ${callId} has no such try`);
  if (!source || source.assumed) return refuse('experiment_nothing_sent');
  if (!(await workspace.store.readExchange(source.exchangeId))) return refuse('experiment_no_bytes');
  return carriedOut(workspace, 'replay', { id: callId, attempt: options.attempt }, () =>
    begin(workspace, callId, options.seen, { kind: 'replay', repeats: source.exchangeId }),
  );
}

/**
 * Sends a call once more, signed anew.
 *
 * Plain, and the call may be restarted: that is a restart, the order goes on with its answer, and the try is marked as
 * asked for by hand. In every other case (the call has succeeded, was superseded or overtaken, or something was edited)
 * it is an experiment: marked, judged, and without consequence, because production would never send it. A call that is on
 * its way or waits for its turn is not sent a second time beside itself.
 * @throws AppError `not_found`
 */
export async function resendCall(
  workspace: Workspace,
  callId: string,
  options: { readonly edits?: RequestEdits | undefined; readonly seen?: number | undefined } = {},
): Promise<Sent | Refusal> {
  findCall(workspace, callId);
  const { edits } = options;
  // Headers and members of an edited request may hold signatures and keys, which a recording does not.
  const remarks = edits ? ({ leftOut: 'content' } as const) : {};
  return carriedOut(workspace, 'resend', { id: callId }, () => resend(workspace, callId, options), remarks);
}

async function resend(
  workspace: Workspace,
  callId: string,
  { edits, seen }: { readonly edits?: RequestEdits | undefined; readonly seen?: number | undefined },
): Promise<Sent | Refusal> {
  if (edits) return begin(workspace, callId, seen, { kind: 'edited', edits });
  const result = await workspace.decide((draft): { readonly kind: 'restart' | 'experiment' | 'repeated' } | Refusal => {
    const call = draft.need('calls', callId);
    const again = call.status === 'calling' && call.restartRequested === true && sendingsOf(call) === seen;
    if (again || isRepeated(call, seen)) return { kind: 'repeated' };
    const refusal = restartRefusal(callHead(call), draft);
    if (!refusal) {
      const restarted = restartCall(draft, callId);
      return isRefusal(restarted) ? restarted : { kind: 'restart' };
    }
    if (call.status === 'calling' || call.status === 'waiting') return refusal;
    if (everyAttempt(call).every(({ assumed }) => assumed)) return refuse('experiment_nothing_sent');
    const experiment = beginExperiment(draft, callId, { kind: 'resend' });
    return isRefusal(experiment) ? experiment : { kind: 'experiment' };
  });
  if (isRefusal(result)) return result;
  const call = findCall(workspace, callId);
  const experiment = result.kind === 'restart' ? undefined : call.experiments?.at(-1);
  return { call, experiment, repeated: result.kind === 'repeated' };
}

async function begin(
  workspace: Workspace,
  callId: string,
  seen: number | undefined,
  wanted: NewExperiment,
): Promise<Sent | Refusal> {
  let repeated = false;
  const result = await workspace.decide((draft) => {
    const call = draft.need('calls', callId);
    repeated = isRepeated(call, seen);
    return repeated ? undefined : beginExperiment(draft, callId, wanted);
  });
  if (isRefusal(result)) return result;
  const call = findCall(workspace, callId);
  return { call, experiment: result ?? call.experiments?.at(-1), repeated };
}

function isRepeated(call: Call, seen: number | undefined): boolean {
  return seen !== undefined && sendingsOf(call) > seen;
}

/** The end of an experiment, as soon as it is there. */
export function resultOf(workspace: Workspace, callId: string, number: number): Attempt | 'interrupted' | undefined {
  const call = workspace.state.get('calls', callId);
  const experiment = call?.experiments?.find((each) => each.number === number);
  return experiment?.attempt ?? (experiment?.interrupted ? 'interrupted' : undefined);
}
