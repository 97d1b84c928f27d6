import type { BillingMode, Period, Product, Sku } from '../domain/catalogue.ts';
import { findPrice, findSku, type Selection } from '../domain/price-quote.ts';

/** A choice in which a script may leave SKU and quantity open. */
interface OpenSelection {
  readonly skuCode?: string | undefined;
  readonly billing: BillingMode;
  readonly period?: Period | undefined;
  readonly quantity?: number | undefined;
}

/**
 * Fills in what was left open: the first SKU that is sold this way (or the first of all, so that the price quote says
 * what is wrong), and the smallest quantity that is sold.
 */
export function completeSelection(product: Product, open: OpenSelection): Selection {
  const skus = product.specifications.flatMap((specification) => specification.skus);
  const isSold = (sku: Sku): boolean => findPrice(sku, open.billing, open.period?.type) !== undefined;
  const skuCode = open.skuCode ?? (skus.find(isSold) ?? skus[0])?.code ?? '';
  return {
    skuCode,
    billing: open.billing,
    quantity: open.quantity ?? findSku(product, skuCode)?.sku.quantity?.min ?? 1,
    ...(open.period ? { period: open.period } : {}),
  };
}
