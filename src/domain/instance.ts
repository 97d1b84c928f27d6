import type { BillingMode, Period } from './catalogue.ts';
import type { Meter, Pack } from './meter.ts';
import type { PaymentMethod } from './order.ts';
import type { Quantities } from './quantities.ts';
import type { RefusalReason } from './refusal.ts';
import type { InstanceSupervision } from './supervision.ts';
import type { SellerUsage } from './usage.ts';

/**
 * What the buyer sees (marketplace-rules 5.2): `expired` is grace, `frozen` is retention.
 * `failed`: provisioning ended without success and the money went back.
 */
export const INSTANCE_STATUSES = ['provisioning', 'in_use', 'expired', 'frozen', 'released', 'failed'] as const;

export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** What the seller was last told; a fact of its own (protocol/README: two facts). */
export type SellerState = 'none' | 'normal' | 'frozen' | 'released';

/** Access data as the seller answered it (v2-saas 5); shown to the buyer as it came. */
export interface AppInfo {
  readonly frontEndUrl?: string;
  readonly adminUrl?: string;
  readonly userName?: string;
  readonly password?: string;
  readonly memo?: string;
}

/** Why the operator froze an instance. */
export const SUSPENSION_REASONS = ['violation', 'arrears'] as const;

export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

export interface Suspension {
  readonly reason: SuspensionReason;
  readonly simAt: number;
}

/** Why the last automatic renewal could not be paid. */
export interface AutoRenewalFailure {
  readonly simAt: number;
  readonly reason: RefusalReason;
  readonly params: Readonly<Record<string, string | number>>;
  /** Charges that failed since the last one that went well. */
  readonly tries: number;
}

/** The buyer lets the system renew (marketplace-rules 4.2). */
export interface AutoRenewal {
  readonly period: Period;
  /** The buyer's own day: so many days before the expiry; absent: as the rule says. */
  readonly daysBefore?: number;
  /** Renewals still to come; absent: no end. */
  readonly timesLeft?: number;
  /** Absent: the usual one of the site. */
  readonly method?: PaymentMethod;
  /** With a card: the balance pays first, the card the rest. */
  readonly useBalance?: boolean;
  /** Cash coupons pay first. */
  readonly useCoupons?: boolean;
  /** The (simulated) bank refuses the charge. */
  readonly bankRefuses?: boolean;
  readonly sinceSimAt: number;
  /** Absent when the last charge went well. */
  readonly failure?: AutoRenewalFailure;
}

/** The buyer wants it to be unsubscribed at its expiry (marketplace-rules 5.2). */
export interface AutoUnsubscribe {
  readonly sinceSimAt: number;
}

export interface Instance extends Quantities {
  /** The marketplace's own resource id, known before the seller has answered. */
  readonly id: string;
  /** The seller's `instanceId`, from the first answer to newInstance. */
  readonly sellerInstanceId?: string;
  readonly status: InstanceStatus;
  readonly sellerState: SellerState;
  readonly orderId: string;
  readonly orderLineId: string;
  readonly productId: string;
  readonly buyerId: string;
  readonly specificationId: string;
  readonly skuCode: string;
  readonly offerId: string;
  readonly billing: BillingMode;
  readonly createdSimAt: number;
  readonly startSimAt?: number;
  /** When a trial became commercial; refunds count from then on. */
  readonly formalSimAt?: number;
  /** Absent for one-time purchases and pay-per-use: they do not expire. */
  readonly expireSimAt?: number;
  /** Beijing day of month of the start; renewals of months return to it after a clamped month. */
  readonly anchorDay?: number;
  readonly retentionFromSimAt?: number;
  readonly releaseDueSimAt?: number;
  readonly releasedSimAt?: number;
  /** A renewal order that is unpaid or whose call has not succeeded yet; only one at a time. */
  readonly openRenewalOrderId?: string;
  /** The operator has frozen it, whatever its term says; the term runs on. */
  readonly suspension?: Suspension;
  /** A change order that is unpaid or whose call has not succeeded yet; only one at a time. */
  readonly openChangeOrderId?: string;
  /** A wish to give it back that the seller has not decided on yet. */
  readonly openRefundRequestId?: string;
  /** The unsubscription whose money is on its way; with it the instance goes. */
  readonly openRefundOrderId?: string;
  /** Present where it is or was delivered under supervision. */
  readonly supervision?: InstanceSupervision;
  readonly autoRenewal?: AutoRenewal;
  /** Never together with automatic renewal: both say what becomes of it at its expiry. */
  readonly autoUnsubscribe?: AutoUnsubscribe;
  readonly appInfo?: AppInfo;
  readonly appInfoSimAt?: number;
  /** Present for pay-per-use: what is metered. */
  readonly meter?: Meter;
  /** Present for packages: what is left of the quota. */
  readonly pack?: Pack;
  /** Use as the seller last answered it, where it was asked for. */
  readonly sellerUsage?: readonly SellerUsage[];
  readonly sellerUsageSimAt?: number;
}

/** Whether an instance is a package that is drawn on a pay-per-use instance, so that its seller knows none of its own. */
export function isDrawnOnly({ pack, sellerInstanceId }: Pick<Instance, 'pack' | 'sellerInstanceId'>): boolean {
  return pack !== undefined && sellerInstanceId === undefined;
}

/** Whether an instance is pay-per-use or a package, and not gone. */
export function isMetered({ meter, pack, status }: Pick<Instance, 'meter' | 'pack' | 'status'>): boolean {
  return (meter !== undefined || pack !== undefined) && status !== 'released' && status !== 'failed';
}
