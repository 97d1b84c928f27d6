import path from 'node:path';
import { Low, type Adapter } from 'lowdb';
import { z } from 'zod';
import type { CollectionName, Collections } from '../domain/records.ts';
import { errorCode, exists, linkOrCopy, syncFolder, writeNewFile, type FileSystem } from './file-system.ts';
import { crcOf, stampOf, type KnownFile } from './known-file.ts';
import { recordProblem } from './record-schemas.ts';
import { firstProblem } from './schema-tools.ts';
import { segmentView, type SegmentView } from './segment-view.ts';
import { DamagedFileError, FORMAT_VERSION, parseStored, refuseNewerVersion } from './stored-format.ts';

/** Records written between two turns of the event loop: a large document must not hold up calls and pages. */
const RECORDS_PER_SLICE = 200;

/** Longer texts cannot be read back in one piece (V8 ends at 2^29 characters); such a collection stays in the journal. */
const MAX_DOCUMENT_BYTES = 500_000_000;

/** One collection at rest. Records are a list: it keeps their order, and no id can clash with a property of an object. */
interface CollectionDocument<C extends CollectionName> {
  readonly formatVersion: number;
  readonly collection: C;
  /** Number of the last commit whose changes are in `records`; the journal goes on from there. */
  readonly throughCommit: number;
  /** In the document of the calls: which lines of the segments belong to the records. */
  readonly segments?: SegmentView;
  readonly records: readonly Collections[C][];
}

const documentSchema = z.object({
  formatVersion: z.number(),
  collection: z.string(),
  throughCommit: z.number().int().nonnegative(),
  segments: segmentView.optional(),
  records: z.array(z.unknown()),
});

/** Where a collection rests, e.g. `<folder>/orders.json`. */
export function documentPath(folder: string, collection: CollectionName): string {
  return path.join(folder, `${collection}.json`);
}

/** Where an older version is kept: read when the present one cannot be, and brought up to date by the journals. */
export function backupPath(folder: string, collection: CollectionName): string {
  return `${documentPath(folder, collection)}.bak`;
}

/** Settings of an adapter. */
interface DocumentOptions {
  readonly maxBytes?: number;
  /** What the document must have to be read; the present version unless given. */
  readonly formatVersion?: number;
  /** Read the version kept as backup instead. */
  readonly backup?: boolean;
  /** Runs the step in which a new document takes the name of the old one. */
  readonly takeName?: (step: () => Promise<void>) => Promise<void>;
}

/**
 * lowdb's adapter for one document: checked when read, replaced as a whole and durably when written. lowdb's own file
 * adapter does neither fsync nor check, and serialises the whole document while everything else waits.
 */
export class DocumentAdapter<C extends CollectionName> implements Adapter<CollectionDocument<C>> {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #collection: C;
  readonly #options: DocumentOptions;
  #known: KnownFile | undefined;

  constructor(fileSystem: FileSystem, folder: string, collection: C, options: DocumentOptions = {}) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#collection = collection;
    this.#options = options;
  }

  /** The file as last read or written. @throws Error before that */
  get known(): KnownFile {
    if (!this.#known) throw new Error(`${this.#collection} was neither read nor written`);
    return this.#known;
  }

  /** @throws DamagedFileError, AppError `store.newer_version` */
  async read(): Promise<CollectionDocument<C> | null> {
    const file = (this.#options.backup ? backupPath : documentPath)(this.#folder, this.#collection);
    const bytes = await this.#readBytes(file);
    if (bytes === null) return null;
    const stored = parseStored(bytes, file, 'not readable as JSON');
    refuseNewerVersion(stored, file);
    const { formatVersion = FORMAT_VERSION } = this.#options;
    const parsed = documentSchema.safeParse(stored);
    if (!parsed.success) throw new DamagedFileError(file, firstProblem(parsed.error));
    if (parsed.data.formatVersion !== formatVersion) {
      throw new DamagedFileError(file, `has format ${parsed.data.formatVersion}, not ${formatVersion}`);
    }
    if (parsed.data.collection !== this.#collection) {
      throw new DamagedFileError(file, `holds ${parsed.data.collection}, not ${this.#collection}`);
    }
    this.#checkRecords(parsed.data.records, file);
    // What JSON.parse made, not zod's copy: zod drops a member named `__proto__`.
    return stored as CollectionDocument<C>;
  }

  /**
   * Writes beside the present file, keeps that as backup, then takes its name: one of the two is always whole.
   * @throws RangeError when the document would be too large to be read back
   */
  async write(data: CollectionDocument<C>): Promise<void> {
    const file = documentPath(this.#folder, this.#collection);
    const fresh = `${file}.tmp`;
    let crc32 = 0;
    const watched = this.#limited(serialise(data), (piece) => (crc32 = crcOf(piece, crc32)));
    const bytes = await writeNewFile(this.#fileSystem, fresh, watched);
    this.#known = { bytes, crc32, stamp: await stampOf(this.#fileSystem, fresh) };
    const { takeName = (step) => step() } = this.#options;
    await takeName(async () => {
      await this.#keepBackup(file);
      await this.#fileSystem.rename(fresh, file);
    });
    await syncFolder(this.#fileSystem, this.#folder);
  }

  /** Its stamp is taken first: what is written into the file meanwhile shows as an edit later on. */
  async #readBytes(file: string): Promise<Buffer | null> {
    try {
      const stamp = await stampOf(this.#fileSystem, file);
      const bytes = await this.#fileSystem.readFile(file);
      this.#known = { bytes: bytes.length, crc32: crcOf(bytes), stamp };
      return bytes;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw new DamagedFileError(file, String(error));
    }
  }

  *#limited(pieces: Iterable<Uint8Array>, onPiece: (piece: Uint8Array) => void): Generator<Uint8Array> {
    const { maxBytes = MAX_DOCUMENT_BYTES } = this.#options;
    let bytes = 0;
    for (const piece of pieces) {
      bytes += piece.length;
      if (bytes > maxBytes) throw new RangeError(`${this.#collection} would not fit into ${maxBytes} bytes`);
      onPiece(piece);
      yield piece;
    }
  }

  #checkRecords(records: readonly unknown[], file: string): void {
    const seen = new Set<string>();
    for (const [index, record] of records.entries()) {
      const id = String((record as { id?: unknown } | null)?.id);
      const problem = seen.has(id) ? `${id} is there twice` : recordProblem(this.#collection, id, record);
      if (problem !== undefined) throw new DamagedFileError(file, `record ${index + 1}: ${problem}`);
      seen.add(id);
    }
  }

  async #keepBackup(file: string): Promise<void> {
    if (!(await exists(this.#fileSystem, file))) return;
    const backup = backupPath(this.#folder, this.#collection);
    const fresh = `${backup}.tmp`;
    await this.#fileSystem.rm(fresh, { force: true });
    await linkOrCopy(this.#fileSystem, file, fresh);
    await this.#fileSystem.rename(fresh, backup);
  }
}

/** Opens a collection's document with lowdb; nothing is read yet. */
export function openDocument<C extends CollectionName>(
  adapter: DocumentAdapter<C>,
  collection: C,
): Low<CollectionDocument<C>> {
  return new Low<CollectionDocument<C>>(adapter, {
    formatVersion: FORMAT_VERSION,
    collection,
    throughCommit: 0,
    records: [],
  });
}

/** The document as JSON with one record on a line: quick to write, and readable with any text tool. */
function* serialise({ records, ...head }: CollectionDocument<CollectionName>): Generator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(head).slice(0, -1)},"records":[`);
  for (let from = 0; from < records.length; from += RECORDS_PER_SLICE) {
    const lines = records.slice(from, from + RECORDS_PER_SLICE).map((record) => `\n${JSON.stringify(record)}`);
    yield Buffer.from(`${from === 0 ? '' : ','}${lines.join(',')}`);
  }
  yield Buffer.from('\n]}\n');
}
