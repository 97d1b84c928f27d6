import type { CallQuery } from '../../app/ports.ts';
import type { MarketState } from '../../app/market-state.ts';
import type { Activity, Call, CallStatus } from '../../domain/call.ts';
import { directionOf, type CallDirection } from '../../domain/call-direction.ts';
import { fieldText } from '../../domain/call-fields.ts';
import type { CallHead } from '../../domain/call-head.ts';

/** What a caller may look for; every member that is given must fit. */
export interface CallFilter {
  readonly activity?: Activity | undefined;
  readonly status?: CallStatus | undefined;
  readonly productId?: string | undefined;
  readonly orderId?: string | undefined;
  /** The marketplace's own id of an instance, or the seller's. */
  readonly instanceId?: string | undefined;
  readonly direction?: CallDirection | undefined;
  /** Text to find in ids, address, body members, result codes and messages; case does not matter. */
  readonly q?: string | undefined;
}

type CallCriterion = keyof CallFilter;

const CRITERIA: readonly CallCriterion[] = [
  'activity',
  'status',
  'productId',
  'orderId',
  'instanceId',
  'direction',
  'q',
];

/** The criteria of a filter that a call does not meet. */
export function unmetCriteria(call: Call, filter: CallFilter, state: MarketState): CallCriterion[] {
  return CRITERIA.filter((criterion) => filter[criterion] !== undefined && !meets(call, criterion, filter, state));
}

/** Whether a call meets every criterion of a filter. */
export function matchesCall(call: Call, filter: CallFilter, state: MarketState): boolean {
  return unmetCriteria(call, filter, state).length === 0;
}

/**
 * Heads of the calls that can fit as far as heads tell, newest first: the text of a filter is left out.
 * @param bounds numbers between which to look, exclusive
 */
export function candidateHeads(
  filter: CallFilter,
  state: MarketState,
  bounds: Pick<CallQuery, 'olderThan' | 'newerThan'> = {},
): Iterable<CallHead> {
  return state.all('calls').heads({ ...queryOf(filter, state), ...bounds });
}

/** Heads of the calls that fit and show the text of the filter in their heads, newest first. */
export function headsWithText(
  filter: CallFilter & { readonly q: string },
  state: MarketState,
  bounds: Pick<CallQuery, 'olderThan' | 'newerThan'>,
): Iterable<CallHead> {
  const contains = filter.q.toLowerCase();
  const instanceIds = new Set<string>();
  for (const { id, sellerInstanceId } of state.all('instances').values()) {
    if (sellerInstanceId?.toLowerCase().includes(contains)) instanceIds.add(id);
  }
  const query = { ...queryOf(filter, state), ...bounds, text: { contains, instanceIds } };
  return state.all('calls').heads(query);
}

function queryOf(filter: CallFilter, state: MarketState): CallQuery {
  const { activity, status, productId, orderId, instanceId, direction } = filter;
  const instance = instanceId === undefined ? instanceOfOrder(orderId, state) : instanceQuery(instanceId, state);
  return { activity, status, productId, orderId, instance, direction };
}

/**
 * The calls of an order are among those of its instance, which are found at once; where the purchase has made several
 * instances, they are spread over all of these.
 */
function instanceOfOrder(orderId: string | undefined, state: MarketState): CallQuery['instance'] {
  const order = orderId === undefined ? undefined : state.get('orders', orderId);
  const purchase = order && state.get('orders', state.get('instances', order.instanceId)?.orderId ?? order.id);
  if (!order || purchase?.furtherLines || order.furtherLines) return undefined;
  return { ownId: order.instanceId };
}

function instanceQuery(instanceId: string, state: MarketState): CallQuery['instance'] {
  if (state.get('instances', instanceId)) return { ownId: instanceId };
  return { ownId: state.instanceOfSellerId(instanceId) ?? instanceId, answeredId: instanceId };
}

function meets(call: Call, criterion: CallCriterion, filter: CallFilter, state: MarketState): boolean {
  switch (criterion) {
    case 'activity':
      return call.activity === filter.activity;
    case 'status':
      return call.status === filter.status;
    case 'productId':
      return call.productId === filter.productId;
    case 'orderId':
      return call.orderId === filter.orderId;
    case 'instanceId':
      return call.instanceId === filter.instanceId || sellerInstanceIds(call, state).includes(filter.instanceId);
    case 'direction':
      return directionOf(call) === filter.direction;
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
    ...Object.values(call.fields).map(fieldText),
    ...answers,
  ]
    .join('\n')
    .toLowerCase();
}
