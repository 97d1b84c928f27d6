import type { Draft } from './draft.ts';
import { moveMoney } from './move-money.ts';
import type { CashCouponUse, Order, Payment } from './order.ts';

/** Where a refund went. */
export interface GivenBack {
  /** Back to the method of the payment, and to the balance where it has paid beside a card. */
  readonly moneyMinor: number;
  /** Back on cash coupons. */
  readonly couponMinor: number;
  /** Share of cash coupons that are over: nobody gets it. */
  readonly lostMinor: number;
}

/**
 * Gives an amount of an order's payment back the way it came: first what was paid with money, by the same method (to the
 * card before the balance, where both have paid [ours]), then cash coupons, as far as they are still valid; the share of a coupon that is over is lost (marketplace-rules 2.3, 7.3).
 * What has gone back before is known from the order, so that parts of a payment can go back one after the other.
 * @throws RangeError for more than is left of the payment
 */
export function giveBack(draft: Draft, { id: orderId }: Pick<Order, 'id'>, amountMinor: number): GivenBack {
  const order = draft.need('orders', orderId);
  const { buyerId } = order;
  const payment: Payment = order.payment ?? {
    method: 'balance',
    paidMinor: order.totalMinor,
    cashCouponMinor: 0,
    couponIds: [],
  };
  const { method, paidMinor, balanceMinor = 0, paidBackMinor = 0, cashCoupons = [] } = payment;
  const moneyMinor = Math.min(amountMinor, paidMinor - paidBackMinor);
  const toMethodMinor = Math.min(moneyMinor, Math.max(0, paidMinor - balanceMinor - paidBackMinor));
  moveMoney(draft, { kind: 'refund', buyerId, method, amountMinor: toMethodMinor, orderId });
  moveMoney(draft, { kind: 'refund', buyerId, method: 'balance', amountMinor: moneyMinor - toMethodMinor, orderId });
  let leftMinor = amountMinor - moneyMinor;
  const given = { couponMinor: 0, lostMinor: 0 };
  const isOver = ({ couponId }: CashCouponUse): boolean =>
    (draft.get('coupons', couponId)?.validToSimAt ?? 0) <= draft.context.simAt;
  const returned = (use: CashCouponUse): CashCouponUse => {
    const shareMinor = Math.min(leftMinor, use.amountMinor - (use.backMinor ?? 0) - (use.lostMinor ?? 0));
    if (shareMinor === 0) return use;
    leftMinor -= shareMinor;
    const { couponId } = use;
    if (isOver(use)) {
      given.lostMinor += shareMinor;
      return { ...use, lostMinor: (use.lostMinor ?? 0) + shareMinor };
    }
    moveMoney(draft, { kind: 'refund', buyerId, method: 'cash_coupon', amountMinor: shareMinor, orderId, couponId });
    given.couponMinor += shareMinor;
    return { ...use, backMinor: (use.backMinor ?? 0) + shareMinor };
  };
  // Coupons that can take something back come first: a part of a payment is lost last.
  const good = cashCoupons.map((use) => (isOver(use) ? use : returned(use)));
  const uses = good.map((use) => (isOver(use) ? returned(use) : use));
  if (leftMinor !== 0) throw new RangeError(`${orderId}: ${leftMinor} more than was paid is to go back`);
  const returnedPayment: Payment = {
    ...payment,
    paidBackMinor: paidBackMinor + moneyMinor,
    ...(uses.length > 0 ? { cashCoupons: uses } : {}),
  };
  draft.put('orders', { ...order, payment: returnedPayment });
  return { moneyMinor, ...given };
}
