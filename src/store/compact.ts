import type { Checkpoint } from './commit-boundary.ts';
import type { CommitLog } from './commit-log.ts';
import type { DocumentFiles } from './document-files.ts';

/** What a compaction works on. */
export interface CompactionParts {
  readonly log: CommitLog;
  readonly documents: DocumentFiles;
}

/** How a compaction went. */
export type CompactionResult =
  | { readonly done: true; readonly bytes: number }
  /** Nothing is lost: the journal keeps every commit. */
  | { readonly done: false; readonly error: unknown };

/**
 * Brings the documents up to date and cuts the journal. Killed at any point, the folder can be read: documents are
 * written first, backups made to go without the part of the journal that is cut after that. While a document is edited
 * by somebody else, all is put off: whoever takes the edit over needs the journal as it is.
 */
export async function compact(parts: CompactionParts): Promise<CompactionResult> {
  const { log, documents } = parts;
  let checkpoint: Checkpoint | undefined;
  try {
    const { edited, missing } = await documents.survey();
    if (edited.length > 0) return { done: false, error: new Error(`edited by somebody else: ${edited.join(', ')}`) };
    log.markDirty(missing);
    checkpoint = await log.checkpoint();
    return { done: true, bytes: await writeCheckpoint(parts, checkpoint) };
  } catch (error) {
    if (checkpoint) log.markDirty(checkpoint.changed.keys());
    return { done: false, error };
  }
}

async function writeCheckpoint({ log, documents }: CompactionParts, checkpoint: Checkpoint): Promise<number> {
  if (checkpoint.changed.size === 0 && checkpoint.journalLength === 0) return 0;
  // A folder without a commit stays without documents: it is no workspace yet.
  if (checkpoint.throughCommit === 0) {
    log.markDirty(checkpoint.changed.keys());
    return 0;
  }
  const bytes = await documents.write(checkpoint);
  if (checkpoint.journalLength === 0) return bytes;
  // Backups from before a restore would need its snapshot, which may be deleted.
  await documents.refreshBackups(checkpoint.restored);
  await log.cutJournal(checkpoint);
  documents.journalWasCut();
  return bytes;
}
