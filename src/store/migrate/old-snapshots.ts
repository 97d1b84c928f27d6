import path from 'node:path';
import { z } from 'zod';
import type { SnapshotHead } from '../../domain/snapshot.ts';
import { errorCode, type FileSystem } from '../file-system.ts';
import type { RecordTables } from '../record-tables.ts';
import { manifestMembers, parseManifest, readSnapshot, snapshotsPath } from '../snapshot-folder.ts';
import { oldMark, type OldMark } from './old-exchanges.ts';

/** A snapshot of format 1. */
export interface OldSnapshot {
  readonly number: number;
  readonly head: SnapshotHead;
  readonly grown: OldMark;
  readonly tables: RecordTables;
}

const OLD_MANIFEST = z.object({ ...manifestMembers, formatVersion: z.literal(1), grown: oldMark });

/** Reads the snapshots in a folder of format 1, oldest first. One that cannot be read stays in the copy only. */
export async function readOldSnapshots(fileSystem: FileSystem, folder: string): Promise<OldSnapshot[]> {
  const names = await fileSystem.readdir(snapshotsPath(folder)).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const snapshots: OldSnapshot[] = [];
  for (const name of names) {
    const place = path.join(snapshotsPath(folder), name);
    try {
      const { number, head, grown } = await parseManifest(fileSystem, place, OLD_MANIFEST);
      if (head.id !== name) continue;
      snapshots.push({ number, head, grown, ...(await readSnapshot(fileSystem, place, 1)) });
    } catch {
      // It could not be gone back to before, either.
    }
  }
  return snapshots.sort((a, b) => a.number - b.number);
}
