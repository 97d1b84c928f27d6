import type { Refusal } from '../domain/refusal.ts';
import { actOnSupervision, type SupervisionInput } from '../domain/supervise.ts';
import type { Supervision, SupervisionAct } from '../domain/supervision.ts';
import { findRecord } from './find-record.ts';
import { carriedOut, isoText } from './recording.ts';
import type { Workspace } from './workspace.ts';

const VERB_OF: Readonly<Record<SupervisionAct, string>> = {
  submit: 'submit-requirement',
  confirm: 'confirm-requirement',
  return: 'return-requirement',
  deliver: 'deliver',
  accept: 'accept-delivery',
  reject: 'reject-delivery',
};

/** Buyer or seller takes the next step of a supervised delivery (marketplace-rules 10.3). @throws AppError `not_found` */
export async function supervise(
  workspace: Workspace,
  id: string,
  input: SupervisionInput,
): Promise<Supervision | Refusal> {
  findRecord(workspace, 'supervisions', id);
  const { act, text, enablingSimAt } = input;
  const enabled = enablingSimAt === undefined ? {} : { enablingSimAt: isoText(enablingSimAt) };
  return carriedOut(workspace, VERB_OF[act], { id, text, ...enabled }, () =>
    workspace.decide((draft) => actOnSupervision(draft, id, input)),
  );
}
