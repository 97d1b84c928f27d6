import { CallTable } from '../../src/app/call-table.ts';
import type { CallArchive, LoadedWorkspace } from '../../src/app/ports.ts';
import type { RecordMaps } from '../../src/domain/records.ts';

/** An archive of nothing: all calls are in memory. */
export const NO_FINISHED_CALLS: CallArchive = {
  has: () => false,
  head: () => undefined,
  get: () => undefined,
  mentions: () => false,
  idsOf: () => [],
  count: () => 0,
  heads: () => [],
};

/** Everything that was loaded, the finished calls among the others in order of creation. */
export function allRecords({ records, finishedCalls }: LoadedWorkspace): RecordMaps {
  const calls = new CallTable(finishedCalls);
  for (const [id, call] of records.calls) calls.set(id, call);
  return { ...records, calls: new Map(calls) };
}
