import {
  cancelableRenewals as listCancelable,
  cancelRenewal as decideCancel,
  type CancelableRenewal,
} from '../domain/cancel-renewal.ts';
import type { Order } from '../domain/order.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findInstance } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** The renewals that can be given back, the last one first, or why there are none. @throws AppError `not_found` */
export function cancelableRenewals(workspace: Workspace, instanceId: string): readonly CancelableRenewal[] | Refusal {
  return listCancelable(workspace.draft(), findInstance(workspace, instanceId).id);
}

/**
 * Gives a renewal back whose period has not begun, and those after it; the last one unless named.
 * @returns the orders that carry the refunds
 * @throws AppError `not_found`
 */
export async function cancelRenewal(
  workspace: Workspace,
  instanceId: string,
  orderId?: string,
): Promise<readonly Order[] | Refusal> {
  const { id } = findInstance(workspace, instanceId);
  return carriedOut(workspace, 'cancel-renewal', { id, orderId }, () =>
    workspace.decide((draft) => decideCancel(draft, id, orderId)),
  );
}
