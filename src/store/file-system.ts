import * as node from 'node:fs/promises';
import path from 'node:path';

/** The operations on files that the store needs; tests put failing ones in their place. */
export type FileSystem = Pick<
  typeof node,
  'copyFile' | 'link' | 'mkdir' | 'open' | 'readFile' | 'readdir' | 'rename' | 'rm' | 'stat'
>;

/** The real file system. */
export const nodeFileSystem: FileSystem = node;

/** System error code of whatever was thrown, e.g. `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** Whether a file or folder is there. */
export async function exists(fileSystem: FileSystem, file: string): Promise<boolean> {
  try {
    await fileSystem.stat(file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Opens a file for reading; `undefined` when it is not there. */
export async function openToRead(fileSystem: FileSystem, file: string): Promise<node.FileHandle | undefined> {
  try {
    return await fileSystem.open(file, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Gives a file a second name. It costs nothing; disks that cannot do it (exFAT, some network drives) get a copy. */
export async function linkOrCopy(fileSystem: FileSystem, file: string, name: string): Promise<void> {
  try {
    await fileSystem.link(file, name);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw error;
    await copyDurably(fileSystem, file, name);
  }
}

/** Copies a file and has its bytes on disk when it resolves. */
export async function copyDurably(fileSystem: FileSystem, file: string, name: string): Promise<void> {
  await fileSystem.copyFile(file, name);
  const handle = await fileSystem.open(name, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Moves a file out of the way under a name that is free, e.g. `orders.json.damaged-1`. Nothing is overwritten.
 * @returns where it is now
 */
export async function moveAside(fileSystem: FileSystem, file: string, why: 'damaged' | 'edited'): Promise<string> {
  for (let number = 1; ; number += 1) {
    const aside = `${file}.${why}-${number}`;
    if (await exists(fileSystem, aside)) continue;
    await fileSystem.rename(file, aside);
    return aside;
  }
}

/** Makes names created or renamed in a folder survive a power cut. Windows cannot do this, and does not need it. */
export async function syncFolder(fileSystem: FileSystem, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fileSystem.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder with those above it, and has their names on disk when it resolves. */
export async function makeFolder(fileSystem: FileSystem, folder: string): Promise<void> {
  const first = await fileSystem.mkdir(folder, { recursive: true });
  if (first === undefined) return;
  const above = path.dirname(path.resolve(first));
  for (let at = path.resolve(folder); at !== above; at = path.dirname(at))
    await syncFolder(fileSystem, path.dirname(at));
}

/** Writes a new file piece by piece and has it on disk when it resolves; removes it when that fails. @returns its size */
export async function writeNewFile(
  fileSystem: FileSystem,
  file: string,
  pieces: Iterable<Uint8Array>,
): Promise<number> {
  let size = 0;
  try {
    const handle = await fileSystem.open(file, 'w');
    try {
      for (const piece of pieces) {
        await handle.appendFile(piece);
        size += piece.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    await fileSystem.rm(file, { force: true }).catch(() => undefined);
    throw error;
  }
  return size;
}
