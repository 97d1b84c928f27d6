import { termEnd } from './calendar.ts';
import type { BillingMode, Period, Price, Product, Sku, Specification } from './catalogue.ts';
import { lineAmountMinor } from './money.ts';

/** A choice of what to buy. */
export interface Selection {
  readonly skuCode: string;
  readonly billing: BillingMode;
  /** Needed when `billing` is `period`. */
  readonly period?: Period;
  readonly quantity: number;
}

/** Why a choice cannot be bought: the field to blame and a key of `selection.<problem>` with its parameters. */
export interface SelectionProblem {
  readonly path: 'sku' | 'billing' | 'period' | 'quantity' | 'consent' | `extendParams.${string}`;
  readonly problem:
    | 'unknown_sku'
    | 'not_sold'
    | 'period_missing'
    | 'period_number'
    | 'quantity_range'
    | 'quantity_step'
    | 'amount'
    | 'consent'
    | 'extension_unknown'
    | 'extension_twice'
    | 'extension_missing'
    | 'extension_too_long';
  readonly params: Readonly<Record<string, string | number>>;
}

/** A choice with its price. */
export interface Quote {
  readonly specification: Specification;
  readonly sku: Sku;
  readonly price: Price;
  readonly quantity: number;
  readonly period?: Period;
  readonly amountMinor: number;
  /** End of the term if it began now; absent for one-time purchases. */
  readonly expireSimAt?: number;
}

/** Purchase form limits: 1 to 9 months or years [doc, marketplace-rules 2.2]; days are ours. */
export const PERIOD_NUMBER_MAX: Readonly<Record<Period['type'], number>> = { year: 9, month: 9, day: 365 };

/** Finds a SKU of a product by its `skuCode`. */
export function findSku(product: Product, skuCode: string): { specification: Specification; sku: Sku } | undefined {
  for (const specification of product.specifications) {
    const sku = specification.skus.find((candidate) => candidate.code === skuCode);
    if (sku) return { specification, sku };
  }
  return undefined;
}

/** The price of a SKU for a billing mode and, for `period`, a period type. */
export function findPrice(sku: Sku, billing: BillingMode, periodType?: Period['type']): Price | undefined {
  return sku.prices.find(
    (price) => price.billing === billing && (billing === 'one_time' || price.periodType === periodType),
  );
}

function quantityProblem(sku: Sku, quantity: number): SelectionProblem | undefined {
  const { min, max, step } = sku.quantity ?? { min: 1, max: 1, step: 1 };
  if (!Number.isInteger(quantity) || quantity < min || quantity > max) {
    return { path: 'quantity', problem: 'quantity_range', params: { min, max } };
  }
  if ((quantity - min) % step !== 0) return { path: 'quantity', problem: 'quantity_step', params: { min, step } };
  return undefined;
}

function periodProblem(billing: BillingMode, period: Period | undefined): SelectionProblem | undefined {
  if (billing === 'one_time') return undefined;
  if (!period) return { path: 'period', problem: 'period_missing', params: {} };
  const max = PERIOD_NUMBER_MAX[period.type];
  if (!Number.isInteger(period.number) || period.number < 1 || period.number > max) {
    return { path: 'period', problem: 'period_number', params: { max } };
  }
  return undefined;
}

/** Works out the price of a choice at an instant, or names what is wrong with the choice. */
export function quoteSelection(product: Product, selection: Selection, simAt: number): Quote | SelectionProblem {
  const found = findSku(product, selection.skuCode);
  if (!found) return { path: 'sku', problem: 'unknown_sku', params: { sku: selection.skuCode } };
  const problem = periodProblem(selection.billing, selection.period) ?? quantityProblem(found.sku, selection.quantity);
  if (problem) return problem;
  const price = findPrice(found.sku, selection.billing, selection.period?.type);
  if (!price) return { path: selection.billing === 'period' ? 'period' : 'billing', problem: 'not_sold', params: {} };
  const period = selection.billing === 'period' ? selection.period : undefined;
  const amountMinor = price.unitPriceMinor * (period?.number ?? 1) * selection.quantity;
  if (!Number.isSafeInteger(amountMinor)) return { path: 'quantity', problem: 'amount', params: {} };
  return {
    ...found,
    price,
    quantity: selection.quantity,
    amountMinor: lineAmountMinor(price.unitPriceMinor, period?.number ?? 1, selection.quantity),
    ...(period ? { period, expireSimAt: termEnd(simAt, period) } : {}),
  };
}

/** Tells a problem from a quote. */
export function isSelectionProblem(value: Quote | SelectionProblem): value is SelectionProblem {
  return 'problem' in value;
}
