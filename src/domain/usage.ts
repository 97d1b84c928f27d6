/** Use of one instance as its seller answers it (v1-saas 5.7, v2-saas 4.2); texts as they came. */
export interface SellerUsage {
  /** For a package: the seller's id of the pay-per-use instance that this use belongs to. */
  readonly relatedInstanceId?: string;
  readonly usageValue: string;
  readonly statisticalTime: string;
  readonly dashboardUrl?: string;
}

/** The members of a pushed record as they came (v2-saas 8.4); those that were not there are absent. */
export interface SentUsage {
  readonly instance_id: string;
  readonly record_time: string;
  readonly begin_time: string;
  readonly end_time: string;
  readonly usage_value: string;
  readonly metering_sn?: string;
  readonly relate_pkg_instance?: string;
  /** The old push only. */
  readonly product_id?: string;
}

export const USAGE_STATUSES = ['received', 'accepted', 'charged', 'abnormal'] as const;

/**
 * `received`: pushed, and not looked at yet by the background check; `accepted`: waits for its billing cycle; `abnormal`:
 * pushed, and found to be wrong.
 */
export type UsageStatus = (typeof USAGE_STATUSES)[number];

/**
 * One record of use (话单). Quantities are whole ten-thousandths of a unit: the wire allows four decimals
 * (v2-saas 8.4).
 */
export interface UsageRecord {
  readonly id: string;
  /** Empty while the id that was pushed is that of no instance. */
  readonly instanceId: string;
  readonly usageTenThousandths: number;
  readonly beginSimAt: number;
  readonly endSimAt: number;
  readonly recordedSimAt: number;
  /** The seller's own number of the record; unique for the instance. */
  readonly meteringSn?: string;
  /** Package instance that a record of a stop-before-excess package names. */
  readonly packageInstanceId?: string;
  readonly status: UsageStatus;
  /** Why an abnormal record was not taken. */
  readonly problem?: string;
  readonly problemParams?: Readonly<Record<string, string | number>>;
  /** The push it came with: the id of the call, or that of the record itself where it was pushed again by hand. */
  readonly pushId?: string;
  /** Seller whose key signed the push; absent: a key for all of them, or pushed by hand. */
  readonly pushedBy?: string;
  /** What was pushed, as long as it is not taken; quantity and times are 0 where they cannot be read. */
  readonly sent?: SentUsage;
  /** The abnormal record that this one corrects. */
  readonly corrects?: string;
  readonly correctedBy?: string;
  /** The cycle that charged it. */
  readonly chargeId?: string;
}

/** What one billing cycle of one instance cost. */
export interface UsageCharge {
  readonly id: string;
  readonly instanceId: string;
  readonly buyerId: string;
  readonly fromSimAt: number;
  readonly toSimAt: number;
  readonly chargedSimAt: number;
  readonly usageTenThousandths: number;
  /** Drawn from packages, by package instance. */
  readonly drawn: readonly { readonly packageInstanceId: string; readonly tenThousandths: number }[];
  readonly paidTenThousandths: number;
  readonly amountMinor: number;
}

/**
 * Under what a taken record can be found again: the same time of the same instance, or the same number, is a duplicate
 * (v2-saas 8.4). Records that were not taken have no keys.
 */
export function usageKeys({ instanceId, beginSimAt, endSimAt, meteringSn, status }: UsageRecord): string[] {
  if (status === 'abnormal' || status === 'received') return [];
  const keys = [usageTimeKey(instanceId, beginSimAt, endSimAt)];
  return meteringSn === undefined
    ? keys
    : [...keys, usageNumberKey(meteringSn), usageNumberKey(meteringSn, instanceId)];
}

/** Key of the time that a record is about. */
export function usageTimeKey(instanceId: string, beginSimAt: number, endSimAt: number): string {
  return `${instanceId} from ${beginSimAt} to ${endSimAt}`;
}

/** Key of the seller's own number of a record, among all records or among those of one instance. */
export function usageNumberKey(meteringSn: string, instanceId = ''): string {
  return `${instanceId} sn ${meteringSn}`;
}
