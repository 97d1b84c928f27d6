import type { Draft } from './draft.ts';
import type { RenewalSubject } from './renewal-quote.ts';

/** What a renewal depends on, as a draft leaves it. */
export function renewalSubject(draft: Draft, instanceId: string): RenewalSubject {
  const instance = draft.need('instances', instanceId);
  const { simAt, profile } = draft.context;
  return {
    instance,
    product: draft.need('products', instance.productId),
    context: { simAt, profile, privateOffers: draft.privateOffersOf(instance.buyerId) },
  };
}
