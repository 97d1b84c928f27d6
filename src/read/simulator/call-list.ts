import type { Workspace } from '../../app/workspace.ts';
import type { Activity, Attempt, Call, CallStatus, Check } from '../../domain/call.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { restartRefusal } from '../../domain/restart-call.ts';
import { candidateCalls, matchesCall } from '../api/call-filter.ts';
import { hideKey } from '../api/hide-key.ts';
import { pageOf, type PageRequest } from '../api/page-of.ts';
import { callLine, type CallLine } from '../frame/call-line.ts';
import { shownText } from './shown-text.ts';

/** What a reader of a list of calls may look for; every member that is given must fit. */
export interface CallListFilter {
  readonly activity: Activity | undefined;
  readonly status: CallStatus | undefined;
  readonly productId: string | undefined;
  /** Text in ids, address, body members, result codes and messages; empty for all. */
  readonly text: string;
}

/** One call in a list. */
export interface CallRow extends CallLine {
  /** Real time of the newest try, or of the call's making while there is none. */
  readonly wallAt: number;
  readonly productId: string;
  readonly orderId: string | undefined;
  readonly instanceId: string;
  readonly sellerInstanceId: string | undefined;
  readonly resultMsg: string | undefined;
  /** What the newest try failed on. */
  readonly failure: Check | undefined;
  /** Why it cannot be restarted now, if so. */
  readonly refusal: Refusal | undefined;
}

/** One page of calls, newest first. */
export interface CallList {
  readonly rows: readonly CallRow[];
  readonly nextCursor: string | undefined;
  /** There are calls at all, whether they fit or not. */
  readonly anyCalls: boolean;
}

/**
 * One page of the calls that fit a filter, newest first.
 * @throws AppError `invalid_input` (path `after`) for a cursor that the list did not give
 */
export function callList(workspace: Workspace, filter: CallListFilter, request: PageRequest): CallList {
  const { state } = workspace;
  const { candidates, fits } = callMatcher(workspace, filter);
  const page = pageOf(candidates, request, fits);
  return {
    rows: page.items.map((call) => callRow(workspace, call)),
    nextCursor: page.nextCursor,
    anyCalls: state.all('calls').size > 0,
  };
}

/** The calls that a filter can concern, newest first, and whether one of them fits. */
export function callMatcher(
  { state }: Workspace,
  filter: CallListFilter,
): { readonly candidates: Iterable<Call>; readonly fits: (call: Call) => boolean } {
  const criteria = {
    activity: filter.activity,
    status: filter.status,
    ...(filter.text === '' ? {} : { q: filter.text }),
  };
  return {
    candidates: candidateCalls(criteria, state),
    fits: (call) =>
      (filter.productId === undefined || call.productId === filter.productId) && matchesCall(call, criteria, state),
  };
}

/** One call as lists show it. */
export function callRow(workspace: Workspace, call: Call): CallRow {
  const last = call.attempts.at(-1);
  return {
    ...callLine(workspace, call),
    wallAt: last?.wallAt ?? call.createdWallAt,
    productId: call.productId,
    orderId: call.orderId,
    instanceId: call.instanceId,
    sellerInstanceId: workspace.state.get('instances', call.instanceId)?.sellerInstanceId,
    ...(last ? explanation(last, call.destination.accessKey) : { resultMsg: undefined, failure: undefined }),
    refusal: restartRefusal(call, workspace.state),
  };
}

/**
 * What tells in words how a try ended: the seller's message, and the first check that failed.
 * @param secret access key that must not appear even where the seller echoes it; empty when it may
 */
export function explanation({ resultMsg, checks }: Attempt, secret: string): Pick<CallRow, 'resultMsg' | 'failure'> {
  const failure = checks.find(({ verdict }) => verdict === 'fail');
  return {
    resultMsg: resultMsg === undefined ? undefined : quotedText(resultMsg, secret),
    failure: failure && shownCheck(failure, secret),
  };
}

/** A check whose quotes from the answer are fit to be shown. */
export function shownCheck(check: Check, secret: string): Check {
  if (!check.params) return check;
  const params = Object.entries(check.params).map(([name, value]) => [
    name,
    typeof value === 'string' ? quotedText(value, secret) : value,
  ]);
  return { ...check, params: Object.fromEntries(params) as Check['params'] & object };
}

function quotedText(text: string, secret: string): string {
  return shownText(hideKey(Buffer.from(text), secret).toString());
}
