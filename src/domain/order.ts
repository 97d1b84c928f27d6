import type { BillingMode, Period } from './catalogue.ts';

/** Codes of marketplace-rules 3.2, plus `refunded`: the end of an order whose money went back. */
export const ORDER_STATUSES = [
  'pending_payment',
  'processing',
  'completed',
  'refunding',
  'refunded',
  'canceled',
] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Codes of marketplace-rules 3.3. */
export type OrderType = 'new' | 'renew' | 'unsubscribe';

/** The account within the buyer's account that ordered (IAM user). */
export interface IamUser {
  readonly id: string;
  readonly name: string;
}

/** One value that the buyer filled in for the seller. */
export interface ExtensionValue {
  readonly name: string;
  readonly value: string;
}

export interface OrderLine {
  /** Order number + `-` + six-digit counter from 000001 (marketplace-rules 3.4). */
  readonly id: string;
  readonly specificationId: string;
  readonly skuCode: string;
  /** The wire's `productId` of the price that was bought. */
  readonly offerId: string;
  readonly billing: BillingMode;
  readonly period?: Period;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly amountMinor: number;
}

/** Why an order's money went back. */
export type RefundReason = 'provisioning_failed' | 'released_before_renewal';

export interface Refund {
  readonly reason: RefundReason;
  readonly amountMinor: number;
  readonly simAt: number;
  /** The order of type `unsubscribe` that carries the refund. */
  readonly orderId: string;
}

export interface Order {
  /** The order number: `CS` + yyMMddHHmm (Beijing) + five upper-case letters or digits. */
  readonly id: string;
  readonly type: OrderType;
  readonly status: OrderStatus;
  readonly buyerId: string;
  readonly productId: string;
  /** The instance this order makes, renews or ends. */
  readonly instanceId: string;
  readonly currency: string;
  readonly totalMinor: number;
  readonly line: OrderLine;
  readonly createdSimAt: number;
  readonly createdWallAt: number;
  readonly paidSimAt?: number;
  readonly finishedSimAt?: number;
  /** Payment was refused by the (simulated) bank at least once. */
  readonly paymentDeclined?: boolean;
  /** For a renewal: the expiry that the seller is asked to set. */
  readonly renewedExpireSimAt?: number;
  /** For `unsubscribe`: the order whose money goes back. */
  readonly originalOrderId?: string;
  readonly refund?: Refund;
  /** The buyer let the seller see what the product asks for (marketplace-rules 3.1). */
  readonly consent?: boolean;
  /** Absent: the account itself ordered. */
  readonly iamUser?: IamUser;
  readonly extendParams?: readonly ExtensionValue[];
}
