import type { Buyer } from './buyer.ts';
import type { Call } from './call.ts';
import { isOpen } from './draft.ts';
import type { Order } from './order.ts';
import type { RecordMaps } from './records.ts';

/** Sizes of a reset, from the smallest to the largest. */
export const RESET_SCOPES = ['calls', 'orders', 'all'] as const;

export type ResetScope = (typeof RESET_SCOPES)[number];

/**
 * Buyers with what they had before any of the given orders: payments given back, refunds taken back. Nothing else moves
 * money.
 */
function startingBuyers(buyers: RecordMaps['buyers'], orders: Iterable<Order>): Map<string, Buyer> {
  const spent = new Map<string, number>();
  for (const order of orders) {
    if (order.type === 'unsubscribe' || order.paidSimAt === undefined) continue;
    const amount = order.totalMinor - (order.refund?.amountMinor ?? 0);
    spent.set(order.buyerId, (spent.get(order.buyerId) ?? 0) + amount);
  }
  return new Map(
    [...buyers].map(([id, buyer]) => [id, { ...buyer, balanceMinor: buyer.balanceMinor + (spent.get(id) ?? 0) }]),
  );
}

/** What was given back here is forgotten with its orders; what was given back elsewhere stays a setting. */
function withoutRefundsHere(buyers: ReadonlyMap<string, Buyer>): Map<string, Buyer> {
  return new Map(
    [...buyers].map(([id, { fiveDayRefunds, ...buyer }]) => [
      id,
      fiveDayRefunds ? { ...buyer, fiveDayRefunds: { ...fiveDayRefunds, here: 0 } } : buyer,
    ]),
  );
}

/** The records without anything that was bought: catalogue, buyers as they began, settings and clock stay. */
export function withoutOrders(records: RecordMaps): RecordMaps {
  return {
    ...records,
    buyers: withoutRefundsHere(startingBuyers(records.buyers, records.orders.values())),
    orders: new Map(),
    instances: new Map(),
    calls: new Map(),
    events: new Map(),
    notices: new Map(),
    refundRequests: new Map(),
  };
}

/**
 * The records without finished calls. Messages about them stay and lead nowhere any more. A failed call stays while its
 * order waits for a restart of it by hand: without it the order could never end.
 */
export function withoutFinishedCalls(records: RecordMaps): RecordMaps {
  const isAwaited = ({ status, orderId }: Call): boolean =>
    status === 'failed' && orderId !== undefined && records.orders.get(orderId)?.status === 'processing';
  const calls = new Map([...records.calls].filter(([, call]) => isOpen(call) || isAwaited(call)));
  const notices = [...records.notices].map(([id, notice]) => {
    if (notice.callId === undefined || calls.has(notice.callId)) return [id, notice] as const;
    const { callId: _gone, ...rest } = notice;
    return [id, rest] as const;
  });
  return { ...records, calls, notices: new Map(notices) };
}
