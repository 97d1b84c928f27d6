import { callNumber, type Call } from './call.ts';
import { statusChange } from './seller-calls.ts';

/** What lists, counts and rules need to know of a call whose record stays on disk. */
export interface CallHead extends Pick<Call, 'id' | 'activity' | 'cause' | 'status' | 'productId' | 'instanceId'> {
  readonly orderId: string | undefined;
  readonly firstAnsweredInstanceId: string | undefined;
  /** Its place in the order of creation (see `callNumber`). */
  readonly number: number;
  /** Result code of the newest try. */
  readonly resultCode: string | undefined;
  /** Which way it moves the seller's state. */
  readonly change: 'freeze' | 'thaw' | undefined;
  /** A fault plan holds its try back. */
  readonly isHeldBack: boolean;
}

/** The head of a call. */
export function callHead(call: Call): CallHead {
  const { id, activity, cause, status, productId, instanceId, orderId, firstAnsweredInstanceId } = call;
  return {
    id,
    activity,
    cause,
    status,
    productId,
    instanceId,
    orderId,
    firstAnsweredInstanceId,
    number: callNumber(id),
    resultCode: call.attempts.at(-1)?.resultCode,
    change: statusChange(call),
    isHeldBack: call.heldBack !== undefined,
  };
}
