import { AppError } from '../app/app-error.ts';
import { COLLECTION_NAMES, type CollectionName, type Collections } from '../domain/records.ts';
import { backupPath, DocumentAdapter, documentPath, openDocument } from './collection-document.ts';
import { exchangesPath, scanExchanges, type ExchangeIndex } from './exchange-log.ts';
import { errorCode, exists, type FileSystem } from './file-system.ts';
import { journalPath, scanJournal, type JournalEntry } from './journal.ts';
import { applyChange, createTables, type RecordTables } from './record-tables.ts';
import type { LineScan } from './scan-lines.ts';
import { DamagedFileError } from './stored-format.ts';

/** Collections that the first documents ever written include: one that is missing later on was taken away. */
const ALWAYS_WRITTEN: readonly CollectionName[] = [
  'workspace',
  'products',
  'buyers',
  'orders',
  'instances',
  'calls',
  'events',
  'notices',
];

/** What lies in a workspace's folder. */
export interface FolderContent {
  readonly tables: RecordTables;
  /** Number of the last commit; 0 in a new folder. */
  readonly lastCommit: number;
  /** Collections whose document is missing or older than their records. */
  readonly dirty: ReadonlySet<CollectionName>;
  readonly exchanges: ExchangeIndex;
  /** How much of the two growing files is whole; meaningless when there is damage. */
  readonly journalScan: LineScan;
  readonly exchangesScan: LineScan;
  /** The first file that could not be read. */
  readonly damage?: DamagedFileError;
}

const NOTHING: LineScan = { completeBytes: 0, totalBytes: 0 };

/**
 * Reads documents, journal and index of exchanges; writes nothing. Reads on after damage, so that pages can show
 * what is left.
 * @throws AppError `store.newer_version`
 */
export async function readFolder(fileSystem: FileSystem, folder: string): Promise<FolderContent> {
  const reader = new FolderReader(fileSystem, folder);
  await reader.readDocuments();
  await reader.replayJournal();
  await reader.indexExchanges();
  return reader.content();
}

class FolderReader {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #tables = createTables();
  /** Last commit contained in each document that could be read. */
  readonly #throughCommit = new Map<CollectionName, number>();
  readonly #missing: CollectionName[] = [];
  readonly #dirty = new Set<CollectionName>();
  readonly #exchanges: ExchangeIndex = new Map();
  #journalScan = NOTHING;
  #exchangesScan = NOTHING;
  #lastCommit = 0;
  #damage: DamagedFileError | undefined;

  constructor(fileSystem: FileSystem, folder: string) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
  }

  content(): FolderContent {
    return {
      tables: this.#tables,
      lastCommit: this.#lastCommit,
      dirty: this.#dirty,
      exchanges: this.#exchanges,
      journalScan: this.#journalScan,
      exchangesScan: this.#exchangesScan,
      ...(this.#damage && { damage: this.#damage }),
    };
  }

  async readDocuments(): Promise<void> {
    for (const collection of COLLECTION_NAMES) {
      await this.#guard(documentPath(this.#folder, collection), () => this.#readDocument(collection));
    }
    this.#lastCommit = Math.max(0, ...this.#throughCommit.values());
  }

  async #readDocument<C extends CollectionName>(collection: C): Promise<void> {
    const file = documentPath(this.#folder, collection);
    if (!(await exists(this.#fileSystem, file))) {
      this.#missing.push(collection);
      this.#dirty.add(collection);
      if (await exists(this.#fileSystem, backupPath(this.#folder, collection))) throw missingFile(file);
      return;
    }
    const document = openDocument(new DocumentAdapter(this.#fileSystem, this.#folder, collection), collection);
    await document.read();
    const table: Map<string, Collections[C]> = this.#tables[collection];
    for (const record of document.data.records) table.set(record.id, record);
    this.#throughCommit.set(collection, document.data.throughCommit);
  }

  async replayJournal(): Promise<void> {
    const file = journalPath(this.#folder);
    const atRest = this.#lastCommit;
    let first = 0;
    let last = atRest;
    await this.#guard(file, async () => {
      this.#journalScan = await scanJournal(this.#fileSystem, this.#folder, (entry) => {
        if (first === 0) first = firstCommit(entry, atRest, file);
        last = entry.commit;
        this.#lastCommit = Math.max(atRest, last);
        this.#replay(entry);
      });
      if (last < atRest) throw new DamagedFileError(file, `ends at commit ${last}, the documents at ${atRest}`);
    });
    const writtenBefore = this.#missing.length < COLLECTION_NAMES.length && first !== 1;
    const takenAway = this.#missing.find((collection) => ALWAYS_WRITTEN.includes(collection));
    if (writtenBefore && takenAway) this.#damage ??= missingFile(documentPath(this.#folder, takenAway));
  }

  async indexExchanges(): Promise<void> {
    await this.#guard(exchangesPath(this.#folder), async () => {
      this.#exchangesScan = await scanExchanges(this.#fileSystem, this.#folder, this.#exchanges);
    });
  }

  /** Passes over what a document already holds: a kill between documents and journal leaves a change in both. */
  #replay({ commit, changes }: JournalEntry): void {
    for (const change of changes) {
      if (commit <= (this.#throughCommit.get(change.collection) ?? 0)) continue;
      applyChange(this.#tables, change);
      this.#dirty.add(change.collection);
    }
  }

  /** Notes the first damage and lets the reading go on. */
  async #guard(file: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (error instanceof DamagedFileError) this.#damage ??= error;
      else if (errorCode(error) !== undefined && !(error instanceof AppError)) {
        this.#damage ??= new DamagedFileError(file, String(error));
      } else throw error;
    }
  }
}

function firstCommit({ commit }: JournalEntry, atRest: number, file: string): number {
  if (commit <= atRest + 1) return commit;
  throw new DamagedFileError(file, `begins at commit ${commit}, the documents end at ${atRest}`);
}

function missingFile(file: string): DamagedFileError {
  return new DamagedFileError(file, 'the file is missing');
}
