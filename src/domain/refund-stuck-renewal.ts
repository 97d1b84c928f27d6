import { planAutoRenewal } from './auto-renewal-plan.ts';
import type { Draft } from './draft.ts';
import type { Order } from './order.ts';
import { refuse, type Refusal } from './refusal.ts';
import { refundInFull } from './refund.ts';

/** Why the operator cannot give the money of an order back now, if so. */
export function stuckRenewalRefusal(draft: Draft, order: Order): Refusal | undefined {
  if (order.type !== 'renew' && order.type !== 'convert') return refuse('operator_refund_type');
  if (order.status !== 'processing') return refuse('operator_refund_not_open', { status: order.status });
  const isTrying = draft.openCalls(order.instanceId).some(({ orderId }) => orderId === order.id);
  return isTrying ? refuse('operator_refund_trying') : undefined;
}

/**
 * The seller has never taken a paid renewal or conversion, and its tries are over: the order stays processing until the
 * call is restarted, or the operator gives the money back (protocol README, “an operator may refund it”). The term stays
 * as it was, and the call cannot be restarted any more.
 * @returns the refunded order
 */
export function refundStuckRenewal(draft: Draft, orderId: string): Order | Refusal {
  const order = draft.need('orders', orderId);
  const refusal = stuckRenewalRefusal(draft, order);
  if (refusal) return refusal;
  refundInFull(draft, order, 'renewal_failed');
  const { openRenewalOrderId: _refunded, ...instance } = draft.need('instances', order.instanceId);
  draft.put('instances', instance);
  planAutoRenewal(draft, instance);
  return draft.need('orders', orderId);
}
