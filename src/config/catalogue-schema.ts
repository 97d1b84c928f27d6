import { z } from 'zod';
import { ENCRYPT_TYPES, PROTOCOL_VERSIONS } from '../domain/call.ts';
import {
  BILLING_MODES,
  EXTENSION_NAME,
  EXTENSIONS_MAX,
  LINEAR_ATTRIBUTES,
  type AttributeValues,
  type BillingItem,
  SCALE_OUT_FACTOR_MAX,
  type EnumAttribute,
  type ChangeRules,
  type ExtensionDefinition,
  type PackageTerms,
  type Period,
  type PeriodType,
  type Picture,
  type PersonalData,
  type Price,
  type PriceBand,
  type Product,
  type ProductCategory,
  type ProductStatus,
  type FurtherPrice,
  type FurtherRange,
  type QuantityBands,
  type QuantityRange,
  type ScaleOutRule,
  type SellerInterface,
  type Sku,
  type Specification,
  type UsageBand,
} from '../domain/catalogue.ts';
import { PICTURE_MOTIFS, PICTURE_VARIANTS_MAX, PICTURES_MAX } from '../domain/picture.ts';
import { furtherProblems, type FurtherProblem } from '../domain/further-price-problems.ts';
import type { LocalizedText } from '../domain/text.ts';
import type { SeedProduct } from '../app/seed-records.ts';
import { reportDuplicates, type Place } from './report-duplicates.ts';

/** Members of a schema that mirrors a domain type: no member may be missing, additional or of another type. */
export type ShapeOf<T> = { readonly [K in keyof Required<T>]: z.ZodType<T[K]> };

/** An enumeration that fails to compile when the domain's type gains or loses a member. */
function oneOf<T extends string>(members: Readonly<Record<T, true>>) {
  return z.enum(Object.keys(members) as T[]);
}

/** The wire allows 64 characters (v2-saas 8.3); sellers may enter the codes that their real products have. */
const wireCode = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, hyphens or _');

/** Readable id of a record that appears in addresses, e.g. `team-board`. */
export const slugSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits, parted by single hyphens');

/** One line of text up to `maxLength` UTF-16 code units, without control characters. */
export function lineSchema(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters');
}

/** Paragraphs of text; of the control characters only the line feed is allowed. */
function paragraphsSchema(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^(?:\P{Cc}|\n)*$/u, 'must have no control characters but line feeds');
}

function localized(text: z.ZodType<string>) {
  return z.strictObject({ en: text, zh: text } satisfies ShapeOf<LocalizedText>);
}

const nameSchema = localized(lineSchema(100));

const periodTypeSchema = oneOf<PeriodType>({ year: true, month: true, day: true });

const lengthSchema = z.strictObject({
  type: periodTypeSchema,
  number: z.int().min(1).max(365),
} satisfies ShapeOf<Period>);

/** Bands in ascending order; the first begins where every quantity begins. */
function ascending<T>(start: (band: T) => number, first: number) {
  return (bands: readonly T[]): boolean =>
    bands.every((band, index) => {
      const before = bands[index - 1];
      return before === undefined ? start(band) === first : start(band) > start(before);
    });
}

const quantityBandsSchema = z.strictObject({
  model: z.enum(['step', 'tier']),
  bands: z
    .array(z.strictObject({ from: z.int().min(1), unitPriceMinor: z.int().min(0) } satisfies ShapeOf<PriceBand>))
    .min(1)
    .max(20)
    .refine(
      ascending(({ from }: PriceBand) => from, 1),
      'must begin at 1 and ascend',
    ),
} satisfies ShapeOf<QuantityBands>);

const packageSchema = z.strictObject({
  billingItemId: slugSchema,
  quotaUnits: z.int().min(1).max(1_000_000_000),
  validity: lengthSchema,
  resetEvery: periodTypeSchema.optional(),
  overage: z.enum(['pay', 'stop']),
} satisfies ShapeOf<PackageTerms>);

const billingItemSchema = z
  .strictObject({
    id: slugSchema,
    name: nameSchema,
    unit: localized(lineSchema(30)),
    offerId: wireCode,
    model: z.enum(['fixed', 'graduated', 'volume']),
    bands: z
      .array(
        z.strictObject({
          fromUnits: z.int().min(0),
          unitPriceMicros: z.int().min(0),
        } satisfies ShapeOf<UsageBand>),
      )
      .min(1)
      .max(20)
      .refine(
        ascending(({ fromUnits }: UsageBand) => fromUnits, 0),
        'must begin at 0 and ascend',
      ),
    cycle: z.enum(['hour', 'day']),
    accumulation: z.enum(['day', 'month']).optional(),
  } satisfies ShapeOf<BillingItem>)
  .refine(({ model, bands }) => model !== 'fixed' || bands.length === 1, {
    path: ['bands'],
    message: 'a fixed price has one band',
  })
  .refine(({ model, accumulation }) => model !== 'graduated' || accumulation !== undefined, {
    path: ['accumulation'],
    message: 'is needed by a graduated price',
  });

const furtherPriceSchema = z.strictObject({
  attribute: z.enum(LINEAR_ATTRIBUTES),
  unitPriceMinor: z.int().min(0),
  quantityBands: quantityBandsSchema.optional(),
} satisfies ShapeOf<FurtherPrice>);

/** Which member each billing mode needs, and no other mode may have. */
const MODE_MEMBERS = { periodType: 'period', trial: 'trial', package: 'package', billingItems: 'on_demand' } as const;

const priceSchema = z
  .strictObject({
    offerId: wireCode,
    billing: z.enum(BILLING_MODES),
    periodType: periodTypeSchema.optional(),
    unitPriceMinor: z.int().min(0),
    quantityBands: quantityBandsSchema.optional(),
    furtherPrices: z.array(furtherPriceSchema).max(2).optional(),
    discountBasisPoints: z.int().min(1).max(9_999).optional(),
    trial: lengthSchema.optional(),
    trialFor: z.array(slugSchema).min(1).max(100).optional(),
    package: packageSchema.optional(),
    billingItems: z.array(billingItemSchema).min(1).max(20).optional(),
  } satisfies ShapeOf<Price>)
  .refine(({ billing, trialFor }) => billing === 'trial' || trialFor === undefined, {
    path: ['trialFor'],
    message: 'has its place in a trial price only',
  })
  .superRefine((price, context) => {
    for (const [member, mode] of Object.entries(MODE_MEMBERS)) {
      const needed = price.billing === mode;
      if (needed === (price[member as keyof typeof MODE_MEMBERS] !== undefined)) continue;
      context.addIssue({
        code: 'custom',
        path: [member],
        message: needed ? `is needed by a ${price.billing} price` : `has no place in a ${price.billing} price`,
        params: { problem: 'period_type' },
      });
    }
  });

const rangeMembers = {
  unit: localized(lineSchema(30)),
  min: z.int().min(1),
  max: z.int().min(1).max(1_000_000),
  step: z.int().min(1),
};

const quantitySchema = z
  .strictObject({
    attribute: z.enum(LINEAR_ATTRIBUTES).optional(),
    ...rangeMembers,
  } satisfies ShapeOf<QuantityRange>)
  .superRefine(notBelowMin);

const furtherRangeSchema = z
  .strictObject({ attribute: z.enum(LINEAR_ATTRIBUTES), ...rangeMembers } satisfies ShapeOf<FurtherRange>)
  .superRefine(notBelowMin);

function notBelowMin({ min, max }: { readonly min: number; readonly max: number }, context: z.RefinementCtx): void {
  if (min <= max) return;
  context.addIssue({
    code: 'custom',
    path: ['max'],
    message: `must not be below min (${min})`,
    params: { problem: 'below_min' },
  });
}

/** A SKU asks for a price by billing mode and period type, so each such pair has at most one price. */
const pricesSchema = z
  .array(priceSchema)
  .min(1)
  .max(8)
  .superRefine((prices, context) => {
    const kinds = prices.map(({ billing, periodType }, index): Place => {
      return billing === 'period'
        ? { value: periodType ?? '', path: [index, 'periodType'] }
        : { value: billing, path: [index, 'billing'] };
    });
    reportDuplicates(context, kinds);
  });

const FURTHER_WORDS: Readonly<Record<FurtherProblem['problem'], string>> = {
  further: 'must count something that no other quantity of the SKU counts',
  further_price: 'must price each of the furtherRanges, and nothing else',
};

const skuSchema = z
  .strictObject({
    code: wireCode,
    name: nameSchema,
    attributes: z.record(slugSchema, slugSchema).optional(),
    forSale: z.boolean().optional(),
    quantity: quantitySchema.optional(),
    furtherRanges: z.array(furtherRangeSchema).max(2).optional(),
    prices: pricesSchema,
  } satisfies ShapeOf<Sku>)
  .superRefine((sku, context) => {
    for (const { path, problem } of furtherProblems(sku)) {
      context.addIssue({ code: 'custom', path: [...path], message: FURTHER_WORDS[problem], params: { problem } });
    }
  });

const namedValue = z.strictObject({ id: slugSchema, name: nameSchema });

/** Enum attributes of a specification: at most three with ten values each (ours). */
const attributesSchema = z
  .array(
    z.strictObject({
      id: slugSchema,
      name: nameSchema,
      values: z.array(namedValue).min(1).max(10),
    } satisfies ShapeOf<EnumAttribute>),
  )
  .max(3)
  .superRefine((attributes, context) => {
    reportDuplicates(
      context,
      attributes.map(({ id }, index) => ({ value: id, path: [index, 'id'] })),
    );
    for (const [index, { values }] of attributes.entries()) {
      reportDuplicates(
        context,
        values.map(({ id }, at) => ({ value: id, path: [index, 'values', at, 'id'] })),
      );
    }
  });

const specificationSchema = z
  .strictObject({
    id: slugSchema,
    name: nameSchema,
    attributes: attributesSchema.optional(),
    skus: z.array(skuSchema).min(1).max(50),
  } satisfies ShapeOf<Specification>)
  .superRefine(({ attributes = [], skus }, context) => {
    for (const { path, problem } of combinationProblems(attributes, skus)) {
      context.addIssue({ code: 'custom', path: [...path], message: problem, params: { problem: 'combination' } });
    }
  });

/** SKUs that are no combination of the specification's attribute values, or the same one as another. */
export function combinationProblems(
  attributes: readonly EnumAttribute[],
  skus: readonly { readonly attributes?: AttributeValues | null | undefined }[],
): { readonly path: readonly (string | number)[]; readonly problem: string }[] {
  const seen = new Set<string>();
  return skus.flatMap((sku, index) => {
    const values = sku.attributes ?? {};
    const fits =
      Object.keys(values).length === attributes.length &&
      attributes.every(({ id, values: known }) => known.some((value) => value.id === values[id]));
    const key = attributes.map(({ id }) => values[id]).join();
    const isSecond = attributes.length > 0 && seen.has(key);
    seen.add(key);
    if (fits && !isSecond) return [];
    const problem = fits ? 'is the combination of another SKU' : 'must name a value of each attribute';
    return [{ path: ['skus', index, 'attributes'], problem }];
  });
}

/** Codes that the wire carries: the marketplace finds a SKU, and a seller an offer, by nothing else. */
export function wireCodesOf(specifications: Product['specifications']): { skuCodes: Place[]; offerIds: Place[] } {
  const skus = specifications.flatMap(({ skus }, specificationIndex) =>
    skus.map((sku, skuIndex) => ({ sku, path: [specificationIndex, 'skus', skuIndex] })),
  );
  return {
    skuCodes: skus.map(({ sku, path }) => ({ value: sku.code, path: [...path, 'code'] })),
    offerIds: skus.flatMap(({ sku, path }) =>
      sku.prices.flatMap(({ offerId, billingItems = [] }, index) => {
        const pricePath = [...path, 'prices', index];
        const items = billingItems.map((item, itemIndex) => ({
          value: item.offerId,
          path: [...pricePath, 'billingItems', itemIndex, 'offerId'],
        }));
        return [{ value: offerId, path: [...pricePath, 'offerId'] }, ...items];
      }),
    ),
  };
}

/** The checks across SKUs sit here, not on the product, so that product schemas can be extended and picked from. */
const specificationsSchema = z
  .array(specificationSchema)
  .min(1)
  .max(20)
  .superRefine((specifications, context) => {
    const { skuCodes, offerIds } = wireCodesOf(specifications);
    reportDuplicates(
      context,
      specifications.map(({ id }, index) => ({ value: id, path: [index, 'id'] })),
    );
    reportDuplicates(context, skuCodes);
    reportDuplicates(context, offerIds);
  });

const categorySchema = oneOf<ProductCategory>({
  collaboration: true,
  finance: true,
  crm: true,
  hr: true,
  security: true,
  data: true,
  developer: true,
  industry: true,
});

const extensionsSchema = z
  .array(
    z.strictObject({
      name: z.string().regex(EXTENSION_NAME, 'must be a letter, then letters, digits or _'),
      label: nameSchema,
      required: z.boolean(),
    } satisfies ShapeOf<ExtensionDefinition>),
  )
  .max(EXTENSIONS_MAX)
  .superRefine((extensions, context) =>
    reportDuplicates(
      context,
      extensions.map(({ name }, index) => ({ value: name, path: [index, 'name'] })),
    ),
  );

/** A change rule names SKUs by their codes; that they are there and fit is checked with the product as a whole. */
const changeRulesSchema = z.strictObject({
  upgrades: z
    .array(
      z.strictObject({ fromSkuCode: wireCode, toSkuCode: wireCode } satisfies ShapeOf<ChangeRules['upgrades'][number]>),
    )
    .max(200),
  scaleOuts: z
    .array(
      z.strictObject({
        skuCode: wireCode,
        stepFactor: z.int().min(1).max(SCALE_OUT_FACTOR_MAX),
        attribute: z.enum(LINEAR_ATTRIBUTES).optional(),
      } satisfies ShapeOf<ScaleOutRule>),
    )
    .max(200),
  atRenewal: z.array(slugSchema).max(50).optional(),
} satisfies ShapeOf<ChangeRules>);

const seedInterfaceSchema = z.strictObject({
  version: z.enum(PROTOCOL_VERSIONS),
  encryptType: z.enum(ENCRYPT_TYPES).optional(),
} satisfies ShapeOf<Pick<SellerInterface, 'version' | 'encryptType'>>);

/**
 * A product as its seller describes it, amounts in minor units; where the seller is reached is kept apart. Custom
 * issues carry `params.problem`: `duplicate`, `period_type` or `below_min`. Lengths and counts are ours.
 */
export const productSchema = z.strictObject({
  id: slugSchema,
  name: nameSchema,
  vendor: nameSchema,
  category: categorySchema,
  tagline: localized(lineSchema(200)),
  description: localized(paragraphsSchema(4_000)),
  featured: z.boolean(),
  status: oneOf<ProductStatus>({ listed: true, discontinued: true }),
  specifications: specificationsSchema,
  asksFor: z.array(oneOf<PersonalData>({ mobile_phone: true, email: true, iam_user: true })).optional(),
  extensions: extensionsSchema.optional(),
  supervised: z.boolean().optional(),
  changeRules: changeRulesSchema.optional(),
  pictures: z
    .array(
      z.strictObject({
        motif: z.enum(PICTURE_MOTIFS),
        variant: z.int().min(1).max(PICTURE_VARIANTS_MAX),
      } satisfies ShapeOf<Picture>),
    )
    .max(PICTURES_MAX)
    .optional(),
  interface: seedInterfaceSchema.optional(),
} satisfies ShapeOf<SeedProduct>);
