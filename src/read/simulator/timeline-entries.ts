import { HOUR_MS } from '../../domain/calendar.ts';
import type { Activity, Attempt, Call, Verdict } from '../../domain/call.ts';
import type { FaultKind } from '../../domain/fault-plan.ts';
import type { Notice, NoticeKind } from '../../domain/notice.ts';
import type { UsageCharge } from '../../domain/usage.ts';
import type { Order, OrderType } from '../../domain/order.ts';
import { operationOf } from '../../domain/seller-calls.ts';
import { isAboutOrder, type EventKind, type FutureEvent } from '../../domain/schedule.ts';
import type { EventName } from '../event-name.ts';
import type { InstanceRecords, SpanStatus, StatusSpan } from './status-spans.ts';

/** What money did: an order was placed unpaid, paid, canceled, or its money went back, or did not (`unsubscribed`). */
export type MoneyEvent = 'placed' | 'paid' | 'canceled' | 'refunded' | 'unsubscribed';

/** What one entry of a timeline is about. */
export type TimelineSubject =
  | { readonly kind: 'status'; readonly status: SpanStatus }
  | {
      readonly kind: 'money';
      readonly event: MoneyEvent;
      readonly orderId: string;
      readonly orderType: OrderType;
      readonly amountMinor: number;
      readonly currency: string;
    }
  | {
      readonly kind: 'charge';
      readonly chargeId: string;
      readonly instanceId: string;
      readonly cycle: 'hour' | 'day';
      readonly fromSimAt: number;
      readonly toSimAt: number;
      readonly usedTenThousandths: number;
      /** Drawn from packages; for the timeline of a package, from it. */
      readonly drawnTenThousandths: number;
      readonly amountMinor: number;
      readonly currency: string;
    }
  | {
      readonly kind: 'call';
      readonly callId: string;
      readonly activity: Activity;
      readonly operation: string | undefined;
      /** `open`: no try yet. */
      readonly verdict: Verdict | 'open';
      /** Number of the first try that is meant. */
      readonly attempt: number | undefined;
      /** So many tries in a row ended like this. */
      readonly count: number;
      readonly resultCode: string | undefined;
      /** Not sent, only written down. */
      readonly assumed: boolean;
      /** What a fault plan does or did to it. */
      readonly fault: FaultKind | undefined;
    }
  | {
      readonly kind: 'notice';
      readonly notice: NoticeKind;
      readonly noticeId: string;
      readonly to: 'buyer' | 'seller';
    }
  | {
      readonly kind: 'planned';
      readonly event: EventKind;
      /** As people read of it. */
      readonly name: EventName;
      readonly callId: string | undefined;
      readonly orderId: string | undefined;
    };

/** One entry: something that happened at an instant, or is planned for one. */
export interface TimelineEntry {
  readonly simAt: number;
  /** Instant of the last of several tries. */
  readonly untilSimAt: number | undefined;
  /** Real time, where a record keeps it. */
  readonly wallAt: number | undefined;
  readonly subject: TimelineSubject;
  /** Instants of all the tries that are meant. */
  readonly instants: readonly number[];
}

/** Entry with the real time that it is put in order by, known or the earliest possible. */
interface Sortable {
  readonly entry: TimelineEntry;
  readonly notBeforeWallAt: number;
}

/** Everything that happened to an instance in order of marketplace time, then real time. */
export function pastEntries(records: InstanceRecords, spans: readonly StatusSpan[]): TimelineEntry[] {
  const entries = [
    ...records.orders.flatMap((order) => moneyEntries(order, records.calls)),
    ...spans.map(({ status, fromSimAt, fromWallAt }) => sortable(fromSimAt, fromWallAt, { kind: 'status', status })),
    ...records.charges.map((charge) => chargeEntry(charge, records)),
    ...records.calls.flatMap(callEntries),
    ...records.notices.map(noticeEntry),
  ];
  return entries
    .sort(
      (a, b) =>
        a.entry.simAt - b.entry.simAt ||
        a.notBeforeWallAt - b.notBeforeWallAt ||
        rankOf(a.entry.subject) - rankOf(b.entry.subject),
    )
    .map(({ entry }) => entry);
}

/** Order within one millisecond: money moves a state, a state makes a call, its answer brings into use, then all are told. */
function rankOf(subject: TimelineSubject): number {
  if (subject.kind === 'status' && subject.status === 'in_use') return 3;
  return { money: 0, status: 1, charge: 2, call: 2, planned: 2, notice: 4 }[subject.kind];
}

/**
 * What is planned for an instance, in the order in which it will happen.
 * @param nameOf names an event as people read of it
 */
export function plannedEntries(
  events: readonly FutureEvent[],
  nameOf: (event: FutureEvent) => EventName,
): TimelineEntry[] {
  return [...events]
    .sort((a, b) => a.dueSimAt - b.dueSimAt || a.sequence - b.sequence)
    .map((planned) => {
      const { kind: event, dueSimAt, subjectId } = planned;
      const callId = event === 'call.attempt' ? subjectId : undefined;
      const orderId = isAboutOrder({ kind: event }) ? subjectId : undefined;
      return sortable(dueSimAt, undefined, { kind: 'planned', event, name: nameOf(planned), callId, orderId }).entry;
    });
}

function sortable(
  simAt: number,
  wallAt: number | undefined,
  subject: TimelineSubject,
  notBeforeWallAt = wallAt ?? 0,
): Sortable {
  return { entry: { simAt, untilSimAt: undefined, wallAt, subject, instants: [simAt] }, notBeforeWallAt };
}

function noticeEntry({ id, kind, to, simAt, wallAt }: Notice): Sortable {
  return sortable(simAt, wallAt, { kind: 'notice', notice: kind, noticeId: id, to });
}

function moneyEntries(order: Order, calls: readonly Call[]): Sortable[] {
  const subject = (event: MoneyEvent): TimelineSubject => ({
    kind: 'money',
    event,
    orderId: order.id,
    orderType: order.type,
    amountMinor: order.totalMinor,
    currency: order.currency,
  });
  const { createdSimAt, createdWallAt, paidSimAt, finishedSimAt } = order;
  if (order.type === 'unsubscribe') {
    if (finishedSimAt === undefined) return [];
    const wallAt = finishedSimAt === createdSimAt ? createdWallAt : undefined;
    const event = order.unsubscription?.way === 'at_expiry' ? 'unsubscribed' : 'refunded';
    return [sortable(finishedSimAt, wallAt, subject(event), createdWallAt)];
  }
  const entries: Sortable[] = [];
  if (paidSimAt !== createdSimAt) entries.push(sortable(createdSimAt, createdWallAt, subject('placed')));
  if (paidSimAt !== undefined) {
    // The payment makes the call in the same step, so the call keeps its real time.
    const made = calls.find(
      ({ cause, orderId }) =>
        orderId === order.id &&
        (cause === 'purchase' || cause === 'renewal' || cause === 'conversion' || cause === 'change'),
    );
    entries.push(sortable(paidSimAt, made?.createdWallAt, subject('paid'), made?.createdWallAt ?? createdWallAt));
  }
  if (order.status === 'canceled' && finishedSimAt !== undefined) {
    entries.push(sortable(finishedSimAt, undefined, subject('canceled'), createdWallAt));
  }
  return entries;
}

function chargeEntry(charge: UsageCharge, { instance, orders }: InstanceRecords): Sortable {
  const { fromSimAt, toSimAt, usageTenThousandths, drawn, amountMinor, chargedSimAt } = charge;
  const mine = instance.pack ? drawn.filter(({ packageInstanceId }) => packageInstanceId === instance.id) : drawn;
  return sortable(chargedSimAt, undefined, {
    kind: 'charge',
    chargeId: charge.id,
    instanceId: charge.instanceId,
    cycle: toSimAt - fromSimAt > HOUR_MS ? 'day' : 'hour',
    ...{ fromSimAt, toSimAt },
    usedTenThousandths: usageTenThousandths,
    drawnTenThousandths: mine.reduce((sum, { tenThousandths }) => sum + tenThousandths, 0),
    amountMinor: instance.pack ? 0 : amountMinor,
    currency: orders[0]?.currency ?? 'CNY',
  });
}

/** A call as its runs of tries that ended alike, so that a poll of a thousand tries is one entry. */
function callEntries(call: Call): Sortable[] {
  const subject = {
    kind: 'call' as const,
    callId: call.id,
    activity: call.activity,
    operation: operationOf(call),
  };
  const open = {
    ...subject,
    verdict: 'open' as const,
    attempt: undefined,
    count: 0,
    resultCode: undefined,
    assumed: false,
    fault: call.armedFault?.kind,
  };
  if (call.attempts.length === 0) return [sortable(call.createdSimAt, call.createdWallAt, open)];
  return runsOf(call.attempts).map((run) => {
    const [first] = run;
    const { verdict, number, resultCode, assumed = false } = first;
    const entry = sortable(first.simAt, first.wallAt, {
      ...subject,
      verdict,
      attempt: number,
      count: run.length,
      resultCode,
      assumed,
      fault: first.fault?.kind,
    });
    const untilSimAt = run.length > 1 ? run.at(-1)?.simAt : undefined;
    return { ...entry, entry: { ...entry.entry, untilSimAt, instants: run.map(({ simAt }) => simAt) } };
  });
}

function runsOf(attempts: readonly Attempt[]): [Attempt, ...Attempt[]][] {
  const runs: [Attempt, ...Attempt[]][] = [];
  for (const attempt of attempts) {
    const run = runs.at(-1);
    if (run && endedAlike(run[0], attempt)) run.push(attempt);
    else runs.push([attempt]);
  }
  return runs;
}

function endedAlike(a: Attempt, b: Attempt): boolean {
  return (
    a.verdict === b.verdict &&
    a.resultCode === b.resultCode &&
    a.assumed === b.assumed &&
    a.fault?.kind === b.fault?.kind
  );
}
