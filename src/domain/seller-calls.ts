import type { Call, ProtocolVersion } from './call.ts';
import { textField } from './call-fields.ts';
import { v1Message } from './seller-calls-v1.ts';
import { v2Message } from './seller-calls-v2.ts';
import type { CallSubject, SellerIntent, SellerMessage } from './seller-intent.ts';

export type { CallSubject, SellerIntent, SellerMessage };

/**
 * The one place where an intent becomes the call of a version.
 * @returns `undefined` where the version has no call for it: what it would say is told by another call, or by none
 */
export function sellerMessage(
  version: ProtocolVersion,
  subject: CallSubject,
  intent: SellerIntent,
): SellerMessage | undefined {
  return version === '1.0' ? v1Message(subject, intent) : v2Message(subject, intent);
}

/** Which way a call moves the seller's state, where it does; a renewal of V1.0 is none of these. */
export function statusChange({ activity, fields }: Pick<Call, 'activity' | 'fields'>): 'freeze' | 'thaw' | undefined {
  switch (activity) {
    case 'expireInstance':
      return 'freeze';
    case 'updateInstanceStatus':
      return fields['status'] === 'FREEZE' ? 'freeze' : 'thaw';
    case 'instanceStatus':
      return fields['instanceStatus'] === 'FREEZE' ? 'freeze' : 'thaw';
    case 'newInstance':
    case 'queryInstance':
    case 'refreshInstance':
    case 'releaseInstance':
    case 'upgrade':
    case 'upgradeInstance':
    case 'changeInstanceCheck':
    case 'queryOrder':
    case 'pushUsage':
    case 'pushUsageOld':
    case 'unknownApi':
    case 'orderNotify':
      return undefined;
  }
}

/** The wire's own word for the status that a call sets, e.g. `FREEZE`; `undefined` for calls that set none. */
export function operationOf({ activity, fields }: Pick<Call, 'activity' | 'fields'>): string | undefined {
  if (activity === 'updateInstanceStatus') return textField(fields, 'status');
  return activity === 'instanceStatus' ? textField(fields, 'instanceStatus') : undefined;
}
