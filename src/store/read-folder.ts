import { COLLECTION_NAMES, type Change, type CollectionName, type Collections } from '../domain/records.ts';
import { backupPath, DocumentAdapter, documentPath, openDocument } from './collection-document.ts';
import { scanExchanges, type ExchangeIndex } from './exchange-log.ts';
import { exists, type FileSystem } from './file-system.ts';
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
    for (const collection of COLLECTION_NAMES) await this.#guard(() => this.#readDocument(collection));
    this.#lastCommit = Math.max(0, ...this.#throughCommit.values());
  }

  async #readDocument<C extends CollectionName>(collection: C): Promise<void> {
    const adapter = new DocumentAdapter(this.#fileSystem, this.#folder, collection);
    const document = openDocument(adapter, collection);
    await document.read();
    const { throughCommit, records } = document.data;
    const table: Map<string, Collections[C]> = this.#tables[collection];
    for (const record of records) table.set(record.id, record);
    this.#throughCommit.set(collection, throughCommit);
    if (await exists(this.#fileSystem, documentPath(this.#folder, collection))) return;
    this.#missing.push(collection);
    this.#dirty.add(collection);
    if (await exists(this.#fileSystem, backupPath(this.#folder, collection))) this.#reportMissing(collection);
  }

  /** Changes that a document already holds are passed over: a kill between documents and journal leaves them in both. */
  async replayJournal(): Promise<void> {
    const atRest = this.#lastCommit;
    let first: number | undefined;
    await this.#guard(async () => {
      this.#journalScan = await scanJournal(this.#fileSystem, this.#folder, (entry) => {
        first ??= this.#checkFirst(entry, atRest);
        this.#lastCommit = Math.max(atRest, entry.commit);
        for (const change of entry.changes) this.#replay(change, entry.commit);
      });
      if (first !== undefined && this.#lastEntry < atRest) {
        this.#fail(journalPath(this.#folder), `ends at commit ${this.#lastEntry}, the documents hold ${atRest}`);
      }
    });
    const neverWritten = this.#missing.length === COLLECTION_NAMES.length || first === 1;
    const [taken] = this.#missing.filter((name) => ALWAYS_WRITTEN.includes(name));
    if (!neverWritten && taken !== undefined) await this.#guard(async () => this.#reportMissing(taken));
  }
}
