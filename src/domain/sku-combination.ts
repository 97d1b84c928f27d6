import type { AttributeValues, EnumAttribute, Sku, Specification } from './catalogue.ts';

/** The SKU of a specification that is made of these attribute values. */
export function skuOfValues({ attributes = [], skus }: Specification, values: AttributeValues): Sku | undefined {
  if (attributes.length === 0) return undefined;
  return skus.find((sku) => attributes.every(({ id }) => sku.attributes?.[id] === values[id]));
}

/** Every combination of the attributes' values, the last attribute changing fastest (marketplace-rules 2.1). */
export function combinationsOf(attributes: readonly EnumAttribute[]): AttributeValues[] {
  return attributes.reduce<AttributeValues[]>(
    (partial, { id, values }) => partial.flatMap((before) => values.map((value) => ({ ...before, [id]: value.id }))),
    [{}],
  );
}

/**
 * Why a combination cannot be bought, if so: only SKUs that the seller has priced (`not_priced`) and ticked
 * (`not_offered`) are sold (marketplace-rules 2.1).
 */
export function notSoldReason(
  specification: Specification,
  values: AttributeValues,
): 'not_priced' | 'not_offered' | undefined {
  const sku = skuOfValues(specification, values);
  if (!sku) return 'not_priced';
  return sku.forSale === false ? 'not_offered' : undefined;
}
