import type { MarketState } from '../../app/market-state.ts';
import type { Attempt, Call } from '../../domain/call.ts';
import { remainingUses, type FaultPlan } from '../../domain/fault-plan.ts';
import { hideKeyInText } from './hide-key.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

/** A fault plan with what has become of it so far. */
export function faultResource(plan: FaultPlan, state: Pick<MarketState, 'heldCallIds' | 'get'>) {
  const held = state.heldCallIds().filter((id) => state.get('calls', id)?.armedFault?.faultId === plan.id);
  return {
    id: plan.id,
    kind: plan.kind,
    times: plan.times,
    count: plan.count ?? null,
    percent: plan.percent ?? null,
    seed: plan.seed ?? null,
    match: plan.match,
    settings: plan.settings,
    createdSimAt: isoTime(plan.createdSimAt),
    createdWallAt: isoTime(plan.createdWallAt),
    seen: plan.seen,
    used: plan.used,
    remaining: remainingUses(plan) ?? null,
    holding: held,
    recent: plan.recent.map(({ callId, attempt, simAt, wallAt, verdict, over = false }) => ({
      callId,
      attempt,
      simAt: isoTime(simAt),
      wallAt: isoTime(wallAt),
      over,
      verdict: verdict ?? null,
    })),
  };
}

/** What a fault plan did to a try; `null` for a try as it should be. */
export function attemptFaultResource({ destination: { accessKey } }: Call, { fault }: Attempt) {
  if (!fault) return null;
  const { extra } = fault;
  return {
    faultId: fault.faultId,
    kind: fault.kind,
    verdict: fault.verdict ?? null,
    heldFromSimAt: isoTimeOrNull(fault.heldFromSimAt),
    overtakenBy: fault.overtakenBy ?? null,
    unseenInstanceId: fault.unseenInstanceId ?? null,
    extra: extra
      ? {
          place: extra.place,
          attemptedWallAt: isoTime(extra.wallAt),
          totalMs: extra.timings.totalMs,
          httpStatus: extra.httpStatus ?? null,
          resultCode: extra.resultCode ?? null,
          resultMsg: extra.resultMsg === undefined ? null : hideKeyInText(extra.resultMsg, accessKey),
          transportError: extra.transportError ?? null,
        }
      : null,
  };
}
