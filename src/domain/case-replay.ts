import type { Activity } from './call-words.ts';

/** What saved cases are replayed for: handing an application in, or letting it through (v1-saas 9.2, marketplace-rules 13.2). */
export const REPLAY_STEPS = ['submission', 'approval'] as const;

export type ReplayStep = (typeof REPLAY_STEPS)[number];

/**
 * How a replay ended. `stopped`: it decides nothing, because something that the step needs was changed meanwhile, or
 * because its calls are gone.
 */
export const REPLAY_OUTCOMES = ['passed', 'failed', 'stopped'] as const;

export type ReplayOutcome = (typeof REPLAY_OUTCOMES)[number];

/** A saved case that was not answered well when it was replayed. */
export interface FailedCase {
  readonly activity: Activity;
  /** Which scene of its activity it is, in the wire's own words. */
  readonly scene?: string;
  /** Absent where the case was deleted while it was replayed. */
  readonly caseId?: string;
  /** Absent once the call's record was cleared away. */
  readonly callId?: string;
}

/** The replay of an application's saved cases before a step; the step is taken by the last answer. */
export interface CaseReplay {
  readonly step: ReplayStep;
  readonly simAt: number;
  readonly wallAt: number;
  /** How many cases are replayed. */
  readonly cases: number;
  /** Calls that are not answered yet. */
  readonly open: readonly string[];
  readonly failed: readonly FailedCase[];
  /** Absent while answers are awaited. */
  readonly outcome?: ReplayOutcome;
  /** Of an approval: who decides, and the words for the seller. */
  readonly decision?: ReviewDecision;
}

/** Who decides on an application, and the words for the seller; empty for none. */
export interface ReviewDecision {
  readonly decidedBy: 'operator' | 'time';
  readonly remark: string;
}

/** Whether the saved cases of an application are being replayed. */
export function isReplaying({ replay }: { readonly replay?: CaseReplay }): boolean {
  return replay !== undefined && replay.outcome === undefined;
}

/** A replay without the calls that are not there any more; without one that it waits for, it decides nothing. */
export function settledReplay(replay: CaseReplay, hasCall: (id: string) => boolean): CaseReplay {
  const failed = replay.failed.map(({ callId, ...each }) =>
    callId !== undefined && hasCall(callId) ? { ...each, callId } : each,
  );
  return replay.open.every(hasCall) ? { ...replay, failed } : { ...replay, failed, open: [], outcome: 'stopped' };
}
