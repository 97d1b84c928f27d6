import { forgetFailure, planAutoRenewal } from './auto-renewal-plan.ts';
import type { AutoRenewal, AutoRenewalFailure, Instance } from './instance.ts';
import { daysBetween } from './calendar.ts';
import type { Coupon } from './coupon.ts';
import { couponRefusal } from './coupon-refusal.ts';
import type { Draft } from './draft.ts';
import { notify } from './notify.ts';
import { orderRenewal } from './order-renewal.ts';
import type { Order } from './order.ts';
import { methodRefusal, paymentRefusal, type PaymentChoice } from './pay-order.ts';
import { findPrice, findSku, knowsPeriodType } from './price-quote.ts';
import { quoteRenewal, renewalRefusal } from './renewal-quote.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { renewalSubject } from './renewal-subject.ts';
import { ruleValue } from './site-profile.ts';

/** What a buyer sets when switching automatic renewal on. */
export type AutoRenewalSettings = Omit<AutoRenewal, 'sinceSimAt' | 'failure'>;

/** Why automatic renewal cannot be switched on now, if so (marketplace-rules 4.2). */
export function autoRenewalRefusal(
  draft: Pick<Draft, 'get' | 'need' | 'context'>,
  instance: Instance,
): Refusal | undefined {
  const { profile } = draft.context;
  const product = draft.need('products', instance.productId);
  if (ruleValue(profile, 'renewal.auto') === 'not_offered') {
    return refuse('auto_renewal_not_on_site', { site: profile.site });
  }
  // Set before the product was withdrawn it still runs and can be set otherwise; it cannot be newly switched on.
  const isOn = instance.autoRenewal !== undefined;
  const refusal = renewalRefusal(instance, product, { evenWithdrawn: isOn });
  if (refusal && refusal.reason !== 'renew_in_progress' && refusal.reason !== 'renew_change_open') return refusal;
  return instance.status === 'in_use' ? undefined : refuse('auto_renewal_expired');
}

/**
 * The buyer switches automatic renewal on, or sets it otherwise; unsubscription at expiry is off with it. Where no day of charging is left before the expiry, the
 * money is taken at once (marketplace-rules 4.2).
 */
export function setAutoRenewal(draft: Draft, instanceId: string, settings: AutoRenewalSettings): Instance | Refusal {
  const instance = draft.need('instances', instanceId);
  const refusal = autoRenewalRefusal(draft, instance);
  if (refusal) return refusal;
  const product = draft.need('products', instance.productId);
  if (!knowsPeriodType(product, settings.period.type)) return refuse('renew_day_v1');
  const sku = findSku(product, instance.skuCode)?.sku;
  if (!sku || !findPrice(sku, 'period', settings.period.type)) return refuse('renew_not_sold');
  const max = ruleValue(draft.context.profile, 'renewal.auto.daysBefore');
  if (settings.daysBefore !== undefined && settings.daysBefore > max) return refuse('auto_renewal_day', { max });
  const unpayable = methodRefusal(draft.context.profile, settings);
  if (unpayable) return unpayable;
  const { autoUnsubscribe: _replaced, ...rest } = instance;
  const set: Instance = { ...rest, autoRenewal: { ...settings, sinceSimAt: draft.context.simAt } };
  draft.put('instances', set);
  if (planAutoRenewal(draft, set) === undefined && instance.openRenewalOrderId === undefined) charge(draft, set);
  return draft.need('instances', instanceId);
}

/** The buyer switches automatic renewal off. */
export function switchOffAutoRenewal(draft: Draft, instanceId: string): Instance | Refusal {
  const { autoRenewal, ...instance } = draft.need('instances', instanceId);
  if (!autoRenewal) return refuse('auto_renewal_off');
  draft.put('instances', instance);
  draft.unschedule(instanceId, ['instance.auto_renew']);
  return instance;
}

/** The hour of automatic renewal has come: the money is taken, or the buyer is told that it cannot be. */
export function runAutoRenewal(draft: Draft, instanceId: string): void {
  const instance = draft.need('instances', instanceId);
  const { autoRenewal, status } = instance;
  if (!autoRenewal) return;
  if (status === 'in_use') charge(draft, instance);
  else if (status === 'expired' || status === 'frozen') {
    if (autoRenewal.failure) tellFailure(draft, instance, autoRenewal.failure);
    planAutoRenewal(draft, instance);
  }
}

/** Takes the money for one automatic renewal, or notes why not and plans the next try. */
function charge(draft: Draft, instance: Instance): void {
  const { autoRenewal } = instance;
  if (!autoRenewal) return;
  const { openRenewalOrderId } = instance;
  // Paid already, and the seller has not taken it yet: there is nothing to take money for.
  if (openRenewalOrderId !== undefined && draft.need('orders', openRenewalOrderId).status === 'processing') return;
  const order = chargeNow(draft, instance, autoRenewal);
  if (isRefusal(order)) {
    const failure: AutoRenewalFailure = {
      simAt: draft.context.simAt,
      reason: order.reason,
      params: order.params,
      tries: (autoRenewal.failure?.tries ?? 0) + 1,
    };
    const failed: Instance = { ...instance, autoRenewal: { ...autoRenewal, failure } };
    draft.put('instances', failed);
    planAutoRenewal(draft, failed);
    tellFailure(draft, failed, failure);
    return;
  }
  const renewed = draft.need('instances', instance.id);
  draft.put('instances', oneLess(renewed));
  const { totalMinor, currency } = order;
  notify(draft, 'buyer', 'auto_renewal_paid', instance, {
    orderId: order.id,
    params: { amountMinor: totalMinor, currency },
  });
}

function chargeNow(draft: Draft, instance: Instance, autoRenewal: AutoRenewal): Order | Refusal {
  const { period, method, useBalance, useCoupons, bankRefuses } = autoRenewal;
  const wish = { period, automatic: true };
  const quote = quoteRenewal(renewalSubject(draft, instance.id), wish);
  if (isRefusal(quote)) return quote;
  if ('problem' in quote) return refuse('renew_not_sold');
  const { buyerId, productId, id: instanceId } = instance;
  const payWith: PaymentChoice = {
    ...(method ? { method } : {}),
    ...(useBalance ? { useBalance } : {}),
    couponIds: useCoupons && quote.amountMinor > 0 ? cashCoupons(draft, instance) : [],
  };
  // Looked at before an order is placed: a charge that fails leaves none behind.
  const unpaid = paymentRefusal(draft, { buyerId, productId, totalMinor: quote.amountMinor }, payWith);
  if (unpaid) return unpaid;
  if (bankRefuses) return refuse('auto_renewal_declined');
  const order = orderRenewal(draft, { instanceId, wish, pay: 'paid', payWith });
  return 'problem' in order ? refuse('renew_not_sold') : order;
}

/** The cash coupons that fit, those that end first before the others. */
function cashCoupons(draft: Draft, { buyerId, productId }: Instance): string[] {
  const { simAt } = draft.context;
  const fits = (coupon: Coupon): boolean =>
    coupon.kind === 'cash' && !couponRefusal(coupon, { couponId: coupon.id, buyerId, productId, simAt });
  return draft
    .couponsOf(buyerId)
    .filter(fits)
    .sort((a, b) => a.validToSimAt - b.validToSimAt)
    .map(({ id }) => id);
}

/** One renewal fewer to come; after the last one automatic renewal is off. */
function oneLess(instance: Instance): Instance {
  const { autoRenewal, ...rest } = instance;
  if (!autoRenewal) return instance;
  const { timesLeft } = autoRenewal;
  if (timesLeft === undefined) return { ...rest, autoRenewal: forgetFailure(autoRenewal) };
  return timesLeft > 1 ? { ...rest, autoRenewal: { ...forgetFailure(autoRenewal), timesLeft: timesLeft - 1 } } : rest;
}

/** Days before the expiry, and before the release, on which the buyer hears of a failure (marketplace-rules 5.5). */
const NOTICE_DAYS = { expiry: [5, 2, 0], release: [6, 2, 0] } as const;

function tellFailure(draft: Draft, instance: Instance, { reason, tries, params }: AutoRenewalFailure): void {
  const { simAt, profile } = draft.context;
  const { status, expireSimAt = simAt, releaseDueSimAt = simAt } = instance;
  const [until, days]: [number, readonly number[]] =
    status === 'in_use' ? [expireSimAt, NOTICE_DAYS.expiry] : [releaseDueSimAt, NOTICE_DAYS.release];
  const left = daysBetween(simAt, until);
  if (ruleValue(profile, 'renewal.auto.notices') === 'listed_days' && !days.includes(left)) return;
  notify(draft, 'buyer', status === 'in_use' ? 'auto_renewal_failed' : 'auto_renewal_not_renewed', instance, {
    params: { ...params, reason, tries, days: left, ...(status === 'in_use' ? { expireSimAt } : { releaseDueSimAt }) },
  });
}
