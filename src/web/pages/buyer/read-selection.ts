import { z } from 'zod';
import type { FieldProblem } from '../../../app/app-error.ts';
import type { AttributeValues, Product, Sku, Specification } from '../../../domain/catalogue.ts';
import type { ExtensionValue } from '../../../domain/order.ts';
import type { Selection } from '../../../domain/price-quote.ts';
import { smallestOf, type Quantities } from '../../../domain/quantities.ts';
import { skuOfValues } from '../../../domain/sku-combination.ts';
import { readForm, wholeNumber } from '../../forms.ts';
import { QUANTITY_FIELDS, quantitiesEntered, type EnteredQuantities } from '../quantity-fields.ts';

/** How a SKU is paid: a period type, or one of the other billing modes. */
const TERMS = ['year', 'month', 'day', 'one_time', 'trial', 'on_demand', 'package'] as const;
type Term = (typeof TERMS)[number];

/** Terms in the order in which they are proposed. */
const USUAL: readonly Term[] = ['month', 'year', 'day', 'one_time', 'on_demand', 'package', 'trial'];

/** What the form of an offering sent. `selection` stands even where fields are wrong, so that the form can be shown again. */
export interface SelectionForm {
  readonly selection: Selection;
  readonly term: Term;
  readonly consent: boolean;
  /** The form of the offering was sent; it was not opened by its address. */
  readonly sent: boolean;
  /** The specification that was chosen and, where it has attributes, the value of each. */
  readonly specificationId: string | undefined;
  readonly values: AttributeValues;
  /** What the buyer filled in for the seller. */
  readonly given: { readonly iamUserName: string; readonly extendParams: readonly ExtensionValue[] };
  readonly problems: readonly FieldProblem[];
}

/** Stands before the id of a specification where a SKU is chosen by attribute values. */
const BY_ATTRIBUTES = 'spec:';

/** Longest value of one extension; all of them together are bounded again when the order is placed. */
const VALUE_MAX = 1_000;

const FIELDS = z.object({
  sku: z.string('choice').max(100, 'too_long').optional(),
  term: z.enum(TERMS, 'choice').optional(),
  number: wholeNumber.optional(),
  ...QUANTITY_FIELDS,
  consent: z.literal('on').optional(),
  iamUser: z.string('invalid').trim().max(64, 'too_long').optional(),
});

/** Reads the choice out of the address or a form; what is absent gets the product's first or usual value. */
export function readSelection(product: Product, input: unknown): SelectionForm {
  const form = readForm(FIELDS, input);
  const fields: Partial<z.output<typeof FIELDS>> = form.ok ? form.value : readableFields(input);
  const chosen = chooseSku(product, fields.sku, input);
  const { sku } = chosen;
  const sold = sku?.prices.map(({ billing, periodType }): string => periodType ?? billing) ?? [];
  // Where there is one way only, having come from a specification with another is no mistake.
  const [only] = sold.length === 1 ? sold : [];
  const term = TERMS.find((each) => each === only) ?? fields.term ?? usualTerm(sold);
  const problems = form.ok ? [] : form.problems;
  return {
    selection: {
      skuCode: sku?.code ?? fields.sku ?? '',
      ...wayOf(term, fields.number ?? 1),
      ...quantitiesOf(sku, term, fields),
    },
    term,
    consent: fields.consent === 'on',
    sent: (input as Record<string, unknown> | undefined)?.['product'] !== undefined,
    given: { iamUserName: fields.iamUser ?? '', extendParams: extensionValues(product, input) },
    specificationId: chosen.specification?.id,
    values: chosen.values,
    problems: chosen.notPriced ? [...problems, { path: 'sku', message: 'selection.sku_not_priced' }] : problems,
  };
}

/** What was entered, and the smallest where nothing was; pay-per-use and packages have no quantities of a SKU. */
function quantitiesOf(sku: Sku | undefined, term: Term, fields: EnteredQuantities): Quantities {
  if (term === 'on_demand') return { quantity: 1 };
  if (term === 'package') return { quantity: fields.quantity ?? 1 };
  const known = (sku?.furtherRanges ?? []).map(({ attribute }) => attribute);
  return smallestOf(sku, quantitiesEntered(fields, known));
}

interface ChosenSku {
  readonly specification: Specification | undefined;
  readonly sku: Sku | undefined;
  readonly values: AttributeValues;
  /** The attribute values are a combination without a SKU. */
  readonly notPriced: boolean;
}

function chooseSku(product: Product, wanted: string | undefined, input: unknown): ChosenSku {
  const { specifications } = product;
  const byAttributes = wanted?.startsWith(BY_ATTRIBUTES)
    ? specifications.find(({ id }) => id === wanted.slice(BY_ATTRIBUTES.length))
    : undefined;
  if (byAttributes) {
    const values = readValues(byAttributes, input);
    const sku = skuOfValues(byAttributes, values);
    return { specification: byAttributes, sku, values, notPriced: sku === undefined };
  }
  const isWanted = ({ code, forSale }: Sku): boolean => (wanted === undefined ? forSale !== false : code === wanted);
  const specification = specifications.find(({ skus }) => skus.some(isWanted));
  const sku = specification?.skus.find(isWanted);
  // A code that the product does not have is told as such; the form shows the first one meanwhile.
  return { specification, sku, values: sku?.attributes ?? {}, notPriced: false };
}

/** A value for each attribute; those of the first SKU where none was chosen. */
function readValues({ id: specificationId, attributes = [], skus }: Specification, input: unknown): AttributeValues {
  const fields = (input ?? {}) as Record<string, unknown>;
  const usual = skus.find(({ forSale }) => forSale !== false)?.attributes ?? {};
  return Object.fromEntries(
    attributes.map(({ id, values }) => {
      const entered = fields[attributeField(specificationId, id)];
      const known = values.find((value) => value.id === entered);
      return [id, known?.id ?? usual[id] ?? values[0]?.id ?? ''];
    }),
  );
}

/** Name of the form's field for an attribute of a specification. */
function attributeField(specificationId: string, attributeId: string): string {
  return `a.${specificationId}.${attributeId}`;
}

/** One value for each extension of the product; what is no text or much too long is cut. */
function extensionValues(product: Product, input: unknown): ExtensionValue[] {
  return (product.extensions ?? []).map(({ name }) => {
    const value = (input as Record<string, unknown> | undefined)?.[`extendParams.${name}`];
    return { name, value: typeof value === 'string' ? value.trim().slice(0, VALUE_MAX) : '' };
  });
}

/** The fields that are right on their own. */
function readableFields(input: unknown): Partial<z.output<typeof FIELDS>> {
  const fields: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(FIELDS.shape)) {
    const result = schema.safeParse((input as Record<string, unknown> | undefined)?.[name]);
    if (result.success) fields[name] = result.data;
  }
  return fields;
}

/** The billing mode of a term, and the period where it has one. */
function wayOf(term: Term, number: number): Pick<Selection, 'billing' | 'period'> {
  switch (term) {
    case 'year':
    case 'month':
    case 'day':
      return { billing: 'period', period: { type: term, number } };
    case 'one_time':
    case 'trial':
    case 'on_demand':
    case 'package':
      return { billing: term };
  }
}

function usualTerm(sold: readonly string[]): Term {
  return USUAL.find((term) => sold.includes(term)) ?? 'month';
}
