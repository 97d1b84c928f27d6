import type { z } from 'zod';
import { findInstance, findRecord } from '../../../app/find-record.ts';
import { approveRefund, rejectRefund, requestRefund, withdrawRefund } from '../../../app/negotiate-refund.ts';
import { quoteRefund, unsubscribe } from '../../../app/unsubscribe.ts';
import type { Workspace } from '../../../app/workspace.ts';
import type { RefundRequest } from '../../../domain/refund-request.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { orderResource } from '../../../read/api/order-resource.ts';
import { mapPage, pageOf } from '../../../read/api/page-of.ts';
import { refundQuoteResource, refundRequestResource } from '../../../read/api/refund-resource.ts';
import { workspaceRoute } from '../api-route.ts';
import { InputError } from '../input-error.ts';
import { allowed } from '../refused-error.ts';
import { ID_PARAM } from '../schemas/common.ts';
import { ORDER } from '../schemas/order.ts';
import {
  NEW_REFUND_REQUEST,
  REFUND_DECISION,
  REFUND_QUOTE,
  REFUND_REQUEST,
  REFUND_REQUEST_LIST,
  REFUND_REQUEST_QUERY,
  UNSUBSCRIBE_INPUT,
} from '../schemas/refund.ts';

const tag = 'Unsubscriptions';
const ONE_REQUEST = { status: 200, description: 'The request.', schema: REFUND_REQUEST } as const;

async function ask(
  workspace: Workspace,
  instanceId: string,
  body: z.output<typeof NEW_REFUND_REQUEST>,
): Promise<RefundRequest> {
  const { amount, reason: reasonCode, remark, shareContact } = body;
  const { currency } = workspace.profile();
  if (amount?.currency !== undefined && amount.currency !== currency) {
    throw new InputError([{ path: 'amount.currency', key: 'currency', params: { currency } }]);
  }
  const amountMinor = amount?.amountMinor ?? allowed(quoteRefund(workspace, instanceId)).amountMinor;
  return allowed(await requestRefund(workspace, { instanceId, amountMinor, reasonCode, remark, shareContact }));
}

/** A route that decides on a request. */
function decision(
  verb: 'approve' | 'reject' | 'withdraw',
  summary: string,
  decide: (workspace: Workspace, id: string, remark: string) => Promise<RefundRequest | Refusal>,
) {
  return workspaceRoute({
    id: `${verb}Refund`,
    method: 'post',
    path: `/refund-requests/:id/${verb}`,
    tag,
    summary,
    params: ID_PARAM,
    body: REFUND_DECISION,
    success: [ONE_REQUEST],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) =>
      refundRequestResource(workspace, allowed(await decide(workspace, params.id, body.remark))),
  });
}

export const REFUND_ROUTES = [
  workspaceRoute({
    id: 'quoteRefund',
    method: 'get',
    path: '/instances/:id/refund-quote',
    tag,
    summary: 'What giving an instance back would bring now',
    description: 'Line by line, with the rule that decides. Refused where it cannot be given back.',
    params: ID_PARAM,
    success: [{ status: 200, description: 'The quote.', schema: REFUND_QUOTE }],
    faults: ['not_allowed'],
    handle: ({ market: { workspace }, params }) => {
      const { buyerId } = findInstance(workspace, params.id);
      const quote = allowed(quoteRefund(workspace, params.id));
      return refundQuoteResource(workspace, findRecord(workspace, 'buyers', buyerId), quote);
    },
  }),
  workspaceRoute({
    id: 'unsubscribeInstance',
    method: 'post',
    path: '/instances/:id/unsubscribe',
    tag,
    summary: 'Give an instance back',
    description: 'The money goes back at once, and the seller is told to release the instance.',
    params: ID_PARAM,
    body: UNSUBSCRIBE_INPUT,
    success: [{ status: 201, description: 'The unsubscription order.', schema: ORDER }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) => {
      const { reason: reasonCode, remark, acceptFee } = body;
      const input = { instanceId: params.id, reasonCode, remark, acceptFee };
      return orderResource(allowed(await unsubscribe(workspace, input)), workspace.state);
    },
  }),
  workspaceRoute({
    id: 'requestRefund',
    method: 'post',
    path: '/instances/:id/refund-requests',
    tag,
    summary: 'Ask the seller of a supervised product for a refund',
    params: ID_PARAM,
    body: NEW_REFUND_REQUEST,
    success: [{ status: 201, description: 'The request, which the seller reviews.', schema: REFUND_REQUEST }],
    faults: ['not_allowed'],
    handle: async ({ market: { workspace }, params, body }) =>
      refundRequestResource(workspace, await ask(workspace, params.id, body)),
  }),
  workspaceRoute({
    id: 'listRefundRequests',
    method: 'get',
    path: '/refund-requests',
    tag,
    summary: 'Refunds that buyers have asked sellers for',
    query: REFUND_REQUEST_QUERY,
    success: [{ status: 200, description: 'Requests, newest first.', schema: REFUND_REQUEST_LIST }],
    faults: [],
    handle: ({ market: { workspace }, query }) => {
      const { status, buyerId, productId } = query;
      const page = pageOf(
        workspace.state.all('refundRequests').newestFirst(),
        query,
        (request) =>
          (status === undefined || request.status === status) &&
          (buyerId === undefined || request.buyerId === buyerId) &&
          (productId === undefined || request.productId === productId),
      );
      return mapPage(page, (request) => refundRequestResource(workspace, request));
    },
  }),
  workspaceRoute({
    id: 'getRefundRequest',
    method: 'get',
    path: '/refund-requests/:id',
    tag,
    summary: 'A request for a refund',
    params: ID_PARAM,
    success: [ONE_REQUEST],
    faults: [],
    handle: ({ market: { workspace }, params }) =>
      refundRequestResource(workspace, findRecord(workspace, 'refundRequests', params.id)),
  }),
  decision('approve', 'The seller agrees to a refund: the money is back within the hours of the rule', approveRefund),
  decision('reject', 'The seller does not agree to a refund', rejectRefund),
  decision('withdraw', 'The buyer takes the wish for a refund back', (workspace, id) => withdrawRefund(workspace, id)),
];
