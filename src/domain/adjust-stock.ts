import type { Draft } from './draft.ts';
import { refuse, type Refusal } from './refusal.ts';
import { ruleValue } from './site-profile.ts';
import { stockId, stockLeft, type Stock } from './stock.ts';

/** Why no unit of a specification can be taken out of its stock now, if so. */
export function stockRefusal(draft: Draft, productId: string, specificationId: string): Refusal | undefined {
  const left = stockLeft(draft.get('stocks', stockId(productId, specificationId)), draft.context.profile);
  return left <= 0 ? refuse('out_of_stock') : undefined;
}

/** Takes one unit out of a specification's stock at the order; an order that is not paid puts it back. */
export function takeFromStock(draft: Draft, productId: string, specificationId: string): Refusal | undefined {
  const refusal = stockRefusal(draft, productId, specificationId);
  if (refusal) return refusal;
  const id = stockId(productId, specificationId);
  const left = stockLeft(draft.get('stocks', id), draft.context.profile);
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
