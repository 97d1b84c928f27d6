import type { Instance } from '../../domain/instance.ts';
import { shownStatus } from '../../domain/suspension.ts';
import { autoRenewalResource } from './renewal-resource.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

/** An instance: what the buyer sees (`status`), what the seller was told (`sellerState`) and the term. */
export function instanceResource(instance: Instance) {
  return {
    id: instance.id,
    sellerInstanceId: instance.sellerInstanceId ?? null,
    status: shownStatus(instance),
    suspension: instance.suspension
      ? { reason: instance.suspension.reason, suspendedSimAt: isoTime(instance.suspension.simAt) }
      : null,
    sellerState: instance.sellerState,
    orderId: instance.orderId,
    orderLineId: instance.orderLineId,
    openRenewalOrderId: instance.openRenewalOrderId ?? null,
    autoRenewal: autoRenewalResource(instance),
    openChangeOrderId: instance.openChangeOrderId ?? null,
    openRefundRequestId: instance.openRefundRequestId ?? null,
    productId: instance.productId,
    buyerId: instance.buyerId,
    specificationId: instance.specificationId,
    sku: instance.skuCode,
    offerId: instance.offerId,
    billing: instance.billing,
    quantity: instance.quantity,
    createdSimAt: isoTime(instance.createdSimAt),
    startSimAt: isoTimeOrNull(instance.startSimAt),
    expireSimAt: isoTimeOrNull(instance.expireSimAt),
    retentionFromSimAt: isoTimeOrNull(instance.retentionFromSimAt),
    releaseDueSimAt: isoTimeOrNull(instance.releaseDueSimAt),
    releasedSimAt: isoTimeOrNull(instance.releasedSimAt),
    appInformation: appInformation(instance),
    appInformationSimAt: isoTimeOrNull(instance.appInfoSimAt),
  };
}

/** The access data as the seller answered them; the buyer sees none of an instance that is gone. */
function appInformation({ appInfo, status }: Instance) {
  if (!appInfo || status === 'released' || status === 'failed') return null;
  return {
    frontEndUrl: appInfo.frontEndUrl ?? null,
    adminUrl: appInfo.adminUrl ?? null,
    userName: appInfo.userName ?? null,
    password: appInfo.password ?? null,
    memo: appInfo.memo ?? null,
  };
}
