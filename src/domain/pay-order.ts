import type { Coupon } from './coupon.ts';
import { couponRefusal } from './coupon-refusal.ts';
import type { Draft } from './draft.ts';
import { fulfilOrder } from './fulfil-order.ts';
import { moveMoney } from './move-money.ts';
import type { Order, PaymentMethod, PricePart } from './order.ts';
import { offeredMethods, offersCombined, usualMethod } from './payment-methods.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import type { SiteProfile } from './site-profile.ts';
import { settlePrice, splitDue, type Settlement } from './settle-price.ts';

/** How the buyer's payment goes: at once, not yet, or refused by the bank. */
export type PaymentOutcome = 'paid' | 'later' | 'declined';

/** From what a buyer pays; the site's usual method, without coupons, unless told otherwise. */
export interface PaymentChoice {
  readonly method?: PaymentMethod;
  /** With a card: the balance pays first, the card the rest. Does nothing where the balance is the method. */
  readonly useBalance?: boolean;
  readonly couponIds?: readonly string[];
}

/**
 * Pays an unpaid order (marketplace-rules 3.1.4) and sets going what it is for. Discount coupons lower the price first,
 * then cash coupons pay, then the chosen method; before a card the balance, where the buyer wants it. `declined` leaves the order unpaid and remembers the refusal of the bank.
 */
export function payOrder(
  draft: Draft,
  orderId: string,
  outcome: PaymentOutcome,
  choice: PaymentChoice = {},
): Order | Refusal {
  const order = draft.need('orders', orderId);
  if (order.status !== 'pending_payment') return refuse('order_not_payable', { status: order.status });
  if (outcome === 'later') return order;
  const way = paymentWay(draft, order, choice);
  if (isRefusal(way)) return way;
  if (outcome === 'declined') {
    const declined: Order = { ...order, paymentDeclined: true };
    draft.put('orders', declined);
    return declined;
  }
  const tooLow = balanceRefusal(draft, order, way);
  if (tooLow) return tooLow;
  const paid = takeMoney(draft, withDiscount(order, way.settled), way);
  draft.unschedule(order.instanceId, ['order.payment_timeout'], order.id);
  return fulfilOrder(draft, paid);
}

/** From what a price is paid, and how. */
interface PaymentWay {
  readonly method: PaymentMethod;
  /** Of what is due, beside a card. */
  readonly fromBalanceMinor: number;
  readonly settled: Settlement;
  readonly coupons: readonly Coupon[];
}

type Priced = Pick<Order, 'buyerId' | 'productId' | 'totalMinor'>;

function paymentWay(
  draft: Draft,
  order: Priced,
  { method = usualMethod(draft.context.profile), useBalance = false, couponIds = [] }: PaymentChoice,
): PaymentWay | Refusal {
  const refusal = methodRefusal(draft.context.profile, { method, useBalance });
  if (refusal) return refusal;
  const combined = useBalance && method !== 'balance';
  const coupons = usableCoupons(draft, order, couponIds);
  if (isRefusal(coupons)) return coupons;
  const settled = settlePrice(order.totalMinor, coupons, draft.context.profile);
  const { balanceMinor } = draft.need('buyers', order.buyerId);
  const split = splitDue(settled.dueMinor, combined ? balanceMinor : 0);
  // Nothing is left for the card: the balance has paid it all.
  if (combined && split.cardMinor === 0) return { method: 'balance', fromBalanceMinor: 0, coupons, settled };
  return { method, fromBalanceMinor: split.balanceMinor, coupons, settled };
}

/** Why a site does not let one pay like this, whatever the order, if so. */
export function methodRefusal(
  profile: SiteProfile,
  { method = usualMethod(profile), useBalance = false }: Omit<PaymentChoice, 'couponIds'>,
): Refusal | undefined {
  if (!offeredMethods(profile).includes(method)) return refuse('method_not_offered', { method });
  const combined = useBalance && method !== 'balance';
  if (!combined || (method === 'card' && offersCombined(profile))) return undefined;
  return refuse('payment_not_combined', { method });
}

function balanceRefusal(draft: Draft, { buyerId }: Priced, { method, settled }: PaymentWay): Refusal | undefined {
  const { balanceMinor } = draft.need('buyers', buyerId);
  if (method !== 'balance' || balanceMinor >= settled.dueMinor) return undefined;
  const { currency } = draft.context.profile;
  return refuse('balance_too_low', { balanceMinor, totalMinor: settled.dueMinor, currency });
}

/** Why something could not be paid like this now, if so; nothing is paid. */
export function paymentRefusal(draft: Draft, order: Priced, choice: PaymentChoice): Refusal | undefined {
  const way = paymentWay(draft, order, choice);
  return isRefusal(way) ? way : balanceRefusal(draft, order, way);
}

/** The coupons of a payment, checked one by one and together. */
export function usableCoupons(draft: Draft, order: Priced, couponIds: readonly string[]): readonly Coupon[] | Refusal {
  const { buyerId, productId, totalMinor } = order;
  const coupons: Coupon[] = [];
  for (const couponId of new Set(couponIds)) {
    const coupon = draft.get('coupons', couponId);
    const refusal = couponRefusal(coupon, { couponId, buyerId, productId, simAt: draft.context.simAt });
    if (refusal) return refusal;
    if (coupon) coupons.push(coupon);
  }
  if (coupons.filter(({ kind }) => kind === 'discount').length > 1) return refuse('coupon_one_discount');
  if (coupons.length > 0 && totalMinor === 0) return refuse('coupon_no_use');
  return coupons;
}

/** Spends the coupons, moves the money and marks the order as paid. */
function takeMoney(draft: Draft, order: Order, { method, fromBalanceMinor, settled, coupons }: PaymentWay): Order {
  const { buyerId, id: orderId } = order;
  const used = coupons.filter(({ kind, id }) => kind === 'discount' || settled.cash.some((use) => use.couponId === id));
  for (const coupon of used) {
    if (coupon.kind === 'discount') draft.put('coupons', { ...coupon, usedByOrderId: orderId });
  }
  for (const { couponId, amountMinor } of settled.cash) {
    moveMoney(draft, {
      kind: 'payment',
      buyerId,
      method: 'cash_coupon',
      amountMinor: -amountMinor,
      orderId,
      couponId,
    });
  }
  const rest = settled.dueMinor - fromBalanceMinor;
  // Taken from 0, for -0 is no amount.
  moveMoney(draft, { kind: 'payment', buyerId, method: 'balance', amountMinor: 0 - fromBalanceMinor, orderId });
  moveMoney(draft, { kind: 'payment', buyerId, method, amountMinor: 0 - rest, orderId });
  const paid: Order = {
    ...order,
    status: 'processing',
    paidSimAt: draft.context.simAt,
    payment: {
      method,
      paidMinor: settled.dueMinor,
      ...(fromBalanceMinor > 0 ? { balanceMinor: fromBalanceMinor } : {}),
      cashCouponMinor: settled.totalMinor - settled.dueMinor,
      couponIds: used.map(({ id }) => id),
      ...(settled.cash.length > 0 ? { cashCoupons: settled.cash } : {}),
    },
  };
  draft.put('orders', paid);
  return paid;
}

/** The order at the price that its discount coupon leaves: an order has one line whenever it costs anything. */
function withDiscount(order: Order, { discount, totalMinor }: Settlement): Order {
  if (!discount) return order;
  const { line } = order;
  return {
    ...order,
    totalMinor,
    line: {
      ...line,
      amountMinor: line.amountMinor + discount.amountMinor,
      priceParts: [...(line.priceParts ?? [listPart(order)]), discount],
    },
  };
}

/** The price of an order of before its lines were kept. */
function listPart({ line }: Order): PricePart {
  const { quantity, unitPriceMinor, amountMinor, period } = line;
  return { rule: 'list', amountMinor, params: { quantity, periods: period?.number ?? 1, unitPriceMinor } };
}
