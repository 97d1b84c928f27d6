import { createHash, type Hash } from 'node:crypto';
import { AppError } from '../../app/app-error.ts';
import type { Archive, ArchiveHeader, ScratchFile } from '../../app/archive.ts';
import type { Exchange } from '../../domain/call.ts';
import { COLLECTION_NAMES, type CollectionName } from '../../domain/records.ts';
import { decodeExchange } from '../exchange-codec.ts';
import { recordProblem } from '../record-schemas.ts';
import { createTables, type RecordTables } from '../record-tables.ts';
import { firstProblem } from '../schema-tools.ts';
import {
  EXCHANGE_START,
  FOOTER,
  FORMAT_NAME,
  FORMAT_VERSION,
  HEADER,
  LineTooLongError,
  linesOf,
  type ArchiveLine,
} from './archive-lines.ts';
import { brokenReference, unusableValue } from './usable-records.ts';

/** Lines after which other work of the process gets a turn. */
const LINES_PER_TURN = 200;
const CARRIAGE_RETURN = 0x0d;

/** See `ArchiveFormat.read`. */
export async function readArchive(file: ScratchFile): Promise<Archive> {
  const reader = new ArchiveReader();
  try {
    for await (const line of linesOf(file.chunks())) {
      reader.take(line);
      if (line.number % LINES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    if (!(error instanceof LineTooLongError)) throw error;
    throw error.line === 1 ? foreign() : damaged(error.line, 'the line is too long');
  }
  return { ...reader.finish(), exchanges: () => exchangesIn(file) };
}

async function* exchangesIn(file: ScratchFile): AsyncGenerator<Exchange, void, undefined> {
  for await (const { number, bytes } of linesOf(file.chunks())) {
    if (!isExchange(bytes)) continue;
    const exchange = decodeExchange(innerOf(bytes));
    if (!exchange) throw damaged(number, 'not the bytes of a call');
    yield exchange;
  }
}

/** Checks a file line by line; what is wrong ends it at once. */
class ArchiveReader {
  readonly #tables: RecordTables = createTables();
  readonly #hash: Hash = createHash('sha256');
  readonly #exchangeIds = new Set<string>();
  #header: ArchiveHeader | undefined;
  #footer: { readonly line: number; readonly sha256: string } | undefined;

  take(line: ArchiveLine): void {
    if (!this.#header) {
      this.#header = readHeader(line);
      this.#hash.update(line.bytes).update('\n');
      return;
    }
    if (this.#footer) throw damaged(line.number, 'something follows the last line');
    // A file that was cut off usually ends within a line.
    if (!line.complete) throw incomplete();
    // Line ends were converted: said as what it is, not as damage of this line.
    if (line.bytes.at(-1) === CARRIAGE_RETURN) throw changed(line.number);
    if (isExchange(line.bytes)) this.#takeExchange(line);
    else this.#takeValue(line, parse(line));
    if (!this.#footer) this.#hash.update(line.bytes).update('\n');
  }

  finish(): Pick<Archive, 'header' | 'records' | 'exchangeCount'> {
    if (!this.#header) throw foreign();
    if (!this.#footer) throw incomplete();
    if (this.#hash.digest('hex') !== this.#footer.sha256) {
      throw changed(this.#footer.line);
    }
    const records = this.#tables;
    if (records.workspace.size !== 1) throw damaged(this.#footer.line, 'not exactly one workspace record');
    const broken = brokenReference(records);
    if (broken) throw wrongRecord(broken.collection, broken.id, broken.reason);
    return { header: this.#header, records, exchangeCount: this.#exchangeIds.size };
  }

  #takeExchange({ number, bytes }: ArchiveLine): void {
    const exchange = decodeExchange(innerOf(bytes));
    if (!exchange) throw damaged(number, 'not the bytes of a call');
    if (this.#exchangeIds.has(exchange.id)) throw damaged(number, `the bytes of ${exchange.id} are there twice`);
    this.#exchangeIds.add(exchange.id);
  }

  #takeValue({ number }: ArchiveLine, value: unknown): void {
    const footer = FOOTER.safeParse(value);
    if (footer.success) return this.#takeFooter(number, footer.data.footer);
    const { collection, record } = (value ?? {}) as { collection?: unknown; record?: unknown };
    const known = COLLECTION_NAMES.find((name) => name === collection);
    if (!known) throw damaged(number, 'neither a record nor the last line');
    const id = (record as { id?: unknown } | null | undefined)?.id;
    const reason =
      typeof id === 'string' ? (recordProblem(known, id, record) ?? unusableValue(known, record)) : 'id: missing';
    if (reason !== undefined) throw wrongRecord(known, typeof id === 'string' ? id : '?', reason, number);
    const table = this.#tables[known] as Map<string, unknown>;
    if (table.has(String(id))) throw wrongRecord(known, String(id), 'id: there twice', number);
    // What JSON.parse made, not zod's copy: zod drops a member named `__proto__`.
    table.set(String(id), record);
  }

  #takeFooter(line: number, footer: { counts: Record<string, number>; exchanges: number; sha256: string }): void {
    const counted = COLLECTION_NAMES.every((name) => (footer.counts[name] ?? 0) === this.#tables[name].size);
    this.#footer = { line, sha256: footer.sha256 };
    if (!counted || footer.exchanges !== this.#exchangeIds.size) throw damaged(line, 'the counts do not fit');
  }
}

function readHeader(line: ArchiveLine): ArchiveHeader {
  let value: unknown;
  try {
    value = JSON.parse(line.bytes.toString('utf8'));
  } catch {
    throw foreign();
  }
  const { format, formatVersion } = (value ?? {}) as { format?: unknown; formatVersion?: unknown };
  if (format !== FORMAT_NAME) throw foreign();
  if (typeof formatVersion === 'number' && formatVersion > FORMAT_VERSION) {
    throw new AppError('import.newer_version', `format ${formatVersion}, this program reads up to ${FORMAT_VERSION}`, {
      params: { version: formatVersion, supported: FORMAT_VERSION },
    });
  }
  const parsed = HEADER.safeParse(value);
  if (!parsed.success) throw damaged(line.number, firstProblem(parsed.error));
  const { programVersion, exportedWallAt, workspace, simAt, includes } = parsed.data;
  return { programVersion, exportedWallAt, workspace, simAt, includes };
}

function isExchange(line: Buffer): boolean {
  return line.subarray(0, EXCHANGE_START.length).equals(EXCHANGE_START);
}

/** The exchange as the exchange log writes it. */
function innerOf(line: Buffer): Buffer {
  return line.subarray(EXCHANGE_START.length, -1);
}

function parse({ number, bytes }: ArchiveLine): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    throw damaged(number, error instanceof Error ? error.message : String(error));
  }
}

function foreign(): AppError {
  return new AppError('import.foreign', 'not a file of this program');
}

function incomplete(): AppError {
  return new AppError('import.incomplete', 'the last line is missing');
}

function changed(line: number): AppError {
  return new AppError('import.checksum', 'not as it was exported', { params: { line } });
}

function damaged(line: number, reason: string): AppError {
  return new AppError('import.damaged', `line ${line}: ${reason}`, { params: { line, reason } });
}

function wrongRecord(collection: CollectionName, record: string, reason: string, line?: number): AppError {
  const params: Record<string, string | number> = { collection, record, reason };
  if (line !== undefined) params['line'] = line;
  return new AppError('import.wrong_record', `${collection} ${record}: ${reason}`, { params });
}
