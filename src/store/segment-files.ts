import { closeSync, openSync, readSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Place } from './call-columns.ts';
import { errorCode } from './file-system.ts';

const SEGMENT_NAME = /^(\d{6,})\.jsonl$/;

/** Where the finished calls and the bytes of all attempts lie. */
export function segmentFolder(folder: string): string {
  return path.join(folder, 'segments');
}

/** The file of one segment, e.g. `segments/000001.jsonl`. */
export function segmentPath(folder: string, segment: number): string {
  return path.join(segmentFolder(folder), `${String(segment).padStart(6, '0')}.jsonl`);
}

/** What is known of a full segment without reading it; can be made anew from the segment. */
export function segmentIndexPath(folder: string, segment: number): string {
  return path.join(segmentFolder(folder), `${String(segment).padStart(6, '0')}.idx`);
}

/** Numbers of the segments that are there, ascending. */
export async function listSegments(folder: string): Promise<number[]> {
  const names = await readdir(segmentFolder(folder)).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const numbers = names.flatMap((name) => SEGMENT_NAME.exec(name)?.[1] ?? []).map(Number);
  return numbers.sort((a, b) => a - b);
}

/** Files held open for reading: the newest ones are read again and again. */
const OPEN_FILES = 16;

/** Reads single lines of segments, while everything else waits: decisions need finished calls at once. */
export class SegmentReader {
  readonly #folder: string;
  readonly #open = new Map<number, number>();
  #closed = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The bytes of a line without its newline; `undefined` when they are not there. */
  read({ segment, offset, length }: Place): Buffer | undefined {
    const line = Buffer.allocUnsafe(length);
    try {
      const file = this.#file(segment);
      const bytesRead = readSync(file, line, 0, length, offset);
      if (this.#closed) this.close();
      return bytesRead === length ? line : undefined;
    } catch {
      // A disk that does not give a line back: the reader is told that it is not there.
      return undefined;
    }
  }

  /** Lets go of a segment that is about to be deleted. */
  release(segment: number): void {
    const file = this.#open.get(segment);
    if (file !== undefined) closeSync(file);
    this.#open.delete(segment);
  }

  /** Holds no files open from now on; reading goes on. */
  close(): void {
    this.#closed = true;
    for (const segment of [...this.#open.keys()]) this.release(segment);
  }

  #file(segment: number): number {
    const open = this.#open.get(segment) ?? openSync(segmentPath(this.#folder, segment), 'r');
    this.#open.delete(segment);
    this.#open.set(segment, open);
    const [longestUnused] = this.#open.keys();
    if (this.#open.size > OPEN_FILES && longestUnused !== undefined) this.release(longestUnused);
    return open;
  }
}
