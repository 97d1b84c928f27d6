import type { Call } from './call.ts';
import { changeRefusal, isChangeQuote, quoteChange, type ChangeSubject, type ChangeWish } from './change-quote.ts';
import type { Draft } from './draft.ts';
import { notify } from './notify.ts';
import { newOrderNumber, orderLineId } from './order-number.ts';
import type { Order } from './order.ts';
import { payOrder, type PaymentChoice, type PaymentOutcome } from './pay-order.ts';
import type { SelectionProblem } from './price-quote.ts';
import type { PrivateOffer } from './private-offer.ts';
import { placeOrder } from './purchase.ts';
import { refundInFull } from './refund.ts';
import { refuse, type Refusal } from './refusal.ts';
import { tellSeller } from './tell-seller.ts';

/** What a change depends on, as a draft leaves it. */
export function changeSubject(draft: Draft, instanceId: string, privateOffers: readonly PrivateOffer[]): ChangeSubject {
  const instance = draft.need('instances', instanceId);
  const { simAt, profile } = draft.context;
  return {
    instance,
    product: draft.need('products', instance.productId),
    purchase: draft.need('orders', instance.orderId),
    context: { simAt, profile, privateOffers },
  };
}

/** Places an order of type `change` for another SKU or a larger quantity, and pays it as told (marketplace-rules 6). */
export function orderChange(
  draft: Draft,
  input: {
    readonly instanceId: string;
    readonly wish: ChangeWish;
    readonly privateOffers: readonly PrivateOffer[];
    readonly pay: PaymentOutcome;
    readonly payWith?: PaymentChoice;
  },
): Order | Refusal | SelectionProblem {
  const quote = quoteChange(changeSubject(draft, input.instanceId, input.privateOffers), input.wish);
  if (!isChangeQuote(quote)) return quote;
  const instance = draft.need('instances', input.instanceId);
  const { sku, price, quantity, period, amountMinor, parts } = quote;
  const id = newOrderNumber(draft);
  const order = placeOrder(draft, {
    id,
    type: 'change',
    buyerId: instance.buyerId,
    productId: instance.productId,
    instanceId: instance.id,
    totalMinor: amountMinor,
    changedFrom: { skuCode: instance.skuCode, offerId: instance.offerId, quantity: instance.quantity },
    line: {
      id: orderLineId(id),
      specificationId: instance.specificationId,
      skuCode: sku.code,
      offerId: price.offerId,
      billing: 'period',
      period,
      quantity,
      unitPriceMinor: price.unitPriceMinor,
      amountMinor,
      priceParts: parts,
    },
  });
  draft.put('instances', { ...instance, openChangeOrderId: id });
  return payOrder(draft, order.id, input.pay, input.payWith);
}

/** A paid change: the seller is told; the instance is as it was until the seller has taken it. */
export function startChange(draft: Draft, order: Order): Order | Refusal {
  const { openChangeOrderId: _this, ...instance } = draft.need('instances', order.instanceId);
  const product = draft.need('products', order.productId);
  const { simAt, profile } = draft.context;
  const refusal = changeRefusal({ instance, product, context: { simAt, profile } });
  if (refusal) return refusal;
  const { changedFrom } = order;
  const same = changedFrom?.skuCode === instance.skuCode && changedFrom.quantity === instance.quantity;
  if (!same) return refuse('change_outdated');
  tellSeller(draft, instance, { does: 'upgrade', order }, { cause: 'change', orderId: order.id });
  return order;
}

/** The seller has taken the change: same instance, same expiry, another configuration. */
export function completeChange(draft: Draft, call: Call): void {
  const order = draft.need('orders', call.orderId ?? '');
  if (order.status !== 'processing') return;
  const { openChangeOrderId: _done, ...instance } = draft.need('instances', call.instanceId);
  const { skuCode, offerId, quantity } = order.line;
  draft.put('orders', { ...order, status: 'completed', finishedSimAt: draft.context.simAt });
  draft.put('instances', { ...instance, skuCode, offerId, quantity });
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
}
