import { releaseHeld } from './begin-try.ts';
import type { Draft } from './draft.ts';
import {
  FAULT_BOUNDS,
  FAULT_PLANS_MAX,
  type FaultKind,
  type FaultMatch,
  type FaultPlan,
  type FaultSettings,
  type FaultTimes,
} from './fault-plan.ts';
import { refuse, type Refusal } from './refusal.ts';

/** What a person or script says of a new plan; what is left out gets the preset of `FAULT_BOUNDS`. */
export interface NewFault {
  readonly kind: FaultKind;
  readonly times: FaultTimes;
  readonly match?: FaultMatch;
  readonly count?: number;
  readonly percent?: number;
  /** Drawn when a share is asked for without one. */
  readonly seed?: number;
  readonly settings?: FaultSettings;
}

/** Adds a plan. It takes tries that become due from now on; what is on the wire already stays as it is. */
export function addFault(draft: Draft, fault: NewFault): FaultPlan | Refusal {
  if (draft.allFaultCount() >= FAULT_PLANS_MAX) return refuse('faults_too_many', { max: FAULT_PLANS_MAX });
  const { simAt, wallAt, ids } = draft.context;
  const { kind, times, match = {} } = fault;
  const seed = fault.seed ?? Number(ids.text(9, '0123456789'));
  const plan: FaultPlan = {
    id: `fault-${draft.nextNumber()}`,
    kind,
    match,
    times,
    ...(times === 'first' ? { count: fault.count ?? FAULT_BOUNDS.count.preset } : {}),
    ...(times === 'share' ? { percent: fault.percent ?? FAULT_BOUNDS.percent.preset, seed } : {}),
    settings: settingsOf(kind, fault.settings ?? {}),
    createdSimAt: simAt,
    createdWallAt: wallAt,
    seen: 0,
    used: 0,
    recent: [],
  };
  draft.put('faults', plan);
  return plan;
}

/** Takes a plan away; calls that it holds back go now. What it has done stays on record at the calls. */
export function removeFault(draft: Draft, faultId: string): FaultPlan {
  const plan = draft.need('faults', faultId);
  for (const held of draft.heldCalls()) if (held.armedFault?.faultId === faultId) releaseHeld(draft, held);
  draft.removeFault(faultId);
  return plan;
}

/** The settings that mean something for a kind, complete. */
function settingsOf(kind: FaultKind, given: FaultSettings): FaultSettings {
  const { shiftSeconds, delayMinutes, delaySeconds, holdMinutes } = FAULT_BOUNDS;
  switch (kind) {
    case 'stale_timestamp':
    case 'future_timestamp':
      return { shiftSeconds: given.shiftSeconds ?? shiftSeconds.preset };
    case 'delayed':
      return given.delayOn === 'wall'
        ? { delayOn: 'wall', delaySeconds: given.delaySeconds ?? delaySeconds.preset }
        : { delayOn: 'marketplace', delayMinutes: given.delayMinutes ?? delayMinutes.preset };
    case 'reordered':
      return {
        overtakenBy: given.overtakenBy ?? 'same_instance',
        holdMinutes: given.holdMinutes ?? holdMinutes.preset,
      };
    case 'answer_slow':
      return { delaySeconds: given.delaySeconds ?? delaySeconds.preset };
    case 'bad_signature':
    case 'repeated_nonce':
    case 'duplicate':
    case 'parallel_duplicate':
    case 'dropped_request':
    case 'dropped_answer':
    case 'answer_401':
    case 'answer_403':
    case 'answer_406':
    case 'answer_429':
    case 'answer_500':
    case 'answer_502':
    case 'answer_broken':
      return {};
  }
}
