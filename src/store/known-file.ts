import { crc32 } from 'node:zlib';
import type { FileSystem } from './file-system.ts';

/** Tells cheaply whether a file is still the one that was read or written. */
interface FileStamp {
  readonly mtimeMs: number;
  readonly size: number;
  readonly ino: number;
}

/** A file as this process has read or written it. */
export interface KnownFile {
  readonly bytes: number;
  readonly crc32: number;
  readonly stamp: FileStamp;
}

/** CRC-32 of some bytes, going on from that of the bytes before. Against accidents, not against malice. */
export function crcOf(bytes: Uint8Array, before = 0): number {
  return crc32(bytes, before);
}

/** What the file system says about a file. @throws NodeJS.ErrnoException `ENOENT` */
export async function stampOf(fileSystem: FileSystem, file: string): Promise<FileStamp> {
  const { mtimeMs, size, ino } = await fileSystem.stat(file);
  return { mtimeMs, size, ino };
}

/** Whether two stamps are of the same file in the same version. */
export function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.mtimeMs === b.mtimeMs && a.size === b.size && a.ino === b.ino;
}
