import type { Period } from '../domain/catalogue.ts';
import type { Draft } from '../domain/draft.ts';
import { orderRenewal } from '../domain/order-renewal.ts';
import type { Order } from '../domain/order.ts';
import type { PaymentChoice, PaymentOutcome } from '../domain/pay-order.ts';
import type { SelectionProblem } from '../domain/price-quote.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { RenewalChange } from '../domain/renewal-change.ts';
import { quoteRenewal as quote, type RenewalQuote, type RenewalWish } from '../domain/renewal-quote.ts';
import { renewalSubject } from '../domain/renewal-subject.ts';
import { unifiedDayOf } from '../domain/unified-day.ts';
import { checkChange } from './check-change.ts';
import { findInstance } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** What a buyer asks for when renewing. */
export interface RenewalRequest {
  readonly period: Period;
  /** Days are added so that the term ends on the buyer's common expiry day. */
  readonly toUnifiedDay?: boolean;
  readonly change?: RenewalChange;
}

/** Price and new expiry of a renewal, or why it is not possible. @throws AppError `not_found` */
export function quoteRenewal(
  workspace: Workspace,
  instanceId: string,
  request: RenewalRequest,
): RenewalQuote | Refusal | SelectionProblem {
  const { id } = findInstance(workspace, instanceId);
  const draft = workspace.draft();
  return quote(renewalSubject(draft, id), wishOf(draft, id, request));
}

/**
 * Orders a renewal and pays it as told. Where it brings a change the seller is asked first whether that is possible
 * (marketplace-rules 4.4), and nothing is ordered when it is not.
 * @throws AppError `not_found`
 */
export async function renewInstance(
  workspace: Workspace,
  input: RenewalRequest & {
    readonly instanceId: string;
    readonly pay: PaymentOutcome;
    readonly payWith?: PaymentChoice;
    /** Names the form or script that asks: the same one places no second order. */
    readonly requestId?: string;
  },
): Promise<Order | Refusal | SelectionProblem> {
  const { id } = findInstance(workspace, input.instanceId);
  const { period, toUnifiedDay, change } = input;
  const { skuCode: sku, ...amounts } = change ?? {};
  const told = {
    id,
    period,
    toUnifiedDay,
    change: change && { sku, ...amounts },
    pay: input.pay,
    payWith: input.payWith,
  };
  return carriedOut(workspace, 'renew', told, () => renew(workspace, { ...input, instanceId: id }));
}

async function renew(
  workspace: Workspace,
  { instanceId, pay, payWith, requestId, ...request }: Parameters<typeof renewInstance>[1],
): Promise<Order | Refusal | SelectionProblem> {
  if (request.change) {
    const refusal = await checkChange(workspace, instanceId, wishOf(workspace.draft(), instanceId, request), requestId);
    if (refusal) return refusal;
  }
  return workspace.decide<Order | SelectionProblem>((draft) =>
    orderRenewal(draft, {
      instanceId,
      wish: wishOf(draft, instanceId, request),
      pay,
      ...(payWith ? { payWith } : {}),
      ...(requestId === undefined ? {} : { requestId }),
    }),
  );
}

function wishOf(draft: Draft, instanceId: string, { period, toUnifiedDay, change }: RenewalRequest): RenewalWish {
  const { buyerId } = draft.need('instances', instanceId);
  return {
    period,
    ...(toUnifiedDay ? { unifiedDay: unifiedDayOf(draft.need('buyers', buyerId), draft.context.profile) } : {}),
    ...(change ? { change } : {}),
  };
}
