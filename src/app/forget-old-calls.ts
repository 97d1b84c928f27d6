import { callNumber } from '../domain/call.ts';
import { ruleValue } from '../domain/site-profile.ts';
import type { Workspace } from './workspace.ts';

const DAY_MS = 86_400_000;

/**
 * Deletes the finished calls for which the workspace's rules `log.keepCalls` and `log.keepDays` have no place any more,
 * with their bytes. A day is one of wall time: it is the disk that is spared, and a jump over years must not empty it.
 * @returns how many calls went
 */
export async function forgetOldCalls(workspace: Workspace): Promise<number> {
  if (workspace.damage || !isLimited(workspace)) return 0;
  const profile = workspace.profile();
  const keepCalls = ruleValue(profile, 'log.keepCalls');
  const keepDays = ruleValue(profile, 'log.keepDays');
  return workspace.store.forgetCalls({
    keepCalls: keepCalls === 0 ? undefined : keepCalls,
    keepFromWallAt: keepDays === 0 ? undefined : workspace.wall.now() - keepDays * DAY_MS,
  });
}

/** Whether an id may be that of a call which was deleted: one made before the oldest that is kept. */
export function isNoLongerKept(workspace: Workspace, callId: string): boolean {
  const number = callNumber(callId);
  if (number >= workspace.state.workspace().nextSequence || !isLimited(workspace)) return false;
  const [older] = workspace.state.all('calls').heads({ olderThan: number });
  return older === undefined;
}

function isLimited(workspace: Workspace): boolean {
  const profile = workspace.profile();
  return ruleValue(profile, 'log.keepCalls') > 0 || ruleValue(profile, 'log.keepDays') > 0;
}
