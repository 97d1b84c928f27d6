import type { ProductApplication } from './application.ts';
import { caseScene } from './debug-case.ts';
import type { Call } from './call.ts';
import { isReplaying, type CaseReplay, type FailedCase } from './case-replay.ts';
import { handIn, letThrough, tellOfFailedCases, turnDown, unfitRefusal } from './decide-application.ts';
import type { Draft } from './draft.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { ruleValue } from './site-profile.ts';

/** Takes note of an answer to a case that is replayed for an application; the last one takes the step, or does not. */
export function noteReplay(draft: Draft, call: Call): void {
  const verdict = call.attempts.at(-1)?.verdict;
  const application = draft.applicationsOf(call.productId).find(({ replay }) => replay?.open.includes(call.id));
  const { replay } = application ?? {};
  if (!application || !replay || verdict === undefined) return;
  const open = replay.open.filter((id) => id !== call.id);
  const failed = verdict === 'success' ? replay.failed : [...replay.failed, failedCase(draft, call)];
  const noted: CaseReplay = { ...replay, open, failed };
  if (open.length > 0) draft.put('applications', { ...application, replay: noted });
  else conclude(draft, application, noted);
}

/**
 * Why the step of a replay that has ended was not taken.
 * @returns `undefined` when it was taken, and while answers are awaited
 */
export function replayRefusal(draft: Draft, application: ProductApplication): Refusal | undefined {
  const { replay } = application;
  if (!replay || isReplaying(application) || replay.outcome === 'passed') return undefined;
  if (replay.outcome === 'failed') return failedRefusal(replay);
  return unfitRefusal(draft, application) ?? refuse('application_replay_stopped');
}

function failedRefusal({ failed, cases }: CaseReplay): Refusal {
  const refusal = refuse('application_replay_failed', { failed: failed.length, cases });
  return { ...refusal, failedCases: failed };
}

function conclude(draft: Draft, application: ProductApplication, replay: CaseReplay): void {
  const end = (outcome: NonNullable<CaseReplay['outcome']>): ProductApplication => {
    const { decision: _carriedOut, ...rest } = replay;
    return { ...application, replay: { ...rest, outcome } };
  };
  const failed = replay.failed.length > 0 ? failedRefusal(replay) : undefined;
  // What was complete when the replay began must still be.
  const why = failed ?? takeStep(draft, end('passed'), replay);
  if (!why) return;
  const ended = end(failed ? 'failed' : 'stopped');
  if (decidesByTime(draft, ended, replay)) turnDown(draft, ended, { decidedBy: 'time', remark: '' }, why);
  else {
    draft.put('applications', ended);
    // Who submits sees it at once; of what the operator does, sellers learn by a message.
    if (failed && replay.step === 'approval') tellOfFailedCases(draft, ended, failed);
  }
}

/** Whether the end of the time for the review decides, which may have come while the operator's replay ran. */
function decidesByTime(draft: Draft, { dueSimAt }: ProductApplication, { step, decision }: CaseReplay): boolean {
  if (step === 'submission') return false;
  const { simAt, profile } = draft.context;
  const isOver = dueSimAt !== undefined && dueSimAt <= simAt;
  return decision?.decidedBy === 'time' || (isOver && ruleValue(profile, 'review.decision') === 'automatic');
}

/** Takes the step that all cases allow. @returns why it cannot be taken any more */
function takeStep(
  draft: Draft,
  application: ProductApplication,
  { step, decision = { decidedBy: 'operator', remark: '' } }: CaseReplay,
): Refusal | undefined {
  const unfit = unfitRefusal(draft, application);
  if (unfit) return unfit;
  const taken = step === 'submission' ? handIn(draft, application) : letThrough(draft, application, decision);
  return isRefusal(taken) ? taken : undefined;
}

function failedCase(draft: Draft, call: Call): FailedCase {
  const scene = caseScene(call);
  const saved = draft.debugCasesOf(call.productId).find(({ last }) => last.callId === call.id);
  return {
    activity: call.activity,
    ...(scene === undefined ? {} : { scene }),
    ...(saved ? { caseId: saved.id } : {}),
    callId: call.id,
  };
}
