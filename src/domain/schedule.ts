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
  'product.probe',
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
  /** Id of the order, call, instance or product concerned. */
  readonly subjectId: string;
  /** Empty for what is about a product as a whole. */
  readonly instanceId: string;
}

/** Events that are not about an instance, with the collection that their subject is in. */
const SUBJECTS = {
  'call.attempt': 'calls',
  'order.payment_timeout': 'orders',
  'order.refund': 'orders',
  'refund.reminder': 'refundRequests',
  'application.review': 'applications',
  'interface_key.retire': 'interfaceKeys',
  'supervision.complete': 'supervisions',
  'product.probe': 'products',
} as const satisfies Partial<Record<EventKind, string>>;

/** The collection that the subject of an event is in. */
export function subjectCollection(kind: EventKind): (typeof SUBJECTS)[keyof typeof SUBJECTS] | 'instances' {
  return Object.hasOwn(SUBJECTS, kind) ? SUBJECTS[kind as keyof typeof SUBJECTS] : 'instances';
}

/** Whether an event's subject is an order. */
export function isAboutOrder({ kind }: Pick<FutureEvent, 'kind'>): boolean {
  return kind === 'order.payment_timeout' || kind === 'order.refund';
}
