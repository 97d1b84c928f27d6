import type { Draft } from './draft.ts';
import { notify } from './notify.ts';
import { newOrderNumber, orderLineId } from './order-number.ts';
import type { Order, RefundReason } from './order.ts';

/**
 * Gives an order's whole payment back at once and records it as an order of type `unsubscribe` (marketplace-rules 3.7:
 * full amount, no handling fee). Buyer and seller are told.
 * @returns the unsubscription order
 */
export function refundInFull(draft: Draft, order: Order, reason: RefundReason): Order {
  const { simAt, wallAt } = draft.context;
  const id = newOrderNumber(draft);
  const unsubscription: Order = {
    id,
    type: 'unsubscribe',
    status: 'completed',
    buyerId: order.buyerId,
    productId: order.productId,
    instanceId: order.instanceId,
    currency: order.currency,
    totalMinor: order.totalMinor,
    line: { ...order.line, id: orderLineId(id) },
    createdSimAt: simAt,
    createdWallAt: wallAt,
    finishedSimAt: simAt,
    originalOrderId: order.id,
  };
  draft.put('orders', unsubscription);
  draft.put('orders', {
    ...order,
    status: 'refunded',
    finishedSimAt: simAt,
    refund: { reason, amountMinor: order.totalMinor, simAt, orderId: id },
  });
  const buyer = draft.need('buyers', order.buyerId);
  draft.put('buyers', { ...buyer, balanceMinor: buyer.balanceMinor + order.totalMinor });
  const instance = { id: order.instanceId, buyerId: order.buyerId, productId: order.productId };
  const subject = {
    orderId: order.id,
    params: { amountMinor: order.totalMinor, currency: order.currency, reason },
  };
  notify(draft, 'buyer', 'order_refunded', instance, subject);
  notify(draft, 'seller', 'order_refunded', instance, subject);
  return unsubscription;
}
