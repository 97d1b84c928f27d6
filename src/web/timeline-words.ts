import type { Verdict } from '../domain/call.ts';
import type { InstanceStatus } from '../domain/instance.ts';
import type { EventKind } from '../domain/schedule.ts';
import type { MoneyEvent, TimelineEntry, TimelineSubject } from '../read/simulator/timeline-entries.ts';
import type { SpanStatus } from '../read/simulator/status-spans.ts';
import type { IconName } from './icons.ts';
import type { RequestContext } from './request-context.ts';

/** How an entry of a timeline looks and reads. */
export interface EntryWords {
  /** Class of a badge and of a mark; '' is quiet. */
  readonly tone: 'good' | 'warn' | 'bad' | 'busy' | '';
  readonly icon: IconName;
  /** One or two characters for a mark of the picture. */
  readonly glyph: string;
  readonly text: string;
  /** What stands beneath, e.g. the kind of the order or the numbers of the tries. */
  readonly more: string | undefined;
  /** Address below the workspace of what is meant. */
  readonly path: string | undefined;
}

type Look = Pick<EntryWords, 'tone' | 'icon' | 'glyph'>;
type Words = Pick<RequestContext, 't' | 'format'>;

const STATUS_LOOKS: Readonly<Record<SpanStatus, Look>> = {
  provisioning: { tone: 'busy', icon: 'wait', glyph: '…' },
  in_use: { tone: 'good', icon: 'check', glyph: '✓' },
  expired: { tone: 'warn', icon: 'clock', glyph: '!' },
  frozen: { tone: 'warn', icon: 'snow', glyph: '*' },
  expired_or_frozen: { tone: 'warn', icon: 'clock', glyph: '?' },
  released: { tone: '', icon: 'gone', glyph: '–' },
  failed: { tone: 'bad', icon: 'cross', glyph: '×' },
};
const VERDICT_LOOKS: Readonly<Record<Verdict | 'open', Look>> = {
  success: { tone: 'good', icon: 'check', glyph: '✓' },
  pending: { tone: 'busy', icon: 'wait', glyph: '…' },
  failure: { tone: 'bad', icon: 'cross', glyph: '×' },
  open: { tone: 'busy', icon: 'clock', glyph: '…' },
};
/** A call that was only written down is no success of the seller. */
const ASSUMED_LOOK: Look = { tone: '', icon: 'copy', glyph: '~' };
const MONEY_LOOKS: Readonly<Record<MoneyEvent, Look>> = {
  placed: { tone: '', icon: 'clock', glyph: '…' },
  paid: { tone: 'good', icon: 'check', glyph: '+' },
  canceled: { tone: '', icon: 'cross', glyph: '–' },
  refunded: { tone: 'warn', icon: 'refund', glyph: '↩' },
  unsubscribed: { tone: '', icon: 'gone', glyph: '–' },
};
const PLANNED_LOOKS: Readonly<Record<EventKind, Look>> = {
  'order.payment_timeout': { ...MONEY_LOOKS.canceled, tone: '' },
  'refund.reminder': { tone: '', icon: 'bell', glyph: '@' },
  'supervision.complete': { tone: '', icon: 'check', glyph: '✓' },
  'order.refund': { ...MONEY_LOOKS.refunded, tone: '' },
  'call.attempt': { tone: '', icon: 'arrow', glyph: '↻' },
  'instance.expire': { ...STATUS_LOOKS.expired, tone: '' },
  'instance.retention': { ...STATUS_LOOKS.frozen, tone: '' },
  'instance.release': { ...STATUS_LOOKS.released, tone: '' },
  'instance.notice': { tone: '', icon: 'bell', glyph: '@' },
  'usage.check': { tone: '', icon: 'search', glyph: '?' },
  'usage.collect': { tone: '', icon: 'clock', glyph: '¥' },
  'package.reset': { tone: '', icon: 'refund', glyph: '↺' },
  'instance.auto_renew': { ...MONEY_LOOKS.paid, tone: '' },
  'product.probe': { tone: '', icon: 'search', glyph: '?' },
  'application.review': { tone: '', icon: 'check', glyph: '?' },
  'interface_key.retire': { tone: '', icon: 'gone', glyph: '–' },
};

/** The name of a state in the reader's language. */
export function spanName(status: SpanStatus, { t }: Pick<Words, 't'>): string {
  if (status === 'expired_or_frozen') return t('timeline.status.expired_or_frozen');
  return t(`status.instance.${status satisfies InstanceStatus}`);
}

/** Words an entry of an instance's timeline in the reader's language. */
export function entryWords({ subject }: TimelineEntry, instanceId: string, words: Words): EntryWords {
  const { t, format } = words;
  switch (subject.kind) {
    case 'status':
      return {
        ...STATUS_LOOKS[subject.status],
        text: spanName(subject.status, words),
        more: undefined,
        path: undefined,
      };
    case 'money': {
      const amount = format.money(subject.amountMinor, subject.currency);
      return {
        ...MONEY_LOOKS[subject.event],
        text: t(`timeline.money.${subject.event}`, { amount }),
        more: t(`order.type.${subject.orderType}`),
        path: `/orders/${subject.orderId}`,
      };
    }
    case 'charge':
      return chargeWords(subject, words);
    case 'call':
      return callWords(subject, words);
    case 'notice':
      return {
        ...PLANNED_LOOKS['instance.notice'],
        text: t('timeline.notice', { notice: t(`notices.kind.${subject.notice}`) }),
        more: t(`timeline.notice.to_${subject.to}`),
        path: `${subject.to === 'seller' ? '/seller' : ''}/notices/${subject.noticeId}`,
      };
    case 'planned':
      return {
        ...PLANNED_LOOKS[subject.event],
        text: t('timeline.event', { event: t(`event.${subject.name}`) }),
        more: undefined,
        path: plannedPath(subject, instanceId),
      };
  }
}

function chargeWords(subject: Extract<TimelineSubject, { kind: 'charge' }>, { t, format }: Words): EntryWords {
  const { usedTenThousandths, drawnTenThousandths, amountMinor, currency } = subject;
  const drawn = format.use(drawnTenThousandths);
  return {
    ...MONEY_LOOKS.paid,
    tone: '',
    glyph: '¥',
    text:
      amountMinor === 0 && drawnTenThousandths > 0
        ? t('timeline.charge.drawn', { drawn })
        : t('timeline.charge', { amount: format.money(amountMinor, currency) }),
    more: t('timeline.charge.more', {
      from: format.simTimeShort(subject.fromSimAt),
      to: format.simTimeShort(subject.toSimAt),
      used: format.use(usedTenThousandths),
      drawn,
    }),
    path: `/simulator/usage?instance=${encodeURIComponent(subject.instanceId)}#${subject.chargeId}`,
  };
}

function callWords(subject: Extract<TimelineSubject, { kind: 'call' }>, { t }: Words): EntryWords {
  const { activity, operation, verdict, attempt, count, resultCode, callId, assumed, fault } = subject;
  const call = operation === undefined ? activity : `${activity} ${operation}`;
  const outcome = assumed
    ? t('attempt.assumed')
    : verdict === 'open'
      ? t('timeline.call.open')
      : t(`verdict.${verdict}`);
  const marks = fault === undefined ? [] : [t('faults.badge', { kind: t(`faults.kind.${fault}`) })];
  const tries = attempt === undefined ? [] : [triesText(attempt, count, t)];
  return {
    ...(assumed ? ASSUMED_LOOK : VERDICT_LOOKS[verdict]),
    text: t('timeline.call', { call, verdict: outcome }),
    more: [t(`activity.${activity}`), ...tries, ...(resultCode === undefined ? [] : [resultCode]), ...marks].join(
      ' · ',
    ),
    path: `/simulator/calls/${callId}${attempt === undefined ? '' : `?attempt=${attempt}`}`,
  };
}

function triesText(first: number, count: number, t: Words['t']): string {
  if (count === 1) return t('timeline.call.try', { first });
  return t('timeline.call.tries', { first, last: first + count - 1 });
}

function plannedPath({ callId, orderId }: Extract<TimelineSubject, { kind: 'planned' }>, instanceId: string): string {
  if (callId !== undefined) return `/simulator/calls/${callId}`;
  if (orderId !== undefined) return `/orders/${orderId}`;
  return `/simulator/upcoming?instance=${encodeURIComponent(instanceId)}`;
}
