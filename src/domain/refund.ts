import type { Draft } from './draft.ts';
import { giveBack } from './give-back.ts';
import { notify } from './notify.ts';
import { notifyOfOrder } from './order-notification.ts';
import { newOrderNumber, orderLineId } from './order-number.ts';
import type { Order, RefundReason } from './order.ts';
import { ruleValue } from './site-profile.ts';

/**
 * Gives an order's whole payment back at once and records it as an order of type `unsubscribe` (marketplace-rules 3.7:
 * full amount, no handling fee, cash coupons returned). Buyer and seller are told.
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
  const { lostMinor } = giveBack(draft, order, order.totalMinor);
  returnDiscountCoupon(draft, order);
  draft.put('orders', {
    ...draft.need('orders', order.id),
    status: 'refunded',
    finishedSimAt: simAt,
    refund: { reason, amountMinor: order.totalMinor, simAt, orderId: id, ...(lostMinor > 0 ? { lostMinor } : {}) },
  });
  const instance = { id: order.instanceId, buyerId: order.buyerId, productId: order.productId };
  const subject = {
    orderId: order.id,
    params: { amountMinor: order.totalMinor - lostMinor, currency: order.currency, reason },
  };
  notify(draft, 'buyer', 'order_refunded', instance, subject);
  notify(draft, 'seller', 'order_refunded', instance, subject);
  notifyOfOrder(draft, id);
  return unsubscription;
}

/** A discount coupon never comes back (marketplace-rules 7.3), unless the rule is read otherwise. */
export function returnDiscountCoupon(draft: Draft, { payment }: Order): void {
  if (ruleValue(draft.context.profile, 'coupon.discountReturns') === 'never') return;
  for (const id of payment?.couponIds ?? []) {
    const coupon = draft.get('coupons', id);
    if (coupon?.kind !== 'discount') continue;
    const { usedByOrderId: _used, ...unused } = coupon;
    draft.put('coupons', unused);
  }
}
