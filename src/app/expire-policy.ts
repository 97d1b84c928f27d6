import type { AutoRenewalSettings } from '../domain/auto-renewal.ts';
import { setExpirePolicy as decideSet, type ExpirePolicy } from '../domain/expire-policy.ts';
import type { Instance } from '../domain/instance.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findInstance } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/**
 * The buyer sets what becomes of a subscription at its expiry.
 * @param usual what automatic renewal begins with
 * @throws AppError `not_found`
 */
export async function setExpirePolicy(
  workspace: Workspace,
  instanceId: string,
  policy: ExpirePolicy,
  usual: AutoRenewalSettings,
): Promise<Instance | Refusal> {
  const { id } = findInstance(workspace, instanceId);
  return carriedOut(workspace, 'expire-policy', { id, policy }, () =>
    workspace.decide((draft) => decideSet(draft, id, policy, usual)),
  );
}
