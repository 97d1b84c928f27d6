import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { alarmAt, type Pack } from './meter.ts';
import { notify } from './notify.ts';
import { buyAgain } from './repurchase.ts';
import { ruleValue } from './site-profile.ts';
import { tellSeller } from './tell-seller.ts';
import type { UsageCharge, UsageRecord } from './usage.ts';

export type Drawn = UsageCharge['drawn'][number];

type Span = Pick<UsageRecord, 'beginSimAt' | 'endSimAt'>;

/**
 * Draws use from the buyer's packages for the billing item, as far as they last: those that began earlier first, then
 * those that end earlier, then those made earlier (marketplace-rules 8.2).
 */
export function drawFromPackages(draft: Draft, instance: Instance, record: UsageRecord): Drawn[] {
  const { buyerId, productId, meter } = instance;
  const packages = draft
    .metered(buyerId)
    .filter(
      (each) =>
        each.productId === productId &&
        each.pack?.terms.overage === 'pay' &&
        each.pack.terms.billingItemId === meter?.item.id &&
        covers(each, record),
    )
    .sort(
      (a, b) =>
        (a.startSimAt ?? 0) - (b.startSimAt ?? 0) ||
        (a.expireSimAt ?? 0) - (b.expireSimAt ?? 0) ||
        a.createdSimAt - b.createdSimAt,
    );
  const drawn: Drawn[] = [];
  let left = record.usageTenThousandths;
  for (const { id } of packages) {
    if (left === 0) break;
    const some = drawFrom(draft, id, left, record);
    drawn.push(...some);
    left -= some.reduce((sum, { tenThousandths }) => sum + tenThousandths, 0);
  }
  return drawn;
}

/** Whether use falls into a package's validity, in part at least [ours: in favour of the buyer]. */
function covers({ startSimAt, expireSimAt = Infinity }: Instance, { beginSimAt, endSimAt }: Span): boolean {
  return startSimAt !== undefined && endSimAt > startSimAt && beginSimAt <= expireSimAt;
}

/** Draws from one package what it has left. @returns nothing, or the one part that it gave */
export function drawFrom(draft: Draft, id: string, wanted: number, { endSimAt }: Span): Drawn[] {
  const instance = draft.need('instances', id);
  const { pack } = instance;
  if (!pack) throw new RangeError(`${id} is no package`);
  // The quota of before the last reset is there for use of before it only.
  const isOld = pack.leftBeforeTenThousandths !== undefined && endSimAt <= (pack.quotaFromSimAt ?? 0);
  const available = isOld ? (pack.leftBeforeTenThousandths ?? 0) : pack.leftTenThousandths;
  const tenThousandths = Math.min(wanted, available);
  if (tenThousandths === 0) return [];
  const left = available - tenThousandths;
  const drawn: Pack = {
    ...pack,
    drawnTenThousandths: (pack.drawnTenThousandths ?? 0) + tenThousandths,
    ...(isOld ? { leftBeforeTenThousandths: left } : { leftTenThousandths: left }),
  };
  draft.put('instances', { ...instance, pack: drawn });
  if (!isOld) followQuota(draft, id);
  return [{ packageInstanceId: id, tenThousandths }];
}

/** Little or nothing is left: the buyer is told, another package is bought, the service stops. */
function followQuota(draft: Draft, id: string): void {
  const instance = draft.need('instances', id);
  const { pack } = instance;
  if (!pack) return;
  const { simAt } = draft.context;
  const isLow = pack.leftTenThousandths <= alarmAt(pack) && pack.alarmedSimAt === undefined;
  const isUsedUp = pack.leftTenThousandths === 0;
  const followed: Pack = {
    ...pack,
    ...(isLow ? { alarmedSimAt: simAt } : {}),
    ...(isUsedUp ? { usedUpSimAt: simAt } : {}),
  };
  draft.put('instances', { ...instance, pack: followed });
  if (isLow) {
    const params = { leftTenThousandths: pack.leftTenThousandths, quotaUnits: pack.terms.quotaUnits };
    notify(draft, 'buyer', 'package_low', instance, { params });
    buyAgain(draft, id);
  }
  if (!isUsedUp) return;
  notify(draft, 'buyer', 'package_used_up', instance, { params: { overage: pack.terms.overage } });
  if (pack.terms.overage === 'stop') stopService(draft, id);
}

/** 用完即停: the instance of the package is frozen (rule `package.whenUsedUp`). */
function stopService(draft: Draft, id: string): void {
  const instance = draft.need('instances', id);
  if (ruleValue(draft.context.profile, 'package.whenUsedUp') !== 'freeze' || instance.sellerState !== 'normal') return;
  const stopped: Instance = { ...instance, sellerState: 'frozen' };
  draft.put('instances', stopped);
  tellSeller(draft, stopped, { does: 'freeze', why: 'expired' }, { cause: 'package_used_up' });
}
