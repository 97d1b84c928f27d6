import { closeInstance as decideClose } from '../domain/expiry.ts';
import type { Instance } from '../domain/instance.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findInstance } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/** The buyer releases an expired instance before its time. @throws AppError `not_found` */
export async function closeInstance(workspace: Workspace, instanceId: string): Promise<Instance | Refusal> {
  const { id } = findInstance(workspace, instanceId);
  return workspace.decide((draft) => decideClose(draft, id));
}
