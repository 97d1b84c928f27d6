import type { Draft } from './draft.ts';
import { readSentUsage, usageInstant, usageQuantity } from './read-sent-usage.ts';
import { numberKey, takeUsage } from './record-usage.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { ruleValue } from './site-profile.ts';
import type { SentUsage, UsageRecord } from './usage.ts';

/** What came in one push. */
export interface UsagePush {
  /** Id of the call. */
  readonly id: string;
  readonly records: readonly SentUsage[];
  /** English name of the seller whose key signed; `undefined`: a key for all of them. */
  readonly seller: string | undefined;
}

/** Keeps what was pushed as it came, and plans the background check of it (v2-saas 8.4, rule 1). */
export function receiveUsage(draft: Draft, { id: pushId, records, seller }: UsagePush): readonly UsageRecord[] {
  const received = records.map((sent) => {
    const id = `use-${draft.nextNumber()}`;
    return keep(
      draft,
      receivedRecord(draft, sent, { id, pushId, ...(seller === undefined ? {} : { pushedBy: seller }) }),
    );
  });
  planCheck(draft, pushId, received);
  return received;
}

/**
 * The seller corrects an abnormal record and pushes it again from its console: a record of its own, checked in the
 * background like any other.
 */
export function pushUsageAgain(draft: Draft, id: string, sent: SentUsage): UsageRecord | Refusal {
  const wrong = draft.need('usageRecords', id);
  if (wrong.status !== 'abnormal' || wrong.correctedBy !== undefined) return refuse('usage_not_abnormal');
  const { pushedBy } = wrong;
  const newId = `use-${draft.nextNumber()}`;
  const marks = { id: newId, pushId: newId, corrects: id, ...(pushedBy === undefined ? {} : { pushedBy }) };
  const record = keep(draft, receivedRecord(draft, sent, marks));
  keep(draft, { ...wrong, correctedBy: newId });
  planCheck(draft, newId, [record]);
  return record;
}

/** The background check of one push: what is in order waits for its billing cycle, the rest is abnormal. */
export function checkUsage(draft: Draft, pushId: string): void {
  for (const record of draft.receivedUsage(pushId)) {
    const { sent, pushedBy: seller, recordedSimAt } = record;
    if (!sent) continue;
    const read = readSentUsage(draft, sent, { seller, atSimAt: recordedSimAt });
    if (isRefusal(read)) {
      const { reason: problem, params: problemParams } = read;
      keep(draft, { ...record, status: 'abnormal', problem, problemParams });
      continue;
    }
    const { sent: _understood, pushedBy: _known, ...rest } = record;
    takeUsage(draft, { ...rest, ...read.usage, status: 'accepted' });
  }
}

/** What is wrong with records of a push that is looked at at once, by their place; what is double within it included. */
export function pushProblems(draft: Draft, { records, seller }: Omit<UsagePush, 'id'>): ReadonlyMap<number, Refusal> {
  const problems = new Map<number, Refusal>();
  const seen = new Map<string, number>();
  for (const [place, sent] of records.entries()) {
    const time = `${sent.instance_id} from ${sent.begin_time} to ${sent.end_time}`;
    const number = numberKey(draft.context.profile, sent.metering_sn ?? '', sent.instance_id);
    const read = readSentUsage(draft, sent, { seller, atSimAt: draft.context.simAt });
    const [sameNumber, sameTime] = [sent.metering_sn ? seen.get(number) : undefined, seen.get(time)];
    if (isRefusal(read)) problems.set(place, read);
    else if (sameNumber !== undefined) problems.set(place, refuse('usage_sn_twice', { id: `#${sameNumber + 1}` }));
    else if (sameTime !== undefined) problems.set(place, refuse('usage_duplicate', { id: `#${sameTime + 1}` }));
    if (!seen.has(time)) seen.set(time, place);
    if (!seen.has(number)) seen.set(number, place);
  }
  return problems;
}

/** Takes a push without problems. */
export function takePush(draft: Draft, { id: pushId, records, seller }: UsagePush): void {
  const { simAt } = draft.context;
  for (const sent of records) {
    const read = readSentUsage(draft, sent, { seller, atSimAt: simAt });
    if (isRefusal(read)) throw new RangeError(`a record that is not in order: ${read.reason}`);
    takeUsage(draft, {
      ...read.usage,
      id: `use-${draft.nextNumber()}`,
      pushId,
      recordedSimAt: simAt,
      status: 'accepted',
    });
  }
}

function receivedRecord(
  draft: Draft,
  sent: SentUsage,
  marks: Pick<UsageRecord, 'id' | 'pushId' | 'corrects' | 'pushedBy'>,
): UsageRecord {
  return {
    ...marks,
    instanceId: draft.instanceOfSellerId(sent.instance_id) ?? '',
    usageTenThousandths: usageQuantity(sent.usage_value) ?? 0,
    beginSimAt: usageInstant(sent.begin_time) ?? 0,
    endSimAt: usageInstant(sent.end_time) ?? 0,
    recordedSimAt: draft.context.simAt,
    ...(sent.metering_sn === undefined ? {} : { meteringSn: sent.metering_sn }),
    status: 'received',
    sent,
  };
}

function keep(draft: Draft, record: UsageRecord): UsageRecord {
  draft.put('usageRecords', record);
  return record;
}

function planCheck(draft: Draft, pushId: string, records: readonly UsageRecord[]): void {
  const { simAt, profile } = draft.context;
  const dueSimAt = simAt + ruleValue(profile, 'usage.checkSeconds') * 1_000;
  const ids = new Set(records.map(({ instanceId }) => instanceId));
  const [only = ''] = ids.size === 1 ? ids : [];
  draft.schedule('usage.check', dueSimAt, pushId, only);
}
