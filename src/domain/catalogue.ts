import type { EncryptType, ProtocolVersion } from './protocol-version.ts';
import type { LocalizedText } from './text.ts';

/** Billing modes of marketplace-rules 2.2 that can be bought so far. */
export type BillingMode = 'period' | 'one_time';

/** Period types of v2-saas 8.3; `day` is inferred from the mock order MOCKPERIODDAYTRIAL. */
export type PeriodType = 'year' | 'month' | 'day';

/** A length of subscription, e.g. 3 months. */
export interface Period {
  readonly type: PeriodType;
  readonly number: number;
}

/** What one period (or the one-time purchase) of one SKU costs. */
export interface Price {
  /** The wire's `productId` ("OFFI" + 18 digits): each period type of a SKU has its own (marketplace-rules 2.1). */
  readonly offerId: string;
  readonly billing: BillingMode;
  /** Present when `billing` is `period`. */
  readonly periodType?: PeriodType;
  /** Price of one period for one unit, in minor units of the site's currency. */
  readonly unitPriceMinor: number;
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

/** A sellable configuration; `code` is the wire's `skuCode` and stays when the period type changes. */
export interface Sku {
  readonly code: string;
  readonly name: LocalizedText;
  readonly quantity?: QuantityRange;
  readonly prices: readonly Price[];
}

/** 规格: a named group of SKUs of one product. */
export interface Specification {
  readonly id: string;
  readonly name: LocalizedText;
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
  /** Data of the buyer that the seller wants to see; absent means none. */
  readonly asksFor?: readonly PersonalData[];
  readonly extensions?: readonly ExtensionDefinition[];
}
