import { z } from 'zod';
import type { FieldProblem } from '../../../app/app-error.ts';
import type { Period, Product } from '../../../domain/catalogue.ts';
import type { ExtensionValue } from '../../../domain/order.ts';
import type { Selection } from '../../../domain/price-quote.ts';
import { readForm, wholeNumber } from '../../forms.ts';

/** How a SKU is paid: a period type, or once. */
const TERMS = ['year', 'month', 'day', 'one_time'] as const;
type Term = (typeof TERMS)[number];

/** What the form of an offering sent. `selection` stands even where fields are wrong, so that the form can be shown again. */
export interface SelectionForm {
  readonly selection: Selection;
  readonly term: Term;
  readonly consent: boolean;
  /** What the buyer filled in for the seller. */
  readonly given: { readonly iamUserName: string; readonly extendParams: readonly ExtensionValue[] };
  readonly problems: readonly FieldProblem[];
}

/** Longest value of one extension; all of them together are bounded again when the order is placed. */
const VALUE_MAX = 1_000;

const FIELDS = z.object({
  sku: z.string('choice').max(100, 'too_long').optional(),
  term: z.enum(TERMS, 'choice').optional(),
  number: wholeNumber.optional(),
  quantity: wholeNumber.optional(),
  consent: z.literal('on').optional(),
  iamUser: z.string('invalid').trim().max(64, 'too_long').optional(),
});

/** Reads the choice out of the address or a form; what is absent gets the product's first or usual value. */
export function readSelection(product: Product, input: unknown): SelectionForm {
  const form = readForm(FIELDS, input);
  const fields: Partial<z.output<typeof FIELDS>> = form.ok ? form.value : readableFields(input);
  const skus = product.specifications.flatMap((specification) => specification.skus);
  const sku = skus.find(({ code }) => code === fields.sku) ?? skus[0];
  const term = fields.term ?? usualTerm(sku?.prices.map(({ billing, periodType }) => periodType ?? billing) ?? []);
  return {
    selection: {
      skuCode: fields.sku ?? sku?.code ?? '',
      billing: term === 'one_time' ? 'one_time' : 'period',
      ...(term === 'one_time' ? {} : { period: periodOf(term, fields.number ?? 1) }),
      quantity: fields.quantity ?? sku?.quantity?.min ?? 1,
    },
    term,
    consent: fields.consent === 'on',
    given: { iamUserName: fields.iamUser ?? '', extendParams: extensionValues(product, input) },
    problems: form.ok ? [] : form.problems,
  };
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

function periodOf(type: Period['type'], number: number): Period {
  return { type, number };
}

function usualTerm(sold: readonly string[]): Term {
  return (['month', 'year', 'day', 'one_time'] as const).find((term) => sold.includes(term)) ?? 'month';
}
