import type { Call } from '../domain/call.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { restartCall as decideRestart } from '../domain/restart-call.ts';
import { findRecord } from './find-record.ts';
import type { Workspace } from './workspace.ts';

/** Restarts a failed or retrying call by hand. @throws AppError `not_found` */
export async function restartCall(workspace: Workspace, callId: string): Promise<Call | Refusal> {
  findRecord(workspace, 'calls', callId);
  return workspace.decide((draft) => decideRestart(draft, callId));
}

/** Restarts every failed call that can be restarted. @returns the ids of the restarted calls */
export async function restartFailedCalls(workspace: Workspace): Promise<string[]> {
  const failed = [...workspace.state.all('calls').values()].filter((call) => call.status === 'failed');
  const results = await Promise.all(failed.map((call) => workspace.decide((draft) => decideRestart(draft, call.id))));
  return results.flatMap((result) => (isRefusal(result) ? [] : [result.id]));
}
