import type { Draft } from './draft.ts';
import type { Period } from './catalogue.ts';
import { quoteConversion } from './conversion.ts';
import { newOrderNumber, orderLineId } from './order-number.ts';
import type { Order } from './order.ts';
import { payOrder, type PaymentChoice, type PaymentOutcome } from './pay-order.ts';
import type { PrivateOffer } from './private-offer.ts';
import { placeOrder } from './purchase.ts';
import { pickQuantities } from './quantities.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { repeatedRequest } from './repeated-request.ts';

/** Places the order that makes a trial commercial and pays it as told (marketplace-rules 2.4). */
export function orderConversion(
  draft: Draft,
  input: {
    readonly instanceId: string;
    readonly period: Period;
    readonly pay: PaymentOutcome;
    readonly payWith?: PaymentChoice;
    readonly privateOffers?: readonly PrivateOffer[];
    readonly requestId?: string;
  },
): Order | Refusal {
  const { period, privateOffers = [], requestId } = input;
  const repeated = repeatedRequest(draft, requestId);
  if (repeated) return repeated;
  const instance = draft.need('instances', input.instanceId);
  const product = draft.need('products', instance.productId);
  const quote = quoteConversion(instance, product, period, { ...draft.context, privateOffers });
  if (isRefusal(quote)) return quote;
  const id = newOrderNumber(draft);
  const order = placeOrder(draft, {
    id,
    type: 'convert',
    buyerId: instance.buyerId,
    productId: instance.productId,
    instanceId: instance.id,
    totalMinor: quote.amountMinor,
    renewedExpireSimAt: quote.expireSimAt,
    ...(requestId === undefined ? {} : { requestId }),
    line: {
      id: orderLineId(id),
      specificationId: instance.specificationId,
      skuCode: instance.skuCode,
      offerId: quote.price.offerId,
      billing: 'period',
      period,
      ...pickQuantities(instance),
      unitPriceMinor: quote.price.unitPriceMinor,
      amountMinor: quote.amountMinor,
      priceParts: quote.parts,
    },
  });
  draft.put('instances', { ...instance, openRenewalOrderId: id });
  return payOrder(draft, order.id, input.pay, input.payWith);
}
