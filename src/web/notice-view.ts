import { REFUND_REASONS } from '../read/buyer/refund-reasons.ts';
import type { NoticeRow } from '../read/buyer/notice-list.ts';
import type { Activity } from '../domain/call.ts';
import type { Notice, NoticeKind } from '../domain/notice.ts';
import type { NoticeChannel } from '../domain/rules/notices.ts';
import { formats } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import type { IconName } from './icons.ts';
import type { TextKey } from '../i18n/texts.ts';
import { hasText, translator } from '../i18n/translator.ts';
import { readableParams } from './refusal-view.ts';
import type { RequestContext } from './request-context.ts';

/** A message in words. */
export interface NoticeView extends NoticeRow {
  readonly look: NoticeLook;
  readonly channels: readonly NoticeChannel[];
  readonly title: string;
  readonly text: string;
}

/** How a message looks in a list. */
interface NoticeLook {
  readonly icon: IconName;
  readonly tone: 'warn' | 'bad' | '';
}

const LOOKS: Partial<Record<NoticeKind, NoticeLook>> = {
  order_completed: { icon: 'check', tone: '' },
  order_refunded: { icon: 'refund', tone: 'warn' },
  call_failed: { icon: 'warning', tone: 'warn' },
  call_given_up: { icon: 'cross', tone: 'bad' },
  instance_expiring: { icon: 'clock', tone: 'warn' },
  instance_expired: { icon: 'clock', tone: 'warn' },
  instance_freezing: { icon: 'snow', tone: 'warn' },
  instance_frozen: { icon: 'snow', tone: 'warn' },
  instance_releasing: { icon: 'gone', tone: 'warn' },
  instance_released: { icon: 'gone', tone: '' },
  instance_unsubscribing: { icon: 'gone', tone: 'warn' },
  instance_unsubscribed: { icon: 'gone', tone: '' },
  renewal_completed: { icon: 'check', tone: '' },
  auto_renewal_paid: { icon: 'check', tone: '' },
  auto_renewal_failed: { icon: 'warning', tone: 'warn' },
  auto_renewal_not_renewed: { icon: 'warning', tone: 'bad' },
  payment_timed_out: { icon: 'cross', tone: '' },
  delisting_near: { icon: 'warning', tone: 'warn' },
  product_delisted: { icon: 'cross', tone: 'bad' },
  probe_failed: { icon: 'warning', tone: 'warn' },
  trade_frozen: { icon: 'snow', tone: 'bad' },
  trade_thawed: { icon: 'check', tone: '' },
  application_approved: { icon: 'check', tone: '' },
  application_rejected: { icon: 'cross', tone: 'warn' },
  product_removed: { icon: 'gone', tone: '' },
  application_replay_failed: { icon: 'warning', tone: 'bad' },
};

/** A creation that was accepted is asked about until it is done. */
const ORDERED_BY_CALL: readonly Activity[] = ['newInstance', 'queryInstance', 'upgrade', 'upgradeInstance'];

/** Of what cannot be renewed, by `of` of the message (see `termSubject`). */
const TERM_TEXTS: Readonly<Record<string, TextKey>> = {
  'instance_expiring of trial': 'notices.term.trial',
  'instance_freezing of trial': 'notices.term.trial',
  'instance_releasing of trial': 'notices.term.trial',
  'instance_expired of trial': 'notices.expired.trial',
  'instance_frozen of trial': 'notices.frozen.trial',
  'instance_expiring of package': 'notices.term.package',
  'instance_freezing of package': 'notices.term.package',
  'instance_releasing of package': 'notices.term.package',
  'instance_frozen of package': 'notices.frozen.package',
  'instance_freezing of debt': 'notices.term.debt',
  'instance_releasing of debt': 'notices.term.debt',
};

/** Words a message in the reader's language; amounts, times and codes among its parameters become readable. */
export function noticeView(
  row: NoticeRow,
  { t, format, language }: Pick<RequestContext, 't' | 'format' | 'language'>,
): NoticeView {
  const { notice, productName } = row;
  const params: Record<string, string | number> = {
    ...notice.params,
    product: productName[language],
    orderId: notice.orderId ?? '',
  };
  if (notice.params['days'] !== undefined) params['count'] = notice.params['days'];
  for (const [name, value] of Object.entries(notice.params)) {
    if (name.endsWith('SimAt')) params[name.slice(0, -5)] = format.simTime(Number(value));
    if (name.endsWith('Minor'))
      params[name.slice(0, -5)] = format.money(Number(value), String(notice.params['currency']));
    if (name.endsWith('TenThousandths')) params[name.slice(0, -14)] = format.number(Number(value) / 10_000);
  }
  // A mail is no page: where the sentence of the page ends in an advice on its form, mails have one of their own.
  const own = `notice.why.${String(notice.params['reason'])}`;
  const whyNot = hasText(own) ? own : `refusal.${String(notice.params['reason'])}`;
  if (notice.kind === 'package_repurchase_failed') params['reason'] = t('notices.reason_unrecorded');
  if (hasText(whyNot)) params['reason'] = t(whyNot satisfies TextKey, readableParams(notice.params, { t, format }));
  const { amountMinor, currency, reason, retentionFromSimAt, releaseDueSimAt } = notice.params;
  if (amountMinor !== undefined) params['amount'] = format.money(Number(amountMinor), String(currency));
  const known = REFUND_REASONS.find((each) => each === reason);
  if (known) params['reason'] = t(`refund.reason.${known}`);
  if (retentionFromSimAt !== undefined) params['retention'] = format.simTime(Number(retentionFromSimAt));
  if (releaseDueSimAt !== undefined) params['release'] = format.simTime(Number(releaseDueSimAt));
  const special = specialText(notice);
  const text = special === undefined ? t(`notice.${notice.kind}.text`, params) : t(special, params);
  const look = LOOKS[notice.kind] ?? { icon: 'bell', tone: '' };
  return {
    ...row,
    look,
    title: t(`notice.${notice.kind}`, params),
    text,
  };
}

/** What is said instead of the usual sentence of a kind, where that would not be true. */
function specialText(notice: Notice): TextKey | undefined {
  return endsOrder(notice)
    ? 'notices.call_given_up.refunded'
    : TERM_TEXTS[`${notice.kind} of ${String(notice.params['of'])}`];
}

/** Creations and changes are not restarted when their tries are over: the order is refunded (marketplace-rules 12.2). */
function endsOrder({ kind, params: { activity } }: Notice): boolean {
  return kind === 'call_given_up' && ORDERED_BY_CALL.some((each) => each === activity);
}

/** A message in every language that there is. */
export function noticeInBoth(row: NoticeRow): Record<Language, { readonly title: string; readonly text: string }> {
  const inOne = (language: Language) => {
    const t = translator(language);
    const { title, text } = noticeView(row, { t, format: formats(language, t), language });
    return { title, text };
  };
  return { en: inOne('en'), zh: inOne('zh') };
}
