import type { Order } from '../domain/order.ts';
import { refundStuckRenewal as decide, stuckRenewalRefusal } from '../domain/refund-stuck-renewal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** The operator gives a paid renewal back that the seller has never taken. @throws AppError `not_found` */
export async function refundStuckRenewal(workspace: Workspace, orderId: string): Promise<Order | Refusal> {
  const { id } = findRecord(workspace, 'orders', orderId);
  return carriedOut(workspace, 'refund', { id }, () => workspace.decide((draft) => decide(draft, id)));
}

/** The order of an instance that the operator may refund now, if there is one. */
export function stuckRenewalOf(workspace: Workspace, orderId: string | undefined): Order | undefined {
  const order = orderId === undefined ? undefined : workspace.state.get('orders', orderId);
  return order && stuckRenewalRefusal(workspace.draft(), order) === undefined ? order : undefined;
}
