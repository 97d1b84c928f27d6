import type { Workspace } from '../../app/workspace.ts';
import type { Buyer } from '../../domain/buyer.ts';
import type { Order } from '../../domain/order.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** One order that gave a buyer money back. */
export interface UnsubscriptionRow {
  readonly order: Order;
  readonly productName: LocalizedText;
}

/** Most that one page shows: what is older is among the orders. */
const SHOWN_MAX = 50;

/** A buyer's orders of type `unsubscribe`, newest first. */
export function unsubscriptionList({ state }: Workspace, buyer: Buyer | undefined): UnsubscriptionRow[] {
  const rows: UnsubscriptionRow[] = [];
  for (const id of state.ordersOfBuyer(buyer?.id ?? '').newestFirst()) {
    const order = state.get('orders', id);
    if (order?.type !== 'unsubscribe') continue;
    const { productId } = order;
    rows.push({ order, productName: state.get('products', productId)?.name ?? { en: productId, zh: productId } });
    if (rows.length === SHOWN_MAX) break;
  }
  return rows;
}
