import { isSellerActivity } from '../domain/call-direction.ts';
import type { Product } from '../domain/catalogue.ts';
import { COLLECTION_NAMES, type CollectionName, type RecordMaps } from '../domain/records.ts';
import type { SnapshotHead } from '../domain/snapshot.ts';
import type { WorkspaceRecord } from '../domain/workspace.ts';
import { anchorClock } from '../engine/clock.ts';
import type { Archive, ArchiveSummary } from './archive.ts';
import type { Marketplace } from './marketplace.ts';
import type { PendingImport } from './pending-imports.ts';
import type { Randomness, SnapshotContent } from './ports.ts';
import { LEFT_OUT } from './without-secrets.ts';

/** Largest file that is taken in [ours]. */
const IMPORT_BYTES_MAX = 512 * 1_048_576;

/** What an import would do to this workspace. */
export interface ImportPreview extends ArchiveSummary {
  /** How many records of each kind it would take the place of. */
  readonly replaces: Readonly<Record<CollectionName, number>>;
  /** Products without a key in the file that would keep the key they have here. */
  readonly keysKept: number;
  /** Products without a key in the file that would get a new random one. */
  readonly keysNew: number;
}

/**
 * Takes a file in and checks all of it; nothing of the workspace changes. The file waits in `history.imports`.
 * @throws AppError `payload_too_large` and `import.…`
 */
export async function receiveImport(
  { history }: Marketplace,
  bytes: AsyncIterable<Uint8Array>,
): Promise<PendingImport> {
  const { scratch, archive } = history.deps;
  const file = await scratch.receive(bytes, IMPORT_BYTES_MAX);
  try {
    return await history.imports.add(file, summaryOf(await archive.read(file)));
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** What a waiting file would do to this workspace as it is now. */
export function previewImport({ workspace }: Marketplace, { summary }: PendingImport): ImportPreview {
  const records = workspace.state.records();
  const withoutKey = summary.products.filter(({ hasKey }) => !hasKey);
  const keysKept = withoutKey.filter(({ id }) => records.products.has(id)).length;
  return { ...summary, replaces: countsOf(records), keysKept, keysNew: withoutKey.length - keysKept };
}

/**
 * Puts what a waiting file holds in place of everything in this workspace; its id and name stay.
 * @returns the snapshot that leads back
 * @throws AppError `import.…`
 */
export async function applyImport(market: Marketplace, pending: PendingImport): Promise<SnapshotHead> {
  const { history, workspace } = market;
  return history.exclusively(async () => {
    const archive = await history.deps.archive.read(pending.file);
    const staged = await history.stage(contentOf(archive, workspace.state.workspace(), market), archive.header.simAt);
    try {
      const before = await history.replace({
        before: 'before_import',
        subject: { kind: 'import', name: archive.header.workspace.name },
        target: () => staged,
      });
      await history.imports.discard(pending.id);
      return before;
    } finally {
      await history.forget(staged);
    }
  });
}

/** What a new workspace that is made from a waiting file begins with. */
export interface ImportedWorkspace extends SnapshotContent {
  readonly simAt: number;
}

/**
 * The content of a waiting file as that of a new workspace: made now, keys that were left out drawn anew.
 * @throws AppError `import.…`
 */
export async function importedWorkspace(
  { history, workspace }: Marketplace,
  pending: PendingImport,
  identity: Pick<WorkspaceRecord, 'id' | 'name'>,
): Promise<ImportedWorkspace> {
  const archive = await history.deps.archive.read(pending.file);
  const keeper = { ...identity, createdWallAt: workspace.wall.now() };
  return { ...contentOf(archive, keeper, { workspace: { random: workspace.random } }), simAt: archive.header.simAt };
}

interface KeySource {
  readonly workspace: {
    readonly random: Randomness;
    /** Present records, where keys that were left out may be known. */
    readonly state?: { records(): Pick<RecordMaps, 'products'> };
  };
}

function contentOf(
  archive: Archive,
  keeper: Pick<WorkspaceRecord, 'id' | 'name' | 'createdWallAt'>,
  { workspace }: KeySource,
): SnapshotContent {
  const [imported] = archive.records.workspace.values();
  if (!imported) throw new Error('an archive without a workspace record was let through');
  const { id, name, createdWallAt } = keeper;
  const value: WorkspaceRecord = {
    ...imported,
    id,
    name,
    createdWallAt,
    clock: anchorClock(imported.clock.mode, archive.header.simAt, archive.header.exportedWallAt),
  };
  const products = withKeys(archive.records.products, workspace.state?.records().products, workspace.random);
  const calls = [...archive.records.calls].map(([callId, call]) => {
    // What a seller has asked was signed with another kind of key.
    if (call.destination.accessKey !== LEFT_OUT || isSellerActivity(call.activity)) return [callId, call] as const;
    const product = products.get(call.productId);
    const access = call.activity === 'orderNotify' ? product?.orderNotification : product?.interface;
    const accessKey = access?.accessKey ?? LEFT_OUT;
    return [callId, { ...call, destination: { ...call.destination, accessKey } }] as const;
  });
  return {
    records: { ...archive.records, workspace: new Map([[id, value]]), products, calls: new Map(calls) },
    exchanges: archive.exchanges(),
  };
}

function withKeys(
  imported: RecordMaps['products'],
  present: RecordMaps['products'] | undefined,
  random: Randomness,
): Map<string, Product> {
  return new Map(
    [...imported].map(([id, product]) => {
      const { interface: access, orderNotification } = product;
      const known = present?.get(id);
      return [
        id,
        {
          ...product,
          interface: withKey(access, known?.interface.accessKey, random),
          ...(orderNotification
            ? { orderNotification: withKey(orderNotification, known?.orderNotification?.accessKey, random) }
            : {}),
        },
      ];
    }),
  );
}

/** A key that was left out is the one known here, or a new one in the form of real ones. */
function withKey<A extends { readonly accessKey: string }>(
  access: A,
  known: string | undefined,
  random: Randomness,
): A {
  if (access.accessKey !== LEFT_OUT) return access;
  return { ...access, accessKey: known ?? random.uuid() };
}

function summaryOf({ header, records, exchangeCount }: Archive): ArchiveSummary {
  let from = Infinity;
  let to = -Infinity;
  for (const { createdSimAt } of records.orders.values()) {
    from = Math.min(from, createdSimAt);
    to = Math.max(to, createdSimAt);
  }
  return {
    header,
    counts: countsOf(records),
    exchangeCount,
    ...(records.orders.size > 0 ? { ordersFromSimAt: from, ordersToSimAt: to } : {}),
    callsUnderWay: [...records.calls.values()].filter(({ status }) => status === 'calling').length,
    products: [...records.products.values()].map(({ id, interface: { url, accessKey } }) => ({
      id,
      url,
      hasKey: accessKey !== LEFT_OUT,
    })),
  };
}

function countsOf(records: { readonly [C in CollectionName]: { readonly size: number } }): Record<
  CollectionName,
  number
> {
  return Object.fromEntries(COLLECTION_NAMES.map((name) => [name, records[name].size])) as Record<
    CollectionName,
    number
  >;
}
