import type { Instance, SuspensionReason } from '../domain/instance.ts';
import type { Refusal } from '../domain/refusal.ts';
import { liftSuspension as decideLift, suspendInstance as decideSuspend } from '../domain/suspension.ts';
import { findInstance } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** The operator freezes an instance; the seller is told. @throws AppError `not_found` */
export async function suspendInstance(
  workspace: Workspace,
  instanceId: string,
  reason: SuspensionReason,
): Promise<Instance | Refusal> {
  const { id } = findInstance(workspace, instanceId);
  return carriedOut(workspace, 'freeze', { id, reason }, () =>
    workspace.decide((draft) => decideSuspend(draft, id, reason)),
  );
}

/** The operator lifts the freeze of an instance. @throws AppError `not_found` */
export async function liftSuspension(workspace: Workspace, instanceId: string): Promise<Instance | Refusal> {
  const { id } = findInstance(workspace, instanceId);
  return carriedOut(workspace, 'unfreeze', { id }, () => workspace.decide((draft) => decideLift(draft, id)));
}
