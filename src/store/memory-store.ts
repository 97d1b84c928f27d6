import { AppError } from '../app/app-error.ts';
import type { CallArchive, CallLimits, CommitBatch, LoadedWorkspace, WorkspaceStore } from '../app/ports.ts';
import { exchangeIdsOf, type Call, type Exchange } from '../domain/call.ts';
import type { Change, RecordMaps } from '../domain/records.ts';
import type { SnapshotHead } from '../domain/snapshot.ts';
import { CallIndex, isArchived } from './call-index.ts';
import { applyChange, assertAmendable, assertStorable, createTables, type RecordTables } from './record-tables.ts';
import { newestWallAt } from './segment-contents.ts';

interface Moment {
  readonly head: SnapshotHead;
  readonly tables: RecordTables;
  readonly exchanges: ReadonlyMap<string, Exchange>;
}

/** Where a record lies that is in memory. */
const NOWHERE = { segment: 0, offset: 0, length: 0 };

/**
 * A store that forgets everything when the process ends; for tests and for trying things out.
 * @param initial records that are there from the start
 */
export function createMemoryStore(initial?: RecordMaps): WorkspaceStore {
  const snapshots = new Map<string, Moment>();
  let tables = createTables(initial);
  let index = new CallIndex();
  let exchanges = new Map<string, Exchange>();
  let closed = false;

  const assertOpen = (): void => {
    if (closed) throw new AppError('store.read_only', 'the store is closed');
  };
  const loaded = (): LoadedWorkspace => {
    const records = createTables(tables);
    index = new CallIndex();
    for (const call of tables.calls.values()) {
      if (!isArchived(call)) continue;
      index.put(call, 0, NOWHERE);
      records.calls.delete(call.id);
    }
    return { records, finishedCalls: archiveOver(index, tables.calls), uncleanShutdown: false };
  };
  const apply = (change: Change): void => {
    applyChange(tables, change);
    if (change.collection !== 'calls') return;
    if (change.value && isArchived(change.value)) index.put(change.value, 0, NOWHERE);
    else index.remove(change.id);
  };
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
      for (const change of batch.changes) apply(change);
      for (const exchange of batch.exchanges) exchanges.set(exchange.id, exchange);
    },
    readExchange: async (id) => exchanges.get(id),
    forgetCalls: async (limits) => {
      assertOpen();
      const going = beyondLimits(index, tables.calls, limits);
      for (const call of going) {
        index.remove(call.id);
        tables.calls.delete(call.id);
        for (const exchangeId of exchangeIdsOf(call)) exchanges.delete(exchangeId);
      }
      return going.length;
    },

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
      assertAmendable(changes);
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

function archiveOver(index: CallIndex, calls: ReadonlyMap<string, Call>): CallArchive {
  const get = (id: string): Call | undefined => (index.has(id) ? calls.get(id) : undefined);
  return {
    has: (id) => index.has(id),
    head: (id) => index.head(id),
    get,
    // Whether it is really there, the record tells.
    mentions: (id) => index.has(id),
    idsOf: (instanceId) => index.idsOf(instanceId),
    count: (query) => index.count(query),
    heads: (query) => index.heads(query),
    moment: () => [...index.moment()].flatMap(({ id }) => calls.get(id) ?? []),
  };
}

/** Finished calls beyond the limits, oldest first. */
function beyondLimits(
  index: CallIndex,
  calls: ReadonlyMap<string, Call>,
  { keepCalls = Infinity, keepFromWallAt = -Infinity }: CallLimits,
): Call[] {
  const newestFirst = [...index.heads({})].flatMap(({ id }) => calls.get(id) ?? []);
  return newestFirst.filter((call, place) => place >= keepCalls || newestWallAt(call) < keepFromWallAt).reverse();
}
