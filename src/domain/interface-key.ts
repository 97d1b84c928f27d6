/**
 * Classes of interfaces, each with a key of its own (marketplace-rules 12, v2-saas 9): the basic interface, the
 * joint-operation kit, License authorisation codes, order notifications.
 */
export const KEY_CLASSES = ['basic', 'kit', 'license', 'general'] as const;

export type KeyClass = (typeof KEY_CLASSES)[number];

/** Longest overlap of a rotation in hours (ours: thirty days). */
export const OVERLAP_HOURS_MAX = 720;

/** A key that production addresses are bound to; calls to the seller are signed with it. */
export interface InterfaceKey {
  readonly id: string;
  readonly keyClass: KeyClass;
  /** Shown masked everywhere; empty once retired, and where an import has left it out. */
  readonly secret: string;
  readonly createdSimAt: number;
  readonly createdWallAt: number;
  /** The key that took its place. */
  readonly replacedById?: string;
  /** The seller is to know it until then, for calls that were made before the rotation. */
  readonly overlapUntilSimAt?: number;
  readonly retiredSimAt?: number;
}

export type InterfaceKeyState = 'current' | 'overlapping' | 'retired' | 'no_secret';

/** How a key stands. */
export function interfaceKeyState(key: InterfaceKey): InterfaceKeyState {
  if (key.retiredSimAt !== undefined) return 'retired';
  if (key.secret === '') return 'no_secret';
  return key.replacedById === undefined ? 'current' : 'overlapping';
}

/** Other classes that the same key serves: each class must have its own (marketplace-rules 12). */
export function classesSharing(key: InterfaceKey, all: Iterable<InterfaceKey>): KeyClass[] {
  const classes = new Set<KeyClass>();
  for (const other of all) {
    if (key.secret === '' || other.secret !== key.secret || other.keyClass === key.keyClass) continue;
    classes.add(other.keyClass);
  }
  return KEY_CLASSES.filter((keyClass) => classes.has(keyClass));
}
