import { setAutoRenewal, switchOffAutoRenewal, type AutoRenewalSettings } from './auto-renewal.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { refuse, type Refusal } from './refusal.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/**
 * What becomes of a subscription at its expiry, as the platform names it (marketplace-rules 5.2). `retain`: grace, then
 * retention; `to_on_demand` is known but not offered for products of the marketplace [inferred].
 */
export const EXPIRE_POLICIES = ['retain', 'to_on_demand', 'auto_unsubscribe', 'auto_renew'] as const;

export type ExpirePolicy = (typeof EXPIRE_POLICIES)[number];

/** What is set for an instance; `undefined` for what has no term that could be renewed, and for what is gone. */
export function expirePolicyOf({
  billing,
  status,
  autoRenewal,
  autoUnsubscribe,
}: Pick<Instance, 'billing' | 'status' | 'autoRenewal' | 'autoUnsubscribe'>):
  Exclude<ExpirePolicy, 'to_on_demand'> | undefined {
  if (billing !== 'period' || status === 'released' || status === 'failed') return undefined;
  if (autoUnsubscribe) return 'auto_unsubscribe';
  return autoRenewal ? 'auto_renew' : 'retain';
}

/**
 * Whether an instance will be given back at its expiry as things stand: its buyer wants it, and nothing that was paid or
 * asked for is undecided (rule `expiry.autoUnsubscribe.whenOpen`) [ours: a renewal that is paid would be lost otherwise].
 */
export function endsAtExpiry(records: Pick<Draft, 'get'>, instance: Instance, profile: SiteProfile): boolean {
  if (!instance.autoUnsubscribe || instance.status !== 'in_use') return false;
  return ruleValue(profile, 'expiry.autoUnsubscribe.whenOpen') === 'ends' || !isUndecided(records, instance);
}

function isUndecided(
  records: Pick<Draft, 'get'>,
  { openRenewalOrderId, openRefundRequestId, openRefundOrderId }: Instance,
): boolean {
  if (openRefundRequestId !== undefined || openRefundOrderId !== undefined) return true;
  return openRenewalOrderId !== undefined && records.get('orders', openRenewalOrderId)?.status === 'processing';
}

/** Why unsubscription at expiry cannot be switched on, or taken back, now, if so. */
export function autoUnsubscribeRefusal(instance: Instance, profile: SiteProfile): Refusal | undefined {
  if (ruleValue(profile, 'expiry.autoUnsubscribe') === 'not_offered' && !instance.autoUnsubscribe) {
    return refuse('auto_unsubscribe_not_on_site', { site: profile.site });
  }
  // A trial ends by itself, and nothing of one can be unsubscribed (marketplace-rules 7.2).
  if (instance.billing === 'trial') return refuse('auto_unsubscribe_trial');
  if (instance.billing !== 'period') return refuse('auto_unsubscribe_no_term');
  switch (instance.status) {
    case 'provisioning':
      return refuse('auto_unsubscribe_provisioning');
    case 'expired':
    case 'frozen':
      return refuse('auto_unsubscribe_expired');
    case 'released':
    case 'failed':
      return refuse('auto_unsubscribe_gone', { status: instance.status });
    case 'in_use':
      break;
  }
  const { openRefundOrderId } = instance;
  return openRefundOrderId === undefined ? undefined : refuse('refund_on_its_way', { orderId: openRefundOrderId });
}

/**
 * The buyer sets what becomes of an instance at its expiry. It is one setting: each value takes the place of the one
 * before, so that automatic renewal and automatic unsubscription exclude each other. What is set already stays as it is.
 * @param usual what automatic renewal begins with
 */
export function setExpirePolicy(
  draft: Draft,
  instanceId: string,
  policy: ExpirePolicy,
  usual: AutoRenewalSettings,
): Instance | Refusal {
  const instance = draft.need('instances', instanceId);
  switch (policy) {
    case 'to_on_demand':
      return refuse('expire_policy_on_demand');
    case 'auto_renew':
      return instance.autoRenewal ? instance : setAutoRenewal(draft, instanceId, usual);
    case 'retain':
      if (instance.autoRenewal) return switchOffAutoRenewal(draft, instanceId);
      return instance.autoUnsubscribe ? takeBack(draft, instance) : retained(instance, draft.context.profile);
    case 'auto_unsubscribe':
      return instance.autoUnsubscribe ? instance : switchOn(draft, instance);
  }
}

function switchOn(draft: Draft, instance: Instance): Instance | Refusal {
  const refusal = autoUnsubscribeRefusal(instance, draft.context.profile);
  if (refusal) return refusal;
  const { autoRenewal: _replaced, ...rest } = instance;
  const set: Instance = { ...rest, autoUnsubscribe: { sinceSimAt: draft.context.simAt } };
  draft.unschedule(instance.id, ['instance.auto_renew']);
  draft.put('instances', set);
  return set;
}

function takeBack(draft: Draft, instance: Instance): Instance | Refusal {
  const refusal = autoUnsubscribeRefusal(instance, draft.context.profile);
  if (refusal) return refusal;
  const { autoUnsubscribe: _off, ...kept } = instance;
  draft.put('instances', kept);
  return kept;
}

/** What is kept anyway stays so; what has no such setting says why. */
function retained(instance: Instance, profile: SiteProfile): Instance | Refusal {
  return expirePolicyOf(instance) === undefined ? (autoUnsubscribeRefusal(instance, profile) ?? instance) : instance;
}
