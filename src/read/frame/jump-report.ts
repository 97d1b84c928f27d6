import type { Jump } from '../../app/clock-runner.ts';
import type { Workspace } from '../../app/workspace.ts';
import { callLine, type CallLine } from './call-line.ts';

/** What a jump did. */
export interface JumpReport {
  readonly jump: Jump;
  readonly tookMs: number;
  readonly eventsByKind: readonly { readonly kind: string; readonly count: number }[];
  readonly callsByActivity: readonly { readonly activity: string; readonly count: number }[];
  readonly failedCalls: readonly CallLine[];
}

/** Builds the report of a jump, finished or still running. */
export function jumpReport(workspace: Workspace, jump: Jump): JumpReport {
  return {
    jump,
    tookMs: (jump.finishedWallAt ?? workspace.wall.now()) - jump.startedWallAt,
    eventsByKind: Object.entries(jump.eventsByKind).map(([kind, count]) => ({ kind, count })),
    callsByActivity: Object.entries(jump.callsByActivity).map(([activity, count]) => ({ activity, count })),
    failedCalls: jump.failedCallIds.flatMap((id) => {
      const call = workspace.state.get('calls', id);
      return call ? [callLine(workspace, call)] : [];
    }),
  };
}
