import { waitForCall } from '../../app/wait-for-call.ts';
import type { Marketplace } from '../../app/marketplace.ts';
import type { Workspace } from '../../app/workspace.ts';
import { callNumber, type Call } from '../../domain/call.ts';
import { isOpen } from '../../domain/draft.ts';
import { matchesCall, unmetCriteria, type CallFilter } from '../../read/api/call-filter.ts';
import { CallSearch } from '../../read/api/find-calls.ts';
import { InputError } from './input-error.ts';
import { WaitOverError, type NearMiss } from './wait-over-error.ts';

const NEAR_MISSES = 5;
/** Newest calls among which near misses are looked for. */
const NEAR_MISS_POOL = 500;

/** How long to wait, and what ends the waiting early. */
interface WaitLimits {
  /** Id of a call: only calls made after it count. */
  readonly after?: string | undefined;
  readonly timeoutMs: number;
  readonly clientGone: AbortSignal;
}

/**
 * Waits for a finished call that fits (with a `status` in the filter: for one in that status).
 * @returns `undefined` when the client has gone
 * @throws WaitOverError with the nearest misses; InputError for an unknown `after`
 */
export async function awaitCall(
  workspace: Workspace,
  filter: CallFilter,
  limits: WaitLimits,
): Promise<Call | undefined> {
  const { after, timeoutMs, clientGone } = limits;
  if (after !== undefined && !workspace.state.get('calls', after)) {
    throw new InputError([{ path: 'after', key: 'no_record', params: { id: after } }]);
  }
  const fits = (call: Call): boolean =>
    (filter.status !== undefined || !isOpen(call)) &&
    isAfter(call, after) &&
    matchesCall(call, filter, workspace.state);
  const call = await withDeadline(timeoutMs, clientGone, (signal) =>
    waitForCall(workspace, () => new CallSearch(filter, workspace.state, { newerThan: after }).calls(), fits, signal),
  );
  if (call ?? clientGone.aborted) return call;
  throw new WaitOverError(timeoutMs, nearMisses(workspace, filter, after));
}

/**
 * Waits until no try is due or on the wire.
 * @throws WaitOverError with the calls that are
 */
export async function awaitSettled(
  { workspace, outbox }: Pick<Marketplace, 'workspace' | 'outbox'>,
  { timeoutMs, clientGone }: Pick<WaitLimits, 'timeoutMs' | 'clientGone'>,
): Promise<void> {
  const over = await withDeadline(timeoutMs, clientGone, (signal) =>
    Promise.race([
      outbox.idle().then(() => false),
      new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(true), { once: true })),
    ]),
  );
  if (over && !clientGone.aborted) throw new WaitOverError(timeoutMs, callsOnTheWire(workspace));
}

function callsOnTheWire({ state }: Workspace): NearMiss[] {
  const ids = [...state.callingIds()].slice(0, NEAR_MISSES);
  return ids.flatMap((id) => {
    const call = state.get('calls', id);
    return call ? [nearMiss(call, ['unfinished'])] : [];
  });
}

async function withDeadline<T>(
  timeoutMs: number,
  clientGone: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  clientGone.addEventListener('abort', abort);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    clientGone.removeEventListener('abort', abort);
  }
}

function isAfter(call: Call, after: string | undefined): boolean {
  return after === undefined || callNumber(call.id) > callNumber(after);
}

function nearMisses({ state }: Workspace, filter: CallFilter, after: string | undefined): NearMiss[] {
  const misses: { call: Call; unmet: string[] }[] = [];
  for (const call of state.all('calls').newestFirst()) {
    if (misses.length === NEAR_MISS_POOL) break;
    misses.push({ call, unmet: unmetByWait(call) });
  }
  function unmetByWait(call: Call): string[] {
    const unmet: string[] = unmetCriteria(call, filter, state);
    if (filter.status === undefined && isOpen(call)) unmet.push('unfinished');
    if (!isAfter(call, after)) unmet.push('after');
    return unmet;
  }
  return misses
    .sort((a, b) => a.unmet.length - b.unmet.length)
    .slice(0, NEAR_MISSES)
    .map(({ call, unmet }) => nearMiss(call, unmet));
}

function nearMiss(call: Call, unmet: readonly string[]): NearMiss {
  const { id, activity, status, orderId = null, instanceId } = call;
  return { callId: id, activity, status, orderId, instanceId, unmet };
}
