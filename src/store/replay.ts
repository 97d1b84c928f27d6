import { COLLECTION_NAMES, type CollectionName } from '../domain/records.ts';
import type { JournalEntry, RestoredSnapshot } from './journal.ts';
import { applyChange, type RecordTables } from './record-tables.ts';
import type { SegmentView } from './segment-view.ts';

/** Records that commits of a journal are applied to. */
export interface ReplayTarget {
  readonly tables: RecordTables;
  /** Calls that the journal says are in segments, with the commit that finished them. */
  readonly archived: Map<string, number>;
  /** Which lines of the segments belong to the records. */
  view: SegmentView;
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
  if (entry.forget !== undefined && behind.has('calls')) {
    target.view = { ...target.view, fromSegment: entry.forget };
    target.dirty.add('calls');
  }
  if (entry.restore) return replayRestore(target, entry, entry.restore, behind);
  applyChanges(target, entry, behind);
}

async function replayRestore(
  target: ReplayTarget,
  entry: JournalEntry,
  { snapshot, view }: RestoredSnapshot,
  behind: ReadonlySet<CollectionName>,
): Promise<void> {
  const restored = await target.loadSnapshot(snapshot);
  for (const name of behind) {
    const table = target.tables[name] as Map<string, unknown>;
    table.clear();
    for (const [id, record] of restored[name]) table.set(id, record);
    target.dirty.add(name);
  }
  if (behind.has('calls')) {
    target.archived.clear();
    target.view = view;
  }
  applyChanges(target, entry, behind);
}

function applyChanges(
  { tables, archived, dirty }: ReplayTarget,
  { commit, changes }: JournalEntry,
  behind: ReadonlySet<CollectionName>,
): void {
  for (const change of changes) {
    if (!behind.has(change.collection)) continue;
    dirty.add(change.collection);
    if ('archived' in change) {
      tables.calls.delete(change.id);
      archived.set(change.id, commit);
      continue;
    }
    applyChange(tables, change);
    if (change.collection === 'calls') archived.delete(change.id);
  }
}
