import { termEnd } from '../../domain/calendar.ts';
import type { Call, CallCause } from '../../domain/call.ts';
import type { Instance, InstanceStatus } from '../../domain/instance.ts';
import type { Notice } from '../../domain/notice.ts';
import type { Order } from '../../domain/order.ts';
import type { UsageCharge } from '../../domain/usage.ts';

/**
 * What the buyer saw for a while. `expired_or_frozen`: the term was over and a renewal ended that, but the records do
 * not keep when grace became retention.
 */
export type SpanStatus = InstanceStatus | 'expired_or_frozen';

/** One state of an instance from the instant it began to the next one, or to now. */
export interface StatusSpan {
  readonly status: SpanStatus;
  readonly fromSimAt: number;
  /** Real time of the beginning, where a record keeps it. */
  readonly fromWallAt: number | undefined;
  readonly toSimAt: number;
}

/** The records that a history is read from, all of one instance, oldest first. */
export interface InstanceRecords {
  readonly instance: Instance;
  readonly orders: readonly Order[];
  readonly calls: readonly Call[];
  readonly notices: readonly Notice[];
  /** What was charged for its use; for a package, what was drawn from it. */
  readonly charges: readonly UsageCharge[];
}

interface StatusChange {
  readonly status: SpanStatus;
  readonly simAt: number;
  readonly wallAt: number | undefined;
}

/** A stretch that was paid for: from the seller's "yes" until its expiry (absent for one-time purchases). */
interface Term {
  readonly fromSimAt: number;
  readonly fromWallAt: number | undefined;
  readonly expireSimAt: number | undefined;
}

/**
 * The states that the buyer saw, read from orders, calls and the instance. Instance records keep only their latest
 * dates; earlier terms follow from their orders, earlier freezes from the calls that told the seller.
 */
export function statusSpans(records: InstanceRecords, nowSimAt: number): StatusSpan[] {
  const spans: StatusSpan[] = [];
  for (const { status, simAt, wallAt } of statusChanges(records)) {
    const last = spans.at(-1);
    if (last?.status === status) continue;
    const fromSimAt = Math.max(simAt, last?.fromSimAt ?? simAt);
    if (last) spans.splice(-1, 1, { ...last, toSimAt: fromSimAt });
    spans.push({ status, fromSimAt, fromWallAt: wallAt, toSimAt: Math.max(nowSimAt, fromSimAt) });
  }
  return spans;
}

function statusChanges(records: InstanceRecords): StatusChange[] {
  const { instance, orders } = records;
  const created: StatusChange = {
    status: 'provisioning',
    simAt: instance.createdSimAt,
    wallAt: callOf(records, 'purchase')?.createdWallAt,
  };
  if (instance.status === 'provisioning') return [created];
  const purchase = orders.find(({ id }) => id === instance.orderId);
  if (instance.status === 'failed') {
    const unsubscription = orders.find(({ id }) => id === purchase?.refund?.orderId);
    const simAt = purchase?.refund?.simAt ?? instance.createdSimAt;
    return [created, { status: 'failed', simAt, wallAt: unsubscription?.createdWallAt }];
  }
  if (instance.meter) return [created, ...debts(records, purchase)];
  const terms = termsOf(records, purchase);
  return [
    created,
    ...terms.flatMap((term, index): StatusChange[] => {
      const next = terms[index + 1];
      const begun: StatusChange = { status: 'in_use', simAt: term.fromSimAt, wallAt: term.fromWallAt };
      return [begun, ...(next ? endedLapse(records, term, next.fromSimAt) : latestLapse(records))];
    }),
  ];
}

/**
 * Pay-per-use has no term: grace, freezes and their ends are those of arrears. In records of before only the first
 * instance of a buyer has the messages, so that the calls that told the seller count too.
 */
function debts(records: InstanceRecords, purchase: Order | undefined): StatusChange[] {
  const { instance, notices, calls } = records;
  const first: StatusChange = {
    status: 'in_use',
    simAt: purchase?.finishedSimAt ?? instance.startSimAt ?? instance.createdSimAt,
    wallAt: answeredWallAt(callOf(records, 'provisioning_poll') ?? callOf(records, 'purchase')),
  };
  const kinds = {
    arrears_began: 'expired',
    arrears_frozen: 'frozen',
    arrears_cleared: 'in_use',
    meter_kept: 'in_use',
  } as const;
  const told = notices.flatMap(({ kind, simAt, wallAt }): StatusChange[] =>
    kind in kinds ? [{ status: kinds[kind as keyof typeof kinds], simAt, wallAt }] : [],
  );
  const causes = { arrears: 'frozen', arrears_cleared: 'in_use' } as const;
  const called = calls.flatMap(({ cause, createdSimAt: simAt, createdWallAt: wallAt }): StatusChange[] =>
    cause in causes ? [{ status: causes[cause as keyof typeof causes], simAt, wallAt }] : [],
  );
  const changes = [first, ...told, ...called].sort((a, b) => a.simAt - b.simAt);
  const add = (status: InstanceStatus, simAt: number | undefined): void => {
    if (simAt === undefined || changes.some((each) => each.status === status && each.simAt === simAt)) return;
    changes.push({ status, simAt, wallAt: undefined });
  };
  if (instance.status === 'frozen') add('frozen', instance.retentionFromSimAt);
  if (instance.status === 'released') add('released', instance.releasedSimAt);
  return changes.sort((a, b) => a.simAt - b.simAt);
}

/** The first term and one for each renewal or conversion that the seller has taken. */
function termsOf(records: InstanceRecords, purchase: Order | undefined): Term[] {
  const { instance, orders } = records;
  const renewals = orders
    .filter(({ type, status }) => (type === 'renew' || type === 'convert') && status === 'completed')
    .sort((a, b) => (a.finishedSimAt ?? 0) - (b.finishedSimAt ?? 0));
  const startSimAt = instance.startSimAt ?? instance.createdSimAt;
  const period = purchase?.line.period;
  const first: Term = {
    fromSimAt: purchase?.finishedSimAt ?? startSimAt,
    fromWallAt: answeredWallAt(callOf(records, 'provisioning_poll')),
    expireSimAt: period && termEnd(startSimAt, period),
  };
  return [
    first,
    ...renewals.map((order) => ({
      fromSimAt: order.finishedSimAt ?? order.createdSimAt,
      fromWallAt: answeredWallAt(
        records.calls.find(
          ({ cause, orderId }) => (cause === 'renewal' || cause === 'conversion') && orderId === order.id,
        ),
      ),
      expireSimAt: order.renewedExpireSimAt,
    })),
  ];
}

/** What happened between the expiry of a term and the renewal that came after it. */
function endedLapse(records: InstanceRecords, { expireSimAt }: Term, renewedSimAt: number): StatusChange[] {
  if (expireSimAt === undefined || expireSimAt >= renewedSimAt) return [];
  const toldAtExpiry = callOf(records, 'expiry', expireSimAt, renewedSimAt);
  if (toldAtExpiry) {
    return [{ status: 'expired_or_frozen', simAt: expireSimAt, wallAt: toldAtExpiry.createdWallAt }];
  }
  // Told at the end of grace: the call itself marks that end, and without one grace had not ended.
  const told = callOf(records, 'retention', expireSimAt, renewedSimAt);
  return [
    { status: 'expired', simAt: expireSimAt, wallAt: undefined },
    ...(told ? [{ status: 'frozen' as const, simAt: told.createdSimAt, wallAt: told.createdWallAt }] : []),
  ];
}

/** What has happened since the expiry of the latest term, of which the instance keeps all dates. */
function latestLapse(records: InstanceRecords): StatusChange[] {
  const { status, expireSimAt, retentionFromSimAt, releasedSimAt } = records.instance;
  // What went before its expiry, or with it, has had no grace.
  const isEarly = status === 'released' && (releasedSimAt ?? Infinity) <= (expireSimAt ?? -Infinity);
  const reached = (...statuses: InstanceStatus[]): boolean => statuses.includes(status);
  const changes: StatusChange[] = [];
  const add = (to: InstanceStatus, simAt: number | undefined, ...causes: CallCause[]): void => {
    if (simAt === undefined) return;
    const [told] = causes.flatMap((cause) => callOf(records, cause, simAt) ?? []);
    changes.push({ status: to, simAt, wallAt: told?.createdWallAt });
  };
  if (reached('expired', 'frozen', 'released') && !isEarly) add('expired', expireSimAt, 'expiry');
  if (reached('frozen', 'released')) add('frozen', retentionFromSimAt, 'retention');
  if (reached('released')) add('released', releasedSimAt, 'end_of_retention', 'closed', 'unsubscription');
  return changes;
}

/** The first call of a cause that was made within a stretch of marketplace time. */
function callOf(
  { calls }: InstanceRecords,
  cause: CallCause,
  fromSimAt = -Infinity,
  untilSimAt = Infinity,
): Call | undefined {
  return calls.find(
    (call) => call.cause === cause && call.createdSimAt >= fromSimAt && call.createdSimAt <= untilSimAt,
  );
}

/** Durations are rounded to tenths of a millisecond. */
const ROUNDED_UP_MS = 0.05;

/**
 * Real time at which the seller said yes, in whole milliseconds and never later than the clock that dates what follows
 * from it: a message of the same step must not seem to come first.
 */
function answeredWallAt(call: Call | undefined): number | undefined {
  const attempt = call?.attempts.findLast(({ verdict }) => verdict === 'success');
  return attempt && Math.max(attempt.wallAt, Math.floor(attempt.wallAt + attempt.timings.totalMs - ROUNDED_UP_MS));
}
