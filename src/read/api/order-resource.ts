import type { MarketState } from '../../app/market-state.ts';
import { termEnd } from '../../domain/calendar.ts';
import type { Order, OrderLine, Payment } from '../../domain/order.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { moneyResource } from './money-resource.ts';
import { pricePartsResource } from './price-resource.ts';
import { quantitiesResource } from './quantities-resource.ts';

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
      lineResource(line, order.instanceId, currency),
      ...(order.furtherLines ?? []).map((further) => lineResource(further, further.instanceId, currency)),
    ],
    payment: order.payment ? paymentResource(order.payment, currency) : null,
    requestId: order.requestId ?? null,
    consent: order.consent ?? false,
    iamUser: order.iamUser ?? null,
    extendParams: order.extendParams ?? [],
    paymentDeclined: order.paymentDeclined ?? false,
    originalOrderId: order.originalOrderId ?? null,
    refund: refund
      ? {
          reason: refund.reason,
          amount: moneyResource(refund.amountMinor, currency),
          refundedSimAt: isoTime(refund.simAt),
          orderId: refund.orderId,
          lost: moneyResource(refund.lostMinor ?? 0, currency),
        }
      : null,
    unsubscription: unsubscription
      ? { way: unsubscription.way, reason: unsubscription.reasonCode ?? null, remark: unsubscription.remark }
      : null,
    supervisionId: order.supervisionId ?? null,
    refundDueSimAt: isoTimeOrNull(order.refundDueSimAt),
    changedFrom: changedFrom
      ? { sku: changedFrom.skuCode, offerId: changedFrom.offerId, ...quantitiesResource(changedFrom) }
      : null,
    createdSimAt: isoTime(order.createdSimAt),
    createdWallAt: isoTime(order.createdWallAt),
    paidSimAt: isoTimeOrNull(order.paidSimAt),
    finishedSimAt: isoTimeOrNull(order.finishedSimAt),
    automatic: order.automatic ?? false,
    expireSimAt: isoTimeOrNull(termEndOf(order, state)),
  };
}

function lineResource(line: OrderLine, instanceId: string, currency: string) {
  return {
    id: line.id,
    instanceId,
    specificationId: line.specificationId,
    sku: line.skuCode,
    offerId: line.offerId,
    billing: line.billing,
    billingItemId: line.billingItem?.id ?? null,
    period: line.period ?? null,
    ...quantitiesResource(line),
    unitPrice: moneyResource(line.unitPriceMinor, currency),
    amount: moneyResource(line.amountMinor, currency),
    priceParts: pricePartsResource(line.priceParts ?? [], currency),
  };
}

function paymentResource(payment: Payment, currency: string) {
  const { method, paidMinor, balanceMinor, cashCoupons = [], couponIds, paidBackMinor = 0 } = payment;
  return {
    method,
    paid: moneyResource(paidMinor, currency),
    paidFromBalance: moneyResource(balanceMinor ?? (method === 'balance' ? paidMinor : 0), currency),
    paidBack: moneyResource(paidBackMinor, currency),
    couponIds,
    cashCoupons: cashCoupons.map(({ couponId, amountMinor, backMinor = 0, lostMinor = 0 }) => ({
      couponId,
      amount: moneyResource(amountMinor, currency),
      paidBack: moneyResource(backMinor, currency),
      lost: moneyResource(lostMinor, currency),
    })),
  };
}

function termEndOf(order: Order, state: Pick<MarketState, 'get'>): number | undefined {
  if (order.type === 'renew' || order.type === 'convert') return order.renewedExpireSimAt;
  const { period } = order.line;
  const isPurchase = order.type === 'new' || order.type === 'trial';
  const startSimAt = isPurchase ? state.get('instances', order.instanceId)?.startSimAt : undefined;
  return period && startSimAt !== undefined ? termEnd(startSimAt, period) : undefined;
}
