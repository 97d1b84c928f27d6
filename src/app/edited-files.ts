import type { SnapshotHead } from '../domain/snapshot.ts';
import type { Marketplace } from './marketplace.ts';

/**
 * Takes files over that somebody has edited by hand, as a restart of the program would: what has changed here since they
 * were written wins over the edit. A snapshot is taken before.
 * @returns the snapshot that leads back
 * @throws AppError `store.edit_refused` naming file and place; nothing has changed then
 */
export async function takeOverEdits({ workspace, history }: Marketplace): Promise<SnapshotHead> {
  return history.exclusively(async () => {
    const before = await history.replaceBy({ before: 'before_edit', subject: { kind: 'edit' } }, () =>
      workspace.store.takeOverEdits(),
    );
    await workspace.lookForEdits();
    return before;
  });
}

/** Sets edited files aside under another name and goes on with what is in memory. @throws AppError `store.disk_refused` */
export async function setEditsAside({ workspace, history }: Marketplace): Promise<void> {
  await history.exclusively(async () => {
    await workspace.store.discardEdits();
    await workspace.lookForEdits();
  });
}
