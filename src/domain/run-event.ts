import { beginTry, releaseHeld } from './begin-try.ts';
import { runAutoRenewal } from './auto-renewal.ts';
import { isOutsideLane, type Call } from './call.ts';
import { checkUsage } from './check-usage.ts';
import { collectUsage } from './collect-usage.ts';
import type { Draft } from './draft.ts';
import { beginRetention, expireInstance, releaseInstance } from './expiry.ts';
import { retireInterfaceKey } from './keep-interface-keys.ts';
import { remindOfRefund } from './negotiated-refund.ts';
import { probeProduct } from './probe.ts';
import { remind } from './remind.ts';
import { resetPackage } from './package-life.ts';
import { timeOutPayment } from './purchase.ts';
import { endReviewTime } from './review-application.ts';
import type { FutureEvent } from './schedule.ts';
import { completeSupervision } from './supervise.ts';
import { payPromisedRefund } from './unsubscription.ts';

/** Lets a planned event happen; the event itself is removed in the same draft. */
export function runEvent(draft: Draft, event: FutureEvent): void {
  draft.removeEvent(event.id);
  switch (event.kind) {
    case 'order.payment_timeout':
      timeOutPayment(draft, event.subjectId);
      return;
    case 'call.attempt':
      retryCall(draft, event.subjectId);
      return;
    case 'usage.check':
      checkUsage(draft, event.subjectId);
      return;
    case 'order.refund':
      payPromisedRefund(draft, event.subjectId);
      return;
    case 'refund.reminder':
      remindOfRefund(draft, event.subjectId);
      return;
    case 'supervision.complete':
      completeSupervision(draft, event.subjectId);
      return;
    case 'usage.collect':
      collectUsage(draft, event.subjectId);
      return;
    case 'package.reset':
      resetPackage(draft, event.subjectId);
      return;
    case 'instance.expire':
      expireInstance(draft, event.subjectId);
      return;
    case 'instance.retention':
      beginRetention(draft, event.subjectId);
      return;
    case 'instance.release':
      releaseInstance(draft, event.subjectId);
      return;
    case 'instance.auto_renew':
      runAutoRenewal(draft, event.subjectId);
      return;
    case 'product.probe':
      probeProduct(draft, event.subjectId);
      return;
    case 'instance.notice':
      remind(draft, event.subjectId);
      return;
    case 'application.review':
      endReviewTime(draft, event.subjectId);
      return;
    case 'interface_key.retire':
      retireInterfaceKey(draft, event.subjectId);
      return;
  }
}

function retryCall(draft: Draft, callId: string): void {
  const call = draft.need('calls', callId);
  if (call.heldBack) {
    releaseHeld(draft, call);
    return;
  }
  if (call.status !== 'retrying' && call.status !== 'polling') return;
  // Only where a fault plan has changed the order of a lane: one call of an instance is on the wire at a time.
  const busy = draft.openCalls(call.instanceId).some(({ id, status }) => id !== call.id && status === 'calling');
  if (busy && !isOutsideLane(call)) waitForLane(draft, call);
  else beginTry(draft, call);
}

function waitForLane(draft: Draft, call: Call): void {
  const { nextAttemptSimAt: _due, nextAttemptWallAt: _dueToo, ...rest } = call;
  draft.put('calls', { ...rest, status: 'waiting' });
}
