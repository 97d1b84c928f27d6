import type { Draft } from './draft.ts';
import type { Period } from './catalogue.ts';
import { newOrderNumber, orderLineId } from './order-number.ts';
import type { Order } from './order.ts';
import { payOrder, type PaymentOutcome } from './pay-order.ts';
import { placeOrder } from './purchase.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { quoteRenewal } from './renewal.ts';

/** Places a renewal order for an instance and pays it as told (marketplace-rules 4.1). */
export function orderRenewal(
  draft: Draft,
  input: { readonly instanceId: string; readonly period: Period; readonly pay: PaymentOutcome },
): Order | Refusal {
  const instance = draft.need('instances', input.instanceId);
  const product = draft.need('products', instance.productId);
  const quote = quoteRenewal(instance, product, input.period, draft.context.simAt);
  if (isRefusal(quote)) return quote;
  const id = newOrderNumber(draft);
  const order = placeOrder(draft, {
    id,
    type: 'renew',
    buyerId: instance.buyerId,
    productId: instance.productId,
    instanceId: instance.id,
    totalMinor: quote.amountMinor,
    renewedExpireSimAt: quote.expireSimAt,
    line: {
      id: orderLineId(id),
      specificationId: instance.specificationId,
      skuCode: instance.skuCode,
      offerId: quote.price.offerId,
      billing: 'period',
      period: input.period,
      quantity: instance.quantity,
      unitPriceMinor: quote.price.unitPriceMinor,
      amountMinor: quote.amountMinor,
    },
  });
  draft.put('instances', { ...instance, openRenewalOrderId: id });
  return payOrder(draft, order.id, input.pay);
}
