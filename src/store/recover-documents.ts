import type { CollectionName, Collections } from '../domain/records.ts';
import { DocumentAdapter } from './collection-document.ts';
import type { FileSystem } from './file-system.ts';
import { previousJournalPath, scanJournal, type JournalEntry } from './journal.ts';
import { replayEntry, type ReplayTarget } from './replay.ts';
import { DamagedFileError } from './stored-format.ts';

/** A document that could not be read, or is not there. */
export interface BrokenDocument {
  readonly collection: CollectionName;
  readonly error: DamagedFileError;
  /** There is a file, and it is to be kept. */
  readonly present: boolean;
}

/** First and last commit of a journal. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/** Where a replay puts what it finds; the recovery says how far the backups have come. */
interface RecoveryTarget extends ReplayTarget {
  readonly throughCommit: Map<CollectionName, number>;
}

/**
 * Rebuilds documents from their backups and the previous journal, as far as the present journal begins. What
 * `DocumentFiles` promises about backups makes the result complete, unless files are missing or of another time.
 */
export class DocumentRecovery {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #collections: readonly CollectionName[];
  readonly #target: RecoveryTarget;
  readonly #formatVersion: number;
  /** Last commit contained in each backup. */
  readonly #backups = new Map<CollectionName, number>();
  #previous: Span | undefined;
  #failed = false;

  constructor(
    fileSystem: FileSystem,
    folder: string,
    broken: readonly BrokenDocument[],
    target: RecoveryTarget,
    formatVersion: number,
  ) {
    this.#formatVersion = formatVersion;
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#collections = broken.map(({ collection }) => collection);
    this.#target = target;
  }

  /** The last commit of the previous journal; 0 without one. */
  get throughCommit(): number {
    return this.#previous?.last ?? 0;
  }

  /** Reads the backups and brings them up to the end of the previous journal. */
  async readBackups(): Promise<void> {
    try {
      for (const collection of this.#collections) await this.#readBackup(collection);
      await this.#replayPrevious();
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      this.#failed = true;
    }
    for (const collection of this.#collections) this.#target.dirty.add(collection);
  }

  /**
   * Whether the rebuilt records are all there.
   * @param atRest last commit in a document that could be read
   * @param journal the present journal, replayed
   */
  isComplete(atRest: number, journal: Span | undefined): boolean {
    if (this.#failed) return false;
    const start = this.#previous ?? journal;
    if (!start) return false;
    const goesOn = !this.#previous || this.#previous.last >= (journal ? journal.first - 1 : atRest);
    return goesOn && this.#collections.every((collection) => this.#isCovered(collection, start));
  }

  /** A backup that the previous journal goes with may end before that begins: nothing changed in between. */
  #isCovered(collection: CollectionName, start: Span): boolean {
    const through = this.#backups.get(collection);
    if (through === undefined) return start.first === 1;
    return this.#previous !== undefined || start.first <= through + 1;
  }

  async #readBackup<C extends CollectionName>(collection: C): Promise<void> {
    const options = { backup: true, formatVersion: this.#formatVersion };
    const document = await new DocumentAdapter(this.#fileSystem, this.#folder, collection, options).read();
    if (!document) return;
    const table: Map<string, Collections[C]> = this.#target.tables[collection];
    for (const record of document.records) table.set(record.id, record);
    if (document.segments) this.#target.view = document.segments;
    this.#backups.set(collection, document.throughCommit);
    this.#target.throughCommit.set(collection, document.throughCommit);
  }

  async #replayPrevious(): Promise<void> {
    let first = 0;
    let last = 0;
    const onEntry = (entry: JournalEntry): void | Promise<void> => {
      first ||= entry.commit;
      last = entry.commit;
      return replayEntry(this.#target, entry, this.#collections);
    };
    const formatVersion = this.#formatVersion;
    await scanJournal(this.#fileSystem, previousJournalPath(this.#folder), onEntry, { formatVersion });
    // Segments of that time may have been forgotten since.
    this.#target.archived.clear();
    if (first === 0) return;
    this.#previous = { first, last };
    for (const collection of this.#collections) this.#target.throughCommit.set(collection, last);
  }
}
