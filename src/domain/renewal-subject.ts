import type { Draft } from './draft.ts';
import type { Product } from './catalogue.ts';
import type { Instance } from './instance.ts';
import type { QuoteContext } from './price-quote.ts';

/** All that a renewal depends on. */
export interface RenewalSubject {
  readonly instance: Instance;
  readonly product: Product;
  readonly context: QuoteContext;
}

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
