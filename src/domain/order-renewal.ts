import type { Draft } from './draft.ts';
import { newOrderNumber, orderLineId } from './order-number.ts';
import type { Order } from './order.ts';
import { payOrder, type PaymentChoice, type PaymentOutcome } from './pay-order.ts';
import type { SelectionProblem } from './price-quote.ts';
import { placeOrder } from './purchase.ts';
import { pickQuantities } from './quantities.ts';
import type { Refusal } from './refusal.ts';
import { isRenewalQuote, quoteRenewal, type RenewalWish } from './renewal-quote.ts';
import { renewalSubject } from './renewal-subject.ts';
import { repeatedRequest } from './repeated-request.ts';

/** Places a renewal order for an instance and pays it as told (marketplace-rules 4.1). */
export function orderRenewal(
  draft: Draft,
  input: {
    readonly instanceId: string;
    readonly wish: RenewalWish;
    readonly pay: PaymentOutcome;
    readonly payWith?: PaymentChoice;
    readonly requestId?: string;
  },
): Order | Refusal | SelectionProblem {
  const repeated = repeatedRequest(draft, input.requestId);
  if (repeated) return repeated;
  const quote = quoteRenewal(renewalSubject(draft, input.instanceId), input.wish);
  if (!isRenewalQuote(quote)) return quote;
  const instance = draft.need('instances', input.instanceId);
  const { skuCode, offerId } = instance;
  const before = { skuCode, offerId, ...pickQuantities(instance) };
  const id = newOrderNumber(draft);
  const order = placeOrder(draft, {
    id,
    type: 'renew',
    buyerId: instance.buyerId,
    productId: instance.productId,
    instanceId: instance.id,
    totalMinor: quote.amountMinor,
    renewedExpireSimAt: quote.expireSimAt,
    ...(quote.unifiedDay === undefined ? {} : { unifiedDay: quote.unifiedDay }),
    ...(quote.changes || offerId !== quote.price.offerId ? { changedFrom: before } : {}),
    ...(input.wish.automatic ? { automatic: true } : {}),
    ...(input.requestId === undefined ? {} : { requestId: input.requestId }),
    line: {
      id: orderLineId(id),
      specificationId: instance.specificationId,
      skuCode: quote.sku.code,
      offerId: quote.price.offerId,
      billing: 'period',
      period: quote.period,
      ...pickQuantities(quote),
      unitPriceMinor: quote.unitPriceMinor,
      amountMinor: quote.amountMinor,
      priceParts: quote.parts,
    },
  });
  draft.put('instances', { ...instance, openRenewalOrderId: id });
  return payOrder(draft, order.id, input.pay, input.payWith);
}
