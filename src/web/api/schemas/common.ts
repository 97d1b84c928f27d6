import { z } from 'zod';

/** Named schemas: they become components of the OpenAPI document. */
export const apiSchemas = z.registry<{ id: string; description?: string }>();

const names = new Set<string>();

/** Gives a schema the name under which the OpenAPI document lists it; two of one name would describe each other's answers. */
export function named<S extends z.ZodType>(id: string, schema: S): S {
  if (names.has(id)) throw new Error(`two schemas are named ${id}`);
  names.add(id);
  apiSchemas.add(schema, { id });
  return schema;
}

export const WORKSPACE_ID = z.string().min(1).max(64).describe('Id of a workspace; `default` exists from the start.');

export const ID_PARAM = z.strictObject({ id: z.string().min(1).max(128) });

/** Text of a person: bounded, without control characters other than tab and line ends. */
export function text(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^(?:[^\p{Cc}]|[\t\r\n])*$/u);
}

/** The same where nothing may be entered yet. */
export function textOrNothing(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .regex(/^(?:[^\p{Cc}]|[\t\r\n])*$/u);
}

/** An instant in answers. */
export const INSTANT = z.iso.datetime();
export const INSTANT_OR_NULL = INSTANT.nullable();

/** An instant in input: ISO 8601 with zone; handlers get ms since 1970. */
export const INSTANT_INPUT = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));

export const CURRENCY = z.enum(['CNY', 'USD', 'EUR']);

export const MONEY = named('Money', z.strictObject({ amountMinor: z.int(), currency: CURRENCY }));

/** An amount in input; a currency that is given must be the one of the workspace's site. */
export const MONEY_INPUT = named(
  'MoneyInput',
  z.strictObject({ amountMinor: z.int().min(0), currency: CURRENCY.optional() }),
);

export const LOCALIZED_TEXT = named('LocalizedText', z.strictObject({ en: text(4_000), zh: text(4_000) }));

export const PERIOD_TYPE = z.enum(['year', 'month', 'day']);

export const PERIOD = named('Period', z.strictObject({ type: PERIOD_TYPE, number: z.int().min(1) }));

export const TEXT_OR_NULL = z.string().nullable();

/** Scalars by name. */
export const SCALARS = z.record(z.string(), z.union([z.string(), z.number()]));

const CURSOR = z.string().min(1).max(512).describe('`nextCursor` of the page before.');
const LIMIT = z.coerce.number().int().min(1).max(200).default(50).describe('Most items of one page.');

export const PAGE_QUERY = z.strictObject({ after: CURSOR.optional(), limit: LIMIT });

/** A page of a list. */
export function listOf(name: string, item: z.ZodType) {
  return named(name, z.strictObject({ items: z.array(item), nextCursor: z.string().optional() }));
}

/** How a payment goes. */
export const PAYMENT = z.enum(['paid', 'later', 'declined']);
