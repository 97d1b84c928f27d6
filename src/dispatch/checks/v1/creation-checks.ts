import { z } from 'zod';
import type { AppInfo } from '../../../domain/instance.ts';
import { isDebugging } from '../../../domain/call.ts';
import { ruleValue } from '../../../domain/site-profile.ts';
import type { AnswerToJudge } from '../answer-to-judge.ts';
import { checkAppInfo } from '../app-info-checks.ts';
import type { JsonBody } from '../body-checks.ts';
import type { CheckList } from '../../../protocol/check-list.ts';
import { jsonType } from '../similar-member.ts';
import { decryptAppInfo } from './decrypt-checks.ts';

const memberSchema = z.looseObject({});

/** Checks the access data of an answer to newInstance (v1-saas 5.1.1) and gives them decrypted. */
export function checkV1Creation(checks: CheckList, body: JsonBody, input: AnswerToJudge): AppInfo | undefined {
  const { appInfo, encryptType } = body.members;
  if (appInfo === undefined || appInfo === null) {
    // The debugging page always demands it (v1-saas 7).
    const required = isDebugging(input) || ruleValue(input.rules, 'answer.v1.appInfo') === 'required';
    // The console names the member that it misses inside of it (v1-saas 7).
    checks.found('APPINFO-PRESENT', required ? 'missing_v1_required' : 'missing_v1', { field: 'frontEndUrl' });
    return undefined;
  }
  const members = memberSchema.safeParse(appInfo);
  if (!members.success) {
    checks.found('APPINFO-PRESENT', 'not_object', { field: 'appInfo', type: jsonType(appInfo) });
    return undefined;
  }
  checks.found('APPINFO-PRESENT', 'ok');
  const shown = checkAppInfo(checks, members.data, body.text, 'V1-LENGTHS');
  return decryptAppInfo(checks, shown, encryptType, input.accessKey);
}
