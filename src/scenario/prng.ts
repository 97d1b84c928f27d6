import type { Randomness } from '../app/ports.ts';

/** A small seeded generator (mulberry32): the same seed draws the same values on every machine. */
export class Prng {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 (included) to 1 (excluded). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of the items; `undefined` when there is none. */
  pick<T>(items: readonly T[]): T | undefined {
    return items[this.int(0, items.length - 1)];
  }

  /** One of the items, each as likely as its weight. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T {
    let rest = this.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of items) {
      rest -= weight;
      if (rest < 0) return item;
    }
    throw new Error('nothing to choose from');
  }

  /** A generator of its own, so that what one part draws does not shift what another part gets. */
  fork(): Prng {
    return new Prng(this.int(0, 0xffff_ffff));
  }

  /** The port of the program's own randomness. */
  randomness(): Randomness {
    const text = (length: number, alphabet: string): string =>
      Array.from({ length }, () => alphabet[this.int(0, alphabet.length - 1)] ?? '').join('');
    const hex = (length: number): string => text(length, '0123456789abcdef');
    return { uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`, text };
  }
}
