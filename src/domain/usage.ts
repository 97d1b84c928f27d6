/**
 * One record of use (话单). Quantities are whole ten-thousandths of a unit: the wire allows four decimals
 * (v2-saas 8.4).
 */
export interface UsageRecord {
  readonly id: string;
  readonly instanceId: string;
  readonly usageTenThousandths: number;
  readonly beginSimAt: number;
  readonly endSimAt: number;
  readonly recordedSimAt: number;
  /** The seller's own number of the record; unique for the instance. */
  readonly meteringSn?: string;
  /** Package instance that a record of a stop-before-excess package names. */
  readonly packageInstanceId?: string;
  readonly status: 'accepted' | 'charged' | 'abnormal';
  /** Why an abnormal record was not taken. */
  readonly problem?: string;
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
