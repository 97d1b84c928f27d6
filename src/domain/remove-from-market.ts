import type { Product } from './catalogue.ts';
import type { Draft } from './draft.ts';
import { isSpecificationSold } from './on-market.ts';
import { refuse, type Refusal } from './refusal.ts';

/**
 * Removes a product for good (下架, marketplace-rules 13.3): running instances go on, cannot be renewed by hand or changed,
 * and what renews itself goes on.
 */
export function removeProduct(draft: Draft, productId: string, reason: string): Product | Refusal {
  const product = draft.need('products', productId);
  if (product.removal) return refuse('product_removed');
  const removed: Product = { ...product, status: 'discontinued', removal: { simAt: draft.context.simAt, reason } };
  draft.put('products', removed);
  return removed;
}

/** Removes one specification for good: it can never be sold again, and what runs goes on (marketplace-rules 13.3). */
export function removeSpecification(
  draft: Draft,
  productId: string,
  specificationId: string,
  reason: string,
): Product | Refusal {
  const product = draft.need('products', productId);
  if (product.removal) return refuse('product_removed');
  if (!isSpecificationSold(product, specificationId)) return refuse('specification_removed');
  const removal = { specificationId, simAt: draft.context.simAt, reason };
  const changed: Product = {
    ...product,
    removedSpecifications: [...(product.removedSpecifications ?? []), removal],
  };
  draft.put('products', changed);
  return changed;
}
