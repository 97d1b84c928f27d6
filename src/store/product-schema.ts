import { z } from 'zod';
import type { ListingContent, ListingInterface } from '../domain/application.ts';
import type {
  BillingItem,
  BillingMode,
  EnumAttribute,
  ChangeRules,
  PackageTerms,
  Picture,
  Removal,
  SpecificationRemoval,
  ExtensionDefinition,
  FurtherPrice,
  FurtherQuantities,
  FurtherRange,
  LinearAttribute,
  OrderNotification,
  Period,
  PeriodType,
  PersonalData,
  Price,
  PriceBand,
  Product,
  ProductCategory,
  ProductStatus,
  QuantityBands,
  QuantityRange,
  Sanction,
  ScaleOutRule,
  SellerInterface,
  Sku,
  Specification,
  UsageBand,
  UsageModel,
} from '../domain/catalogue.ts';
import type { LocalizedText } from '../domain/text.ts';
import { encryptType } from './call-schema.ts';
import { protocolVersion } from './fault-schema.ts';
import { oneOf, schemaOf } from './schema-tools.ts';

const text = z.string();
const number = z.number();

const periodType = oneOf<PeriodType>({ year: true, month: true, day: true });
const localized = schemaOf<LocalizedText>({ en: text, zh: text });

/** Schema of a stored billing mode. */
export const billingMode = oneOf<BillingMode>({
  period: true,
  one_time: true,
  trial: true,
  on_demand: true,
  package: true,
});

/** Schema of a stored length of subscription. */
export const period = schemaOf<Period>({ type: periodType, number });

const quantityBands = schemaOf<QuantityBands>({
  model: oneOf<QuantityBands['model']>({ step: true, tier: true }),
  bands: z.array(schemaOf<PriceBand>({ from: number, unitPriceMinor: number })),
});

/** Schema of a stored package. */
export const packageTerms = schemaOf<PackageTerms>({
  billingItemId: text,
  quotaUnits: number,
  validity: period,
  resetEvery: periodType.optional(),
  overage: oneOf<PackageTerms['overage']>({ pay: true, stop: true }),
});

/** Schema of a stored billing item. */
export const billingItem = schemaOf<BillingItem>({
  id: text,
  name: localized,
  unit: localized,
  offerId: text,
  model: oneOf<UsageModel>({ fixed: true, graduated: true, volume: true }),
  bands: z.array(schemaOf<UsageBand>({ fromUnits: number, unitPriceMicros: number })),
  cycle: oneOf<BillingItem['cycle']>({ hour: true, day: true }),
  accumulation: oneOf<NonNullable<BillingItem['accumulation']>>({ day: true, month: true }).optional(),
});

const linearAttribute = oneOf<LinearAttribute>({ amount: true, diskSize: true, bandWidth: true });

/** Schema of stored quantities beside the first one. */
export const furtherQuantities = schemaOf<FurtherQuantities>({
  amount: number.optional(),
  diskSize: number.optional(),
  bandWidth: number.optional(),
});

const range = { unit: localized, min: number, max: number, step: number };

const price = schemaOf<Price>({
  offerId: text,
  billing: billingMode,
  periodType: periodType.optional(),
  unitPriceMinor: number,
  quantityBands: quantityBands.optional(),
  furtherPrices: z
    .array(
      schemaOf<FurtherPrice>({
        attribute: linearAttribute,
        unitPriceMinor: number,
        quantityBands: quantityBands.optional(),
      }),
    )
    .optional(),
  discountBasisPoints: number.optional(),
  trial: period.optional(),
  trialFor: z.array(text).optional(),
  package: packageTerms.optional(),
  billingItems: z.array(billingItem).optional(),
});

const sku = schemaOf<Sku>({
  code: text,
  name: localized,
  attributes: z.record(text, text).optional(),
  forSale: z.boolean().optional(),
  quantity: schemaOf<QuantityRange>({ attribute: linearAttribute.optional(), ...range }).optional(),
  furtherRanges: z.array(schemaOf<FurtherRange>({ attribute: linearAttribute, ...range })).optional(),
  prices: z.array(price),
});

const enumAttribute = schemaOf<EnumAttribute>({
  id: text,
  name: localized,
  values: z.array(schemaOf<EnumAttribute['values'][number]>({ id: text, name: localized })),
});

const category = oneOf<ProductCategory>({
  collaboration: true,
  finance: true,
  crm: true,
  hr: true,
  security: true,
  data: true,
  developer: true,
  industry: true,
});

/** Members of a product that its seller edits. */
const edited = {
  name: localized,
  vendor: localized,
  category,
  tagline: localized,
  description: localized,
  pictures: z.array(schemaOf<Picture>({ motif: category, variant: number })).optional(),
  specifications: z.array(
    schemaOf<Specification>({
      id: text,
      name: localized,
      attributes: z.array(enumAttribute).optional(),
      skus: z.array(sku),
    }),
  ),
  asksFor: z.array(oneOf<PersonalData>({ mobile_phone: true, email: true, iam_user: true })).optional(),
  extensions: z
    .array(schemaOf<ExtensionDefinition>({ name: text, label: localized, required: z.boolean() }))
    .optional(),
  supervised: z.boolean().optional(),
  changeRules: schemaOf<ChangeRules>({
    upgrades: z.array(schemaOf<ChangeRules['upgrades'][number]>({ fromSkuCode: text, toSkuCode: text })),
    scaleOuts: z.array(
      schemaOf<ScaleOutRule>({ skuCode: text, stepFactor: number, attribute: linearAttribute.optional() }),
    ),
    atRenewal: z.array(text).optional(),
  }).optional(),
};

/** Schema of a stored application: what is applied for may be incomplete. */
export const listingContent = schemaOf<ListingContent>({
  ...edited,
  interface: schemaOf<ListingInterface>({
    version: protocolVersion,
    encryptType: encryptType.optional(),
    addressId: text.optional(),
  }),
});

/** Schema of a stored product. */
export const product = schemaOf<Product>({
  id: text,
  ...edited,
  featured: z.boolean(),
  status: oneOf<ProductStatus>({ listed: true, discontinued: true }),
  sanction: schemaOf<Sanction>({
    month: text,
    failedOrders: number,
    delistedSimAt: number.optional(),
    frozenSimAt: number.optional(),
  }).optional(),
  orderNotification: schemaOf<OrderNotification>({
    url: text,
    accessKey: text,
    allowInsecureTransport: z.boolean(),
  }).optional(),
  removal: schemaOf<Removal>({ simAt: number, reason: text }).optional(),
  removedSpecifications: z
    .array(schemaOf<SpecificationRemoval>({ specificationId: text, simAt: number, reason: text }))
    .optional(),
  interface: schemaOf<SellerInterface>({
    version: protocolVersion,
    url: text,
    accessKey: text,
    allowInsecureTransport: z.boolean(),
    encryptType: encryptType.optional(),
  }),
});
