import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkspaceStore } from '../../src/app/ports.ts';
import { openFileStore, type FileStoreOptions } from '../../src/store/file-store.ts';
import { allRecords } from '../support/all-records.ts';

/** Runs a check in a folder of its own, which is removed afterwards. */
export async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-store-'));
  try {
    await check(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens a folder and reads all of it: `records` holds the finished calls too. */
export async function openLoaded(folder: string, options?: FileStoreOptions) {
  const store: WorkspaceStore = await openFileStore(folder, options);
  const loaded = await store.load();
  return { store, loaded: { ...loaded, records: allRecords(loaded) } };
}
