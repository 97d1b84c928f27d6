import type { CancelableRenewal } from '../../domain/cancel-renewal.ts';
import type { Instance } from '../../domain/instance.ts';
import type { RenewalQuote } from '../../domain/renewal-quote.ts';
import type { Settlement } from '../../domain/settle-price.ts';
import { isoTime } from './iso-time.ts';
import { moneyResource } from './money-resource.ts';
import { quantitiesResource } from './quantities-resource.ts';
import { pricePartsResource, settlementResource } from './price-resource.ts';

/** A renewal that was worked out, with what is left to pay when coupons are used. */
export function renewalQuoteResource(quote: RenewalQuote, settlement: Settlement, currency: string) {
  const parts = settlement.discount ? [...quote.parts, settlement.discount] : quote.parts;
  return {
    sku: quote.sku.code,
    offerId: quote.price.offerId,
    ...quantitiesResource(quote),
    unitPrice: moneyResource(quote.unitPriceMinor, currency),
    priceParts: pricePartsResource(parts, currency),
    ...settlementResource(settlement, currency),
    fromSimAt: isoTime(quote.fromSimAt),
    expireSimAt: isoTime(quote.expireSimAt),
    unifiedDay: quote.unifiedDay ?? null,
    brokenDays: quote.brokenDays,
  };
}

/** A renewal that can be given back. */
export function cancelableResource({ order, fromSimAt, toSimAt }: CancelableRenewal) {
  return {
    orderId: order.id,
    fromSimAt: isoTime(fromSimAt),
    toSimAt: isoTime(toSimAt),
    amount: moneyResource(order.totalMinor, order.currency),
  };
}

/** Automatic renewal of an instance; `null` when it is off. */
export function autoRenewalResource({ autoRenewal }: Instance) {
  if (!autoRenewal) return null;
  const { period, daysBefore, timesLeft, method, useBalance, useCoupons, bankRefuses, failure } = autoRenewal;
  return {
    period,
    daysBefore: daysBefore ?? null,
    timesLeft: timesLeft ?? null,
    method: method ?? null,
    useBalance: useBalance ?? false,
    useCoupons: useCoupons ?? false,
    bank: bankRefuses ? 'refuses' : 'pays',
    failure: failure ? { failedSimAt: isoTime(failure.simAt), reason: failure.reason, tries: failure.tries } : null,
  };
}
