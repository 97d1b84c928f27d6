import type { SnapshotHead } from '../../domain/snapshot.ts';
import { isoTime } from './iso-time.ts';

/** A snapshot as the API shows it. */
export function snapshotResource({ id, name, kind, takenSimAt, takenWallAt, orders, instances, calls }: SnapshotHead) {
  return {
    id,
    name,
    kind,
    takenSimAt: isoTime(takenSimAt),
    takenWallAt: isoTime(takenWallAt),
    counts: { orders, instances, calls },
  };
}
