import { termEnd } from './calendar.ts';
import type { Instance } from './instance.ts';
import type { Order } from './order.ts';

/** The stretch of time that one order has paid for. */
export interface OrderTerm {
  readonly order: Order;
  readonly fromSimAt: number;
  /** Absent for what does not end. */
  readonly toSimAt?: number;
}

/**
 * What the completed orders of an instance have paid for, oldest first: the purchase from the start of the term, each
 * renewal from the end before it, a change from its completion to the end of the term then.
 */
export function orderTerms(instance: Instance, orders: readonly Order[]): OrderTerm[] {
  // What is under supervision is paid for and completed with the acceptance only.
  const isPaid = ({ status, supervisionId }: Order): boolean =>
    status === 'completed' || (status === 'processing' && supervisionId !== undefined);
  const completed = orders.filter((order) => isPaid(order) && order.type !== 'unsubscribe');
  const terms: OrderTerm[] = [];
  let endSimAt: number | undefined;
  for (const order of completed.filter(({ type }) => type !== 'change')) {
    const fromSimAt: number = endSimAt ?? instance.startSimAt ?? order.createdSimAt;
    const toSimAt =
      order.renewedExpireSimAt ??
      // The day of the beginning: a renewal to a common expiry day has changed that of the instance since.
      (order.line.period === undefined ? undefined : termEnd(fromSimAt, order.line.period));
    terms.push({ order, fromSimAt, ...(toSimAt === undefined ? {} : { toSimAt }) });
    endSimAt = toSimAt;
  }
  for (const order of completed.filter(({ type }) => type === 'change')) {
    const fromSimAt = order.finishedSimAt ?? order.createdSimAt;
    const toSimAt = instance.expireSimAt;
    terms.push({ order, fromSimAt, ...(toSimAt === undefined ? {} : { toSimAt }) });
  }
  return terms;
}

/** Whether a renewal has not begun yet: its period can be given back in full at any time (marketplace-rules 4.5). */
export function isNotBegun({ order, fromSimAt }: OrderTerm, simAt: number): boolean {
  return order.type === 'renew' && fromSimAt > simAt;
}
