import { AppError } from '../app/app-error.ts';
import type { CommitBatch, LoadedWorkspace, WorkspaceStore } from '../app/ports.ts';
import type { Exchange } from '../domain/call.ts';
import type { RecordMaps } from '../domain/records.ts';
import type { SnapshotHead } from '../domain/snapshot.ts';
import { applyChange, assertStorable, createTables, type RecordTables } from './record-tables.ts';

interface Moment {
  readonly head: SnapshotHead;
  readonly tables: RecordTables;
  readonly exchanges: ReadonlyMap<string, Exchange>;
}

/**
 * A store that forgets everything when the process ends; for tests and for trying things out.
 * @param initial records that are there from the start
 */
export function createMemoryStore(initial?: RecordMaps): WorkspaceStore {
  const snapshots = new Map<string, Moment>();
  let tables = createTables(initial);
  let exchanges = new Map<string, Exchange>();
  let closed = false;

  const assertOpen = (): void => {
    if (closed) throw new AppError('store.read_only', 'the store is closed');
  };
  const loaded = (): LoadedWorkspace => ({ records: createTables(tables), uncleanShutdown: false });
  const keep = (moment: Moment): void => {
    assertOpen();
    const { id } = moment.head;
    if (snapshots.has(id)) throw new AppError('conflict', `snapshot ${id} exists`, { params: { id } });
    snapshots.set(id, moment);
  };

  return {
    // Loading again after `close` stands for a restart.
    load: async () => {
      closed = false;
      return loaded();
    },
    commit: async (batch: CommitBatch) => {
      assertOpen();
      assertStorable(batch.changes);
      for (const change of batch.changes) applyChange(tables, change);
      for (const exchange of batch.exchanges) exchanges.set(exchange.id, exchange);
    },
    readExchange: async (id) => exchanges.get(id),

    snapshots: () => [...snapshots.values()].map(({ head }) => head),
    takeSnapshot: async (head) => keep({ head, tables: createTables(tables), exchanges: new Map(exchanges) }),
    writeSnapshot: async (head, content) => {
      const bytes = new Map<string, Exchange>();
      for await (const exchange of content.exchanges) bytes.set(exchange.id, exchange);
      keep({ head, tables: createTables(content.records), exchanges: bytes });
    },
    restoreSnapshot: async (id, amend) => {
      assertOpen();
      const moment = snapshots.get(id);
      if (!moment) throw new AppError('not_found', `no snapshot ${id}`, { params: { collection: 'snapshot', id } });
      const restored = createTables(moment.tables);
      const changes = amend(restored);
      assertStorable(changes);
      for (const change of changes) applyChange(restored, change);
      tables = restored;
      exchanges = new Map(moment.exchanges);
      return loaded();
    },
    deleteSnapshot: async (id) => {
      assertOpen();
      snapshots.delete(id);
    },

    editedFiles: async () => [],
    takeOverEdits: async () => loaded(),
    discardEdits: async () => undefined,

    close: async () => {
      closed = true;
    },
  };
}
