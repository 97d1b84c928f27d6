import type { Call } from '../domain/call.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { restartCall as decideRestart, restartRefusal } from '../domain/restart-call.ts';
import { findCall } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/** Restarts a failed or retrying call by hand. @throws AppError `not_found` */
export async function restartCall(workspace: Workspace, callId: string): Promise<Call | Refusal> {
  findCall(workspace, callId);
  return carriedOut(workspace, 'restart', { id: callId }, () =>
    workspace.decide((draft) => decideRestart(draft, callId)),
  );
}

/**
 * Restarts the calls of a choice that can be restarted, oldest first; the others stay as they are.
 * @returns the ids of the restarted calls
 * @throws AppError `not_found` for a call that there is not
 */
export async function restartCalls(workspace: Workspace, callIds: readonly string[]): Promise<string[]> {
  const calls = [...new Set(callIds)].map((id) => findCall(workspace, id));
  const ordered = calls.sort(
    (a, b) => a.createdSimAt - b.createdSimAt || Number(a.id.slice(5)) - Number(b.id.slice(5)),
  );
  return carriedOut(workspace, 'restart-calls', { callIds: ordered.map(({ id }) => id) }, async () => {
    const results = await Promise.all(ordered.map(({ id }) => workspace.decide((draft) => decideRestart(draft, id))));
    return results.flatMap((result) => (isRefusal(result) ? [] : [result.id]));
  });
}

/** Restarts every failed call that can be restarted. @returns the ids of the restarted calls */
export async function restartFailedCalls(workspace: Workspace): Promise<string[]> {
  return carriedOut(workspace, 'restart-failed', {}, () => restartAllFailed(workspace));
}

async function restartAllFailed(workspace: Workspace): Promise<string[]> {
  const { state } = workspace;
  const ids: string[] = [];
  for (const head of state.all('calls').heads({ status: 'failed', direction: 'to_seller' })) {
    if (!isRefusal(restartRefusal(head, state))) ids.push(head.id);
  }
  // Oldest first: of several calls of an instance, the one made first goes first.
  const results = await Promise.all(ids.reverse().map((id) => workspace.decide((draft) => decideRestart(draft, id))));
  return results.flatMap((result) => (isRefusal(result) ? [] : [result.id]));
}
