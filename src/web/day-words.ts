import type { RequestContext } from './request-context.ts';

/** A day of the month in words; 31 stands for the last day. */
export function dayWords(day: number, { t }: Pick<RequestContext, 't'>): string {
  return day > 28 ? t('renew.day.last') : t('renew.day', { day });
}
