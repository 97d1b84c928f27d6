import type { Order } from '../domain/order.ts';
import {
  isSelectionProblem,
  quoteSelection,
  type Quote,
  type Selection,
  type SelectionProblem,
} from '../domain/price-quote.ts';
import { payOrder as decidePay, type PaymentChoice, type PaymentOutcome } from '../domain/pay-order.ts';
import { cancelOrder as decideCancel, purchase as decidePurchase } from '../domain/purchase.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findRecord } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/**
 * Price of a choice for a buyer (without one: for anybody), or what is wrong with it.
 * @throws AppError `not_found` for an unknown product
 */
export function quotePurchase(
  workspace: Workspace,
  productId: string,
  selection: Selection,
  buyerId?: string,
): Quote | SelectionProblem {
  const product = findRecord(workspace, 'products', productId);
  const privateOffers = [...workspace.state.all('privateOffers').values()].filter((offer) => offer.buyerId === buyerId);
  return quoteSelection(product, selection, { simAt: workspace.simNow(), profile: workspace.profile(), privateOffers });
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
    readonly payWith?: PaymentChoice;
  },
): Promise<Order | Refusal | SelectionProblem> {
  findRecord(workspace, 'buyers', input.buyerId);
  const { selection, ...order } = input;
  const quote = quotePurchase(workspace, input.productId, selection, input.buyerId);
  if (isSelectionProblem(quote)) return quote;
  return workspace.decide((draft) => decidePurchase(draft, { ...order, quote }));
}

/** Pays an unpaid order. @throws AppError `not_found` */
export async function payOrder(
  workspace: Workspace,
  orderId: string,
  outcome: PaymentOutcome,
  choice?: PaymentChoice,
): Promise<Order | Refusal> {
  findRecord(workspace, 'orders', orderId);
  return workspace.decide((draft) => decidePay(draft, orderId, outcome, choice));
}

/** Cancels an unpaid order. @throws AppError `not_found` */
export async function cancelOrder(workspace: Workspace, orderId: string): Promise<Order | Refusal> {
  findRecord(workspace, 'orders', orderId);
  return workspace.decide((draft) => decideCancel(draft, orderId));
}
