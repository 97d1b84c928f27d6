import type { Attempt, Call } from './call.ts';
import { nextTrySimAt, retryPlan, type RetryPlan } from './retry-plan.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';
import type { WorkspaceRecord } from './workspace.ts';

/** When a call is tried again: at an instant of marketplace time, or of real time where the rule says so. */
export type NextTry = { readonly dueSimAt: number } | { readonly dueWallAt: number };

/** Codes by which a seller refuses a purchase for a reason of its own (v1-saas 6). */
const REFUSALS = /^00010[1-7]$/;

/**
 * The next try of a call after one that did not succeed; `undefined` when the window is over.
 * @param notBeforeSimAt marketplace time now: a call that was let go may have come back long after it was sent
 */
export function nextTry(
  call: Call,
  last: Pick<Attempt, 'simAt' | 'wallAt' | 'clockReleased' | 'resultCode'>,
  rules: { readonly profile: SiteProfile; readonly workspace: WorkspaceRecord; readonly notBeforeSimAt: number },
): NextTry | undefined {
  const plan = retryPlan(call, rules.profile);
  if (!plan) return undefined;
  const isRefusal = call.activity === 'newInstance' && REFUSALS.test(last.resultCode ?? '');
  if (isRefusal && ruleValue(rules.profile, 'retry.newInstance.refusals') === 'final') return undefined;
  if (ruleValue(rules.profile, 'clock.retriesOn') === 'wall') {
    const fromWallAt = call.windowFromWallAt ?? call.attempts[0]?.wallAt ?? last.wallAt;
    const dueWallAt = nextTrySimAt(plan, fromWallAt, last.wallAt);
    return dueWallAt === undefined ? undefined : { dueWallAt };
  }
  const after = last.clockReleased ? Math.max(last.simAt, rules.notBeforeSimAt) : last.simAt;
  const dueSimAt = nextTrySimAt(planInForce(plan, rules), call.windowFromSimAt ?? call.createdSimAt, after);
  return dueSimAt === undefined ? undefined : { dueSimAt };
}

/**
 * The plan stretched for a fast clock, where the rule says so: in rate mode a seller would otherwise have milliseconds
 * between two tries. Spacing and window are multiplied by one factor, so that the number of tries stays production's:
 * the factor is the rate, which gives a spacing production's length in real time, or less, where that would be longer
 * than `clock.scaledRetrySeconds` of real time; it never shortens a plan. A jump has no pace, so it is not stretched.
 */
export function planInForce(
  plan: RetryPlan,
  { profile, workspace }: { readonly profile: SiteProfile; readonly workspace: WorkspaceRecord },
): RetryPlan {
  const { clock, jump } = workspace;
  const scales = ruleValue(profile, 'clock.scaleRetries') === 'on';
  if (!scales || clock.mode !== 'rate' || jump?.status === 'running') return plan;
  const rate = clock.rate ?? 1;
  const longestRealMs = ruleValue(profile, 'clock.scaledRetrySeconds') * 1_000;
  const factor = Math.max(1, rate * Math.min(1, longestRealMs / plan.everyMs));
  return { everyMs: Math.round(plan.everyMs * factor), windowMs: Math.round(plan.windowMs * factor) };
}
