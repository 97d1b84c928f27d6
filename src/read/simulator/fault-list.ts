import type { Workspace } from '../../app/workspace.ts';
import { remainingUses, type FaultPlan, type FaultUse } from '../../domain/fault-plan.ts';

/** One fault plan in the list. */
export interface FaultRow {
  readonly plan: FaultPlan;
  /** `undefined`: no end. */
  readonly remaining: number | undefined;
  /** Calls that it holds back now. */
  readonly holding: readonly string[];
  /** The newest tries that it took and whose calls are still there. */
  readonly uses: readonly (FaultUse & { readonly activity: string })[];
}

const USES_SHOWN = 5;

/** Fault plans, newest first. */
export function faultRows({ state }: Workspace): FaultRow[] {
  const held = state.heldCallIds().map((id) => ({ id, faultId: state.get('calls', id)?.armedFault?.faultId }));
  return [...state.all('faults').newestFirst()].map((plan) => ({
    plan,
    remaining: remainingUses(plan),
    holding: held.filter(({ faultId }) => faultId === plan.id).map(({ id }) => id),
    uses: plan.recent.slice(0, USES_SHOWN).flatMap((use) => {
      const activity = state.get('calls', use.callId)?.activity;
      return activity === undefined ? [] : [{ ...use, activity }];
    }),
  }));
}
