import type { Buyer } from '../../domain/buyer.ts';
import { customerIdOf } from '../../domain/customer-id.ts';
import { moneyResource } from './money-resource.ts';

/** A buyer with the balance in the currency of the workspace's site. */
export function buyerResource(buyer: Buyer, currency: string) {
  const { balanceMinor, ...members } = buyer;
  return {
    ...members,
    customerId: customerIdOf(buyer),
    unifiedExpiryDay: buyer.unifiedExpiryDay ?? null,
    fiveDayRefunds: buyer.fiveDayRefunds ?? null,
    balance: moneyResource(balanceMinor, currency),
  };
}
