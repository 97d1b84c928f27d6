import type { EncryptType, ProtocolVersion } from './protocol-version.ts';
import type { LocalizedText } from './text.ts';

/**
 * Billing modes of marketplace-rules 2.2. `package` is a pay-per-use package, whether usage beyond its quota is paid or
 * stopped (`PackageTerms.overage`).
 */
export const BILLING_MODES = ['period', 'one_time', 'trial', 'on_demand', 'package'] as const;

export type BillingMode = (typeof BILLING_MODES)[number];

/** Period types of v2-saas 8.3; `day` is inferred from the mock order MOCKPERIODDAYTRIAL. */
export type PeriodType = 'year' | 'month' | 'day';

/** A length of subscription, e.g. 3 months. */
export interface Period {
  readonly type: PeriodType;
  readonly number: number;
}

/**
 * How the price of a quantity is worked out (marketplace-rules 2.3 and 6). `step`: the unit price of the band that the
 * quantity falls in, for all of it; `tier`: each slice of the quantity at the unit price of its own band.
 */
export type QuantityModel = 'linear' | 'step' | 'tier';

/** Units from `from` on, up to the next band, cost `unitPriceMinor` each. */
export interface PriceBand {
  readonly from: number;
  readonly unitPriceMinor: number;
}

/** Prices of a quantity in bands; the first begins at 1, each next one above the one before. */
export interface QuantityBands {
  readonly model: Exclude<QuantityModel, 'linear'>;
  readonly bands: readonly PriceBand[];
}

/** How a billing item's usage is priced (marketplace-rules 2.3): per record, or in slices over an accumulation cycle. */
export type UsageModel = 'fixed' | 'graduated' | 'volume';

/** Usage from `fromUnits` on costs `unitPriceMicros` a unit: millionths of the currency, since a unit may cost less than a cent. */
export interface UsageBand {
  readonly fromUnits: number;
  readonly unitPriceMicros: number;
}

/** One thing that is metered (计费项): each gets an instance of its own when pay-per-use is opened. */
export interface BillingItem {
  /** Readable id within the product, e.g. `api-calls`; packages name it. */
  readonly id: string;
  readonly name: LocalizedText;
  readonly unit: LocalizedText;
  /** The wire's `productId` of this item. */
  readonly offerId: string;
  readonly model: UsageModel;
  /** The first band begins at 0; `fixed` has one band. */
  readonly bands: readonly UsageBand[];
  /** How often usage is collected and charged (marketplace-rules 9). */
  readonly cycle: 'hour' | 'day';
  /** Over which time slices add up; needed by `graduated` only. */
  readonly accumulation?: 'day' | 'month';
}

/** What a package gives (marketplace-rules 8). */
export interface PackageTerms {
  /** The billing item it is drawn for. */
  readonly billingItemId: string;
  readonly quotaUnits: number;
  /** How long the quota can be used. */
  readonly validity: Period;
  /** The quota is full again at the beginning of each such time; absent: one quota for the whole validity. */
  readonly resetEvery?: PeriodType;
  /** What becomes of usage beyond the quota: paid at the pay-per-use price, or refused (用完即停). */
  readonly overage: 'pay' | 'stop';
}

/** What a further quantity costs: as `Price.unitPriceMinor` and `quantityBands` of the first one. */
export interface FurtherPrice {
  readonly attribute: LinearAttribute;
  readonly unitPriceMinor: number;
  readonly quantityBands?: QuantityBands;
}

/** What one period (or the one-time purchase, trial, package, or opening of pay-per-use) of one SKU costs. */
export interface Price {
  /** The wire's `productId` ("OFFI" + 18 digits): each period type of a SKU has its own (marketplace-rules 2.1). */
  readonly offerId: string;
  readonly billing: BillingMode;
  /** Present when `billing` is `period`. */
  readonly periodType?: PeriodType;
  /**
   * Price of one period for one unit, in minor units of the site's currency; 0 for pay-per-use, which costs nothing to
   * open. With `quantityBands` it is the price of the first band.
   */
  readonly unitPriceMinor: number;
  /** Absent: linear. */
  readonly quantityBands?: QuantityBands;
  /** One for each of the SKU's `furtherRanges`, where a quantity is paid for; the amounts add up [inferred]. */
  readonly furtherPrices?: readonly FurtherPrice[];
  /** A discount for everybody, in hundredths of a per cent taken off, 1 to 9,999. */
  readonly discountBasisPoints?: number;
  /** Length of the trial; present when `billing` is `trial`. */
  readonly trial?: Period;
  /** Ids of the buyers who may try it; absent: everybody (marketplace-rules 2.4, SaaS trial configuration). */
  readonly trialFor?: readonly string[];
  /** Present when `billing` is `package`. */
  readonly package?: PackageTerms;
  /** What is metered; present when `billing` is `on_demand`. */
  readonly billingItems?: readonly BillingItem[];
}

/** What a linear attribute counts; also its name on the wire of V1.0: units, GB, Mbps (v1-saas 5.1). */
export const LINEAR_ATTRIBUTES = ['amount', 'diskSize', 'bandWidth'] as const;

export type LinearAttribute = (typeof LINEAR_ATTRIBUTES)[number];

/** A quantity attribute (marketplace-rules 2.1), e.g. users from 5 to 500 in steps of 5. */
export interface QuantityRange {
  /** Absent means `amount`. */
  readonly attribute?: LinearAttribute;
  readonly unit: LocalizedText;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** A further quantity attribute of a SKU, which counts something else than the first one, e.g. GB beside users. */
export interface FurtherRange extends QuantityRange {
  readonly attribute: LinearAttribute;
}

/** How much of each further quantity attribute. */
export type FurtherQuantities = Readonly<Partial<Record<LinearAttribute, number>>>;

/** An enum attribute of a multi-SKU specification (marketplace-rules 2.1), e.g. edition: Basic, Professional. */
export interface EnumAttribute {
  readonly id: string;
  readonly name: LocalizedText;
  readonly values: readonly { readonly id: string; readonly name: LocalizedText }[];
}

/** A value for each enum attribute, by the ids of both. */
export type AttributeValues = Readonly<Record<string, string>>;

/** A sellable configuration; `code` is the wire's `skuCode` and stays when the period type changes. */
export interface Sku {
  readonly code: string;
  readonly name: LocalizedText;
  /** The combination that it is, in a specification with attributes. */
  readonly attributes?: AttributeValues;
  /** `false`: the seller has not ticked it, so it cannot be bought (marketplace-rules 2.1); absent: it is for sale. */
  readonly forSale?: boolean;
  readonly quantity?: QuantityRange;
  /** Present only where there is a `quantity`; each attribute once. */
  readonly furtherRanges?: readonly FurtherRange[];
  readonly prices: readonly Price[];
}

/** 规格: a named group of SKUs of one product. */
export interface Specification {
  readonly id: string;
  readonly name: LocalizedText;
  /** Its SKUs are combinations of the values of these; those without a SKU have no price and cannot be bought. */
  readonly attributes?: readonly EnumAttribute[];
  readonly skus: readonly Sku[];
}

/** Where and how the marketplace reaches the seller for one product. */
export interface SellerInterface {
  readonly version: ProtocolVersion;
  /** The production address: one URL for all activities. */
  readonly url: string;
  /** Key of both HMACs; shown masked everywhere. */
  readonly accessKey: string;
  /** Accept plain HTTP to other machines and untrusted certificates; production never would. */
  readonly allowInsecureTransport: boolean;
  /** How sensitive data of V1.0 calls are encrypted; absent means AES-256. */
  readonly encryptType?: EncryptType;
}

/** Where a seller is told of orders (订单通知, v2-saas 4.8), with a key of its own (marketplace-rules 12). */
export type OrderNotification = Pick<SellerInterface, 'url' | 'accessKey' | 'allowInsecureTransport'>;

/** Data of the buyer that a seller may ask for when releasing a product (v1-saas 1.1, marketplace-rules 3.1). */
export const PERSONAL_DATA = ['mobile_phone', 'email', 'iam_user'] as const;

export type PersonalData = (typeof PERSONAL_DATA)[number];

/** Name of an extension parameter on the wire. The length is ours. */
export const EXTENSION_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** At most so many extension parameters can be defined (v2-saas 8.3). */
export const EXTENSIONS_MAX = 3;

/** A value that the buyer of a product fills in when ordering (v1-saas 5.1.2; up to three can be defined, v2-saas 8.3). */
export interface ExtensionDefinition {
  /** Name on the wire, e.g. `emailDomainName`. */
  readonly name: string;
  readonly label: LocalizedText;
  readonly required: boolean;
}

export type ProductCategory =
  'collaboration' | 'finance' | 'crm' | 'hr' | 'security' | 'data' | 'developer' | 'industry';

export type ProductStatus = 'listed' | 'discontinued';

export interface Product {
  /** Readable catalogue id, e.g. `team-board`; not the wire's `productId` (that is `Price.offerId`). */
  readonly id: string;
  readonly name: LocalizedText;
  readonly vendor: LocalizedText;
  readonly category: ProductCategory;
  readonly tagline: LocalizedText;
  readonly description: LocalizedText;
  readonly featured: boolean;
  readonly status: ProductStatus;
  readonly specifications: readonly Specification[];
  readonly interface: SellerInterface;
  /** Optional for every kind of product (marketplace-rules 1.2); absent: no order is notified. */
  readonly orderNotification?: OrderNotification;
  /** Data of the buyer that the seller wants to see; absent means none. */
  readonly asksFor?: readonly PersonalData[];
  readonly extensions?: readonly ExtensionDefinition[];
  /** Delivered under service supervision (涉及服务监管); fixed at release, absent means no (marketplace-rules 1.2, 10.1). */
  readonly supervised?: boolean;
  /** What buyers may change in mid-term; absent: nothing. */
  readonly changeRules?: ChangeRules;
  /** Drawn placeholders, the cover first; absent: one that follows from id and category. */
  readonly pictures?: readonly Picture[];
  /** Kept by the marketplace, whatever the seller changes; absent: nothing counts against it. */
  readonly sanction?: Sanction;
  /** It was removed for good; kept by the marketplace likewise. */
  readonly removal?: Removal;
  /** Specifications that were removed for good; kept likewise. */
  readonly removedSpecifications?: readonly SpecificationRemoval[];
}

/** Final removal of a product or of one of its specifications (marketplace-rules 13.3). */
export interface Removal {
  readonly simAt: number;
  readonly reason: string;
}

/** A specification that was taken off the market; running instances of it are untouched. */
export interface SpecificationRemoval extends Removal {
  readonly specificationId: string;
}

/** A drawn placeholder of a product's page: nothing is uploaded, nothing of a vendor's is copied. */
export interface Picture {
  readonly motif: ProductCategory;
  /** From 1 on: the same motif drawn otherwise. */
  readonly variant: number;
}

/** What counts against a product: orders that failed because its interface did (marketplace-rules 12). */
export interface Sanction {
  /** Beijing calendar month, e.g. `2026-11`. */
  readonly month: string;
  readonly failedOrders: number;
  /** When it was taken off the market because of them; the seller cannot put it back. */
  readonly delistedSimAt?: number;
  /** Since when its trade is frozen and it is hidden because probes failed for days (v1-saas 8.1). */
  readonly frozenSimAt?: number;
}

/** Whether a product can be found and bought: listed, and its trade not frozen. */
export function isOnSale({ status, sanction }: Pick<Product, 'status' | 'sanction'>): boolean {
  return status === 'listed' && sanction?.frozenSimAt === undefined;
}

/** Rules for changes of effective orders, set by the seller (marketplace-rules 6). */
export interface ChangeRules {
  /** 升配: another SKU of the same specification, a rule for each pair. */
  readonly upgrades: readonly { readonly fromSkuCode: string; readonly toSkuCode: string }[];
  /** 扩容: a larger quantity of the same SKU, a rule for each of its quantity attributes. */
  readonly scaleOuts: readonly ScaleOutRule[];
  /** Ids of the specifications within which a renewal may bring a change, up or down (marketplace-rules 4.4). */
  readonly atRenewal?: readonly string[];
}

/** Lets one quantity of a SKU grow, in steps of `stepFactor` times the step it is sold in. */
export interface ScaleOutRule {
  readonly skuCode: string;
  readonly stepFactor: number;
  /** The quantity that may grow; absent: the SKU's first one. */
  readonly attribute?: LinearAttribute;
}

/** A new scale-out step is at most so many times the original one [doc, marketplace-rules 6]. */
export const SCALE_OUT_FACTOR_MAX = 5;
