import { daysBetween } from './calendar.ts';
import { isOnSale, type Period, type Price, type Product, type Sku } from './catalogue.ts';
import { brokenPeriodPart } from './broken-period.ts';
import type { Instance } from './instance.ts';
import { isOnMarket } from './on-market.ts';
import type { PricePart } from './order.ts';
import { findPrice, findSku, knowsPeriodType, priceParts, sumOf, type SelectionProblem } from './price-quote.ts';
import { sameQuantities, withWished, type Quantities } from './quantities.ts';
import { quantityPrice } from './quantity-price.ts';
import { renewalChangeProblem, type RenewalChange } from './renewal-change.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { renewedEnd } from './renewed-end.ts';
import type { RenewalSubject } from './renewal-subject.ts';
import { ruleValue } from './site-profile.ts';

/** What a buyer wants of a renewal. */
export interface RenewalWish {
  readonly period: Period;
  /** The term is to end on this day of the month (see `endOnDayOfMonth`): days up to it are added. */
  readonly unifiedDay?: number;
  /** Another SKU or quantity from the renewal on. */
  readonly change?: RenewalChange;
  /** By the system: what was set before a product was withdrawn still runs. */
  readonly automatic?: boolean;
}

/** What renewing an instance costs and gives. */
export interface RenewalQuote extends Quantities {
  readonly sku: Sku;
  readonly price: Price;
  readonly period: Period;
  readonly unitPriceMinor: number;
  readonly amountMinor: number;
  /** How the amount came about; adds up to it. */
  readonly parts: readonly PricePart[];
  readonly fromSimAt: number;
  readonly expireSimAt: number;
  /** Days added so that the term ends on the common day. */
  readonly brokenDays: number;
  readonly unifiedDay?: number;
  /** Another configuration comes with the renewal. */
  readonly changes: boolean;
}

/** Why an instance cannot be renewed at all now, if so (marketplace-rules 4.1). */
export function renewalRefusal(
  instance: Instance,
  product: Product,
  { evenWithdrawn = false }: { readonly evenWithdrawn?: boolean } = {},
): Refusal | undefined {
  if (instance.billing === 'one_time') return refuse('renew_one_time');
  if (instance.billing === 'on_demand' || instance.billing === 'package') return refuse('renew_metered');
  if (instance.billing === 'trial') return refuse('renew_trial');
  if (instance.status === 'provisioning') return refuse('renew_provisioning');
  if (instance.status === 'failed') return refuse('renew_failed');
  if (instance.status === 'released') return refuse('renew_released');
  if (!isOnMarket(product, instance.skuCode) && !evenWithdrawn) {
    return refuse(product.status === 'listed' ? 'specification_removed' : 'product_not_listed');
  }
  if (!isOnSale(product) && !evenWithdrawn) return refuse('product_trade_frozen');
  if (instance.openRefundOrderId !== undefined) {
    return refuse('refund_on_its_way', { orderId: instance.openRefundOrderId });
  }
  if (instance.openRenewalOrderId !== undefined) {
    return refuse('renew_in_progress', { orderId: instance.openRenewalOrderId });
  }
  if (instance.openChangeOrderId !== undefined) {
    return refuse('renew_change_open', { orderId: instance.openChangeOrderId });
  }
  return undefined;
}

/**
 * Price and new expiry of a renewal: today's catalogue price for the period with the buyer's reductions, beginning at the
 * old expiry even when that is past (marketplace-rules 4.1). A period that would be over already is refused [ours].
 */
export function quoteRenewal(subject: RenewalSubject, wish: RenewalWish): RenewalQuote | Refusal | SelectionProblem {
  const { instance, product, context } = subject;
  const { simAt, profile } = context;
  const evenWithdrawn = (wish.automatic ?? false) && ruleValue(profile, 'renewal.auto.withdrawn') === 'runs';
  const refusal = renewalRefusal(instance, product, { evenWithdrawn });
  if (refusal) return refusal;
  if (!knowsPeriodType(product, wish.period.type)) return refuse('renew_day_v1');
  const changed = wish.change && renewalChangeProblem(subject, wish.change);
  if (changed) return changed;
  const { skuCode = instance.skuCode } = wish.change ?? {};
  const quantities = withWished(instance, wish.change ?? {});
  const sku = findSku(product, skuCode)?.sku;
  const price = sku && findPrice(sku, 'period', wish.period.type);
  if (!price || instance.expireSimAt === undefined) return refuse('renew_not_sold');
  const { anchorDay } = instance;
  const { unifiedDay } = wish;
  const { endSimAt, expireSimAt } = renewedEnd(instance.expireSimAt, wish.period, { anchorDay, unifiedDay });
  if (expireSimAt <= simAt) return refuse('renew_ends_in_past', { expireSimAt });
  const brokenDays = daysBetween(endSimAt, expireSimAt);
  const parts = renewalParts(subject, { sku, price, ...quantities, period: wish.period, brokenDays });
  if (!parts) return { path: 'quantity', problem: 'amount', params: {} };
  return {
    sku,
    price,
    period: wish.period,
    ...quantities,
    unitPriceMinor: quantityPrice(price, quantities.quantity, profile).bandUnitPriceMinor,
    amountMinor: sumOf(parts),
    parts,
    fromSimAt: instance.expireSimAt,
    expireSimAt,
    brokenDays,
    ...(wish.unifiedDay === undefined ? {} : { unifiedDay: wish.unifiedDay }),
    changes: skuCode !== instance.skuCode || !sameQuantities(quantities, instance),
  };
}

function renewalParts(
  { product, context }: RenewalSubject,
  {
    price,
    brokenDays,
    ...thing
  }: Quantities & {
    readonly sku: Sku;
    readonly price: Price;
    readonly period: Period;
    readonly brokenDays: number;
  },
): readonly PricePart[] | undefined {
  const whole = priceParts(price, { product, ...thing }, context);
  if (!whole || brokenDays === 0) return whole;
  return [...whole, brokenPeriodPart(whole, { period: thing.period, days: brokenDays }, context.profile)];
}

/** Tells a quote from the two ways of saying no. */
export function isRenewalQuote(value: RenewalQuote | Refusal | SelectionProblem): value is RenewalQuote {
  return !isRefusal(value) && !('problem' in value);
}
