import type { Draft } from './draft.ts';
import { supersedeOpenCalls } from './enqueue-call.ts';
import { giveBack } from './give-back.ts';
import { isDrawnOnly, type Instance } from './instance.ts';
import { notify } from './notify.ts';
import { notifyOfOrder } from './order-notification.ts';
import { newOrderNumber, orderLineId } from './order-number.ts';
import {
  instanceIdsOf,
  type Order,
  type PricePart,
  type RefundReason,
  type RefundShare,
  type UnsubscriptionWay,
  type Unsubscription,
} from './order.ts';
import { closeIdleMeter } from './package-life.ts';
import { withoutReset } from './package-quota.ts';
import { pickQuantities } from './quantities.ts';
import { returnDiscountCoupon } from './refund.ts';
import type { OrderRefund } from './refund-quote.ts';
import { TERM_EVENTS } from './schedule.ts';
import { closeSupervision } from './supervise.ts';
import { tellSeller } from './tell-seller.ts';

/** With an unsubscription at expiry no money goes back, but the type asks for its reason: the buyer's own wish. */
const REASON_OF: Readonly<Record<UnsubscriptionWay, RefundReason>> = {
  at_expiry: 'unsubscribed',
  five_day: 'unsubscribed',
  with_fee: 'unsubscribed_with_fee',
  negotiated: 'unsubscribed_by_agreement',
};

/**
 * Gives the money of an instance's orders back at once, records it as one order of type `unsubscribe`, and ends the
 * instance.
 * @param refunds for each order what it gives back
 */
export function giveInstanceBack(
  draft: Draft,
  instanceId: string,
  refunds: readonly OrderRefund[],
  unsubscription: Unsubscription,
): Order {
  const order = placeUnsubscription(draft, instanceId, refunds, unsubscription);
  return payBack(draft, order);
}

/**
 * Promises the money of an instance's orders for later (marketplace-rules 7.5: within so many hours of the agreement). Until
 * then the orders are `refunding`, and the buyer can neither renew nor change the instance.
 */
export function giveInstanceBackAt(
  draft: Draft,
  instanceId: string,
  refunds: readonly OrderRefund[],
  { unsubscription, dueSimAt }: { readonly unsubscription: Unsubscription; readonly dueSimAt: number },
): Order {
  const order: Order = {
    ...placeUnsubscription(draft, instanceId, refunds, unsubscription),
    refundDueSimAt: dueSimAt,
  };
  draft.put('orders', order);
  for (const { orderId } of refunds) {
    draft.put('orders', { ...draft.need('orders', orderId), status: 'refunding' });
  }
  draft.schedule('order.refund', dueSimAt, order.id, instanceId);
  // Nothing may be charged for what is on its way out.
  draft.unschedule(instanceId, ['instance.auto_renew']);
  const { autoRenewal: _off, autoUnsubscribe: _offToo, ...instance } = draft.need('instances', instanceId);
  draft.put('instances', { ...instance, openRefundOrderId: order.id });
  return order;
}

/** The hour of a promised refund has come: the money is back, and the seller is told to release the instance. */
export function payPromisedRefund(draft: Draft, orderId: string): void {
  const order = draft.need('orders', orderId);
  if (order.status === 'refunding') payBack(draft, order);
}

/**
 * Records that an instance was unsubscribed when its term was used up: an order over nothing, with which nothing goes back
 * (rule `expiry.autoUnsubscribe.order`).
 */
export function recordUnsubscriptionAtExpiry(draft: Draft, instanceId: string): Order {
  const unsubscription: Unsubscription = { way: 'at_expiry', remark: '' };
  const { refundShares: _none, ...placed } = placeUnsubscription(draft, instanceId, [], unsubscription);
  const order: Order = { ...placed, status: 'completed', finishedSimAt: draft.context.simAt };
  draft.put('orders', order);
  notifyOfOrder(draft, order.id);
  return order;
}

function placeUnsubscription(
  draft: Draft,
  instanceId: string,
  refunds: readonly OrderRefund[],
  unsubscription: Unsubscription,
): Order {
  const { simAt, wallAt } = draft.context;
  const instance = draft.need('instances', instanceId);
  const purchase = draft.need('orders', instance.orderId);
  const totalMinor = refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const id = newOrderNumber(draft);
  return {
    id,
    type: 'unsubscribe',
    status: 'refunding',
    buyerId: instance.buyerId,
    productId: instance.productId,
    instanceId,
    currency: purchase.currency,
    totalMinor,
    line: {
      ...purchase.line,
      id: orderLineId(id),
      skuCode: instance.skuCode,
      offerId: instance.offerId,
      ...pickQuantities(instance),
      amountMinor: totalMinor,
      priceParts: refunds.flatMap(({ parts }) => parts),
    },
    createdSimAt: simAt,
    createdWallAt: wallAt,
    originalOrderId: purchase.id,
    unsubscription,
    refundShares: refunds.map(({ orderId, amountMinor, lostMinor = 0 }) => ({
      orderId,
      amountMinor: amountMinor + lostMinor,
      ...(lostMinor > 0 ? { lostMinor } : {}),
    })),
  };
}

/** Moves the money of an unsubscription and ends the instance. A coupon may have ended since the amount was agreed on. */
function payBack(draft: Draft, { refundShares = [], refundDueSimAt: _over, ...promised }: Order): Order {
  const { simAt } = draft.context;
  const { id, instanceId, unsubscription } = promised;
  const reason = REASON_OF[unsubscription?.way ?? 'negotiated'];
  const lostSince = refundShares.flatMap((share): PricePart[] => {
    const moreMinor = refundOne(draft, share, { reason, orderId: id }) - (share.lostMinor ?? 0);
    const params = { orderId: share.orderId };
    return moreMinor > 0 ? [{ rule: 'refund_coupon_over', amountMinor: -moreMinor, params }] : [];
  });
  const totalMinor = lostSince.reduce((sum, { amountMinor }) => sum + amountMinor, promised.totalMinor);
  const { line } = promised;
  const priceParts = [...(line.priceParts ?? []), ...lostSince];
  const order: Order = {
    ...promised,
    status: 'completed',
    finishedSimAt: simAt,
    totalMinor,
    line: { ...line, amountMinor: totalMinor, priceParts },
  };
  draft.put('orders', order);
  const instance = draft.need('instances', instanceId);
  const purchase = draft.need('orders', instance.orderId);
  // Several packages, and the pay-per-use instance that was opened for them, go together: they are one order.
  for (const each of instanceIdsOf(purchase)) {
    const line = draft.need('instances', each);
    if (!isMeterOfOthers(draft, line, purchase)) endInstance(draft, line, order);
  }
  if (instance.pack) closeIdleMeter(draft, instance);
  closeSupervision(draft, purchase);
  const subject = { orderId: purchase.id, params: { amountMinor: totalMinor, currency: order.currency, reason } };
  notify(draft, 'buyer', 'order_refunded', instance, subject);
  notify(draft, 'seller', 'order_refunded', instance, subject);
  notifyOfOrder(draft, id);
  return order;
}

/** @returns what nobody got, because the coupon that had paid it is over */
function refundOne(
  draft: Draft,
  { orderId, amountMinor }: RefundShare,
  { reason, orderId: refundOrderId }: { readonly reason: RefundReason; readonly orderId: string },
): number {
  const { simAt } = draft.context;
  const refunded = draft.need('orders', orderId);
  const { lostMinor } = giveBack(draft, refunded, amountMinor);
  if (reason === 'unsubscribed') returnDiscountCoupon(draft, refunded);
  const lost = lostMinor > 0 ? { lostMinor } : {};
  const refund = { reason, amountMinor, simAt, orderId: refundOrderId, ...lost };
  draft.put('orders', { ...draft.need('orders', orderId), status: 'refunded', refund });
  return lostMinor;
}

/** Whether an instance was opened for packages of which some were bought by other orders: they still need it. */
function isMeterOfOthers(draft: Draft, { meter, buyerId, productId }: Instance, purchase: Order): boolean {
  if (!meter?.packagesOnly) return false;
  return draft
    .metered(buyerId)
    .some(
      ({ pack, orderId, ...each }) =>
        each.productId === productId &&
        pack?.terms.overage === 'stop' &&
        pack.terms.billingItemId === meter.item.id &&
        orderId !== purchase.id,
    );
}

/** The instance is gone for the buyer at once; what was still to be told about it has become pointless. */
function endInstance(draft: Draft, instance: Instance, unsubscription: Order): void {
  const {
    openRefundOrderId: _paid,
    openRefundRequestId: _decided,
    autoRenewal: _nothingLeft,
    autoUnsubscribe: _done,
    ...rest
  } = instance;
  if (instance.status === 'released') {
    // Its retention ended, or its buyer released it, while the money was on its way.
    if (instance.openRefundOrderId !== undefined) draft.put('instances', rest);
    return;
  }
  supersedeOpenCalls(draft, instance.id);
  draft.unschedule(instance.id, TERM_EVENTS);
  const released: Instance = {
    ...withoutReset(rest),
    status: 'released',
    // A package without an instance of its own is known to the marketplace only.
    sellerState: isDrawnOnly(instance) ? 'none' : 'released',
    releasedSimAt: draft.context.simAt,
    ...(instance.meter ? { meter: { ...instance.meter, closedSimAt: draft.context.simAt } } : {}),
  };
  draft.put('instances', released);
  if (instance.sellerInstanceId === undefined) return;
  tellSeller(
    draft,
    released,
    { does: 'release', unsubscription },
    { cause: 'unsubscription', orderId: unsubscription.id },
  );
}
