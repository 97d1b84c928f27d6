import type { Call } from '../domain/call.ts';
import { directionOf } from '../domain/call-direction.ts';
import type { MarketState } from './market-state.ts';

/** Calls of one step that are told. */
const CALLS_MAX = 100;
const CALL_ID = /^call-\d+$/;

/** Number of the newest call; 0 where there is none. */
export function newestCall(state: MarketState): number {
  const [newest] = state.all('calls').heads();
  return newest?.number ?? 0;
}

/** Calls that were made after one and not later than an instant. */
export interface CallSpan {
  readonly after: number;
  readonly untilSimAt: number;
}

/** Activities of the calls to the seller in a span, oldest first, and the number of its newest call of any kind. */
export function callsIn(
  state: MarketState,
  { after, untilSimAt }: CallSpan,
): { readonly activities: readonly string[]; readonly last: number } {
  const activities: string[] = [];
  let last = after;
  for (const { id, number, activity } of state.all('calls').heads({ newerThan: after })) {
    if (activities.length === CALLS_MAX) break;
    if ((state.get('calls', id)?.createdSimAt ?? 0) > untilSimAt) continue;
    last = Math.max(last, number);
    if (directionOf({ activity }) === 'to_seller') activities.push(activity);
  }
  return { activities: activities.reverse(), last };
}

/** A question that a scenario can ask in place of the literal id of a call. */
export interface CallQuestion {
  readonly callId: string;
  /** Of `getLatestCall`. */
  readonly input: Readonly<Record<string, string>>;
}

/** For each call that an input names: which latest call it is, where it is one. */
export function questionsFor(state: MarketState, input: unknown): CallQuestion[] {
  return [...new Set(callIdsIn(input))].flatMap((callId) => {
    const call = state.get('calls', callId);
    return call && isLatest(state, call)
      ? [{ callId, input: { activity: call.activity, instanceId: call.instanceId } }]
      : [];
  });
}

function isLatest(state: MarketState, { id, activity, instanceId }: Call): boolean {
  const [newest] = state.all('calls').heads({ activity, instance: { ownId: instanceId } });
  return newest?.id === id;
}

function callIdsIn(value: unknown): string[] {
  if (typeof value === 'string') return CALL_ID.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(callIdsIn) : [];
}
