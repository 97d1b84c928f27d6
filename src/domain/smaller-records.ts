import type { ProductApplication } from './application.ts';
import type { Buyer } from './buyer.ts';
import type { Call } from './call.ts';
import { settledReplay } from './case-replay.ts';
import type { Coupon } from './coupon.ts';
import type { DebugCase } from './debug-case.ts';
import { isOpen } from './draft.ts';
import type { FaultPlan } from './fault-plan.ts';
import { settledProbes, type ProbeState } from './probe-state.ts';
import type { RecordMaps } from './records.ts';
import type { EventKind } from './schedule.ts';
import { stockId, type Stock } from './stock.ts';

/** Events that have nothing to do with what was bought. */
const STAYING_EVENTS: ReadonlySet<EventKind> = new Set<EventKind>([
  'application.review',
  'interface_key.retire',
  'product.probe',
]);

/** Sizes of a reset, from the smallest to the largest. */
export const RESET_SCOPES = ['calls', 'orders', 'all'] as const;

export type ResetScope = (typeof RESET_SCOPES)[number];

/**
 * Buyers with what they had before anything was bought; what the operator put on their balance stays. Orders of before
 * the ledger was kept were paid from the balance.
 */
function startingBuyers({ buyers, orders, ledger }: RecordMaps): Map<string, Buyer> {
  const spent = new Map<string, number>();
  const spend = (buyerId: string, amountMinor: number): void => {
    spent.set(buyerId, (spent.get(buyerId) ?? 0) + amountMinor);
  };
  const inLedger = { payment: new Set<string>(), refund: new Set<string>() };
  for (const { kind, method, buyerId, amountMinor, orderId = '' } of ledger.values()) {
    if (kind === 'payment' || kind === 'refund') inLedger[kind].add(orderId);
    if (method === 'balance' && kind !== 'top_up') spend(buyerId, -amountMinor);
  }
  for (const order of orders.values()) {
    if (order.type === 'unsubscribe' || order.paidSimAt === undefined) continue;
    if (inLedger.payment.has(order.id)) continue;
    spend(order.buyerId, order.totalMinor);
    if (!inLedger.refund.has(order.id)) spend(order.buyerId, -(order.refund?.amountMinor ?? 0));
  }
  return new Map(
    [...buyers].map(([id, buyer]) => [id, { ...buyer, balanceMinor: buyer.balanceMinor + (spent.get(id) ?? 0) }]),
  );
}

/** Coupons as good as new. */
function unspentCoupons(coupons: RecordMaps['coupons']): Map<string, Coupon> {
  return new Map(
    [...coupons].map(([id, { usedByOrderId: _used, ...coupon }]) => [
      id,
      coupon.kind === 'cash' ? { ...coupon, leftMinor: coupon.faceMinor } : coupon,
    ]),
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

/** Stocks with every unit that was sold. */
function fullStocks({ stocks, orders }: RecordMaps): Map<string, Stock> {
  const sold = new Map<string, number>();
  for (const { type, status, productId, line } of orders.values()) {
    if ((type !== 'new' && type !== 'trial') || status === 'canceled') continue;
    const id = stockId(productId, line.specificationId);
    sold.set(id, (sold.get(id) ?? 0) + 1);
  }
  return new Map(
    [...stocks].map(([id, stock]) => [id, { ...stock, leftUnits: stock.leftUnits + (sold.get(id) ?? 0) }]),
  );
}

/** The records without anything that was bought: catalogue, buyers as they began, coupons, settings and clock stay. */
export function withoutOrders(records: RecordMaps): RecordMaps {
  return {
    ...records,
    buyers: withoutRefundsHere(startingBuyers(records)),
    coupons: unspentCoupons(records.coupons),
    stocks: fullStocks(records),
    ledger: new Map([...records.ledger].filter(([, { kind }]) => kind === 'top_up')),
    orders: new Map(),
    instances: new Map(),
    calls: new Map(),
    events: new Map([...records.events].filter(([, { kind }]) => STAYING_EVENTS.has(kind))),
    notices: new Map(),
    refundRequests: new Map(),
    supervisions: new Map(),
    usageRecords: new Map(),
    usageCharges: new Map(),
    faults: withUses(records.faults, new Map()),
    debugCases: withCalls(records.debugCases, new Map()),
    probes: withProbeCalls(records.probes, new Map()),
    applications: withReplayedCalls(records.applications, new Map()),
  };
}

/** Fault plans with what they did as far as the calls are there that they did it to; what is used up stays so. */
function withUses(faults: RecordMaps['faults'], calls: RecordMaps['calls']): Map<string, FaultPlan> {
  return new Map(
    [...faults].map(([id, plan]) => [id, { ...plan, recent: plan.recent.filter(({ callId }) => calls.has(callId)) }]),
  );
}

/** What is known of probes, without the calls that are gone. */
function withProbeCalls(probes: RecordMaps['probes'], calls: RecordMaps['calls']): Map<string, ProbeState> {
  return new Map([...probes].map(([id, state]) => [id, settledProbes(state, (callId) => calls.has(callId))]));
}

/** Applications; the replay of cases that waits for a call which is gone decides nothing. */
function withReplayedCalls(
  applications: RecordMaps['applications'],
  calls: RecordMaps['calls'],
): Map<string, ProductApplication> {
  return new Map(
    [...applications].map(([id, each]) => [
      id,
      each.replay ? { ...each, replay: settledReplay(each.replay, (callId) => calls.has(callId)) } : each,
    ]),
  );
}

/** Saved debugging cases; how they were answered stays known, the call that told leads nowhere where it is gone. */
function withCalls(cases: RecordMaps['debugCases'], calls: RecordMaps['calls']): Map<string, DebugCase> {
  return new Map(
    [...cases].map(([id, each]) => {
      const { callId, ...result } = each.last;
      return [id, callId === undefined || calls.has(callId) ? each : { ...each, last: result }];
    }),
  );
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
  return {
    ...records,
    calls,
    notices: new Map(notices),
    faults: withUses(records.faults, calls),
    debugCases: withCalls(records.debugCases, calls),
    probes: withProbeCalls(records.probes, calls),
    applications: withReplayedCalls(records.applications, calls),
  };
}
