import { beijingDate } from '../domain/calendar.ts';
import type { Buyer } from '../domain/buyer.ts';
import type { Order } from '../domain/order.ts';
import type { RefundQuote } from '../domain/refund-quote.ts';
import type { Refusal } from '../domain/refusal.ts';
import { refundQuoteOf, unsubscribe as decide, type UnsubscribeInput } from '../domain/unsubscribe.ts';
import { findInstance, findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** What giving an instance back brings now and by which rule, or why it is not possible. @throws AppError `not_found` */
export function quoteRefund(workspace: Workspace, instanceId: string): RefundQuote | Refusal {
  return refundQuoteOf(workspace.draft(), findInstance(workspace, instanceId).id);
}

/** Gives an instance back; its seller is being told when this resolves. @throws AppError `not_found` */
export async function unsubscribe(workspace: Workspace, input: UnsubscribeInput): Promise<Order | Refusal> {
  const { id } = findInstance(workspace, input.instanceId);
  const { reasonCode: reason, remark, acceptFee } = input;
  return carriedOut(workspace, 'unsubscribe', { id, reason, remark, acceptFee }, () =>
    workspace.decide((draft) => decide(draft, { ...input, instanceId: id })),
  );
}

/**
 * Tells the simulator how many five-day refunds of the present year a buyer has made with other services, which share the
 * quota (marketplace-rules 7.3).
 * @throws AppError `not_found`
 */
export async function setRefundsElsewhere(workspace: Workspace, buyerId: string, elsewhere: number): Promise<Buyer> {
  findRecord(workspace, 'buyers', buyerId);
  const told = { id: buyerId, fiveDayRefundsElsewhere: elsewhere };
  const changed = await carriedOut(workspace, 'change-buyer', told, () => putElsewhere(workspace, buyerId, elsewhere));
  return changed as Buyer;
}

function putElsewhere(workspace: Workspace, buyerId: string, elsewhere: number): Promise<Buyer | Refusal> {
  return workspace.decide((draft) => {
    const buyer = draft.need('buyers', buyerId);
    const { year } = beijingDate(draft.context.simAt);
    const here = buyer.fiveDayRefunds?.year === year ? buyer.fiveDayRefunds.here : 0;
    const value: Buyer = { ...buyer, fiveDayRefunds: { year, here, elsewhere } };
    draft.put('buyers', value);
    return value;
  });
}
