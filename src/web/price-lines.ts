import type { PricePart } from '../domain/order.ts';
import type { RequestContext } from './request-context.ts';
import { readableParams } from './refusal-view.ts';

/** One line of an amount in words. */
export interface PriceLine {
  readonly text: string;
  readonly amountMinor: number;
}

/** Rules of price lines that belong to refunds and changes. */
const KEYS = {
  change_new: 'price.change_new',
  change_old: 'price.change_old',
  refund_paid: 'price.refund_paid',
  refund_cash_coupon: 'price.refund_cash_coupon',
  refund_coupon_over: 'price.refund_coupon_over',
  refund_used: 'price.refund_used',
  refund_fee: 'price.refund_fee',
  refund_agreed: 'price.refund_agreed',
  discount: 'change.discount',
  private_offer: 'change.private_offer',
} as const;

/** Words the lines of a refund or of a fee; lines of other rules are left out. */
export function priceLines(
  parts: readonly PricePart[],
  context: Pick<RequestContext, 't' | 'format'>,
  currency: string,
): PriceLine[] {
  return parts.flatMap(({ rule, amountMinor, params }) => {
    const key = KEYS[rule as keyof typeof KEYS] as (typeof KEYS)[keyof typeof KEYS] | undefined;
    return key ? [{ text: context.t(key, lineParams(params, context, currency)), amountMinor }] : [];
  });
}

function lineParams(
  params: PricePart['params'],
  context: Pick<RequestContext, 't' | 'format'>,
  currency: string,
): Record<string, string | number> {
  const { t, format } = context;
  const readable = readableParams({ ...params, currency }, context);
  const { basisPoints, periodType, toSimAt } = params;
  if (typeof basisPoints === 'number') readable['percent'] = `${format.number(basisPoints / 100)} %`;
  if (periodType === 'year' || periodType === 'month' || periodType === 'day') {
    readable['period'] = t(`period.unit.${periodType}`);
  }
  if (typeof toSimAt === 'number') readable['now'] = format.simTime(toSimAt);
  return readable;
}
