import { expirePolicyOf } from '../../domain/expire-policy.ts';
import type { Instance } from '../../domain/instance.ts';
import type { Meter, Pack } from '../../domain/meter.ts';
import { shownStatus } from '../../domain/suspension.ts';
import type { SellerUsage } from '../../domain/usage.ts';
import { decimalUse } from './decimal-use.ts';
import { autoRenewalResource } from './renewal-resource.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { quantitiesResource } from './quantities-resource.ts';

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
    expirePolicy: expirePolicyOf(instance) ?? null,
    autoRenewal: autoRenewalResource(instance),
    openChangeOrderId: instance.openChangeOrderId ?? null,
    openRefundRequestId: instance.openRefundRequestId ?? null,
    supervisionId: instance.supervision?.id ?? null,
    openRefundOrderId: instance.openRefundOrderId ?? null,
    productId: instance.productId,
    buyerId: instance.buyerId,
    specificationId: instance.specificationId,
    sku: instance.skuCode,
    offerId: instance.offerId,
    billing: instance.billing,
    ...quantitiesResource(instance),
    createdSimAt: isoTime(instance.createdSimAt),
    startSimAt: isoTimeOrNull(instance.startSimAt),
    expireSimAt: isoTimeOrNull(instance.expireSimAt),
    retentionFromSimAt: isoTimeOrNull(instance.retentionFromSimAt),
    releaseDueSimAt: isoTimeOrNull(instance.releaseDueSimAt),
    releasedSimAt: isoTimeOrNull(instance.releasedSimAt),
    meter: instance.meter ? meterResource(instance.meter) : null,
    package: instance.pack ? packResource(instance.pack) : null,
    sellerUsage: instance.sellerUsage?.map(sellerUsageResource) ?? null,
    sellerUsageSimAt: isoTimeOrNull(instance.sellerUsageSimAt),
    appInformation: appInformation(instance),
    appInformationSimAt: isoTimeOrNull(instance.appInfoSimAt),
  };
}

function meterResource({ item, packagesOnly, recordedTenThousandths, collectsSimAt, closedSimAt }: Meter) {
  return {
    billingItemId: item.id,
    packagesOnly: packagesOnly ?? false,
    recordedUsage: decimalUse(recordedTenThousandths),
    collectsSimAt: isoTimeOrNull(collectsSimAt),
    closedSimAt: isoTimeOrNull(closedSimAt),
  };
}

function packResource(pack: Pack) {
  return {
    ...pack.terms,
    left: decimalUse(pack.leftTenThousandths),
    drawn: decimalUse(pack.drawnTenThousandths ?? 0),
    usedUpSimAt: isoTimeOrNull(pack.usedUpSimAt),
    resetsSimAt: isoTimeOrNull(pack.resetsSimAt),
    alarm: pack.alarm ?? null,
    alarmedSimAt: isoTimeOrNull(pack.alarmedSimAt),
    repurchaseSku: pack.repurchaseSku ?? null,
    repurchaseOrderId: pack.repurchaseOrderId ?? null,
    repurchaseFailedSimAt: isoTimeOrNull(pack.repurchaseFailedSimAt),
  };
}

function sellerUsageResource({ relatedInstanceId, dashboardUrl, ...usage }: SellerUsage) {
  return { ...usage, relatedInstanceId: relatedInstanceId ?? null, dashboardUrl: dashboardUrl ?? null };
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
