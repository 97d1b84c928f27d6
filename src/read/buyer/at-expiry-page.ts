import type { Workspace } from '../../app/workspace.ts';
import { autoRenewalRefusal } from '../../domain/auto-renewal.ts';
import {
  autoUnsubscribeRefusal,
  endsAtExpiry,
  EXPIRE_POLICIES,
  expirePolicyOf,
  type ExpirePolicy,
} from '../../domain/expire-policy.ts';
import type { Instance } from '../../domain/instance.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import { instanceRow, type InstanceRow } from './instance-list.ts';

/** What can become of one application at its expiry. */
export interface AtExpiryPage extends InstanceRow {
  readonly policy: ExpirePolicy | undefined;
  readonly choices: readonly { readonly policy: ExpirePolicy; readonly refusal: Refusal | undefined }[];
  /** Why nothing can be set now, if so. */
  readonly refusal: Refusal | undefined;
  /** Set to be unsubscribed, but something that is undecided will keep it (rule `expiry.autoUnsubscribe.whenOpen`). */
  readonly isPutOff: boolean;
  readonly graceDays: number;
  readonly retentionDays: number;
}

/** Builds the page of what becomes of an application at its expiry. */
export function atExpiryPage(workspace: Workspace, instance: Instance): AtExpiryPage {
  const profile = workspace.profile();
  const level = workspace.state.get('buyers', instance.buyerId)?.level ?? 'V0';
  const policy = expirePolicyOf(instance);
  const unsubscribing = autoUnsubscribeRefusal(instance, profile);
  const refusals: Readonly<Record<ExpirePolicy, Refusal | undefined>> = {
    retain: undefined,
    to_on_demand: refuse('expire_policy_on_demand'),
    auto_unsubscribe: unsubscribing,
    auto_renew: autoRenewalRefusal(workspace.draft(), instance),
  };
  const isOver = policy === undefined || instance.status !== 'in_use';
  return {
    ...instanceRow(workspace, instance),
    policy,
    choices: EXPIRE_POLICIES.map((each) => ({ policy: each, refusal: refusals[each] })),
    refusal: isOver ? unsubscribing : undefined,
    isPutOff: instance.autoUnsubscribe !== undefined && !endsAtExpiry(workspace.state, instance, profile),
    graceDays: ruleValue(profile, `expiry.${level}.graceDays`),
    retentionDays: ruleValue(profile, `expiry.${level}.retentionDays`),
  };
}
