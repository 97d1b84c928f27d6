import { followBalance } from './arrears.ts';
import type { Draft } from './draft.ts';
import type { LedgerEntry } from './ledger.ts';

/**
 * Moves money of a buyer and writes it down; the only place that changes a balance. Card and monthly settlement are kept
 * in the ledger alone, a cash coupon loses or regains its worth. Nothing moves when the amount is 0. A balance that falls
 * below 0, or is not any more, has its consequences at once.
 * @param movement `amountMinor` is negative where the buyer pays
 * @returns the entry, if anything moved
 */
export function moveMoney(draft: Draft, movement: Omit<LedgerEntry, 'id' | 'simAt'>): LedgerEntry | undefined {
  const { buyerId, method, amountMinor, couponId } = movement;
  if (amountMinor === 0) return undefined;
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`not an amount: ${amountMinor}`);
  if (method === 'balance') {
    const buyer = draft.need('buyers', buyerId);
    draft.put('buyers', { ...buyer, balanceMinor: buyer.balanceMinor + amountMinor });
  }
  if (method === 'cash_coupon' && couponId !== undefined) {
    const coupon = draft.need('coupons', couponId);
    const leftMinor = (coupon.leftMinor ?? 0) + amountMinor;
    if (leftMinor < 0 || leftMinor > (coupon.faceMinor ?? 0)) throw new RangeError(`coupon ${couponId}: ${leftMinor}`);
    draft.put('coupons', { ...coupon, leftMinor });
  }
  const entry: LedgerEntry = { ...movement, id: `led-${draft.nextNumber()}`, simAt: draft.context.simAt };
  draft.put('ledger', entry);
  if (method === 'balance') {
    const { balanceMinor } = draft.need('buyers', buyerId);
    followBalance(draft, buyerId, balanceMinor - amountMinor, balanceMinor);
  }
  return entry;
}
