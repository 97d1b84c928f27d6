import { buyerInputProblem, type BuyerInput } from '../domain/buyer-input.ts';
import type { Order } from '../domain/order.ts';
import {
  isSelectionProblem,
  quoteSelection,
  type Quote,
  type Selection,
  type SelectionProblem,
} from '../domain/price-quote.ts';
import {
  cancelOrder as decideCancel,
  payOrder as decidePay,
  purchase as decidePurchase,
  type PaymentOutcome,
} from '../domain/purchase.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findRecord } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/** Price of a choice, or what is wrong with it. @throws AppError `not_found` for an unknown product */
export function quotePurchase(workspace: Workspace, productId: string, selection: Selection): Quote | SelectionProblem {
  return quoteSelection(findRecord(workspace, 'products', productId), selection, workspace.simNow());
}

/**
 * Places an order and pays it as told; a paid order is being provisioned when this resolves.
 * @returns the order, a refusal, or the problem of a choice that is not sold
 * @throws AppError `not_found` for an unknown product or buyer
 */
export async function purchase(
  workspace: Workspace,
  input: {
    readonly productId: string;
    readonly buyerId: string;
    readonly selection: Selection;
    readonly pay: PaymentOutcome;
    /** What the buyer fills in for the seller; the buyer's own consent and nothing else unless given. */
    readonly given?: Partial<BuyerInput>;
  },
): Promise<Order | Refusal | SelectionProblem> {
  const buyer = findRecord(workspace, 'buyers', input.buyerId);
  const quote = quotePurchase(workspace, input.productId, input.selection);
  if (isSelectionProblem(quote)) return quote;
  const given = { consent: buyer.consent, extendParams: [], ...input.given };
  const problem = buyerInputProblem(findRecord(workspace, 'products', input.productId), given, workspace.profile());
  if (problem) return problem;
  return workspace.decide((draft) =>
    decidePurchase(draft, { productId: input.productId, buyerId: input.buyerId, quote, pay: input.pay, given }),
  );
}

/** Pays an unpaid order. @throws AppError `not_found` */
export async function payOrder(
  workspace: Workspace,
  orderId: string,
  outcome: PaymentOutcome,
): Promise<Order | Refusal> {
  findRecord(workspace, 'orders', orderId);
  return workspace.decide((draft) => decidePay(draft, orderId, outcome));
}

/** Cancels an unpaid order. @throws AppError `not_found` */
export async function cancelOrder(workspace: Workspace, orderId: string): Promise<Order | Refusal> {
  findRecord(workspace, 'orders', orderId);
  return workspace.decide((draft) => decideCancel(draft, orderId));
}
