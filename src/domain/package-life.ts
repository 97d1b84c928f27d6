import { DAY_MS } from './calendar.ts';
import type { Draft } from './draft.ts';
import { supersedeOpenCalls } from './enqueue-call.ts';
import { isDrawnOnly, type Instance } from './instance.ts';
import { notify } from './notify.ts';
import { resetPack } from './package-quota.ts';
import { ruleValue } from './site-profile.ts';
import { tellSeller } from './tell-seller.ts';
import { collectionSimAt } from './usage-cycle.ts';

/**
 * A package's validity is over. One with an instance of its own is frozen and released like any other [inferred from
 * marketplace-rules 5.4], with the lengths of pay-per-use; one without stays until the use of its last cycle is collected.
 */
export function expirePackage(draft: Draft, instance: Instance): void {
  const { id, expireSimAt = 0, pack, buyerId } = instance;
  const { profile, simAt } = draft.context;
  draft.unschedule(id, ['package.reset']);
  const { resetsSimAt: _none, ...over } = pack ?? { terms: undefined };
  if (!over.terms) return;
  if (isDrawnOnly(instance)) {
    const releaseDueSimAt = collectionSimAt('day', expireSimAt, simAt, profile);
    draft.put('instances', { ...instance, pack: over, status: 'expired', releaseDueSimAt });
    draft.schedule('instance.release', releaseDueSimAt, id, id);
    notify(draft, 'buyer', 'package_over', instance);
    return;
  }
  const { level } = draft.need('buyers', buyerId);
  const retentionFromSimAt = expireSimAt + ruleValue(profile, `arrears.${level}.graceDays`) * DAY_MS;
  const releaseDueSimAt = retentionFromSimAt + ruleValue(profile, `arrears.${level}.retentionDays`) * DAY_MS;
  const expired: Instance = { ...instance, pack: over, status: 'expired', retentionFromSimAt, releaseDueSimAt };
  draft.put('instances', expired);
  draft.schedule('instance.retention', retentionFromSimAt, id, id);
  draft.schedule('instance.release', releaseDueSimAt, id, id);
  notify(draft, 'buyer', 'package_over', instance);
  // What is used up, or frozen by the operator, is frozen already.
  if (ruleValue(profile, 'expiry.freezeAt') !== 'at_expiry' || instance.sellerState !== 'normal') return;
  const frozen: Instance = { ...expired, sellerState: 'frozen' };
  draft.put('instances', frozen);
  tellSeller(draft, frozen, { does: 'freeze', why: 'expired' }, { cause: 'expiry' });
}

/** A package without an instance of its own is gone; no seller has to be told. */
export function endPackage(draft: Draft, instance: Instance): void {
  if (instance.status !== 'expired') return;
  draft.put('instances', { ...instance, status: 'released', releasedSimAt: draft.context.simAt });
  closeIdleMeter(draft, instance);
}

/** The quota of a resettable package is full again; what was stopped because it was used up works again. */
export function resetPackage(draft: Draft, instanceId: string): void {
  const { simAt, profile } = draft.context;
  const instance = draft.need('instances', instanceId);
  if (!instance.pack || instance.status !== 'in_use') return;
  const wasUsedUp = instance.pack.usedUpSimAt !== undefined;
  const pack = resetPack(instance, simAt, profile);
  const thaws = wasUsedUp && instance.sellerState === 'frozen' && !instance.suspension;
  const reset: Instance = { ...instance, pack, ...(thaws ? { sellerState: 'normal' } : {}) };
  draft.put('instances', reset);
  if (pack.resetsSimAt !== undefined) draft.schedule('package.reset', pack.resetsSimAt, instanceId, instanceId);
  if (wasUsedUp) notify(draft, 'buyer', 'package_reset', instance);
  if (thaws) tellSeller(draft, reset, { does: 'unfreeze', why: 'back_to_normal' }, { cause: 'package_reset' });
}

/**
 * With the last stop-before-excess package of a billing item the instance that was opened for such packages only is
 * released too [ours: nothing is left that its use could be drawn from].
 */
export function closeIdleMeter(draft: Draft, { buyerId, productId, pack }: Instance): void {
  const itemId = pack?.terms.billingItemId;
  const others = draft.metered(buyerId).filter((each) => each.productId === productId);
  if (others.some((each) => each.pack?.terms.overage === 'stop' && each.pack.terms.billingItemId === itemId)) return;
  for (const idle of others) {
    if (!idle.meter?.packagesOnly || idle.meter.item.id !== itemId || idle.status === 'provisioning') continue;
    const { simAt } = draft.context;
    const released: Instance = {
      ...idle,
      meter: { ...idle.meter, closedSimAt: simAt },
      status: 'released',
      sellerState: 'released',
      releasedSimAt: simAt,
    };
    draft.put('instances', released);
    supersedeOpenCalls(draft, idle.id);
    tellSeller(draft, released, { does: 'release' }, { cause: 'closed' });
  }
}

/** Whether a meter is all that stop-before-excess packages of its buyer can be drawn on: no other one meters the same. */
export function isNeededByPackages(
  draft: Pick<Draft, 'metered'>,
  { id, buyerId, productId, meter }: Instance,
): boolean {
  if (!meter) return false;
  const others = draft.metered(buyerId).filter((each) => each.productId === productId && each.id !== id);
  const isMine = ({ pack }: Instance): boolean =>
    pack?.terms.overage === 'stop' && pack.terms.billingItemId === meter.item.id;
  const isTwin = (each: Instance): boolean => each.meter?.item.id === meter.item.id;
  return others.some(isMine) && !others.some(isTwin);
}

/**
 * The debt of a pay-per-use instance is never paid, but packages that are paid for are drawn on it: it stays for them alone
 * (rule `package.whenDebtReleases`) [inferred from marketplace-rules 8.1: such packages need no pay-per-use].
 * @returns whether it stays
 */
export function keepForPackages(draft: Draft, instance: Instance): boolean {
  const { meter, retentionFromSimAt: _grace, releaseDueSimAt: _release, ...kept } = instance;
  const stays = ruleValue(draft.context.profile, 'package.whenDebtReleases') === 'meter_stays';
  if (!meter || !stays || !isNeededByPackages(draft, instance)) return false;
  const thaws = instance.sellerState === 'frozen' && !instance.suspension;
  const staying: Instance = {
    ...kept,
    status: 'in_use',
    meter: { ...meter, packagesOnly: true },
    ...(thaws ? { sellerState: 'normal' } : {}),
  };
  draft.put('instances', staying);
  notify(draft, 'buyer', 'meter_kept', instance);
  if (thaws) tellSeller(draft, staying, { does: 'unfreeze', why: 'back_to_normal' }, { cause: 'arrears_cleared' });
  return true;
}
