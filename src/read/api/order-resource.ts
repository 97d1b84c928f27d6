import type { MarketState } from '../../app/market-state.ts';
import { termEnd } from '../../domain/calendar.ts';
import type { Order } from '../../domain/order.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { moneyResource } from './money-resource.ts';

/** An order by its order number, with its lines; `expireSimAt` is the end of the term that it gives, once that is known. */
export function orderResource(order: Order, state: Pick<MarketState, 'get'>) {
  const { line, currency, refund, unsubscription, changedFrom } = order;
  return {
    id: order.id,
    type: order.type,
    status: order.status,
    buyerId: order.buyerId,
    productId: order.productId,
    instanceId: order.instanceId,
    total: moneyResource(order.totalMinor, currency),
    lines: [
      {
        id: line.id,
        specificationId: line.specificationId,
        sku: line.skuCode,
        offerId: line.offerId,
        billing: line.billing,
        period: line.period ?? null,
        quantity: line.quantity,
        unitPrice: moneyResource(line.unitPriceMinor, currency),
        amount: moneyResource(line.amountMinor, currency),
      },
    ],
    paymentDeclined: order.paymentDeclined ?? false,
    originalOrderId: order.originalOrderId ?? null,
    refund: refund
      ? {
          reason: refund.reason,
          amount: moneyResource(refund.amountMinor, currency),
          refundedSimAt: isoTime(refund.simAt),
          orderId: refund.orderId,
        }
      : null,
    unsubscription: unsubscription
      ? { way: unsubscription.way, reason: unsubscription.reasonCode, remark: unsubscription.remark }
      : null,
    changedFrom: changedFrom
      ? { sku: changedFrom.skuCode, offerId: changedFrom.offerId, quantity: changedFrom.quantity }
      : null,
    createdSimAt: isoTime(order.createdSimAt),
    createdWallAt: isoTime(order.createdWallAt),
    paidSimAt: isoTimeOrNull(order.paidSimAt),
    finishedSimAt: isoTimeOrNull(order.finishedSimAt),
    expireSimAt: isoTimeOrNull(termEndOf(order, state)),
  };
}

function termEndOf(order: Order, state: Pick<MarketState, 'get'>): number | undefined {
  if (order.type === 'renew') return order.renewedExpireSimAt;
  const { period } = order.line;
  const startSimAt = order.type === 'new' ? state.get('instances', order.instanceId)?.startSimAt : undefined;
  return period && startSimAt !== undefined ? termEnd(startSimAt, period) : undefined;
}
