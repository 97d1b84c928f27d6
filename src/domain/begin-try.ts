import { isAskedLive, isDebugging, isOutsideLane, type Call } from './call.ts';
import { isSellerActivity } from './call-direction.ts';
import type { Draft } from './draft.ts';
import {
  answersSeller,
  holdsBack,
  remainingUses,
  USES_REMEMBERED,
  type ArmedFault,
  type FaultPlan,
} from './fault-plan.ts';
import { shareDraw } from './share-draw.ts';
import { recordsOnly } from './workspace.ts';

const MINUTE_MS = 60_000;

/**
 * Makes a call due now. This is where fault plans take hold of a try, in the commit that makes it due: a plan is used
 * once for each try, whatever becomes of the process, and a call that is held back is held back by a record.
 *
 * Plans are asked from the oldest to the newest; the first that takes the try is the only one. A jump that only writes
 * its calls down uses none: nothing of it is sent.
 */
export function beginTry(draft: Draft, call: Call): Call {
  const { simAt } = draft.context;
  const overtaken = overtakenNow(draft, call);
  const armed = call.armedFault ?? armFault(draft, call, overtaken.length > 0);
  const { heldBack: _over, nextAttemptWallAt: _come, armedFault: _old, overtakes: _done, ...rest } = call;
  if (armed && !call.armedFault && holdsBack(armed.kind, armed.settings)) return holdBack(draft, rest, armed);
  const due: Call = {
    ...rest,
    status: 'calling',
    nextAttemptSimAt: simAt,
    windowFromSimAt: call.windowFromSimAt ?? simAt,
    ...(armed ? { armedFault: armed } : {}),
    ...(overtaken.length > 0 ? { overtakes: overtaken.map(({ id }) => id) } : {}),
  };
  draft.put('calls', due);
  return due;
}

/** Whether a call has stepped aside, so that the calls behind it in its lane may go. */
export function stepsAside({ heldBack }: Call): boolean {
  return heldBack?.kind === 'reordered';
}

/** Lets the calls go that a call whose try is over went before. */
export function releaseOvertaken(draft: Draft, { id, overtakes = [] }: Call): void {
  for (const heldId of overtakes) {
    const held = draft.get('calls', heldId);
    if (!held?.heldBack || !held.armedFault) continue;
    releaseHeld(draft, { ...held, armedFault: { ...held.armedFault, overtakenBy: id } });
  }
}

/** Lets a call go that a fault has held back: its time has come, or somebody asked for it. */
export function releaseHeld(draft: Draft, held: Call): Call {
  draft.unschedule(held.instanceId, ['call.attempt'], held.id);
  // A call of the lane that went before it may be on its way; it follows behind that one.
  const busy = draft.openCalls(held.instanceId).some(({ id, status }) => id !== held.id && status === 'calling');
  if (!busy || isOutsideLane(held)) return beginTry(draft, held);
  const { heldBack: _over, nextAttemptSimAt: _due, ...rest } = held;
  const waiting: Call = { ...rest, status: 'waiting' };
  draft.put('calls', waiting);
  return waiting;
}

/** Notes on the plan of a try that is over what was found. A plan gets back what was never sent. */
export function noteFaultUse(draft: Draft, call: Call, attempt: Call['attempts'][number]): void {
  const plan = call.armedFault && draft.get('faults', call.armedFault.faultId);
  if (!plan) return;
  const isThis = (use: FaultPlan['recent'][number]): boolean =>
    use.callId === call.id && use.attempt === attempt.number;
  if (attempt.assumed) {
    draft.put('faults', { ...plan, used: plan.used - 1, recent: plan.recent.filter((use) => !isThis(use)) });
    return;
  }
  const verdict = attempt.fault?.verdict;
  const recent = plan.recent.map((use) =>
    isThis(use) ? { ...use, over: true, ...(verdict === undefined ? {} : { verdict }) } : use,
  );
  draft.put('faults', { ...plan, recent });
}

function overtakenNow(draft: Draft, call: Call): Call[] {
  return draft.heldCalls().filter((held) => {
    if (held.id === call.id || !stepsAside(held)) return false;
    return held.armedFault?.settings.overtakenBy === 'any_instance' || held.instanceId === call.instanceId;
  });
}

/** The plan that takes a try, if one does; its use is noted. */
export function armFault(draft: Draft, call: Call, overtakes: boolean): ArmedFault | undefined {
  if (recordsOnly(draft.workspace())) return undefined;
  for (const plan of draft.faults()) {
    if (remainingUses(plan) === 0 || !fits(plan, call)) continue;
    // Who goes before another cannot step aside as well: two calls would wait for each other.
    if (plan.kind === 'reordered' && overtakes) continue;
    if (holdsBack(plan.kind, plan.settings) && isAskedLive(call)) continue;
    const takes = plan.times !== 'share' || shareDraw(plan.seed ?? 0, plan.seen) * 100 < (plan.percent ?? 0);
    draft.put('faults', takes ? usedBy(draft, plan, call) : { ...plan, seen: plan.seen + 1 });
    if (takes) return { faultId: plan.id, kind: plan.kind, settings: plan.settings };
  }
  return undefined;
}

function usedBy(draft: Draft, plan: FaultPlan, call: Call): FaultPlan {
  const { simAt, wallAt } = draft.context;
  const use = { callId: call.id, attempt: call.attempts.length + 1, simAt, wallAt };
  const recent = [use, ...plan.recent].slice(0, USES_REMEMBERED);
  return { ...plan, seen: plan.seen + 1, used: plan.used + 1, recent };
}

function fits({ kind, match }: FaultPlan, call: Call): boolean {
  const { activity, cause, productId, instanceId, version } = match;
  // A plan is meant for the traffic of orders: a debugging call or a probe must not use it up unless it is named.
  if (isDebugging(call) && cause !== call.cause) return false;
  return (
    answersSeller(kind) === isSellerActivity(call.activity) &&
    (activity === undefined || activity === call.activity) &&
    (cause === undefined || cause === call.cause) &&
    (productId === undefined || productId === call.productId) &&
    (instanceId === undefined || instanceId === call.instanceId) &&
    (version === undefined || version === call.version)
  );
}

function holdBack(draft: Draft, call: Call, armed: ArmedFault): Call {
  const { simAt, wallAt } = draft.context;
  const { settings } = armed;
  const minutes = (armed.kind === 'reordered' ? settings.holdMinutes : settings.delayMinutes) ?? 0;
  const untilSimAt = simAt + minutes * MINUTE_MS;
  const held: Call = {
    ...call,
    status: 'waiting',
    nextAttemptSimAt: untilSimAt,
    heldBack: { kind: armed.kind === 'reordered' ? 'reordered' : 'delayed', untilSimAt },
    armedFault: { ...armed, heldFromSimAt: simAt, heldFromWallAt: wallAt },
  };
  draft.put('calls', held);
  draft.schedule('call.attempt', untilSimAt, call.id, call.instanceId);
  return held;
}
