import type { Product } from './catalogue.ts';
import { findSku } from './price-quote.ts';

/** Whether a specification of a product is still sold. */
export function isSpecificationSold(
  { removedSpecifications = [] }: Pick<Product, 'removedSpecifications'>,
  specificationId: string,
): boolean {
  return removedSpecifications.every((removal) => removal.specificationId !== specificationId);
}

/** Whether a SKU is on the market: its product is listed and its specification was not removed (marketplace-rules 13.3). */
export function isOnMarket(product: Product, skuCode: string): boolean {
  if (product.status !== 'listed') return false;
  const found = findSku(product, skuCode);
  return found === undefined || isSpecificationSold(product, found.specification.id);
}

/** A product as buyers see it: without specifications that were removed; with none left it is no longer sold. */
export function soldProduct(product: Product): Product {
  if (product.removedSpecifications === undefined) return product;
  const specifications = product.specifications.filter(({ id }) => isSpecificationSold(product, id));
  return specifications.length === 0 ? { ...product, status: 'discontinued' } : { ...product, specifications };
}
