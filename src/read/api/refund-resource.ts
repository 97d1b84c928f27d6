import type { Workspace } from '../../app/workspace.ts';
import type { Buyer } from '../../domain/buyer.ts';
import { beijingDate } from '../../domain/calendar.ts';
import type { PricePart } from '../../domain/order.ts';
import { fiveDayRefundsUsed, type RefundQuote } from '../../domain/refund-quote.ts';
import type { RefundRequest } from '../../domain/refund-request.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { moneyResource } from './money-resource.ts';

/** Lines of an amount that was worked out. */
export function partResources(parts: readonly PricePart[], currency: string) {
  return parts.map(({ rule, amountMinor, params }) => ({ rule, amount: moneyResource(amountMinor, currency), params }));
}

/** How much of the yearly quota of five-day refunds a buyer has used. */
export function fiveDayQuota(workspace: Workspace, buyer: Buyer) {
  const simAt = workspace.simNow();
  const { year } = beijingDate(simAt);
  return {
    year,
    used: fiveDayRefundsUsed(buyer, simAt),
    elsewhere: buyer.fiveDayRefunds?.year === year ? buyer.fiveDayRefunds.elsewhere : 0,
    perYear: ruleValue(workspace.profile(), 'refund.fiveDay.perYear'),
  };
}

/** What giving an instance back brings, line by line. */
export function refundQuoteResource(workspace: Workspace, buyer: Buyer, quote: RefundQuote) {
  const { way, decidedBy, currency, untilSimAt } = quote;
  return {
    way,
    decidedBy,
    amount: moneyResource(quote.amountMinor, currency),
    orders: quote.refunds.map(({ orderId, amountMinor, parts }) => ({
      orderId,
      amount: moneyResource(amountMinor, currency),
      parts: partResources(parts, currency),
    })),
    untilSimAt: isoTimeOrNull(untilSimAt),
    fiveDayRefunds: fiveDayQuota(workspace, buyer),
  };
}

/** A buyer's wish for a refund with what came of it; contact data only where the buyer shares them. */
export function refundRequestResource({ state }: Pick<Workspace, 'state'>, request: RefundRequest) {
  const { amountMinor, reasonCode, shareContact, createdSimAt, decidedSimAt, ...members } = request;
  const buyer = state.get('buyers', request.buyerId);
  const currency = state.get('orders', request.orderId)?.currency ?? '';
  return {
    ...members,
    amount: moneyResource(amountMinor, currency),
    reason: reasonCode,
    contact: shareContact && buyer ? { email: buyer.email, mobilePhone: buyer.mobilePhone } : null,
    createdSimAt: isoTime(createdSimAt),
    decidedSimAt: isoTimeOrNull(decidedSimAt),
    sellerRemark: request.sellerRemark ?? null,
    refundOrderId: request.refundOrderId ?? null,
  };
}
