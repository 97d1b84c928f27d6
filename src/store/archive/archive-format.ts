import { createHash } from 'node:crypto';
import type { ArchiveFormat, ArchiveHeader, RecordLists } from '../../app/archive.ts';
import type { Exchange } from '../../domain/call.ts';
import { COLLECTION_NAMES } from '../../domain/records.ts';
import { storedExchange } from '../exchange-codec.ts';
import { EXCHANGE_END, EXCHANGE_START, headerLine } from './archive-lines.ts';
import { readArchive } from './read-archive.ts';

const SLICE_BYTES = 65_536;
/** Records after which other work of the process gets a turn. */
const RECORDS_PER_SLICE = 200;

/**
 * The file of an exported workspace: JSON Lines. A header, then `{"collection","record"}` for each record and
 * `{"exchange"}` for each stored exchange, then a footer with counts and the SHA-256 of all bytes before it.
 */
export const archiveFormat: ArchiveFormat = {
  write: writeArchive,
  read: readArchive,
};

async function* writeArchive(
  header: ArchiveHeader,
  records: RecordLists,
  exchanges: AsyncIterable<Exchange> | Iterable<Exchange>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  const slice = new Slice((bytes) => hash.update(bytes));
  const counts: Record<string, number> = {};
  slice.add(headerLine(header));
  for (const collection of COLLECTION_NAMES) {
    counts[collection] = 0;
    for (const record of records[collection]) {
      counts[collection] += 1;
      slice.add(`${JSON.stringify({ collection, record })}\n`);
      if (slice.isFull()) yield await slice.take();
    }
  }
  let exchangeCount = 0;
  for await (const exchange of exchanges) {
    exchangeCount += 1;
    const line = Buffer.from(JSON.stringify(storedExchange(exchange)));
    slice.add(Buffer.concat([EXCHANGE_START, line, EXCHANGE_END]));
    if (slice.isFull()) yield await slice.take();
  }
  yield await slice.take();
  const footer = { counts, exchanges: exchangeCount, sha256: hash.digest('hex') };
  yield Buffer.from(`${JSON.stringify({ footer })}\n`);
}

/** Collects lines until they are worth handing on. */
class Slice {
  readonly #seen: (bytes: Uint8Array) => void;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(seen: (bytes: Uint8Array) => void) {
    this.#seen = seen;
  }

  add(line: string | Buffer): void {
    const part = Buffer.from(line);
    this.#parts.push(part);
    this.#bytes += part.length;
  }

  isFull(): boolean {
    return this.#bytes >= SLICE_BYTES || this.#parts.length >= RECORDS_PER_SLICE;
  }

  /** What was collected, after a turn of the event loop: a fast reader must not keep others waiting. */
  async take(): Promise<Buffer> {
    await new Promise((resolve) => setImmediate(resolve));
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    this.#seen(bytes);
    return bytes;
  }
}
