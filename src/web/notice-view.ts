import { REFUND_REASONS } from '../read/buyer/refund-reasons.ts';
import type { NoticeRow } from '../read/buyer/notice-list.ts';
import type { TextKey } from '../i18n/texts.ts';
import { hasText } from '../i18n/translator.ts';
import { readableParams } from './refusal-view.ts';
import type { RequestContext } from './request-context.ts';

/** A message in words. */
export interface NoticeView extends NoticeRow {
  readonly title: string;
  readonly text: string;
}

/** Words a message in the reader's language; amounts, times and codes among its parameters become readable. */
export function noticeView(row: NoticeRow, { t, format, language }: RequestContext): NoticeView {
  const { notice, productName } = row;
  const params: Record<string, string | number> = {
    ...notice.params,
    product: productName[language],
    orderId: notice.orderId ?? '',
  };
  for (const [name, value] of Object.entries(notice.params)) {
    if (name.endsWith('SimAt')) params[name.slice(0, -5)] = format.simTime(Number(value));
    if (name.endsWith('Minor'))
      params[name.slice(0, -5)] = format.money(Number(value), String(notice.params['currency']));
    if (name.endsWith('TenThousandths')) params[name.slice(0, -14)] = format.number(Number(value) / 10_000);
  }
  const whyNot = `refusal.${String(notice.params['reason'])}`;
  if (hasText(whyNot)) params['reason'] = t(whyNot satisfies TextKey, readableParams(notice.params, { t, format }));
  const { amountMinor, currency, reason, retentionFromSimAt, releaseDueSimAt } = notice.params;
  if (amountMinor !== undefined) params['amount'] = format.money(Number(amountMinor), String(currency));
  const known = REFUND_REASONS.find((each) => each === reason);
  if (known) params['reason'] = t(`refund.reason.${known}`);
  if (retentionFromSimAt !== undefined) params['retention'] = format.simTime(Number(retentionFromSimAt));
  if (releaseDueSimAt !== undefined) params['release'] = format.simTime(Number(releaseDueSimAt));
  return { ...row, title: t(`notice.${notice.kind}`, params), text: t(`notice.${notice.kind}.text`, params) };
}
