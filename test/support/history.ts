import type { ClockRunner } from '../../src/app/clock-runner.ts';
import { History, type HistoryDeps } from '../../src/app/history.ts';
import type { Outbox } from '../../src/app/ports.ts';
import type { Workspace } from '../../src/app/workspace.ts';
import { archiveFormat } from '../../src/store/archive/archive-format.ts';
import { memoryScratch } from '../../src/store/archive/scratch-space.ts';

/** A history that keeps uploads in memory and knows no seed pack, unless told otherwise. */
export function historyOf(
  parts: { readonly workspace: Workspace; readonly outbox: Outbox; readonly clock: ClockRunner },
  more: Partial<HistoryDeps> = {},
): History {
  return new History({
    ...parts,
    sampleSeller: undefined,
    firstRecords: async () => undefined,
    archive: archiveFormat,
    scratch: memoryScratch(),
    programVersion: '0.0.0-test',
    ...more,
  });
}
