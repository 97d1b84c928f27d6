import type { CommitBatch, LoadedWorkspace, WorkspaceStore } from '../app/ports.ts';
import type { Exchange } from '../domain/call.ts';
import { COLLECTION_NAMES, type RecordMaps } from '../domain/records.ts';

/** A workspace that lives as long as the process: the same promises as files, without the files. */
export function createMemoryStore(): WorkspaceStore {
  const maps = Object.fromEntries(COLLECTION_NAMES.map((name) => [name, new Map<string, unknown>()]));
  const exchanges = new Map<string, Exchange>();
  return {
    load: async (): Promise<LoadedWorkspace> => ({
      records: Object.fromEntries(
        COLLECTION_NAMES.map((name) => [name, new Map(maps[name])]),
      ) as unknown as RecordMaps,
      uncleanShutdown: false,
    }),
    commit: async ({ changes, exchanges: added }: CommitBatch): Promise<void> => {
      for (const { collection, id, value } of changes) {
        if (value === null) maps[collection]?.delete(id);
        else maps[collection]?.set(id, value);
      }
      for (const exchange of added) exchanges.set(exchange.id, exchange);
    },
    readExchange: async (id) => exchanges.get(id),
    close: async () => undefined,
  };
}
