import path from 'node:path';
import { z } from 'zod';
import { COLLECTION_NAMES, type CollectionName, type Collections } from '../domain/records.ts';
import { SNAPSHOT_KINDS, type SnapshotHead } from '../domain/snapshot.ts';
import { DocumentAdapter, documentPath } from './collection-document.ts';
import type { DocumentPrint } from './document-files.ts';
import { errorCode, writeNewFile, type FileSystem } from './file-system.ts';
import { journalPath, scanJournal } from './journal.ts';
import { createTables, type RecordTables } from './record-tables.ts';
import { replayEntry, type ReplayTarget } from './replay.ts';
import { firstProblem, schemaOf } from './schema-tools.ts';
import { segmentMark, WHOLE_VIEW, type SegmentMark } from './segment-view.ts';
import { DamagedFileError, FORMAT_VERSION, parseStored, refuseNewerVersion } from './stored-format.ts';

/** What lies in a snapshot's folder, apart from the words of its head. */
export interface SnapshotBody {
  /** The last commit contained; 0 for records that were never the present ones. */
  readonly throughCommit: number;
  /** How much of the journal in the folder counts: it may be a second name of one that goes on growing. */
  readonly journalBytes: number;
  readonly documents: readonly DocumentPrint[];
  readonly segments: SegmentMark;
  /** How many calls the segments hold for it. */
  readonly finishedCalls: number;
}

/** A snapshot as described in its folder. */
export interface SnapshotManifest extends SnapshotBody {
  /** Counts the snapshots of a workspace, because clocks go back. */
  readonly number: number;
  readonly head: SnapshotHead;
}

const text = z.string();
const count = z.number().int().nonnegative();

/** Members of a manifest that every format has. */
export const manifestMembers = {
  number: count,
  head: schemaOf<SnapshotHead>({
    id: text,
    name: text,
    kind: z.enum(SNAPSHOT_KINDS),
    takenSimAt: z.number(),
    takenWallAt: z.number(),
    orders: count,
    instances: count,
    calls: count,
  }),
  throughCommit: count,
  journalBytes: count,
  documents: z.array(z.object({ collection: z.enum(COLLECTION_NAMES), bytes: count, crc32: count })),
};

const manifestSchema = z.object({
  ...manifestMembers,
  formatVersion: z.literal(FORMAT_VERSION),
  segments: segmentMark,
  finishedCalls: count,
});

/** Where the snapshots of a workspace lie. */
export function snapshotsPath(folder: string): string {
  return path.join(folder, 'snapshots');
}

/** Writes the description of a snapshot, the last file in its folder. */
export async function writeManifest(fileSystem: FileSystem, folder: string, manifest: SnapshotManifest): Promise<void> {
  const line = JSON.stringify({ formatVersion: FORMAT_VERSION, ...manifest });
  await writeNewFile(fileSystem, manifestPath(folder), [Buffer.from(`${line}\n`)]);
}

/** Reads the description of a snapshot. @throws DamagedFileError, AppError `store.newer_version` */
export async function readManifest(fileSystem: FileSystem, folder: string): Promise<SnapshotManifest> {
  return parseManifest(fileSystem, folder, manifestSchema);
}

/** The same for a description of another form. */
export async function parseManifest<T>(fileSystem: FileSystem, folder: string, schema: z.ZodType<T>): Promise<T> {
  const file = manifestPath(folder);
  const bytes = await fileSystem.readFile(file).catch((error: unknown) => {
    throw new DamagedFileError(file, errorCode(error) === 'ENOENT' ? 'the file is missing' : String(error));
  });
  const stored = parseStored(bytes, file, 'not readable as JSON');
  refuseNewerVersion(stored, file);
  const parsed = schema.safeParse(stored);
  if (!parsed.success) throw new DamagedFileError(file, firstProblem(parsed.error));
  return parsed.data;
}

/**
 * Reads the records of a snapshot; every document must be what it was when the snapshot was taken.
 * @throws DamagedFileError, AppError `store.newer_version`
 */
export async function readSnapshot(
  fileSystem: FileSystem,
  folder: string,
  formatVersion = FORMAT_VERSION,
): Promise<{ readonly tables: RecordTables }> {
  const schema = z.object({ ...manifestMembers, formatVersion: z.literal(formatVersion) });
  const { documents, throughCommit, journalBytes } = await parseManifest(fileSystem, folder, schema);
  const tables = createTables();
  const through = new Map<CollectionName, number>();
  for (const print of documents) {
    through.set(print.collection, await readDocument({ fileSystem, folder, formatVersion }, print, tables));
  }
  const file = journalPath(folder);
  const loadSnapshot = (id: string): never => {
    throw new DamagedFileError(file, `builds on snapshot ${id}`);
  };
  const target: ReplayTarget = {
    tables,
    archived: new Map(),
    view: WHOLE_VIEW,
    throughCommit: through,
    dirty: new Set(),
    loadSnapshot,
  };
  let last = Math.max(0, ...through.values());
  const onEntry = (entry: Parameters<typeof replayEntry>[1]): void | Promise<void> => {
    last = Math.max(last, entry.commit);
    return replayEntry(target, entry);
  };
  const range = { from: 0, to: journalBytes };
  const scan = await scanJournal(fileSystem, file, onEntry, { range, formatVersion });
  if (scan.completeBytes !== journalBytes || last !== throughCommit) {
    throw new DamagedFileError(file, `ends at commit ${last}, the snapshot at ${throughCommit}`);
  }
  return { tables };
}

async function readDocument<C extends CollectionName>(
  { fileSystem, folder, formatVersion }: { fileSystem: FileSystem; folder: string; formatVersion: number },
  { collection, bytes, crc32 }: DocumentPrint & { readonly collection: C },
  tables: RecordTables,
): Promise<number> {
  const file = documentPath(folder, collection);
  const adapter = new DocumentAdapter(fileSystem, folder, collection, { formatVersion });
  const document = await adapter.read();
  if (!document) throw new DamagedFileError(file, 'the file is missing');
  if (adapter.known.bytes !== bytes || adapter.known.crc32 !== crc32) {
    throw new DamagedFileError(file, 'the file was changed after the snapshot was taken');
  }
  const table: Map<string, Collections[C]> = tables[collection];
  for (const record of document.records) table.set(record.id, record);
  return document.throughCommit;
}

function manifestPath(folder: string): string {
  return path.join(folder, 'snapshot.json');
}
