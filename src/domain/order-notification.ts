import type { Call } from './call.ts';
import type { OrderNotification } from './catalogue.ts';
import type { Draft } from './draft.ts';
import { enqueueCall } from './enqueue-call.ts';
import type { Order, OrderLine } from './order.ts';
import type { SellerMessage } from './seller-intent.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/**
 * Tells the seller of an order by its number alone (orderNotify, v2-saas 4.8), one call for each of its lines; the seller
 * then asks Query order. Only where the product has it switched on, and only for the orders of rule `openApi.notifiedOrders`.
 * The calls take no part in the order of the instance's calls: a seller that fails here still gets all the others.
 */
export function notifyOfOrder(draft: Draft, orderId: string): void {
  const order = draft.need('orders', orderId);
  const { orderNotification } = draft.need('products', order.productId);
  if (!orderNotification || !isTold(order, draft.context.profile)) return;
  for (const [instanceId, line] of linesOf(order)) {
    enqueueCall(draft, draft.need('instances', instanceId), {
      ...notificationMessage(orderId, line.id),
      cause: 'order_notified',
      orderId,
      sentAs: notificationAccess(orderNotification),
    });
  }
}

/** What a notification says. `testFlag` is mandatory here (v2-saas 4.8), whatever the rule for other calls is. */
export function notificationMessage(orderId: string, orderLineId: string): SellerMessage {
  return { activity: 'orderNotify', fields: { orderId, orderLineId, testFlag: '0' } };
}

/** How notifications are sent: one protocol for all kinds of products, whichever version the product itself speaks. */
export function notificationAccess({
  url,
  accessKey,
  allowInsecureTransport,
}: OrderNotification): Pick<Call, 'version' | 'destination'> {
  return { version: '2.0', destination: { url, accessKey, allowInsecureTransport } };
}

function isTold({ type }: Order, profile: SiteProfile): boolean {
  const rule = ruleValue(profile, 'openApi.notifiedOrders');
  switch (type) {
    case 'new':
    case 'trial':
      return true;
    case 'renew':
    case 'change':
    case 'convert':
      return rule !== 'purchases';
    case 'unsubscribe':
      return rule === 'all_orders';
  }
}

function linesOf({ instanceId, line, furtherLines = [] }: Order): [instanceId: string, line: OrderLine][] {
  return [[instanceId, line], ...furtherLines.map((each): [string, OrderLine] => [each.instanceId, each])];
}
