import type { EnumAttribute, Sku, Specification } from './catalogue.ts';
import { combinationsOf, skuOfValues } from './sku-combination.ts';
import type { LocalizedText } from './text.ts';

/** Most SKUs that the combinations of a specification's attributes may make (ours). */
export const SKUS_MAX = 50;

/**
 * A specification with other attributes: a SKU for each combination of their values (marketplace-rules 2.1). Combinations
 * that were there keep their code and prices; new ones are neither priced nor for sale, and those that are gone are gone.
 * Without attributes the SKUs stay as they are, less what made them combinations.
 * @param newCode draws the `skuCode` of a new SKU
 */
export function withAttributes(
  specification: Specification,
  attributes: readonly EnumAttribute[],
  newCode: () => string,
): Specification {
  const { attributes: before = [], ...rest } = specification;
  if (attributes.length === 0) {
    const skus = specification.skus.map(({ attributes: _none, ...sku }) => sku);
    return { ...rest, skus: before.length === 0 ? skus : skus.slice(0, 1) };
  }
  const skus = combinationsOf(attributes).map((values): Sku => {
    const known = skuOfValues({ ...specification, attributes }, values);
    return (
      known ?? { code: newCode(), name: nameOf(attributes, values), attributes: values, forSale: false, prices: [] }
    );
  });
  return { ...rest, attributes, skus };
}

/** Name of a combination: the names of its values. */
function nameOf(attributes: readonly EnumAttribute[], values: Readonly<Record<string, string>>): LocalizedText {
  const names = attributes.flatMap(
    ({ id, values: known }) => known.find((value) => value.id === values[id])?.name ?? [],
  );
  return { en: names.map(({ en }) => en).join(' · '), zh: names.map(({ zh }) => zh).join(' · ') };
}
