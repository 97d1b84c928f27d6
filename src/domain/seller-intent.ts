import type { Buyer } from './buyer.ts';
import type { Activity } from './call.ts';
import type { CallFields } from './call-fields.ts';
import type { BillingMode, Product } from './catalogue.ts';
import type { Instance } from './instance.ts';
import type { Order } from './order.ts';
import type { Quantities } from './quantities.ts';
import type { SiteProfile } from './site-profile.ts';

/** Why the seller is told another expiry (v1-saas 5.2, v2-saas 4.3). */
export type TermChange = 'renewal' | 'trial_to_formal' | 'renewal_cancelled' | 'renewal_change';

/** Why an instance must stop working: its term or its package is over, it breaks rules, or the buyer owes money. */
export type FreezeReason = 'expired' | 'violation' | 'arrears';

/** What the marketplace wants to tell or ask a seller about one instance, in words that no interface version owns. */
export type SellerIntent =
  | { readonly does: 'create' }
  /** Ask whether a creation that was accepted is done. */
  | { readonly does: 'poll_creation' }
  /** The buyer opens the details of one or several instances. */
  | { readonly does: 'show_details'; readonly sellerInstanceIds: readonly string[] }
  | {
      readonly does: 'set_term';
      readonly why: TermChange;
      /** The new order: renewal, conversion or, for a cancellation, the order that gives the money back. */
      readonly order: Order;
      /** For a cancellation: the renewal that is given back. */
      readonly canceled?: Order;
      /** `productId` from now on, where it is not that of the order. */
      readonly offerId?: string;
      readonly expireSimAt: number;
    }
  | { readonly does: 'freeze'; readonly why: FreezeReason }
  | { readonly does: 'unfreeze'; readonly why: 'renewed' | 'back_to_normal' }
  /** Another specification or a larger quantity was paid. */
  | { readonly does: 'upgrade'; readonly order: Order }
  /** Whether the instance could become this when it is renewed. */
  | ({ readonly does: 'check_change'; readonly skuCode: string; readonly offerId: string } & Quantities)
  | {
      readonly does: 'release';
      /** The order that gives the money back, where the release comes from one. */
      readonly unsubscription?: Order;
    };

/** All that a call may speak of. */
export interface CallSubject {
  readonly instance: Instance;
  readonly soldAs: BillingMode;
  /** The order that made the instance. */
  readonly purchase: Order;
  readonly buyer: Buyer;
  readonly product: Product;
  readonly profile: SiteProfile;
}

/** A call of one version. `fields` as in `Call.fields`. */
export interface SellerMessage {
  readonly activity: Activity;
  readonly fields: CallFields;
}
