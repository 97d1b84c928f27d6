import type { Product } from '../../domain/catalogue.ts';
import { findSku } from '../../domain/price-quote.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** Names of what was bought; ids stand in for names that are gone from the catalogue. */
export interface SkuNames {
  readonly specificationName: LocalizedText;
  readonly skuName: LocalizedText;
  readonly quantityUnit: LocalizedText | undefined;
}

/** Names of a SKU of a product. */
export function skuNames(
  product: Product | undefined,
  bought: { readonly specificationId: string; readonly skuCode: string },
): SkuNames {
  const found = product && findSku(product, bought.skuCode);
  return {
    specificationName: found?.specification.name ?? sameInBoth(bought.specificationId),
    skuName: found?.sku.name ?? sameInBoth(bought.skuCode),
    quantityUnit: found?.sku.quantity?.unit,
  };
}

function sameInBoth(text: string): LocalizedText {
  return { en: text, zh: text };
}
