import { freezeForArrears } from './arrears.ts';
import { planAutoRenewal } from './auto-renewal-plan.ts';
import { DAY_MS } from './calendar.ts';
import type { CallCause } from './call.ts';
import type { Draft } from './draft.ts';
import { supersedeOpenCalls } from './enqueue-call.ts';
import { isDrawnOnly, type Instance } from './instance.ts';
import { endsAtExpiry } from './expire-policy.ts';
import { closeRefundRequest } from './negotiated-refund.ts';
import { termSubject } from './notice-schedule.ts';
import { notify } from './notify.ts';
import type { Order } from './order.ts';
import { closeIdleMeter, endPackage, expirePackage, keepForPackages } from './package-life.ts';
import { refundInFull } from './refund.ts';
import { refuse, type Refusal } from './refusal.ts';
import { TERM_EVENTS } from './schedule.ts';
import { ruleValue } from './site-profile.ts';
import { tellSeller } from './tell-seller.ts';
import { recordUnsubscriptionAtExpiry } from './unsubscription.ts';

/**
 * The term is over: grace begins (buyer: expired), and the seller is told to freeze where the rule says at expiry. What its
 * buyer wants to be unsubscribed then is gone at once.
 */
export function expireInstance(draft: Draft, instanceId: string): void {
  const instance = draft.need('instances', instanceId);
  if (instance.status !== 'in_use' || instance.expireSimAt === undefined) return;
  if (instance.pack) return expirePackage(draft, instance);
  const { profile } = draft.context;
  if (endsAtExpiry(draft, instance, profile)) return unsubscribeAtExpiry(draft, instanceId);
  const { level } = draft.need('buyers', instance.buyerId);
  const retentionFromSimAt = instance.expireSimAt + ruleValue(profile, `expiry.${level}.graceDays`) * DAY_MS;
  const releaseDueSimAt = retentionFromSimAt + ruleValue(profile, `expiry.${level}.retentionDays`) * DAY_MS;
  const expired: Instance = { ...instance, status: 'expired', retentionFromSimAt, releaseDueSimAt };
  draft.put('instances', expired);
  draft.schedule('instance.retention', retentionFromSimAt, instanceId, instanceId);
  draft.schedule('instance.release', releaseDueSimAt, instanceId, instanceId);
  planAutoRenewal(draft, expired);
  notify(draft, 'buyer', 'instance_expired', instance, {
    params: { retentionFromSimAt, releaseDueSimAt, ...termSubject(instance) },
  });
  if (ruleValue(profile, 'expiry.freezeAt') === 'at_expiry') tellFreeze(draft, expired, 'expiry');
}

/**
 * Neither grace nor retention, and nothing goes back: the term is used up (marketplace-rules 5.2). The seller is told to
 * release, as for any other unsubscription [inferred].
 */
function unsubscribeAtExpiry(draft: Draft, instanceId: string): void {
  const hasOrder = ruleValue(draft.context.profile, 'expiry.autoUnsubscribe.order') === 'zero_order';
  if (hasOrder) endLife(draft, instanceId, 'unsubscription', recordUnsubscriptionAtExpiry(draft, instanceId));
  else endLife(draft, instanceId, 'closed');
}

/** Grace is over: the buyer cannot use the instance any more, its data are kept until the end of retention. */
export function beginRetention(draft: Draft, instanceId: string): void {
  const instance = draft.need('instances', instanceId);
  if (instance.status !== 'expired') return;
  if (instance.meter) return freezeForArrears(draft, instance);
  const frozen: Instance = { ...instance, status: 'frozen' };
  draft.put('instances', frozen);
  notify(draft, 'buyer', 'instance_frozen', instance, {
    params: { releaseDueSimAt: instance.releaseDueSimAt ?? 0, ...termSubject(instance) },
  });
  // An operator's freeze has told the seller nothing about the term.
  const toldByOperator = instance.suspension && ruleValue(draft.context.profile, 'expiry.freezeAt') === 'end_of_grace';
  if (instance.sellerState === 'normal' || toldByOperator) tellFreeze(draft, frozen, 'retention');
}

/**
 * Retention is over: the instance is gone for the buyer at once, whatever the seller answers (marketplace-rules 5.4).
 * A paid renewal whose call never succeeded is refunded [ours: nothing is left that it could renew].
 */
export function releaseInstance(draft: Draft, instanceId: string): void {
  const instance = draft.need('instances', instanceId);
  if (instance.status === 'frozen' && keepForPackages(draft, instance)) return;
  const hasRetention = !isDrawnOnly(instance);
  if (instance.status === (hasRetention ? 'frozen' : 'expired')) endLife(draft, instanceId, 'end_of_retention');
}

/** Why the buyer cannot release an instance by hand now, if so: only what has expired can be (marketplace-rules 5.2). */
export function closeRefusal({ status, expireSimAt }: Instance): Refusal | undefined {
  switch (status) {
    case 'expired':
    case 'frozen':
      return undefined;
    case 'provisioning':
      return refuse('close_provisioning');
    case 'in_use':
      return refuse('close_not_expired', {}, expireSimAt);
    case 'released':
    case 'failed':
      return refuse('close_gone', { status });
  }
}

/** The buyer releases an expired instance before its time: the seller is told at once (marketplace-rules 5.2). */
export function closeInstance(draft: Draft, instanceId: string): Instance | Refusal {
  const refusal = closeRefusal(draft.need('instances', instanceId));
  if (refusal) return refusal;
  endLife(draft, instanceId, 'closed');
  return draft.need('instances', instanceId);
}

function endLife(
  draft: Draft,
  instanceId: string,
  cause: 'end_of_retention' | 'closed' | 'unsubscription',
  unsubscription?: Order,
): void {
  const { simAt } = draft.context;
  const {
    openRenewalOrderId,
    openChangeOrderId,
    openRefundRequestId,
    autoRenewal: _nothingLeft,
    autoUnsubscribe,
    ...instance
  } = draft.need('instances', instanceId);
  draft.unschedule(instanceId, TERM_EVENTS);
  if (isDrawnOnly(instance)) return endPackage(draft, instance);
  supersedeOpenCalls(draft, instanceId);
  const { meter } = instance;
  const released: Instance = {
    ...instance,
    status: 'released',
    sellerState: 'released',
    releasedSimAt: simAt,
    // Use of before is still collected and may still be reported.
    ...(meter ? { meter: { ...meter, closedSimAt: simAt } } : {}),
  };
  draft.put('instances', released);
  const renewal = openRenewalOrderId === undefined ? undefined : draft.need('orders', openRenewalOrderId);
  if (renewal?.status === 'processing') refundInFull(draft, renewal, 'released_before_renewal');
  const change = openChangeOrderId === undefined ? undefined : draft.need('orders', openChangeOrderId);
  if (change?.status === 'processing') refundInFull(draft, change, 'change_failed');
  closeRefundRequest(draft, openRefundRequestId);
  // Set, but put off by what was undecided: then it has been kept like any other.
  const atExpiry = autoUnsubscribe !== undefined && instance.status === 'in_use';
  notify(draft, 'buyer', atExpiry ? 'instance_unsubscribed' : 'instance_released', instance);
  tellSeller(
    draft,
    released,
    { does: 'release', ...(unsubscription && { unsubscription }) },
    { cause, ...(unsubscription && { orderId: unsubscription.id }) },
  );
  if (released.pack) closeIdleMeter(draft, released);
}

function tellFreeze(draft: Draft, instance: Instance, cause: CallCause): void {
  draft.put('instances', { ...instance, sellerState: 'frozen' });
  tellSeller(draft, instance, { does: 'freeze', why: 'expired' }, { cause });
}
