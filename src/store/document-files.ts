import path from 'node:path';
import { COLLECTION_NAMES, type CollectionName, type Collections } from '../domain/records.ts';
import { backupPath, DocumentAdapter, documentPath, openDocument } from './collection-document.ts';
import { copyDurably, errorCode, exists, linkOrCopy, moveAside, syncFolder, type FileSystem } from './file-system.ts';
import { crcOf, sameStamp, stampOf, type KnownFile } from './known-file.ts';
import type { SegmentView } from './segment-view.ts';
import { SerialQueue } from './serial-queue.ts';

/** Up to this size a snapshot gets a copy: an editor that writes in place would change a linked document in it, too. */
const COPY_UP_TO_BYTES = 1_048_576;

/** Records that are to be written as documents. */
export interface DocumentContent {
  readonly throughCommit: number;
  /** Which lines of the segments belong to the records; a snapshot has that elsewhere. */
  readonly view?: SegmentView;
  readonly changed: ReadonlyMap<CollectionName, readonly Collections[CollectionName][]>;
}

/** A document in a snapshot: what it must be found to be. */
export interface DocumentPrint {
  readonly collection: CollectionName;
  readonly bytes: number;
  readonly crc32: number;
}

/** Writes the records of a content as lowdb documents into a new folder. */
export async function writeNewDocuments(
  fileSystem: FileSystem,
  folder: string,
  { changed, throughCommit, view }: DocumentContent,
): Promise<DocumentPrint[]> {
  const prints: DocumentPrint[] = [];
  for (const [collection, records] of changed) {
    const adapter = new DocumentAdapter<CollectionName>(fileSystem, folder, collection);
    const document = openDocument(adapter, collection);
    document.data = { ...document.data, throughCommit, ...segmentsIn(collection, view), records };
    await document.write();
    const { bytes, crc32 } = adapter.known;
    prints.push({ collection, bytes, crc32 });
  }
  return prints;
}

function segmentsIn(collection: CollectionName, view: SegmentView | undefined): { segments?: SegmentView } {
  return collection === 'calls' && view ? { segments: view } : {};
}

/**
 * The documents of an open workspace. Knows which of them somebody else has changed, and never writes over those.
 *
 * For each document there is a backup. At any time the backup of a document, the previous journal and the journal
 * together give the present records: a document that is written leaves its old version as backup, which the journal
 * brings up to date; before that journal is cut and becomes the previous one, every document that was not written gets
 * a copy of itself as backup, unless it has one (`refreshBackups`).
 */
export class DocumentFiles {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #known: Map<CollectionName, KnownFile>;
  /** Edited files whose content has been looked at. */
  readonly #seenEdited = new Map<CollectionName, KnownFile['stamp']>();
  /** Documents whose backup is a copy of them. */
  readonly #copied = new Set<CollectionName>();
  /** Documents whose backup goes with the present journal. */
  readonly #backed = new Set<CollectionName>();
  /** A document changes its name only between two looks at all of them. */
  readonly #names = new SerialQueue();

  private constructor(fileSystem: FileSystem, folder: string, known: ReadonlyMap<CollectionName, KnownFile>) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#known = new Map(known);
  }

  /** @param known the documents as they were read */
  static async open(
    fileSystem: FileSystem,
    folder: string,
    known: ReadonlyMap<CollectionName, KnownFile>,
  ): Promise<DocumentFiles> {
    const files = new DocumentFiles(fileSystem, folder, known);
    await files.#findCopies();
    return files;
  }

  /** Whether every collection has its document. */
  get complete(): boolean {
    return COLLECTION_NAMES.every((collection) => this.#known.has(collection));
  }

  /** Which documents somebody else has changed, and which are gone. */
  survey(): Promise<{ readonly edited: readonly CollectionName[]; readonly missing: readonly CollectionName[] }> {
    return this.#names.run(async () => {
      const edited: CollectionName[] = [];
      const missing: CollectionName[] = [];
      for (const collection of COLLECTION_NAMES) {
        const state = await this.#stateOf(collection);
        if (state === 'edited') edited.push(collection);
        if (state === 'missing' && this.#known.has(collection)) missing.push(collection);
      }
      return { edited, missing };
    });
  }

  /**
   * Writes changed collections as documents, one after another.
   * @returns bytes written
   * @throws Error when one of them was edited; it is left alone
   */
  async write({ changed, throughCommit, view }: DocumentContent): Promise<number> {
    let bytes = 0;
    for (const [collection, records] of changed) {
      const adapter: DocumentAdapter<CollectionName> = new DocumentAdapter(this.#fileSystem, this.#folder, collection, {
        takeName: (step) => this.#names.run(() => this.#replace(collection, step, () => adapter.known)),
      });
      const document = openDocument(adapter, collection);
      document.data = { ...document.data, throughCommit, ...segmentsIn(collection, view), records };
      await document.write();
      bytes += adapter.known.bytes;
    }
    return bytes;
  }

  /**
   * Makes every backup one that needs no older journal than the present one; to be called before that is cut.
   * @param all also those that the present journal would bring up to date
   */
  async refreshBackups(all: boolean): Promise<void> {
    for (const collection of this.#known.keys()) {
      if (this.#copied.has(collection) || (!all && this.#backed.has(collection))) continue;
      await this.#names.run(() => this.#copyToBackup(collection));
    }
    await syncFolder(this.#fileSystem, this.#folder);
  }

  /** Takes note that the journal was cut. */
  journalWasCut(): void {
    this.#backed.clear();
  }

  /**
   * Gives the documents a second name in another folder, as they are in one moment.
   * @returns `undefined` when that is not possible: one is not there, or somebody has changed it
   */
  linkInto(folder: string): Promise<DocumentPrint[] | undefined> {
    return this.#names.run(async () => {
      for (const collection of COLLECTION_NAMES) {
        if ((await this.#stateOf(collection)) !== 'same') return undefined;
      }
      const links = [...this.#known].map(([collection, known]) => this.#linkOne(folder, collection, known));
      // After a failure the folder is removed: nothing may be on its way into it any more.
      await Promise.allSettled(links);
      return Promise.all(links);
    });
  }

  /** Moves documents out of the way; they are written again as soon as their collections are. */
  setAside(collections: readonly CollectionName[], why: 'damaged' | 'edited'): Promise<ReadonlyMap<string, string>> {
    return this.#names.run(async () => {
      const places = new Map<string, string>();
      for (const collection of collections) {
        const file = documentPath(this.#folder, collection);
        if (!(await exists(this.#fileSystem, file))) continue;
        places.set(file, await moveAside(this.#fileSystem, file, why));
        this.#known.delete(collection);
      }
      await syncFolder(this.#fileSystem, this.#folder);
      return places;
    });
  }

  /** Takes over documents that were read anew. */
  acknowledge(known: ReadonlyMap<CollectionName, KnownFile>): void {
    for (const [collection, file] of known) {
      const before = this.#known.get(collection);
      if (before && before.crc32 === file.crc32 && before.bytes === file.bytes) continue;
      this.#known.set(collection, file);
      this.#copied.delete(collection);
      this.#backed.delete(collection);
    }
  }

  async #replace(collection: CollectionName, step: () => Promise<void>, known: () => KnownFile): Promise<void> {
    const state = await this.#stateOf(collection);
    if (state === 'edited') throw new Error(`${documentPath(this.#folder, collection)} was edited by somebody else`);
    await step();
    this.#known.set(collection, known());
    this.#copied.delete(collection);
    if (state === 'same') this.#backed.add(collection);
    else this.#backed.delete(collection);
  }

  /** Touched but the same inside is not edited: some network drives give a file another number now and then. */
  async #stateOf(collection: CollectionName): Promise<'same' | 'edited' | 'missing'> {
    const file = documentPath(this.#folder, collection);
    const known = this.#known.get(collection);
    try {
      const stamp = await stampOf(this.#fileSystem, file);
      if (!known) return 'edited';
      if (sameStamp(stamp, known.stamp)) return 'same';
      const seen = this.#seenEdited.get(collection);
      if (seen && sameStamp(stamp, seen)) return 'edited';
      const bytes = stamp.size === known.bytes ? await this.#fileSystem.readFile(file) : undefined;
      if (bytes && crcOf(bytes) === known.crc32) {
        this.#known.set(collection, { ...known, stamp });
        return 'same';
      }
      this.#seenEdited.set(collection, stamp);
      return 'edited';
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return 'missing';
      throw error;
    }
  }

  async #linkOne(folder: string, collection: CollectionName, { bytes, crc32 }: KnownFile): Promise<DocumentPrint> {
    const give = bytes <= COPY_UP_TO_BYTES ? copyDurably : linkOrCopy;
    await give(this.#fileSystem, documentPath(this.#folder, collection), documentPath(folder, collection));
    return { collection, bytes, crc32 };
  }

  async #copyToBackup(collection: CollectionName): Promise<void> {
    const file = documentPath(this.#folder, collection);
    if ((await this.#stateOf(collection)) !== 'same') throw new Error(`${file} was changed by somebody else`);
    const backup = backupPath(this.#folder, collection);
    const fresh = `${backup}.tmp`;
    await this.#fileSystem.rm(fresh, { force: true });
    await copyDurably(this.#fileSystem, file, fresh);
    await this.#fileSystem.rename(fresh, backup);
    this.#copied.add(collection);
  }

  /** A backup of the same size that is younger than its document was copied from it; an older version is older. */
  async #findCopies(): Promise<void> {
    for (const [collection, { stamp }] of this.#known) {
      const backup = path.resolve(backupPath(this.#folder, collection));
      if (!(await exists(this.#fileSystem, backup))) continue;
      const { mtimeMs, size } = await stampOf(this.#fileSystem, backup);
      if (size === stamp.size && mtimeMs > stamp.mtimeMs) this.#copied.add(collection);
    }
  }
}
