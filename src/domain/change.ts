import type { Call } from './call.ts';
import { changeRefusal } from './change-quote.ts';
import type { Draft } from './draft.ts';
import { notify } from './notify.ts';
import type { Order } from './order.ts';
import { pickQuantities, sameQuantities } from './quantities.ts';
import { refundInFull } from './refund.ts';
import { refuse, type Refusal } from './refusal.ts';
import { countFailedOrder } from './sanction.ts';
import { tellSeller } from './tell-seller.ts';

/** A paid change: the seller is told; the instance is as it was until the seller has taken it. */
export function startChange(draft: Draft, order: Order): Order | Refusal {
  const { openChangeOrderId: _this, ...instance } = draft.need('instances', order.instanceId);
  const product = draft.need('products', order.productId);
  const { simAt, profile } = draft.context;
  const refusal = changeRefusal({ instance, product, context: { simAt, profile } });
  if (refusal) return refusal;
  const { changedFrom } = order;
  const same = changedFrom?.skuCode === instance.skuCode && sameQuantities(changedFrom, instance);
  if (!same) return refuse('change_outdated');
  tellSeller(draft, instance, { does: 'upgrade', order }, { cause: 'change', orderId: order.id });
  return order;
}

/** The seller has taken the change: same instance, same expiry, another configuration. */
export function completeChange(draft: Draft, call: Call): void {
  const order = draft.need('orders', call.orderId ?? '');
  if (order.status !== 'processing') return;
  const { openChangeOrderId: _done, ...instance } = draft.need('instances', call.instanceId);
  const { furtherQuantities: _before, ...kept } = instance;
  const { skuCode, offerId } = order.line;
  draft.put('orders', { ...order, status: 'completed', finishedSimAt: draft.context.simAt });
  draft.put('instances', { ...kept, skuCode, offerId, ...pickQuantities(order.line) });
  notify(draft, 'buyer', 'change_completed', instance, { orderId: order.id });
}

/**
 * The tries are over: the change order is refunded in full and the instance stays as it was (protocol/README, decision
 * table).
 */
export function failChange(draft: Draft, call: Call): void {
  const order = draft.need('orders', call.orderId ?? '');
  if (order.status !== 'processing') return;
  const { openChangeOrderId: _failed, ...instance } = draft.need('instances', call.instanceId);
  draft.put('instances', instance);
  refundInFull(draft, order, 'change_failed');
  countFailedOrder(draft, order);
}
