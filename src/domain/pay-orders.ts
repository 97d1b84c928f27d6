import { couponRefusal } from './coupon-refusal.ts';
import type { Draft } from './draft.ts';
import type { Order } from './order.ts';
import { payOrder, type PaymentChoice, type PaymentOutcome } from './pay-order.ts';
import { cancelOrder } from './purchase.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { ruleValue } from './site-profile.ts';

/**
 * Pays several unpaid orders of one buyer together, all or none (marketplace-rules 3.1.4: up to 30). Cash coupons pay one
 * order after the other while they last; a discount coupon belongs to a single order and is refused here [ours].
 */
export function payOrders(
  draft: Draft,
  orderIds: readonly string[],
  outcome: PaymentOutcome,
  choice: PaymentChoice = {},
): Order[] | Refusal {
  const orders = ordersTogether(draft, orderIds);
  if (isRefusal(orders)) return orders;
  const { couponIds = [], ...rest } = choice;
  const refusal = couponsRefusal(draft, orders, couponIds);
  if (refusal) return refusal;
  return each(orders, (order) =>
    payOrder(draft, order.id, outcome, { ...rest, couponIds: couponIds.filter((id) => fits(draft, order, id)) }),
  );
}

/** Cancels several unpaid orders of one buyer together, all or none. */
export function cancelOrders(draft: Draft, orderIds: readonly string[]): Order[] | Refusal {
  const orders = ordersTogether(draft, orderIds);
  return isRefusal(orders) ? orders : each(orders, ({ id }) => cancelOrder(draft, id));
}

function ordersTogether(draft: Draft, orderIds: readonly string[]): Order[] | Refusal {
  const ids = [...new Set(orderIds)];
  const max = ruleValue(draft.context.profile, 'order.paidTogetherMax');
  if (ids.length > max) return refuse('too_many_together', { max, count: ids.length });
  const orders = ids.map((id) => draft.need('orders', id));
  if (new Set(orders.map(({ buyerId }) => buyerId)).size > 1) return refuse('orders_of_several_buyers');
  return orders;
}

/** Does something with each order; the first refusal names its order and ends it all. */
function each(orders: readonly Order[], work: (order: Order) => Order | Refusal): Order[] | Refusal {
  const done: Order[] = [];
  for (const order of orders) {
    const result = work(order);
    if (isRefusal(result)) return { ...result, params: { ...result.params, ofOrder: order.id } };
    done.push(result);
  }
  return done;
}

function couponsRefusal(draft: Draft, orders: readonly Order[], couponIds: readonly string[]): Refusal | undefined {
  for (const couponId of couponIds) {
    if (draft.get('coupons', couponId)?.kind === 'discount') return refuse('coupon_not_together', { coupon: couponId });
    const [refusal] = orders.map((order) => refusalOf(draft, order, couponId));
    if (refusal && !orders.some((order) => fits(draft, order, couponId))) return refusal;
  }
  return undefined;
}

function fits(draft: Draft, order: Order, couponId: string): boolean {
  return order.totalMinor > 0 && refusalOf(draft, order, couponId) === undefined;
}

function refusalOf(draft: Draft, { buyerId, productId }: Order, couponId: string): Refusal | undefined {
  const { simAt } = draft.context;
  return couponRefusal(draft.get('coupons', couponId), { couponId, buyerId, productId, simAt });
}
