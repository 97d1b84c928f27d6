import type { Refusal } from '../domain/refusal.ts';
import type { TextKey } from '../i18n/texts.ts';
import { hasText } from '../i18n/translator.ts';
import type { RequestContext } from './request-context.ts';

/** A refusal in words: why, and from when it is allowed. */
export interface RefusalView {
  readonly reason: string;
  readonly sentence: string;
  readonly allowedFrom: string | undefined;
}

/** Words a refusal in the reader's language; codes, amounts and times among its parameters become readable. */
export function refusalView(refusal: Refusal, context: Pick<RequestContext, 't' | 'format'>): RefusalView {
  const { t, format } = context;
  const { allowedFromSimAt } = refusal;
  return {
    reason: refusal.reason,
    sentence: ofOrder(t(`refusal.${refusal.reason}`, readableParams(refusal.params, context)), refusal, t),
    allowedFrom:
      allowedFromSimAt === undefined
        ? undefined
        : t('refusal.allowed_from', { time: format.simTime(allowedFromSimAt) }),
  };
}

/** Says which of several orders is to blame, and that the others were left alone. */
function ofOrder(sentence: string, { params }: Refusal, t: RequestContext['t']): string {
  const order = params['ofOrder'];
  return order === undefined ? sentence : `${t('refusal.of_order', { order })} ${sentence} ${t('refusal.none_done')}`;
}

/** Parameters of a sentence in words: amounts (`…Minor`), times (`…SimAt`) and codes become readable. */
export function readableParams(
  params: Refusal['params'],
  { t, format }: Pick<RequestContext, 't' | 'format'>,
): Record<string, string | number> {
  const readable: Record<string, string | number> = { ...params };
  const currency = String(params['currency'] ?? 'CNY');
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'number' && name.endsWith('Minor'))
      readable[name.slice(0, -5)] = format.money(value, currency);
    if (typeof value === 'number' && name.endsWith('SimAt')) readable[name.slice(0, -5)] = format.simTime(value);
  }
  if (typeof params['status'] === 'string') readable['status'] = statusWord(params['status'], t);
  for (const [name, family] of [
    ['application', 'application.state'],
    ['key', 'interface_keys.state'],
  ] as const) {
    const key = `${family}.${params[name]}`;
    if (hasText(key)) readable[name] = t(key satisfies TextKey);
  }
  const methodKey = `payment.${params['method']}`;
  if (hasText(methodKey)) readable['method'] = t(methodKey satisfies TextKey);
  // "expire" and "now" are the names in the sentences; `nowSimAt` and `expireSimAt` end up as those.
  return readable;
}

function statusWord(status: string, t: RequestContext['t']): string {
  for (const family of ['order', 'instance', 'call']) {
    const key = `status.${family}.${status}`;
    if (hasText(key)) return t(key satisfies TextKey);
  }
  return status;
}
