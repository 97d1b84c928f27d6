import type { DocumentContent } from './document-files.ts';
import type { RecordTables } from './record-tables.ts';
import type { Change } from '../domain/records.ts';
import type { SegmentMark, SegmentView } from './segment-view.ts';

/** The records as they were after one commit, to be written as documents. */
export interface Checkpoint extends DocumentContent {
  /** The journal up to here is contained in the records. */
  readonly journalLength: number;
  readonly view: SegmentView;
  /** Whether the journal up to there cannot be read without some snapshot. */
  readonly restored: boolean;
}

/** The moment between two commits; valid while the work on it lasts. */
export interface Boundary {
  readonly throughCommit: number;
  readonly journalLength: number;
  /** Whether the journal cannot be read without some snapshot. */
  readonly restored: boolean;
  readonly segments: SegmentMark;
  /** How many calls the segments hold for the records. */
  readonly finishedCalls: number;
  /** All records as a list for each collection, without the finished calls. */
  readonly records: () => DocumentContent['changed'];
}

/** Records that take the place of all others. */
export interface Restoration {
  readonly snapshot: string;
  /** The snapshot's records with the changes applied; the log takes them over. */
  readonly tables: RecordTables;
  readonly changes: readonly Change[];
  readonly segments: SegmentMark;
  readonly finishedCalls: number;
}
