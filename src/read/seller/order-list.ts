import type { Workspace } from '../../app/workspace.ts';
import type { BillingMode, Period } from '../../domain/catalogue.ts';
import type { Order, OrderStatus, OrderType } from '../../domain/order.ts';
import { findSku } from '../../domain/price-quote.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { pageOf, type PageRequest } from '../api/page-of.ts';
import { amountsOf, type Amount } from '../buyer/amounts.ts';

/** What a seller may look for among orders; every member that is given must fit. */
export interface OrderFilter {
  readonly status: OrderStatus | undefined;
  readonly productId: string | undefined;
  /** Text in the order number, the buyer's name and the ids of the instance; empty for all. */
  readonly text: string;
}

/** One order as its seller sees it. */
export interface OrderRow {
  readonly id: string;
  readonly type: OrderType;
  readonly status: OrderStatus;
  readonly createdSimAt: number;
  readonly createdWallAt: number;
  readonly productId: string;
  readonly productName: LocalizedText;
  readonly skuName: LocalizedText;
  readonly billing: BillingMode;
  readonly period: Period | undefined;
  readonly quantity: number;
  /** Its quantities in words; none where it is not sold by quantity. */
  readonly amounts: readonly Amount[];
  readonly buyerName: string;
  readonly totalMinor: number;
  readonly currency: string;
  readonly instanceId: string;
  readonly sellerInstanceId: string | undefined;
}

/** One page of orders, newest first. */
export interface OrderList {
  readonly rows: readonly OrderRow[];
  readonly nextCursor: string | undefined;
  readonly anyOrders: boolean;
}

/**
 * One page of the orders that fit a filter, newest first.
 * @throws AppError `invalid_input` (path `after`) for a cursor that the list did not give
 */
export function orderList(workspace: Workspace, filter: OrderFilter, request: PageRequest): OrderList {
  const orders = workspace.state.all('orders');
  const page = pageOf(orders.newestFirst(), request, (order) => fits(workspace, order, filter));
  return {
    rows: page.items.map((order) => orderRow(workspace, order)),
    nextCursor: page.nextCursor,
    anyOrders: orders.size > 0,
  };
}

/** Whether the list leaves out what opens pay-per-use (rule `order.sellerSeesOnDemand`). */
export function hidesOnDemand(workspace: Workspace): boolean {
  return ruleValue(workspace.profile(), 'order.sellerSeesOnDemand') === 'hidden';
}

function fits(workspace: Workspace, order: Order, { status, productId, text }: OrderFilter): boolean {
  if (order.line.billing === 'on_demand' && hidesOnDemand(workspace)) return false;
  if (status !== undefined && order.status !== status) return false;
  if (productId !== undefined && order.productId !== productId) return false;
  if (text === '') return true;
  const { buyerName, sellerInstanceId } = orderRow(workspace, order);
  return [order.id, buyerName, order.instanceId, sellerInstanceId ?? '']
    .join('\n')
    .toLowerCase()
    .includes(text.toLowerCase());
}

/** One order as its seller sees it. */
function orderRow({ state }: Workspace, order: Order): OrderRow {
  const product = state.get('products', order.productId);
  const { line } = order;
  const sku = product && findSku(product, line.skuCode)?.sku;
  return {
    id: order.id,
    type: order.type,
    status: order.status,
    createdSimAt: order.createdSimAt,
    createdWallAt: order.createdWallAt,
    productId: order.productId,
    productName: product?.name ?? { en: order.productId, zh: order.productId },
    skuName: sku?.name ?? { en: line.skuCode, zh: line.skuCode },
    billing: line.billing,
    period: line.period,
    quantity: line.quantity,
    amounts: amountsOf(sku, line),
    buyerName: state.get('buyers', order.buyerId)?.name ?? order.buyerId,
    totalMinor: order.totalMinor,
    currency: order.currency,
    instanceId: order.instanceId,
    sellerInstanceId: state.get('instances', order.instanceId)?.sellerInstanceId,
  };
}
