import type { Activity, Call, CallCause } from './call.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';

/** What is particular to one call; the rest follows from its instance and product. */
export interface NewCall {
  readonly activity: Activity;
  readonly cause: CallCause;
  readonly orderId?: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Start of the retry window where it is not the first try of this call. */
  readonly windowFromSimAt?: number;
  /** The same in wall time. */
  readonly windowFromWallAt?: number;
}

/**
 * Adds a call for an instance. It is due at once when no earlier call of the instance is unfinished, and waits for its
 * turn otherwise: the calls of one instance keep their order. Looking at details changes nothing and never waits.
 */
export function enqueueCall(draft: Draft, instance: Instance, call: NewCall): Call {
  const { simAt, wallAt } = draft.context;
  const { version, ...destination } = draft.need('products', instance.productId).interface;
  const due = call.cause === 'details_view' || draft.openCalls(instance.id).length === 0;
  const record: Call = {
    id: `call-${draft.nextNumber()}`,
    version,
    status: due ? 'calling' : 'waiting',
    productId: instance.productId,
    buyerId: instance.buyerId,
    instanceId: instance.id,
    destination,
    createdSimAt: simAt,
    createdWallAt: wallAt,
    attempts: [],
    ...call,
    ...(due ? dueNow(simAt, call.windowFromSimAt) : {}),
  };
  draft.put('calls', record);
  return record;
}

/** Lets the next waiting call of an instance begin, if its turn has come. */
export function startNextInLane(draft: Draft, instanceId: string): void {
  const [head] = draft.openCalls(instanceId);
  if (head?.status !== 'waiting') return;
  draft.put('calls', { ...head, status: 'calling', ...dueNow(draft.context.simAt, head.windowFromSimAt) });
}

/** Gives up the unfinished calls of an instance that are not on the wire: they have become pointless. */
export function supersedeOpenCalls(draft: Draft, instanceId: string): void {
  for (const call of draft.openCalls(instanceId)) {
    if (call.status === 'calling') continue;
    draft.unschedule(instanceId, ['call.attempt'], call.id);
    const { nextAttemptSimAt: _gone, nextAttemptWallAt: _goneToo, ...rest } = call;
    draft.put('calls', { ...rest, status: 'superseded', finishedSimAt: draft.context.simAt });
  }
}

function dueNow(
  simAt: number,
  windowFromSimAt: number | undefined,
): Pick<Call, 'nextAttemptSimAt' | 'windowFromSimAt'> {
  return { nextAttemptSimAt: simAt, windowFromSimAt: windowFromSimAt ?? simAt };
}
