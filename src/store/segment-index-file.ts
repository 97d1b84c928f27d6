import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { ACTIVITIES, CALL_CAUSES, FINISHED_STATUSES } from '../domain/call.ts';
import type { Place } from './call-columns.ts';
import type { CallIndex, CallRow } from './call-index.ts';
import type { ExchangeIndex } from './exchange-index.ts';
import { errorCode, writeNewFile, type FileSystem } from './file-system.ts';
import { CALL_NUMBERS, EXCHANGE_NUMBERS, GONE, type SegmentContents } from './segment-contents.ts';
import { segmentIndexPath } from './segment-files.ts';
import type { StringPool } from './string-pool.ts';

/*
 * The index file of a full segment: magic, CRC-32 of all that follows, length of the header, header (JSON), then
 * columns one after another, each beginning at a multiple of 8: commit (float64) and the numbers (uint32) of calls, the
 * same of exchanges, ends and bytes of the texts. Numbers are little-endian, as on every machine that Node.js runs on.
 */
const MAGIC = 'KOOIDX3\n';
const PREFIX_BYTES = 16;

/** Traits are stored as places in these lists: a program with other lists makes the file anew. */
const NAMES = [ACTIVITIES, CALL_CAUSES, FINISHED_STATUSES].map((list) => list.join()).join(';');

const count = z.number().int().nonnegative();
const headerSchema = z.object({
  names: z.literal(NAMES),
  segmentBytes: count,
  newestWallAt: count,
  span: z.object({ first: count, last: count, staged: z.array(count).readonly() }),
  calls: count,
  exchanges: count,
  texts: count,
  textBytes: count,
  others: z.array(z.object({ id: z.string(), commit: z.number().int(), offset: count, length: count })),
});
type Header = z.infer<typeof headerSchema>;

/** What the index file of a segment holds. */
export interface SegmentIndexFile {
  readonly header: Header;
  readonly columns: Columns;
}

/** Writes the index file of a full segment of `segmentBytes` bytes. */
export async function writeSegmentIndex(
  fileSystem: FileSystem,
  folder: string,
  segment: number,
  contents: SegmentContents,
  segmentBytes: number,
): Promise<void> {
  const { calls, exchanges, others, pool, newestWallAt, span } = contents;
  const header: Header = {
    names: NAMES,
    segmentBytes,
    newestWallAt,
    span,
    calls: calls.commit.length,
    exchanges: exchanges.commit.length,
    texts: pool.size,
    textBytes: pool.bytes.length,
    others,
  };
  const content = Buffer.concat(
    [
      Buffer.from(JSON.stringify(header)),
      bytesOf(Float64Array.from(calls.commit)),
      ...CALL_NUMBERS.map((name) => bytesOf(Uint32Array.from(calls[name]))),
      bytesOf(Float64Array.from(exchanges.commit)),
      ...EXCHANGE_NUMBERS.map((name) => bytesOf(Uint32Array.from(exchanges[name]))),
      bytesOf(pool.ends),
      pool.bytes,
    ].map(padded),
  );
  const prefix = Buffer.alloc(PREFIX_BYTES, MAGIC, 'latin1');
  prefix.writeUInt32LE(crc32(content), 8);
  prefix.writeUInt32LE(Buffer.byteLength(JSON.stringify(header)), 12);
  const file = segmentIndexPath(folder, segment);
  await writeNewFile(fileSystem, `${file}.tmp`, [prefix, content]);
  await fileSystem.rename(`${file}.tmp`, file);
}

/**
 * Reads the index file of a segment.
 * @returns `undefined` when it is missing, damaged, or was made for a segment of another size
 */
export async function readSegmentIndex(
  fileSystem: FileSystem,
  folder: string,
  segment: number,
  segmentBytes: number,
): Promise<SegmentIndexFile | undefined> {
  const bytes = await fileSystem.readFile(segmentIndexPath(folder, segment)).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!bytes || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC || bytes.length < PREFIX_BYTES) return undefined;
  const content = bytes.subarray(PREFIX_BYTES);
  if (crc32(content) !== bytes.readUInt32LE(8)) return undefined;
  const headerLength = bytes.readUInt32LE(12);
  const header = headerSchema.safeParse(JSON.parse(content.toString('utf8', 0, headerLength))).data;
  if (header?.segmentBytes !== segmentBytes) return undefined;
  return { header, columns: new Columns(content, roundUp(headerLength)) };
}

/** Takes over into the indexes what belongs to commits that count. */
export function adoptSegmentIndex(
  { header, columns }: SegmentIndexFile,
  segment: number,
  counts: (commit: number) => boolean,
  { calls, exchanges }: { readonly calls: CallIndex; readonly exchanges: ExchangeIndex },
): void {
  const callCommits = columns.float64(header.calls);
  const call = Object.fromEntries(CALL_NUMBERS.map((name) => [name, columns.uint32(header.calls)])) as Record<
    (typeof CALL_NUMBERS)[number],
    Uint32Array
  >;
  const exchangeCommits = columns.float64(header.exchanges);
  const exchange = Object.fromEntries(
    EXCHANGE_NUMBERS.map((name) => [name, columns.uint32(header.exchanges)]),
  ) as Record<(typeof EXCHANGE_NUMBERS)[number], Uint32Array>;
  const texts = columns.texts(header.texts, header.textBytes, calls.pool);

  const { instance, product, order, answered, code } = call;
  for (let row = 0; row < header.calls; row += 1) {
    const commit = callCommits[row] ?? 0;
    if (!counts(commit)) continue;
    const number = call.number[row] ?? 0;
    const traits = call.traits[row] ?? 0;
    if (traits === GONE) {
      calls.removeNumber(number);
      continue;
    }
    const values: CallRow = {
      number,
      commit,
      traits,
      instance: texts[instance[row] ?? 0] ?? 0,
      product: texts[product[row] ?? 0] ?? 0,
      order: texts[order[row] ?? 0] ?? 0,
      answered: texts[answered[row] ?? 0] ?? 0,
      code: texts[code[row] ?? 0] ?? 0,
    };
    calls.putRow(values, placeAt(segment, call, row));
  }
  for (let row = 0; row < header.exchanges; row += 1) {
    if (!counts(exchangeCommits[row] ?? 0)) continue;
    const key = { number: exchange.number[row] ?? 0, attempt: exchange.attempt[row] ?? 0 };
    exchanges.putKey(key, placeAt(segment, exchange, row));
  }
  for (const { id, commit, offset, length } of header.others) {
    if (counts(commit)) exchanges.put(id, { segment, offset, length });
  }
}

/** Columns of an index file, taken off one after another. */
class Columns {
  readonly #content: Buffer;
  #at: number;

  constructor(content: Buffer, at: number) {
    this.#content = content;
    this.#at = at;
  }

  float64(length: number): Float64Array {
    return new Float64Array(this.#take(length * 8));
  }

  uint32(length: number): Uint32Array {
    return new Uint32Array(this.#take(length * 4));
  }

  /** Takes texts over into a pool. @returns its numbers by the numbers of the file */
  texts(length: number, byteLength: number, pool: StringPool): Uint32Array {
    const ends = this.uint32(length);
    const bytes = new Uint8Array(this.#take(byteLength));
    const numbers = new Uint32Array(length + 1);
    let from = 0;
    for (let index = 0; index < length; index += 1) {
      const to = ends[index] ?? from;
      numbers[index + 1] = pool.addBytes(bytes, from, to);
      from = to;
    }
    return numbers;
  }

  /** A copy: typed arrays want their bytes aligned, and the whole file is not to stay in memory. */
  #take(byteLength: number): ArrayBuffer {
    const from = this.#content.byteOffset + this.#at;
    this.#at += roundUp(byteLength);
    return this.#content.buffer.slice(from, from + byteLength) as ArrayBuffer;
  }
}

function placeAt(segment: number, { offset, length }: Record<'offset' | 'length', Uint32Array>, row: number): Place {
  return { segment, offset: offset[row] ?? 0, length: length[row] ?? 0 };
}

function bytesOf(column: Float64Array | Uint32Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes], roundUp(bytes.length));
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
