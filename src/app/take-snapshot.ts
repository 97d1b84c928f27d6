import { snapshotName, type SnapshotHead } from '../domain/snapshot.ts';
import { AppError } from './app-error.ts';
import type { Marketplace } from './marketplace.ts';
import { carriedOut } from './recording.ts';

/**
 * Keeps the workspace as it is now under a name.
 * @throws AppError `invalid_input` (path `name`) for a name that cannot be used, `conflict` when it is taken
 */
export async function takeSnapshot({ history, workspace }: Marketplace, text: string): Promise<SnapshotHead> {
  const name = snapshotName(text);
  if (name === undefined) {
    throw new AppError('invalid_input', 'not a name for a snapshot', {
      details: [{ path: 'name', message: 'snapshot_name' }],
    });
  }
  return carriedOut(workspace, 'snapshot', { name }, () => keepNamed(history, name));
}

function keepNamed(history: Marketplace['history'], name: string): Promise<SnapshotHead> {
  return history.exclusively(async () => {
    if (history.list().some((head) => head.name === name)) {
      throw new AppError('conflict', `snapshot ${name} exists`, { params: { id: name } });
    }
    return history.keep('named', name);
  });
}

/** Forgets a snapshot for good. @throws AppError `not_found` */
export async function deleteSnapshot({ history, workspace }: Marketplace, name: string): Promise<void> {
  await carriedOut(workspace, 'remove-snapshot', { name }, () =>
    history.exclusively(async () => history.forget(history.find(name))),
  );
}
