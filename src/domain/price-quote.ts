import { termEnd } from './calendar.ts';
import type { BillingItem, BillingMode, Period, PeriodType, Price, Product, Sku, Specification } from './catalogue.ts';
import { BASIS_POINTS, discountMinor } from './discount.ts';
import { lineAmountMinor } from './money.ts';
import type { PricePart } from './order.ts';
import type { PrivateOffer } from './private-offer.ts';
import {
  pickQuantities,
  pricedQuantities,
  quantityProblem,
  type PricedQuantity,
  type Quantities,
  type QuantityPath,
} from './quantities.ts';
import { quantityPrice } from './quantity-price.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** A choice of what to buy. */
export interface Selection extends Quantities {
  readonly skuCode: string;
  readonly billing: BillingMode;
  /** Needed when `billing` is `period`. */
  readonly period?: Period;
}

/** Why a choice cannot be bought: the field to blame and a key of `selection.<problem>` with its parameters. */
export interface SelectionProblem {
  readonly path: 'sku' | 'billing' | 'period' | QuantityPath | 'consent' | `extendParams.${string}`;
  readonly problem:
    | 'unknown_sku'
    | 'sku_not_priced'
    | 'sku_not_offered'
    | 'not_sold'
    | 'period_missing'
    | 'period_number'
    | 'period_day_v1'
    | 'no_quantity'
    | 'package_count'
    | 'package_one_v1'
    | 'quantity_range'
    | 'quantity_step'
    | 'quantity_unknown'
    | 'amount'
    | 'consent'
    | 'extension_unknown'
    | 'extension_twice'
    | 'extension_missing'
    | 'extension_too_long';
  readonly params: Readonly<Record<string, string | number>>;
}

/** A choice with its price. */
export interface Quote extends Quantities {
  readonly specification: Specification;
  readonly sku: Sku;
  readonly price: Price;
  /** How long it can be used: the period, the length of a trial, the validity of a package. */
  readonly period?: Period;
  /** Of the band that the first quantity falls in. */
  readonly unitPriceMinor: number;
  /** List price less private offer or discount; coupons come with the payment. */
  readonly amountMinor: number;
  /** How the amount came about; adds up to it. */
  readonly parts: readonly PricePart[];
  /** End of the term if it began now; absent for one-time purchases. */
  readonly expireSimAt?: number;
}

/** Purchase form limits: 1 to 9 months or years [doc, marketplace-rules 2.2]; days are ours. */
export const PERIOD_NUMBER_MAX: Readonly<Record<Period['type'], number>> = { year: 9, month: 9, day: 365 };

/** Finds a billing item of a product by its id, with the SKU that opens it; a SKU that is not for sale opens none. */
export function findBillingItem(
  { specifications }: Product,
  itemId: string,
): { readonly sku: Sku; readonly item: BillingItem } | undefined {
  for (const sku of specifications.flatMap(({ skus }) => skus)) {
    const item = findPrice(sku, 'on_demand')?.billingItems?.find(({ id }) => id === itemId);
    if (item && sku.forSale !== false) return { sku, item };
  }
  return undefined;
}

/** Finds a SKU of a product by its `skuCode`. */
export function findSku(
  product: Pick<Product, 'specifications'>,
  skuCode: string,
): { specification: Specification; sku: Sku } | undefined {
  for (const specification of product.specifications) {
    const sku = specification.skus.find((candidate) => candidate.code === skuCode);
    if (sku) return { specification, sku };
  }
  return undefined;
}

/** The price of a SKU for a billing mode and, for `period`, a period type. */
export function findPrice(sku: Sku, billing: BillingMode, periodType?: Period['type']): Price | undefined {
  return sku.prices.find(
    (price) => price.billing === billing && (billing !== 'period' || price.periodType === periodType),
  );
}

/** What is wrong with how much is wanted, if anything: pay-per-use has no quantity, packages have a number. */
function amountProblem(
  product: Product,
  sku: Sku,
  selection: Selection,
  profile: SiteProfile,
): SelectionProblem | undefined {
  const { billing, quantity, furtherQuantities = {} } = selection;
  if (billing === 'on_demand' || billing === 'package') {
    const [further] = Object.keys(furtherQuantities) as (keyof typeof furtherQuantities)[];
    if (further) return { path: `furtherQuantities.${further}`, problem: 'quantity_unknown', params: {} };
  }
  if (billing === 'on_demand' && quantity !== 1) return { path: 'quantity', problem: 'no_quantity', params: {} };
  if (billing === 'on_demand') return undefined;
  if (billing === 'package') {
    // Only stop-before-excess packages can be bought several at once (marketplace-rules 8.1); V1.0 has no order lines by
    // which a seller could tell them apart (v1-saas 5.1.3: order and product are the key).
    const isStop = findPrice(sku, 'package')?.package?.overage === 'stop';
    const max = isStop ? ruleValue(profile, 'package.batchMax') : 1;
    if (quantity > 1 && isStop && product.interface.version === '1.0') {
      return { path: 'quantity', problem: 'package_one_v1', params: {} };
    }
    const fits = Number.isInteger(quantity) && quantity >= 1 && quantity <= max;
    return fits ? undefined : { path: 'quantity', problem: 'package_count', params: { max } };
  }
  return quantityProblem(sku, selection);
}

/** Whether a product's interface knows a period type: `periodType` of V1.0 is year or month (v1-saas 5.1 and 5.2). */
export function knowsPeriodType({ interface: { version } }: Pick<Product, 'interface'>, type: PeriodType): boolean {
  return version !== '1.0' || type !== 'day';
}

function periodProblem(product: Product, { billing, period }: Selection): SelectionProblem | undefined {
  if (billing !== 'period') return undefined;
  if (!period) return { path: 'period', problem: 'period_missing', params: {} };
  const max = PERIOD_NUMBER_MAX[period.type];
  if (!Number.isInteger(period.number) || period.number < 1 || period.number > max) {
    return { path: 'period', problem: 'period_number', params: { max } };
  }
  return knowsPeriodType(product, period.type) ? undefined : { path: 'period', problem: 'period_day_v1', params: {} };
}

/** For whom and when a price is worked out. */
export interface QuoteContext {
  readonly simAt: number;
  readonly profile: SiteProfile;
  /** The buyer's private offers; those that do not fit are passed over. */
  readonly privateOffers?: readonly PrivateOffer[];
}

/** Works out the price of a choice at an instant, or names what is wrong with the choice. */
export function quoteSelection(
  product: Product,
  selection: Selection,
  context: QuoteContext,
): Quote | SelectionProblem {
  const { simAt } = context;
  const found = findSku(product, selection.skuCode);
  if (!found) return { path: 'sku', problem: 'unknown_sku', params: { sku: selection.skuCode } };
  if (found.sku.forSale === false) return { path: 'sku', problem: 'sku_not_offered', params: {} };
  const problem = periodProblem(product, selection) ?? amountProblem(product, found.sku, selection, context.profile);
  if (problem) return problem;
  const price = findPrice(found.sku, selection.billing, selection.period?.type);
  if (!price) return { path: selection.billing === 'period' ? 'period' : 'billing', problem: 'not_sold', params: {} };
  const period = selection.billing === 'period' ? selection.period : undefined;
  const term = period ?? price.trial ?? price.package?.validity;
  const quantities = pickQuantities(selection);
  const parts = priceParts(price, { product, sku: found.sku, ...quantities, period }, context);
  if (!parts) return { path: 'quantity', problem: 'amount', params: {} };
  return {
    ...found,
    price,
    ...quantities,
    unitPriceMinor: quantityPrice(price, selection.quantity, context.profile).bandUnitPriceMinor,
    amountMinor: sumOf(parts),
    parts,
    ...(term ? { period: term, expireSimAt: termEnd(simAt, term) } : {}),
  };
}

/** What a price is worked out for. */
interface PricedThing extends Quantities {
  readonly product: Pick<Product, 'id'>;
  readonly sku: Pick<Sku, 'code' | 'quantity'>;
  readonly period: Period | undefined;
}

/**
 * The lines of a price before coupons (marketplace-rules 2.3): list price of each quantity by its model, a line for each
 * slice with a price of its own, then the buyer's private offer and the discount for everybody: the better one, or one on
 * top of the other by the reading `price.privateOffer`.
 * @returns `undefined` when the amount is too large to be exact
 */
export function priceParts(price: Price, thing: PricedThing, context: QuoteContext): readonly PricePart[] | undefined {
  const free = freeOfCharge(price);
  if (free) return [free];
  const periods = thing.period?.number ?? 1;
  const priced = pricedQuantities(thing.sku, price, thing);
  const list = priced.map((each) => listParts(each, periods, priced.length > 1, context.profile));
  const flat = list.flatMap((parts) => parts ?? []);
  if (list.includes(undefined) || !Number.isSafeInteger(sumOf(flat) * BASIS_POINTS)) return undefined;
  return [...flat, ...reductions(sumOf(flat), price, thing, context)];
}

/** What costs nothing now and has a line that says so: opening pay-per-use, and a trial that is free. */
function freeOfCharge({ billing, unitPriceMinor, furtherPrices = [] }: Price): PricePart | undefined {
  if (unitPriceMinor > 0 || furtherPrices.some((each) => each.unitPriceMinor > 0)) return undefined;
  if (billing === 'on_demand') return { rule: 'opening', amountMinor: 0, params: {} };
  return billing === 'trial' ? { rule: 'trial', amountMinor: 0, params: {} } : undefined;
}

/** The list price of one quantity; a line names its attribute where there are several. */
function listParts(
  { attribute, price, quantity }: PricedQuantity,
  periods: number,
  isNamed: boolean,
  profile: SiteProfile,
): readonly PricePart[] | undefined {
  const { model, amountMinor, slices } = quantityPrice(price, quantity, profile);
  if (!Number.isSafeInteger(amountMinor * periods * BASIS_POINTS)) return undefined;
  return slices.map(({ fromUnit, units, unitPriceMinor }): PricePart => {
    const band: Record<string, number> = model === 'linear' ? {} : { fromUnit, toUnit: fromUnit + units - 1 };
    return {
      rule: model === 'linear' ? 'list' : model,
      amountMinor: lineAmountMinor(unitPriceMinor, periods, units),
      params: { quantity: units, periods, unitPriceMinor, ...band, ...(isNamed ? { attribute } : {}) },
    };
  });
}

function reductions(listMinor: number, price: Price, thing: PricedThing, context: QuoteContext): PricePart[] {
  const offer = bestOffer(thing, context);
  const general = price.discountBasisPoints ?? 0;
  const wanted: [rule: 'private_offer' | 'discount', basisPoints: number][] = [
    ['private_offer', offer],
    ['discount', general],
  ];
  const best = ruleValue(context.profile, 'price.privateOffer') === 'best_of_both';
  const better = offer > general ? 'private_offer' : 'discount';
  const parts: PricePart[] = [];
  for (const [rule, basisPoints] of wanted) {
    if (basisPoints === 0 || (best && rule !== better)) continue;
    // Taken from 0, for what rounds to nothing must not be -0, which no file keeps.
    const amountMinor = 0 - discountMinor(listMinor + sumOf(parts), basisPoints, context.profile);
    parts.push({ rule, amountMinor, params: { basisPoints } });
  }
  return parts;
}

function bestOffer({ product, sku }: PricedThing, { privateOffers = [], simAt }: QuoteContext): number {
  const fitting = privateOffers.filter(
    ({ productId, skuCode, validToSimAt }) =>
      productId === product.id && (skuCode === undefined || skuCode === sku.code) && validToSimAt > simAt,
  );
  return Math.max(0, ...fitting.map(({ discountBasisPoints }) => discountBasisPoints));
}

/** What the lines of a price add up to, in minor units. */
export function sumOf(parts: readonly PricePart[]): number {
  return parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** Tells a problem from a quote. */
export function isSelectionProblem(value: Quote | SelectionProblem): value is SelectionProblem {
  return 'problem' in value;
}
