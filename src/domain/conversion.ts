import { beijingDate, termEnd } from './calendar.ts';
import type { Call } from './call.ts';
import { isOnSale, type Period, type Price, type Product } from './catalogue.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { notify } from './notify.ts';
import { isOnMarket } from './on-market.ts';
import type { Order, PricePart } from './order.ts';
import { findPrice, findSku, knowsPeriodType, priceParts, sumOf, type QuoteContext } from './price-quote.ts';
import { pickQuantities } from './quantities.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { TERM_EVENTS } from './schedule.ts';
import { ruleValue } from './site-profile.ts';
import { tellSeller } from './tell-seller.ts';

/** What making a trial commercial costs and gives. */
export interface ConversionQuote {
  readonly price: Price;
  readonly period: Period;
  readonly amountMinor: number;
  readonly parts: readonly PricePart[];
  readonly fromSimAt: number;
  readonly expireSimAt: number;
}

/** Why a trial cannot be made commercial now, if so (marketplace-rules 2.4 and 4.1). */
export function conversionRefusal(instance: Instance, product: Product): Refusal | undefined {
  if (instance.billing !== 'trial') return refuse('convert_not_trial');
  if (instance.status === 'provisioning') return refuse('renew_provisioning');
  if (instance.status === 'failed') return refuse('renew_failed');
  if (instance.status === 'released') return refuse('renew_released');
  if (instance.openRefundOrderId !== undefined) {
    return refuse('refund_on_its_way', { orderId: instance.openRefundOrderId });
  }
  if (product.status !== 'listed') return refuse('product_not_listed');
  if (!isOnSale(product)) return refuse('product_trade_frozen');
  if (!isOnMarket(product, instance.skuCode)) return refuse('specification_removed');
  if (instance.openRenewalOrderId !== undefined) {
    return refuse('renew_in_progress', { orderId: instance.openRenewalOrderId });
  }
  return undefined;
}

/**
 * Price and first term of 转正 (trial to commercial): today's price of a period of the same SKU. The term begins when the
 * trial ends, even where that is past, or at the conversion (rule `trial.formalFrom`).
 */
export function quoteConversion(
  instance: Instance,
  product: Product,
  period: Period,
  context: QuoteContext,
): ConversionQuote | Refusal {
  const refusal = conversionRefusal(instance, product);
  if (refusal) return refusal;
  if (!knowsPeriodType(product, period.type)) return refuse('renew_day_v1');
  const sku = findSku(product, instance.skuCode)?.sku;
  const price = sku && findPrice(sku, 'period', period.type);
  if (!sku || !price) return refuse('renew_not_sold');
  const parts = priceParts(price, { product, sku, ...pickQuantities(instance), period }, context);
  if (!parts) return refuse('renew_not_sold');
  const term = formalTerm(instance, period, context);
  return isRefusal(term) ? term : { price, period, amountMinor: sumOf(parts), parts, ...term };
}

function formalTerm(
  { expireSimAt = 0 }: Instance,
  period: Period,
  { simAt, profile }: Pick<QuoteContext, 'simAt' | 'profile'>,
): { readonly fromSimAt: number; readonly expireSimAt: number } | Refusal {
  const fromSimAt = ruleValue(profile, 'trial.formalFrom') === 'trial_end' ? expireSimAt : simAt;
  const end = termEnd(fromSimAt, period);
  return end <= simAt ? refuse('renew_ends_in_past', { expireSimAt: end }) : { fromSimAt, expireSimAt: end };
}

/** A paid conversion: the seller is told that the trial is formal now, with the new expiry; the instance stays the same. */
export function startConversion(draft: Draft, order: Order): Order | Refusal {
  const instance = draft.need('instances', order.instanceId);
  if (instance.status === 'released') return refuse('renew_released');
  const { period } = order.line;
  if (!period) throw new Error(`conversion ${order.id} has no period`);
  const term = formalTerm(instance, period, draft.context);
  if (isRefusal(term)) return term;
  const { expireSimAt } = term;
  const formal: Order = { ...order, renewedExpireSimAt: expireSimAt };
  draft.put('orders', formal);
  tellSeller(
    draft,
    instance,
    { does: 'set_term', why: 'trial_to_formal', order: formal, expireSimAt },
    { cause: 'conversion', orderId: order.id },
  );
  return formal;
}

/** The seller has taken it: the trial is a subscription by period now; what was frozen is thawed. */
export function completeConversion(draft: Draft, call: Call): void {
  const { simAt } = draft.context;
  const order = draft.need('orders', call.orderId ?? '');
  const { openRenewalOrderId: _done, ...instance } = draft.need('instances', call.instanceId);
  const { renewedExpireSimAt: expireSimAt, line } = order;
  if (order.status !== 'processing' || expireSimAt === undefined) return;
  draft.put('orders', { ...order, status: 'completed', finishedSimAt: simAt });
  draft.unschedule(instance.id, TERM_EVENTS);
  draft.schedule('instance.expire', expireSimAt, instance.id, instance.id);
  const { retentionFromSimAt: _grace, releaseDueSimAt: _release, ...kept } = instance;
  const formal: Instance = {
    ...kept,
    status: 'in_use',
    billing: 'period',
    offerId: line.offerId,
    formalSimAt: simAt,
    expireSimAt,
    anchorDay: beijingDate(expireSimAt).day,
  };
  draft.put('instances', formal);
  notify(draft, 'buyer', 'trial_converted', instance, { orderId: order.id, params: { expireSimAt } });
  if (formal.sellerState !== 'frozen' || formal.suspension) return;
  draft.put('instances', { ...formal, sellerState: 'normal' });
  tellSeller(draft, formal, { does: 'unfreeze', why: 'renewed' }, { cause: 'unfreeze', orderId: order.id });
}
