const PAGE_BITS = 12;
const PAGE_SIZE = 1 << PAGE_BITS;
const IN_PAGE = PAGE_SIZE - 1;

/** Rows by number, where numbers are given out roughly in order: 4 bytes for each number in use. Rows count from 0. */
export class NumberTable {
  readonly #pages = new Map<number, Uint32Array>();
  /** Page numbers, ascending. */
  readonly #order: number[] = [];

  /** The row of a number; -1 when it has none. */
  get(number: number): number {
    return (this.#pages.get(Math.floor(number / PAGE_SIZE))?.[number & IN_PAGE] ?? 0) - 1;
  }

  /** Gives a number a row; -1 takes it away. */
  set(number: number, row: number): void {
    const key = Math.floor(number / PAGE_SIZE);
    let page = this.#pages.get(key);
    if (!page) {
      page = new Uint32Array(PAGE_SIZE);
      this.#pages.set(key, page);
      const after = this.#order.findLastIndex((other) => other < key);
      this.#order.splice(after + 1, 0, key);
    }
    page[number & IN_PAGE] = row + 1;
  }

  /** Rows that fit, of the numbers between two bounds (exclusive), from the greatest number down. */
  *descending(
    fits: (row: number) => boolean,
    newerThan = -1,
    olderThan = Infinity,
  ): Generator<number, void, undefined> {
    for (let at = this.#order.length - 1; at >= 0; at -= 1) {
      const key = this.#order[at] ?? 0;
      const first = key * PAGE_SIZE;
      if (first >= olderThan) continue;
      if (first + IN_PAGE <= newerThan) return;
      const page = this.#pages.get(key);
      const low = Math.max(0, newerThan + 1 - first);
      for (let index = Math.min(IN_PAGE, olderThan - 1 - first); index >= low; index -= 1) {
        const row = page?.[index] ?? 0;
        if (row !== 0 && fits(row - 1)) yield row - 1;
      }
    }
  }
}
