import type { AttemptFault, Exchange, ExtraRequest } from '../domain/call.ts';
import { sendsWrongRequest, type ArmedFault } from '../domain/fault-plan.ts';
import { spoilSignature } from '../protocol/spoil-signature.ts';
import type { SendResult } from './sender.ts';

type Request = Exchange['request'];

/** What a try is sent with. */
export interface FaultyWire {
  /** Builds and signs the request of this try, fresh each time, with the given wall time as its timestamp. */
  readonly build: (timestampMs: number) => Request;
  readonly send: (request: Request) => Promise<SendResult>;
  /** Waits in wall time; comes back early when the try is cut off. */
  readonly wait: (ms: number) => Promise<void>;
  readonly wallNow: () => number;
  /** Whether the try has been cut off: nothing more is sent then. */
  readonly isCutOff: () => boolean;
}

/** A request beside the true one, with its answer. */
export interface SentExtra extends Pick<ExtraRequest, 'place' | 'wallAt'> {
  readonly request: Request;
  readonly result: SendResult;
}

/** What came of a try. */
export interface SentTry {
  /** The true request; built, and perhaps not sent. */
  readonly request: Request;
  /** What the seller did. */
  readonly result: SendResult;
  /** What the marketplace sees of it. */
  readonly seen: SendResult;
  readonly extra?: SentExtra;
}

/**
 * Sends one try with what a fault plan does to it. Without a plan: one request, one answer. Nothing here waits longer
 * than two answers and `delaySeconds` together.
 */
export async function sendWithFault(fault: ArmedFault | undefined, wallAt: number, wire: FaultyWire): Promise<SentTry> {
  if (fault && sendsWrongRequest(fault.kind)) return afterWrongRequest(fault, wallAt, wire);
  const request = wire.build(wallAt);
  switch (fault?.kind) {
    case 'dropped_request':
      return { request, result: LOST_REQUEST, seen: LOST_REQUEST };
    case 'dropped_answer': {
      const result = await wire.send(request);
      // What failed by itself has failed as it has; there is no answer to be lost.
      const seen: SendResult = result.response ? { transportError: 'timeout', timings: result.timings } : result;
      return { request, result, seen };
    }
    case 'parallel_duplicate': {
      const again = wire.build(wallAt);
      const [result, extra] = await Promise.all([wire.send(request), wire.send(again)]);
      return { request, result, seen: result, extra: { place: 'beside', wallAt, request: again, result: extra } };
    }
    case 'repeated_nonce':
      return followedBy(request, () => request, wire);
    case 'duplicate':
      return followedBy(request, (againAt) => wire.build(againAt), wire);
    case 'delayed':
      await wire.wait((fault.settings.delayOn === 'wall' ? (fault.settings.delaySeconds ?? 0) : 0) * 1_000);
      break;
    case 'bad_signature':
    case 'stale_timestamp':
    case 'future_timestamp':
    case 'reordered':
    case 'answer_401':
    case 'answer_403':
    case 'answer_406':
    case 'answer_429':
    case 'answer_500':
    case 'answer_502':
    case 'answer_slow':
    case 'answer_broken':
    case undefined:
      break;
  }
  const result = wire.isCutOff() ? CUT_OFF : await wire.send(request);
  return { request, result, seen: result };
}

const LOST_REQUEST: SendResult = { transportError: 'connect_timeout', timings: { totalMs: 0 } };
const CUT_OFF: SendResult = { transportError: 'other', timings: { totalMs: 0 } };

async function afterWrongRequest(fault: ArmedFault, wallAt: number, wire: FaultyWire): Promise<SentTry> {
  const wrong = wrongRequest(fault, wallAt, wire);
  const extra: SentExtra = { place: 'before', wallAt, request: wrong, result: await wire.send(wrong) };
  const request = wire.build(wire.wallNow());
  const result = wire.isCutOff() ? CUT_OFF : await wire.send(request);
  return { request, result, seen: result, extra };
}

function wrongRequest({ kind, settings }: ArmedFault, wallAt: number, { build }: FaultyWire): Request {
  const shiftMs = (settings.shiftSeconds ?? 0) * 1_000;
  if (kind === 'stale_timestamp') return build(wallAt - shiftMs);
  if (kind === 'future_timestamp') return build(wallAt + shiftMs);
  const request = build(wallAt);
  return { ...request, url: spoilSignature(request.url) };
}

async function followedBy(request: Request, again: (wallAt: number) => Request, wire: FaultyWire): Promise<SentTry> {
  const result = await wire.send(request);
  if (wire.isCutOff()) return { request, result, seen: result };
  const wallAt = wire.wallNow();
  const second = again(wallAt);
  const extra: SentExtra = { place: 'after', wallAt, request: second, result: await wire.send(second) };
  return { request, result, seen: result, extra };
}

/** What the record of a try keeps of its fault, before it is judged. */
export function faultRecord(fault: ArmedFault): AttemptFault {
  const { settings: _how, ...members } = fault;
  return members;
}
