import type { Workspace } from '../../app/workspace.ts';
import type { Certainty } from '../../domain/rules/rule.ts';
import { usageCodeOf, type UsageCode } from '../../domain/rules/usage-codes.ts';
import type { LocalizedText } from '../../domain/text.ts';
import type { UsageRecord } from '../../domain/usage.ts';
import { pageOf, type PageRequest } from '../api/page-of.ts';
import { usageFilter, type UsageFilter } from '../usage-records.ts';

/** One record of use as its seller sees it. */
export interface UsageRecordRow {
  readonly record: UsageRecord;
  /** As it was pushed; of records that were not pushed, the seller's id. */
  readonly sellerInstanceId: string;
  readonly productName: LocalizedText | undefined;
  readonly itemName: LocalizedText | undefined;
  readonly unit: LocalizedText | undefined;
  /** Of an abnormal record. */
  readonly code: UsageCode | undefined;
  readonly codeCertainty: Certainty | undefined;
  /** The call that it was pushed with. */
  readonly callId: string | undefined;
  /** When its cycle is collected, as things stand. */
  readonly collectsSimAt: number | undefined;
  /** Its seller can correct it and push it again. */
  readonly isOpen: boolean;
}

/** One page of records, newest first. */
export interface UsageRecordList {
  readonly rows: readonly UsageRecordRow[];
  readonly nextCursor: string | undefined;
  readonly anyRecords: boolean;
  /** Abnormal records that nobody has corrected yet. */
  readonly openProblems: number;
}

/**
 * One page of the records that fit a filter.
 * @throws AppError `invalid_input` (path `after`) for a cursor that the list did not give
 */
export function usageRecordList(workspace: Workspace, filter: UsageFilter, request: PageRequest): UsageRecordList {
  const records = workspace.state.all('usageRecords');
  const page = pageOf(records.newestFirst(), request, usageFilter(workspace, filter));
  let openProblems = 0;
  for (const record of records.values()) if (isOpen(record)) openProblems += 1;
  return {
    rows: page.items.map((record) => usageRecordRow(workspace, record)),
    nextCursor: page.nextCursor,
    anyRecords: records.size > 0,
    openProblems,
  };
}

/** One record as its seller sees it. */
export function usageRecordRow({ state }: Workspace, record: UsageRecord): UsageRecordRow {
  const instance = state.get('instances', record.instanceId);
  const product = instance && state.get('products', instance.productId);
  const known = record.problem === undefined ? undefined : usageCodeOf(record.problem);
  const { pushId = '' } = record;
  return {
    record,
    sellerInstanceId: record.sent?.instance_id ?? instance?.sellerInstanceId ?? record.instanceId,
    productName: product?.name,
    itemName: instance?.meter?.item.name,
    unit: instance?.meter?.item.unit,
    code: known?.code,
    codeCertainty: known?.certainty,
    callId: pushId.startsWith('call-') ? pushId : undefined,
    collectsSimAt: record.status === 'accepted' ? instance?.meter?.collectsSimAt : undefined,
    isOpen: isOpen(record),
  };
}

function isOpen({ status, correctedBy }: UsageRecord): boolean {
  return status === 'abnormal' && correctedBy === undefined;
}
