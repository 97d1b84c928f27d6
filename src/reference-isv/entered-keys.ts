import { z } from 'zod';

/** Interfaces that have keys of their own here: the production interface, order notifications. */
export const KEY_CLASSES = ['basic', 'general'] as const;

export type KeyClass = (typeof KEY_CLASSES)[number];

/** Longer ones, the Seller Console does not take. */
export const KEY_MAX_LENGTH = 256;
/** So many of each class: those of some rotations, not a way to try keys out. */
const KEYS_PER_CLASS = 20;

/** What a person types; blanks around it come from copying. */
export const keyInputSchema = z.strictObject({
  keyClass: z.enum(KEY_CLASSES),
  key: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]+$/, 'wrong.key')
    .max(KEY_MAX_LENGTH, 'wrong.key'),
});

export const enteredKeySchema = z.object({
  number: z.int().min(1),
  keyClass: z.enum(KEY_CLASSES),
  key: z.string().min(1),
  enteredWallAt: z.number(),
});

/** A key that somebody has told this seller after it was bound or changed at the marketplace. */
export type EnteredKey = z.infer<typeof enteredKeySchema>;

/** Keys beside those that this seller has made itself; each is known until it is taken out. */
export class EnteredKeys {
  #keys: readonly EnteredKey[];

  constructor(keys: readonly EnteredKey[] = []) {
    this.#keys = keys;
  }

  /** Oldest first. */
  all(): readonly EnteredKey[] {
    return this.#keys;
  }

  /** Texts of one class, newest first. */
  of(keyClass: KeyClass): readonly string[] {
    return this.#keys
      .filter((each) => each.keyClass === keyClass)
      .map(({ key }) => key)
      .reverse();
  }

  /** Enters a key; one that is there becomes the newest. `full`: others have to be taken out first. */
  enter(keyClass: KeyClass, key: string, enteredWallAt: number): EnteredKey | 'full' {
    const others = this.#keys.filter((each) => each.keyClass !== keyClass || each.key !== key);
    if (others.filter((each) => each.keyClass === keyClass).length >= KEYS_PER_CLASS) return 'full';
    const number = Math.max(0, ...this.#keys.map((each) => each.number)) + 1;
    const entered = { number, keyClass, key, enteredWallAt };
    this.#keys = [...others, entered];
    return entered;
  }

  /** Takes a key out; calls that are signed with it are refused from now on. */
  takeOut(number: number): boolean {
    const before = this.#keys.length;
    this.#keys = this.#keys.filter((each) => each.number !== number);
    return this.#keys.length < before;
  }
}
