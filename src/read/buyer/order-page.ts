import type { Workspace } from '../../app/workspace.ts';
import type { Call } from '../../domain/call.ts';
import type { Price, Product } from '../../domain/catalogue.ts';
import type { Instance } from '../../domain/instance.ts';
import { changesAtRenewal } from '../../domain/renewal-change.ts';
import type { Order } from '../../domain/order.ts';
import { nextTrySimAt, retryPlan } from '../../domain/retry-plan.ts';
import type { LocalizedText } from '../../domain/text.ts';
import type { Amount } from './amounts.ts';
import { orderSteps, type OrderStep } from './order-steps.ts';
import { skuNames } from './sku-names.ts';

/** The page of one order: what was bought and how far it has come. */
export interface OrderPage {
  readonly order: Order;
  readonly product: Product | undefined;
  readonly specificationName: LocalizedText;
  readonly skuName: LocalizedText;
  readonly amounts: readonly Amount[];
  readonly buyerName: string;
  readonly balanceMinor: number;
  readonly instance: Instance | undefined;
  /** All that was bought with it, each with what is metered there: pay-per-use has one for each billing item. */
  readonly applications: readonly { readonly id: string; readonly itemName: LocalizedText | undefined }[];
  /** What use costs, or what a package gives, as it was sold. */
  readonly metered: Pick<Price, 'billingItems' | 'package'>;
  /** For a change: what it was before. */
  readonly changedFrom: { readonly skuName: LocalizedText; readonly amounts: readonly Amount[] } | undefined;
  readonly steps: readonly OrderStep[];
  /** Something may still happen by itself: the page follows it. */
  readonly live: boolean;
  /** Tries still planned for the call that failed, in marketplace time. */
  readonly plannedTries: readonly number[];
  /** The order is canceled at this instant if it is not paid. */
  readonly payBySimAt: number | undefined;
  /** While a refund that the seller agreed to is on its way: when the money is back. */
  readonly refundDueSimAt: number | undefined;
}

const PLANNED_TRIES_SHOWN = 6;

/** Builds the page of one order. */
export function orderPage(workspace: Workspace, order: Order): OrderPage {
  const { state } = workspace;
  const buyer = state.get('buyers', order.buyerId);
  const product = state.get('products', order.productId);
  const calls = callsOf(workspace, order);
  const failing = calls.findLast(({ status }) => status === 'retrying');
  return {
    order,
    product,
    ...skuNames(product, order.line),
    buyerName: buyer?.name ?? order.buyerId,
    balanceMinor: buyer?.balanceMinor ?? 0,
    instance: state.get('instances', order.instanceId),
    applications: applicationsOf(workspace, order),
    metered: meteredTerms(order),
    changedFrom:
      order.changedFrom && (order.type === 'change' || changesAtRenewal(order))
        ? skuNames(product, { specificationId: order.line.specificationId, ...order.changedFrom })
        : undefined,
    steps: orderSteps(workspace, order, calls),
    live: ['processing', 'pending_payment', 'refunding'].includes(order.status) || calls.some(isUnderWay),
    plannedTries: failing ? plannedTries(workspace, failing) : [],
    payBySimAt: paymentDeadline(workspace, order),
    refundDueSimAt: refundDue(workspace, order),
  };
}

function applicationsOf({ state }: Workspace, { instanceId, furtherLines = [] }: Order): OrderPage['applications'] {
  const ids = [instanceId, ...furtherLines.map((line) => line.instanceId)];
  return ids
    .flatMap((id) => state.get('instances', id) ?? [])
    .map(({ id, meter }) => ({ id, itemName: meter?.item.name }));
}

/** The pay-per-use instance that packages are drawn for is no thing that was chosen. */
function meteredTerms({ type, line, furtherLines = [] }: Order): OrderPage['metered'] {
  if (type === 'unsubscribe') return {};
  if (line.package) return { package: line.package };
  const billingItems = [line, ...furtherLines].flatMap(({ billingItem }) => billingItem ?? []);
  return billingItems.length > 0 ? { billingItems } : {};
}

/** The calls that an order has caused, oldest first. */
function callsOf({ state }: Workspace, order: Order): Call[] {
  return state.callIdsOf(order.instanceId).flatMap((id) => {
    const call = state.get('calls', id);
    return call?.orderId === order.id ? [call] : [];
  });
}

function isUnderWay({ status }: Call): boolean {
  return status === 'calling' || status === 'waiting' || status === 'polling' || status === 'retrying';
}

function plannedTries(workspace: Workspace, call: Call): number[] {
  const plan = retryPlan(call, workspace.profile());
  const tries: number[] = [];
  let next = call.nextAttemptSimAt;
  while (plan && next !== undefined && tries.length < PLANNED_TRIES_SHOWN) {
    tries.push(next);
    next = nextTrySimAt(plan, call.windowFromSimAt ?? call.createdSimAt, next);
  }
  return tries;
}

function paymentDeadline({ state }: Workspace, order: Order): number | undefined {
  if (order.status !== 'pending_payment') return undefined;
  for (const id of state.eventIds(order.instanceId)) {
    const event = state.get('events', id);
    if (event?.kind === 'order.payment_timeout' && event.subjectId === order.id) return event.dueSimAt;
  }
  return undefined;
}

/** Of the unsubscription itself, or of an order that it gives back. */
function refundDue({ state }: Workspace, order: Order): number | undefined {
  if (order.status !== 'refunding') return undefined;
  const running = state.get('instances', order.instanceId)?.openRefundOrderId ?? order.id;
  return order.refundDueSimAt ?? state.get('orders', running)?.refundDueSimAt;
}
