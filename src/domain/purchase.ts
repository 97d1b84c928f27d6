import type { BuyerInput } from './buyer-input.ts';
import { HOUR_MS } from './calendar.ts';
import { isOnSale, type Product } from './catalogue.ts';
import type { Draft } from './draft.ts';
import { notify } from './notify.ts';
import { isOnMarket } from './on-market.ts';
import { newOrderNumber } from './order-number.ts';
import type { Order } from './order.ts';
import { payOrder, type PaymentChoice, type PaymentOutcome } from './pay-order.ts';
import type { Quote } from './price-quote.ts';
import { openMeter, purchaseLines } from './purchase-lines.ts';
import { refuse, type Refusal } from './refusal.ts';
import { repeatedRequest } from './repeated-request.ts';
import { ruleValue } from './site-profile.ts';
import { putBackIntoStock, takeFromStock } from './adjust-stock.ts';

/** What somebody wants to buy, with its price. */
interface Wish {
  readonly product: Product;
  readonly buyerId: string;
  readonly quote: Quote;
}

/** Why a choice that has a price cannot be bought by this buyer now, stock apart, if so. */
export function purchaseRefusal(draft: Draft, { product, buyerId, quote }: Wish): Refusal | undefined {
  if (product.status !== 'listed') return refuse('product_not_listed');
  if (!isOnSale(product)) return refuse('product_trade_frozen');
  if (!isOnMarket(product, quote.sku.code)) return refuse('specification_removed');
  const { profile } = draft.context;
  switch (quote.price.billing) {
    case 'period':
    case 'one_time':
      return undefined;
    case 'trial':
      return trialRefusal(draft, { product, buyerId, quote });
    case 'on_demand':
      if (ruleValue(profile, 'usage.sold') !== 'offered') return refuse('usage_not_on_site', { site: profile.site });
      return arrearsRefusal(draft, buyerId);
    case 'package':
      if (ruleValue(profile, 'usage.sold') !== 'offered') return refuse('usage_not_on_site', { site: profile.site });
      return packageRefusal(draft, { product, buyerId, quote });
  }
}

/** How often an account may try a specification (marketplace-rules 2.4); a trial that never came about does not count. */
function trialRefusal(draft: Draft, { product, buyerId, quote }: Wish): Refusal | undefined {
  const { trialFor } = quote.price;
  if (trialFor && !trialFor.includes(buyerId)) return refuse('trial_not_for_buyer');
  const max = ruleValue(draft.context.profile, 'trial.perAccount');
  const before = draft
    .trials(buyerId, product.id, quote.specification.id)
    .filter(({ status }) => status !== 'canceled' && status !== 'refunded');
  const [last] = before.slice(-1);
  return max > 0 && last && before.length >= max ? refuse('trial_limit', { max, orderId: last.id }) : undefined;
}

function arrearsRefusal(draft: Draft, buyerId: string): Refusal | undefined {
  const { balanceMinor } = draft.need('buyers', buyerId);
  if (balanceMinor >= 0 || ruleValue(draft.context.profile, 'usage.openInArrears') === 'allowed') return undefined;
  return refuse('usage_in_arrears', { debtMinor: -balanceMinor, currency: draft.context.profile.currency });
}

/** An ordinary package needs pay-per-use to be open (marketplace-rules 8.1). */
function packageRefusal(draft: Draft, { product, buyerId, quote }: Wish): Refusal | undefined {
  const terms = quote.price.package;
  if (terms?.overage !== 'pay') return undefined;
  const isOpen = openMeter(draft, { productId: product.id, buyerId, itemId: terms.billingItemId });
  return isOpen && !isOpen.meter?.packagesOnly ? undefined : refuse('package_needs_on_demand');
}

/**
 * Places an order for new instances (marketplace-rules 3.1) and, when it is paid, starts provisioning. An unpaid order waits
 * and is canceled by the system when its time is over.
 */
export function purchase(
  draft: Draft,
  input: {
    readonly productId: string;
    readonly buyerId: string;
    readonly quote: Quote;
    readonly pay: PaymentOutcome;
    readonly payWith?: PaymentChoice;
    readonly requestId?: string;
    /** What the buyer filled in for the seller, already checked against the product. */
    readonly given?: BuyerInput;
  },
): Order | Refusal {
  const repeated = repeatedRequest(draft, input.requestId);
  if (repeated) return repeated;
  const { quote, buyerId } = input;
  const product = draft.need('products', input.productId);
  const refusal = purchaseRefusal(draft, { product, buyerId, quote });
  if (refusal) return refusal;
  const unavailable = takeFromStock(draft, product.id, quote.specification.id);
  if (unavailable) return unavailable;
  const id = newOrderNumber(draft);
  const order = placeOrder(draft, {
    id,
    type: quote.price.billing === 'trial' ? 'trial' : 'new',
    buyerId,
    productId: product.id,
    totalMinor: quote.amountMinor,
    ...purchaseLines(draft, { id, product, buyerId, quote }),
    ...(input.requestId === undefined ? {} : { requestId: input.requestId }),
    ...givenMembers(input.given),
  });
  return payOrder(draft, order.id, input.pay, input.payWith);
}

/** Kept only where there is something to keep: an order has many records. */
function givenMembers(given: BuyerInput | undefined): Pick<Order, 'consent' | 'iamUser' | 'extendParams'> {
  if (!given) return {};
  const { consent, iamUser, extendParams } = given;
  const filled = extendParams.filter(({ value }) => value !== '');
  return {
    ...(consent ? { consent } : {}),
    ...(iamUser ? { iamUser } : {}),
    ...(filled.length > 0 ? { extendParams: filled } : {}),
  };
}

/** Records a new unpaid order and the event that cancels it when nobody pays. */
export function placeOrder(
  draft: Draft,
  members: Pick<Order, 'id' | 'type' | 'buyerId' | 'productId' | 'instanceId' | 'totalMinor' | 'line'> &
    Pick<
      Order,
      | 'furtherLines'
      | 'renewedExpireSimAt'
      | 'changedFrom'
      | 'consent'
      | 'iamUser'
      | 'extendParams'
      | 'requestId'
      | 'unifiedDay'
      | 'automatic'
    >,
): Order {
  const { simAt, wallAt, profile } = draft.context;
  const order: Order = {
    ...members,
    status: 'pending_payment',
    currency: profile.currency,
    createdSimAt: simAt,
    createdWallAt: wallAt,
  };
  draft.put('orders', order);
  const dueSimAt = simAt + ruleValue(profile, 'order.unpaidHours') * HOUR_MS;
  draft.schedule('order.payment_timeout', dueSimAt, order.id, order.instanceId);
  return order;
}

/** Cancels an unpaid order by the buyer's wish; canceled orders cannot be revived (marketplace-rules 3.1). */
export function cancelOrder(draft: Draft, orderId: string): Order | Refusal {
  const order = draft.need('orders', orderId);
  if (order.status !== 'pending_payment') return refuse('order_not_cancelable', { status: order.status });
  draft.unschedule(order.instanceId, ['order.payment_timeout'], order.id);
  return markCanceled(draft, order);
}

/** The system cancels an order that nobody paid in time. */
export function timeOutPayment(draft: Draft, orderId: string): void {
  const order = draft.need('orders', orderId);
  if (order.status !== 'pending_payment') return;
  markCanceled(draft, order);
  const instance = { id: order.instanceId, buyerId: order.buyerId, productId: order.productId };
  notify(draft, 'buyer', 'payment_timed_out', instance, { orderId });
}

function markCanceled(draft: Draft, order: Order): Order {
  const canceled: Order = { ...order, status: 'canceled', finishedSimAt: draft.context.simAt };
  draft.put('orders', canceled);
  if (order.type === 'new' || order.type === 'trial') {
    putBackIntoStock(draft, order.productId, order.line.specificationId);
  }
  const instance = draft.get('instances', order.instanceId);
  if (instance?.openChangeOrderId === order.id) {
    const { openChangeOrderId: _closed, ...rest } = instance;
    draft.put('instances', rest);
  }
  if (instance?.openRenewalOrderId === order.id) {
    const { openRenewalOrderId: _closed, ...rest } = instance;
    draft.put('instances', rest);
  }
  return canceled;
}
