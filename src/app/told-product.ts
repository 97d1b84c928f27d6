import type { ListingContent } from '../domain/application.ts';
import type { ChangeRules, Price, Product, QuantityBands, Specification } from '../domain/catalogue.ts';

type Json = Readonly<Record<string, unknown>>;

/** What an application carries, as the JSON API takes it: members that say nothing are left out. */
export function toldContent({ specifications, changeRules, ...content }: ListingContent): Json {
  return { ...content, specifications: specifications.map(toldSpecification), ...toldRules(changeRules) };
}

/** What the operator writes of a product, as the JSON API takes it; id, production address and key are not among it. */
export function toldProduct(product: Product): Json {
  const { name, vendor, category, tagline, description, featured, status } = product;
  const { specifications, pictures, asksFor, extensions, supervised, changeRules } = product;
  return {
    ...{ name, vendor, category, tagline, description, featured, status },
    ...{ pictures, asksFor, extensions, supervised },
    specifications: specifications.map(toldSpecification),
    ...toldRules(changeRules),
  };
}

function toldSpecification({ skus, ...specification }: Specification): Json {
  return { ...specification, skus: skus.map(({ prices, ...sku }) => ({ ...sku, prices: prices.map(toldPrice) })) };
}

function toldPrice({ unitPriceMinor, quantityBands, furtherPrices, ...price }: Price): Json {
  return {
    ...price,
    ...toldAmount({ unitPriceMinor, quantityBands }),
    furtherPrices: furtherPrices?.map(({ attribute, ...amount }) => ({ attribute, ...toldAmount(amount) })),
  };
}

function toldAmount(amount: {
  readonly unitPriceMinor: number;
  readonly quantityBands?: QuantityBands | undefined;
}): Json {
  const { unitPriceMinor, quantityBands } = amount;
  const bands = quantityBands?.bands.map((band) => ({ from: band.from, unitPrice: toldMoney(band.unitPriceMinor) }));
  return {
    unitPrice: toldMoney(unitPriceMinor),
    quantityBands: quantityBands && { model: quantityBands.model, bands },
  };
}

/** The currency is that of the site. */
function toldMoney(amountMinor: number): Json {
  return { amountMinor };
}

function toldRules(changeRules: ChangeRules | undefined): Json {
  return changeRules ? { changeRules } : {};
}
