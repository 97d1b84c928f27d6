import type { Draft } from './draft.ts';
import { refuse, type Refusal } from './refusal.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** How many of a specification are left to sell; there is a record once one was sold or the seller has set it. */
export interface Stock {
  /** `<product id>/<specification id>`. */
  readonly id: string;
  readonly productId: string;
  readonly specificationId: string;
  readonly leftUnits: number;
}

/** The id of the stock record of a specification. */
export function stockId(productId: string, specificationId: string): string {
  return `${productId}/${specificationId}`;
}

/** What is left where there may be no record yet (marketplace-rules 2.1: 999 from the start). */
export function stockLeft(record: Stock | undefined, profile: SiteProfile): number {
  return record?.leftUnits ?? ruleValue(profile, 'stock.default');
}

/** Takes one unit out of a specification's stock at the order; an order that is not paid puts it back. */
export function takeFromStock(draft: Draft, productId: string, specificationId: string): Refusal | undefined {
  const id = stockId(productId, specificationId);
  const left = stockLeft(draft.get('stocks', id), draft.context.profile);
  if (left <= 0) return refuse('out_of_stock');
  draft.put('stocks', { id, productId, specificationId, leftUnits: left - 1 });
  return undefined;
}

/** Puts the unit of an order that came to nothing back. */
export function putBackIntoStock(draft: Draft, productId: string, specificationId: string): void {
  const record = draft.get('stocks', stockId(productId, specificationId));
  if (record) draft.put('stocks', { ...record, leftUnits: record.leftUnits + 1 });
}

/**
 * The seller replenishes or lowers a stock (marketplace-rules 2.1: an adjustment of at most 9,999,999 up or down).
 * @param byUnits a whole number, negative to lower
 */
export function adjustStock(
  draft: Draft,
  { productId, specificationId, byUnits }: Omit<Stock, 'id' | 'leftUnits'> & { readonly byUnits: number },
): Stock | Refusal {
  const { profile } = draft.context;
  const max = ruleValue(profile, 'stock.adjustmentMax');
  if (!Number.isInteger(byUnits) || Math.abs(byUnits) > max) return refuse('stock_adjustment', { max });
  const id = stockId(productId, specificationId);
  const left = stockLeft(draft.get('stocks', id), profile);
  if (left + byUnits < 0) return refuse('stock_below_zero', { left });
  const stock: Stock = { id, productId, specificationId, leftUnits: left + byUnits };
  draft.put('stocks', stock);
  return stock;
}
