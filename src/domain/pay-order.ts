import type { Coupon } from './coupon.ts';
import { discountMinor } from './discount.ts';
import type { Draft } from './draft.ts';
import { fulfilOrder } from './fulfil-order.ts';
import { moveMoney } from './move-money.ts';
import type { Order, PaymentMethod, PricePart } from './order.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';

/** How the buyer's payment goes: at once, not yet, or refused by the bank. */
export type PaymentOutcome = 'paid' | 'later' | 'declined';

/** From what a buyer pays; the balance, without coupons, unless told otherwise. */
export interface PaymentChoice {
  readonly method?: PaymentMethod;
  readonly couponIds?: readonly string[];
}

/**
 * Pays an unpaid order (marketplace-rules 3.1.4) and sets going what it is for. Discount coupons lower the price first,
 * then cash coupons pay, then the chosen method. `declined` leaves the order unpaid and remembers the refusal of the bank.
 */
export function payOrder(
  draft: Draft,
  orderId: string,
  outcome: PaymentOutcome,
  { method = 'balance', couponIds = [] }: PaymentChoice = {},
): Order | Refusal {
  const order = draft.need('orders', orderId);
  if (order.status !== 'pending_payment') return refuse('order_not_payable', { status: order.status });
  if (outcome === 'later') return order;
  if (outcome === 'declined') {
    const declined: Order = { ...order, paymentDeclined: true };
    draft.put('orders', declined);
    return declined;
  }
  const coupons = usableCoupons(draft, order, couponIds);
  if (isRefusal(coupons)) return coupons;
  const priced = useDiscounts(draft, order, coupons);
  const cashCouponMinor = payWithCoupons(draft, priced, coupons);
  const paidMinor = priced.totalMinor - cashCouponMinor;
  const { balanceMinor } = draft.need('buyers', order.buyerId);
  if (method === 'balance' && balanceMinor < paidMinor) {
    return refuse('balance_too_low', { balanceMinor, totalMinor: paidMinor, currency: order.currency });
  }
  moveMoney(draft, { kind: 'payment', buyerId: order.buyerId, method, amountMinor: -paidMinor, orderId });
  const paid: Order = {
    ...priced,
    status: 'processing',
    paidSimAt: draft.context.simAt,
    payment: { method, paidMinor, cashCouponMinor, couponIds: coupons.map(({ id }) => id) },
  };
  draft.put('orders', paid);
  draft.unschedule(order.instanceId, ['order.payment_timeout'], order.id);
  return fulfilOrder(draft, paid);
}

function usableCoupons(draft: Draft, order: Order, couponIds: readonly string[]): readonly Coupon[] | Refusal {
  const coupons: Coupon[] = [];
  for (const id of new Set(couponIds)) {
    const coupon = draft.get('coupons', id);
    if (!coupon || coupon.buyerId !== order.buyerId) return refuse('coupon_foreign', { coupon: id });
    if (coupon.productId !== undefined && coupon.productId !== order.productId) {
      return refuse('coupon_other_product', { coupon: id });
    }
    if (coupon.validToSimAt <= draft.context.simAt) return refuse('coupon_over', { coupon: id });
    if (coupon.usedByOrderId !== undefined || coupon.leftMinor === 0) return refuse('coupon_spent', { coupon: id });
    coupons.push(coupon);
  }
  if (coupons.filter(({ kind }) => kind === 'discount').length > 1) return refuse('coupon_one_discount');
  return coupons;
}

/** Takes the discount coupon off the order's price: an order has one line whenever it costs anything. */
function useDiscounts(draft: Draft, order: Order, coupons: readonly Coupon[]): Order {
  const coupon = coupons.find(({ kind }) => kind === 'discount');
  if (!coupon) return order;
  draft.put('coupons', { ...coupon, usedByOrderId: order.id });
  const basisPoints = coupon.discountBasisPoints ?? 0;
  const offMinor = discountMinor(order.totalMinor, basisPoints, draft.context.profile);
  const part: PricePart = {
    rule: 'discount_coupon',
    amountMinor: -offMinor,
    params: { basisPoints, coupon: coupon.id },
  };
  const { line } = order;
  return {
    ...order,
    totalMinor: order.totalMinor - offMinor,
    line: {
      ...line,
      amountMinor: line.amountMinor - offMinor,
      priceParts: [...(line.priceParts ?? [listPart(order)]), part],
    },
  };
}

/** The price of an order of before its lines were kept. */
function listPart({ line }: Order): PricePart {
  const { quantity, unitPriceMinor, amountMinor, period } = line;
  return { rule: 'list', amountMinor, params: { quantity, periods: period?.number ?? 1, unitPriceMinor } };
}

function payWithCoupons(draft: Draft, order: Order, coupons: readonly Coupon[]): number {
  let leftMinor = order.totalMinor;
  for (const coupon of coupons) {
    if (coupon.kind !== 'cash') continue;
    const takenMinor = Math.min(leftMinor, coupon.leftMinor ?? 0);
    moveMoney(draft, {
      kind: 'payment',
      buyerId: order.buyerId,
      method: 'cash_coupon',
      amountMinor: -takenMinor,
      orderId: order.id,
      couponId: coupon.id,
    });
    leftMinor -= takenMinor;
  }
  return order.totalMinor - leftMinor;
}
