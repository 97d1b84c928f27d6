import type { ApiKey } from '../../domain/api-key.ts';
import type { SellerActivity } from '../../domain/call-direction.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/calendar.ts';
import { pushProblems, receiveUsage, takePush } from '../../domain/check-usage.ts';
import type { BillingItem, Product } from '../../domain/catalogue.ts';
import type { Draft } from '../../domain/draft.ts';
import type { Instance } from '../../domain/instance.ts';
import { usageInstant } from '../../domain/read-sent-usage.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { usageCodeOf } from '../../domain/rules/usage-codes.ts';
import { ruleValue } from '../../domain/site-profile.ts';
import type { SentUsage } from '../../domain/usage.ts';
import { collectionSimAt } from '../../domain/usage-cycle.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import type { ReceivedRequest } from '../../protocol/open-api/received-request.ts';
import {
  newerPushCode,
  pushBody,
  SERVICE_CODES,
  type AbnormalUsage,
  type ServiceCode,
} from '../../protocol/open-api/service-code.ts';
import { namedInstances, readUsagePush } from '../../protocol/open-api/usage-push.ts';
import { checkPushSignature } from './push-signature.ts';
import type { RequestSubject, ServiceAnswer } from './seller-request.ts';

/** From this long after the end of the use a push is late for its hour (v1-saas 5.8, v2-saas 8.4). */
const LATE_MS = 2 * HOUR_MS;

/** Who pushes, and by which of the two APIs. */
export interface UsagePusher {
  readonly key: ApiKey;
  readonly activity: SellerActivity;
  /** All products of the workspace. */
  readonly products: readonly Product[];
}

/**
 * Usage push, new and old (v2-saas 8.4, v1-saas 5.8). The call refuses only what is wrong with the push itself; records
 * are kept as they came and checked in the background, or at once where the rule says so.
 */
export function pushUsage(
  draft: Draft,
  request: ReceivedRequest,
  { key, activity, products }: UsagePusher,
  checks: CheckList,
): ServiceAnswer {
  const refuse = (code: ServiceCode, subject: RequestSubject = {}): ServiceAnswer => pushRefusal(draft, code, subject);
  const instances = namedInstances(request.body).flatMap((id) => instanceOf(draft, id) ?? []);
  const subject = subjectOf(instances);
  if (activity === 'pushUsage') {
    const wrong = checkPushSignature(request, { key, instances, products, wallAt: draft.context.wallAt }, checks);
    if (wrong) return refuse(wrong, subject);
  }
  const records = readUsagePush(request.body, activity === 'pushUsage' ? 'new' : 'old');
  if ('problem' in records) {
    checks.found('IN-RECORDS', records.problem, { parameter: records.parameter });
    return refuse(records.code, subject);
  }
  const counted = { ...subject, fields: { records: String(records.length) } };
  checks.found('IN-RECORDS', 'ok', { count: records.length });
  lookAtTimes(draft, records, checks);
  const push = { records, seller: key.vendor };
  if (ruleValue(draft.context.profile, 'usage.badRecords') === 'background') {
    checks.found('IN-USAGE', 'received', { count: records.length });
    return accepted(counted, (id) => void receiveUsage(draft, { ...push, id }));
  }
  const problems = pushProblems(draft, push);
  if (problems.size > 0) return refuseRecords(draft, { records, problems, subject: counted }, checks);
  checks.found('IN-USAGE', 'taken', { count: records.length });
  return accepted(counted, (id) => takePush(draft, { ...push, id }));
}

/** The answer to a push that is refused as a whole. */
export function pushRefusal(
  { context: { profile } }: Pick<Draft, 'context'>,
  code: ServiceCode,
  subject: RequestSubject,
  abnormal: readonly AbnormalUsage[] = [],
): ServiceAnswer {
  const { status, text } = SERVICE_CODES[code];
  const told = ruleValue(profile, 'openApi.pushCodes') === 'newer' ? newerPushCode(code) : { code, status };
  return { ...told, message: text, body: pushBody(told.code, text, abnormal), subject };
}

function accepted(subject: RequestSubject, carryOut: (callId: string) => void): ServiceAnswer {
  // In small letters, as the page has it; queries answer "Success".
  const message = 'success';
  return { status: 200, code: 'MKT.0000', message, body: pushBody('MKT.0000', message), subject, carryOut };
}

/** Older pages have codes of the call for what is wrong with records; which one goes where several fit is [inferred]. */
const CALL_CODES: Readonly<Partial<Record<string, ServiceCode>>> = {
  '001': 'MKT.9001',
  '007': 'MKT.9004',
  '009': 'MKT.0150',
};

function refuseRecords(
  draft: Draft,
  {
    records,
    problems,
    subject,
  }: {
    readonly records: readonly SentUsage[];
    readonly problems: ReadonlyMap<number, Refusal>;
    readonly subject: RequestSubject;
  },
  checks: CheckList,
): ServiceAnswer {
  const abnormal: AbnormalUsage[] = [];
  for (const [place, { reason }] of problems) {
    const sent = records[place];
    if (!sent) continue;
    const { instance_id, begin_time, end_time, metering_sn } = sent;
    const error_code = usageCodeOf(reason)?.code ?? '';
    const named = { instance_id, begin_time, end_time, ...(metering_sn === undefined ? {} : { metering_sn }) };
    abnormal.push({ ...named, error_code, error_msg: reason.replace('usage_', '').replaceAll('_', ' ') });
  }
  const first = abnormal[0]?.error_code ?? '';
  checks.found('IN-USAGE', 'refused', { count: abnormal.length, code: first });
  return pushRefusal(draft, CALL_CODES[first] ?? 'MKT.9002', subject, abnormal);
}

/**
 * Times follow the clock of the marketplace: a service that takes its own is told so, and one that is late: two hours after
 * the use where it is billed by the hour, with the collection of the next morning where it is billed by the day.
 */
function lookAtTimes(draft: Draft, records: readonly SentUsage[], checks: CheckList): void {
  const { simAt, wallAt } = draft.context;
  const ends = records.flatMap(({ end_time }) => usageInstant(end_time) ?? []);
  const isOff = Math.abs(simAt - wallAt) > HOUR_MS;
  const nearWall = ends.length > 0 && ends.every((at) => Math.abs(at - wallAt) < Math.abs(at - simAt));
  if (isOff && nearWall) {
    checks.found('IN-USAGE-TIME', 'other_clock', { hours: Math.round((simAt - wallAt) / HOUR_MS) });
    return;
  }
  const late = { hour: 0, day: 0 };
  for (const record of records) {
    const cycle = instanceOf(draft, record.instance_id)?.meter?.item.cycle ?? 'hour';
    const endSimAt = usageInstant(record.end_time);
    if (endSimAt !== undefined && isLate(draft, cycle, endSimAt)) late[cycle] += 1;
  }
  if (late.hour > 0) checks.found('IN-USAGE-TIME', 'late', { count: late.hour, minutes: LATE_MS / MINUTE_MS });
  else if (late.day > 0) {
    const hour = ruleValue(draft.context.profile, 'usage.dailyHour');
    checks.found('IN-USAGE-TIME', 'late_for_day', { count: late.day, hour });
  } else checks.found('IN-USAGE-TIME', 'ok');
}

function isLate({ context: { simAt, profile } }: Draft, cycle: BillingItem['cycle'], endSimAt: number): boolean {
  if (cycle === 'hour') return simAt - endSimAt > LATE_MS;
  return collectionSimAt(cycle, endSimAt, simAt, profile) > collectionSimAt(cycle, endSimAt, endSimAt, profile);
}

function instanceOf(draft: Draft, sellerInstanceId: string): Instance | undefined {
  const id = draft.instanceOfSellerId(sellerInstanceId);
  return id === undefined ? undefined : draft.get('instances', id);
}

/** A push is about many instances; the log files it under the first that is known. */
function subjectOf(instances: readonly Instance[]): RequestSubject {
  const [first] = instances;
  return first ? { productId: first.productId, buyerId: first.buyerId, instanceId: first.id } : {};
}
