import type { MarketState } from '../app/market-state.ts';
import { endsAtExpiry } from '../domain/expire-policy.ts';
import type { EventKind, FutureEvent } from '../domain/schedule.ts';
import { siteProfile } from '../domain/site-profile.ts';

/** A planned event as people read of it: an expiry that ends its instance has a name of its own. */
export type EventName = EventKind | 'instance.expire.unsubscribe';

/** What an event will be, as things stand. */
export function eventName(state: MarketState, event: Pick<FutureEvent, 'kind' | 'subjectId'>): EventName {
  return unsubscribes(state, event) ? 'instance.expire.unsubscribe' : event.kind;
}

/** Whether it is an expiry at which the instance is unsubscribed: neither grace nor retention. */
export function unsubscribes(
  state: MarketState,
  { kind, subjectId }: Pick<FutureEvent, 'kind' | 'subjectId'>,
): boolean {
  const instance = kind === 'instance.expire' ? state.get('instances', subjectId) : undefined;
  if (!instance?.autoUnsubscribe) return false;
  const { site, ruleOverrides } = state.workspace();
  return endsAtExpiry(state, instance, siteProfile(site, ruleOverrides));
}
