import { beijingDate } from './calendar.ts';
import type { Draft } from './draft.ts';
import { supersedeOpenCalls } from './enqueue-call.ts';
import { giveBack } from './give-back.ts';
import { isDrawnOnly, type Instance } from './instance.ts';
import { notify } from './notify.ts';
import { closeIdleMeter } from './package-life.ts';
import { newOrderNumber, orderLineId } from './order-number.ts';
import { instanceIdsOf, type Order, type RefundReason, type RefundWay, type Unsubscription } from './order.ts';
import { returnDiscountCoupon } from './refund.ts';
import { quoteRefund, type OrderRefund, type RefundQuote, type RefundSubject } from './refund-quote.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { TERM_EVENTS } from './schedule.ts';
import { tellSeller } from './tell-seller.ts';

/** Reasons that the platform offers: not good to use, lacks functions, too complicated, dissatisfied with service, other. */
export const UNSUBSCRIBE_REASONS = [1, 2, 3, 4, 5] as const;

const REASON_OF: Readonly<Record<RefundWay, RefundReason>> = {
  five_day: 'unsubscribed',
  with_fee: 'unsubscribed_with_fee',
  negotiated: 'unsubscribed_by_agreement',
};

/** What a buyer says when giving an instance back. */
export interface UnsubscribeInput {
  readonly instanceId: string;
  readonly reasonCode: number;
  readonly remark: string;
  /** The buyer has ticked that a handling fee is kept (marketplace-rules 7.4). */
  readonly acceptFee: boolean;
}

/** What giving an instance back brings now, with the records as a draft leaves them. */
export function refundQuoteOf(draft: Draft, instanceId: string): RefundQuote | Refusal {
  return quoteRefund(refundSubject(draft, instanceId));
}

/** What the quotes of an instance depend on, as a draft leaves it. */
export function refundSubject(draft: Draft, instanceId: string): RefundSubject {
  const instance = draft.need('instances', instanceId);
  const { simAt, profile } = draft.context;
  return {
    instance,
    product: draft.need('products', instance.productId),
    buyer: draft.need('buyers', instance.buyerId),
    orders: draft.ordersOf(instanceId),
    coupon: (id) => draft.get('coupons', id),
    packageUsed: isPackageUsed(draft, instance),
    simAt,
    profile,
  };
}

/** Whether anything was drawn from the packages of a purchase, or was recorded to be. */
function isPackageUsed(draft: Draft, { billing, orderId, buyerId }: Instance): boolean {
  if (billing !== 'package') return false;
  const ids = instanceIdsOf(draft.need('orders', orderId));
  if (ids.some((id) => (draft.need('instances', id).pack?.drawnTenThousandths ?? 0) > 0)) return true;
  const recorded = draft.metered(buyerId).flatMap(({ id }) => draft.uncharged(id));
  return recorded.some(({ packageInstanceId = '' }) => ids.includes(packageInstanceId));
}

/**
 * The buyer gives an instance back without asking anybody (marketplace-rules 7.3 and 7.4): the money goes back, the
 * instance is gone at once, and its seller is told to release it whatever becomes of that call (7.6).
 * @returns the unsubscription order
 */
export function unsubscribe(draft: Draft, input: UnsubscribeInput): Order | Refusal {
  const quote = refundQuoteOf(draft, input.instanceId);
  if (isRefusal(quote)) return quote;
  if (quote.way === 'negotiated') return refuse('unsubscribe_ask_seller');
  if (quote.way === 'with_fee' && !input.acceptFee) return refuse('unsubscribe_fee_not_accepted');
  const { reasonCode, remark } = input;
  if (quote.way === 'five_day') countFiveDayRefund(draft, draft.need('instances', input.instanceId).buyerId);
  return giveInstanceBack(draft, input.instanceId, quote.refunds, { way: quote.way, reasonCode, remark });
}

function countFiveDayRefund(draft: Draft, buyerId: string): void {
  const buyer = draft.need('buyers', buyerId);
  const { year } = beijingDate(draft.context.simAt);
  const before = buyer.fiveDayRefunds?.year === year ? buyer.fiveDayRefunds : { year, here: 0, elsewhere: 0 };
  draft.put('buyers', { ...buyer, fiveDayRefunds: { ...before, here: before.here + 1 } });
}

/**
 * Gives the money of an instance's orders back, records it as one order of type `unsubscribe`, and ends the instance.
 * @param refunds for each order what it gives back
 */
export function giveInstanceBack(
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
  const order: Order = {
    id,
    type: 'unsubscribe',
    status: 'completed',
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
      quantity: instance.quantity,
      amountMinor: totalMinor,
      priceParts: refunds.flatMap(({ parts }) => parts),
    },
    createdSimAt: simAt,
    createdWallAt: wallAt,
    finishedSimAt: simAt,
    originalOrderId: purchase.id,
    unsubscription,
  };
  draft.put('orders', order);
  const reason = REASON_OF[unsubscription.way];
  for (const { orderId, amountMinor, lostMinor = 0 } of refunds) {
    const refunded = draft.need('orders', orderId);
    giveBack(draft, refunded, amountMinor + lostMinor);
    if (unsubscription.way === 'five_day') returnDiscountCoupon(draft, refunded);
    const lost = lostMinor > 0 ? { lostMinor } : {};
    const refund = { reason, amountMinor: amountMinor + lostMinor, simAt, orderId: id, ...lost };
    draft.put('orders', { ...draft.need('orders', orderId), status: 'refunded', refund });
  }
  // Several packages, and the pay-per-use instance that was opened for them, go together: they are one order.
  for (const each of instanceIdsOf(purchase)) {
    const line = draft.need('instances', each);
    if (!isMeterOfOthers(draft, line, purchase)) endInstance(draft, line, order);
  }
  if (instance.pack) closeIdleMeter(draft, instance);
  const subject = { orderId: purchase.id, params: { amountMinor: totalMinor, currency: order.currency, reason } };
  notify(draft, 'buyer', 'order_refunded', instance, subject);
  notify(draft, 'seller', 'order_refunded', instance, subject);
  return order;
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
  if (instance.status === 'released') return;
  supersedeOpenCalls(draft, instance.id);
  draft.unschedule(instance.id, TERM_EVENTS);
  const { openRefundRequestId: _decided, autoRenewal: _nothingLeft, ...rest } = instance;
  const released: Instance = {
    ...rest,
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
