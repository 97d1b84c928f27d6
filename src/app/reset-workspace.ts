import { exchangeIdsOf, type Call, type CallStatus, type Exchange } from '../domain/call.ts';
import type { Product } from '../domain/catalogue.ts';
import { COLLECTION_NAMES, type Change, type RecordMaps } from '../domain/records.ts';
import { withoutFinishedCalls, withoutOrders, type ResetScope } from '../domain/smaller-records.ts';
import type { SnapshotHead } from '../domain/snapshot.ts';
import type { WorkspaceRecord } from '../domain/workspace.ts';
import { anchorClock, readClock } from '../engine/clock.ts';
import type { Marketplace } from './marketplace.ts';
import { carriedOut } from './recording.ts';
import type { PresentRecords } from './market-state.ts';
import type { SnapshotContent } from './ports.ts';
import type { Workspace } from './workspace.ts';

const NO_CALLS: ReadonlyMap<string, Call> = new Map();
const STATUSES_TO_LOOK_AT: readonly CallStatus[] = ['waiting', 'calling', 'retrying', 'polling', 'failed'];

/** What a reset leaves as it is although it would be begun anew. */
export interface ResetOptions {
  /** Scope `all`: products keep their production address and key. Default true. */
  readonly keepAddresses?: boolean;
}

interface Beginning extends SnapshotContent {
  readonly simAt: number;
}

/**
 * Begins anew, in one of three sizes: `calls` drops finished calls with their bytes; `orders` everything that was bought;
 * `all` makes the workspace as it was made, with its id, name and site.
 * @returns the snapshot that leads back
 */
export async function resetWorkspace(
  market: Marketplace,
  scope: ResetScope,
  options: ResetOptions = {},
): Promise<SnapshotHead> {
  const { workspace } = market;
  const told = { scope, keepAddresses: options.keepAddresses };
  return carriedOut(workspace, 'reset', told, () => reset(market, scope, options));
}

function reset(market: Marketplace, scope: ResetScope, options: ResetOptions): Promise<SnapshotHead> {
  const { history } = market;
  return history.exclusively(async () => {
    let staged: SnapshotHead | undefined;
    try {
      return await history.replace({
        before: 'before_reset',
        subject: { kind: 'reset', scope },
        target: async () => {
          const { simAt, ...content } = await beginning(market, scope, options);
          staged = await history.stage(content, simAt);
          return staged;
        },
      });
    } finally {
      if (staged) await history.forget(staged);
    }
  });
}

async function beginning(market: Marketplace, scope: ResetScope, options: ResetOptions): Promise<Beginning> {
  const { workspace } = market;
  const records = workspace.state.records();
  const simAt = workspace.simNow();
  switch (scope) {
    case 'calls': {
      const fewer = withoutFinishedCalls({ ...records, calls: callsToLookAt(records) });
      return { records: fewer, exchanges: exchangesOf(fewer, workspace), simAt };
    }
    case 'orders':
      return { records: withoutOrders({ ...records, calls: NO_CALLS }), exchanges: [], simAt };
    case 'all':
      return madeAnew(market, options.keepAddresses ?? true);
  }
}

/** As made. A workspace that does not know how it was made keeps its catalogue and buyers. */
async function madeAnew({ workspace, history }: Marketplace, keepAddresses: boolean): Promise<Beginning> {
  const present = workspace.state.workspace();
  const records = workspace.state.records();
  const first = present.origin && (await history.deps.firstRecords(present, present.origin));
  if (!first) return settingsAnew(records, present, workspace.wall.now());
  const made = recordMaps(first.changes);
  const [value] = made.workspace.values();
  if (!value) throw new Error('a workspace begins without a record of itself');
  const kept = { ...value, createdWallAt: present.createdWallAt };
  return {
    records: {
      ...made,
      workspace: new Map([[kept.id, kept]]),
      products: keepAddresses ? withAddresses(made.products, records.products) : made.products,
    },
    exchanges: first.exchanges,
    simAt: readClock(value.clock, workspace.wall.now()),
  };
}

/** Calls that may stay: those that are not finished, and those that failed. All others need not be read. */
function callsToLookAt({ calls }: PresentRecords): Map<string, Call> {
  const heads = STATUSES_TO_LOOK_AT.flatMap((status) => [...calls.heads({ status })]);
  const oldestFirst = heads.sort((a, b) => (a.number === b.number ? 0 : a.number - b.number));
  return new Map(
    oldestFirst.flatMap(({ id }) => {
      const call = calls.get(id);
      return call ? [[id, call]] : [];
    }),
  );
}

function settingsAnew(records: PresentRecords, present: WorkspaceRecord, wallAt: number): Beginning {
  const value = { ...present, clock: anchorClock('real', wallAt, wallAt), ruleOverrides: {} };
  const workspace = new Map([[value.id, value]]);
  return { records: { ...withoutOrders({ ...records, calls: NO_CALLS }), workspace }, exchanges: [], simAt: wallAt };
}

function withAddresses(made: RecordMaps['products'], present: RecordMaps['products']): Map<string, Product> {
  return new Map(
    [...made].map(([id, product]) => {
      const known = present.get(id);
      return [id, known ? { ...product, interface: known.interface } : product];
    }),
  );
}

function recordMaps(changes: readonly Change[]): RecordMaps {
  const maps = Object.fromEntries(COLLECTION_NAMES.map((name) => [name, new Map<string, unknown>()]));
  for (const { collection, id, value } of changes) {
    if (value === null) maps[collection]?.delete(id);
    else maps[collection]?.set(id, value);
  }
  return maps as unknown as RecordMaps;
}

/** Bytes of the attempts of all calls in `records`, as far as they are there. */
async function* exchangesOf(records: RecordMaps, workspace: Workspace): AsyncGenerator<Exchange, void, undefined> {
  for (const call of records.calls.values()) {
    for (const exchangeId of exchangeIdsOf(call)) {
      const exchange = await workspace.store.readExchange(exchangeId);
      if (exchange) yield exchange;
    }
  }
}
