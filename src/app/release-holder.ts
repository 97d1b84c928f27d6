import type { Call } from '../domain/call.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import { findCall } from './find-record.ts';
import { carriedOut } from './recording.ts';
import type { Workspace } from './workspace.ts';

/**
 * Lets the clock go on without a call that is due or on the wire. The call stays there; its answer counts whenever it
 * comes, at the marketplace time of that moment, and its attempt is marked.
 * @throws AppError `not_found`
 */
export async function releaseHolder(workspace: Workspace, callId: string): Promise<Call | Refusal> {
  findCall(workspace, callId);
  const release = () =>
    workspace.decide((draft) => {
      const call = draft.need('calls', callId);
      if (call.status !== 'calling' || call.clockReleased) return refuse('not_holding');
      const released: Call = { ...call, clockReleased: true };
      draft.put('calls', released);
      return released;
    });
  return carriedOut(workspace, 'release-holder', { id: callId }, release, { leftOut: 'moment' });
}
