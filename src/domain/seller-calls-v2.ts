import { wireTime } from './calendar.ts';
import type { PeriodType, Product } from './catalogue.ts';
import { ruleValue } from './site-profile.ts';
import type { CallSubject, SellerIntent, SellerMessage, TermChange } from './seller-intent.ts';

/** `scene` of refreshInstance (v2-saas 4.3). */
const SCENES: Readonly<Record<TermChange, string>> = {
  renewal: 'RENEWAL',
  trial_to_formal: 'TRIAL_TO_FORMAL',
  renewal_cancelled: 'UNSUBSCRIBE_RENEWAL_PERIOD',
  renewal_change: 'RENEWAL_CHANGE',
};

/** The calls of V2.0 (v2-saas 4). */
export function v2Message(subject: CallSubject, intent: SellerIntent): SellerMessage {
  const { instance, purchase } = subject;
  const instanceId = instance.sellerInstanceId ?? '';
  switch (intent.does) {
    case 'create':
      return { activity: 'newInstance', fields: { orderId: purchase.id, orderLineId: instance.orderLineId } };
    case 'poll_creation':
      return { activity: 'queryInstance', fields: { instanceId } };
    case 'show_details':
      return { activity: 'queryInstance', fields: { instanceId: intent.sellerInstanceIds.join(',') } };
    case 'set_term':
      return newTerm(subject, intent);
    case 'freeze':
      return { activity: 'updateInstanceStatus', fields: { instanceId, status: 'FREEZE' } };
    case 'unfreeze':
      return { activity: 'updateInstanceStatus', fields: { instanceId, status: 'UNFREEZE' } };
    case 'upgrade':
      return {
        activity: 'upgradeInstance',
        fields: { instanceId, orderId: intent.order.id, orderLineId: intent.order.line.id },
      };
    case 'check_change': {
      const { skuCode, offerId, quantity, furtherQuantities = {} } = intent;
      // The members of productInfo are printed nowhere: those of Query order are taken (v2-saas 4.7). It is one object
      // with one linearValue, so further quantities can only be told by names of their own: those of V1.0 (v1-saas 5.5).
      const tellsAll = ruleValue(subject.profile, 'renewal.change.checkQuantities') === 'by_attribute';
      const productInfo: Record<string, string> = { productId: offerId, skuCode, linearValue: String(quantity) };
      if (tellsAll) for (const [name, value] of Object.entries(furtherQuantities)) productInfo[name] = String(value);
      return { activity: 'changeInstanceCheck', fields: { instanceId, productInfo } };
    }
    case 'release': {
      const { unsubscription } = intent;
      const orders = unsubscription && { orderId: unsubscription.id, orderLineId: unsubscription.line.id };
      return { activity: 'releaseInstance', fields: { instanceId, ...orders } };
    }
  }
}

/** refreshInstance (v2-saas 4.3). A cancellation names the refund or the renewal: the wordings of the guide differ. */
function newTerm(
  { instance, product, profile }: CallSubject,
  intent: Extract<SellerIntent, { does: 'set_term' }>,
): SellerMessage {
  const { canceled, order, why, expireSimAt } = intent;
  const named = canceled && ruleValue(profile, 'renewal.cancel.order') === 'renewal_order' ? canceled : order;
  const offerId = intent.offerId ?? order.line.offerId;
  return {
    activity: 'refreshInstance',
    fields: {
      scene: SCENES[why],
      orderId: named.id,
      orderLineId: named.line.id,
      instanceId: instance.sellerInstanceId ?? '',
      expireTime: wireTime(expireSimAt),
      ...(isOtherPeriodType(product, instance.offerId, offerId) ? { productId: offerId } : {}),
    },
  };
}

/**
 * Only when the period type changed does a productId come along, and when a trial is converted (v2-saas 4.3,
 * marketplace-rules 4.5): another SKU of the same period type (RENEWAL_CHANGE) is told by Query order alone.
 */
function isOtherPeriodType(product: Product, before: string, now: string): boolean {
  if (before === now) return false;
  const [typeBefore, typeNow] = [before, now].map((offerId) => periodTypeOf(product, offerId));
  return typeBefore === undefined || typeBefore !== typeNow;
}

function periodTypeOf({ specifications }: Product, offerId: string): PeriodType | undefined {
  const prices = specifications.flatMap(({ skus }) => skus.flatMap((sku) => sku.prices));
  return prices.find((price) => price.offerId === offerId)?.periodType;
}
