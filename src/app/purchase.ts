import type { DecisionContext, Draft } from '../domain/draft.ts';
import { buyerInputProblem, type BuyerInput } from '../domain/buyer-input.ts';
import type { Order } from '../domain/order.ts';
import { payOrder as decidePay, type PaymentChoice, type PaymentOutcome } from '../domain/pay-order.ts';
import { cancelOrders as decideCancelAll, payOrders as decidePayAll } from '../domain/pay-orders.ts';
import {
  isSelectionProblem,
  quoteSelection,
  type Quote,
  type Selection,
  type SelectionProblem,
} from '../domain/price-quote.ts';
import type { PrivateOffer } from '../domain/private-offer.ts';
import { cancelOrder as decideCancel, purchase as decidePurchase, purchaseRefusal } from '../domain/purchase.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
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
  context: Pick<DecisionContext, 'simAt' | 'profile'> = { simAt: workspace.simNow(), profile: workspace.profile() },
): Quote | SelectionProblem {
  const product = findRecord(workspace, 'products', productId);
  return quoteSelection(product, selection, { ...context, privateOffers: privateOffersOf(workspace, buyerId) });
}

/** Why a choice with a price cannot be bought by a buyer now, stock apart, if so. @throws AppError `not_found` */
export function refusalOfPurchase(
  workspace: Workspace,
  productId: string,
  quote: Quote,
  buyerId: string,
): Refusal | undefined {
  const product = findRecord(workspace, 'products', productId);
  return purchaseRefusal(workspace.draft(), { product, buyerId, quote });
}

/** The private offers of a buyer. */
function privateOffersOf({ state }: Workspace, buyerId: string | undefined): PrivateOffer[] {
  return [...state.all('privateOffers').values()].filter((offer) => offer.buyerId === buyerId);
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
    /** Names the form or script that asks: the same one places no second order. */
    readonly requestId?: string;
    /** What the buyer fills in for the seller; the buyer's own consent and nothing else unless given. */
    readonly given?: Partial<BuyerInput>;
  },
): Promise<Order | Refusal | SelectionProblem> {
  const buyer = findRecord(workspace, 'buyers', input.buyerId);
  findRecord(workspace, 'products', input.productId);
  const { selection, ...order } = input;
  const given = { consent: buyer.consent, extendParams: [], ...input.given };
  // The price is that of the moment of the decision, not of the moment at which somebody asked.
  const decision = (draft: Draft): Order | Refusal | SelectionProblem => {
    const quote = quotePurchase(workspace, input.productId, selection, input.buyerId, draft.context);
    if (isSelectionProblem(quote)) return quote;
    const problem = buyerInputProblem(draft.need('products', input.productId), given, draft.context.profile);
    return problem ?? decidePurchase(draft, { ...order, quote, given });
  };
  const { skuCode: sku, ...choice } = selection;
  const told = { productId: input.productId, buyerId: input.buyerId, sku, ...choice, ...input.given };
  return carriedOut(workspace, 'buy', { ...told, pay: input.pay, payWith: input.payWith }, () =>
    workspace.decide<Order | SelectionProblem>(decision),
  );
}

/** Pays an unpaid order. @throws AppError `not_found` */
export async function payOrder(
  workspace: Workspace,
  orderId: string,
  outcome: PaymentOutcome,
  choice?: PaymentChoice,
): Promise<Order | Refusal> {
  findRecord(workspace, 'orders', orderId);
  return carriedOut(workspace, 'pay', { id: orderId, pay: outcome, payWith: choice }, () =>
    workspace.decide((draft) => decidePay(draft, orderId, outcome, choice)),
  );
}

/** Pays several unpaid orders together, all or none. @throws AppError `not_found` */
export async function payOrders(
  workspace: Workspace,
  orderIds: readonly string[],
  outcome: PaymentOutcome,
  choice?: PaymentChoice,
): Promise<readonly Order[] | Refusal> {
  for (const id of orderIds) findRecord(workspace, 'orders', id);
  return carriedOut(workspace, 'pay-together', { ids: orderIds, pay: outcome, payWith: choice }, () =>
    workspace.decide((draft) => decidePayAll(draft, orderIds, outcome, choice)),
  );
}

/** Cancels an unpaid order. @throws AppError `not_found` */
export async function cancelOrder(workspace: Workspace, orderId: string): Promise<Order | Refusal> {
  findRecord(workspace, 'orders', orderId);
  return carriedOut(workspace, 'cancel', { id: orderId }, () =>
    workspace.decide((draft) => decideCancel(draft, orderId)),
  );
}

/** Cancels several unpaid orders together, all or none. @throws AppError `not_found` */
export async function cancelOrders(
  workspace: Workspace,
  orderIds: readonly string[],
): Promise<readonly Order[] | Refusal> {
  for (const id of orderIds) findRecord(workspace, 'orders', id);
  return carriedOut(workspace, 'cancel-together', { ids: orderIds }, () =>
    workspace.decide((draft) => decideCancelAll(draft, orderIds)),
  );
}
