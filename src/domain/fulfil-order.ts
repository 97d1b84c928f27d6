import { startChange } from './change.ts';
import type { Draft } from './draft.ts';
import type { Order } from './order.ts';
import { startProvisioning } from './provisioning.ts';
import type { Refusal } from './refusal.ts';
import { startRenewal } from './renewal.ts';

/**
 * What a paid order sets going, by its type: the seller's part of it. Orders of type `unsubscribe` are never paid.
 * @returns the order as it is now, or why it cannot be carried out any more: then it must not be paid either
 */
export function fulfilOrder(draft: Draft, order: Order): Order | Refusal {
  switch (order.type) {
    case 'new':
    case 'trial':
      startProvisioning(draft, order);
      return order;
    case 'renew':
      return startRenewal(draft, order);
    case 'change':
      return startChange(draft, order);
    case 'convert':
    case 'unsubscribe':
      throw new Error(`an order of type ${order.type} is not paid`);
  }
}
