import type { Product } from './catalogue.ts';
import { findSku } from './price-quote.ts';

/** Final removal of a product or of one of its specifications (marketplace-rules 13.3). */
export interface Removal {
  readonly simAt: number;
  readonly reason: string;
}

/** A specification that was taken off the market; running instances of it are untouched. */
export interface SpecificationRemoval extends Removal {
  readonly specificationId: string;
}

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
