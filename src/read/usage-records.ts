import type { Workspace } from '../app/workspace.ts';
import { usageCodeOf, type UsageCode } from '../domain/rules/usage-codes.ts';
import type { UsageRecord, UsageStatus } from '../domain/usage.ts';

/** What may be looked for among records of use; every member that is given must fit. */
export interface UsageFilter {
  readonly status?: UsageStatus | undefined;
  readonly code?: UsageCode | undefined;
  /** By the id of the marketplace or of the seller. */
  readonly instanceId?: string | undefined;
  readonly buyerId?: string | undefined;
  readonly productId?: string | undefined;
  /** The call that they were pushed with. */
  readonly pushId?: string | undefined;
  /** Text in the ids and numbers; empty for all. */
  readonly text: string;
}

/** Whether a record is among those that are looked for. */
export function usageFilter({ state }: Workspace, wanted: UsageFilter): (record: UsageRecord) => boolean {
  const { status, code, instanceId, buyerId, productId, pushId } = wanted;
  const own = instanceId === undefined ? undefined : (state.instanceOfSellerId(instanceId) ?? instanceId);
  const text = wanted.text.toLowerCase();
  return (record) => {
    if (status !== undefined && record.status !== status) return false;
    if (code !== undefined && usageCodeOf(record.problem ?? '')?.code !== code) return false;
    if (pushId !== undefined && record.pushId !== pushId) return false;
    if (own !== undefined && record.instanceId !== own) return false;
    const instance = buyerId === undefined && productId === undefined && text === '' ? undefined : instanceOf(record);
    if (buyerId !== undefined && instance?.buyerId !== buyerId) return false;
    if (productId !== undefined && instance?.productId !== productId) return false;
    return text === '' || textsOf(record, instance?.sellerInstanceId).some((each) => each.includes(text));
  };

  function instanceOf(record: UsageRecord) {
    return state.get('instances', record.instanceId);
  }
}

function textsOf({ id, instanceId, meteringSn = '', pushId = '', sent }: UsageRecord, sellersId = ''): string[] {
  const texts = [id, instanceId, sellersId, meteringSn, pushId, sent?.instance_id ?? ''];
  return texts.map((each) => each.toLowerCase());
}
