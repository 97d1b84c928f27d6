import type { ApiKey } from '../domain/api-key.ts';
import type { Change, RecordMaps } from '../domain/records.ts';
import type { WorkspaceRecord } from '../domain/workspace.ts';
import { sampleSellerChanges, type SampleSeller } from './sample-seller.ts';

/**
 * What has to change in records of another moment before they take the place of the present ones: the clock goes on from
 * the marketplace time of that moment and in its mode, numbers given out stay given out, and the sample seller is where it
 * is now, not where it was.
 * AK/SK pairs stay as they are: they stand in the settings of the seller's service, which has no past.
 * @param present the workspace record that is replaced
 */
export function replacedRecords(
  records: RecordMaps,
  present: Pick<WorkspaceRecord, 'nextSequence'> & { readonly apiKeys?: Iterable<ApiKey> },
  at: { readonly simAt: number; readonly wallAt: number; readonly sampleSeller: SampleSeller | undefined },
): readonly Change[] {
  const [workspace] = records.workspace.values();
  if (!workspace) throw new Error('records without a workspace');
  const value: WorkspaceRecord = {
    ...workspace,
    clock: { ...workspace.clock, anchorSimAt: at.simAt, anchorWallAt: at.wallAt },
    nextSequence: Math.max(workspace.nextSequence, present.nextSequence),
    ...(at.sampleSeller ? { sampleSellerUrl: at.sampleSeller.url } : {}),
  };
  const rebound = at.sampleSeller
    ? sampleSellerChanges(records.products.values(), workspace.sampleSellerUrl, at.sampleSeller, records)
    : [];
  const keys = [...(present.apiKeys ?? [])].map((key): Change => ({ collection: 'apiKeys', id: key.id, value: key }));
  return [{ collection: 'workspace', id: value.id, value }, ...rebound, ...keys];
}
