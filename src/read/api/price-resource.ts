import type { Quote } from '../../domain/price-quote.ts';
import type { PricePart } from '../../domain/order.ts';
import { PRICE_RULE_SOURCES } from '../../domain/price-rule.ts';
import type { Settlement } from '../../domain/settle-price.ts';
import { isoTimeOrNull } from './iso-time.ts';
import { moneyResource } from './money-resource.ts';
import { quantitiesResource } from './quantities-resource.ts';

/** The lines of a price, each with the rule behind it. */
export function pricePartsResource(parts: readonly PricePart[], currency: string) {
  return parts.map(({ rule, amountMinor, params }) => {
    const { source, certainty, key } = PRICE_RULE_SOURCES[rule];
    return { rule, amount: moneyResource(amountMinor, currency), params, source, certainty, ruleKey: key ?? null };
  });
}

/** What is left to pay when coupons are used. */
export function settlementResource({ totalMinor, cash, dueMinor }: Settlement, currency: string) {
  return {
    total: moneyResource(totalMinor, currency),
    cashCoupons: cash.map(({ couponId, amountMinor }) => ({ couponId, amount: moneyResource(amountMinor, currency) })),
    due: moneyResource(dueMinor, currency),
  };
}

/** A price that was worked out, with what is left to pay when coupons are used. */
export function quoteResource(quote: Quote, settlement: Settlement, currency: string) {
  const parts = settlement.discount ? [...quote.parts, settlement.discount] : quote.parts;
  return {
    specificationId: quote.specification.id,
    sku: quote.sku.code,
    offerId: quote.price.offerId,
    ...quantitiesResource(quote),
    unitPrice: moneyResource(quote.unitPriceMinor, currency),
    priceParts: pricePartsResource(parts, currency),
    ...settlementResource(settlement, currency),
    expireSimAt: isoTimeOrNull(quote.expireSimAt),
  };
}
