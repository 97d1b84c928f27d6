import type { FurtherQuantities, LinearAttribute, Price, QuantityBands, QuantityRange, Sku } from './catalogue.ts';

/** How much of a SKU: of its first quantity attribute and of the further ones. */
export interface Quantities {
  /** 1 where the SKU is not sold by quantity. */
  readonly quantity: number;
  readonly furtherQuantities?: FurtherQuantities;
}

/** A quantity attribute of a SKU. */
export interface AttributeRange extends QuantityRange {
  readonly attribute: LinearAttribute;
  /** The one that `quantity` stands for. */
  readonly first: boolean;
}

/** One quantity with the price it has. */
export interface PricedQuantity {
  readonly attribute: LinearAttribute;
  readonly price: { readonly unitPriceMinor: number; readonly quantityBands?: QuantityBands };
  readonly quantity: number;
}

/** The quantity attributes of a SKU, the first one first; none where it is not sold by quantity. */
export function rangesOf({ quantity, furtherRanges = [] }: Sku): readonly AttributeRange[] {
  if (!quantity) return [];
  return [
    { ...quantity, attribute: quantity.attribute ?? 'amount', first: true },
    ...furtherRanges.map((range) => ({ ...range, first: false })),
  ];
}

/** The quantities alone, to be copied into a record. */
export function pickQuantities({ quantity, furtherQuantities = {} }: Quantities): Quantities {
  return Object.keys(furtherQuantities).length === 0 ? { quantity } : { quantity, furtherQuantities };
}

/** How much there is of one attribute of a SKU; 0 where nothing is said of it. */
export function quantityOf(quantities: Quantities, { attribute, first }: Pick<AttributeRange, 'attribute' | 'first'>) {
  return first ? quantities.quantity : (quantities.furtherQuantities?.[attribute] ?? 0);
}

/** Quantities as an input gives them. */
export interface QuantitiesInput {
  readonly quantity?: number | undefined;
  readonly furtherQuantities?: { readonly [K in LinearAttribute]?: number | undefined } | undefined;
}

/** What an input says of quantities; members that are not there are left out. */
export function givenQuantities({ quantity, furtherQuantities = {} }: QuantitiesInput): Partial<Quantities> {
  const further = Object.entries(furtherQuantities).filter(([, value]) => value !== undefined);
  return {
    ...(quantity === undefined ? {} : { quantity }),
    ...(further.length > 0 ? { furtherQuantities: Object.fromEntries(further) } : {}),
  };
}

/** The quantities with wished ones in the place of theirs; what a wish does not name stays. */
export function withWished(present: Quantities, wished: Partial<Quantities>): Quantities {
  return pickQuantities({
    quantity: wished.quantity ?? present.quantity,
    furtherQuantities: { ...present.furtherQuantities, ...wished.furtherQuantities },
  });
}

/** The smallest quantities that a SKU is sold in, with wished ones in their place. */
export function smallestOf(sku: Sku | undefined, wished: Partial<Quantities> = {}): Quantities {
  const further = (sku?.furtherRanges ?? []).map(({ attribute, min }) => [attribute, min] as const);
  const smallest = { quantity: sku?.quantity?.min ?? 1, furtherQuantities: Object.fromEntries(further) };
  return withWished(smallest, wished);
}

/** Whether two have the same of everything. */
export function sameQuantities(one: Quantities, other: Quantities): boolean {
  return (
    one.quantity === other.quantity &&
    furtherNames(one, other).every((name) => furtherOf(one, name) === furtherOf(other, name))
  );
}

/** Whether any of the wished quantities is below the present one. */
export function isLess(wished: Quantities, present: Quantities): boolean {
  const names = furtherNames(wished, present);
  return wished.quantity < present.quantity || names.some((name) => furtherOf(wished, name) < furtherOf(present, name));
}

function furtherNames(one: Quantities, other: Quantities): LinearAttribute[] {
  return Object.keys({ ...one.furtherQuantities, ...other.furtherQuantities }) as LinearAttribute[];
}

function furtherOf({ furtherQuantities }: Quantities, name: LinearAttribute): number {
  return furtherQuantities?.[name] ?? 0;
}

/** Name of the field for one quantity attribute, in forms, in problems and in the JSON API. */
export function quantityPath({ attribute, first }: Pick<AttributeRange, 'attribute' | 'first'>): QuantityPath {
  return first ? 'quantity' : `furtherQuantities.${attribute}`;
}

export type QuantityPath = 'quantity' | `furtherQuantities.${LinearAttribute}`;

/** Why quantities cannot be had: the field to blame and a key of `selection.<problem>` with its parameters. */
interface QuantityProblem {
  readonly path: QuantityPath;
  readonly problem: 'quantity_range' | 'quantity_step' | 'quantity_unknown';
  readonly params: Readonly<Record<string, number>>;
}

/** What is wrong with the quantities of a SKU, if anything: each attribute has a range and a step of its own. */
export function quantityProblem(sku: Sku, quantities: Quantities): QuantityProblem | undefined {
  const unknown = furtherNames(quantities, quantities).find(
    (name) => !(sku.furtherRanges ?? []).some(({ attribute }) => attribute === name),
  );
  if (unknown) return { path: `furtherQuantities.${unknown}`, problem: 'quantity_unknown', params: {} };
  const ranges: readonly Pick<AttributeRange, 'attribute' | 'first' | 'min' | 'max' | 'step'>[] = sku.quantity
    ? rangesOf(sku)
    : [{ attribute: 'amount', first: true, min: 1, max: 1, step: 1 }];
  for (const range of ranges) {
    const { min, max, step } = range;
    const quantity = quantityOf(quantities, range);
    const path = quantityPath(range);
    if (!Number.isInteger(quantity) || quantity < min || quantity > max) {
      return { path, problem: 'quantity_range', params: { min, max } };
    }
    if ((quantity - min) % step !== 0) return { path, problem: 'quantity_step', params: { min, step } };
  }
  return undefined;
}

/** What a price charges for: the first quantity, then each further one that it has a price for and that is wanted. */
export function pricedQuantities(
  { quantity: range }: Pick<Sku, 'quantity'>,
  price: Price,
  quantities: Quantities,
): readonly PricedQuantity[] {
  const further = (price.furtherPrices ?? []).map(({ attribute, ...own }): PricedQuantity => ({
    attribute,
    price: own,
    quantity: furtherOf(quantities, attribute),
  }));
  const first = { attribute: range?.attribute ?? 'amount', price, quantity: quantities.quantity };
  return [first, ...further.filter(({ quantity }) => quantity > 0)];
}
