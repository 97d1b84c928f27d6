import type {
  BillingMode,
  Price,
  Product,
  QuantityBands,
  SellerInterface,
  Sku,
  Specification,
} from '../../domain/catalogue.ts';
import { isoTime } from './iso-time.ts';
import { maskKey } from './mask-key.ts';
import { moneyResource } from './money-resource.ts';

/** The production interface; the key is masked unless `revealKey`. */
export function interfaceResource(value: SellerInterface, options: { readonly revealKey?: boolean } = {}) {
  return { ...value, accessKey: options.revealKey ? value.accessKey : maskKey(value.accessKey) };
}

/** Where orders are notified; the key is masked unless `revealKey`. */
export function orderNotificationResource(
  { interface: { accessKey: basicKey }, orderNotification }: Product,
  options: { readonly revealKey?: boolean } = {},
) {
  if (!orderNotification) return null;
  const { accessKey, ...members } = orderNotification;
  return {
    ...members,
    accessKey: options.revealKey ? accessKey : maskKey(accessKey),
    keyShared: accessKey === basicKey,
  };
}

/** A product as its seller keeps it, prices in the currency of the workspace's site. */
export function productResource(product: Product, currency: string) {
  const { specifications, interface: sellerInterface, sanction: _ofTheMarketplace, ...members } = product;
  const { removal, removedSpecifications = [] } = product;
  return {
    ...members,
    asksFor: product.asksFor ?? [],
    extensions: product.extensions ?? [],
    billing: billingModes(product),
    supervised: product.supervised ?? false,
    changeRules: { upgrades: [], scaleOuts: [], atRenewal: [], ...product.changeRules },
    specifications: specificationResources(specifications, currency),
    pictures: product.pictures ?? [],
    removal: removal ? { ...removal, simAt: isoTime(removal.simAt) } : null,
    removedSpecifications: removedSpecifications.map((each) => ({ ...each, simAt: isoTime(each.simAt) })),
    interface: interfaceResource(sellerInterface),
    orderNotification: orderNotificationResource(product),
  };
}

/** Specifications with their SKUs and prices. */
export function specificationResources(specifications: readonly Specification[], currency: string) {
  return specifications.map((specification) => ({
    id: specification.id,
    name: specification.name,
    attributes: specification.attributes ?? [],
    skus: specification.skus.map((sku) => skuResource(sku, currency)),
  }));
}

/** The billing modes that at least one price of the product has. */
function billingModes(product: Product): BillingMode[] {
  const prices = product.specifications.flatMap((specification) => specification.skus.flatMap((sku) => sku.prices));
  return [...new Set(prices.map((price) => price.billing))];
}

function skuResource(sku: Sku, currency: string) {
  return {
    code: sku.code,
    name: sku.name,
    attributes: sku.attributes ?? null,
    forSale: sku.forSale ?? true,
    quantity: sku.quantity ?? null,
    furtherRanges: sku.furtherRanges ?? [],
    prices: sku.prices.map((price) => priceResource(price, currency)),
  };
}

function priceResource(price: Price, currency: string) {
  return {
    offerId: price.offerId,
    billing: price.billing,
    periodType: price.periodType ?? null,
    unitPrice: moneyResource(price.unitPriceMinor, currency),
    quantityBands: bandsResource(price.quantityBands, currency),
    furtherPrices: (price.furtherPrices ?? []).map(({ attribute, unitPriceMinor, quantityBands }) => ({
      attribute,
      unitPrice: moneyResource(unitPriceMinor, currency),
      quantityBands: bandsResource(quantityBands, currency),
    })),
    discountBasisPoints: price.discountBasisPoints ?? null,
    trial: price.trial ?? null,
    trialFor: price.trialFor ?? null,
    package: price.package ?? null,
    billingItems: price.billingItems ?? null,
  };
}

function bandsResource(bands: QuantityBands | undefined, currency: string) {
  if (!bands) return null;
  return {
    model: bands.model,
    bands: bands.bands.map(({ from, unitPriceMinor }) => ({
      from,
      unitPrice: moneyResource(unitPriceMinor, currency),
    })),
  };
}
