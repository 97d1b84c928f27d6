import { addressesOf } from './instance-work.ts';
import { statusOf, type Instance } from './instance.ts';
import type { SellerContext, UsageInfo } from './seller-context.ts';

const HOUR_MS = 3_600_000;

/** What an instance has used: what was pushed for it; before the first push an hour of real time is one unit. */
export function usageOf(seller: SellerContext, instance: Instance): UsageInfo {
  const wallAt = seller.wallNow();
  const related = instance.told?.chargingMode === '5' ? payPerUseInstance(seller, instance) : undefined;
  return {
    ...(related && { relatedInstanceId: related.id }),
    usageValue: (instance.pushed
      ? instance.pushed.tenThousandths / 10_000
      : Math.max(0, wallAt - instance.createdWallAt) / HOUR_MS
    ).toFixed(4),
    // UTC, yyyyMMddHHmmssSSS.
    statisticalTime: new Date(wallAt).toISOString().replace(/\D/g, ''),
    dashboardUrl: addressesOf(instance, seller.publicOrigin()).adminUrl,
  };
}

/** The buyer's pay-per-use instance that a package is used up by. */
function payPerUseInstance(seller: SellerContext, { told }: Instance): Instance | undefined {
  return seller.book
    .all()
    .findLast(
      (other) =>
        other.told?.chargingMode === '0' &&
        other.told.customerId === told?.customerId &&
        statusOf(other) !== 'released',
    );
}
