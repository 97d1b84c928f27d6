import type { Draft } from './draft.ts';
import { isDrawnOnly, type Instance, type InstanceStatus, type SuspensionReason } from './instance.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { ruleValue } from './site-profile.ts';
import { tellSeller } from './tell-seller.ts';

/** What the buyer sees: the term's own status, or frozen while the operator has, or while a package is used up. */
export function shownStatus({
  status,
  suspension,
  pack,
}: Pick<Instance, 'status' | 'suspension' | 'pack'>): InstanceStatus {
  const isStopped = suspension !== undefined || isUsedUp(pack);
  return isStopped && (status === 'in_use' || status === 'expired') ? 'frozen' : status;
}

/** A stop-before-excess package of which nothing is left: its service stops until more is bought. */
function isUsedUp(pack: Instance['pack']): boolean {
  return pack?.terms.overage === 'stop' && pack.usedUpSimAt !== undefined;
}

/** Why the operator cannot freeze an instance now, if so. */
export function suspensionRefusal(instance: Instance): Refusal | undefined {
  if (instance.suspension) return refuse('suspended_already');
  return absenceRefusal(instance);
}

/** Why the operator cannot lift a freeze now, if so. */
export function liftRefusal(instance: Instance): Refusal | undefined {
  return absenceRefusal(instance) ?? (instance.suspension ? undefined : refuse('not_suspended'));
}

function absenceRefusal(instance: Instance): Refusal | undefined {
  const { status } = instance;
  if (status === 'provisioning') return refuse('suspend_provisioning');
  return status === 'released' || status === 'failed' ? refuse('suspend_gone', { status }) : drawnRefusal(instance);
}

/** A package without an instance of its own: what can be frozen is the pay-per-use that it is drawn on. */
function drawnRefusal(instance: Instance): Refusal | undefined {
  return isDrawnOnly(instance) ? refuse('suspend_drawn_package') : undefined;
}

/** The operator freezes an instance that breaks rules or is in arrears (marketplace-rules 5.4); its term runs on. */
export function suspendInstance(draft: Draft, instanceId: string, reason: SuspensionReason): Instance | Refusal {
  const instance = draft.need('instances', instanceId);
  const refusal = suspensionRefusal(instance);
  if (isRefusal(refusal)) return refusal;
  const suspension = { reason, simAt: draft.context.simAt };
  const suspended: Instance = { ...instance, suspension, sellerState: 'frozen' };
  draft.put('instances', suspended);
  tellSeller(draft, suspended, { does: 'freeze', why: reason }, { cause: 'suspension' });
  return suspended;
}

/**
 * The operator lifts the freeze. The seller is told so unless the instance has to stay frozen because its term is over
 * [inferred: thawing it would give away what nobody paid].
 */
export function liftSuspension(draft: Draft, instanceId: string): Instance | Refusal {
  const { suspension, ...instance } = draft.need('instances', instanceId);
  const refusal = liftRefusal({ ...instance, ...(suspension ? { suspension } : {}) });
  if (isRefusal(refusal)) return refusal;
  if (isFrozenByTerm(instance, ruleValue(draft.context.profile, 'expiry.freezeAt'))) {
    draft.put('instances', instance);
    return instance;
  }
  const lifted: Instance = { ...instance, sellerState: 'normal' };
  draft.put('instances', lifted);
  tellSeller(draft, lifted, { does: 'unfreeze', why: 'back_to_normal' }, { cause: 'suspension_lifted' });
  return lifted;
}

function isFrozenByTerm({ status, meter, pack }: Instance, freezeAt: 'at_expiry' | 'end_of_grace'): boolean {
  if (isUsedUp(pack)) return true;
  // Whoever owes money can go on until the end of grace, whatever the rule says about terms.
  if (meter) return status === 'frozen';
  return status === 'frozen' || (status === 'expired' && freezeAt === 'at_expiry');
}
