import type { Jump } from '../../app/jump.ts';
import type { Marketplace } from '../../app/marketplace.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import { sampleResource } from '../api/clock-resource.ts';
import { callLine, type CallLine } from './call-line.ts';

/** What a jump did. */
export interface JumpReport {
  readonly jump: Jump;
  readonly tookMs: number;
  readonly eventsByKind: readonly { readonly kind: string; readonly count: number }[];
  readonly callsByActivity: readonly { readonly activity: string; readonly count: number }[];
  readonly failedCalls: readonly CallLine[];
  /** What a dry run would have sent; keys are hidden. */
  readonly samples: readonly (ReturnType<typeof sampleResource> & { readonly dueSimAt: number })[];
  /** A dry run that was finished, and marketplace time has not passed its end: it can be made. */
  readonly canGo: boolean;
  /** It ended before its target and can be gone on with. */
  readonly canResume: boolean;
  /** Calls from which on a jump asks. */
  readonly confirmFrom: number;
}

/** Builds the report of a jump, finished or still running. */
export function jumpReport({ workspace, clock }: Marketplace, jump: Jump): JumpReport {
  return {
    jump,
    tookMs: (jump.finishedWallAt ?? workspace.wall.now()) - jump.startedWallAt,
    eventsByKind: Object.entries(jump.eventsByKind).map(([kind, count]) => ({ kind, count })),
    callsByActivity: Object.entries(jump.callsByActivity).map(([activity, count]) => ({ activity, count })),
    failedCalls: jump.failedCallIds.flatMap((id) => {
      const call = workspace.state.get('calls', id);
      return call ? [callLine(workspace, call)] : [];
    }),
    samples: jump.samples.map((sample) => ({ ...sampleResource(sample), dueSimAt: sample.simAt })),
    canGo: jump.deliver === 'dry_run' && jump.status === 'done' && jump.toSimAt >= workspace.simNow(),
    canResume: clock.canResume(jump),
    confirmFrom: ruleValue(workspace.profile(), 'clock.confirmFromCalls'),
  };
}
