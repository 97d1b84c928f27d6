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

/** Kinds that the program takes by itself. */
export type AutomaticKind = Exclude<SnapshotKind, 'named' | 'staged'>;

/** Whether the program took a snapshot by itself: such ones are given up for newer ones. */
export function isAutomatic(kind: SnapshotKind): kind is AutomaticKind {
  return kind !== 'named' && kind !== 'staged';
}

const NAME_LENGTH_MAX = 60;
const NAME_CHARACTERS = /^[\p{L}\p{M}\p{N} ._-]+$/u;

/**
 * A name as it is kept: without blanks around it, in one way of writing composed letters.
 * @returns `undefined` unless it has 1 to 60 letters of any script, digits, blanks, `.`, `_`, `-`, among them a letter or
 * digit (ours: a name must be speakable, fit one line, and stand in an address)
 */
export function snapshotName(text: string): string | undefined {
  const name = text.trim().normalize('NFC');
  const fits = [...name].length <= NAME_LENGTH_MAX && NAME_CHARACTERS.test(name) && /[\p{L}\p{N}]/u.test(name);
  return fits ? name : undefined;
}

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
