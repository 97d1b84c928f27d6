import type { Draft } from './draft.ts';
import { beginRetention, expireInstance, releaseInstance } from './expiry.ts';
import { timeOutPayment } from './purchase.ts';
import type { FutureEvent } from './schedule.ts';

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
    case 'instance.expire':
      expireInstance(draft, event.subjectId);
      return;
    case 'instance.retention':
      beginRetention(draft, event.subjectId);
      return;
    case 'instance.release':
      releaseInstance(draft, event.subjectId);
      return;
  }
}

function retryCall(draft: Draft, callId: string): void {
  const call = draft.need('calls', callId);
  if (call.status !== 'retrying' && call.status !== 'polling') return;
  const { nextAttemptWallAt: _come, ...rest } = call;
  draft.put('calls', { ...rest, status: 'calling', nextAttemptSimAt: draft.context.simAt });
}
