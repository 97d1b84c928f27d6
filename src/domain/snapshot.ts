/** Why a snapshot was taken: a person asked for it by name, or the program did before something that changes much. */
export const SNAPSHOT_KINDS = [
  'named',
  'before_jump',
  'before_import',
  'before_reset',
  'before_restore',
  'before_edit',
  /** Written by an import or a reset, restored at once and then forgotten. */
  'staged',
] as const;

export type SnapshotKind = (typeof SNAPSHOT_KINDS)[number];

/** What is known of a snapshot without opening it. */
export interface SnapshotHead {
  /** Ours, e.g. `snap-12`: also the name of a folder. */
  readonly id: string;
  /** Given by a person or worked out, unique in the workspace, never used as a path. */
  readonly name: string;
  readonly kind: SnapshotKind;
  readonly takenSimAt: number;
  readonly takenWallAt: number;
  readonly orders: number;
  readonly instances: number;
  readonly calls: number;
}
