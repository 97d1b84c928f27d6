import { quoteChange as quote, type ChangeQuote, type ChangeWish } from '../domain/change-quote.ts';
import { changeSubject, orderChange } from '../domain/order-change.ts';
import type { Order } from '../domain/order.ts';
import type { PaymentChoice, PaymentOutcome } from '../domain/pay-order.ts';
import type { SelectionProblem } from '../domain/price-quote.ts';
import type { PrivateOffer } from '../domain/private-offer.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findInstance } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** Fee and result of a change in mid-term, or why it is not to be had. @throws AppError `not_found` */
export function quoteChange(
  workspace: Workspace,
  instanceId: string,
  wish: ChangeWish,
): ChangeQuote | Refusal | SelectionProblem {
  const instance = findInstance(workspace, instanceId);
  return quote(changeSubject(workspace.draft(), instance.id, offersOf(workspace, instance.buyerId)), wish);
}

/** Orders a change and pays it as told; the seller is being told when this resolves. @throws AppError `not_found` */
export async function changeInstance(
  workspace: Workspace,
  input: {
    readonly instanceId: string;
    readonly wish: ChangeWish;
    readonly pay: PaymentOutcome;
    readonly payWith?: PaymentChoice;
  },
): Promise<Order | Refusal | SelectionProblem> {
  const { id, buyerId } = findInstance(workspace, input.instanceId);
  const order = { ...input, instanceId: id };
  const { skuCode: sku, ...amounts } = input.wish;
  return carriedOut(workspace, 'change', { id, sku, ...amounts, pay: input.pay, payWith: input.payWith }, () =>
    workspace.decide((draft) => orderChange(draft, { ...order, privateOffers: offersOf(workspace, buyerId) })),
  );
}

function offersOf({ state }: Workspace, buyerId: string): PrivateOffer[] {
  return [...state.all('privateOffers').values()].filter((offer) => offer.buyerId === buyerId);
}
