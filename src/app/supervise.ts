import type { Refusal } from '../domain/refusal.ts';
import { actOnSupervision, type SupervisionInput } from '../domain/supervise.ts';
import type { Supervision } from '../domain/supervision.ts';
import { findRecord } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/** Buyer or seller takes the next step of a supervised delivery (marketplace-rules 10.3). @throws AppError `not_found` */
export async function supervise(
  workspace: Workspace,
  id: string,
  input: SupervisionInput,
): Promise<Supervision | Refusal> {
  findRecord(workspace, 'supervisions', id);
  return workspace.decide((draft) => actOnSupervision(draft, id, input));
}
