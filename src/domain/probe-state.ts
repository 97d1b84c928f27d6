import type { Activity } from './call-words.ts';

/** A case that a probe found failing. */
export interface FailedProbe {
  readonly activity: Activity;
  /** Absent once the call's record was cleared away. */
  readonly callId?: string;
}

/** One probe of a product: all its saved cases, replayed at an hour of the marketplace's day. */
export interface ProbeRun {
  readonly simAt: number;
  readonly wallAt: number;
  readonly cases: number;
  readonly failed: readonly FailedProbe[];
}

/** A probe whose answers are not all there yet; `open` are the ids of its unfinished calls. */
export interface OpenProbe extends ProbeRun {
  readonly open: readonly string[];
}

/** A Beijing day with the probes that went well on it and those that did not. */
export interface ProbeDay {
  readonly date: string;
  readonly good: number;
  readonly bad: number;
  /** Another probe of this day was still to come after the newest one. */
  readonly open?: boolean;
}

/** What the marketplace remembers of the probes of one product. */
export interface ProbeState {
  /** Id of the product. */
  readonly id: string;
  readonly running?: OpenProbe;
  /** The newest ones, oldest first. */
  readonly runs: readonly ProbeRun[];
  /** The newest ones, oldest first; forgotten when a freeze is lifted. */
  readonly days: readonly ProbeDay[];
}

/** The state without what is under way, and without the calls that are not there any more. */
export function settledProbes(state: ProbeState, hasCall: (id: string) => boolean): ProbeState {
  const { running, runs, ...rest } = state;
  const known = (failed: readonly FailedProbe[]): FailedProbe[] =>
    failed.map(({ activity, callId }) =>
      callId !== undefined && hasCall(callId) ? { activity, callId } : { activity },
    );
  const open = running?.open.every(hasCall) === true ? { running: { ...running, failed: known(running.failed) } } : {};
  return { ...rest, ...open, runs: runs.map((run) => ({ ...run, failed: known(run.failed) })) };
}
