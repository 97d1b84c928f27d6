import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { RecoveredFile } from '../../app/ports.ts';
import { COLLECTION_NAMES, type CollectionName, type Collections } from '../../domain/records.ts';
import { isArchived } from '../call-index.ts';
import { backupPath, documentPath } from '../collection-document.ts';
import { writeNewDocuments, type DocumentContent } from '../document-files.ts';
import {
  copyDurably,
  exists,
  makeFolder,
  openToRead,
  syncFolder,
  writeNewFile,
  type FileSystem,
} from '../file-system.ts';
import { journalPath, previousJournalPath } from '../journal.ts';
import { readFolderRecords, type FolderContent, type FolderRecords } from '../read-folder.ts';
import { noSegments } from '../read-segments.ts';
import type { RecordTables } from '../record-tables.ts';
import { callLine, type SegmentLine } from '../segment-codec.ts';
import { segmentFolder } from '../segment-files.ts';
import { SegmentLog, type SegmentLimits } from '../segment-log.ts';
import { viewAfter, WHOLE_VIEW, type SegmentMark } from '../segment-view.ts';
import { snapshotsPath, writeManifest } from '../snapshot-folder.ts';
import { DamagedFileError } from '../stored-format.ts';
import { groupCalls, type CallGroup } from './old-calls.ts';
import {
  forEachOldExchange,
  oldExchangesPath,
  oldViewPath,
  readOldMark,
  StretchCommits,
  type OldMark,
} from './old-exchanges.ts';
import { readOldSnapshots, type OldSnapshot } from './old-snapshots.ts';

/** The format before segments: all calls in `calls.json`, the bytes of all attempts in one `exchanges.jsonl`. */
const OLD_FORMAT = 1;

const markerSchema = z.object({ from: z.literal(OLD_FORMAT), copy: z.string() });

/** How the names of copies begin. */
const COPY_NAME = 'before-format-';

/** Bytes at the beginning of a file in which its version is looked for. */
const HEAD_BYTES = 1_024;

/** Calls written to segments at once. */
const CALLS_AT_ONCE = 500;

/** What there is in a folder of format 1. */
type OldFolder = Pick<FolderRecords, 'tables' | 'lastCommit'> & {
  /** What of the exchanges belongs to the present records. */
  readonly mark: OldMark;
  readonly snapshots: readonly OldSnapshot[];
};

interface Rewriting {
  readonly fileSystem: FileSystem;
  readonly folder: string;
  readonly copy: string;
  readonly limits: SegmentLimits | undefined;
}

/** How a migration went. */
export interface Migration {
  /** What can be read of a folder that is damaged; it stays as it is. */
  readonly damaged?: FolderContent;
  /** Documents that could not be read, but whose records are all there. */
  readonly recovered: readonly RecoveredFile[];
}

/**
 * Brings a folder of format 1 up to date, snapshots included: first it is copied aside as a whole, then rewritten.
 * Killed in between, it starts over from the copy. A folder of any other format is left alone.
 * @returns `undefined` when there was nothing to do
 * @throws AppError `store.newer_version`
 */
export async function migrateFolder(
  fileSystem: FileSystem,
  folder: string,
  limits?: SegmentLimits,
): Promise<Migration | undefined> {
  const begun = await readMarker(fileSystem, folder);
  if (begun === undefined && !(await isOld(fileSystem, folder))) return undefined;
  const { mark, snapshots, ...records } = await readOld(fileSystem, begun ?? folder);
  if (!mark || !snapshots) return { damaged: { ...records, segments: noSegments() }, recovered: [] };
  const copy = begun ?? (await begin(fileSystem, folder));
  await rewrite({ fileSystem, folder, copy, limits }, { ...records, mark, snapshots });
  const recovered = records.recovered.map(({ error: { file, reason }, present }) => ({
    file,
    reason,
    ...(present && { keptAs: path.join(copy, path.basename(file)) }),
  }));
  return { recovered };
}

/** Copies the folder aside and notes that from now on the copy is what counts. @returns the copy */
async function begin(fileSystem: FileSystem, folder: string): Promise<string> {
  const copy = await copyAside(fileSystem, folder);
  const marker = `${JSON.stringify({ from: OLD_FORMAT, copy: path.basename(copy) })}\n`;
  await writeNewFile(fileSystem, markerPath(folder), [Buffer.from(marker)]);
  await syncFolder(fileSystem, folder);
  return copy;
}

function markerPath(folder: string): string {
  return path.join(folder, 'migration.json');
}

/** The copy, when a migration has begun and not ended. */
async function readMarker(fileSystem: FileSystem, folder: string): Promise<string | undefined> {
  const file = markerPath(folder);
  if (!(await exists(fileSystem, file))) return undefined;
  // Written after the copy and before anything else is touched: torn, it never counted.
  const marker = markerSchema.safeParse(parsedOrUndefined(await fileSystem.readFile(file))).data;
  return marker && path.join(folder, path.basename(marker.copy));
}

function parsedOrUndefined(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

async function isOld(fileSystem: FileSystem, folder: string): Promise<boolean> {
  const files = [...COLLECTION_NAMES.map((name) => documentPath(folder, name)), journalPath(folder)];
  for (const file of files) if ((await versionOf(fileSystem, file)) === OLD_FORMAT) return true;
  return false;
}

async function versionOf(fileSystem: FileSystem, file: string): Promise<number | undefined> {
  // What cannot be read is found out, and told, by those who read all of it.
  const handle = await openToRead(fileSystem, file).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const version = /"formatVersion"\s*:\s*(\d+)/.exec(buffer.toString('latin1', 0, bytesRead))?.[1];
    return version === undefined ? undefined : Number(version);
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Reads everything once, so that a folder with a fault is not touched. */
async function readOld(fileSystem: FileSystem, folder: string): Promise<FolderRecords & Partial<OldFolder>> {
  const records = await readFolderRecords(fileSystem, folder, OLD_FORMAT);
  if (records.damage) return records;
  try {
    const mark = await readOldMark(fileSystem, folder);
    await forEachOldExchange(fileSystem, folder, new StretchCommits([mark]), () => undefined);
    return { ...records, mark, snapshots: await readOldSnapshots(fileSystem, folder) };
  } catch (error) {
    if (error instanceof DamagedFileError) return { ...records, damage: error };
    throw error;
  }
}

/** A copy of the folder, not links: files of the folder grow. @returns where it is, once it is whole on disk */
async function copyAside(fileSystem: FileSystem, folder: string): Promise<string> {
  const wanted = path.join(folder, `${COPY_NAME}${OLD_FORMAT + 1}`);
  let copy = wanted;
  for (let number = 2; await exists(fileSystem, copy); number += 1) copy = `${wanted}-${number}`;
  const unfinished = `${wanted}.tmp`;
  await fileSystem.rm(unfinished, { recursive: true, force: true });
  await copyFolder(
    fileSystem,
    folder,
    unfinished,
    (name) => !name.startsWith('lock.json') && !name.startsWith(COPY_NAME),
  );
  await fileSystem.rename(unfinished, copy);
  await syncFolder(fileSystem, folder);
  return copy;
}

async function copyFolder(
  fileSystem: FileSystem,
  folder: string,
  target: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<void> {
  await fileSystem.mkdir(target);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const from = path.join(folder, entry.name);
    const to = path.join(target, entry.name);
    if (!isWanted(entry.name)) continue;
    if (entry.isDirectory()) await copyFolder(fileSystem, from, to);
    else if (entry.isFile()) await copyDurably(fileSystem, from, to);
  }
  await syncFolder(fileSystem, target);
}

/** Every step may be the last one: as long as the marker is there, all of it is done again from the copy. */
async function rewrite(parts: Rewriting, { tables, lastCommit, mark, snapshots }: OldFolder): Promise<void> {
  const { fileSystem, folder } = parts;
  for (const made of [segmentFolder(folder), snapshotsPath(folder)]) {
    await fileSystem.rm(made, { recursive: true, force: true });
  }
  const stretches = new StretchCommits([mark, ...snapshots.map(({ grown }) => grown)]);
  const { groups, commitsOf } = groupCalls(
    [{ calls: tables.calls }, ...snapshots.map((one) => one.tables)],
    stretches.last,
  );
  const marks = [mark, ...snapshots.map(({ grown }) => grown)].map((old, moment): SegmentMark => ({
    commits: [...stretches.commitsOf(old), ...(commitsOf[moment] ?? [])].map((commit) => [commit, commit]),
    fromSegment: 1,
  }));
  await writeSegments(parts, stretches, groups, marks);
  for (const [index, snapshot] of snapshots.entries()) {
    await writeSnapshotAnew(fileSystem, folder, snapshot, marks[index + 1] ?? { commits: [], fromSegment: 1 });
  }
  await syncFolder(fileSystem, folder);
  const throughCommit = Math.max(lastCommit, stretches.last + groups.length);
  const view = viewAfter(marks[0] ?? { commits: [], fromSegment: 1 }, throughCommit + 1);
  await writeNewDocuments(fileSystem, folder, { throughCommit, changed: atRest(tables), view });
  await replaceOldFiles(fileSystem, folder);
}

async function writeSegments(
  { fileSystem, folder, copy, limits }: Rewriting,
  stretches: StretchCommits,
  groups: readonly CallGroup[],
  marks: readonly SegmentMark[],
): Promise<void> {
  const wanted = new Set(marks.flatMap(({ commits }) => commits.map(([commit]) => commit)));
  const segments = await SegmentLog.open(fileSystem, folder, noSegments(), WHOLE_VIEW, limits);
  const append = async (lines: SegmentLine[]): Promise<void> => {
    if (lines.length === 0) return;
    const publish = await segments.append(lines);
    publish(0, lines.length);
  };
  try {
    let exchanges: SegmentLine[] = [];
    const take = (line: SegmentLine): void => {
      if (wanted.has(line.commit)) exchanges.push(line);
    };
    const write = async (): Promise<void> => {
      const lines = exchanges;
      exchanges = [];
      await append(lines);
    };
    await forEachOldExchange(fileSystem, copy, stretches, take, write);
    await write();
    for (const { commit, calls } of groups) {
      for (let from = 0; from < calls.length; from += CALLS_AT_ONCE) {
        await append(calls.slice(from, from + CALLS_AT_ONCE).map((call) => callLine(commit, call)));
      }
    }
  } finally {
    await segments.close();
  }
}

async function writeSnapshotAnew(
  fileSystem: FileSystem,
  folder: string,
  { number, head, tables }: OldSnapshot,
  segments: SegmentMark,
): Promise<void> {
  const place = path.join(snapshotsPath(folder), head.id);
  await makeFolder(fileSystem, place);
  const documents = await writeNewDocuments(fileSystem, place, { throughCommit: 0, changed: atRest(tables) });
  const finishedCalls = [...tables.calls.values()].filter(isArchived).length;
  const body = { throughCommit: 0, journalBytes: 0, documents, segments, finishedCalls };
  await writeManifest(fileSystem, place, { number, head, ...body });
  await syncFolder(fileSystem, place);
}

/** What of the records stays in documents. */
function atRest(tables: RecordTables): DocumentContent['changed'] {
  const changed = new Map<CollectionName, readonly Collections[CollectionName][]>(
    COLLECTION_NAMES.map((name) => [name, [...tables[name].values()]]),
  );
  return changed.set(
    'calls',
    [...tables.calls.values()].filter((call) => !isArchived(call)),
  );
}

async function replaceOldFiles(fileSystem: FileSystem, folder: string): Promise<void> {
  const journal = journalPath(folder);
  await writeNewFile(fileSystem, `${journal}.tmp`, []);
  await fileSystem.rename(`${journal}.tmp`, journal);
  const backups = COLLECTION_NAMES.map((name) => backupPath(folder, name));
  for (const file of [oldExchangesPath(folder), oldViewPath(folder), previousJournalPath(folder), ...backups]) {
    await fileSystem.rm(file, { force: true });
  }
  await syncFolder(fileSystem, folder);
  await fileSystem.rm(markerPath(folder));
  await syncFolder(fileSystem, folder);
}
