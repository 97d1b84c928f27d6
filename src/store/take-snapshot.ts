import type { SnapshotContent } from '../app/ports.ts';
import type { Call, Exchange } from '../domain/call.ts';
import { COLLECTION_NAMES, type CollectionName, type Collections } from '../domain/records.ts';
import { isArchived } from './call-index.ts';
import type { CommitLog } from './commit-log.ts';
import { writeNewDocuments, type DocumentContent, type DocumentFiles } from './document-files.ts';
import { linkOrCopy, type FileSystem } from './file-system.ts';
import { journalPath } from './journal.ts';
import { callLine, exchangeLine, type SegmentLine } from './segment-codec.ts';
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

/** Bytes that go to segments in one write. */
const STAGE_BYTES = 1_048_576;

/**
 * Keeps the present records: documents and journal get a second name, and of the segments it is noted which lines belong
 * to them, which takes no longer for many records than for few. Where that would not do, the records are written: when
 * somebody has changed a document, or while the journal builds on another snapshot.
 */
export async function fillFromPresent(job: SnapshotJob): Promise<SnapshotBody> {
  const { fileSystem, folder, log } = job;
  const taken = await log.atBoundary(
    async ({ throughCommit, journalLength, restored, segments, finishedCalls, records }) => {
      const head = { throughCommit, segments, finishedCalls };
      const documents = restored ? undefined : await linkFiles(job);
      return {
        head,
        linked: documents && { journalBytes: journalLength, documents },
        changed: documents ? NONE : records(),
      };
    },
  );
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

/** Keeps records that were never the present ones; their finished calls and bytes go to where all of these are. */
export async function fillFromRecords(
  fileSystem: FileSystem,
  folder: string,
  log: CommitLog,
  { records, exchanges }: SnapshotContent,
): Promise<SnapshotBody> {
  // Taken before anything is awaited: the given maps may go on changing.
  const all = COLLECTION_NAMES.map((name) => [name, [...records[name].values()]] as const);
  const calls = [...records.calls.values()];
  const finished = calls.filter(isArchived);
  const staging = log.beginStaging();
  let lineCount = 0;
  for await (const portion of portionsOf(-staging, exchanges, finished)) {
    await log.stage(portion);
    lineCount += portion.length;
  }
  const changed = new Map<CollectionName, readonly Collections[CollectionName][]>(all);
  changed.set(
    'calls',
    calls.filter((call) => !isArchived(call)),
  );
  const documents = await writeNewDocuments(fileSystem, folder, { throughCommit: 0, changed });
  const segments = { commits: lineCount > 0 ? [[-staging, -staging] as const] : [], fromSegment: 1 };
  return { throughCommit: 0, segments, finishedCalls: finished.length, documents, journalBytes: 0 };
}

/** Lines of a staging, in portions of about a megabyte. */
async function* portionsOf(
  staging: number,
  exchanges: AsyncIterable<Exchange> | Iterable<Exchange>,
  calls: readonly Call[],
): AsyncGenerator<readonly SegmentLine[]> {
  let portion: SegmentLine[] = [];
  let size = 0;
  for await (const line of linesOf(staging, exchanges, calls)) {
    portion.push(line);
    size += line.bytes.length;
    if (size < STAGE_BYTES) continue;
    yield portion;
    portion = [];
    size = 0;
  }
  if (portion.length > 0) yield portion;
}

async function* linesOf(
  staging: number,
  exchanges: AsyncIterable<Exchange> | Iterable<Exchange>,
  calls: readonly Call[],
): AsyncGenerator<SegmentLine> {
  for await (const exchange of exchanges) yield exchangeLine(staging, exchange);
  for (const call of calls) yield callLine(staging, call);
}
