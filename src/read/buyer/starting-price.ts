import type { PeriodType, Price, Product, Sku } from '../../domain/catalogue.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** The lowest amount for which a product can be had. */
export interface StartingPrice {
  readonly amountMinor: number;
  readonly term: PeriodType | 'one_time';
  /** Smallest quantity, where the SKU is sold by quantity. */
  readonly quantity: { readonly number: number; readonly unit: LocalizedText } | undefined;
  /** There are dearer ones beside it. */
  readonly more: boolean;
}

/** Terms as buyers compare them: by the month first. */
const TERM_ORDER: readonly StartingPrice['term'][] = ['month', 'year', 'day', 'one_time'];

/** The price a shop card shows: the cheapest SKU by the month, or by the next term that is sold at all. */
export function startingPrice(product: Product): StartingPrice | undefined {
  const offers = product.specifications.flatMap(({ skus }) =>
    skus.flatMap((sku) => sku.prices.map((price) => ({ sku, price, term: termOf(price) }))),
  );
  for (const term of TERM_ORDER) {
    const [cheapest] = offers.filter((offer) => offer.term === term).sort((a, b) => amount(a) - amount(b));
    if (!cheapest) continue;
    const { sku } = cheapest;
    return {
      amountMinor: amount(cheapest),
      term,
      quantity: sku.quantity && { number: sku.quantity.min, unit: sku.quantity.unit },
      more: offers.length > 1,
    };
  }
  return undefined;
}

function amount({ sku, price }: { readonly sku: Sku; readonly price: Price }): number {
  return price.unitPriceMinor * (sku.quantity?.min ?? 1);
}

function termOf(price: Price): StartingPrice['term'] {
  return price.billing === 'one_time' ? 'one_time' : (price.periodType ?? 'month');
}
