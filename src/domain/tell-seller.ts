import type { Call, CallCause } from './call.ts';
import type { Draft } from './draft.ts';
import { enqueueCall, type NewCall } from './enqueue-call.ts';
import type { Instance } from './instance.ts';
import { sellerMessage, type SellerIntent, type SellerMessage } from './seller-calls.ts';
import type { SiteProfile } from './site-profile.ts';

/** Why the seller is told, and what the call hangs on. */
type TellOptions = Pick<NewCall, 'orderId' | 'windowFromSimAt' | 'windowFromWallAt'> & {
  readonly cause: CallCause;
};

/**
 * Tells the seller of an instance something, in the version that its product speaks now.
 * @param instance as it is when the call is made, which may be newer than its record
 * @returns the call, or `undefined` where the version needs none
 */
export function tellSeller(
  draft: Draft,
  instance: Instance,
  intent: SellerIntent,
  options: TellOptions,
): Call | undefined {
  const message = messageTo(draft, draft.context.profile, instance, intent);
  return message && enqueueCall(draft, instance, { ...message, ...options });
}

/** What the seller of an instance would be told now, without telling it: for plans and forecasts. */
export function messageTo(
  records: Pick<Draft, 'get'>,
  profile: SiteProfile,
  instance: Instance,
  intent: SellerIntent,
): SellerMessage | undefined {
  const product = records.get('products', instance.productId);
  const purchase = records.get('orders', instance.orderId);
  const buyer = records.get('buyers', instance.buyerId);
  if (!product || !purchase || !buyer) throw new Error(`instance ${instance.id} lacks its product, order or buyer`);
  const subject = { instance, soldAs: instance.billing, purchase, buyer, product, profile };
  return sellerMessage(product.interface.version, subject, intent);
}
