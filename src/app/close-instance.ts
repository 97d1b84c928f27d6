import { closeInstance as decideClose, closeRefusal } from '../domain/expiry.ts';
import type { Instance } from '../domain/instance.ts';
import type { Refusal } from '../domain/refusal.ts';
import { stopRefusal, stopUse } from '../domain/stop-use.ts';
import { findInstance } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/**
 * The buyer releases an expired instance before its time, or stops the use of a pay-per-use instance.
 * @throws AppError `not_found`
 */
export async function closeInstance(workspace: Workspace, instanceId: string): Promise<Instance | Refusal> {
  const { id, meter } = findInstance(workspace, instanceId);
  return carriedOut(workspace, 'close', { id }, () =>
    workspace.decide((draft) => (meter ? stopUse(draft, id) : decideClose(draft, id))),
  );
}

/** Why the buyer cannot end an instance by hand now, if so. @param instance as its record is */
export function refusalOfClosing(workspace: Workspace, instance: Instance): Refusal | undefined {
  return instance.meter ? stopRefusal(workspace.draft(), instance) : closeRefusal(instance);
}
