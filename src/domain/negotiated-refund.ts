import { addWorkingDays, HOUR_MS } from './calendar.ts';
import type { Draft } from './draft.ts';
import { notify } from './notify.ts';
import { agreedRefunds, stillNegotiable } from './refund-quote.ts';
import type { RefundRequest } from './refund-request.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { ruleValue } from './site-profile.ts';
import { refundQuoteOf, refundSubject } from './unsubscribe.ts';
import { giveInstanceBack, giveInstanceBackAt } from './unsubscription.ts';

/** What a buyer asks the seller for. */
export interface RefundWish {
  readonly instanceId: string;
  readonly amountMinor: number;
  readonly reasonCode: number;
  readonly remark: string;
  readonly shareContact: boolean;
}

/** A buyer asks the seller of a supervised product for a refund of up to what was paid (marketplace-rules 7.5). */
export function requestRefund(draft: Draft, wish: RefundWish): RefundRequest | Refusal {
  const quote = refundQuoteOf(draft, wish.instanceId);
  if (isRefusal(quote)) return quote;
  if (quote.way !== 'negotiated') return refuse('refund_not_negotiable');
  const refunds = agreedRefunds(quote, wish.amountMinor);
  if (isRefusal(refunds)) return refunds;
  const instance = draft.need('instances', wish.instanceId);
  const request: RefundRequest = {
    ...wish,
    id: `ref-${draft.nextNumber()}`,
    status: 'seller_reviewing',
    orderId: instance.orderId,
    buyerId: instance.buyerId,
    productId: instance.productId,
    createdSimAt: draft.context.simAt,
  };
  draft.put('refundRequests', request);
  draft.put('instances', { ...instance, openRefundRequestId: request.id });
  tell(draft, 'seller', 'refund_requested', request);
  const { simAt, profile } = draft.context;
  const days = ruleValue(profile, 'refund.negotiated.reminderWorkingDays');
  if (days > 0) draft.schedule('refund.reminder', addWorkingDays(simAt, days), request.id, instance.id);
  return request;
}

/**
 * The seller agrees: within the hours of the rule the money goes back and the instance is released (marketplace-rules 7.5);
 * with none of them at once.
 */
export function approveRefund(draft: Draft, requestId: string, sellerRemark: string): RefundRequest | Refusal {
  const request = draft.need('refundRequests', requestId);
  const decided = decidedRefusal(request);
  if (decided) return decided;
  const most = stillNegotiable(refundSubject(draft, request.instanceId));
  if (isRefusal(most)) return most;
  const refunds = agreedRefunds(most, request.amountMinor);
  if (isRefusal(refunds)) return refunds;
  const { reasonCode, remark } = request;
  const unsubscription = { way: 'negotiated', reasonCode, remark } as const;
  const { simAt, profile } = draft.context;
  const dueSimAt = simAt + ruleValue(profile, 'refund.negotiated.hours') * HOUR_MS;
  if (dueSimAt === simAt) {
    const order = giveInstanceBack(draft, request.instanceId, refunds, unsubscription);
    return decide(draft, request, 'approved', sellerRemark, order.id);
  }
  const order = giveInstanceBackAt(draft, request.instanceId, refunds, { unsubscription, dueSimAt });
  const approved = decide(draft, request, 'approved', sellerRemark, order.id);
  tell(draft, 'buyer', 'refund_approved', approved, { dueSimAt });
  return approved;
}

/** The seller does not agree; the buyer may ask again (marketplace-rules 7.5). */
export function rejectRefund(draft: Draft, requestId: string, sellerRemark: string): RefundRequest | Refusal {
  const request = draft.need('refundRequests', requestId);
  const decided = decidedRefusal(request);
  if (decided) return decided;
  freeInstance(draft, request);
  const rejected = decide(draft, request, 'rejected', sellerRemark);
  tell(draft, 'buyer', 'refund_rejected', rejected);
  return rejected;
}

/** The buyer takes the wish back while the seller has not decided. */
export function withdrawRefund(draft: Draft, requestId: string): RefundRequest | Refusal {
  const request = draft.need('refundRequests', requestId);
  const decided = decidedRefusal(request);
  if (decided) return decided;
  freeInstance(draft, request);
  const withdrawn = decide(draft, request, 'withdrawn');
  tell(draft, 'seller', 'refund_withdrawn', withdrawn);
  return withdrawn;
}

/** The seller has been silent for the working days of the rule: both are reminded, nothing is decided by itself. */
export function remindOfRefund(draft: Draft, requestId: string): void {
  const request = draft.need('refundRequests', requestId);
  if (request.status !== 'seller_reviewing') return;
  const days = ruleValue(draft.context.profile, 'refund.negotiated.reminderWorkingDays');
  for (const to of ['seller', 'buyer'] as const) tell(draft, to, 'refund_unanswered', request, { days });
}

/** The instance is gone while a wish was open: there is nothing left to decide. */
export function closeRefundRequest(draft: Draft, requestId: string | undefined): void {
  const request = requestId === undefined ? undefined : draft.get('refundRequests', requestId);
  if (request?.status === 'seller_reviewing') decide(draft, request, 'withdrawn');
}

function decidedRefusal({ status }: RefundRequest): Refusal | undefined {
  return status === 'seller_reviewing' ? undefined : refuse('refund_request_decided', { request: status });
}

function freeInstance(draft: Draft, request: RefundRequest): void {
  const { openRefundRequestId: _open, ...instance } = draft.need('instances', request.instanceId);
  draft.put('instances', instance);
}

function decide(
  draft: Draft,
  request: RefundRequest,
  status: RefundRequest['status'],
  sellerRemark = '',
  refundOrderId?: string,
): RefundRequest {
  const decided: RefundRequest = {
    ...request,
    status,
    decidedSimAt: draft.context.simAt,
    ...(sellerRemark === '' ? {} : { sellerRemark }),
    ...(refundOrderId === undefined ? {} : { refundOrderId }),
  };
  draft.put('refundRequests', decided);
  draft.unschedule(request.instanceId, ['refund.reminder'], request.id);
  return decided;
}

function tell(
  draft: Draft,
  to: 'buyer' | 'seller',
  kind: 'refund_requested' | 'refund_unanswered' | 'refund_approved' | 'refund_rejected' | 'refund_withdrawn',
  { instanceId, buyerId, productId, orderId, amountMinor }: RefundRequest,
  more: { readonly dueSimAt?: number; readonly days?: number } = {},
): void {
  const { currency } = draft.need('orders', orderId);
  const params = { amountMinor, currency, ...more };
  notify(draft, to, kind, { id: instanceId, buyerId, productId }, { orderId, params });
}
