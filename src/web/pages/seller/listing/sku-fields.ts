import {
  LINEAR_ATTRIBUTES,
  type BillingItem,
  type LinearAttribute,
  type Price,
  type QuantityBands,
  type QuantityRange,
  type Sku,
  type UsageBand,
} from '../../../../domain/catalogue.ts';
import { rangesOf } from '../../../../domain/quantities.ts';

/** Ways in which a SKU can be sold, each a block of the form; `month`, `year` and `day` are periods. */
export const SKU_TERMS = ['month', 'year', 'day', 'one_time', 'trial', 'on_demand', 'package'] as const;

export type SkuTerm = (typeof SKU_TERMS)[number];

/** Blocks for billing items of pay-per-use; a price with more keeps them, see `readSku`. */
export const ITEM_ROWS = 3;

export type SkuFields = Readonly<Record<string, string | undefined>>;

/** The term of a price. */
export function termOfPrice({ billing, periodType }: Price): SkuTerm {
  return billing === 'period' ? (periodType ?? 'month') : billing;
}

/** Fields of the form of a SKU as it is. */
export function skuFields(sku: Sku): SkuFields {
  return {
    code: sku.code,
    nameEn: sku.name.en,
    nameZh: sku.name.zh,
    ...(sku.forSale === false ? {} : { forSale: 'on' }),
    ...Object.assign({}, ...rangesOf(sku).map(rangeFields)),
    ...Object.assign({}, ...sku.prices.map((price) => priceFields(sku, price))),
  } as SkuFields;
}

function rangeFields({ attribute = 'amount', unit, min, max, step }: QuantityRange): SkuFields {
  return {
    [`${attribute}Min`]: String(min),
    [`${attribute}Max`]: String(max),
    [`${attribute}Step`]: String(step),
    [`${attribute}UnitEn`]: unit.en,
    [`${attribute}UnitZh`]: unit.zh,
  };
}

function priceFields(sku: Sku, price: Price): SkuFields {
  const term = termOfPrice(price);
  const { discountBasisPoints, trial, package: terms, billingItems = [] } = price;
  const first = sku.quantity?.attribute ?? 'amount';
  return {
    [`${term}Sold`]: 'on',
    ...amountFields(term, first, price),
    ...Object.assign({}, ...(price.furtherPrices ?? []).map((each) => amountFields(term, each.attribute, each))),
    ...(discountBasisPoints === undefined ? {} : { [`${term}Discount`]: decimal(discountBasisPoints) }),
    ...(trial ? { trialNumber: String(trial.number), trialType: trial.type } : {}),
    ...(terms
      ? {
          packageItem: terms.billingItemId,
          packageQuota: String(terms.quotaUnits),
          packageNumber: String(terms.validity.number),
          packageType: terms.validity.type,
          packageReset: terms.resetEvery ?? '',
          packageOverage: terms.overage,
        }
      : {}),
    ...Object.assign({}, ...billingItems.slice(0, ITEM_ROWS).map(itemFields)),
  } as SkuFields;
}

function amountFields(
  term: SkuTerm,
  attribute: LinearAttribute,
  { unitPriceMinor, quantityBands }: Pick<Price, 'unitPriceMinor' | 'quantityBands'>,
): SkuFields {
  return {
    [`${term}Price_${attribute}`]: decimal(unitPriceMinor),
    [`${term}Model_${attribute}`]: quantityBands?.model ?? 'linear',
    [`${term}Bands_${attribute}`]: bandText(quantityBands),
  };
}

function itemFields(item: BillingItem, index: number): SkuFields {
  return {
    [`item${index}Id`]: item.id,
    [`item${index}En`]: item.name.en,
    [`item${index}Zh`]: item.name.zh,
    [`item${index}UnitEn`]: item.unit.en,
    [`item${index}UnitZh`]: item.unit.zh,
    [`item${index}Model`]: item.model,
    [`item${index}Cycle`]: item.cycle,
    [`item${index}Accumulation`]: item.accumulation ?? '',
    [`item${index}Bands`]: usageText(item.bands),
  };
}

/** Bands as people write them: `1=300; 11=250.50`. */
function bandText(bands: QuantityBands | undefined): string {
  return (bands?.bands ?? []).map(({ from, unitPriceMinor }) => `${from}=${decimal(unitPriceMinor)}`).join('; ');
}

function usageText(bands: readonly UsageBand[]): string {
  return bands.map(({ fromUnits, unitPriceMicros }) => `${fromUnits}=${unitPriceMicros / 1_000_000}`).join('; ');
}

/** Hundredths as a decimal number. */
function decimal(hundredths: number): string {
  return (hundredths / 100).toFixed(2).replace(/\.00$/, '');
}

/** Quantity attributes that a form counts. */
export function countedIn(fields: SkuFields): LinearAttribute[] {
  return LINEAR_ATTRIBUTES.filter((attribute) => (fields[`${attribute}Max`] ?? '').trim() !== '');
}
