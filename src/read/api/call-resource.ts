import type { MarketState } from '../../app/market-state.ts';
import { directionOf } from '../../domain/call-direction.ts';
import type { Attempt, Call, Check, Exchange, Experiment } from '../../domain/call.ts';
import { isOnTheWire } from '../../domain/experiment.ts';
import type { Certainty } from '../../domain/site-profile.ts';
import { explainSigning } from '../../protocol/explain-signing.ts';
import { attemptFaultResource } from './fault-resource.ts';
import { hideKey, hideKeyInText } from './hide-key.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { replayFinding } from '../simulator/replay-finding.ts';

/** What a check says in the reader's language. */
export interface CheckText {
  readonly title: string;
  /** What was found. */
  readonly message: string;
  /** What to do; `null` for what passed. */
  readonly remedy: string | null;
  /** What the real debug console says when this check fails, where its text is known. */
  readonly consoleText: string | null;
  readonly source: string;
  readonly certainty: Certainty;
}

/** What a known mistake tells, in the reader's language. */
export interface FindingText {
  readonly id: string;
  readonly about: 'request' | 'answer';
  readonly certain: boolean;
  readonly sentence: string;
  readonly remedy: string | null;
}

/** What is needed beside the record to show a call in full. */
export interface CallDetailSources {
  /** Stored bytes by exchange id; missing ones are shown as `null`. */
  readonly exchanges: ReadonlyMap<string, Exchange>;
  readonly explain: (check: Check) => CheckText;
  /** What the known mistakes tell about a try with its bytes; nothing is told where this is left away. */
  readonly diagnose?: (call: Call, attempt: Attempt, exchange: Exchange) => readonly FindingText[];
  /** `false`: how it was signed is left away. */
  readonly withSigning?: boolean;
}

/** A call as lists show it, with its last attempt in short. */
export function callResource(call: Call, state: Pick<MarketState, 'get'>) {
  const last = call.attempts.at(-1);
  return {
    id: call.id,
    version: call.version,
    direction: directionOf(call),
    activity: call.activity,
    cause: call.cause,
    status: call.status,
    productId: call.productId,
    buyerId: call.buyerId,
    orderId: call.orderId ?? null,
    instanceId: call.instanceId,
    sellerInstanceId: state.get('instances', call.instanceId)?.sellerInstanceId ?? null,
    url: call.destination.url,
    fields: call.fields,
    createdSimAt: isoTime(call.createdSimAt),
    createdWallAt: isoTime(call.createdWallAt),
    nextAttemptSimAt: isoTimeOrNull(call.nextAttemptSimAt),
    nextAttemptWallAt: isoTimeOrNull(call.nextAttemptWallAt),
    finishedSimAt: isoTimeOrNull(call.finishedSimAt),
    clockReleased: call.clockReleased ?? false,
    heldBack: call.heldBack
      ? {
          kind: call.heldBack.kind,
          untilSimAt: isoTime(call.heldBack.untilSimAt),
          faultId: call.armedFault?.faultId ?? null,
        }
      : null,
    attemptCount: call.attempts.length,
    experimentCount: call.experiments?.length ?? 0,
    lastAttempt: last ? attemptSummary(call, last) : null,
  };
}

/** A call with everything that is known of each attempt: checks in words, bytes of both directions, signing steps. */
export function callDetailResource(call: Call, state: Pick<MarketState, 'get'>, sources: CallDetailSources) {
  return {
    ...callResource(call, state),
    attempts: call.attempts.map((attempt) => attemptResource(call, attempt, sources)),
    experiments: (call.experiments ?? []).map((experiment) => experimentResource(call, experiment, sources)),
  };
}

/** What a person sent beside the plan, and how it went. */
export function experimentResource(call: Call, experiment: Experiment, sources: CallDetailSources) {
  const { number, kind, edits, askedSimAt, askedWallAt, attempt, interrupted } = experiment;
  const finding = replayFinding(call, experiment);
  return {
    ref: `x${number}`,
    number,
    kind,
    status: isOnTheWire(experiment)
      ? ('on_the_wire' as const)
      : interrupted
        ? ('interrupted' as const)
        : ('ended' as const),
    askedSimAt: isoTime(askedSimAt),
    askedWallAt: isoTime(askedWallAt),
    edits: edits
      ? {
          url: edits.url ?? null,
          headers: edits.headers?.map(([name, value]) => ({ name, value })) ?? null,
          fields: edits.fields ?? null,
        }
      : null,
    finding: finding
      ? {
          outcome: finding.outcome,
          ageSeconds: finding.ageSeconds,
          source: finding.source,
          certainty: finding.certainty,
        }
      : null,
    attempt: attempt ? attemptResource(call, attempt, sources) : null,
  };
}

function attemptSummary(call: Call, attempt: Attempt) {
  const { accessKey } = call.destination;
  const failed = attempt.checks.filter((check) => check.verdict === 'fail');
  return {
    number: attempt.number,
    attemptedSimAt: isoTime(attempt.simAt),
    attemptedWallAt: isoTime(attempt.wallAt),
    verdict: attempt.verdict,
    totalMs: attempt.timings.totalMs,
    connectedMs: attempt.timings.connectedMs ?? null,
    securedMs: attempt.timings.securedMs ?? null,
    headersMs: attempt.timings.headersMs ?? null,
    connectionReused: attempt.timings.connectionReused ?? false,
    httpStatus: attempt.httpStatus ?? null,
    resultCode: attempt.resultCode ?? null,
    resultMsg: attempt.resultMsg === undefined ? null : hideKeyInText(attempt.resultMsg, accessKey),
    transportError: attempt.transportError ?? null,
    failedChecks: failed.map((check) => check.id),
    manual: attempt.manual ?? false,
    mayRepeat: attempt.mayRepeat ?? false,
    clockReleased: attempt.clockReleased ?? false,
    assumed: attempt.assumed ?? false,
    fault: attemptFaultResource(call, attempt),
    overtook: attempt.overtook ?? [],
  };
}

function attemptResource(call: Call, attempt: Attempt, sources: CallDetailSources) {
  const { exchanges, explain, diagnose, withSigning = true } = sources;
  const exchange = exchanges.get(attempt.exchangeId);
  const { accessKey } = call.destination;
  return {
    ...attemptSummary(call, attempt),
    checks: attempt.checks.map((check) => checkResource(check, explain, accessKey)),
    request: exchange ? requestResource(exchange.request, accessKey) : null,
    response: exchange?.response ? responseResource(exchange.response, accessKey) : null,
    signing: withSigning && exchange ? signingResource(call, exchange.request) : null,
    extra: extraResource(attempt, exchanges, accessKey),
    diagnosis: (exchange && diagnose?.(call, attempt, exchange)) ?? [],
  };
}

/** The bytes of the request beside the true one, which a fault plan has sent. */
function extraResource({ fault }: Attempt, exchanges: CallDetailSources['exchanges'], accessKey: string) {
  const exchange = fault?.extra && exchanges.get(fault.extra.exchangeId);
  if (!exchange) return null;
  return {
    request: requestResource(exchange.request, accessKey),
    response: exchange.response ? responseResource(exchange.response, accessKey) : null,
  };
}

function signingResource(call: Call, request: Exchange['request']) {
  const explained = explainSigning(call, request);
  return explained ? { nonce: null, ...explained } : null;
}

/** What a check says may quote the answer, which may echo the key. */
/** A check in answers; the access key is hidden in what it quotes. */
export function checkResource(check: Check, explain: CallDetailSources['explain'], accessKey: string) {
  const { message, remedy, consoleText, ...text } = explain(check);
  const hide = (quoting: string | null): string | null => quoting && hideKeyInText(quoting, accessKey);
  return {
    id: check.id,
    verdict: check.verdict,
    ...text,
    message: hide(message),
    remedy: hide(remedy),
    consoleText: hide(consoleText),
  };
}

function requestResource(request: Exchange['request'], accessKey: string) {
  return {
    method: request.method,
    url: request.url,
    headers: headerResources(request.headers, accessKey),
    body: bodyResource(request.body, accessKey),
  };
}

function responseResource(response: NonNullable<Exchange['response']>, accessKey: string) {
  return {
    status: response.status,
    headers: headerResources(response.headers, accessKey),
    body: bodyResource(response.body, accessKey),
    truncated: response.truncated,
  };
}

function headerResources(headers: readonly (readonly [string, string])[], accessKey: string) {
  return headers.map(([name, value]) => ({ name, value: hideKeyInText(value, accessKey) }));
}

function bodyResource(bytes: Uint8Array, accessKey: string) {
  const shown = hideKey(bytes, accessKey);
  return { bytes: bytes.length, text: shown.toString('utf8'), base64: shown.toString('base64') };
}
