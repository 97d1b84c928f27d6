import { noteFaultUse, releaseOvertaken } from './begin-try.ts';
import { isAskedLive, isDebugging, isOutsideLane, type AttemptOutcome, type Call } from './call.ts';
import { completeChange, failChange } from './change.ts';
import { completeConversion } from './conversion.ts';
import { noteDebugging } from './debugging.ts';
import { liftIfMended, noteProbe } from './probe.ts';
import type { Draft } from './draft.ts';
import { startNextInLane } from './enqueue-call.ts';
import { nextTry } from './next-try.ts';
import { noteReplay } from './note-replay.ts';
import { notify } from './notify.ts';
import { acceptCreation, completeProvisioning, failProvisioning } from './provisioning.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';
import { completeRenewal } from './renewal.ts';

/**
 * Takes the result of one attempt into the records: success and its consequences, the next try by the retry plan, or
 * the end of the tries and its consequences (protocol/README, decision table).
 */
export function settleAttempt(draft: Draft, callId: string, outcome: AttemptOutcome): void {
  const before = draft.need('calls', callId);
  if (before.status !== 'calling') return;
  const call: Call = {
    ...withoutMarks(before),
    attempts: [...before.attempts, outcome.attempt],
    ...(before.firstAnsweredInstanceId === undefined && outcome.instanceId !== undefined
      ? { firstAnsweredInstanceId: outcome.instanceId }
      : {}),
  };
  noteFaultUse(draft, before, outcome.attempt);
  releaseOvertaken(draft, before);
  if (outcome.attempt.verdict === 'success') succeed(draft, call, outcome);
  else tryAgainOrGiveUp(draft, call, outcome);
  noteDebugging(draft, call);
  if (call.cause === 'probe') noteProbe(draft, call);
  if (call.cause === 'debugging') noteReplay(draft, call);
  if (isDebugging(call)) liftIfMended(draft, call.productId);
  if (!isOutsideLane(call)) startNextInLane(draft, call.instanceId);
}

/** A call without what was only meant for the try that is over. */
function withoutMarks(call: Call): Call {
  const {
    restartRequested: _used,
    laneNumber: _had,
    interrupted: _marked,
    clockReleased: _letGo,
    nextAttemptSimAt: _tried,
    nextAttemptWallAt: _waited,
    armedFault: _done,
    overtakes: _went,
    ...rest
  } = call;
  return rest;
}

function succeed(draft: Draft, call: Call, outcome: AttemptOutcome): void {
  const { simAt } = draft.context;
  draft.put('calls', { ...call, status: 'success', finishedSimAt: simAt });
  switch (call.cause) {
    case 'purchase':
      if (outcome.instanceId !== undefined) acceptCreation(draft, call, outcome.instanceId, outcome);
      return;
    case 'provisioning_poll':
      completeProvisioning(draft, call, outcome);
      return;
    case 'details_view':
      keepDetails(draft, outcome);
      return;
    case 'renewal':
      completeRenewal(draft, call);
      return;
    case 'conversion':
      completeConversion(draft, call);
      return;
    case 'change':
      completeChange(draft, call);
      return;
    case 'change_check':
    case 'renewal_canceled':
    case 'closed':
    case 'unsubscription':
    case 'expiry':
    case 'retention':
    case 'unfreeze':
    case 'suspension':
    case 'suspension_lifted':
    case 'end_of_retention':
    case 'failed_order':
    case 'arrears':
    case 'arrears_cleared':
    case 'package_used_up':
    case 'package_reset':
    case 'seller_request':
    case 'debugging':
    case 'probe':
    case 'order_notified':
      return;
  }
}

/** Shows the newest access data and use of every instance that a look at details asked about. */
function keepDetails(draft: Draft, { appInfos, usages }: AttemptOutcome): void {
  const { simAt } = draft.context;
  for (const sellerInstanceId of new Set([...(appInfos?.keys() ?? []), ...(usages?.keys() ?? [])])) {
    const id = draft.instanceOfSellerId(sellerInstanceId);
    const instance = id === undefined ? undefined : draft.get('instances', id);
    if (!instance) continue;
    const appInfo = appInfos?.get(sellerInstanceId);
    const sellerUsage = usages?.get(sellerInstanceId);
    draft.put('instances', {
      ...instance,
      ...(appInfo ? { appInfo, appInfoSimAt: simAt } : {}),
      ...(sellerUsage ? { sellerUsage, sellerUsageSimAt: simAt } : {}),
    });
  }
}

/** Whether the seller hears of a failed try that is not the last. */
function isTold({ attempts }: Call, profile: SiteProfile): boolean {
  const rule = ruleValue(profile, 'notice.callFailed');
  return rule === 'every_try' || (rule === 'first_and_last' && attempts.length === 1);
}

function tryAgainOrGiveUp(draft: Draft, call: Call, outcome: AttemptOutcome): void {
  const { simAt, profile } = draft.context;
  const next = nextTry(call, outcome.attempt, { profile, workspace: draft.workspace(), notBeforeSimAt: simAt });
  const pending = outcome.attempt.verdict === 'pending';
  if (!pending && !isAskedLive(call)) {
    const instance = draft.need('instances', call.instanceId);
    if (next === undefined || isTold(call, profile))
      notify(draft, 'seller', next === undefined ? 'call_given_up' : 'call_failed', instance, {
        callId: call.id,
        ...(call.orderId === undefined ? {} : { orderId: call.orderId }),
        params: { activity: call.activity, tries: call.attempts.length },
      });
  }
  if (next !== undefined) {
    const status = pending ? 'polling' : 'retrying';
    if ('dueSimAt' in next) {
      draft.put('calls', { ...call, status, nextAttemptSimAt: next.dueSimAt });
      draft.schedule('call.attempt', next.dueSimAt, call.id, call.instanceId);
    } else {
      draft.put('calls', { ...call, status, nextAttemptWallAt: next.dueWallAt });
      draft.scheduleOnWall('call.attempt', next.dueWallAt, call.id, call.instanceId);
    }
    return;
  }
  draft.put('calls', { ...call, status: 'failed', finishedSimAt: simAt });
  if (call.cause === 'purchase' || call.cause === 'provisioning_poll') failProvisioning(draft, call);
  if (call.cause === 'change') failChange(draft, call);
}
