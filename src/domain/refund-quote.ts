import { beijingDate, beijingYearStart, DAY_MS, HOUR_MS } from './calendar.ts';
import type { Buyer } from './buyer.ts';
import type { Product } from './catalogue.ts';
import type { Coupon } from './coupon.ts';
import type { Instance } from './instance.ts';
import type { Order, PaymentMethod, PricePart, RefundWay } from './order.ts';
import { isNotBegun, orderTerms, type OrderTerm } from './order-terms.ts';
import { sumOf } from './price-quote.ts';
import { refuse, type Refusal } from './refusal.ts';
import { ruleValue, type RuleKey, type SiteProfile } from './site-profile.ts';
import { isSupervised } from './supervision.ts';

/** What one order gives back, line by line; the lines add up to the amount. */
export interface OrderRefund {
  readonly orderId: string;
  readonly amountMinor: number;
  /** Share of cash coupons that are over by now: it is refunded to nobody. */
  readonly lostMinor?: number;
  readonly parts: readonly PricePart[];
}

/** What giving an instance back would bring now, and which rule says so. */
export interface RefundQuote {
  readonly way: RefundWay;
  /** The rule of the site that decided. */
  readonly decidedBy: RuleKey;
  /** For `negotiated`: the most that can be asked for. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly refunds: readonly OrderRefund[];
  /** Last moment at which this rule holds. */
  readonly untilSimAt?: number;
}

/** All that a quote depends on. */
export interface RefundSubject {
  readonly instance: Instance;
  readonly product: Product;
  readonly buyer: Buyer;
  /** All orders about the instance, oldest first. */
  readonly orders: readonly Order[];
  readonly coupon: (id: string) => Coupon | undefined;
  /** Usage was drawn from the package that the instance is. */
  readonly packageUsed: boolean;
  readonly simAt: number;
  readonly profile: SiteProfile;
}

/** How many five-day refunds of this calendar year are used, here and elsewhere (marketplace-rules 7.3). */
export function fiveDayRefundsUsed({ fiveDayRefunds }: Buyer, simAt: number): number {
  if (fiveDayRefunds?.year !== beijingDate(simAt).year) return 0;
  return fiveDayRefunds.here + fiveDayRefunds.elsewhere;
}

/** The last moment of the five-day refund, exact to the second, and so is the comparison (marketplace-rules 7.3). */
function fiveDayEnd(fromSimAt: number, profile: SiteProfile): number {
  return Math.floor(fromSimAt / 1_000) * 1_000 + ruleValue(profile, 'refund.fiveDay.hours') * HOUR_MS;
}

/**
 * What giving an instance back brings now, by the table of marketplace-rules 7.2, or why it cannot be given back.
 * A supervised product's quote is the most that its seller can be asked for.
 */
export function quoteRefund(subject: RefundSubject): RefundQuote | Refusal {
  const refusal = stateRefusal(subject.instance) ?? openingRefusal(subject);
  if (refusal) return refusal;
  return subject.product.supervised ? negotiable(subject) : selfService(subject);
}

/** Several instances of one order go back together, so none of them can while another one is still being created. */
function openingRefusal({ instance, orders }: RefundSubject): Refusal | undefined {
  if (isSupervised(instance)) return undefined;
  const isOpening = orders.some(({ id, status }) => id === instance.orderId && status === 'processing');
  return isOpening ? refuse('unsubscribe_provisioning') : undefined;
}

function stateRefusal(instance: Instance): Refusal | undefined {
  const { status, openRenewalOrderId, openChangeOrderId, openRefundRequestId, openRefundOrderId } = instance;
  switch (status) {
    case 'provisioning':
      if (!instance.supervision?.created) return refuse('unsubscribe_provisioning');
      break;
    case 'expired':
    case 'frozen':
      return refuse('unsubscribe_expired');
    case 'released':
    case 'failed':
      return refuse('unsubscribe_gone', { status });
    case 'in_use':
      break;
  }
  const orderId = openRenewalOrderId ?? openChangeOrderId;
  if (orderId !== undefined) return refuse('unsubscribe_order_open', { orderId });
  if (openRefundOrderId !== undefined) return refuse('refund_on_its_way', { orderId: openRefundOrderId });
  if (openRefundRequestId !== undefined) return refuse('unsubscribe_under_review', { request: openRefundRequestId });
  return undefined;
}

/** Supervised: by agreement with the seller inside the guarantee period (marketplace-rules 7.1). */
function negotiable(subject: RefundSubject): RefundQuote | Refusal {
  const { instance, simAt, profile } = subject;
  if (ruleValue(profile, 'refund.supervised') === 'refused') return refuse('unsubscribe_supervised');
  const modeRefusal = refusalOfMode(subject);
  if (modeRefusal && instance.billing !== 'one_time') return modeRefusal;
  const untilSimAt = guaranteeEnd(instance, profile);
  const isOver = untilSimAt !== undefined && !isSupervised(instance) && simAt > untilSimAt;
  if (isOver || instance.supervision?.completedSimAt !== undefined) {
    return refuse('unsubscribe_supervision_over', { untilSimAt: untilSimAt ?? simAt });
  }
  const until = untilSimAt === undefined ? {} : { untilSimAt };
  return quoteOf(subject, 'negotiated', 'refund.supervised', (term) => fullRefund(term, subject), until);
}

/**
 * The most that can be agreed on now for a wish that was uttered in time: it does not lapse while the seller thinks it
 * over, neither with the guarantee period nor with the term.
 */
export function stillNegotiable(subject: RefundSubject): RefundQuote | Refusal {
  const { status, openRenewalOrderId, openChangeOrderId } = subject.instance;
  if (status === 'released' || status === 'failed') return refuse('unsubscribe_gone', { status });
  const orderId = openRenewalOrderId ?? openChangeOrderId;
  if (orderId !== undefined) return refuse('unsubscribe_order_open', { orderId });
  return quoteOf(subject, 'negotiated', 'refund.supervised', (term) => fullRefund(term, subject), {});
}

/** Since when an instance is commercial: a trial is from its conversion on. */
function openedSimAt({ formalSimAt, startSimAt, createdSimAt }: Instance): number {
  return formalSimAt ?? startSimAt ?? createdSimAt;
}

/**
 * Until when the guarantee period of a supervised product lasts: until its delivery is completed, and some days from the
 * opening on where there is none on record. `undefined` while nobody knows.
 */
export function guaranteeEnd(instance: Instance, profile: SiteProfile): number | undefined {
  const { supervision } = instance;
  if (supervision) return supervision.completedSimAt ?? supervision.completesSimAt;
  return openedSimAt(instance) + ruleValue(profile, 'refund.guaranteeDays') * DAY_MS;
}

/** Trials, pay-per-use, packages and one-time purchases have rules of their own, which may also let them go. */
function refusalOfMode({ instance, packageUsed, profile }: RefundSubject): Refusal | undefined {
  switch (instance.billing) {
    case 'trial':
      return ruleValue(profile, 'refund.trial') === 'refused' ? refuse('unsubscribe_trial') : undefined;
    case 'on_demand':
      return ruleValue(profile, 'refund.onDemand') === 'refused' ? refuse('unsubscribe_on_demand') : undefined;
    case 'one_time':
      return ruleValue(profile, 'refund.oneTime') === 'refused'
        ? refuse('unsubscribe_one_time', { site: profile.site })
        : undefined;
    case 'package':
      if (ruleValue(profile, 'refund.package') === 'refused') return refuse('unsubscribe_package');
      return packageUsed ? refuse('unsubscribe_package_used') : undefined;
    case 'period':
      return undefined;
  }
}

function selfService(subject: RefundSubject): RefundQuote | Refusal {
  const { instance, profile, simAt, orders } = subject;
  const modeRefusal = refusalOfMode(subject);
  if (modeRefusal) return modeRefusal;
  if (instance.billing === 'period' && ruleValue(profile, 'refund.unsupervised') === 'refused') {
    return refuse('unsubscribe_not_on_site', { site: profile.site });
  }
  const inEffect = orderTerms(instance, orders).find((term) => term.order.type === 'renew' && !isNotBegun(term, simAt));
  if (inEffect && ruleValue(profile, 'refund.renewalsInEffect') === 'refused') {
    return refuse('unsubscribe_renewed', { orderId: inEffect.order.id });
  }
  const inTime = fiveDayRefusal(subject);
  if (!inTime) {
    return quoteOf(subject, 'five_day', modeRule(instance), (term) => fullRefund(term, subject), {
      untilSimAt: fiveDayEnd(openedSimAt(instance), profile),
    });
  }
  if (ruleValue(profile, 'refund.afterFiveDays') === 'refused') return inTime;
  return quoteOf(subject, 'with_fee', 'refund.afterFiveDays', (term) => refundWithFee(term, subject), {});
}

function modeRule({ billing }: Instance): RuleKey {
  const rules = {
    period: 'refund.unsupervised',
    one_time: 'refund.oneTime',
    trial: 'refund.trial',
    on_demand: 'refund.onDemand',
    package: 'refund.package',
  } as const;
  return rules[billing];
}

/** Why the five-day refund is not (any more) to be had: too late, or the year's quota is used up. */
function fiveDayRefusal({ instance, buyer, simAt, profile }: RefundSubject): Refusal | undefined {
  const untilSimAt = fiveDayEnd(openedSimAt(instance), profile);
  const hours = ruleValue(profile, 'refund.fiveDay.hours');
  if (Math.floor(simAt / 1_000) * 1_000 > untilSimAt) {
    return refuse('unsubscribe_five_days_over', { hours, untilSimAt });
  }
  const perYear = ruleValue(profile, 'refund.fiveDay.perYear');
  if (fiveDayRefundsUsed(buyer, simAt) < perYear) return undefined;
  const { year } = beijingDate(simAt);
  const nextYearSimAt = beijingYearStart(year + 1);
  return refuse('unsubscribe_quota', { perYear, year }, nextYearSimAt <= untilSimAt ? nextYearSimAt : undefined);
}

function quoteOf(
  { instance, orders, profile }: RefundSubject,
  way: RefundWay,
  decidedBy: RuleKey,
  refundOf: (term: OrderTerm) => OrderRefund,
  more: Pick<RefundQuote, 'untilSimAt'>,
): RefundQuote | Refusal {
  const refunds = orderTerms(instance, orders).map(refundOf);
  const amountMinor = refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
  if (way === 'negotiated' && amountMinor === 0) return refuse('unsubscribe_nothing_paid');
  return { way, decidedBy, amountMinor, currency: orders[0]?.currency ?? profile.currency, refunds, ...more };
}

/** What was paid with money, a line for each way that it came and goes back. */
function moneyParts({ id: orderId, totalMinor, payment }: Order): PricePart[] {
  const { method = 'balance', paidMinor = totalMinor, balanceMinor = 0 } = payment ?? {};
  const line = (way: PaymentMethod, amountMinor: number): PricePart => ({
    rule: 'refund_paid',
    amountMinor,
    params: { orderId, method: way },
  });
  const first = line(method, paidMinor - balanceMinor);
  return balanceMinor > 0 ? [first, line('balance', balanceMinor)] : [first];
}

/** The whole payment: money, and cash coupons that are still valid; discount coupons do not come back. */
function fullRefund({ order }: OrderTerm, { coupon, simAt }: RefundSubject): OrderRefund {
  const { cashCoupons = [], cashCouponMinor = 0 } = order.payment ?? {};
  const parts = moneyParts(order);
  let lostMinor = 0;
  if (cashCouponMinor > 0) {
    parts.push({ rule: 'refund_cash_coupon', amountMinor: cashCouponMinor, params: { orderId: order.id } });
    lostMinor = cashCoupons
      .filter(({ couponId }) => (coupon(couponId)?.validToSimAt ?? 0) <= simAt)
      .reduce((sum, use) => sum + use.amountMinor, 0);
    if (lostMinor > 0) {
      parts.push({ rule: 'refund_coupon_over', amountMinor: -lostMinor, params: { orderId: order.id } });
    }
  }
  return { orderId: order.id, amountMinor: sumOf(parts), ...(lostMinor > 0 ? { lostMinor } : {}), parts };
}

/**
 * `actual payment - amount due - handling fee`, never below 0; coupons do not come back (marketplace-rules 7.4). What has
 * not begun comes back in full.
 */
function refundWithFee(term: OrderTerm, subject: RefundSubject): OrderRefund {
  const { order, fromSimAt, toSimAt } = term;
  const { simAt, profile } = subject;
  if (isNotBegun(term, simAt)) return fullRefund(term, subject);
  const paidMinor = order.payment?.paidMinor ?? order.totalMinor;
  const params = { orderId: order.id, method: order.payment?.method ?? 'balance' };
  const usedMs = toSimAt === undefined ? 1 : Math.min(simAt, toSimAt) - fromSimAt;
  const wholeMs = toSimAt === undefined ? 1 : Math.max(1, toSimAt - fromSimAt);
  const usedMinor = Number((BigInt(paidMinor) * BigInt(usedMs) + BigInt(wholeMs) / 2n) / BigInt(wholeMs));
  const points = ruleValue(profile, 'refund.handlingFeeBasisPoints');
  const feeMinor = Math.min(paidMinor - usedMinor, Math.round((paidMinor * points) / 10_000));
  const parts: PricePart[] = [
    { rule: 'refund_paid', amountMinor: paidMinor, params },
    {
      rule: 'refund_used',
      amountMinor: 0 - usedMinor,
      params: { orderId: order.id, fromSimAt, toSimAt: toSimAt ?? simAt },
    },
    { rule: 'refund_fee', amountMinor: 0 - feeMinor, params: { orderId: order.id, basisPoints: points } },
  ];
  return { orderId: order.id, amountMinor: sumOf(parts), parts };
}

/**
 * Splits an agreed amount over the orders, oldest first.
 * @returns a refusal when it is more than was paid
 */
export function agreedRefunds(quote: RefundQuote, amountMinor: number): readonly OrderRefund[] | Refusal {
  if (amountMinor > quote.amountMinor || amountMinor < 1) {
    return refuse('refund_above_paid', { maxMinor: quote.amountMinor, currency: quote.currency });
  }
  let leftMinor = amountMinor;
  return quote.refunds.map((most) => {
    const { orderId } = most;
    const share = Math.min(leftMinor, most.amountMinor);
    leftMinor -= share;
    const parts: PricePart[] = [{ rule: 'refund_agreed', amountMinor: share, params: { orderId } }];
    const lost = share === most.amountMinor && most.lostMinor !== undefined ? { lostMinor: most.lostMinor } : {};
    return { orderId, amountMinor: share, ...lost, parts };
  });
}
