import { isChangeQuote, quoteChange, type ChangeSubject, type ChangeWish } from './change-quote.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { newOrderNumber, orderLineId } from './order-number.ts';
import type { Order } from './order.ts';
import { payOrder, type PaymentChoice, type PaymentOutcome } from './pay-order.ts';
import type { SelectionProblem } from './price-quote.ts';
import type { PrivateOffer } from './private-offer.ts';
import { placeOrder } from './purchase.ts';
import { pickQuantities } from './quantities.ts';
import type { Refusal } from './refusal.ts';

/** What a change depends on, as a draft leaves it. */
export function changeSubject(draft: Draft, instanceId: string, privateOffers: readonly PrivateOffer[]): ChangeSubject {
  const instance = draft.need('instances', instanceId);
  const { simAt, profile } = draft.context;
  return {
    instance,
    product: draft.need('products', instance.productId),
    purchase: purchaseOf(draft, instance),
    context: { simAt, profile, privateOffers },
  };
}

/** The order that bought the first paid period: for a trial that became commercial, the conversion. */
function purchaseOf(draft: Draft, { id, orderId, formalSimAt }: Instance): Order {
  const isConversion = ({ type, status }: Order): boolean => type === 'convert' && status === 'completed';
  const conversion = formalSimAt === undefined ? undefined : draft.ordersOf(id).find(isConversion);
  return conversion ?? draft.need('orders', orderId);
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
  const { sku, price, period, amountMinor, parts } = quote;
  const id = newOrderNumber(draft);
  const order = placeOrder(draft, {
    id,
    type: 'change',
    buyerId: instance.buyerId,
    productId: instance.productId,
    instanceId: instance.id,
    totalMinor: amountMinor,
    changedFrom: { skuCode: instance.skuCode, offerId: instance.offerId, ...pickQuantities(instance) },
    line: {
      id: orderLineId(id),
      specificationId: instance.specificationId,
      skuCode: sku.code,
      offerId: price.offerId,
      billing: 'period',
      period,
      ...pickQuantities(quote),
      unitPriceMinor: price.unitPriceMinor,
      amountMinor,
      priceParts: parts,
    },
  });
  draft.put('instances', { ...instance, openChangeOrderId: id });
  return payOrder(draft, order.id, input.pay, input.payWith);
}
