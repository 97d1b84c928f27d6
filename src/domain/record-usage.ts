import { DAY_MS } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { refuse, type Refusal } from './refusal.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';
import { usageNumberKey, usageTimeKey, type UsageRecord } from './usage.ts';
import { collectionSimAt } from './usage-cycle.ts';

/** Use as it is reported. */
export interface NewUsage {
  readonly instanceId: string;
  /** Above 0; at most eight digits before the point, Double(12,4) on the wire (v2-saas 8.4). */
  readonly usageTenThousandths: number;
  readonly beginSimAt: number;
  readonly endSimAt: number;
  readonly meteringSn?: string;
  /** The marketplace's id of the stop-before-excess package that it is drawn from. */
  readonly packageInstanceId?: string;
}

/**
 * Takes a record of use and sees to it that it is collected (v1-saas 5.8, v2-saas 8.4). Of records about the same time of
 * an instance the first one counts.
 */
export function recordUsage(draft: Draft, usage: NewUsage): UsageRecord | Refusal {
  const instance = draft.need('instances', usage.instanceId);
  const refusal = usageRefusal(draft, instance, usage);
  if (refusal) return refusal;
  const { simAt } = draft.context;
  return takeUsage(draft, { ...usage, id: `use-${draft.nextNumber()}`, recordedSimAt: simAt, status: 'accepted' });
}

/** Puts a record among those that wait for their billing cycle. @param record about a metered instance, free of faults */
export function takeUsage(draft: Draft, record: UsageRecord): UsageRecord {
  const { simAt, profile } = draft.context;
  const instance = draft.need('instances', record.instanceId);
  draft.put('usageRecords', record);
  const { meter } = instance;
  if (!meter) throw new RangeError(`${instance.id} is not metered`);
  const dueSimAt = collectionSimAt(meter.item.cycle, record.endSimAt, simAt, profile);
  const planned = meter.collectsSimAt !== undefined && meter.collectsSimAt <= dueSimAt;
  draft.put('instances', {
    ...instance,
    meter: {
      ...meter,
      recordedTenThousandths: meter.recordedTenThousandths + record.usageTenThousandths,
      collectsSimAt: planned ? meter.collectsSimAt : dueSimAt,
    },
  });
  if (planned) return record;
  draft.unschedule(instance.id, ['usage.collect']);
  draft.schedule('usage.collect', dueSimAt, instance.id, instance.id);
  return record;
}

/**
 * Why a record is not taken, if so.
 * @param atSimAt when it was reported; now, unless it is looked at later
 */
export function usageRefusal(
  draft: Draft,
  instance: Instance,
  usage: NewUsage,
  atSimAt = draft.context.simAt,
): Refusal | undefined {
  const { meter, status } = instance;
  if (!meter) return refuse('usage_not_metered');
  // Opened with packages that were given back since, it goes on for those of other orders.
  const isOpening = draft.need('orders', instance.orderId).status === 'processing';
  if (isOpening || status === 'failed') return refuse('usage_wrong_state', { status });
  return (
    timeRefusal(draft, instance, usage, atSimAt) ??
    doubleRefusal(draft, usage) ??
    packageRefusal(draft, instance, usage)
  );
}

function timeRefusal(
  draft: Draft,
  instance: Instance,
  { beginSimAt, endSimAt }: NewUsage,
  atSimAt: number,
): Refusal | undefined {
  const { profile } = draft.context;
  const { startSimAt = 0, releasedSimAt, meter, suspension } = instance;
  if (beginSimAt > endSimAt) return refuse('usage_time_range');
  if (endSimAt > atSimAt) return refuse('usage_in_future', { nowSimAt: atSimAt });
  if (beginSimAt < startSimAt) return refuse('usage_before_start', { startSimAt });
  const days = ruleValue(profile, 'usage.maxAgeDays');
  if (atSimAt - beginSimAt > days * DAY_MS) return refuse('usage_too_old', { days });
  const closedSimAt = meter?.closedSimAt ?? releasedSimAt ?? Infinity;
  if (endSimAt > closedSimAt) return refuse('usage_after_close', { closedSimAt });
  // Whoever cannot use an instance has not used it.
  const frozenSimAt = Math.min(
    suspension?.simAt ?? Infinity,
    instance.status === 'frozen' ? (instance.retentionFromSimAt ?? Infinity) : Infinity,
  );
  return endSimAt > frozenSimAt ? refuse('usage_frozen', { frozenSimAt }) : undefined;
}

/** Under what a record's number must be the only one, as the site has it. */
export function numberKey(profile: SiteProfile, meteringSn: string, instanceId: string): string {
  const isAmongAll = ruleValue(profile, 'usage.numberUnique') === 'everywhere';
  return isAmongAll ? usageNumberKey(meteringSn) : usageNumberKey(meteringSn, instanceId);
}

function doubleRefusal(draft: Draft, { instanceId, beginSimAt, endSimAt, meteringSn }: NewUsage): Refusal | undefined {
  const sameNumber =
    meteringSn === undefined ? undefined : draft.usageOfKey(numberKey(draft.context.profile, meteringSn, instanceId));
  if (sameNumber !== undefined) return refuse('usage_sn_twice', { id: sameNumber });
  const sameTime = draft.usageOfKey(usageTimeKey(instanceId, beginSimAt, endSimAt));
  return sameTime === undefined ? undefined : refuse('usage_duplicate', { id: sameTime });
}

/** Use of a stop-before-excess package names it (v2-saas 8.5). */
function packageRefusal(draft: Draft, { meter, buyerId, productId }: Instance, usage: NewUsage): Refusal | undefined {
  const { packageInstanceId } = usage;
  if (packageInstanceId === undefined) return meter?.packagesOnly ? refuse('usage_package_missing') : undefined;
  const named = draft.get('instances', packageInstanceId);
  const fits =
    named?.pack?.terms.overage === 'stop' &&
    named.pack.terms.billingItemId === meter?.item.id &&
    named.buyerId === buyerId &&
    named.productId === productId &&
    // What came to nothing or was given back cannot be drawn from.
    draft.need('orders', named.orderId).status === 'completed';
  const covers =
    fits &&
    named.startSimAt !== undefined &&
    usage.endSimAt > named.startSimAt &&
    usage.beginSimAt <= (named.expireSimAt ?? Infinity);
  if (!covers) return refuse('usage_package_unknown', { packageInstanceId });
  return named.pack?.leftTenThousandths === 0 ? refuse('usage_package_used_up', { packageInstanceId }) : undefined;
}
