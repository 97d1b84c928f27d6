import { isAskedLive, type Call } from './call.ts';
import { MINUTE_MS } from './calendar.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';

/** When a failed call is tried again: every `everyMs` until `windowMs` after the window began. */
export interface RetryPlan {
  readonly everyMs: number;
  readonly windowMs: number;
}

/** The retry plan of a call (protocol/README, decision table); `undefined` for calls that are tried once. */
export function retryPlan(
  call: Pick<Call, 'version' | 'activity' | 'cause'>,
  profile: SiteProfile,
): RetryPlan | undefined {
  const { activity, cause } = call;
  if (isAskedLive({ cause })) return undefined;
  if (activity === 'queryInstance') {
    return {
      everyMs: ruleValue(profile, 'poll.queryInstance.everySeconds') * 1_000,
      windowMs: ruleValue(profile, 'retry.newInstance.windowMinutes') * MINUTE_MS,
    };
  }
  const rules = retryRules(call);
  return {
    everyMs: ruleValue(profile, `${rules}.everyMinutes`) * MINUTE_MS,
    windowMs: ruleValue(profile, `${rules}.windowMinutes`) * MINUTE_MS,
  };
}

/** Beginning of the keys of the two rules that a call's retries follow. */
export function retryRules({ version, activity }: Pick<Call, 'version' | 'activity'>) {
  switch (activity) {
    // A query that is tried again is a poll, which has rules of its own.
    case 'queryInstance':
    case 'newInstance':
      return 'retry.newInstance';
    // The check is tried once (marketplace-rules 12.2), as is what the seller asks: their rule is never asked for.
    case 'changeInstanceCheck':
    case 'queryOrder':
    case 'pushUsage':
    case 'pushUsageOld':
    case 'unknownApi':
    case 'upgrade':
    case 'upgradeInstance':
      return 'retry.upgrade';
    case 'refreshInstance':
      return version === '1.0' ? 'retry.v1.refreshInstance' : 'retry.refreshInstance';
    case 'expireInstance':
    case 'instanceStatus':
      return `retry.v1.${activity}` as const;
    case 'updateInstanceStatus':
    case 'releaseInstance':
    case 'orderNotify':
      return `retry.${activity}` as const;
  }
}

/**
 * The next try after one at `attemptSimAt`: the next multiple of the spacing since the window began, so that lateness
 * does not add up; `undefined` when the window is over.
 */
export function nextTrySimAt(plan: RetryPlan, windowFromSimAt: number, attemptSimAt: number): number | undefined {
  const passed = Math.floor((attemptSimAt - windowFromSimAt) / plan.everyMs);
  const next = windowFromSimAt + (passed + 1) * plan.everyMs;
  return next - windowFromSimAt <= plan.windowMs ? next : undefined;
}
