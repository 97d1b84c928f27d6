import path from 'node:path';
import type { Exchange } from '../domain/call.ts';
import { AppendFile } from './append-file.ts';
import { decodeExchange, exchangeIdOf } from './exchange-codec.ts';
import { openToRead, type FileSystem } from './file-system.ts';
import { scanLines, type LineScan } from './scan-lines.ts';
import { DamagedFileError } from './stored-format.ts';

/** Where in the file the line of an exchange is, in bytes, without its newline. */
interface Place {
  readonly offset: number;
  readonly length: number;
}

/** A line on its way to the log. */
export interface ExchangeLine {
  readonly id: string;
  readonly bytes: Uint8Array;
}

export type ExchangeIndex = Map<string, Place>;

/** Where a workspace's exchanges lie. */
export function exchangesPath(folder: string): string {
  return path.join(folder, 'exchanges.jsonl');
}

/**
 * Finds every exchange by reading the beginning of each line; bodies stay on disk.
 * @param index is filled, also when the scan ends early
 * @throws DamagedFileError for a line that does not begin with an id
 */
export async function scanExchanges(fileSystem: FileSystem, folder: string, index: ExchangeIndex): Promise<LineScan> {
  const file = exchangesPath(folder);
  let number = 0;
  return scanLines(fileSystem, file, (line, offset) => {
    number += 1;
    const id = exchangeIdOf(line);
    if (id === undefined) throw new DamagedFileError(file, `line ${number}: does not begin with an id`);
    index.set(id, { offset, length: line.length });
  });
}

/** The bytes of all attempts: appended once, read on demand. */
export class ExchangeLog {
  readonly #file: AppendFile;
  readonly #index: ExchangeIndex;

  private constructor(file: AppendFile, index: ExchangeIndex) {
    this.#file = file;
    this.#index = index;
  }

  /** Opens the log for appending and cuts off a torn end. */
  static async open(
    fileSystem: FileSystem,
    folder: string,
    index: ExchangeIndex,
    scan: LineScan,
  ): Promise<ExchangeLog> {
    return new ExchangeLog(await AppendFile.open(fileSystem, exchangesPath(folder), scan.completeBytes), index);
  }

  /**
   * Appends lines; resolves when they are on disk.
   * @returns makes them readable; to be called once the commit that they belong to is durable
   */
  async append(lines: readonly ExchangeLine[]): Promise<() => void> {
    let offset = this.#file.length;
    await this.#file.append(Buffer.concat(lines.map(({ bytes }) => bytes)));
    return () => {
      for (const { id, bytes } of lines) {
        this.#index.set(id, { offset, length: bytes.length - 1 });
        offset += bytes.length;
      }
    };
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/**
 * Reads one exchange from disk.
 * @returns `undefined` when it is not in the index, or no longer readable in the file
 */
export async function readExchange(
  fileSystem: FileSystem,
  folder: string,
  index: ExchangeIndex,
  id: string,
): Promise<Exchange | undefined> {
  const place = index.get(id);
  if (!place) return undefined;
  const handle = await openToRead(fileSystem, exchangesPath(folder));
  if (!handle) return undefined;
  try {
    const line = Buffer.alloc(place.length);
    await handle.read(line, 0, place.length, place.offset);
    const exchange = decodeExchange(line);
    return exchange?.id === id ? exchange : undefined;
  } finally {
    await handle.close();
  }
}
