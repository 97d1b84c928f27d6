import type { PeriodType, Price, Product, Sku } from '../../domain/catalogue.ts';
import { priceParts, sumOf } from '../../domain/price-quote.ts';
import type { SiteProfile } from '../../domain/site-profile.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** The lowest amount for which a product can be had. */
export interface StartingPrice {
  readonly amountMinor: number;
  readonly term: PeriodType | 'one_time' | 'on_demand' | 'package';
  /** Smallest quantity, where the SKU is sold by quantity. */
  readonly quantity: { readonly number: number; readonly unit: LocalizedText } | undefined;
  /** There are dearer ones beside it. */
  readonly more: boolean;
}

/** Terms as buyers compare them: by the month first. */
const TERM_ORDER: readonly StartingPrice['term'][] = ['month', 'year', 'day', 'one_time', 'on_demand', 'package'];

/** The price a shop card shows: the cheapest SKU by the month, or by the next term that is sold at all. */
export function startingPrice(product: Product, profile: SiteProfile): StartingPrice | undefined {
  const offers = product.specifications.flatMap(({ skus }) =>
    skus
      .filter(({ forSale }) => forSale !== false)
      .flatMap((sku) =>
        sku.prices.map((price) => ({ sku, term: termOf(price), amountMinor: amountOf(product, sku, price, profile) })),
      ),
  );
  for (const term of TERM_ORDER) {
    // A trial costs nothing and is no price to compare by.
    const [cheapest] = offers.filter((offer) => offer.term === term).sort((a, b) => a.amountMinor - b.amountMinor);
    if (!cheapest) continue;
    const { sku } = cheapest;
    return {
      amountMinor: cheapest.amountMinor,
      term,
      quantity: term === 'package' ? undefined : sku.quantity && { number: sku.quantity.min, unit: sku.quantity.unit },
      more: offers.length > 1,
    };
  }
  return undefined;
}

/** One period of the smallest quantity, with the discount for everybody. */
function amountOf(product: Product, sku: Sku, price: Price, profile: SiteProfile): number {
  const thing = { product, sku, quantity: sku.quantity?.min ?? 1, period: undefined };
  return sumOf(priceParts(price, thing, { simAt: 0, profile }) ?? []);
}

function termOf(price: Price): StartingPrice['term'] | 'trial' {
  return price.billing === 'period' ? (price.periodType ?? 'month') : price.billing;
}
