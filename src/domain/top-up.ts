import type { Draft } from './draft.ts';
import type { LedgerEntry } from './ledger.ts';
import { moveMoney } from './move-money.ts';
import { refuse, type Refusal } from './refusal.ts';
import { repeatedRequest } from './repeated-request.ts';

/** A balance beyond this is no play any more: sums of all buyers stay exact [ours]. */
export const BALANCE_MAX_MINOR = 10_000_000_000_000;

/** Puts money on a buyer's balance, as a bank transfer would. @param input `amountMinor` above 0 */
export function topUp(
  draft: Draft,
  input: { readonly buyerId: string; readonly amountMinor: number; readonly requestId?: string },
): LedgerEntry | Refusal {
  const { buyerId, amountMinor, requestId } = input;
  const repeated = repeatedRequest(draft, requestId);
  if (repeated) return repeated;
  const { balanceMinor } = draft.need('buyers', buyerId);
  if (balanceMinor + amountMinor > BALANCE_MAX_MINOR) {
    return refuse('balance_too_high', { maxMinor: BALANCE_MAX_MINOR, currency: draft.context.profile.currency });
  }
  const entry = moveMoney(draft, {
    kind: 'top_up',
    buyerId,
    method: 'balance',
    amountMinor,
    ...(requestId === undefined ? {} : { requestId }),
  });
  if (!entry) throw new RangeError('a top-up of nothing');
  return entry;
}
