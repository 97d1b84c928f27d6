import type { Workspace } from '../../app/workspace.ts';
import { type Activity, type Attempt, type Call, type CallStatus, type Check } from '../../domain/call.ts';
import type { CallDirection } from '../../domain/call-direction.ts';
import { callHead } from '../../domain/call-head.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { restartOffer, restartRefusal, type RestartOffer } from '../../domain/restart-call.ts';
import type { CallFilter } from '../api/call-filter.ts';
import { findCalls } from '../api/find-calls.ts';
import { hideKey } from '../api/hide-key.ts';
import type { PageRequest } from '../api/page-of.ts';
import { callLine, type CallLine } from '../frame/call-line.ts';
import { shownText } from './shown-text.ts';

/** What a reader of a list of calls may look for; every member that is given must fit. */
export interface CallListFilter {
  readonly activity: Activity | undefined;
  readonly direction?: CallDirection | undefined;
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
  readonly restart: RestartOffer;
}

/** One page of calls, newest first. */
export interface CallList {
  readonly rows: readonly CallRow[];
  readonly nextCursor: string | undefined;
  /** A text was looked for in the records of the newest calls only: the cursor that goes on behind them. */
  readonly searchedTo: string | undefined;
  /** There are calls at all, whether they fit or not. */
  readonly anyCalls: boolean;
}

/**
 * One page of the calls that fit a filter, newest first.
 * @throws AppError `invalid_input` (path `after`) for a cursor that the list did not give
 */
export function callList(workspace: Workspace, filter: CallListFilter, request: PageRequest): CallList {
  const { state } = workspace;
  const page = findCalls(callFilter(filter), state, request);
  return {
    rows: page.items.map((call) => callRow(workspace, call)),
    nextCursor: page.nextCursor,
    searchedTo: page.searchedTo,
    anyCalls: state.all('calls').size > 0,
  };
}

/** What a filter of a page asks of the log. */
export function callFilter({ text, ...criteria }: CallListFilter): CallFilter {
  return { ...criteria, ...(text === '' ? {} : { q: text }) };
}

/** One call as lists show it. */
export function callRow(workspace: Workspace, call: Call): CallRow {
  const last = call.attempts.at(-1);
  const refusal = restartRefusal(callHead(call), workspace.state);
  return {
    ...callLine(workspace, call),
    wallAt: last?.wallAt ?? call.createdWallAt,
    productId: call.productId,
    orderId: call.orderId,
    instanceId: call.instanceId,
    sellerInstanceId: workspace.state.get('instances', call.instanceId)?.sellerInstanceId,
    ...(last ? explanation(last, call.destination.accessKey) : { resultMsg: undefined, failure: undefined }),
    refusal,
    restart: restartOffer(refusal),
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
