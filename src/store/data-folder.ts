import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../app/app-error.ts';
import { COLLECTION_NAMES } from '../domain/records.ts';
import { documentPath } from './collection-document.ts';
import { exists, nodeFileSystem } from './file-system.ts';
import { journalPath } from './journal.ts';
import { scanLines } from './scan-lines.ts';

/** An id is also a folder name: nothing in it can climb out of the data folder or clash on a disk that ignores case. */
const WORKSPACE_ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

/**
 * The folder of a workspace below the data folder.
 * @throws AppError `invalid_input` unless the id is 1 to 40 lower-case letters, digits and dashes, no dash first
 */
export function workspaceFolder(dataFolder: string, workspaceId: string): string {
  if (!WORKSPACE_ID.test(workspaceId)) {
    throw new AppError('invalid_input', `not a workspace id: ${JSON.stringify(workspaceId)}`, {
      details: [{ path: 'id', message: 'workspace_id' }],
    });
  }
  return path.join(dataFolder, workspaceId);
}

/** Ids of the workspaces that hold records, sorted. A data folder that is not there yet holds none. */
export async function listWorkspaces(dataFolder: string): Promise<string[]> {
  const entries = await readdir(dataFolder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const ids: string[] = [];
  for (const entry of entries) {
    const candidate = entry.isDirectory() && WORKSPACE_ID.test(entry.name);
    if (candidate && (await holdsRecords(path.join(dataFolder, entry.name)))) ids.push(entry.name);
  }
  return ids.sort();
}

/** A process that was killed before its first commit leaves a folder without records: that is no workspace yet. */
async function holdsRecords(folder: string): Promise<boolean> {
  for (const name of COLLECTION_NAMES) {
    if (await exists(nodeFileSystem, documentPath(folder, name))) return true;
  }
  return (await scanLines(nodeFileSystem, journalPath(folder), () => undefined)).completeBytes > 0;
}
