import type { AttributeValues, BillingMode, Period, Product, Sku, Specification } from '../domain/catalogue.ts';
import { findPrice, findSku, type Selection, type SelectionProblem } from '../domain/price-quote.ts';
import {
  givenQuantities,
  smallestOf,
  withWished,
  type Quantities,
  type QuantitiesInput,
} from '../domain/quantities.ts';
import { skuOfValues } from '../domain/sku-combination.ts';

/** A choice in which a script may leave SKU and quantities open. */
interface OpenSelection extends QuantitiesInput {
  readonly skuCode?: string | undefined;
  readonly billing: BillingMode;
  readonly period?: Period | undefined;
  /** Chooses the SKU by the values of its specification's attributes. */
  readonly attributes?: AttributeValues | undefined;
}

/**
 * Fills in what was left open: the first SKU that is sold this way (or the first of all, so that the price quote says
 * what is wrong), and the smallest quantities that are sold.
 */
export function completeSelection(product: Product, open: OpenSelection): Selection | SelectionProblem {
  const skus = product.specifications.flatMap((specification) => specification.skus);
  const { attributes } = open;
  if (attributes && open.skuCode === undefined) {
    const named = product.specifications.find((specification) => fitsAttributes(specification, attributes));
    const sku = named && skuOfValues(named, attributes);
    if (!sku) return { path: 'sku', problem: 'sku_not_priced', params: {} };
    return completeSelection(product, { ...open, skuCode: sku.code, attributes: undefined });
  }
  const isSold = (sku: Sku): boolean =>
    sku.forSale !== false && findPrice(sku, open.billing, open.period?.type) !== undefined;
  const skuCode = open.skuCode ?? (skus.find(isSold) ?? skus[0])?.code ?? '';
  return {
    skuCode,
    billing: open.billing,
    ...withWished(smallest(product, skuCode, open.billing), givenQuantities(open)),
    ...(open.period ? { period: open.period } : {}),
  };
}

/** Pay-per-use and packages are opened and bought one by one, whatever quantity the SKU has otherwise. */
function smallest(product: Product, skuCode: string, billing: BillingMode): Quantities {
  if (billing === 'on_demand' || billing === 'package') return { quantity: 1 };
  return smallestOf(findSku(product, skuCode)?.sku);
}

/** Whether the values are about the attributes of this specification. */
function fitsAttributes({ attributes = [] }: Specification, values: AttributeValues): boolean {
  const ids = Object.keys(values);
  return ids.length > 0 && attributes.length === ids.length && attributes.every(({ id }) => ids.includes(id));
}
