import type { RecordMaps } from '../domain/records.ts';
import { CallTable } from './call-table.ts';
import type { LoadedWorkspace } from './ports.ts';

/** Everything that was loaded, the finished calls among the others in order of creation. Reads all of them. */
export function allRecords({ records, finishedCalls }: Pick<LoadedWorkspace, 'records' | 'finishedCalls'>): RecordMaps {
  const calls = new CallTable(finishedCalls);
  for (const [id, call] of records.calls) calls.set(id, call);
  return { ...records, calls: new Map(calls) };
}
