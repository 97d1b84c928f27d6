import type { MarketState } from '../../app/market-state.ts';
import type { Activity, Call, CallStatus } from '../../domain/call.ts';

/** Who calls whom. So far the marketplace calls the seller only. */
export type CallDirection = 'to_seller' | 'from_seller';

/** What a caller may look for; every member that is given must fit. */
export interface CallFilter {
  readonly activity?: Activity | undefined;
  readonly status?: CallStatus | undefined;
  readonly orderId?: string | undefined;
  /** The marketplace's own id of an instance, or the seller's. */
  readonly instanceId?: string | undefined;
  readonly direction?: CallDirection | undefined;
  /** Text to find in ids, address, body members, result codes and messages; case does not matter. */
  readonly q?: string | undefined;
}

type CallCriterion = keyof CallFilter;

const CRITERIA: readonly CallCriterion[] = ['activity', 'status', 'orderId', 'instanceId', 'direction', 'q'];

/** The criteria of a filter that a call does not meet. */
export function unmetCriteria(call: Call, filter: CallFilter, state: MarketState): CallCriterion[] {
  return CRITERIA.filter((criterion) => filter[criterion] !== undefined && !meets(call, criterion, filter, state));
}

/** Whether a call meets every criterion of a filter. */
export function matchesCall(call: Call, filter: CallFilter, state: MarketState): boolean {
  return unmetCriteria(call, filter, state).length === 0;
}

/** The calls that a filter can concern, newest first: those of one instance where it names one, all otherwise. */
export function candidateCalls(filter: CallFilter, state: MarketState): Iterable<Call> {
  const instanceId = ownInstanceId(filter, state);
  if (instanceId === undefined) return state.all('calls').newestFirst();
  return state
    .callIdsOf(instanceId)
    .flatMap((id) => state.get('calls', id) ?? [])
    .reverse();
}

function ownInstanceId({ instanceId, orderId }: CallFilter, state: MarketState): string | undefined {
  if (instanceId !== undefined && state.get('instances', instanceId)) return instanceId;
  return orderId === undefined ? undefined : state.get('orders', orderId)?.instanceId;
}

function meets(call: Call, criterion: CallCriterion, filter: CallFilter, state: MarketState): boolean {
  switch (criterion) {
    case 'activity':
      return call.activity === filter.activity;
    case 'status':
      return call.status === filter.status;
    case 'orderId':
      return call.orderId === filter.orderId;
    case 'instanceId':
      return call.instanceId === filter.instanceId || sellerInstanceIds(call, state).includes(filter.instanceId);
    case 'direction':
      return filter.direction === 'to_seller';
    case 'q':
      return searchText(call, state).includes((filter.q ?? '').toLowerCase());
  }
}

function sellerInstanceIds(call: Call, state: MarketState): (string | undefined)[] {
  return [state.get('instances', call.instanceId)?.sellerInstanceId, call.firstAnsweredInstanceId];
}

function searchText(call: Call, state: MarketState): string {
  const answers = call.attempts.flatMap((attempt) => [attempt.resultCode, attempt.resultMsg, attempt.transportError]);
  return [
    call.id,
    call.activity,
    call.cause,
    call.productId,
    call.orderId,
    call.instanceId,
    ...sellerInstanceIds(call, state),
    call.destination.url,
    ...Object.values(call.fields),
    ...answers,
  ]
    .join('\n')
    .toLowerCase();
}
