/** Kinds of future events, in the order in which they run when they are due at the same instant. */
export const EVENT_KINDS = [
  'order.payment_timeout',
  'call.attempt',
  'usage.check',
  'order.refund',
  'refund.reminder',
  'supervision.complete',
  'usage.collect',
  'instance.expire',
  'instance.retention',
  'instance.release',
  'instance.auto_renew',
  'package.reset',
  'instance.notice',
  'application.review',
  'interface_key.retire',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** Events that a new term, or the end of the instance, makes void. */
export const TERM_EVENTS: readonly EventKind[] = [
  'instance.expire',
  'instance.retention',
  'instance.release',
  'instance.auto_renew',
  'package.reset',
];

/**
 * Something that will happen at an instant of marketplace time, or of real time when it has a `dueWallAt`; the queues
 * order by (due, kind, sequence).
 */
export interface FutureEvent {
  readonly id: string;
  readonly kind: EventKind;
  /** For an event on real time: the instant at which it was planned. */
  readonly dueSimAt: number;
  /** Present for an event that waits for real time; jumps do not reach it. */
  readonly dueWallAt?: number;
  /** Order of creation; breaks ties. */
  readonly sequence: number;
  /** Id of the order, call or instance concerned. */
  readonly subjectId: string;
  readonly instanceId: string;
}

/** The collection that the subject of an event is in. */
export function subjectCollection(
  kind: EventKind,
): 'calls' | 'orders' | 'refundRequests' | 'supervisions' | 'instances' {
  if (kind === 'call.attempt') return 'calls';
  if (isAboutOrder({ kind })) return 'orders';
  if (kind === 'supervision.complete') return 'supervisions';
  return kind === 'refund.reminder' ? 'refundRequests' : 'instances';
}

/** Whether an event's subject is an order. */
export function isAboutOrder({ kind }: Pick<FutureEvent, 'kind'>): boolean {
  return kind === 'order.payment_timeout' || kind === 'order.refund';
}
