import { isDeepStrictEqual } from 'node:util';
import { MarketState } from '../../src/app/market-state.ts';
import type { Workspace } from '../../src/app/workspace.ts';
import { nextAutoRenewal } from '../../src/domain/auto-renewal-plan.ts';
import { beijingDate, dayStart, wireTime } from '../../src/domain/calendar.ts';
import { isAskedLive } from '../../src/domain/call.ts';
import { isOpen } from '../../src/domain/draft.ts';
import type { Instance, SellerState } from '../../src/domain/instance.ts';
import { instanceIdsOf, type Order } from '../../src/domain/order.ts';
import { COLLECTION_NAMES, type RecordMaps } from '../../src/domain/records.ts';
import { compareEvents } from '../../src/engine/event-queue.ts';
import { NO_FINISHED_CALLS } from '../support/all-records.ts';
import { invariant } from './broken-invariant.ts';
import type { CallLedger } from './call-ledger.ts';
import { checkMetered } from './metered-invariants.ts';
import type { SellerModel } from './seller-model.ts';

const SELLER_STATES: Readonly<Record<Instance['status'], readonly SellerState[]>> = {
  provisioning: ['none', 'normal'],
  in_use: ['normal'],
  expired: ['normal', 'frozen'],
  frozen: ['frozen'],
  released: ['released'],
  failed: ['none', 'released'],
};

/** An ordinary package is drawn on the pay-per-use instance: the seller knows none of its own. */
function hasOwnInstance({ pack }: Instance): boolean {
  return pack?.terms.overage !== 'pay';
}

function sellerStates(instance: Instance): readonly SellerState[] {
  if (!hasOwnInstance(instance)) return ['none'];
  // Stopped because nothing is left of it.
  if (instance.status === 'in_use' && instance.pack?.usedUpSimAt !== undefined) return ['frozen'];
  return SELLER_STATES[instance.status];
}

/** Checks everything that must hold whenever no command runs and no call is due. */
export function checkState(workspace: Workspace, initialMinor: ReadonlyMap<string, number>): void {
  const { state } = workspace;
  for (const order of state.all('orders').values()) checkOrder(workspace, order);
  const late = renewedTooLate(workspace);
  for (const instance of state.all('instances').values()) checkInstance(workspace, instance, late.has(instance.id));
  checkEvents(workspace);
  checkAutoRenewal(workspace);
  checkMoney(workspace, initialMinor);
  checkMetered(workspace);
  checkQuota(workspace);
  const next = state.queue.peek();
  const { mode } = state.workspace().clock;
  const now = workspace.simNow();
  const ahead = !next || (mode === 'frozen' ? next.dueSimAt >= now || late.has(next.instanceId) : next.dueSimAt > now);
  invariant(ahead, 'no event is overdue', () => ({ next, now, mode }));
}

/**
 * Instances whose renewal the seller took (restarted by hand) when the renewed term was over already: a clock that
 * stands still lets them expire only when it moves again.
 */
function renewedTooLate({ state }: Workspace): ReadonlySet<string> {
  const late = new Set<string>();
  for (const { type, status, instanceId, renewedExpireSimAt = Infinity, finishedSimAt = 0 } of state
    .all('orders')
    .values()) {
    const isCurrent = state.get('instances', instanceId)?.expireSimAt === renewedExpireSimAt;
    if (isTermOrder(type) && status === 'completed' && isCurrent && finishedSimAt > renewedExpireSimAt)
      late.add(instanceId);
  }
  return late;
}

/** Orders that give an instance a new term. */
function isTermOrder(type: Order['type']): boolean {
  return type === 'renew' || type === 'convert';
}

function checkOrder(workspace: Workspace, order: Order): void {
  const { state } = workspace;
  const name = 'a paid order ends completed, refunded or is being worked on';
  const instance = state.get('instances', order.instanceId);
  if (order.status === 'processing') {
    const calls = instanceIdsOf(order).flatMap((id) => state.callIdsOf(id).map((callId) => state.get('calls', callId)));
    const working = calls.some(
      (call) => call?.orderId === order.id && (isOpen(call) || (isTermOrder(order.type) && call.status === 'failed')),
    );
    const supervision = state.get('supervisions', order.supervisionId ?? '');
    const supervised = supervision !== undefined && supervision.finishedSimAt === undefined;
    invariant(working || supervised, name, () => `${order.id} is processing and nothing goes on`);
    if (isTermOrder(order.type)) invariant(instance?.openRenewalOrderId === order.id, name, () => order.id);
    if (order.type === 'change') invariant(instance?.openChangeOrderId === order.id, name, () => order.id);
  }
  if ((order.type === 'new' || order.type === 'trial') && order.status === 'completed') {
    for (const id of instanceIdsOf(order)) {
      const status = state.get('instances', id)?.status;
      const served = status !== undefined && status !== 'provisioning' && status !== 'failed';
      invariant(served, name, () => `${order.id} is completed, its instance is ${status}`);
    }
  }
  if (order.status === 'refunded') {
    const back = state.get('orders', order.refund?.orderId ?? '');
    const amountMinor = order.refund?.amountMinor ?? -1;
    const whole = back?.originalOrderId === order.id && back.totalMinor === order.totalMinor;
    const part = back?.unsubscription !== undefined && amountMinor >= 0 && amountMinor <= order.totalMinor;
    const isRefund = back?.type === 'unsubscribe' && instanceIdsOf(order).includes(back.instanceId) && (part || whole);
    invariant(isRefund, 'a refund is an order over the same amount, or a part that was worked out', () => order.id);
  }
  if (order.status === 'refunding' && order.type !== 'unsubscribe') {
    const running = state.get('orders', instance?.openRefundOrderId ?? '');
    const promised = running?.refundShares?.some(({ orderId }) => orderId === order.id);
    invariant(promised === true && running?.status === 'refunding', 'money on its way is promised', () => order.id);
  }
  if (order.unsubscription && order.status === 'completed') checkUnsubscription(workspace, order);
  if (order.unsubscription?.way === 'at_expiry') {
    const wentThen = instance?.releasedSimAt === instance?.expireSimAt && instance?.retentionFromSimAt === undefined;
    invariant(wentThen && Object.is(order.totalMinor, 0), 'unsubscribed at expiry, for nothing', () => order.id);
  }
}

/** The orders of an instance give back what its unsubscription says, line by line. */
function checkUnsubscription({ state }: Workspace, { id, instanceId, totalMinor, line }: Order): void {
  let backMinor = 0;
  for (const orderId of state.ordersOfInstance(instanceId)) {
    const { refund } = state.get('orders', orderId) ?? {};
    if (refund?.orderId === id) backMinor += refund.amountMinor;
  }
  const linesMinor = (line.priceParts ?? []).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  invariant(backMinor === totalMinor && linesMinor === totalMinor, 'an unsubscription adds up', () => id);
  invariant(state.get('instances', instanceId)?.status === 'released', 'what is given back is gone', () => instanceId);
}

/** The quota counts what was given back in its year. */
function checkQuota({ state }: Workspace): void {
  for (const { id, fiveDayRefunds } of state.all('buyers').values()) {
    if (!fiveDayRefunds) continue;
    let count = 0;
    for (const { buyerId, unsubscription, createdSimAt } of state.all('orders').values()) {
      const counts = buyerId === id && unsubscription?.way === 'five_day';
      if (counts && beijingDate(createdSimAt).year === fiveDayRefunds.year) count += 1;
    }
    invariant(count === fiveDayRefunds.here, 'five-day refunds are counted', () => ({ id, count, fiveDayRefunds }));
    invariant(count <= 10, 'no more five-day refunds than the quota', () => id);
  }
}

function checkInstance(workspace: Workspace, instance: Instance, renewedTooLate: boolean): void {
  const now = workspace.simNow();
  const { id, status, sellerState, expireSimAt, retentionFromSimAt, releaseDueSimAt } = instance;
  const detail = (): unknown => ({ now, id, status, sellerState, expireSimAt, retentionFromSimAt, releaseDueSimAt });
  invariant(sellerStates(instance).includes(sellerState), 'status and seller state fit', detail);
  const { state } = workspace;
  const purchase = state.get('orders', instance.orderId);
  const givenBack = state.get('orders', purchase?.refund?.orderId ?? '')?.unsubscription !== undefined;
  // By the buyer's hand, from the expiry on.
  const closed = instance.meter !== undefined || (instance.releasedSimAt ?? 0) >= (expireSimAt ?? Infinity);
  const term = expireSimAt ?? Infinity;
  const endless = instance.billing === 'one_time' || instance.billing === 'on_demand';
  // A package without an instance of its own waits for its last collection only.
  const graceEnd = hasOwnInstance(instance) ? retentionFromSimAt : releaseDueSimAt;
  const fits = {
    provisioning: expireSimAt === undefined,
    in_use: now <= term && retentionFromSimAt === undefined && endless === (term === Infinity),
    expired: (term <= now || instance.meter !== undefined) && now <= (graceEnd ?? 0),
    frozen: (retentionFromSimAt ?? Infinity) <= now && now <= (releaseDueSimAt ?? 0),
    released: ((releaseDueSimAt ?? Infinity) <= now || givenBack || closed) && instance.releasedSimAt !== undefined,
    failed: purchase?.status === 'refunded',
  };
  invariant(fits[status] || renewedTooLate, 'status and dates fit', detail);
  const setTwice = instance.autoRenewal !== undefined && instance.autoUnsubscribe !== undefined;
  invariant(!setTwice, 'renewal and unsubscription at expiry exclude each other', detail);
  const { openChangeOrderId, openRefundRequestId, openRefundOrderId } = instance;
  const change = state.get('orders', openChangeOrderId ?? '')?.status;
  const changing = change === 'pending_payment' || change === 'processing' || openChangeOrderId === undefined;
  invariant(changing, 'an open change is open', detail);
  const request = state.get('refundRequests', openRefundRequestId ?? '')?.status;
  const running = state.get('orders', openRefundOrderId ?? '')?.status;
  invariant(running === 'refunding' || openRefundOrderId === undefined, 'an open refund is on its way', detail);
  const isOpen = request === 'seller_reviewing' || (request === 'approved' && openRefundOrderId !== undefined);
  invariant(isOpen || openRefundRequestId === undefined, 'an open wish is open', detail);
  const renewal = state.get('orders', instance.openRenewalOrderId ?? '');
  if (renewal?.status === undefined && instance.openRenewalOrderId === undefined) return;
  const open = renewal?.status === 'pending_payment' || renewal?.status === 'processing';
  invariant(open || status === 'released', 'an open renewal is open', detail);
}

/** Buyers hear of what comes 7, 3 and 1 days before, at ten in the morning. */
function nextReminder(afterSimAt: number, deadlineSimAt: number): number | undefined {
  const tenOClock = (daysBefore: number): number => {
    const day = new Date(deadlineSimAt - daysBefore * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
    return Date.parse(`${day}T10:00:00+08:00`);
  };
  return [7, 3, 1].map(tenOClock).find((simAt) => simAt > afterSimAt);
}

/** Automatic renewal is planned once, at its hour, and only for who wants it; while a charge is possible it is planned. */
function checkAutoRenewal(workspace: Workspace): void {
  const { state } = workspace;
  const planned = new Map<string, number>();
  for (const { kind, subjectId, dueSimAt } of state.queue.inOrder()) {
    if (kind !== 'instance.auto_renew') continue;
    invariant(!planned.has(subjectId), 'automatic renewal is planned once', () => subjectId);
    const atHour = dueSimAt === dayStart(dueSimAt) + 3 * 3_600_000;
    const wanted = state.get('instances', subjectId)?.autoRenewal !== undefined;
    invariant(atHour && wanted, 'automatic renewal is planned at its hour for who wants it', () => subjectId);
    planned.set(subjectId, dueSimAt);
  }
  for (const instance of state.all('instances').values()) {
    const open = state.get('orders', instance.openRenewalOrderId ?? '')?.status;
    const next = nextAutoRenewal(instance, workspace.simNow(), workspace.profile());
    if (next === undefined || open === 'processing') continue;
    invariant(planned.has(instance.id), 'automatic renewal goes on', () => ({ id: instance.id, next }));
  }
}

/** The same hour so many working days later: in whole weeks five days are seven. */
function workingDaysLater(simAt: number, days: number): number {
  const weekday = new Date(simAt + 8 * 3_600_000).getUTCDay();
  // On a weekend the count begins as if on the Friday before.
  const friday = weekday === 6 ? 1 : weekday === 0 ? 2 : 0;
  const from = friday > 0 ? 5 : weekday;
  const ahead = from + days;
  const calendarDays = days + 2 * Math.floor((ahead - 1) / 5) - friday;
  return simAt + calendarDays * 86_400_000;
}

/** The queue holds exactly what the records ask for. */
function checkEvents(workspace: Workspace): void {
  const { state } = workspace;
  const now = workspace.simNow();
  const expected: string[] = [];
  const plan = (kind: string, dueSimAt: number | undefined, subjectId: string): void => {
    expected.push(`${kind} ${subjectId} ${dueSimAt}`);
  };
  for (const instance of state.all('instances').values()) {
    const { id, status, startSimAt, expireSimAt, retentionFromSimAt, releaseDueSimAt } = instance;
    const [from, deadline] =
      status === 'in_use'
        ? [startSimAt, expireSimAt]
        : status === 'expired'
          ? [expireSimAt, retentionFromSimAt]
          : status === 'frozen'
            ? [retentionFromSimAt, releaseDueSimAt]
            : [];
    const reminder = deadline === undefined ? undefined : nextReminder(Math.max(from ?? 0, now), deadline);
    if (reminder !== undefined) plan('instance.notice', reminder, id);
    if (status === 'in_use' && expireSimAt !== undefined) plan('instance.expire', expireSimAt, id);
    if (status === 'expired' && hasOwnInstance(instance)) plan('instance.retention', retentionFromSimAt, id);
    if (status === 'expired' || status === 'frozen') plan('instance.release', releaseDueSimAt, id);
    const { meter, pack } = instance;
    if (meter?.collectsSimAt !== undefined) plan('usage.collect', meter.collectsSimAt, id);
    if (pack?.resetsSimAt !== undefined) plan('package.reset', pack.resetsSimAt, id);
  }
  for (const { id, status, createdSimAt, refundShares } of state.all('orders').values()) {
    if (status === 'pending_payment') plan('order.payment_timeout', createdSimAt + 24 * 3_600_000, id);
    if (status === 'refunding' && refundShares) plan('order.refund', createdSimAt + 3 * 3_600_000, id);
  }
  for (const { id, state: now, completesSimAt } of state.all('supervisions').values()) {
    if (now === 'accept' && completesSimAt !== undefined) plan('supervision.complete', completesSimAt, id);
  }
  for (const { id, status, createdSimAt } of state.all('refundRequests').values()) {
    const dueSimAt = workingDaysLater(createdSimAt, 7);
    if (status === 'seller_reviewing' && dueSimAt > now) plan('refund.reminder', dueSimAt, id);
  }
  for (const { id, status, nextAttemptSimAt, heldBack } of state.all('calls').values()) {
    if (status === 'retrying' || status === 'polling' || heldBack) plan('call.attempt', nextAttemptSimAt, id);
  }
  const unchecked = new Map<string, number>();
  for (const { status, pushId, recordedSimAt } of state.all('usageRecords').values()) {
    if (status === 'received') unchecked.set(pushId ?? '', recordedSimAt);
  }
  for (const [pushId, recordedSimAt] of unchecked) plan('usage.check', recordedSimAt, pushId);
  const planned = [...state.queue.inOrder()]
    .filter(({ kind }) => kind !== 'instance.auto_renew')
    .map(({ kind, subjectId, dueSimAt }) => `${kind} ${subjectId} ${dueSimAt}`);
  invariant(
    isDeepStrictEqual(planned.sort(), expected.sort()),
    'the queue has exactly the events that are needed',
    () => ({
      missing: expected.filter((event) => !planned.includes(event)),
      needless: planned.filter((event) => !expected.includes(event)),
    }),
  );
}

/** What the ledger says of each order and coupon, and of the balance of each buyer. */
function ledgerSums({ state }: Workspace) {
  const sums = {
    orders: new Map<string, number>(),
    coupons: new Map<string, number>(),
    balances: new Map<string, number>(),
  };
  const add = (to: Map<string, number>, key: string | undefined, amount: number): void => {
    if (key !== undefined) to.set(key, (to.get(key) ?? 0) + amount);
  };
  for (const { kind, method, buyerId, orderId, couponId, amountMinor } of state.all('ledger').values()) {
    invariant(amountMinor !== 0, 'every movement moves something', () => ({ buyerId, orderId }));
    invariant(
      (kind === 'payment' || kind === 'usage') === amountMinor < 0,
      'payments and usage take, all else gives',
      () => ({ orderId }),
    );
    add(sums.orders, orderId, amountMinor);
    add(sums.coupons, couponId, amountMinor);
    if (method === 'balance') add(sums.balances, buyerId, amountMinor);
  }
  return sums;
}

/** Payments, refunds, coupons and balances of a buyer always add up to the orders. */
function checkMoney(workspace: Workspace, initialMinor: ReadonlyMap<string, number>): void {
  const { state } = workspace;
  const { orders, coupons, balances } = ledgerSums(workspace);
  for (const [id, beganMinor] of initialMinor) {
    const actual = state.get('buyers', id)?.balanceMinor;
    const expected = beganMinor + (balances.get(id) ?? 0);
    invariant(actual === expected, 'balance and ledger agree', () => ({ buyer: id, actual, expected }));
  }
  for (const order of state.all('orders').values()) checkOrderMoney(order, orders.get(order.id) ?? 0);
  for (const coupon of state.all('coupons').values()) {
    const { id, kind, faceMinor = 0, leftMinor = 0, usedByOrderId } = coupon;
    const spent = -(coupons.get(id) ?? 0);
    if (kind === 'cash') invariant(faceMinor - leftMinor === spent, 'a coupon and its ledger agree', () => coupon);
    else if (usedByOrderId !== undefined) {
      const used = state.get('orders', usedByOrderId)?.payment?.couponIds.includes(id);
      invariant(used === true, 'a discount coupon is used by the order that it names', () => coupon);
    }
  }
}

/** An order costs nothing until it is paid, its total then, and after a full refund what expired coupons had paid. */
function checkOrderMoney(order: Order, moved: number): void {
  const { id, type, status, totalMinor, paidSimAt, payment, refund, line } = order;
  const isPaid = type !== 'unsubscribe' && paidSimAt !== undefined;
  const expected = !isPaid ? 0 : (refund?.amountMinor ?? 0) - (refund?.lostMinor ?? 0) - totalMinor;
  invariant(moved === expected, 'the ledger of an order adds up to it', () => ({ id, status, moved, expected }));
  invariant(line.amountMinor === totalMinor, 'the line is the total', () => ({
    id,
    line: line.amountMinor,
    totalMinor,
  }));
  if (line.priceParts) {
    const sum = line.priceParts.reduce((partial, { amountMinor }) => partial + amountMinor, 0);
    invariant(sum === line.amountMinor, 'the lines of a price add up', () => ({ id, sum, amount: line.amountMinor }));
  }
  if (isPaid) {
    const paid = (payment?.paidMinor ?? 0) + (payment?.cashCouponMinor ?? 0);
    invariant(paid === totalMinor, 'money and cash coupons pay the total', () => ({ id, paid, totalMinor }));
  }
}

/** What the seller believes is what the marketplace believes, wherever nothing is under way and nothing has failed. */
export function checkSeller({ state }: Workspace, seller: SellerModel, forgotten: ReadonlySet<string>): void {
  for (const { id, sellerInstanceId, sellerState } of state.all('instances').values()) {
    if (sellerInstanceId === undefined || forgotten.has(id)) continue;
    const calls = state.callIdsOf(id).map((callId) => state.get('calls', callId));
    if (calls.some((call) => call && !isAskedLive(call) && call.status !== 'success')) continue;
    // A call that was only written down is not known to the seller.
    if (calls.some((call) => call?.attempts.some(({ assumed }) => assumed))) continue;
    const theirs = seller.instance(sellerInstanceId);
    const { expireSimAt = 0, openRenewalOrderId } = state.get('instances', id) ?? {};
    const told = theirs?.expireTime ?? '';
    // On the wire when its buyer released the instance: the seller took a renewal that nobody pays any more.
    const inVain = state.ordersOfInstance(id).some((orderId) => {
      return state.get('orders', orderId)?.refund?.reason === 'released_before_renewal';
    });
    invariant(
      told === '' || told === wireTime(expireSimAt) || openRenewalOrderId !== undefined || inVain,
      'the seller knows the expiry',
      () => ({ id, told, expireSimAt }),
    );
    const believed = theirs?.released ? 'released' : theirs?.frozen ? 'frozen' : 'normal';
    invariant(believed === sellerState, 'seller and marketplace agree', () => ({
      id,
      sellerInstanceId,
      believed,
      sellerState,
      calls: calls.map((call) => `${call?.id} ${call?.activity} ${call?.status} ${call?.orderId ?? ''}`),
    }));
  }
}

/** A fault plan has taken exactly the tries that are marked with it, as far as their calls are there. */
export function checkFaults({ state }: Workspace): void {
  for (const plan of state.all('faults').values()) {
    for (const { callId, attempt, over } of plan.recent) {
      const call = state.get('calls', callId);
      if (!call) continue;
      const taken = over
        ? call.attempts.find(({ number }) => number === attempt)?.fault?.faultId
        : (call.armedFault?.faultId ?? (call.status === 'superseded' ? plan.id : undefined));
      invariant(taken === plan.id, 'a use of a fault plan is a marked try', () => ({ plan: plan.id, callId, attempt }));
    }
    invariant(plan.used <= plan.seen && plan.recent.length <= plan.used, 'a plan counts what it took', () => plan);
  }
}

/** Where two collections first differ, in content or in order. */
function firstDifference(
  collection: string,
  actual: ReadonlyMap<string, unknown>,
  expected: ReadonlyMap<string, unknown>,
): string {
  for (const id of new Set([...expected.keys(), ...actual.keys()])) {
    if (isDeepStrictEqual(actual.get(id), expected.get(id))) continue;
    return `${collection} differ at ${id}: ${JSON.stringify(actual.get(id))} for ${JSON.stringify(expected.get(id))}`;
  }
  return `${collection} differ in their order`;
}

/** Records that were read back, or are in memory, are the ones that were acknowledged. */
export function checkRecords(name: string, actual: RecordMaps, expected: RecordMaps): void {
  for (const collection of COLLECTION_NAMES) {
    const same = isDeepStrictEqual([...actual[collection]], [...expected[collection]]);
    invariant(same, name, () => firstDifference(collection, actual[collection], expected[collection]));
  }
}

/** A fresh state made of the durable records is the state in memory, indexes included. */
export function checkReplay({ state }: Workspace, records: RecordMaps, ledger: CallLedger): void {
  const name = 'replaying the durable records gives the same state';
  const fresh = new MarketState({ records, finishedCalls: NO_FINISHED_CALLS });
  const events = (of: MarketState): unknown => [...of.queue.inOrder()].sort(compareEvents);
  invariant(isDeepStrictEqual(events(state), events(fresh)), name, () => 'the event queue differs');
  invariant(isDeepStrictEqual(state.callingIds(), fresh.callingIds()), name, () => 'the calls that are due differ');
  for (const collection of COLLECTION_NAMES) {
    if (collection === 'events') continue;
    const same = isDeepStrictEqual([...state.all(collection)], [...fresh.all(collection)]);
    invariant(same, name, () => `${collection} differ`);
  }
  for (const id of records.instances.keys()) {
    const lanes = [state, fresh].map((of) => of.openCallIds(id));
    invariant(isDeepStrictEqual(lanes[0], lanes[1]), name, () => ({ instance: id, lanes }));
    invariant(isDeepStrictEqual(lanes[0], ledger.lane(id)), 'no call leaves or changes its lane', () => id);
    invariant(isDeepStrictEqual(state.callIdsOf(id), fresh.callIdsOf(id)), name, () => `calls of ${id} differ`);
  }
}
