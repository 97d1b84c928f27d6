import type { PeriodType, Product } from './catalogue.ts';
import type { Instance } from './instance.ts';
import { findSku } from './price-quote.ts';

/** The period type of the price that an instance has now; `undefined` for one that is not sold any more. */
export function runningPeriodType(
  product: Pick<Product, 'specifications'>,
  { skuCode, offerId }: Pick<Instance, 'skuCode' | 'offerId'>,
): PeriodType | undefined {
  return findSku(product, skuCode)?.sku.prices.find((price) => price.offerId === offerId)?.periodType;
}
