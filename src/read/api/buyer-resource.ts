import type { Buyer } from '../../domain/buyer.ts';
import { moneyResource } from './money-resource.ts';

/** A buyer with the balance in the currency of the workspace's site. */
export function buyerResource(buyer: Buyer, currency: string) {
  const { balanceMinor, ...members } = buyer;
  return { ...members, fiveDayRefunds: buyer.fiveDayRefunds ?? null, balance: moneyResource(balanceMinor, currency) };
}
