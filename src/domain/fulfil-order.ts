import { startChange } from './change.ts';
import { startConversion } from './conversion.ts';
import type { Draft } from './draft.ts';
import { notifyOfOrder } from './order-notification.ts';
import type { Order } from './order.ts';
import { startProvisioning } from './provisioning.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { startRenewal } from './renewal.ts';

/**
 * What a paid order sets going, by its type: the seller's part of it. Orders of type `unsubscribe` are never paid.
 * @returns the order as it is now, or why it cannot be carried out any more: then it must not be paid either
 */
export function fulfilOrder(draft: Draft, order: Order): Order | Refusal {
  const fulfilled = start(draft, order);
  if (isRefusal(fulfilled)) return fulfilled;
  notifyOfOrder(draft, order.id);
  return fulfilled;
}

function start(draft: Draft, order: Order): Order | Refusal {
  switch (order.type) {
    case 'new':
    case 'trial':
      return startProvisioning(draft, order);
    case 'renew':
      return startRenewal(draft, order);
    case 'change':
      return startChange(draft, order);
    case 'convert':
      return startConversion(draft, order);
    case 'unsubscribe':
      throw new Error(`an order of type ${order.type} is not paid`);
  }
}
