import { createHash } from 'node:crypto';
import type { Call } from '../../domain/call.ts';
import { isArchived } from '../call-index.ts';
import type { RecordTables } from '../record-tables.ts';

/** The finished calls of several moments: those that are the same in the same moments share a commit. */
export interface CallGroup {
  readonly commit: number;
  readonly calls: readonly Call[];
}

/**
 * Sorts the finished calls of several moments into groups, each with a commit of its own.
 * @param moments records of each moment; calls are found in several of them as long as they did not change
 * @param after commits up to here are taken
 * @returns the groups, and the commits of each moment
 */
export function groupCalls(
  moments: readonly Pick<RecordTables, 'calls'>[],
  after: number,
): { readonly groups: readonly CallGroup[]; readonly commitsOf: readonly (readonly number[])[] } {
  const versions = new Map<string, { readonly call: Call; readonly moments: number[] }>();
  for (const [moment, { calls }] of moments.entries()) {
    for (const call of calls.values()) {
      if (!isArchived(call)) continue;
      const key = createHash('sha256').update(JSON.stringify(call)).digest('base64');
      const known = versions.get(key);
      if (known) known.moments.push(moment);
      else versions.set(key, { call, moments: [moment] });
    }
  }
  const groups = new Map<string, { readonly commit: number; readonly calls: Call[] }>();
  const commitsOf = moments.map((): number[] => []);
  for (const { call, moments: of } of versions.values()) {
    let group = groups.get(of.join());
    if (!group) {
      group = { commit: after + groups.size + 1, calls: [] };
      groups.set(of.join(), group);
      for (const moment of of) commitsOf[moment]?.push(group.commit);
    }
    group.calls.push(call);
  }
  return { groups: [...groups.values()], commitsOf };
}
