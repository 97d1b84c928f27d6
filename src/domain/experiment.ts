import type { Attempt, Call, Experiment, ExperimentKind, RequestEdits } from './call.ts';
import { isSellerActivity } from './call-direction.ts';
import type { Draft } from './draft.ts';
import { refuse, type Refusal } from './refusal.ts';
import { recordsOnly, type WorkspaceRecord } from './workspace.ts';

/** Experiments kept with one call: enough for an afternoon of trying, bounded in the record. */
const EXPERIMENTS_MAX = 30;

/** What a person wants to be sent. */
export interface NewExperiment {
  readonly kind: ExperimentKind;
  /** Exchange whose bytes are repeated. */
  readonly repeats?: string;
  readonly edits?: RequestEdits;
}

/** Why a person cannot send anything beside the plan of a call now, if so. */
export function experimentRefusal(
  { activity, experiments = [] }: Call,
  workspace: WorkspaceRecord,
): Refusal | undefined {
  if (isSellerActivity(activity)) return refuse('call_from_seller');
  if (recordsOnly(workspace)) return refuse('experiment_record_only');
  if (experiments.some(isOnTheWire)) return refuse('experiment_running');
  if (experiments.length >= EXPERIMENTS_MAX) return refuse('experiment_too_many', { max: EXPERIMENTS_MAX });
  return undefined;
}

/** Whether an experiment is being sent, or about to be. */
export function isOnTheWire({ attempt, interrupted }: Experiment): boolean {
  return !attempt && !interrupted;
}

/**
 * Notes that a person wants a request to be sent beside the plan. The note is durable before anything is sent, so that
 * nothing leaves without being marked; it is sent once and never again by itself, whatever becomes of the process.
 */
export function beginExperiment(draft: Draft, callId: string, wanted: NewExperiment): Experiment | Refusal {
  const call = draft.need('calls', callId);
  const refusal = experimentRefusal(call, draft.workspace());
  if (refusal) return refusal;
  const { simAt, wallAt } = draft.context;
  const before = call.experiments ?? [];
  const experiment: Experiment = { number: before.length + 1, ...wanted, askedSimAt: simAt, askedWallAt: wallAt };
  draft.put('calls', { ...call, experiments: [...before, experiment] });
  return experiment;
}

/** Writes down how an experiment went. It changes nothing else, by design. */
export function settleExperiment(draft: Draft, callId: string, number: number, result: Attempt | 'interrupted'): void {
  const call = draft.get('calls', callId);
  // The records may be those of an earlier moment by now: then it never was.
  if (!call?.experiments?.some((each) => each.number === number && isOnTheWire(each))) return;
  const ended = result === 'interrupted' ? { interrupted: true } : { attempt: result };
  const experiments = call.experiments.map((each) => (each.number === number ? { ...each, ...ended } : each));
  draft.put('calls', { ...call, experiments });
}
