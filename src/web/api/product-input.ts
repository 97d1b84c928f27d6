import type { z } from 'zod';
import type { Workspace } from '../../app/workspace.ts';
import { combinationProblems } from '../../config/catalogue-schema.ts';
import { changeRuleProblems } from '../../domain/change-rule-problems.ts';
import type {
  BillingItem,
  FurtherPrice,
  PackageTerms,
  Price,
  Product,
  QuantityBands,
  QuantityRange,
  Sku,
  Specification,
} from '../../domain/catalogue.ts';
import { InputError, type InputProblem } from './input-error.ts';
import type { SPECIFICATION_INPUT } from './schemas/catalogue.ts';

type SpecificationInput = z.output<typeof SPECIFICATION_INPUT>;
type SkuInput = SpecificationInput['skus'][number];
type PriceInput = SkuInput['prices'][number];

const DIGITS = '0123456789';

/**
 * The specifications of a product from input, with an offer id drawn for each price that has none.
 * @throws InputError for codes, offer ids or prices that are there twice, and for a currency that is not the site's
 */
export function specificationsOf(input: readonly SpecificationInput[], workspace: Workspace): Specification[] {
  const { currency } = workspace.profile();
  const problems = [...doubles(input), ...combinations(input), ...foreignMoney(input, currency), ...withoutItem(input)];
  if (problems.length > 0) throw new InputError(problems);
  return input.map(({ id, name, attributes, skus }) => ({
    id,
    name,
    ...(attributes && attributes.length > 0 ? { attributes } : {}),
    skus: skus.map((sku) => skuOf(sku, workspace)),
  }));
}

function skuOf(input: SkuInput, workspace: Workspace): Sku {
  const { code, name, attributes, forSale, quantity, furtherRanges = [], prices } = input;
  return {
    code,
    name,
    ...(attributes ? { attributes } : {}),
    ...(forSale === false ? { forSale } : {}),
    ...(quantity ? { quantity: rangeOf(quantity) } : {}),
    ...(furtherRanges.length > 0 ? { furtherRanges } : {}),
    prices: prices.map((price) => priceOf(price, workspace)),
  };
}

/**
 * A product whose change rules fit its SKUs.
 * @throws InputError naming each rule that does not
 */
export function withChangeRules<P extends Pick<Product, 'specifications' | 'changeRules'>>(product: P): P {
  const problems = changeRuleProblems(product);
  if (problems.length === 0) return product;
  throw new InputError(
    problems.map(({ path, problem, value }) => ({ path: path.join('.'), key: problem, params: { value } })),
  );
}

function rangeOf({ attribute, ...range }: NonNullable<SkuInput['quantity']>): QuantityRange {
  return attribute === undefined ? range : { attribute, ...range };
}

function priceOf(input: PriceInput, { random }: Workspace): Price {
  const { offerId, billing, periodType, unitPrice, discountBasisPoints, trial, trialFor } = input;
  const { quantityBands, furtherPrices = [] } = input;
  return {
    // The form of the wire's productId: "OFFI" and 18 digits (marketplace-rules 2.1).
    offerId: offerId ?? `OFFI${random.text(18, DIGITS)}`,
    billing,
    ...(periodType ? { periodType } : {}),
    unitPriceMinor: unitPrice.amountMinor,
    ...bandsOf(quantityBands),
    ...(furtherPrices.length > 0 ? { furtherPrices: furtherPrices.map(furtherPriceOf) } : {}),
    ...(discountBasisPoints ? { discountBasisPoints } : {}),
    ...(trial ? { trial } : {}),
    ...(trial && trialFor ? { trialFor } : {}),
    ...(input.package ? { package: packageOf(input.package) } : {}),
    ...(input.billingItems ? { billingItems: input.billingItems.map(itemOf) } : {}),
  };
}

function bandsOf(input: PriceInput['quantityBands']): { readonly quantityBands?: QuantityBands } {
  if (!input) return {};
  const bands = input.bands.map(({ from, unitPrice }) => ({ from, unitPriceMinor: unitPrice.amountMinor }));
  return { quantityBands: { model: input.model, bands } };
}

type FurtherPriceInput = NonNullable<PriceInput['furtherPrices']>[number];

function furtherPriceOf({ attribute, unitPrice, quantityBands }: FurtherPriceInput): FurtherPrice {
  return { attribute, unitPriceMinor: unitPrice.amountMinor, ...bandsOf(quantityBands) };
}

function packageOf({ resetEvery, ...terms }: NonNullable<PriceInput['package']>): PackageTerms {
  return resetEvery === undefined ? terms : { ...terms, resetEvery };
}

function itemOf({ accumulation, ...item }: NonNullable<PriceInput['billingItems']>[number]): BillingItem {
  return accumulation === undefined ? item : { ...item, accumulation };
}

/** Every price of the input with its path. */
function* pricesOf(
  input: readonly SpecificationInput[],
): Generator<{ path: string; sku: SkuInput; price: PriceInput }> {
  for (const [s, specification] of input.entries()) {
    for (const [k, sku] of specification.skus.entries()) {
      for (const [p, price] of sku.prices.entries()) {
        yield { path: `specifications.${s}.skus.${k}.prices.${p}`, sku, price };
      }
    }
  }
}

function doubles(input: readonly SpecificationInput[]): InputProblem[] {
  const seen = new Set<string>();
  const problems: InputProblem[] = [];
  const note = (kind: string, value: string, path: string): void => {
    const key = `${kind} ${value}`;
    if (seen.has(key)) problems.push({ path, key: 'duplicate', params: { value } });
    seen.add(key);
  };
  for (const [s, specification] of input.entries()) {
    note('specification', specification.id, `specifications.${s}.id`);
    for (const [k, sku] of specification.skus.entries()) {
      note('sku', sku.code, `specifications.${s}.skus.${k}.code`);
    }
  }
  for (const { path, sku, price } of pricesOf(input)) {
    const way = price.periodType ?? price.billing;
    note(`price of ${sku.code}`, way, `${path}.${price.periodType ? 'periodType' : 'billing'}`);
    if (price.offerId !== undefined) note('offer', price.offerId, `${path}.offerId`);
    for (const [index, item] of (price.billingItems ?? []).entries()) {
      note('offer', item.offerId, `${path}.billingItems.${index}.offerId`);
      note('billing item', item.id, `${path}.billingItems.${index}.id`);
    }
  }
  return problems;
}

/** SKUs that are not a combination of their specification's attribute values, or the same one twice. */
function combinations(input: readonly SpecificationInput[]): InputProblem[] {
  return input.flatMap(({ attributes, skus }, s) =>
    combinationProblems(attributes ?? [], skus).map(({ path }) => ({
      path: `specifications.${s}.${path.join('.')}`,
      key: 'combination',
    })),
  );
}

/** Packages for a billing item that no pay-per-use price of the product has. */
function withoutItem(input: readonly SpecificationInput[]): InputProblem[] {
  const prices = [...pricesOf(input)];
  const items = new Set(prices.flatMap(({ price }) => (price.billingItems ?? []).map(({ id }) => id)));
  return prices.flatMap(({ path, price }) => {
    const value = price.package?.billingItemId;
    const known = value === undefined || items.has(value);
    return known ? [] : [{ path: `${path}.package.billingItemId`, key: 'billing_item', params: { value } }];
  });
}

function bandAmounts(path: string, input: PriceInput['quantityBands']) {
  return (input?.bands ?? []).map(({ unitPrice }, index) => ({
    path: `${path}.quantityBands.bands.${index}.unitPrice`,
    money: unitPrice,
  }));
}

function foreignMoney(input: readonly SpecificationInput[], currency: string): InputProblem[] {
  const amounts = [...pricesOf(input)].flatMap(({ path, price }) => [
    { path: `${path}.unitPrice`, money: price.unitPrice },
    ...bandAmounts(path, price.quantityBands),
    ...(price.furtherPrices ?? []).flatMap(({ unitPrice, quantityBands }, index) => [
      { path: `${path}.furtherPrices.${index}.unitPrice`, money: unitPrice },
      ...bandAmounts(`${path}.furtherPrices.${index}`, quantityBands),
    ]),
  ]);
  return amounts
    .filter(({ money }) => money.currency !== undefined && money.currency !== currency)
    .map(({ path }) => ({ path: `${path}.currency`, key: 'currency', params: { currency } }));
}
