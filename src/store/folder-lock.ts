import { constants } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../app/app-error.ts';
import { errorCode, type FileSystem } from './file-system.ts';

const lockSchema = z.object({ pid: z.number().int(), host: z.string(), startedWallAt: z.number() });
type LockHolder = z.infer<typeof lockSchema>;

/** The right to write into one folder. */
export interface FolderLock {
  /** A lock of a process that is gone was in the way: that process did not close the folder. */
  readonly tookOver: boolean;
  release(): Promise<void>;
}

/** Folders that this process holds or is about to: a lock file with its own id, seen otherwise, is a leftover. */
const held = new Set<string>();

/** Time that a process gets to fill the lock file that it has just created. */
const FILL_MS = 200;

/**
 * Makes this process the only one that writes into a folder. A lock whose process is gone is taken over.
 * @throws AppError `store.locked` naming folder, process and the file to delete
 */
export async function lockFolder(fileSystem: FileSystem, folder: string, wallAt: number): Promise<FolderLock> {
  const file = path.join(path.resolve(folder), 'lock.json');
  const holder: LockHolder = { pid: process.pid, host: hostname(), startedWallAt: wallAt };
  if (held.has(file)) throw locked(folder, file, holder);
  held.add(file);
  try {
    return await takeLock(fileSystem, folder, file, holder);
  } catch (error) {
    held.delete(file);
    throw error;
  }
}

async function takeLock(fileSystem: FileSystem, folder: string, file: string, holder: LockHolder): Promise<FolderLock> {
  const content = `${JSON.stringify(holder)}\n`;
  let tookOver = false;
  while (!(await tryCreate(fileSystem, file, content))) {
    await clearStale(fileSystem, folder, file);
    tookOver = true;
  }
  return {
    tookOver,
    release: async () => {
      if (!held.delete(file)) return;
      // Somebody may have deleted the lock by hand and another process may hold the folder by now.
      if ((await readText(fileSystem, file)) === content) await fileSystem.rm(file, { force: true });
    },
  };
}

async function tryCreate(fileSystem: FileSystem, file: string, content: string): Promise<boolean> {
  const handle = await fileSystem.open(file, 'wx').catch((error: unknown) => {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  });
  if (!handle) return false;
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return true;
}

async function clearStale(fileSystem: FileSystem, folder: string, file: string): Promise<void> {
  let content = await readText(fileSystem, file);
  if (content !== undefined && !parseHolder(content)) {
    await delay(FILL_MS);
    content = await readText(fileSystem, file);
  }
  if (content === undefined) return;
  // Still not readable: the process died in the instant of writing it.
  const holder = parseHolder(content);
  if (holder && isLive(holder)) throw locked(folder, file, holder);
  // Two starting processes may both see the stale lock: the second to move it would move the new lock of the first.
  const aside = `${file}.${process.pid}`;
  try {
    await fileSystem.rename(file, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readText(fileSystem, aside);
  if (moved !== content) await fileSystem.copyFile(aside, file, constants.COPYFILE_EXCL);
  await fileSystem.rm(aside, { force: true });
}

function locked(folder: string, file: string, { pid, host, startedWallAt }: LockHolder): AppError {
  const since = new Date(startedWallAt).toISOString();
  return new AppError(
    'store.locked',
    `${folder} is in use by process ${pid} on ${host} since ${since}; if that process is gone, delete ${file}`,
    { params: { folder, pid, host, file, startedWallAt } },
  );
}

function parseHolder(content: string): LockHolder | undefined {
  try {
    return lockSchema.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

function isLive({ pid, host }: LockHolder): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

async function readText(fileSystem: FileSystem, file: string): Promise<string | undefined> {
  try {
    return await fileSystem.readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
