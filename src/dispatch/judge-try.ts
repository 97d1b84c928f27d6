import type { Attempt, AttemptFault, Call, Check, Exchange, ExtraRequest } from '../domain/call.ts';
import { judgeFault } from './checks/fault-checks.ts';
import type { Judgement } from './checks/judge-answer.ts';
import type { SendResult } from './sender.ts';
import { faultRecord, type SentExtra, type SentTry } from './send-with-fault.ts';

/** One try as the marketplace sees it, and what it found about the seller by a fault. */
export interface JudgedTry {
  readonly result: SendResult;
  readonly judgement: Judgement;
  /** Those on the answer, then those on the fault. */
  readonly checks: readonly Check[];
  readonly fault?: AttemptFault;
}

/** A request with what came of it: some versions judge an answer by what was asked. */
export interface Heard {
  readonly request: Exchange['request'];
  readonly result: SendResult;
}

/** Judges one answer; `firstAnsweredId` is the instanceId that a creation has to be answered with, where one is known. */
type Judge = (heard: Heard, firstAnsweredId: string | undefined) => Judgement;

/**
 * Judges a try. What the seller really did with a lost answer, or with a request beside the true one, is looked at too;
 * the order goes on by what the marketplace sees.
 */
export function judgeTry(call: Call, sent: SentTry, judge: Judge): JudgedTry {
  const { armedFault } = call;
  const judgement = judge({ request: sent.request, result: sent.seen }, call.firstAnsweredInstanceId);
  const own = { result: sent.result, judgement: sent.seen === sent.result ? judgement : judge(sent, undefined) };
  const extra = sent.extra && { result: sent.extra.result, judgement: judge(sent.extra, undefined) };
  const found = judgeFault({ call, kind: armedFault?.kind, own, extra, overtakenBy: armedFault?.overtakenBy });
  // What was lost on purpose is no finding about the seller's address or speed.
  const lost = found.some(({ id }) => id === 'FAULT-DROPPED');
  const checks = [...(lost ? [] : judgement.checks), ...found];
  if (!armedFault) return { result: sent.seen, judgement, checks };
  const unseen = armedFault.kind === 'dropped_answer' ? own.judgement.instanceId : undefined;
  const verdict = lost ? undefined : found.at(-1)?.verdict;
  const fault: AttemptFault = {
    ...faultRecord(armedFault),
    ...(extra && sent.extra ? { extra: extraRecord(call, sent.extra, extra.judgement) } : {}),
    ...(unseen === undefined ? {} : { unseenInstanceId: unseen }),
    ...(verdict === undefined ? {} : { verdict }),
  };
  return { result: sent.seen, judgement, checks, fault };
}

/** Everything that was on the wire in a try, a lost answer included, and a request that was lost. */
export function exchangesOf({ exchangeId, fault }: Attempt, { request, result, extra }: SentTry): Exchange[] {
  const own = exchange(exchangeId, request, result);
  return extra && fault?.extra ? [own, exchange(fault.extra.exchangeId, extra.request, extra.result)] : [own];
}

/** What to keep of a request and its answer, with the headers as they were written to the connection. */
export function exchange(id: string, request: Exchange['request'], { response, sentHeaders }: SendResult): Exchange {
  return { id, request: { ...request, headers: sentHeaders ?? request.headers }, ...(response ? { response } : {}) };
}

function extraRecord(call: Call, { place, wallAt, result }: SentExtra, judgement: Judgement): ExtraRequest {
  const { response, transportError, timings } = result;
  const { resultCode, resultMsg } = judgement;
  return {
    exchangeId: `${call.id}-${call.attempts.length + 1}-extra`,
    place,
    wallAt,
    timings,
    ...(response ? { httpStatus: response.status } : {}),
    ...(resultCode === undefined ? {} : { resultCode }),
    ...(resultMsg === undefined ? {} : { resultMsg }),
    ...(transportError === undefined ? {} : { transportError }),
  };
}
