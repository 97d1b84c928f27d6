import type { Workspace } from '../../app/workspace.ts';
import type { ProtocolVersion } from '../../domain/call.ts';
import type { BillingMode, FurtherPrice, PeriodType, Product, ProductStatus } from '../../domain/catalogue.ts';
import { rangesOf, type AttributeRange } from '../../domain/quantities.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { maskKey } from '../api/mask-key.ts';

/** One product in the seller's list. */
export interface ProductRow {
  readonly id: string;
  readonly name: LocalizedText;
  readonly vendor: LocalizedText;
  readonly status: ProductStatus;
  readonly billing: readonly BillingMode[];
  readonly specificationCount: number;
  readonly skuCount: number;
  /** Production address. */
  readonly address: string;
  readonly answeredBySample: boolean;
}

/** One price with the codes that travel in calls. */
export interface PriceRow {
  readonly specification: LocalizedText;
  readonly sku: LocalizedText;
  readonly skuCode: string;
  /** Its quantity attributes, the first one first. */
  readonly ranges: readonly AttributeRange[];
  readonly billing: BillingMode;
  readonly periodType: PeriodType | undefined;
  readonly unitPriceMinor: number;
  readonly furtherPrices: readonly FurtherPrice[];
  readonly offerId: string;
  /** What is metered, for pay-per-use. */
  readonly item: LocalizedText | undefined;
  /** First price of its SKU. */
  readonly first: boolean;
}

/** A product as its seller keeps it; the access key is masked. */
export interface ProductModel extends ProductRow {
  readonly tagline: LocalizedText;
  readonly prices: readonly PriceRow[];
  readonly currency: string;
  readonly maskedKey: string;
  readonly version: ProtocolVersion;
  readonly allowInsecureTransport: boolean;
  /** The sample seller runs, so the product can be pointed back to it. */
  readonly sampleSellerUrl: string | null;
  readonly callCount: number;
}

/** Products in the order of the catalogue whose name, firm or id contains the text. */
export function productRows(workspace: Workspace, text: string): ProductRow[] {
  const wanted = text.toLowerCase();
  return [...workspace.state.all('products').values()]
    .filter(({ id, name, vendor }) =>
      [id, name.en, name.zh, vendor.en, vendor.zh].some((part) => part.toLowerCase().includes(wanted)),
    )
    .map((product) => productRow(workspace, product));
}

/** Builds the page of one product. */
export function productModel(workspace: Workspace, product: Product): ProductModel {
  return {
    ...productRow(workspace, product),
    tagline: product.tagline,
    prices: priceRows(product),
    currency: workspace.profile().currency,
    version: product.interface.version,
    maskedKey: maskKey(product.interface.accessKey),
    allowInsecureTransport: product.interface.allowInsecureTransport,
    sampleSellerUrl: workspace.state.workspace().sampleSellerUrl,
    callCount: workspace.state.all('calls').count({ productId: product.id }),
  };
}

function productRow(workspace: Workspace, product: Product): ProductRow {
  const skus = product.specifications.flatMap((specification) => specification.skus);
  const { sampleSellerUrl } = workspace.state.workspace();
  return {
    id: product.id,
    name: product.name,
    vendor: product.vendor,
    status: product.status,
    billing: [...new Set(skus.flatMap((sku) => sku.prices.map((price) => price.billing)))],
    specificationCount: product.specifications.length,
    skuCount: skus.length,
    address: product.interface.url,
    answeredBySample: product.interface.url === sampleSellerUrl,
  };
}

function priceRows(product: Product): PriceRow[] {
  return product.specifications.flatMap((specification) =>
    specification.skus.flatMap((sku) =>
      sku.prices.flatMap((price, index) => {
        const row = {
          specification: specification.name,
          sku: sku.name,
          skuCode: sku.code,
          ranges: rangesOf(sku),
          billing: price.billing,
          periodType: price.periodType,
          unitPriceMinor: price.unitPriceMinor,
          furtherPrices: price.furtherPrices ?? [],
        };
        // The calls of pay-per-use carry the codes of what is metered.
        const items = price.billingItems ?? [{ name: undefined, offerId: price.offerId }];
        return items.map(({ name, offerId }, at) => ({ ...row, item: name, offerId, first: index === 0 && at === 0 }));
      }),
    ),
  );
}
