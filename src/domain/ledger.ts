import type { PaymentMethod } from './order.ts';

/** Why money of a buyer moved. */
export const LEDGER_KINDS = ['top_up', 'payment', 'refund', 'usage'] as const;

export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** From where, or to where, money moves. */
export type LedgerMethod = PaymentMethod | 'cash_coupon';

/**
 * One movement of a buyer's money, never changed afterwards. The balance a buyer began with and the entries of `balance` add
 * up to the balance now; the entries of an order add up to what it has cost in the end. Negative: the buyer pays.
 */
export interface LedgerEntry {
  readonly id: string;
  readonly kind: LedgerKind;
  readonly buyerId: string;
  readonly method: LedgerMethod;
  readonly amountMinor: number;
  readonly orderId?: string;
  readonly couponId?: string;
  readonly instanceId?: string;
  readonly simAt: number;
  readonly requestId?: string;
}
