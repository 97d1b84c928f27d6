import { z } from 'zod';
import { ruleValue } from '../../domain/site-profile.ts';
import type { AppInfo } from '../../domain/instance.ts';
import type { SellerUsage } from '../../domain/usage.ts';
import { checkAppInfo } from './app-info-checks.ts';
import type { JsonBody } from './body-checks.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { excerpt } from './excerpt.ts';
import type { AnswerToJudge } from './answer-to-judge.ts';
import { jsonType, similarMember } from './similar-member.ts';
import { checkUsage } from './usage-checks.ts';
import { decryptAppInfo } from './v1/decrypt-checks.ts';

/** Only what identifies an element; the rest of it is looked at member by member, and nothing unknown is refused. */
const infoSchema = z.array(z.looseObject({ instanceId: z.unknown() }).catch({ instanceId: undefined }));
const memberSchema = z.looseObject({});

/** How many of the answered ids a message names. */
const NAMED_IDS = 3;

/**
 * Checks the `info` list of a query answer (v1-saas 5.7, v2-saas 4.2), one element for each instance asked for.
 * @returns access data and use by the seller's instance id, of the instances that are there with such data
 */
export function checkInfo(checks: CheckList, body: JsonBody, input: AnswerToJudge): QueriedInfo {
  const list = readList(checks, body.members);
  const { sellerInstanceId = '–', askedInstanceIds = [sellerInstanceId] } = input.expected;
  const appInfos = new Map<string, AppInfo>();
  const usages = new Map<string, readonly SellerUsage[]>();
  if (!list) return { appInfos, usages };
  const isV1 = input.version === '1.0';
  // The table of V2.0 ends at appInfo on some sites (v2-saas 10).
  const tellsUse = isV1 || ruleValue(input.rules, 'answer.usageInfo') === 'required';
  for (const asked of askedInstanceIds) {
    const element = pickElement(checks, list, asked);
    if (!element) continue;
    const metered = tellsUse && (input.expected.isMetered?.(asked) ?? false);
    const usage = checkUsage(checks, element['usageInfo'], { id: isV1 ? 'V1-USAGE' : 'USAGE', metered });
    if (usage) usages.set(asked, usage);
    const appInfo = checkElement(checks, element, body, input);
    if (appInfo) appInfos.set(asked, appInfo);
  }
  return { appInfos, usages };
}

/** What a query answer tells, by the seller's instance id. */
interface QueriedInfo {
  readonly appInfos: ReadonlyMap<string, AppInfo>;
  readonly usages: ReadonlyMap<string, readonly SellerUsage[]>;
}

function checkElement(
  checks: CheckList,
  element: InfoElement,
  { text, members: answer }: JsonBody,
  input: AnswerToJudge,
): AppInfo | undefined {
  const isV1 = input.version === '1.0';
  if (!isV1 && [element, element.appInfo].some(hasEncryptType)) checks.found('ENCRYPT-TYPE', 'ignored');
  const { appInfo } = element;
  if (appInfo === undefined || appInfo === null) {
    const required =
      input.cause === 'provisioning_poll' && ruleValue(input.rules, 'answer.appInfoAfterCreation') === 'required';
    checks.found('APPINFO-PRESENT', required ? 'missing_after_creation' : 'missing', { field: 'appInfo' });
    return undefined;
  }
  const members = memberSchema.safeParse(appInfo);
  if (!members.success) {
    checks.found('APPINFO-PRESENT', 'not_object', { field: 'appInfo', type: jsonType(appInfo) });
    return undefined;
  }
  checks.found('APPINFO-PRESENT', 'ok');
  if (!isV1) return checkAppInfo(checks, members.data, text);
  const encrypted = checkAppInfo(checks, members.data, text, 'V1-LENGTHS');
  return decryptAppInfo(checks, encrypted, answer['encryptType'], input.accessKey);
}

type InfoElement = z.infer<typeof infoSchema>[number];

function readList(checks: CheckList, members: JsonBody['members']): readonly InfoElement[] | undefined {
  const params = { field: 'info' };
  if (members.info === undefined || members.info === null) {
    const name = similarMember(members, 'info');
    if (name === undefined) checks.found('INFO-PRESENT', 'missing', params);
    else checks.found('INFO-PRESENT', 'other_name', { ...params, name: excerpt(name) });
    return undefined;
  }
  const list = infoSchema.safeParse(members.info);
  if (!list.success) {
    checks.found('INFO-PRESENT', 'not_list', { ...params, type: jsonType(members.info) });
    return undefined;
  }
  const filled = checks.found('INFO-PRESENT', list.data.length > 0 ? 'ok' : 'empty', {
    ...params,
    elements: list.data.length,
  });
  return filled ? list.data : undefined;
}

function pickElement(checks: CheckList, list: readonly InfoElement[], asked: string): InfoElement | undefined {
  const element = list.find(({ instanceId }) => instanceId === asked);
  const params = { field: 'instanceId', expected: excerpt(asked) };
  if (element) {
    checks.found('INFO-ID', 'ok', params);
    return element;
  }
  const answered = list.map(({ instanceId }) => instanceId).filter((id) => id !== undefined && id !== null);
  if (answered.length === 0) checks.found('INFO-ID', 'without_id', params);
  else {
    const found = excerpt(
      answered
        .slice(0, NAMED_IDS)
        .map((id) => JSON.stringify(id))
        .join(', '),
    );
    checks.found('INFO-ID', 'not_found', { ...params, found });
  }
  return undefined;
}

/** Whether an object carries the member that only V1.0 has (v2-saas 5). */
export function hasEncryptType(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'encryptType');
}
