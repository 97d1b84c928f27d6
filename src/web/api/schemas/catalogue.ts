import { z } from 'zod';
import { ENCRYPT_TYPES, PROTOCOL_VERSIONS } from '../../../domain/call.ts';
import {
  BILLING_MODES,
  EXTENSION_NAME,
  EXTENSIONS_MAX,
  LINEAR_ATTRIBUTES,
  PERSONAL_DATA,
  SCALE_OUT_FACTOR_MAX,
} from '../../../domain/catalogue.ts';
import { furtherProblems } from '../../../domain/further-price-problems.ts';
import { PICTURE_MOTIFS, PICTURE_VARIANTS_MAX, PICTURES_MAX } from '../../../domain/picture.ts';
import {
  INSTANT,
  listOf,
  LOCALIZED_TEXT,
  MONEY,
  MONEY_INPUT,
  named,
  PERIOD,
  PERIOD_TYPE,
  textOrNothing,
} from './common.ts';
import { INTERFACE_INPUT, ORDER_NOTIFICATION, SELLER_INTERFACE } from './seller-interface.ts';

export const BILLING = z.enum(BILLING_MODES);

const CATEGORY = z.enum(['collaboration', 'finance', 'crm', 'hr', 'security', 'data', 'developer', 'industry']);
const STATUS = z.enum(['listed', 'discontinued']);
/** Drawn placeholders, the cover first. */
const PICTURES = z
  .array(z.strictObject({ motif: z.enum(PICTURE_MOTIFS), variant: z.int().min(1).max(PICTURE_VARIANTS_MAX) }))
  .max(PICTURES_MAX);

const REMOVAL = z.strictObject({ simAt: INSTANT, reason: z.string() });

const CODE = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const OFFER_ID = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const SLUG = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(64);

/** A value for each enum attribute, by the ids of both. */
export const ATTRIBUTE_VALUES = z.record(SLUG, SLUG);

const NAMED_VALUE = z.strictObject({ id: SLUG, name: LOCALIZED_TEXT });

const ENUM_ATTRIBUTE = named(
  'EnumAttribute',
  z.strictObject({ id: SLUG, name: LOCALIZED_TEXT, values: z.array(NAMED_VALUE).min(1).max(10) }),
);

const LINEAR_ATTRIBUTE = z.enum(LINEAR_ATTRIBUTES);

const RANGE_MEMBERS = {
  unit: LOCALIZED_TEXT,
  min: z.int().min(1),
  max: z.int().min(1).max(1_000_000),
  step: z.int().min(1),
};

const QUANTITY = named(
  'QuantityRange',
  z.strictObject({
    attribute: LINEAR_ATTRIBUTE.optional().describe('What is counted, as version 1.0 names it; `amount` unless given.'),
    ...RANGE_MEMBERS,
  }),
);

const FURTHER_RANGE = named('FurtherRange', z.strictObject({ attribute: LINEAR_ATTRIBUTE, ...RANGE_MEMBERS }));

/** How much of each further quantity attribute. */
export const FURTHER_QUANTITIES = named(
  'FurtherQuantities',
  z.strictObject({
    amount: z.int().min(1).optional(),
    diskSize: z.int().min(1).optional(),
    bandWidth: z.int().min(1).optional(),
  }),
);

/** What only some billing modes have; in input it is needed there and refused elsewhere. */
const BILLING_ITEM = named(
  'BillingItem',
  z.strictObject({
    id: SLUG,
    name: LOCALIZED_TEXT,
    unit: LOCALIZED_TEXT,
    offerId: OFFER_ID.describe('The productId of this item on the wire.'),
    model: z
      .enum(['fixed', 'graduated', 'volume'])
      .describe('`graduated`: slices over the accumulation cycle; `volume`: a whole record at the price of its band.'),
    bands: z
      .array(
        z.strictObject({
          fromUnits: z.int().min(0).max(1_000_000_000),
          unitPriceMicros: z.int().min(0).max(1_000_000_000_000).describe('Millionths of the currency.'),
        }),
      )
      .min(1)
      .max(20),
    cycle: z.enum(['hour', 'day']),
    accumulation: z.enum(['day', 'month']).optional(),
  }),
);

export const PACKAGE = named(
  'PackageTerms',
  z.strictObject({
    billingItemId: SLUG,
    quotaUnits: z.int().min(1).max(1_000_000_000),
    validity: PERIOD.describe('How long the quota can be used.'),
    resetEvery: PERIOD_TYPE.optional().describe('The quota is full again at the beginning of each such time.'),
    overage: z.enum(['pay', 'stop']).describe('`stop`: the service stops when it is used up.'),
  }),
);

const MODE_MEMBERS = { periodType: 'period', trial: 'trial', package: 'package', billingItems: 'on_demand' } as const;

const BANDS = z.strictObject({
  model: z.enum(['step', 'tier']),
  bands: z.array(z.strictObject({ from: z.int(), unitPrice: MONEY })),
});

const PRICE = named(
  'Price',
  z.strictObject({
    offerId: z.string(),
    billing: BILLING,
    periodType: PERIOD_TYPE.nullable(),
    unitPrice: MONEY,
    quantityBands: BANDS.nullable().describe(
      '`step`: all units at the price of their band; `tier`: each slice at its own.',
    ),
    furtherPrices: z
      .array(z.strictObject({ attribute: LINEAR_ATTRIBUTE, unitPrice: MONEY, quantityBands: BANDS.nullable() }))
      .describe('One for each of the further ranges of the SKU.'),
    discountBasisPoints: z.int().nullable().describe('For everybody, in hundredths of a per cent taken off.'),
    trial: PERIOD.nullable().describe('Length of the trial.'),
    trialFor: z.array(z.string()).nullable().describe('Buyers who may try it; `null`: everybody.'),
    package: PACKAGE.nullable(),
    billingItems: z.array(BILLING_ITEM).nullable().describe('What pay-per-use meters: an instance for each.'),
  }),
);

const SKU = named(
  'Sku',
  z.strictObject({
    code: z.string(),
    name: LOCALIZED_TEXT,
    attributes: ATTRIBUTE_VALUES.nullable().describe('The combination of enum values that it is.'),
    forSale: z.boolean(),
    quantity: QUANTITY.nullable(),
    furtherRanges: z.array(FURTHER_RANGE).describe('Quantities beside the first one; each has a price of its own.'),
    prices: z.array(PRICE),
  }),
);

const SPECIFICATIONS = z.array(
  z.strictObject({
    id: z.string(),
    name: LOCALIZED_TEXT,
    attributes: z.array(ENUM_ATTRIBUTE),
    skus: z.array(SKU),
  }),
);

const ABOUT = {
  name: LOCALIZED_TEXT,
  vendor: LOCALIZED_TEXT,
  category: CATEGORY,
  tagline: LOCALIZED_TEXT,
  description: LOCALIZED_TEXT,
  featured: z.boolean(),
  status: STATUS,
};

const ASKS_FOR = z.array(z.enum(PERSONAL_DATA)).max(PERSONAL_DATA.length);
const EXTENSIONS = z
  .array(
    z.strictObject({
      name: z.string().regex(EXTENSION_NAME).describe('Name on the wire.'),
      label: LOCALIZED_TEXT,
      required: z.boolean().default(false),
    }),
  )
  .max(EXTENSIONS_MAX)
  .superRefine((extensions, context) => {
    for (const [index, { name }] of extensions.entries()) {
      if (extensions.findIndex((other) => other.name === name) === index) continue;
      context.addIssue({ code: 'custom', path: [index, 'name'], params: { problem: 'duplicate', value: name } });
    }
  });
const CHANGE_RULES = named(
  'ChangeRules',
  z.strictObject({
    upgrades: z
      .array(z.strictObject({ fromSkuCode: CODE, toSkuCode: CODE }))
      .max(200)
      .describe('From one SKU to another of the same specification.'),
    scaleOuts: z
      .array(
        z.strictObject({
          skuCode: CODE,
          stepFactor: z.int().min(1).max(SCALE_OUT_FACTOR_MAX),
          attribute: LINEAR_ATTRIBUTE.optional().describe("The SKU's first quantity unless given."),
        }),
      )
      .max(200)
      .describe('SKUs whose quantity may grow, in so many times their step; a rule for each quantity.'),
    atRenewal: z
      .array(z.string().min(1).max(64))
      .max(50)
      .optional()
      .describe('Ids of the specifications within which a renewal may bring a change, up or down.'),
  }),
);

const SUPERVISED = z.boolean().describe('Delivered under service supervision; fixed at release.');

export const PRODUCT = named(
  'Product',
  z.strictObject({
    id: z.string(),
    ...ABOUT,
    asksFor: ASKS_FOR.describe('Data of the buyer that the seller wants to see.'),
    extensions: EXTENSIONS.describe('Values that the buyer fills in for the seller.'),
    billing: z.array(BILLING).describe('Billing modes that the prices offer.'),
    supervised: SUPERVISED,
    changeRules: CHANGE_RULES,
    specifications: SPECIFICATIONS,
    pictures: PICTURES,
    removal: REMOVAL.nullable().describe('It was removed for good.'),
    removedSpecifications: z.array(REMOVAL.extend({ specificationId: z.string() })),
    interface: SELLER_INTERFACE,
    orderNotification: ORDER_NOTIFICATION.nullable().describe('Where its orders are notified; `null`: nowhere.'),
  }),
);

export const PRODUCT_LIST = listOf('ProductList', PRODUCT);

const BANDS_INPUT = z
  .strictObject({
    model: z.enum(['step', 'tier']),
    bands: z
      .array(z.strictObject({ from: z.int().min(1).max(1_000_000), unitPrice: MONEY_INPUT }))
      .min(1)
      .max(20),
  })
  .superRefine(({ bands }, context) => {
    const ascends = bands.every(({ from }, index) => from > (bands[index - 1]?.from ?? 0));
    if (ascends && bands[0]?.from === 1) return;
    context.addIssue({ code: 'custom', path: ['bands'], params: { problem: 'bands' } });
  });

const PRICE_INPUT = named(
  'PriceInput',
  z
    .strictObject({
      offerId: OFFER_ID.optional().describe('Drawn when it is missing.'),
      billing: BILLING,
      periodType: PERIOD_TYPE.nullish(),
      unitPrice: MONEY_INPUT.describe('With bands: the price of the first one.'),
      quantityBands: BANDS_INPUT.nullish(),
      furtherPrices: z
        .array(
          z.strictObject({
            attribute: LINEAR_ATTRIBUTE,
            unitPrice: MONEY_INPUT,
            quantityBands: BANDS_INPUT.nullish(),
          }),
        )
        .max(2)
        .optional(),
      discountBasisPoints: z.int().min(1).max(9_999).nullish(),
      trial: PERIOD.nullish(),
      trialFor: z.array(SLUG).min(1).max(100).nullish(),
      package: PACKAGE.nullish(),
      billingItems: z.array(BILLING_ITEM).min(1).max(20).nullish(),
    })
    .superRefine((price, context) => {
      for (const [member, mode] of Object.entries(MODE_MEMBERS)) {
        const isThere = (price[member as keyof typeof MODE_MEMBERS] ?? undefined) !== undefined;
        if ((price.billing === mode) === isThere) continue;
        const problem = member === 'periodType' ? 'period_type' : 'price_member';
        context.addIssue({ code: 'custom', path: [member], params: { problem, billing: mode } });
      }
      for (const [index, { model, bands, accumulation }] of (price.billingItems ?? []).entries()) {
        const path = ['billingItems', index];
        const ascends = bands.every(({ fromUnits }, at) => fromUnits > (bands[at - 1]?.fromUnits ?? -1));
        const fits = ascends && bands[0]?.fromUnits === 0 && (model !== 'fixed' || bands.length === 1);
        if (!fits) context.addIssue({ code: 'custom', path: [...path, 'bands'], params: { problem: 'usage_bands' } });
        if (model !== 'graduated' || accumulation !== undefined) continue;
        context.addIssue({ code: 'custom', path: [...path, 'accumulation'], params: { problem: 'accumulation' } });
      }
    }),
);

const QUANTITY_INPUT = named('QuantityRangeInput', z.strictObject(QUANTITY.shape).superRefine(notBelowMin));

function notBelowMin({ min, max }: { readonly min: number; readonly max: number }, context: z.RefinementCtx): void {
  if (min > max) context.addIssue({ code: 'custom', path: ['max'], params: { problem: 'below_min' } });
}

/** A SKU with at least so many prices. */
function skuInput(minPrices: number) {
  return z
    .strictObject({
      code: CODE,
      name: LOCALIZED_TEXT,
      attributes: ATTRIBUTE_VALUES.nullish(),
      forSale: z.boolean().nullish(),
      quantity: QUANTITY_INPUT.nullish(),
      furtherRanges: z.array(z.strictObject(FURTHER_RANGE.shape).superRefine(notBelowMin)).max(2).optional(),
      prices: z.array(PRICE_INPUT).min(minPrices).max(8),
    })
    .superRefine((sku, context) => {
      for (const { path, problem } of furtherProblems(sku)) {
        context.addIssue({ code: 'custom', path: [...path], params: { problem } });
      }
    });
}

const SKU_INPUT = named('SkuInput', skuInput(1));
const DRAFT_SKU_INPUT = named('DraftSkuInput', skuInput(0));

export const SPECIFICATION_INPUT = z.strictObject({
  id: CODE,
  name: LOCALIZED_TEXT,
  attributes: z.array(ENUM_ATTRIBUTE).max(3).nullish(),
  skus: z.array(SKU_INPUT).min(1).max(50),
});

/** What an application carries: a product that may still be incomplete. */
const DRAFT_TEXT = z.strictObject({ en: textOrNothing(4_000), zh: textOrNothing(4_000) });

const DRAFT_ABOUT = {
  name: DRAFT_TEXT,
  vendor: DRAFT_TEXT,
  category: CATEGORY,
  tagline: DRAFT_TEXT,
  description: DRAFT_TEXT,
};

const DRAFT_INTERFACE = z.strictObject({
  version: z.enum(PROTOCOL_VERSIONS),
  encryptType: z.enum(ENCRYPT_TYPES).optional(),
  addressId: z.string().max(64).optional().describe('A production address; a change keeps the live one without it.'),
});

export const LISTING_CONTENT = named(
  'ListingContent',
  z.strictObject({
    ...DRAFT_ABOUT,
    pictures: PICTURES,
    specifications: SPECIFICATIONS,
    asksFor: ASKS_FOR,
    extensions: EXTENSIONS,
    supervised: z.boolean(),
    changeRules: CHANGE_RULES,
    interface: DRAFT_INTERFACE,
  }),
);

export const LISTING_INPUT = named(
  'ListingInput',
  z.strictObject({
    ...DRAFT_ABOUT,
    pictures: PICTURES.optional(),
    specifications: z
      .array(
        SPECIFICATION_INPUT.extend({
          skus: z.array(DRAFT_SKU_INPUT).max(50),
        }),
      )
      .max(50)
      .default([]),
    asksFor: ASKS_FOR.optional(),
    extensions: EXTENSIONS.optional(),
    supervised: z.boolean().optional().describe('Fixed once the product is listed; not looked at then.'),
    changeRules: CHANGE_RULES.optional(),
    interface: DRAFT_INTERFACE,
  }),
);

const PRODUCT_MEMBERS = {
  ...ABOUT,
  specifications: z.array(SPECIFICATION_INPUT).min(1).max(50),
  pictures: PICTURES.optional(),
  asksFor: ASKS_FOR.optional(),
  extensions: EXTENSIONS.optional(),
  supervised: SUPERVISED.optional(),
  changeRules: CHANGE_RULES.optional(),
};

/** What GET answers beside what a seller may write. */
const OF_THE_MARKETPLACE = {
  removal: z.unknown().optional().describe('Of the marketplace; not looked at.'),
  removedSpecifications: z.unknown().optional().describe('Of the marketplace; not looked at.'),
  orderNotification: z.unknown().optional().describe('Changed by PUT …/order-notification only; not looked at.'),
};

export const NEW_PRODUCT = named(
  'NewProduct',
  z.strictObject({
    id: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/),
    ...PRODUCT_MEMBERS,
    interface: INTERFACE_INPUT.describe('A key is drawn when none is given.'),
    ...OF_THE_MARKETPLACE,
  }),
);

/** What GET answered may be sent back changed: members that follow from others are accepted and not looked at. */
export const PRODUCT_CHANGE = named(
  'ProductChange',
  z.strictObject({
    ...PRODUCT_MEMBERS,
    id: z.string().optional().describe('Must be the id of the path when given.'),
    billing: z.array(BILLING).optional().describe('Follows from the prices; not looked at.'),
    interface: z.unknown().optional().describe('Changed by PUT …/interface only; not looked at.'),
    ...OF_THE_MARKETPLACE,
  }),
);
