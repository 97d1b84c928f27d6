import type { Product } from './catalogue.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { orderLineId } from './order-number.ts';
import type { FurtherLine, Order, OrderLine } from './order.ts';
import { findBillingItem, type Quote } from './price-quote.ts';
import { pickQuantities } from './quantities.ts';

interface Bought {
  /** The order number. */
  readonly id: string;
  readonly product: Product;
  readonly buyerId: string;
  readonly quote: Quote;
}

/**
 * The lines of a purchase, each with an instance of its own: one for each billing item of pay-per-use (v1-saas 5.1.3), one
 * for each of several packages, and for stop-before-excess packages one for the pay-per-use instance that they are drawn
 * for, where none is open (v1-saas 5.9: both are created). The first line carries the price.
 */
export function purchaseLines(
  draft: Draft,
  bought: Bought,
): Pick<Order, 'instanceId' | 'line'> & { readonly furtherLines?: readonly FurtherLine[] } {
  const { id, quote } = bought;
  const { specification, sku, price, period, unitPriceMinor, amountMinor, parts } = quote;
  const base: OrderLine = {
    id: orderLineId(id),
    specificationId: specification.id,
    skuCode: sku.code,
    offerId: price.offerId,
    billing: price.billing,
    ...(period ? { period } : {}),
    ...(price.package ? { package: price.package } : {}),
    ...pickQuantities(quote),
    unitPriceMinor,
    amountMinor,
    priceParts: parts,
  };
  const [firstItem] = price.billingItems ?? [];
  const line: OrderLine = firstItem ? { ...base, offerId: firstItem.offerId, billingItem: firstItem } : base;
  const instanceId = `ins-${draft.nextNumber()}`;
  const further = furtherMembers(draft, bought, line).map((members, index): FurtherLine => ({
    ...members,
    id: orderLineId(id, index + 2),
    instanceId: `ins-${draft.nextNumber()}`,
  }));
  return { instanceId, line, ...(further.length > 0 ? { furtherLines: further } : {}) };
}

function furtherMembers(draft: Draft, { product, buyerId, quote }: Bought, line: OrderLine): OrderLine[] {
  const { price, quantity } = quote;
  const { priceParts: _first, ...rest } = line;
  const free: OrderLine = { ...rest, quantity: 1, unitPriceMinor: 0, amountMinor: 0 };
  if (price.billing === 'on_demand') {
    const items = price.billingItems ?? [];
    return items.slice(1).map((billingItem) => ({ ...free, offerId: billingItem.offerId, billingItem }));
  }
  const terms = price.package;
  if (!terms) return [];
  const packages = Array.from({ length: quantity - 1 }, () => free);
  const found = findBillingItem(product, terms.billingItemId);
  const isOpen = openMeter(draft, { productId: product.id, buyerId, itemId: terms.billingItemId });
  if (terms.overage === 'pay' || isOpen || !found) return packages;
  const { period: _validity, package: _terms, ...members } = free;
  const { sku, item } = found;
  const meter: OrderLine = {
    ...members,
    skuCode: sku.code,
    offerId: item.offerId,
    billing: 'on_demand',
    billingItem: item,
  };
  return [...packages, meter];
}

/** A buyer's pay-per-use instance for a billing item that can be used or soon will be; one that is open for all first. */
export function openMeter(
  draft: Draft,
  wanted: { readonly productId: string; readonly buyerId: string; readonly itemId: string },
): Instance | undefined {
  const open = draft
    .metered(wanted.buyerId)
    .filter(
      ({ productId, meter }) =>
        productId === wanted.productId && meter?.item.id === wanted.itemId && meter.closedSimAt === undefined,
    );
  return open.find(({ meter }) => !meter?.packagesOnly) ?? open[0];
}
