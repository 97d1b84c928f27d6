import type { PeriodType, Price, Product, Sku } from '../../domain/catalogue.ts';
import { priceParts, sumOf } from '../../domain/price-quote.ts';
import { smallestOf } from '../../domain/quantities.ts';
import type { SiteProfile } from '../../domain/site-profile.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { amountsOf, type Amount } from './amounts.ts';

/** The lowest amount for which a product can be had. */
export interface StartingPrice {
  readonly amountMinor: number;
  readonly term: PeriodType | 'one_time' | 'on_demand' | 'package';
  /** Smallest quantities, where the SKU is sold by quantity. */
  readonly amounts: readonly Amount[];
  /** Of pay-per-use: the lowest price of a unit of what is metered first. */
  readonly use: { readonly unitPriceMicros: number; readonly unit: LocalizedText } | undefined;
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
        sku.prices.map((price) => ({
          sku,
          price,
          term: termOf(price),
          amountMinor: amountOf(product, sku, price, profile),
        })),
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
      amounts: term === 'package' || term === 'on_demand' ? [] : amountsOf(sku, smallestOf(sku)),
      use: term === 'on_demand' ? cheapestUse(cheapest.price) : undefined,
      more: offers.length > 1,
    };
  }
  return undefined;
}

/** One period of the smallest quantity, with the discount for everybody. */
function amountOf(product: Product, sku: Sku, price: Price, profile: SiteProfile): number {
  const thing = { product, sku, ...smallestOf(sku), period: undefined };
  return sumOf(priceParts(price, thing, { simAt: 0, profile }) ?? []);
}

/** The lowest price of a unit of what is metered first: the main thing, not the by-products. */
function cheapestUse({ billingItems: [item] = [] }: Price): StartingPrice['use'] {
  if (!item) return undefined;
  return { unitPriceMicros: Math.min(...item.bands.map(({ unitPriceMicros }) => unitPriceMicros)), unit: item.unit };
}

function termOf(price: Price): StartingPrice['term'] | 'trial' {
  return price.billing === 'period' ? (price.periodType ?? 'month') : price.billing;
}
