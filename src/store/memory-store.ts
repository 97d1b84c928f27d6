import { AppError } from '../app/app-error.ts';
import type { CommitBatch, LoadedWorkspace, WorkspaceStore } from '../app/ports.ts';
import type { Exchange } from '../domain/call.ts';
import type { RecordMaps } from '../domain/records.ts';
import { applyChange, assertStorable, createTables } from './record-tables.ts';

/**
 * A store that forgets everything when the process ends; for tests and for trying things out.
 * @param initial records that are there from the start
 */
export function createMemoryStore(initial?: RecordMaps): WorkspaceStore {
  const tables = createTables(initial);
  const exchanges = new Map<string, Exchange>();
  let closed = false;

  return {
    // Loading again after `close` stands for a restart.
    load: async (): Promise<LoadedWorkspace> => {
      closed = false;
      return { records: createTables(tables), uncleanShutdown: false };
    },
    commit: async (batch: CommitBatch): Promise<void> => {
      if (closed) throw new AppError('store.read_only', 'the store is closed');
      assertStorable(batch.changes);
      for (const change of batch.changes) applyChange(tables, change);
      for (const exchange of batch.exchanges) exchanges.set(exchange.id, exchange);
    },
    readExchange: async (id: string): Promise<Exchange | undefined> => exchanges.get(id),
    close: async (): Promise<void> => {
      closed = true;
    },
  };
}
