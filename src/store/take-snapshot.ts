import type { SnapshotContent } from '../app/ports.ts';
import { COLLECTION_NAMES, type CollectionName, type Collections } from '../domain/records.ts';
import type { CommitLog } from './commit-log.ts';
import { writeNewDocuments, type DocumentContent, type DocumentFiles } from './document-files.ts';
import { stagedPortions } from './exchange-log.ts';
import { linkOrCopy, type FileSystem } from './file-system.ts';
import type { GrowthMark } from './growth.ts';
import { journalPath } from './journal.ts';
import type { SnapshotBody } from './snapshot-folder.ts';

/** Where a snapshot comes from and goes to. */
interface SnapshotJob {
  readonly fileSystem: FileSystem;
  /** The workspace's folder. */
  readonly source: string;
  /** The folder of the snapshot, empty. */
  readonly folder: string;
  readonly log: CommitLog;
  readonly documents: DocumentFiles;
}

const NONE: DocumentContent['changed'] = new Map();

/**
 * Keeps the present records: documents and journal get a second name, which takes no longer for many records than for
 * few. Where that would not do, the records are written: when somebody has changed a document, or while the journal
 * builds on another snapshot.
 */
export async function fillFromPresent(job: SnapshotJob): Promise<SnapshotBody> {
  const { fileSystem, folder, log } = job;
  const taken = await log.atBoundary(async ({ throughCommit, journalLength, restored, grown, records }) => {
    const head = { throughCommit, grown };
    const documents = restored ? undefined : await linkFiles(job);
    return {
      head,
      linked: documents && { journalBytes: journalLength, documents },
      changed: documents ? NONE : records(),
    };
  });
  const { head, linked, changed } = taken;
  if (linked) return { ...head, ...linked };
  const { throughCommit } = head;
  return {
    ...head,
    journalBytes: 0,
    documents: await writeNewDocuments(fileSystem, folder, { throughCommit, changed }),
  };
}

async function linkFiles({
  fileSystem,
  source,
  folder,
  documents,
}: SnapshotJob): Promise<SnapshotBody['documents'] | undefined> {
  const prints = await documents.linkInto(folder);
  if (prints) await linkOrCopy(fileSystem, journalPath(source), journalPath(folder));
  return prints;
}

/** Keeps records that were never the present ones; their bytes go to where all bytes are. */
export async function fillFromRecords(
  fileSystem: FileSystem,
  folder: string,
  log: CommitLog,
  { records, exchanges }: SnapshotContent,
): Promise<SnapshotBody> {
  // Taken before anything is awaited: the given maps may go on changing.
  const changed: DocumentContent['changed'] = new Map(
    COLLECTION_NAMES.map((name): [CollectionName, Collections[CollectionName][]] => [
      name,
      [...records[name].values()],
    ]),
  );
  const grown: GrowthMark = [];
  for await (const portion of stagedPortions(exchanges)) grown.push(...(await log.stage(portion)));
  const documents = await writeNewDocuments(fileSystem, folder, { throughCommit: 0, changed });
  return { throughCommit: 0, grown, documents, journalBytes: 0 };
}
