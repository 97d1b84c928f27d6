import type { Draft } from './draft.ts';
import { notify } from './notify.ts';
import { agreedRefunds, stillNegotiable } from './refund-quote.ts';
import type { RefundRequest } from './refund-request.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { giveInstanceBack, refundQuoteOf, refundSubject } from './unsubscribe.ts';

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
  return request;
}

/** The seller agrees: the money goes back and the instance is released (marketplace-rules 7.5). */
export function approveRefund(draft: Draft, requestId: string, sellerRemark: string): RefundRequest | Refusal {
  const request = draft.need('refundRequests', requestId);
  const decided = decidedRefusal(request);
  if (decided) return decided;
  const most = stillNegotiable(refundSubject(draft, request.instanceId));
  if (isRefusal(most)) return most;
  const refunds = agreedRefunds(most, request.amountMinor);
  if (isRefusal(refunds)) return refunds;
  const { reasonCode, remark } = request;
  const order = giveInstanceBack(draft, request.instanceId, refunds, { way: 'negotiated', reasonCode, remark });
  return decide(draft, request, 'approved', sellerRemark, order.id);
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
  return decided;
}

function tell(
  draft: Draft,
  to: 'buyer' | 'seller',
  kind: 'refund_requested' | 'refund_rejected' | 'refund_withdrawn',
  { instanceId, buyerId, productId, orderId, amountMinor }: RefundRequest,
): void {
  const { currency } = draft.need('orders', orderId);
  notify(draft, to, kind, { id: instanceId, buyerId, productId }, { orderId, params: { amountMinor, currency } });
}
