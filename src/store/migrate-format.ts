import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isOpen } from '../domain/draft.ts';
import { COLLECTION_NAMES, type CollectionName, type Collections } from '../domain/records.ts';
import { isIndexable } from './call-index.ts';
import { backupPath, documentPath } from './collection-document.ts';
import { exists, openToRead, syncFolder, writeNewFile, type FileSystem } from './file-system.ts';
import { journalPath } from './journal.ts';
import { readOlderRecords, type FolderContent, type FolderRecords } from './read-folder.ts';
import { noSegments } from './read-segments.ts';
import { scanLines } from './scan-lines.ts';
import { callLine, withCommit, type SegmentLine } from './segment-codec.ts';
import { segmentFolder } from './segment-files.ts';
import { SegmentLog, type SegmentLimits } from './segment-log.ts';
import { DamagedFileError } from './stored-format.ts';
import { writeDocuments } from './write-documents.ts';

/** The format before segments: all calls in `calls.json`, the bytes of all attempts in one `exchanges.jsonl`. */
const OLD_FORMAT = 1;

const markerSchema = z.object({ from: z.literal(OLD_FORMAT), copy: z.string() });

/** Bytes at the beginning of a file in which its version is looked for. */
const HEAD_BYTES = 1_024;

/** Calls written to segments at once. */
const CALLS_AT_ONCE = 500;

/**
 * Brings a folder of format 1 up to date: first it is copied aside as a whole, then rewritten. Killed in between, it
 * starts over from the copy. A folder of any other format is left alone.
 * @returns what can be read of a folder of format 1 that is damaged; it stays as it is
 * @throws AppError `store.newer_version`
 */
export async function migrateFolder(
  fileSystem: FileSystem,
  folder: string,
  limits?: SegmentLimits,
): Promise<FolderContent | undefined> {
  const begun = await readMarker(fileSystem, folder);
  if (begun === undefined && !(await isOld(fileSystem, folder))) return undefined;
  const records = await readOld(fileSystem, begun ?? folder);
  if (records.damage) return { ...records, segments: noSegments() };
  await rewrite(fileSystem, folder, begun ?? (await begin(fileSystem, folder)), records, limits);
  return undefined;
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

function exchangesPath(folder: string): string {
  return path.join(folder, 'exchanges.jsonl');
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
async function readOld(fileSystem: FileSystem, folder: string): Promise<FolderRecords> {
  const records = await readOlderRecords(fileSystem, folder, OLD_FORMAT);
  if (records.damage) return records;
  try {
    await forEachExchange(fileSystem, folder, records.lastCommit, () => undefined);
    return records;
  } catch (error) {
    if (error instanceof DamagedFileError) return { ...records, damage: error };
    throw error;
  }
}

async function forEachExchange(
  fileSystem: FileSystem,
  folder: string,
  commit: number,
  onLine: (line: SegmentLine) => void,
  afterChunk?: () => Promise<void>,
): Promise<void> {
  const file = exchangesPath(folder);
  let number = 0;
  const take = (bytes: Buffer): void => {
    number += 1;
    const line = withCommit(bytes, commit);
    if (!line) throw new DamagedFileError(file, `line ${number}: does not begin with an id`);
    onLine(line);
  };
  await scanLines(fileSystem, file, take, afterChunk);
}

/** A copy of the folder, not links: files of the folder grow. @returns where it is, once it is whole on disk */
async function copyAside(fileSystem: FileSystem, folder: string): Promise<string> {
  const wanted = path.join(folder, `before-format-${OLD_FORMAT + 1}`);
  let copy = wanted;
  for (let number = 2; await exists(fileSystem, copy); number += 1) copy = `${wanted}-${number}`;
  const unfinished = `${wanted}.tmp`;
  await fileSystem.rm(unfinished, { recursive: true, force: true });
  await fileSystem.mkdir(unfinished);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('lock.json')) continue;
    const target = path.join(unfinished, entry.name);
    await fileSystem.copyFile(path.join(folder, entry.name), target);
    const handle = await fileSystem.open(target, 'r+');
    await handle.sync().finally(() => handle.close());
  }
  await syncFolder(fileSystem, unfinished);
  await fileSystem.rename(unfinished, copy);
  await syncFolder(fileSystem, folder);
  return copy;
}

/** Every step may be the last one: as long as the marker is there, all of it is done again from the copy. */
async function rewrite(
  fileSystem: FileSystem,
  folder: string,
  copy: string,
  { tables, lastCommit }: FolderRecords,
  limits: SegmentLimits | undefined,
): Promise<void> {
  await fileSystem.rm(segmentFolder(folder), { recursive: true, force: true });
  const segments = await SegmentLog.open(fileSystem, folder, noSegments(), limits);
  const append = async (lines: SegmentLine[]): Promise<void> => {
    if (lines.length === 0) return;
    const publish = await segments.append(lines);
    publish(0, lines.length);
  };
  try {
    const exchanges: SegmentLine[] = [];
    const take = (line: SegmentLine): unknown => exchanges.push(line);
    await forEachExchange(fileSystem, copy, lastCommit, take, () => append(exchanges.splice(0)));
    await append(exchanges);
    const finished = [...tables.calls.values()].filter((call) => !isOpen(call) && isIndexable(call.id));
    for (let from = 0; from < finished.length; from += CALLS_AT_ONCE) {
      const calls = finished.slice(from, from + CALLS_AT_ONCE);
      await append(calls.map((call) => callLine(lastCommit, call)));
      for (const { id } of calls) tables.calls.delete(id);
    }
  } finally {
    await segments.close();
  }
  const changed = new Map<CollectionName, readonly Collections[CollectionName][]>(
    COLLECTION_NAMES.map((name) => [name, [...tables[name].values()]]),
  );
  await writeDocuments(fileSystem, folder, { throughCommit: lastCommit, changed });
  await replaceOldFiles(fileSystem, folder);
}

async function replaceOldFiles(fileSystem: FileSystem, folder: string): Promise<void> {
  const journal = journalPath(folder);
  await writeNewFile(fileSystem, `${journal}.tmp`, []);
  await fileSystem.rename(`${journal}.tmp`, journal);
  await fileSystem.rm(exchangesPath(folder), { force: true });
  for (const name of COLLECTION_NAMES) await fileSystem.rm(backupPath(folder, name), { force: true });
  await syncFolder(fileSystem, folder);
  await fileSystem.rm(markerPath(folder));
  await syncFolder(fileSystem, folder);
}
