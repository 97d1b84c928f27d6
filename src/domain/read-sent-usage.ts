import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { usageRefusal, type NewUsage } from './record-usage.ts';
import { refuse, type Refusal } from './refusal.ts';
import { ruleValue } from './site-profile.ts';
import type { SentUsage } from './usage.ts';

/** A pushed record that is in order. */
export interface UnderstoodUsage {
  readonly usage: NewUsage;
}

/** Who pushed it, and when. */
export interface UsagePushed {
  /** English name of the seller whose key signed; `undefined`: a key for all of them. */
  readonly seller: string | undefined;
  readonly atSimAt: number;
}

/**
 * What the background check makes of a pushed record (v2-saas 8.4): its use, or why it is abnormal. Instances go by the
 * seller's ids.
 */
export function readSentUsage(draft: Draft, sent: SentUsage, pushed: UsagePushed): UnderstoodUsage | Refusal {
  // The old push has no numbers (v1-saas 5.8).
  if (sent.product_id === undefined && (sent.metering_sn ?? '') === '') return refuse('usage_sn_missing');
  const beginSimAt = usageInstant(sent.begin_time);
  const endSimAt = usageInstant(sent.end_time);
  for (const name of ['record_time', 'begin_time', 'end_time'] as const) {
    if (usageInstant(sent[name]) === undefined) return refuse('usage_bad_time', { name, value: sent[name] });
  }
  const usageTenThousandths = usageQuantity(sent.usage_value);
  if (usageTenThousandths === undefined) return refuse('usage_bad_value', { value: sent.usage_value });
  const instance = instanceOf(draft, sent.instance_id);
  if (!instance) return refuse('usage_unknown_instance', { instanceId: sent.instance_id });
  const refusal = foreignRefusal(draft, instance, sent, pushed);
  if (refusal) return refusal;
  const packageInstanceId =
    sent.relate_pkg_instance === undefined || sent.relate_pkg_instance === ''
      ? undefined
      : (instanceOf(draft, sent.relate_pkg_instance)?.id ?? sent.relate_pkg_instance);
  const usage: NewUsage = {
    instanceId: instance.id,
    usageTenThousandths,
    beginSimAt: beginSimAt ?? 0,
    endSimAt: endSimAt ?? 0,
    ...(sent.metering_sn === undefined || sent.metering_sn === '' ? {} : { meteringSn: sent.metering_sn }),
    ...(packageInstanceId === undefined ? {} : { packageInstanceId }),
  };
  return usageRefusal(draft, instance, usage, pushed.atSimAt) ?? { usage };
}

/** An instant as it is pushed: UTC, `yyyyMMdd'T'HHmmss'Z'`; `undefined` for anything else, days that do not exist included. */
export function usageInstant(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at)) return undefined;
  return usageTimeText(at) === text ? at : undefined;
}

/** The text of an instant in a push. */
export function usageTimeText(simAt: number): string {
  return new Date(simAt).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** A quantity in ten-thousandths: above 0, at most eight digits and four decimals (Double(12,4), v2-saas 8.4). */
export function usageQuantity(text: string): number | undefined {
  const match = /^(\d{1,8})(?:\.(\d{1,4}))?$/.exec(text);
  if (!match) return undefined;
  const quantity = Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'));
  return quantity > 0 ? quantity : undefined;
}

function instanceOf(draft: Draft, sellerInstanceId: string): Instance | undefined {
  const id = draft.instanceOfSellerId(sellerInstanceId);
  return id === undefined ? undefined : draft.get('instances', id);
}

function foreignRefusal(
  draft: Draft,
  { productId, meter }: Instance,
  { product_id: offerId }: SentUsage,
  { seller }: UsagePushed,
): Refusal | undefined {
  const product = draft.need('products', productId);
  if (seller !== undefined && product.vendor.en !== seller) {
    return refuse('usage_other_seller', { seller: product.vendor.en, own: seller });
  }
  const isWithdrawn = product.status !== 'listed';
  if (isWithdrawn && ruleValue(draft.context.profile, 'usage.withdrawnProduct') === 'refused') {
    return refuse('usage_product_gone', { product: product.id });
  }
  if (offerId !== undefined && meter && offerId !== meter.item.offerId) {
    return refuse('usage_other_product', { productId: offerId });
  }
  return undefined;
}
