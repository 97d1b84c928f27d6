import type { Call, Exchange } from '../domain/call.ts';
import type { Change } from '../domain/records.ts';
import { isArchived } from './call-index.ts';
import type { StoredChange } from './journal.ts';
import { callLine, exchangeLine, goneLine, type SegmentLine } from './segment-codec.ts';

/** The call that a change finishes, if its record belongs into a segment. */
export function archivedCall({ collection, value }: Change): Call | undefined {
  return collection === 'calls' && value && isArchived(value) ? value : undefined;
}

/** What of a commit goes into segments. */
export function segmentLinesOf(
  commit: number,
  changes: readonly Change[],
  exchanges: readonly Exchange[],
): SegmentLine[] {
  const lines = exchanges.map((exchange) => exchangeLine(commit, exchange));
  for (const change of changes) {
    const archived = archivedCall(change);
    if (archived) lines.push(callLine(commit, archived));
    else if (change.collection === 'calls' && change.value === null) lines.push(goneLine(commit, change.id));
  }
  return lines;
}

/** A change as the journal has it. */
export function journalForm(change: Change): StoredChange {
  return archivedCall(change) ? { collection: 'calls', id: change.id, archived: true } : change;
}
