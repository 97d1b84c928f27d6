import type { WorkspaceStore } from '../../src/app/ports.ts';
import type { Change, RecordMaps } from '../../src/domain/records.ts';
import { createTables } from '../../src/store/record-tables.ts';
import { call, exchange, order, orderChange, snapshotHead } from './records.ts';

/** A number below `limit` that depends on nothing but its arguments. */
export function drawn(limit: number, ...from: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const number of from) {
    state = Math.imul(state ^ number, 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return (state >>> 0) % limit;
}

/**
 * One step of a story without end: mostly commits, now and then a snapshot, a restore, an import or a deletion. What it
 * does depends on seed, number and the snapshots there are, so that a memory store can tell what a file store must hold.
 */
export async function runStep(store: WorkspaceStore, seed: number, step: number): Promise<void> {
  const ids = store.snapshots().map(({ id }) => id);
  const chosen = ids[drawn(Math.max(1, ids.length), seed, step, 1)];
  const kind = drawn(10, seed, step, 2);
  if (chosen !== undefined && kind < 2) await store.restoreSnapshot(chosen, () => [orderChange('last-restore', step)]);
  else if (chosen !== undefined && (kind === 2 || ids.length > 4)) await store.deleteSnapshot(chosen);
  else if (kind < 5) await store.takeSnapshot(snapshotHead(`snap-${step}`));
  else if (kind === 5) {
    await store.writeSnapshot(snapshotHead(`staged-${step}`), {
      records: staged(step),
      exchanges: [exchange('x', step)],
    });
  } else await store.commit({ changes: changesOf(seed, step), exchanges: [exchange('x', step)] });
}

function changesOf(seed: number, step: number): Change[] {
  const changes = Array.from({ length: 1 + drawn(20, seed, step, 3) }, (_, index) =>
    orderChange(`CS-${drawn(300, seed, step, index, 4)}`, step),
  );
  // Two collections in one commit: neither may be there without the other.
  const event = {
    id: 'e',
    kind: 'instance.expire',
    dueSimAt: step,
    sequence: step,
    subjectId: 'i',
    instanceId: 'i',
  } as const;
  return [...changes, { collection: 'events', id: 'e', value: event }, callChange(seed, step)];
}

/** A call ends, begins again after its end, or is taken away. */
function callChange(seed: number, step: number): Change {
  const id = `call-${1 + drawn(12, seed, step, 7)}`;
  const kind = drawn(6, seed, step, 8);
  if (kind === 0) return { collection: 'calls', id, value: null };
  const value = call(id, { step: String(step) });
  return { collection: 'calls', id, value: kind === 1 ? { ...value, status: 'calling', nextAttemptSimAt: 1 } : value };
}

function staged(step: number): RecordMaps {
  return {
    ...createTables(),
    orders: new Map([
      ['CS-1', order('CS-1', step)],
      [`CS-${step}`, order(`CS-${step}`, step)],
    ]),
    calls: new Map(['call-2', `call-${step}`].map((id) => [id, call(id, { staged: String(step) })])),
  };
}
