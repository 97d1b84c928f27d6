import type { Product } from '../../domain/catalogue.ts';
import { findSku } from '../../domain/price-quote.ts';
import type { Quantities } from '../../domain/quantities.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { amountsOf, type Amount } from './amounts.ts';

/** Names of what was bought; ids stand in for names that are gone from the catalogue. */
export interface SkuNames {
  readonly specificationName: LocalizedText;
  readonly skuName: LocalizedText;
  /** How much of it; none where it is not sold by quantity. */
  readonly amounts: readonly Amount[];
}

/** Names of a SKU of a product. */
export function skuNames(
  product: Product | undefined,
  bought: Quantities & { readonly specificationId: string; readonly skuCode: string },
): SkuNames {
  const found = product && findSku(product, bought.skuCode);
  return {
    specificationName: found?.specification.name ?? sameInBoth(bought.specificationId),
    skuName: found?.sku.name ?? sameInBoth(bought.skuCode),
    amounts: amountsOf(found?.sku, bought),
  };
}

function sameInBoth(text: string): LocalizedText {
  return { en: text, zh: text };
}
