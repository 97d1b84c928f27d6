import path from 'node:path';
import type { Exchange } from '../domain/call.ts';
import { AppendFile } from './append-file.ts';
import { decodeExchange, encodeExchange, exchangeIdOf, isStaged } from './exchange-codec.ts';
import { openToRead, type FileSystem } from './file-system.ts';
import type { GrowthMark, GrowthView } from './growth.ts';
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

/** Bytes of an import that go to disk in one write. */
const STAGE_BYTES = 1_048_576;

/** Where a workspace's exchanges lie. */
export function exchangesPath(folder: string): string {
  return path.join(folder, 'exchanges.jsonl');
}

/**
 * Finds the exchanges of a mark by reading the beginning of each line; bodies stay on disk.
 * @param index is filled, also when the scan ends early
 * @returns how much of the mark's last stretch is whole
 * @throws DamagedFileError for a line that does not begin with an id
 */
export async function scanExchanges(
  fileSystem: FileSystem,
  folder: string,
  index: ExchangeIndex,
  mark: GrowthMark,
): Promise<LineScan> {
  const file = exchangesPath(folder);
  let scan: LineScan = { completeBytes: 0, totalBytes: 0 };
  for (const range of mark) {
    let number = 0;
    const onLine = (line: Buffer, offset: number): void => {
      number += 1;
      const id = exchangeIdOf(line);
      if (id === undefined) {
        const where = range.from === 0 ? `line ${number}` : `line ${number} from byte ${range.from} on`;
        throw new DamagedFileError(file, `${where}: does not begin with an id`);
      }
      if (isStaged(line) === (range.staged ?? false)) index.set(id, { offset, length: line.length });
    };
    scan = await scanLines(fileSystem, file, onLine, range);
  }
  return scan;
}

/** A view as a mark that has no end. */
export function openMark({ before, ownFrom }: GrowthView): GrowthMark {
  return [...before, { from: ownFrom, to: Number.MAX_SAFE_INTEGER }];
}

/** The bytes of all attempts: appended once, read on demand. */
export class ExchangeLog {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #file: AppendFile;
  readonly #index: ExchangeIndex;
  #view: GrowthView;

  private constructor(
    fileSystem: FileSystem,
    folder: string,
    file: AppendFile,
    index: ExchangeIndex,
    view: GrowthView,
  ) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#file = file;
    this.#index = index;
    // Somebody may have taken the file away: new bytes in the old places are not what the places were noted for.
    const end = file.length;
    this.#view = { before: view.before.filter(({ to }) => to <= end), ownFrom: Math.min(view.ownFrom, end) };
  }

  /** Opens the log for appending and cuts off a torn end. */
  static async open(
    fileSystem: FileSystem,
    folder: string,
    index: ExchangeIndex,
    { scan, view }: { readonly scan: LineScan; readonly view: GrowthView },
  ): Promise<ExchangeLog> {
    const file = await AppendFile.open(fileSystem, exchangesPath(folder), scan.completeBytes);
    return new ExchangeLog(fileSystem, folder, file, index, view);
  }

  /** Whether the file holds what it should; false when a failed write could not be taken back. */
  get sound(): boolean {
    return this.#file.sound;
  }

  /** All that belongs to the present records. */
  mark(): GrowthMark {
    const { before, ownFrom } = this.#view;
    return [...before, { from: ownFrom, to: this.#file.length }].filter(({ from, to }) => from < to);
  }

  /** What belongs to the present records once those of a mark take their place now. */
  viewAfter(mark: GrowthMark): GrowthView {
    return { before: mark, ownFrom: this.#file.length };
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

  /** Appends bytes that do not belong to the present records. @returns their mark */
  async stage(lines: readonly Uint8Array[]): Promise<GrowthMark> {
    const from = this.#file.length;
    await this.#file.append(Buffer.concat(lines));
    return [{ from, to: this.#file.length, staged: true }];
  }

  /** Finds what a mark holds. @returns makes that what can be read */
  async prepareView(mark: GrowthMark): Promise<(view: GrowthView) => void> {
    const found: ExchangeIndex = new Map();
    await scanExchanges(this.#fileSystem, this.#folder, found, mark);
    return (view) => {
      this.#index.clear();
      for (const [id, place] of found) this.#index.set(id, place);
      this.#view = view;
    };
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Encodes exchanges that are to be staged, in portions of about a megabyte. */
export async function* stagedPortions(
  exchanges: AsyncIterable<Exchange> | Iterable<Exchange>,
): AsyncGenerator<readonly Uint8Array[]> {
  let portion: Uint8Array[] = [];
  let size = 0;
  for await (const exchange of exchanges) {
    const line = encodeExchange(exchange, true);
    portion.push(line);
    size += line.length;
    if (size < STAGE_BYTES) continue;
    yield portion;
    portion = [];
    size = 0;
  }
  if (portion.length > 0) yield portion;
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
