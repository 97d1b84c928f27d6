import path from 'node:path';
import { AppError } from '../app/app-error.ts';
import { COLLECTION_NAMES, type CollectionName, type Collections } from '../domain/records.ts';
import { backupPath, DocumentAdapter, documentPath } from './collection-document.ts';
import { exchangesPath, openMark, scanExchanges, type ExchangeIndex } from './exchange-log.ts';
import { errorCode, exists, type FileSystem } from './file-system.ts';
import { readView, type GrowthView, type StoredView } from './growth.ts';
import { journalPath, scanJournal } from './journal.ts';
import type { KnownFile } from './known-file.ts';
import { createTables, type RecordTables } from './record-tables.ts';
import { DocumentRecovery, type BrokenDocument } from './recover-documents.ts';
import { replayEntry, type ReplayTarget } from './replay.ts';
import type { LineScan } from './scan-lines.ts';
import { readSnapshot, snapshotsPath } from './snapshot-folder.ts';
import { DamagedFileError } from './stored-format.ts';

/** Collections that the first documents ever written include, whatever program wrote them: one that is missing later on was taken away. */
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

/** The records in a workspace's folder. */
export interface FolderRecords {
  readonly tables: RecordTables;
  /** Number of the last commit; 0 in a new folder. */
  readonly lastCommit: number;
  /** Collections whose document is missing or older than their records. */
  readonly dirty: ReadonlySet<CollectionName>;
  /** The documents that could be read. */
  readonly documents: ReadonlyMap<CollectionName, KnownFile>;
  /** Snapshots that the journal cannot be read without. */
  readonly restored: ReadonlySet<string>;
  /** How much of the journal is whole; meaningless when there is damage. */
  readonly journalScan: LineScan;
  /** Documents that could not be read, but whose records are all there from their backups and the journals. */
  readonly recovered: readonly BrokenDocument[];
  /** The first file that could not be read. */
  readonly damage?: DamagedFileError;
}

/** What lies in a workspace's folder. */
export interface FolderContent extends FolderRecords {
  readonly exchanges: ExchangeIndex;
  readonly exchangesScan: LineScan;
  /** What of the growing files belongs to the records. */
  readonly view: GrowthView;
  /** Set when that is only known from the journal. */
  readonly viewToWrite: StoredView | undefined;
}

const NOTHING: LineScan = { completeBytes: 0, totalBytes: 0 };

/**
 * Reads documents, journal and index of exchanges; writes nothing. Reads on after damage, so that pages can show
 * what is left.
 * @throws AppError `store.newer_version`
 */
export async function readFolder(fileSystem: FileSystem, folder: string): Promise<FolderContent> {
  const reader = new FolderReader(fileSystem, folder);
  await reader.readRecords();
  await reader.indexExchanges();
  return reader.content();
}

/** Reads documents and journal only. @throws AppError `store.newer_version` */
export async function readFolderRecords(fileSystem: FileSystem, folder: string): Promise<FolderRecords> {
  const reader = new FolderReader(fileSystem, folder);
  await reader.readRecords();
  return reader.content();
}

class FolderReader {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #tables = createTables();
  /** Last commit contained in each document that could be read. */
  readonly #throughCommit = new Map<CollectionName, number>();
  readonly #documents = new Map<CollectionName, KnownFile>();
  readonly #broken: BrokenDocument[] = [];
  readonly #dirty = new Set<CollectionName>();
  readonly #restored = new Set<string>();
  readonly #exchanges: ExchangeIndex = new Map();
  readonly #target: ReplayTarget & { readonly throughCommit: Map<CollectionName, number> } = {
    tables: this.#tables,
    throughCommit: this.#throughCommit,
    dirty: this.#dirty,
    loadSnapshot: (id) => this.#loadSnapshot(id),
  };
  #view: StoredView = { commit: 0, view: { before: [], ownFrom: 0 } };
  #viewToWrite: StoredView | undefined;
  #recovered: readonly BrokenDocument[] = [];
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
      documents: this.#documents,
      restored: this.#restored,
      recovered: this.#recovered,
      exchanges: this.#exchanges,
      view: this.#view.view,
      viewToWrite: this.#viewToWrite,
      journalScan: this.#journalScan,
      exchangesScan: this.#exchangesScan,
      ...(this.#damage && { damage: this.#damage }),
    };
  }

  async readRecords(): Promise<void> {
    for (const collection of COLLECTION_NAMES) await this.#readDocument(collection);
    const atRest = Math.max(0, ...this.#throughCommit.values());
    this.#lastCommit = atRest;
    await this.#noteMissing();
    const recovery = await this.#beginRecovery();
    const journal = await this.#replayJournal(atRest, Math.max(atRest, recovery?.throughCommit ?? 0));
    if (!recovery) return;
    if (!this.#damage && recovery.isComplete(atRest, journal)) {
      // A kill in the middle of the very first compaction is no damage: the journal has everything.
      this.#recovered = journal?.first === 1 ? this.#broken.filter(({ present }) => present) : this.#broken;
    } else this.#damage ??= this.#broken[0]?.error;
  }

  async indexExchanges(): Promise<void> {
    await this.#guard(exchangesPath(this.#folder), async () => {
      this.#exchangesScan = await scanExchanges(
        this.#fileSystem,
        this.#folder,
        this.#exchanges,
        openMark(this.#view.view),
      );
    });
  }

  async #readDocument<C extends CollectionName>(collection: C): Promise<void> {
    const adapter = new DocumentAdapter(this.#fileSystem, this.#folder, collection);
    try {
      const document = await adapter.read();
      if (!document) {
        this.#dirty.add(collection);
        return;
      }
      const table: Map<string, Collections[C]> = this.#tables[collection];
      for (const record of document.records) table.set(record.id, record);
      this.#throughCommit.set(collection, document.throughCommit);
      this.#documents.set(collection, adapter.known);
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      this.#broken.push({ collection, error, present: true });
    }
  }

  /**
   * A document is missing when it was there once; a new workspace has none before its first compaction. Collections that
   * came later are in no folder that an older program wrote: there a backup tells.
   */
  async #noteMissing(): Promise<void> {
    const written = this.#documents.size > 0 || this.#broken.length > 0;
    for (const collection of this.#dirty) {
      if (!written) continue;
      const wasThere =
        ALWAYS_WRITTEN.includes(collection) || (await exists(this.#fileSystem, backupPath(this.#folder, collection)));
      if (!wasThere) continue;
      const error = new DamagedFileError(documentPath(this.#folder, collection), 'the file is missing');
      this.#broken.push({ collection, error, present: false });
    }
  }

  async #beginRecovery(): Promise<DocumentRecovery | undefined> {
    if (this.#broken.length === 0) return undefined;
    const recovery = new DocumentRecovery(this.#fileSystem, this.#folder, this.#broken, this.#target);
    await recovery.readBackups();
    return recovery;
  }

  /** @returns first and last commit of the journal */
  async #replayJournal(atRest: number, known: number): Promise<{ first: number; last: number } | undefined> {
    const file = journalPath(this.#folder);
    await this.#guard(this.#folder, async () => {
      this.#view = await readView(this.#fileSystem, this.#folder);
    });
    this.#lastCommit = known;
    let first = 0;
    let last = 0;
    await this.#guard(file, async () => {
      this.#journalScan = await scanJournal(this.#fileSystem, file, (entry) => {
        if (first === 0 && entry.commit > known + 1) {
          throw new DamagedFileError(file, `begins at commit ${entry.commit}, the documents end at ${known}`);
        }
        first ||= entry.commit;
        last = entry.commit;
        this.#lastCommit = Math.max(known, last);
        if (entry.restore) this.#noteRestore(entry.commit, entry.restore);
        return replayEntry(this.#target, entry);
      });
      if (first > 0 && last < atRest) {
        throw new DamagedFileError(file, `ends at commit ${last}, the documents at ${atRest}`);
      }
    });
    return first === 0 ? undefined : { first, last };
  }

  #noteRestore(commit: number, { snapshot, view }: { snapshot: string; view: GrowthView }): void {
    this.#restored.add(snapshot);
    if (commit <= this.#view.commit) return;
    this.#view = { commit, view };
    this.#viewToWrite = this.#view;
  }

  async #loadSnapshot(id: string): Promise<RecordTables> {
    return (await readSnapshot(this.#fileSystem, path.join(snapshotsPath(this.#folder), id))).tables;
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
