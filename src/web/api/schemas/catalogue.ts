import { z } from 'zod';
import {
  accessKeyProblem,
  addressProblem,
  KEY_MAX_LENGTH,
  transportProblem,
  URL_MAX_LENGTH,
} from '../../production-address.ts';
import { SCALE_OUT_FACTOR_MAX } from '../../../domain/catalogue.ts';
import { CUSTOMER_LEVELS } from '../../../domain/buyer.ts';
import { CURRENCY, listOf, LOCALIZED_TEXT, MONEY, MONEY_INPUT, named, PERIOD_TYPE, text } from './common.ts';

/** Billing modes that are sold so far. */
export const BILLING = z.enum(['period', 'one_time']);

const CATEGORY = z.enum(['collaboration', 'finance', 'crm', 'hr', 'security', 'data', 'developer', 'industry']);
const STATUS = z.enum(['listed', 'discontinued']);
const CODE = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const OFFER_ID = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const QUANTITY = named(
  'QuantityRange',
  z.strictObject({
    unit: LOCALIZED_TEXT,
    min: z.int().min(1),
    max: z.int().min(1).max(1_000_000),
    step: z.int().min(1),
  }),
);

const PRICE = named(
  'Price',
  z.strictObject({ offerId: z.string(), billing: BILLING, periodType: PERIOD_TYPE.nullable(), unitPrice: MONEY }),
);

const SKU = named(
  'Sku',
  z.strictObject({
    code: z.string(),
    name: LOCALIZED_TEXT,
    quantity: QUANTITY.nullable(),
    prices: z.array(PRICE),
  }),
);

export const SELLER_INTERFACE = named(
  'SellerInterface',
  z.strictObject({
    version: z.literal('2.0'),
    url: z.string(),
    accessKey: z.string().describe('Masked, except in the answer to PUT …/interface.'),
    allowInsecureTransport: z.boolean(),
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

const CHANGE_RULES = named(
  'ChangeRules',
  z.strictObject({
    upgrades: z
      .array(z.strictObject({ fromSkuCode: CODE, toSkuCode: CODE }))
      .max(200)
      .describe('From one SKU to another of the same specification.'),
    scaleOuts: z
      .array(z.strictObject({ skuCode: CODE, stepFactor: z.int().min(1).max(SCALE_OUT_FACTOR_MAX) }))
      .max(200)
      .describe('SKUs whose quantity may grow, in so many times their step.'),
  }),
);

const SUPERVISED = z.boolean().describe('Delivered under service supervision; fixed at release.');

export const PRODUCT = named(
  'Product',
  z.strictObject({
    id: z.string(),
    ...ABOUT,
    billing: z.array(BILLING).describe('Billing modes that the prices offer.'),
    specifications: z.array(z.strictObject({ id: z.string(), name: LOCALIZED_TEXT, skus: z.array(SKU) })),
    supervised: SUPERVISED,
    changeRules: CHANGE_RULES,
    interface: SELLER_INTERFACE,
  }),
);

export const PRODUCT_LIST = listOf('ProductList', PRODUCT);

const SELLER_URL = z
  .string()
  .max(URL_MAX_LENGTH)
  .superRefine((value, context) => {
    const problem = addressProblem(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', params: { problem: `field.${problem}` } });
  });

const ACCESS_KEY = z
  .string()
  .max(KEY_MAX_LENGTH)
  .superRefine((value, context) => {
    const problem = accessKeyProblem(value);
    if (problem !== undefined) context.addIssue({ code: 'custom', params: { problem: `field.${problem}` } });
  });

const INTERFACE_VERSION = z.enum(['1.0', '2.0']).superRefine((value, context) => {
  if (value !== '2.0') context.addIssue({ code: 'custom', params: { problem: 'version' } });
});

const INTERFACE_ENCRYPTION = z
  .string()
  .optional()
  .superRefine((value, context) => {
    if (value !== undefined) context.addIssue({ code: 'custom', params: { problem: 'encrypt_type' } });
  });

export const INTERFACE_INPUT = named(
  'InterfaceInput',
  z
    .strictObject({
      version: INTERFACE_VERSION.describe('Only `2.0` so far.'),
      url: SELLER_URL.describe('The production address: one for all activities.'),
      accessKey: ACCESS_KEY.optional().describe('The key in use stays unless given.'),
      encryptType: INTERFACE_ENCRYPTION.describe('Belongs to version 1.0.'),
      allowInsecureTransport: z
        .boolean()
        .default(false)
        .describe('Accept plain HTTP to other machines and untrusted certificates; production never would.'),
    })
    .superRefine(({ url, allowInsecureTransport }, context) => {
      const problem = transportProblem(url, allowInsecureTransport);
      if (problem !== undefined)
        context.addIssue({ code: 'custom', path: ['url'], params: { problem: `field.${problem}` } });
    }),
);

const PRICE_INPUT = named(
  'PriceInput',
  z
    .strictObject({
      offerId: OFFER_ID.optional().describe('Drawn when it is missing.'),
      billing: BILLING,
      periodType: PERIOD_TYPE.nullish(),
      unitPrice: MONEY_INPUT,
    })
    .superRefine(({ billing, periodType }, context) => {
      if ((billing === 'period') === (periodType !== undefined && periodType !== null)) return;
      context.addIssue({ code: 'custom', path: ['periodType'], params: { problem: 'period_type' } });
    }),
);

const QUANTITY_INPUT = named(
  'QuantityRangeInput',
  z.strictObject(QUANTITY.shape).superRefine(({ min, max }, context) => {
    if (min > max) context.addIssue({ code: 'custom', path: ['max'], params: { problem: 'below_min' } });
  }),
);

export const SPECIFICATION_INPUT = z.strictObject({
  id: CODE,
  name: LOCALIZED_TEXT,
  skus: z
    .array(
      named(
        'SkuInput',
        z.strictObject({
          code: CODE,
          name: LOCALIZED_TEXT,
          quantity: QUANTITY_INPUT.nullish(),
          prices: z.array(PRICE_INPUT).min(1).max(8),
        }),
      ),
    )
    .min(1)
    .max(50),
});

const PRODUCT_MEMBERS = {
  ...ABOUT,
  specifications: z.array(SPECIFICATION_INPUT).min(1).max(50),
  supervised: SUPERVISED.optional(),
  changeRules: CHANGE_RULES.optional(),
};

export const NEW_PRODUCT = named(
  'NewProduct',
  z.strictObject({
    id: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/),
    ...PRODUCT_MEMBERS,
    interface: INTERFACE_INPUT.describe('A key is drawn when none is given.'),
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
  }),
);

const LEVEL = z.enum(CUSTOMER_LEVELS);

export const BUYER = named(
  'Buyer',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    level: LEVEL,
    email: z.string().nullable(),
    mobilePhone: z.string().nullable(),
    consent: z.boolean(),
    balance: z.strictObject({ amountMinor: z.int(), currency: CURRENCY }),
    fiveDayRefunds: z
      .strictObject({ year: z.int(), here: z.int(), elsewhere: z.int() })
      .nullable()
      .describe('Five-day refunds of a calendar year; all services of the platform share the quota.'),
  }),
);

export const BUYER_CHANGE = named(
  'BuyerChange',
  z.strictObject({
    fiveDayRefundsElsewhere: z
      .int()
      .min(0)
      .max(1_000)
      .describe('Five-day refunds of this year that the account has used for other services.'),
  }),
);

export const BUYER_LIST = listOf('BuyerList', BUYER);

export const NEW_BUYER = named(
  'NewBuyer',
  z.strictObject({
    name: text(64),
    level: LEVEL.default('V0'),
    balance: MONEY_INPUT.optional().describe('Play money; 100,000.00 unless given.'),
    email: z.email().max(254).nullable().default(null),
    mobilePhone: z
      .string()
      .regex(/^[0-9+() -]{3,32}$/)
      .nullable()
      .default(null),
    consent: z.boolean().default(true).describe('Whether sellers see the contact data.'),
  }),
);
