import type { Draft } from './draft.ts';
import { moveMoney } from './move-money.ts';
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
  giveBack(draft, order, order.totalMinor);
  const instance = { id: order.instanceId, buyerId: order.buyerId, productId: order.productId };
  const subject = {
    orderId: order.id,
    params: { amountMinor: order.totalMinor, currency: order.currency, reason },
  };
  notify(draft, 'buyer', 'order_refunded', instance, subject);
  notify(draft, 'seller', 'order_refunded', instance, subject);
  return unsubscription;
}

/**
 * Gives an amount of an order's payment back the way it came: first what was paid with money, by the same method, then
 * cash coupons, as far as they are still valid; a coupon that is over is lost (marketplace-rules 2.3 and 7.3).
 * @param amountMinor at most what was paid
 */
export function giveBack(draft: Draft, order: Order, amountMinor: number): void {
  const { buyerId, id: orderId } = order;
  const { method, paidMinor, couponIds } = order.payment ?? {
    method: 'balance',
    paidMinor: order.totalMinor,
    couponIds: [],
  };
  const moneyMinor = Math.min(amountMinor, paidMinor);
  moveMoney(draft, { kind: 'refund', buyerId, method, amountMinor: moneyMinor, orderId });
  let leftMinor = amountMinor - moneyMinor;
  for (const couponId of couponIds) {
    const coupon = draft.get('coupons', couponId);
    if (coupon?.kind !== 'cash' || coupon.validToSimAt <= draft.context.simAt) continue;
    const backMinor = Math.min(leftMinor, (coupon.faceMinor ?? 0) - (coupon.leftMinor ?? 0));
    moveMoney(draft, { kind: 'refund', buyerId, method: 'cash_coupon', amountMinor: backMinor, orderId, couponId });
    leftMinor -= backMinor;
  }
}
