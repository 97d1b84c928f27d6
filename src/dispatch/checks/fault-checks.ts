import type { Call, Check } from '../../domain/call.ts';
import type { FaultKind } from '../../domain/fault-plan.ts';
import type { CheckId, CheckVariant } from '../../protocol/v2/check-catalogue.ts';
import type { SendResult } from '../sender.ts';
import { CheckList } from '../../protocol/check-list.ts';
import { excerpt } from './excerpt.ts';
import type { Judgement } from './judge-answer.ts';

/** One request and what was found about its answer. */
export interface JudgedAnswer {
  readonly result: SendResult;
  readonly judgement: Judgement;
}

/** What a try with a fault, or the one after a lost answer, is measured by. */
export interface FaultToJudge {
  readonly call: Pick<Call, 'activity' | 'attempts'> & { readonly version: string };
  readonly kind: FaultKind | undefined;
  /** The true request as the seller answered it. */
  readonly own: JudgedAnswer;
  readonly extra: JudgedAnswer | undefined;
  /** A request that went before this one although it was made later. */
  readonly overtakenBy: string | undefined;
}

type Params = Record<string, string | number>;

/** Result codes of a refused signature (v2-saas 6, v1-saas 9). */
const SIGNATURE_REFUSED = '000001';

/**
 * What the seller made of a fault: at most one check about the fault, and one about an answer that was lost before.
 * None of them changes the verdict of the try.
 */
export function judgeFault(input: FaultToJudge): readonly Check[] {
  const checks = new CheckList();
  judgeLostBefore(checks, input);
  const { extra } = input;
  switch (input.kind) {
    case 'bad_signature':
      if (extra) checks.found('FAULT-SIGNATURE', signatureVariant(extra), said(extra));
      break;
    case 'stale_timestamp':
    case 'future_timestamp':
      if (extra) checks.found('FAULT-TIMESTAMP', timestampVariant(extra, input.call.version), said(extra));
      break;
    case 'repeated_nonce':
      if (extra) judgeRepeated(checks, input, extra);
      break;
    case 'duplicate':
    case 'parallel_duplicate':
      if (extra) judgeDuplicate(checks, input, extra);
      break;
    case 'dropped_request':
      checks.found('FAULT-DROPPED', 'request');
      break;
    case 'dropped_answer':
      if (input.own.result.response) checks.found('FAULT-DROPPED', 'answer', said(input.own));
      break;
    case 'reordered':
      if (input.overtakenBy !== undefined) {
        const fine = reading(input.own) === 'accepted';
        checks.found('FAULT-ORDER', fine ? 'ok' : 'refused', { ...said(input.own), callId: input.overtakenBy });
      }
      break;
    case 'delayed':
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
  return checks.all();
}

/** How an answer is to be read: the seller did it, the seller said no, or nobody can tell. */
function reading({ result, judgement }: JudgedAnswer): 'accepted' | 'refused' | 'unclear' {
  if (!result.response || result.transportError !== undefined) return 'unclear';
  if (judgement.checks.some(({ id, verdict }) => id === 'RESULT-OK' && verdict === 'pass')) return 'accepted';
  const { status } = result.response;
  const refusedByStatus = status >= 400 && status < 500;
  return judgement.resultCode !== undefined || refusedByStatus ? 'refused' : 'unclear';
}

function said({ result, judgement }: JudgedAnswer): Params {
  const status = result.response?.status;
  const answer = judgement.resultCode ?? (status === undefined ? (result.transportError ?? '–') : `HTTP ${status}`);
  return { answer: excerpt(answer) };
}

function signatureVariant(extra: JudgedAnswer): CheckVariant<'FAULT-SIGNATURE'> {
  const read = reading(extra);
  if (read !== 'refused') return read;
  return extra.judgement.resultCode === SIGNATURE_REFUSED ? 'refused' : 'other_refusal';
}

function timestampVariant(extra: JudgedAnswer, version: string): CheckVariant<'FAULT-TIMESTAMP'> {
  const read = reading(extra);
  return read === 'accepted' && version === '1.0' ? 'no_rule' : read;
}

/** The very bytes once more: V2.0 lets the seller refuse a nonce; V1.0 has none, so that it is a repeated call. */
function judgeRepeated(checks: CheckList, input: FaultToJudge, extra: JudgedAnswer): void {
  if (input.call.version === '1.0') return judgeDuplicate(checks, input, extra);
  const read = reading(extra);
  const variant = read !== 'accepted' ? read : namesOther(input, extra) ? 'other_instance' : 'same_answer';
  checks.found('FAULT-NONCE', variant, { ...said(extra), ...ids(input, extra) });
}

function judgeDuplicate(checks: CheckList, input: FaultToJudge, extra: JudgedAnswer): void {
  const id: CheckId = input.call.activity === 'newInstance' ? 'FAULT-SAME-INSTANCE' : 'FAULT-REPEATABLE';
  const params = { ...said(extra), ...ids(input, extra) };
  // Nothing can be asked of the second answer when the first was none, or a refusal.
  const read = reading(input.own) === 'accepted' ? reading(extra) : 'unclear';
  if (id === 'FAULT-REPEATABLE') checks.found(id, read === 'accepted' ? 'ok' : read, params);
  else if (read !== 'accepted') checks.found(id, read, params);
  else checks.found(id, namesOther(input, extra) ? 'other_instance' : 'ok', params);
}

function namesOther({ call, own }: FaultToJudge, extra: JudgedAnswer): boolean {
  return call.activity === 'newInstance' && answeredId(extra) !== answeredId(own);
}

function ids({ call, own }: FaultToJudge, extra: JudgedAnswer): Params {
  if (call.activity !== 'newInstance') return {};
  return { first: excerpt(answeredId(own) ?? '–'), second: excerpt(answeredId(extra) ?? '–') };
}

function answeredId({ judgement }: JudgedAnswer): string | undefined {
  return judgement.instanceId;
}

/** The answer to an earlier try of a creation was lost: the seller has made the instance then. */
function judgeLostBefore(checks: CheckList, { call, own }: FaultToJudge): void {
  if (call.activity !== 'newInstance') return;
  const first = call.attempts.findLast(({ fault }) => fault?.unseenInstanceId !== undefined)?.fault?.unseenInstanceId;
  const second = own.judgement.instanceId;
  if (first === undefined || reading(own) !== 'accepted') return;
  const variant = second === first ? 'ok' : 'other_instance';
  checks.found('FAULT-SAME-INSTANCE', variant, {
    ...said(own),
    first: excerpt(first),
    second: excerpt(second ?? '–'),
  });
}
