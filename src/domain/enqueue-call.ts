import { beginTry, stepsAside } from './begin-try.ts';
import { isOutsideLane, type Activity, type Call, type CallCause } from './call.ts';
import type { CallFields } from './call-fields.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';

/** What is particular to one call; the rest follows from its instance and product. */
export interface NewCall {
  readonly activity: Activity;
  readonly cause: CallCause;
  readonly orderId?: string;
  readonly fields: CallFields;
  /** Start of the retry window where it is not the first try of this call. */
  readonly windowFromSimAt?: number;
  /** The same in wall time. */
  readonly windowFromWallAt?: number;
  /** Absent: in the version and to the address of the product's production interface. */
  readonly sentAs?: Pick<Call, 'version' | 'destination'>;
}

/**
 * Adds a call for an instance. It is due at once when no earlier call of the instance is unfinished, and waits for its
 * turn otherwise: the calls of one instance keep their order, except for those that a fault plan makes step aside.
 * What moves no instance never waits (see `isOutsideLane`).
 */
export function enqueueCall(draft: Draft, instance: Instance, { sentAs, ...call }: NewCall): Call {
  const { simAt, wallAt } = draft.context;
  const { version, ...destination } = draft.need('products', instance.productId).interface;
  const due = isOutsideLane(call) || draft.openCalls(instance.id).every(stepsAside);
  const record: Call = {
    id: `call-${draft.nextNumber()}`,
    ...(sentAs ?? { version, destination }),
    status: 'waiting',
    productId: instance.productId,
    buyerId: instance.buyerId,
    instanceId: instance.id,
    createdSimAt: simAt,
    createdWallAt: wallAt,
    attempts: [],
    ...call,
  };
  if (due) return beginTry(draft, record);
  draft.put('calls', record);
  return record;
}

/** Lets the next waiting call of an instance begin, if its turn has come. */
export function startNextInLane(draft: Draft, instanceId: string): void {
  const head = draft.openCalls(instanceId).find((call) => !stepsAside(call));
  if (head?.status === 'waiting' && !head.heldBack) beginTry(draft, head);
}

/** Gives up the unfinished calls of an instance that are not on the wire: they have become pointless. */
export function supersedeOpenCalls(draft: Draft, instanceId: string): void {
  for (const call of draft.openCalls(instanceId)) {
    if (call.status === 'calling') continue;
    draft.unschedule(instanceId, ['call.attempt'], call.id);
    const { nextAttemptSimAt: _gone, nextAttemptWallAt: _goneToo, heldBack: _held, armedFault: _armed, ...rest } = call;
    draft.put('calls', { ...rest, status: 'superseded', finishedSimAt: draft.context.simAt });
  }
}
