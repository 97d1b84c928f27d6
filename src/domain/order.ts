import type { BillingItem, BillingMode, PackageTerms, Period } from './catalogue.ts';
import type { PriceRule } from './price-rule.ts';
import type { Quantities } from './quantities.ts';

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
export const ORDER_TYPES = ['new', 'trial', 'renew', 'change', 'convert', 'unsubscribe'] as const;

/**
 * `trial`: a trial is opened; `convert`: it becomes commercial; `change`: another SKU or quantity, in mid-term or with a
 * renewal; `unsubscribe`: money goes back, whole or in part.
 */
export type OrderType = (typeof ORDER_TYPES)[number];

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

export interface OrderLine extends Quantities {
  /** Order number + `-` + six-digit counter from 000001 (marketplace-rules 3.4). */
  readonly id: string;
  readonly specificationId: string;
  readonly skuCode: string;
  /** The wire's `productId` of the price that was bought. */
  readonly offerId: string;
  readonly billing: BillingMode;
  readonly period?: Period;
  /** What is metered, for pay-per-use: as it was sold. */
  readonly billingItem?: BillingItem;
  /** What a package gives, as it was sold. */
  readonly package?: PackageTerms;
  readonly unitPriceMinor: number;
  /** To be paid for the line, discounts taken off, coupons not. */
  readonly amountMinor: number;
  /** How the amount came about, line by line; absent in orders of before this was kept. */
  readonly priceParts?: readonly PricePart[];
}

/**
 * One line of a price: `rule` names the text and the source (`price.<rule>`), the amount is negative for what is taken
 * off. The parts of a line add up to its amount.
 */
export interface PricePart {
  readonly rule: PriceRule;
  readonly amountMinor: number;
  readonly params: Readonly<Record<string, string | number>>;
}

/**
 * A further line of an order, at no cost of its own: pay-per-use opens one instance for each billing item under one order,
 * and each of several packages has one.
 */
export interface FurtherLine extends OrderLine {
  readonly instanceId: string;
}

/** From where a buyer pays (marketplace-rules 3.1.4). */
export const PAYMENT_METHODS = ['balance', 'card', 'monthly_settlement'] as const;

export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** How an order was paid; cash coupons count as paid, discount coupons lower the price. */
export interface Payment {
  readonly method: PaymentMethod;
  /** Paid with money, cash coupons taken off: with `method`, apart from `balanceMinor`. */
  readonly paidMinor: number;
  /** The part of `paidMinor` that the balance paid before a card paid the rest. */
  readonly balanceMinor?: number;
  readonly cashCouponMinor: number;
  /** All coupons that were used, the discount coupon among them. */
  readonly couponIds: readonly string[];
  /** What each cash coupon paid and got back. */
  readonly cashCoupons?: readonly CashCouponUse[];
  /** What of `paidMinor` has gone back so far. */
  readonly paidBackMinor?: number;
}

/** A cash coupon's share of a payment. */
export interface CashCouponUse {
  readonly couponId: string;
  readonly amountMinor: number;
  /** Given back so far. */
  readonly backMinor?: number;
  /** Refunded, but the coupon was over: it went nowhere. */
  readonly lostMinor?: number;
}

/** Why an order's money went back. */
export type RefundReason =
  | 'provisioning_failed'
  | 'released_before_renewal'
  | 'unsubscribed'
  | 'unsubscribed_with_fee'
  | 'unsubscribed_by_agreement'
  | 'change_failed'
  | 'renewal_canceled'
  | 'renewal_failed';

export interface Refund {
  readonly reason: RefundReason;
  readonly amountMinor: number;
  readonly simAt: number;
  /** The order of type `unsubscribe` that carries the refund. */
  readonly orderId: string;
  /** The part that cash coupons had paid which are over by now: it goes nowhere. */
  readonly lostMinor?: number;
}

/** What one order gives back, or will, coupons that are over included. */
export interface RefundShare {
  readonly orderId: string;
  readonly amountMinor: number;
  /** The part that goes nowhere, as known when the amount was settled. */
  readonly lostMinor?: number;
}

/** How the refund of an unsubscription came about (marketplace-rules 7). */
export type RefundWay = 'five_day' | 'with_fee' | 'negotiated';

/** How an instance was given back: for money, or at its expiry, when its term was used up and nothing went back. */
export type UnsubscriptionWay = RefundWay | 'at_expiry';

/** What the buyer said when giving an instance back, and which rule let the money go. */
export interface Unsubscription {
  readonly way: UnsubscriptionWay;
  /** One of the platform's reasons 1 to 5 (marketplace-rules 7.5); at expiry nobody is asked for one. */
  readonly reasonCode?: number;
  readonly remark: string;
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
  /** Only pay-per-use with several billing items and packages have more than one line. */
  readonly furtherLines?: readonly FurtherLine[];
  readonly createdSimAt: number;
  readonly createdWallAt: number;
  readonly paidSimAt?: number;
  /** Absent until it is paid, and in orders of before other ways of payment: paid from the balance. */
  readonly payment?: Payment;
  readonly finishedSimAt?: number;
  /** Payment was refused by the (simulated) bank at least once. */
  readonly paymentDeclined?: boolean;
  /** For a renewal: the expiry that the seller is asked to set. */
  readonly renewedExpireSimAt?: number;
  /** For a renewal to the common expiry day: that day of the month. */
  readonly unifiedDay?: number;
  /** Ordered by automatic renewal. */
  readonly automatic?: boolean;
  /** For `unsubscribe`: the order whose money goes back. */
  readonly originalOrderId?: string;
  readonly refund?: Refund;
  /** For `unsubscribe` by a person; absent where the money went back by itself. */
  readonly unsubscription?: Unsubscription;
  /** For `unsubscribe` whose money is on its way: when it is back, and for which orders. */
  readonly refundDueSimAt?: number;
  readonly refundShares?: readonly RefundShare[];
  /** For `change`: what the instance was before. */
  readonly changedFrom?: Quantities & { readonly skuCode: string; readonly offerId: string };
  /** The buyer let the seller see what the product asks for (marketplace-rules 3.1). */
  readonly consent?: boolean;
  /** Absent: the account itself ordered. */
  readonly iamUser?: IamUser;
  readonly extendParams?: readonly ExtensionValue[];
  /** Present where it is or was delivered under supervision. */
  readonly supervisionId?: string;
  /** Names the form or the script's request that placed it: the same one places no second order. */
  readonly requestId?: string;
}

/** The instances of a purchase, in the order of its lines. */
export function instanceIdsOf({ instanceId, furtherLines = [] }: Pick<Order, 'instanceId' | 'furtherLines'>): string[] {
  return [instanceId, ...furtherLines.map((line) => line.instanceId)];
}

/** The line of a purchase that made an instance. */
export function lineOf(
  { line, furtherLines = [] }: Pick<Order, 'line' | 'furtherLines'>,
  instanceId: string,
): OrderLine {
  return furtherLines.find((further) => further.instanceId === instanceId) ?? line;
}
