import { beijingDate } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { instanceIdsOf, type Order } from './order.ts';
import { quoteRefund, type RefundQuote, type RefundSubject } from './refund-quote.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { giveInstanceBack } from './unsubscription.ts';

/** Reasons that the platform offers: not good to use, lacks functions, too complicated, dissatisfied with service, other. */
export const UNSUBSCRIBE_REASONS = [1, 2, 3, 4, 5] as const;

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
