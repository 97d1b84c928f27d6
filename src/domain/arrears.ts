import { DAY_MS } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { notify } from './notify.ts';
import { ruleValue } from './site-profile.ts';
import { tellSeller } from './tell-seller.ts';

/**
 * Follows a change of a buyer's balance (marketplace-rules 9): below 0 the account is in arrears and the grace of its
 * pay-per-use instances begins; with the debt paid everything is as before.
 */
export function followBalance(draft: Draft, buyerId: string, beforeMinor: number, afterMinor: number): void {
  if (beforeMinor < 0 === afterMinor < 0) return;
  const mine = draft.metered(buyerId).filter(isCharged);
  if (afterMinor >= 0) {
    for (const instance of mine) clearArrears(draft, instance);
    return;
  }
  const concerned = mine.filter(({ status }) => status === 'in_use');
  for (const instance of concerned) beginArrears(draft, instance, -afterMinor);
}

/** An instance that is opened while its buyer owes money begins in grace. */
export function joinArrears(draft: Draft, instance: Instance): void {
  const { balanceMinor } = draft.need('buyers', instance.buyerId);
  if (isCharged(instance) && balanceMinor < 0) beginArrears(draft, instance, -balanceMinor);
}

/** Whether use of an instance is paid from the balance. */
function isCharged({ meter }: Instance): boolean {
  return meter !== undefined && !meter.packagesOnly && meter.closedSimAt === undefined;
}

/** Grace: it can be used and goes on costing money (marketplace-rules 9). The buyer is told of every instance. */
function beginArrears(draft: Draft, instance: Instance, debtMinor: number): void {
  const { simAt, profile } = draft.context;
  const { level } = draft.need('buyers', instance.buyerId);
  const retentionFromSimAt = simAt + ruleValue(profile, `arrears.${level}.graceDays`) * DAY_MS;
  const releaseDueSimAt = retentionFromSimAt + ruleValue(profile, `arrears.${level}.retentionDays`) * DAY_MS;
  draft.put('instances', { ...instance, status: 'expired', retentionFromSimAt, releaseDueSimAt });
  draft.schedule('instance.retention', retentionFromSimAt, instance.id, instance.id);
  draft.schedule('instance.release', releaseDueSimAt, instance.id, instance.id);
  const params = { debtMinor, currency: profile.currency, retentionFromSimAt, releaseDueSimAt };
  notify(draft, 'buyer', 'arrears_began', instance, { params });
}

/** Grace is over and nobody has paid: the instance is frozen, its data are kept until the end of retention. */
export function freezeForArrears(draft: Draft, instance: Instance): void {
  const frozen: Instance = { ...instance, status: 'frozen', sellerState: 'frozen' };
  draft.put('instances', frozen);
  const { releaseDueSimAt = 0 } = instance;
  notify(draft, 'buyer', 'arrears_frozen', instance, { params: { releaseDueSimAt } });
  // What the operator has frozen is frozen already.
  if (instance.sellerState === 'normal') {
    tellSeller(draft, frozen, { does: 'freeze', why: 'arrears' }, { cause: 'arrears' });
  }
}

/** The debt is paid: the seller is told, unless the operator has frozen the instance as well. */
function clearArrears(draft: Draft, instance: Instance): void {
  if (instance.status !== 'expired' && instance.status !== 'frozen') return;
  const { retentionFromSimAt: _grace, releaseDueSimAt: _release, ...kept } = instance;
  draft.unschedule(instance.id, ['instance.retention', 'instance.release']);
  const thaws = instance.sellerState === 'frozen' && !instance.suspension;
  const cleared: Instance = { ...kept, status: 'in_use', ...(thaws ? { sellerState: 'normal' } : {}) };
  draft.put('instances', cleared);
  notify(draft, 'buyer', 'arrears_cleared', instance);
  if (thaws) tellSeller(draft, cleared, { does: 'unfreeze', why: 'back_to_normal' }, { cause: 'arrears_cleared' });
}
