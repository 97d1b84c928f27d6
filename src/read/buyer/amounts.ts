import type { LinearAttribute, Sku } from '../../domain/catalogue.ts';
import { quantityOf, quantityPath, rangesOf, type Quantities, type QuantityPath } from '../../domain/quantities.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** How much there is of one quantity attribute, e.g. 30 users. */
export interface Amount {
  readonly number: number;
  readonly unit: LocalizedText;
}

/** A field for one quantity attribute. */
export interface QuantityField {
  readonly path: QuantityPath;
  /** Names the field beside others; absent where the SKU has one quantity only. */
  readonly attribute: LinearAttribute | undefined;
  readonly unit: LocalizedText;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
}

/** The quantities of a SKU in words; none where it is not sold by quantity. */
export function amountsOf(sku: Sku | undefined, quantities: Quantities): readonly Amount[] {
  if (!sku) return [];
  return rangesOf(sku)
    .map((range) => ({ number: quantityOf(quantities, range), unit: range.unit }))
    .filter(({ number }) => number > 0);
}

/** A field for each quantity attribute of a SKU. */
export function quantityFields(sku: Sku | undefined, quantities: Quantities): readonly QuantityField[] {
  const ranges = sku ? rangesOf(sku) : [];
  return ranges.map((range) => {
    const { attribute, unit, min, max, step } = range;
    const name = ranges.length > 1 ? attribute : undefined;
    return { path: quantityPath(range), attribute: name, unit, min, max, step, value: quantityOf(quantities, range) };
  });
}
