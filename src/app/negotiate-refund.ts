import {
  approveRefund as decideApproval,
  rejectRefund as decideRejection,
  requestRefund as decideRequest,
  withdrawRefund as decideWithdrawal,
  type RefundWish,
} from '../domain/negotiated-refund.ts';
import type { RefundRequest } from '../domain/refund-request.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findInstance, findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** A buyer asks the seller for a refund (marketplace-rules 7.5). @throws AppError `not_found` */
export async function requestRefund(workspace: Workspace, wish: RefundWish): Promise<RefundRequest | Refusal> {
  const { id } = findInstance(workspace, wish.instanceId);
  const { amountMinor, reasonCode: reason, remark, shareContact } = wish;
  return carriedOut(workspace, 'request-refund', { id, amount: { amountMinor }, reason, remark, shareContact }, () =>
    workspace.decide((draft) => decideRequest(draft, { ...wish, instanceId: id })),
  );
}

/** The seller agrees; the money is back within the hours of the rule. @throws AppError `not_found` */
export async function approveRefund(
  workspace: Workspace,
  id: string,
  remark: string,
): Promise<RefundRequest | Refusal> {
  findRecord(workspace, 'refundRequests', id);
  return carriedOut(workspace, 'approve-refund', { id, remark }, () =>
    workspace.decide((draft) => decideApproval(draft, id, remark)),
  );
}

/** The seller does not agree. @throws AppError `not_found` */
export async function rejectRefund(workspace: Workspace, id: string, remark: string): Promise<RefundRequest | Refusal> {
  findRecord(workspace, 'refundRequests', id);
  return carriedOut(workspace, 'reject-refund', { id, remark }, () =>
    workspace.decide((draft) => decideRejection(draft, id, remark)),
  );
}

/** The buyer takes the wish back. @throws AppError `not_found` */
export async function withdrawRefund(workspace: Workspace, id: string): Promise<RefundRequest | Refusal> {
  findRecord(workspace, 'refundRequests', id);
  return carriedOut(workspace, 'withdraw-refund', { id }, () =>
    workspace.decide((draft) => decideWithdrawal(draft, id)),
  );
}
