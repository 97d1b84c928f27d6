import { COLLECTION_NAMES, type CollectionName } from '../domain/records.ts';
import type { JournalEntry } from './journal.ts';
import { applyChange, type RecordTables } from './record-tables.ts';

/** Records that commits of a journal are applied to. */
export interface ReplayTarget {
  readonly tables: RecordTables;
  /** The last commit contained in each collection; what a document already holds is passed over. */
  readonly throughCommit: ReadonlyMap<CollectionName, number>;
  /** Collections that a commit changed are added. */
  readonly dirty: Set<CollectionName>;
  /** Reads the records of a snapshot that a commit restored. */
  readonly loadSnapshot: (id: string) => Promise<RecordTables>;
}

/**
 * Applies one commit, as far as it is about the given collections and they do not contain it yet: a kill between
 * documents and journal leaves a change in both.
 */
export function replayEntry(
  target: ReplayTarget,
  entry: JournalEntry,
  collections: readonly CollectionName[] = COLLECTION_NAMES,
): void | Promise<void> {
  const behind = new Set(collections.filter((name) => entry.commit > (target.throughCommit.get(name) ?? 0)));
  if (behind.size === 0) return;
  if (entry.restore) return replayRestore(target, entry, entry.restore.snapshot, behind);
  applyChanges(target, entry, behind);
}

async function replayRestore(
  target: ReplayTarget,
  entry: JournalEntry,
  snapshot: string,
  behind: ReadonlySet<CollectionName>,
): Promise<void> {
  const restored = await target.loadSnapshot(snapshot);
  for (const name of behind) {
    const table = target.tables[name] as Map<string, unknown>;
    table.clear();
    for (const [id, record] of restored[name]) table.set(id, record);
    target.dirty.add(name);
  }
  applyChanges(target, entry, behind);
}

function applyChanges(
  { tables, dirty }: ReplayTarget,
  { changes }: JournalEntry,
  behind: ReadonlySet<CollectionName>,
): void {
  for (const change of changes) {
    if (!behind.has(change.collection)) continue;
    applyChange(tables, change);
    dirty.add(change.collection);
  }
}
