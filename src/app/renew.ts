import type { Period } from '../domain/catalogue.ts';
import { orderRenewal } from '../domain/order-renewal.ts';
import type { Order } from '../domain/order.ts';
import type { PaymentOutcome } from '../domain/pay-order.ts';
import type { Refusal } from '../domain/refusal.ts';
import { quoteRenewal as quote, type RenewalQuote } from '../domain/renewal.ts';
import { findInstance, findRecord } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/** Price and new expiry of a renewal, or why it is not possible. @throws AppError `not_found` */
export function quoteRenewal(workspace: Workspace, instanceId: string, period: Period): RenewalQuote | Refusal {
  const instance = findInstance(workspace, instanceId);
  return quote(instance, findRecord(workspace, 'products', instance.productId), period, workspace.simNow());
}

/** Orders a renewal and pays it as told. @throws AppError `not_found` */
export async function renewInstance(
  workspace: Workspace,
  input: { readonly instanceId: string; readonly period: Period; readonly pay: PaymentOutcome },
): Promise<Order | Refusal> {
  const { id } = findInstance(workspace, input.instanceId);
  return workspace.decide((draft) => orderRenewal(draft, { ...input, instanceId: id }));
}
