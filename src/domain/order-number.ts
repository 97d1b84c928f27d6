import { orderNumberTime } from './calendar.ts';
import type { Draft } from './draft.ts';

const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A new order number, `CS` + yyMMddHHmm (Beijing) + five upper-case letters or digits (marketplace-rules 3.4). */
export function newOrderNumber(draft: Draft): string {
  const stem = `CS${orderNumberTime(draft.context.simAt)}`;
  for (;;) {
    const number = stem + draft.context.ids.text(5, SUFFIX_ALPHABET);
    if (!draft.get('orders', number)) return number;
  }
}

/** The id of an order's line, the first one unless told otherwise (marketplace-rules 3.4). @param place from 1 */
export function orderLineId(orderNumber: string, place = 1): string {
  return `${orderNumber}-${String(place).padStart(6, '0')}`;
}
