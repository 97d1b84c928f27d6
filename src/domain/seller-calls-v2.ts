import { wireTime } from './calendar.ts';
import type { CallSubject, SellerIntent, SellerMessage, TermChange } from './seller-intent.ts';

/** `scene` of refreshInstance (v2-saas 4.3). */
const SCENES: Readonly<Record<TermChange, string>> = {
  renewal: 'RENEWAL',
  trial_to_formal: 'TRIAL_TO_FORMAL',
  renewal_cancelled: 'UNSUBSCRIBE_RENEWAL_PERIOD',
  renewal_change: 'RENEWAL_CHANGE',
};

/** The calls of V2.0 (v2-saas 4). */
export function v2Message({ instance, purchase }: CallSubject, intent: SellerIntent): SellerMessage {
  const instanceId = instance.sellerInstanceId ?? '';
  switch (intent.does) {
    case 'create':
      return { activity: 'newInstance', fields: { orderId: purchase.id, orderLineId: instance.orderLineId } };
    case 'poll_creation':
      return { activity: 'queryInstance', fields: { instanceId } };
    case 'show_details':
      return { activity: 'queryInstance', fields: { instanceId: intent.sellerInstanceIds.join(',') } };
    case 'set_term':
      return {
        activity: 'refreshInstance',
        fields: {
          scene: SCENES[intent.why],
          orderId: intent.order.id,
          orderLineId: intent.order.line.id,
          instanceId,
          expireTime: wireTime(intent.expireSimAt),
          // Only when the period type changed (v2-saas 4.3): each period type has a productId of its own.
          ...(intent.order.line.offerId === instance.offerId ? {} : { productId: intent.order.line.offerId }),
        },
      };
    case 'freeze':
      return { activity: 'updateInstanceStatus', fields: { instanceId, status: 'FREEZE' } };
    case 'unfreeze':
      return { activity: 'updateInstanceStatus', fields: { instanceId, status: 'UNFREEZE' } };
    case 'upgrade':
      return {
        activity: 'upgradeInstance',
        fields: { instanceId, orderId: intent.order.id, orderLineId: intent.order.line.id },
      };
    case 'release': {
      const { unsubscription } = intent;
      const orders = unsubscription && { orderId: unsubscription.id, orderLineId: unsubscription.line.id };
      return { activity: 'releaseInstance', fields: { instanceId, ...orders } };
    }
  }
}
