import type { Check, Verdict } from '../../domain/call.ts';
import type { AppInfo } from '../../domain/instance.ts';
import type { SellerUsage } from '../../domain/usage.ts';
import type { AnswerToJudge } from './answer-to-judge.ts';
import { checkBodySign } from './body-sign-check.ts';
import { readBody, type JsonBody } from './body-checks.ts';
import { CheckList } from '../../protocol/check-list.ts';
import { excerpt } from './excerpt.ts';
import { checkInstanceId } from './instance-id-checks.ts';
import { checkInfo, hasEncryptType } from './info-checks.ts';
import { checkResult } from './result-checks.ts';
import { checkTransport, checkUrl } from './transport-checks.ts';
import { checkV1BodySign } from './v1/body-sign-check.ts';
import { checkV1Creation } from './v1/creation-checks.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly resultCode?: string;
  readonly resultMsg?: string;
  /** Id of a creation answer, only when every rule about it is met. */
  readonly instanceId?: string;
  /** Access data of a query or V1.0 creation answer by the seller's instance id, only when the call succeeded. */
  readonly appInfos?: ReadonlyMap<string, AppInfo>;
  /** Use of a query answer, likewise. */
  readonly usages?: ReadonlyMap<string, readonly SellerUsage[]>;
}

/** `resultMsg` is kept with the attempt; the guide allows 255 characters. */
const KEPT_MESSAGE_LENGTH = 255;

/**
 * Measures one answer by the rules of its version (v1-saas 3 to 7, v2-saas 1 and 3 to 6; protocol/README, decision
 * table). Every rule that applied is listed; those that an earlier failure made pointless are absent. Any failed check is a failed call.
 */
export function judgeAnswer(input: AnswerToJudge): Judgement {
  const checks = new CheckList();
  checkUrl(checks, input);
  const isV1 = input.version === '1.0';
  const response = checkTransport(checks, input.sendResult, input.rules, input);
  if (response && isV1) checkV1BodySign(checks, response, input);
  const body = response && readBody(checks, response);
  if (!body) return { verdict: 'failure', checks: checks.all() };

  if (!isV1) checkBodySign(checks, body, input);
  if (!isV1 && hasEncryptType(body.members)) checks.found('ENCRYPT-TYPE', 'ignored');
  const result = checkResult(checks, body.members, input);
  const created = result.accepted && input.activity === 'newInstance';
  const instanceId = created ? checkInstanceId(checks, body.members, input) : undefined;
  const queried = result.accepted && !result.pending && input.activity === 'queryInstance';
  const queriedInfos = queried ? checkInfo(checks, body, input) : undefined;
  const appInfos = created && isV1 ? createdAppInfo(checks, body, input, instanceId) : queriedInfos?.appInfos;
  const verdict: Verdict = checks.failed ? 'failure' : result.pending ? 'pending' : 'success';
  return {
    verdict,
    checks: checks.all(),
    ...(result.code !== undefined && { resultCode: excerpt(result.code, 32) }),
    ...(result.message !== undefined && { resultMsg: excerpt(result.message, KEPT_MESSAGE_LENGTH) }),
    ...(instanceId !== undefined && { instanceId }),
    ...(appInfos && verdict === 'success' && { appInfos }),
    ...(queriedInfos && verdict === 'success' && { usages: queriedInfos.usages }),
  };
}

function createdAppInfo(
  checks: CheckList,
  body: JsonBody,
  input: AnswerToJudge,
  instanceId: string | undefined,
): ReadonlyMap<string, AppInfo> {
  const appInfo = checkV1Creation(checks, body, input);
  return new Map(appInfo && instanceId !== undefined ? [[instanceId, appInfo]] : []);
}
