import type { Workspace } from '../../app/workspace.ts';
import type { Activity, Attempt, Call, CallStatus, HeldBack, TransportError, Verdict } from '../../domain/call.ts';
import { directionOf, type CallDirection } from '../../domain/call-direction.ts';
import type { FaultKind } from '../../domain/fault-plan.ts';
import { operationOf } from '../../domain/seller-calls.ts';
import type { LocalizedText } from '../../domain/text.ts';

/** One call in the activity tray. */
export interface CallLine {
  readonly id: string;
  readonly activity: Activity;
  readonly direction: CallDirection;
  readonly status: CallStatus;
  readonly productName: LocalizedText;
  readonly simAt: number;
  readonly tries: number;
  readonly nextAttemptSimAt: number | undefined;
  readonly nextAttemptWallAt: number | undefined;
  /** On the wire, and the clock does not wait for it. */
  readonly clockReleased: boolean;
  /** `FREEZE`, `UNFREEZE` where the call carries one. */
  readonly operation: string | undefined;
  readonly last: LastTry | undefined;
  /** What a fault plan does to the try that is due, or did to the newest one. */
  readonly fault: FaultKind | undefined;
  readonly heldBack: HeldBack | undefined;
}

/** The newest try of a call. */
export interface LastTry {
  readonly verdict: Verdict;
  readonly resultCode: string | undefined;
  readonly httpStatus: number | undefined;
  readonly transportError: TransportError | undefined;
  readonly totalMs: number;
  readonly checksPassed: number;
  readonly checksTotal: number;
  readonly warnings: number;
  /** Not sent, only written down. */
  readonly assumed: boolean;
  readonly fault: FaultKind | undefined;
}

/** Speaks of the address, not of the answer, and would say the same on every line while a service is on a desk. */
const ABOUT_THE_ADDRESS = 'URL-HTTPS';

/** Builds the line of one call. */
export function callLine(workspace: Workspace, call: Call): CallLine {
  const attempt = call.attempts.at(-1);
  return {
    id: call.id,
    activity: call.activity,
    direction: directionOf(call),
    status: call.status,
    productName: workspace.state.get('products', call.productId)?.name ?? { en: call.productId, zh: call.productId },
    simAt: attempt?.simAt ?? call.createdSimAt,
    tries: call.attempts.length,
    nextAttemptSimAt: call.status === 'calling' ? undefined : call.nextAttemptSimAt,
    nextAttemptWallAt: call.nextAttemptWallAt,
    clockReleased: call.clockReleased ?? false,
    operation: operationOf(call),
    last: attempt && lastTry(attempt),
    fault: (call.armedFault ?? attempt?.fault)?.kind,
    heldBack: call.heldBack,
  };
}

/** The newest try in numbers. */
export function lastTry(attempt: Attempt): LastTry {
  const checks = attempt.checks.filter(({ id }) => id !== ABOUT_THE_ADDRESS);
  return {
    verdict: attempt.verdict,
    resultCode: attempt.resultCode,
    httpStatus: attempt.httpStatus,
    transportError: attempt.transportError,
    totalMs: attempt.timings.totalMs,
    checksPassed: checks.filter(({ verdict }) => verdict === 'pass').length,
    checksTotal: checks.length,
    warnings: checks.filter(({ verdict }) => verdict === 'warning').length,
    assumed: attempt.assumed ?? false,
    fault: attempt.fault?.kind,
  };
}

/**
 * Lines of the calls that changed last, newest first; where this process has seen too few of them, those that were made
 * last. Looks at recent news and the newest records only, never through all calls.
 */
export function latestCallLines(workspace: Workspace, count: number): CallLine[] {
  const { state, feed } = workspace;
  const lines = new Map<string, CallLine>();
  const add = (call: Call | undefined): void => {
    if (call && !lines.has(call.id)) lines.set(call.id, callLine(workspace, call));
  };
  for (const { kind, subjectId } of feed.since(0).events.toReversed()) {
    if (lines.size >= count) break;
    if (kind === 'call') add(state.get('calls', subjectId));
  }
  for (const call of state.all('calls').newestFirst()) {
    if (lines.size >= count) break;
    add(call);
  }
  return [...lines.values()];
}
