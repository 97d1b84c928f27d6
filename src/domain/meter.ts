import type { BillingItem, PackageTerms } from './catalogue.ts';

/** Use is counted in whole ten-thousandths of a unit: the wire allows four decimals (v2-saas 8.4). */
export const TEN_THOUSAND = 10_000;

/** Use within one accumulation cycle, as far as it moves a graduated price on. */
export interface Accumulated {
  readonly fromSimAt: number;
  readonly tenThousandths: number;
}

/** What is metered at a pay-per-use instance, and how far that has come. */
export interface Meter {
  /** As it was sold when the instance was opened [ours: later prices are for those who open later]. */
  readonly item: BillingItem;
  /** Opened for stop-before-excess packages only: use must name the package that it is drawn from. */
  readonly packagesOnly?: boolean;
  /** All use that was recorded so far. */
  readonly recordedTenThousandths: number;
  /** The newest cycles of a graduated price; older records are not taken any more. */
  readonly accumulated?: readonly Accumulated[];
  /** Priced but less than the smallest amount of money: 10^-8 of it; the next charge goes on from here. */
  readonly carry: number;
  /** When what is recorded by now is collected; absent while nothing is. */
  readonly collectsSimAt?: number;
  /** The buyer has stopped the use. */
  readonly closedSimAt?: number;
}

/** When the buyer wants to be told that little is left (marketplace-rules 8.4). */
export interface QuotaAlarm {
  /** `percent` of the quota, or so many `units`. */
  readonly kind: 'percent' | 'units';
  readonly value: number;
}

/** What of a package's quota is left. */
export interface Pack {
  readonly terms: PackageTerms;
  readonly leftTenThousandths: number;
  /** Drawn in the whole validity. */
  readonly drawnTenThousandths?: number;
  /** Since when the present quota counts; the start, or the last reset. */
  readonly quotaFromSimAt?: number;
  /** When the quota is full again; absent when it is never. */
  readonly resetsSimAt?: number;
  /** What was left at the last reset, for use of before it that is not charged yet. */
  readonly leftBeforeTenThousandths?: number;
  readonly usedUpSimAt?: number;
  readonly alarm?: QuotaAlarm;
  /** The buyer was told about this quota. */
  readonly alarmedSimAt?: number;
  /** The SKU that is bought when the alarm goes off. */
  readonly repurchaseSku?: string;
  /** The order that the alarm placed: it places no second one. */
  readonly repurchaseOrderId?: string;
  /** The last attempt to buy again failed. */
  readonly repurchaseFailedSimAt?: number;
}

/** Quota of a package in ten-thousandths. */
export function quotaOf({ quotaUnits }: Pick<PackageTerms, 'quotaUnits'>): number {
  return quotaUnits * TEN_THOUSAND;
}

/** From what on there is little left; never, without an alarm. */
export function alarmAt({ terms, alarm }: Pick<Pack, 'terms' | 'alarm'>): number {
  if (!alarm) return -1;
  return alarm.kind === 'units' ? alarm.value * TEN_THOUSAND : Math.floor((quotaOf(terms) * alarm.value) / 100);
}
