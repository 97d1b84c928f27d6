import { beginTry, releaseHeld } from './begin-try.ts';
import { isAskedLive, isOutsideLane, type Call } from './call.ts';
import { isSellerActivity } from './call-direction.ts';
import { callHead, type CallHead } from './call-head.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { refuse, type Refusal } from './refusal.ts';

/** Why a call cannot be restarted by hand now, if so. */
export function restartRefusal(call: CallHead, draft: Pick<Draft, 'get'>): Refusal | undefined {
  // What the seller has asked is answered; whether it is asked again is the seller's matter.
  if (isSellerActivity(call.activity)) return refuse('call_from_seller');
  if (isAskedLive(call)) {
    return call.status === 'failed'
      ? refuse('call_asked_live')
      : refuse('call_not_restartable', { status: call.status });
  }
  if (call.isHeldBack) return undefined;
  if (call.status !== 'retrying' && call.status !== 'failed' && call.status !== 'polling') {
    return refuse('call_not_restartable', { status: call.status });
  }
  // It tells of an order, which stays, whatever has become of the instance.
  if (call.activity === 'orderNotify') return undefined;
  const instance = draft.get('instances', call.instanceId);
  const gone = instance?.status === 'failed' || instance?.status === 'released';
  if (gone && call.activity !== 'releaseInstance') return refuse('call_instance_gone', { status: instance.status });
  // The money is back: the seller must not give what is not paid any more.
  const order = call.orderId === undefined ? undefined : draft.get('orders', call.orderId);
  if (call.cause === 'change' && order?.status !== 'processing') return refuse('call_order_over');
  if (order?.refund?.reason === 'renewal_failed' && call.cause !== 'unfreeze') return refuse('call_order_over');
  // A term that was told since counts: sent now, this one would bring an older expiry back.
  if (call.cause === 'renewal_canceled' && isOutdated(call, draft)) return refuse('call_overtaken');
  // Sent now, an old FREEZE would lock a buyer out who has renewed since (and an old UNFREEZE let one in).
  if (call.status === 'failed' && isOvertaken(call, instance)) return refuse('call_overtaken');
  return undefined;
}

/**
 * How a restart is offered to a person: where it is possible, with the reason where one would expect it to be, and not at
 * all where there is nothing to restart.
 */
export type RestartOffer = 'possible' | 'explained' | 'none';

/** How the restart of a call is offered, by why it is refused. */
export function restartOffer(refusal: Refusal | undefined): RestartOffer {
  if (!refusal) return 'possible';
  const isPlain = refusal.reason === 'call_not_restartable' || refusal.reason === 'call_from_seller';
  return isPlain ? 'none' : 'explained';
}

/** Whether a renewal has been paid since the one that this call takes back. */
function isOutdated({ orderId, instanceId }: CallHead, draft: Pick<Draft, 'get'>): boolean {
  const refund = draft.get('orders', orderId ?? '');
  const instance = draft.get('instances', instanceId);
  return refund?.renewedExpireSimAt !== instance?.expireSimAt || instance?.openRenewalOrderId !== undefined;
}

/** Whether the seller has been told the opposite of this freeze or thaw since, or is going to be. */
function isOvertaken({ change }: CallHead, instance: Instance | undefined): boolean {
  return change !== undefined && instance?.sellerState !== (change === 'freeze' ? 'frozen' : 'normal');
}

/**
 * Restarts a failed or retrying call now (生产接口消息 > 重新启动, marketplace-rules 12.1). A retrying call keeps its plan;
 * a finished one gets one more try, after the calls of its instance that are still under way. One that a fault plan
 * holds back goes at once.
 */
export function restartCall(draft: Draft, callId: string): Call | Refusal {
  const call = draft.need('calls', callId);
  const refusal = restartRefusal(callHead(call), draft);
  if (refusal) return refusal;
  if (call.heldBack) return releaseHeld(draft, { ...call, restartRequested: true });
  draft.unschedule(call.instanceId, ['call.attempt'], call.id);
  const othersOpen = !isOutsideLane(call) && draft.openCalls(call.instanceId).some((open) => open.id !== call.id);
  const waits = call.status === 'failed' && othersOpen;
  const { finishedSimAt: _finished, nextAttemptWallAt: _planned, ...rest } = call;
  if (!waits) return beginTry(draft, { ...rest, restartRequested: true });
  const restarted: Call = {
    ...rest,
    status: 'waiting',
    restartRequested: true,
    nextAttemptSimAt: draft.context.simAt,
    laneNumber: draft.nextNumber(),
  };
  draft.put('calls', restarted);
  return restarted;
}
