import { refuse, type Refusal } from '../domain/refusal.ts';
import type { SnapshotHead } from '../domain/snapshot.ts';
import type { Marketplace } from './marketplace.ts';
import { carriedOut } from './recording.ts';

/** What a step left behind: where the workspace is now, and the snapshot that leads back. */
export interface Restored {
  readonly snapshot: SnapshotHead;
  readonly before: SnapshotHead;
}

/**
 * Rewinds the workspace to a snapshot: records, settings, clock. A running jump ends first. Calls that were sent cannot be
 * unsent, and the seller's service does not travel back.
 * @throws AppError `not_found`, `store.snapshot_damaged`
 */
export async function restoreSnapshot(market: Marketplace, name: string): Promise<Restored> {
  const { history, workspace } = market;
  return carriedOut(workspace, 'restore', { name }, () =>
    history.exclusively(() => restore(market, history.find(name))),
  );
}

/** Undoes what was done last, if that is still what `snapshotId` was offered for. */
export async function undoLast(market: Marketplace, snapshotId: string): Promise<Restored | Refusal> {
  const { history } = market;
  return history.exclusively(async () => {
    const offer = history.undoOffer();
    if (offer?.snapshot.id !== snapshotId) return refuse('undo_outdated');
    return restore(market, offer.snapshot);
  });
}

async function restore({ history }: Marketplace, snapshot: SnapshotHead): Promise<Restored> {
  const before = await history.replace({
    before: 'before_restore',
    subject: { kind: 'restore', snapshot },
    target: () => snapshot,
  });
  return { snapshot, before };
}
