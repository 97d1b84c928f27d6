import type { ApiKey } from '../../domain/api-key.ts';
import { MINUTE_MS } from '../../domain/calendar.ts';
import type { DecisionContext } from '../../domain/draft.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import type { CheckList } from '../../protocol/check-list.ts';

/** Real times of the newest requests by AK; forgotten with the process. */
const recent = new Map<string, number[]>();

/**
 * Counts a request of a key, and tells who refuses it where there have been too many in a minute of real time. Requests
 * that are refused count as well, as they do at a gateway.
 */
export function throttledBy(
  key: ApiKey,
  { profile, wallAt }: Pick<DecisionContext, 'profile' | 'wallAt'>,
  workspaceId: string,
  checks: CheckList,
): 'gateway' | 'service' | undefined {
  const limit = ruleValue(profile, 'openApi.callsPerMinute');
  const name = `${workspaceId} ${key.id}`;
  if (limit === 0) {
    recent.delete(name);
    return undefined;
  }
  const within = (recent.get(name) ?? []).filter((at) => at > wallAt - MINUTE_MS && at <= wallAt);
  recent.set(name, [...within, wallAt].slice(-limit - 1));
  const by = ruleValue(profile, 'openApi.limitAnswer');
  const tooMany = within.length >= limit;
  checks.found('IN-FREQUENCY', tooMany ? by : 'ok', { limit });
  return tooMany ? by : undefined;
}
