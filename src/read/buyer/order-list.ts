import type { Workspace } from '../../app/workspace.ts';
import type { Buyer } from '../../domain/buyer.ts';
import { ORDER_STATUSES, type Order, type OrderStatus } from '../../domain/order.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { statusPageOf, type ListPage } from '../page-of.ts';
import { skuNames } from './sku-names.ts';

/** One line of the list of orders. */
export interface OrderRow {
  readonly order: Order;
  readonly productName: LocalizedText;
  readonly skuName: LocalizedText;
}

/** A buyer's orders, newest first. */
export interface OrderList extends ListPage<OrderRow> {
  readonly status: OrderStatus | undefined;
  readonly filters: readonly { readonly status: OrderStatus; readonly count: number }[];
  readonly nothingYet: boolean;
}

const PAGE_SIZE = 20;

/** Builds a page of a buyer's orders. */
export function orderList(
  workspace: Workspace,
  buyer: Buyer | undefined,
  wanted: { readonly status: OrderStatus | undefined; readonly page: number },
): OrderList {
  const { state } = workspace;
  const mine = state.ordersOfBuyer(buyer?.id ?? '');
  const page = statusPageOf(mine, (id) => state.get('orders', id), wanted, PAGE_SIZE);
  return {
    ...page,
    items: page.items.map((order) => {
      const product = state.get('products', order.productId);
      return {
        order,
        productName: product?.name ?? { en: order.productId, zh: order.productId },
        skuName: skuNames(product, order.line).skuName,
      };
    }),
    status: wanted.status,
    filters: ORDER_STATUSES.map((status) => ({ status, count: mine.counts.get(status) ?? 0 })).filter(
      ({ count }) => count > 0,
    ),
    nothingYet: mine.counts.size === 0,
  };
}
