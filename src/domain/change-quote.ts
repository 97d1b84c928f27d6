import { beijingDate, DAY_MS } from './calendar.ts';
import {
  isOnSale,
  type ChangeRules,
  type Period,
  type PeriodType,
  type Price,
  type Product,
  type Sku,
} from './catalogue.ts';
import { changeFeeParts, daysOf, type Configuration, type FeeDiscount } from './change-fee.ts';
import type { Instance } from './instance.ts';
import { isOnMarket } from './on-market.ts';
import type { Order, PricePart } from './order.ts';
import { findPrice, findSku, priceParts, sumOf, type QuoteContext, type SelectionProblem } from './price-quote.ts';
import {
  isLess,
  pickQuantities,
  quantityOf,
  quantityPath,
  quantityProblem,
  rangesOf,
  sameQuantities,
  smallestOf,
  withWished,
  type Quantities,
} from './quantities.ts';
import { guaranteeEnd } from './refund-quote.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { renewalChangeRefusal } from './renewal-change.ts';
import { runningPeriodType } from './running-period.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';
import { isSupervised } from './supervision.ts';

/** What the buyer wants instead; what is absent stays. */
export interface ChangeWish extends Partial<Quantities> {
  readonly skuCode?: string;
}

/** What a change costs and makes of the instance. */
export interface ChangeQuote extends Quantities {
  readonly kind: 'upgrade' | 'scale_out';
  readonly sku: Sku;
  /** The price whose `productId` the instance has afterwards: the target's for the period type that runs. */
  readonly price: Price;
  readonly period: Period;
  readonly remainingDays: number;
  readonly amountMinor: number;
  readonly parts: readonly PricePart[];
  /** The validity does not change. */
  readonly expireSimAt: number;
}

/** All that a change depends on. */
export interface ChangeSubject {
  readonly instance: Instance;
  readonly product: Product;
  /** The order of the period that was originally purchased. */
  readonly purchase: Order;
  readonly context: QuoteContext;
}

/** Why an instance cannot be changed at all now, if so (marketplace-rules 6). */
export function changeRefusal({ instance, product, context }: Omit<ChangeSubject, 'purchase'>): Refusal | undefined {
  const { simAt, profile } = context;
  if (instance.billing !== 'period') return refuse('change_not_period');
  // Yearly and monthly only: what runs by the day has no part in it.
  if (runningPeriodType(product, instance) === 'day') return refuse('change_not_period');
  if (instance.status === 'provisioning') return refuse('change_provisioning');
  if (instance.status !== 'in_use') return refuse('change_not_in_use', { status: instance.status });
  if (!isOnMarket(product, instance.skuCode)) return refuse('change_not_on_sale');
  if (!isOnSale(product)) return refuse('product_trade_frozen');
  const orderId = instance.openRenewalOrderId ?? instance.openChangeOrderId;
  if (orderId !== undefined) return refuse('change_order_open', { orderId });
  if (instance.openRefundOrderId !== undefined) {
    return refuse('refund_on_its_way', { orderId: instance.openRefundOrderId });
  }
  if (instance.openRefundRequestId !== undefined) {
    return refuse('change_under_review', { request: instance.openRefundRequestId });
  }
  if (product.supervised) {
    const fromSimAt = guaranteeEnd(instance, profile);
    const isOver = fromSimAt !== undefined && simAt > fromSimAt;
    const isUnder = instance.supervision ? isSupervised(instance) : !isOver;
    if (isUnder) return refuse('change_under_supervision', {}, fromSimAt);
  }
  const { upgrades = [], scaleOuts = [] } = product.changeRules ?? {};
  const any =
    upgrades.some(({ fromSkuCode }) => fromSkuCode === instance.skuCode) ||
    scaleOuts.some(({ skuCode }) => skuCode === instance.skuCode);
  return any ? undefined : refuse('change_no_rules');
}

/** Fee and result of a change in mid-term, or why it is not to be had (marketplace-rules 6). */
export function quoteChange(subject: ChangeSubject, wish: ChangeWish): ChangeQuote | Refusal | SelectionProblem {
  const refusal = changeRefusal(subject);
  if (refusal) return refusal;
  const { instance, product } = subject;
  const skuCode = wish.skuCode ?? instance.skuCode;
  const wished = withWished(instance, wish);
  const present = findSku(product, instance.skuCode);
  const target = findSku(product, skuCode);
  if (!target) return { path: 'sku', problem: 'unknown_sku', params: { sku: skuCode } };
  if (target.specification.id !== instance.specificationId) return refuse('change_other_specification');
  if (!present) return refuse('change_not_sold');
  const otherSku = skuCode !== instance.skuCode;
  const sameAmounts = sameQuantities(wished, instance);
  if (!otherSku && sameAmounts) return refuse('change_nothing');
  if (otherSku && !sameAmounts) return refuse('change_one_kind');
  if (isLess(wished, instance)) return downward(subject);
  return otherSku ? quoteUpgrade(subject, present.sku, target.sku) : quoteScaleOut(subject, present.sku, wished);
}

/** Less is possible with a renewal only, where the seller allows that: the refusal says from when (marketplace-rules 4.4). */
function downward(subject: ChangeSubject): Refusal {
  const atRenewal = renewalChangeRefusal(subject);
  return refuse('change_downward', {}, atRenewal?.allowedFromSimAt);
}

function quoteUpgrade(subject: ChangeSubject, from: Sku, to: Sku): ChangeQuote | Refusal | SelectionProblem {
  const { upgrades = [] } = rulesOf(subject);
  const isRule = upgrades.some(({ fromSkuCode, toSkuCode }) => fromSkuCode === from.code && toSkuCode === to.code);
  if (!isRule) {
    const back = upgrades.some(({ fromSkuCode, toSkuCode }) => fromSkuCode === to.code && toSkuCode === from.code);
    return back ? downward(subject) : refuse('change_no_rule');
  }
  // What is not ticked for sale cannot be bought: the rule is dead until it is.
  if (to.forSale === false) return refuse('change_not_sold');
  // What only the new SKU counts begins at its smallest.
  const wished = withWished(smallestOf(to), pickQuantities(subject.instance));
  return quantityProblem(to, wished) ?? quoteOf(subject, 'upgrade', from, to, wished);
}

function quoteScaleOut(subject: ChangeSubject, sku: Sku, wished: Quantities): ChangeQuote | Refusal | SelectionProblem {
  const rules = (rulesOf(subject).scaleOuts ?? []).filter(({ skuCode }) => skuCode === sku.code);
  if (rules.length === 0 || !sku.quantity) return refuse('change_no_rule');
  const problem = quantityProblem(sku, wished);
  if (problem) return problem;
  for (const range of rangesOf(sku)) {
    const present = quantityOf(subject.instance, range);
    const more = quantityOf(wished, range) - present;
    if (more === 0) continue;
    const rule = rules.find(({ attribute }) => (attribute ?? rangesOf(sku)[0]?.attribute) === range.attribute);
    if (!rule) return refuse('change_no_rule');
    const step = range.step * rule.stepFactor;
    if (more % step !== 0) {
      return { path: quantityPath(range), problem: 'quantity_step', params: { min: present + step, step } };
    }
  }
  return quoteOf(subject, 'scale_out', sku, sku, wished);
}

function rulesOf({ product }: ChangeSubject): Partial<ChangeRules> {
  return product.changeRules ?? {};
}

function quoteOf(
  subject: ChangeSubject,
  kind: ChangeQuote['kind'],
  from: Sku,
  to: Sku,
  wished: Quantities,
): ChangeQuote | Refusal | SelectionProblem {
  const { instance, product, purchase, context } = subject;
  const { expireSimAt } = instance;
  const { period } = purchase.line;
  if (expireSimAt === undefined || !period) return refuse('change_not_period');
  const remainingDays = daysLeft(context.simAt, expireSimAt, context.profile);
  const before = configuration(from, instance, period.type);
  const after = configuration(to, wished, typeForDays(to, remainingDays, context.profile));
  const price = findPrice(to, 'period', runningPeriodType(product, instance) ?? period.type);
  if (!before || !after || !price) return refuse('change_not_sold');
  const discounts = discountsOf(after, { product, sku: to }, context);
  const parts = changeFeeParts({ kind, before, after, remainingDays, discounts }, context.profile);
  const amountMinor = sumOf(parts);
  if (amountMinor < 0) return refuse('change_price_inversion');
  if (!Number.isSafeInteger(amountMinor)) return { path: 'quantity', problem: 'amount', params: {} };
  return { kind, sku: to, ...pickQuantities(wished), price, period, remainingDays, amountMinor, parts, expireSimAt };
}

function configuration(sku: Sku, wished: Quantities, type: PeriodType | undefined): Configuration | undefined {
  const price = type && findPrice(sku, 'period', type);
  return price ? { price, sku, ...pickQuantities(wished) } : undefined;
}

/** What would be taken off if the target were bought now: the discount of the formula. */
function discountsOf(
  { price, sku: _sold, ...quantities }: Configuration,
  { product, sku }: { readonly product: Product; readonly sku: Sku },
  context: QuoteContext,
): FeeDiscount[] {
  const parts = priceParts(price, { product, sku, ...quantities, period: undefined }, context) ?? [];
  return parts.flatMap(({ rule, params }) =>
    rule === 'discount' || rule === 'private_offer' ? [{ rule, basisPoints: Number(params['basisPoints']) }] : [],
  );
}

const LONGEST_FIRST: readonly PeriodType[] = ['year', 'month', 'day'];

/**
 * The period type whose price matches a remaining duration: the longest that fits into it, else the shortest that is
 * sold [inferred from “the price that matches the remaining duration”].
 */
export function typeForDays(sku: Sku, days: number, profile: SiteProfile): PeriodType | undefined {
  const sold = LONGEST_FIRST.filter((type) => findPrice(sku, 'period', type));
  return sold.find((type) => daysOf(type, profile) <= days) ?? sold.at(-1);
}

/** Days that are left of a term; one that has begun counts whole or not at all, by the rule. */
export function daysLeft(simAt: number, expireSimAt: number, profile: SiteProfile): number {
  if (ruleValue(profile, 'change.remainingDays') === 'full') {
    return Math.max(0, Math.floor((expireSimAt + 1_000 - simAt) / DAY_MS));
  }
  return Math.max(1, beijingDays(simAt, expireSimAt) + 1);
}

/** Calendar days from one instant's Beijing date to another's. */
function beijingDays(fromSimAt: number, toSimAt: number): number {
  const day = (at: number): number => {
    const { year, month, day: date } = beijingDate(at);
    return Date.UTC(year, month - 1, date) / DAY_MS;
  };
  return day(toSimAt) - day(fromSimAt);
}

/** Tells a quote from the two ways of saying no. */
export function isChangeQuote(value: ChangeQuote | Refusal | SelectionProblem): value is ChangeQuote {
  return !isRefusal(value) && !('problem' in value);
}
