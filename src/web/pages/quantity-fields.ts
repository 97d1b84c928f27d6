import type { LinearAttribute } from '../../domain/catalogue.ts';
import { givenQuantities, type Quantities } from '../../domain/quantities.ts';
import { wholeNumber } from '../forms.ts';

/** The fields of a form for quantities: one for the first attribute, one for each that may be beside it. */
export const QUANTITY_FIELDS = {
  quantity: wholeNumber.optional(),
  'furtherQuantities.amount': wholeNumber.optional(),
  'furtherQuantities.diskSize': wholeNumber.optional(),
  'furtherQuantities.bandWidth': wholeNumber.optional(),
};

/** What a form with these fields says. */
export interface EnteredQuantities {
  readonly quantity?: number | undefined;
  readonly 'furtherQuantities.amount'?: number | undefined;
  readonly 'furtherQuantities.diskSize'?: number | undefined;
  readonly 'furtherQuantities.bandWidth'?: number | undefined;
}

/** The quantities that were entered; those of attributes that are not among `known` came from another SKU's form. */
export function quantitiesEntered(fields: EnteredQuantities, known?: readonly LinearAttribute[]): Partial<Quantities> {
  const of = (name: LinearAttribute): number | undefined =>
    known && !known.includes(name) ? undefined : fields[`furtherQuantities.${name}`];
  return givenQuantities({
    quantity: fields.quantity,
    furtherQuantities: { amount: of('amount'), diskSize: of('diskSize'), bandWidth: of('bandWidth') },
  });
}

/** The fields that say these quantities. */
export function enteredFields({ quantity, furtherQuantities = {} }: Quantities): Readonly<Record<string, number>> {
  const further = Object.entries(furtherQuantities).map(
    ([name, value]) => [`furtherQuantities.${name}`, value] as const,
  );
  return { quantity, ...Object.fromEntries(further) };
}
