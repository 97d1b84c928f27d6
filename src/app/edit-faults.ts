import { addFault as decideAdd, removeFault as decideRemove, type NewFault } from '../domain/add-fault.ts';
import { remainingUses, type FaultPlan } from '../domain/fault-plan.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/**
 * Adds a fault plan; it takes the tries that become due from now on, the oldest plan that fits first.
 * @throws AppError `not_found` for an unknown product or instance
 */
export async function addFault(workspace: Workspace, fault: NewFault): Promise<FaultPlan | Refusal> {
  const { productId, instanceId } = fault.match ?? {};
  if (productId !== undefined) findRecord(workspace, 'products', productId);
  if (instanceId !== undefined) findRecord(workspace, 'instances', instanceId);
  return carriedOut(workspace, 'add-fault', { ...fault }, () => workspace.decide((draft) => decideAdd(draft, fault)));
}

/** Takes a fault plan away; calls that it holds back go now. @throws AppError `not_found` */
export async function removeFault(workspace: Workspace, faultId: string): Promise<void> {
  findRecord(workspace, 'faults', faultId);
  await carriedOut(workspace, 'remove-fault', { id: faultId }, () =>
    workspace.decide((draft) => {
      if (draft.get('faults', faultId)) decideRemove(draft, faultId);
    }),
  );
}

/** Takes away the plans that are used up. @returns how many */
export async function removeUsedFaults(workspace: Workspace): Promise<number> {
  const used = [...workspace.state.all('faults').values()].filter((plan) => remainingUses(plan) === 0);
  for (const { id } of used) if (workspace.state.get('faults', id)) await removeFault(workspace, id);
  return used.length;
}
