import { callNumber } from '../domain/call.ts';
import type { Place } from './call-columns.ts';
import { NumberTable } from './number-table.ts';

/** The key of an attempt's bytes as the program makes it: `call-<number>-<try>`. */
export interface ExchangeKey {
  readonly number: number;
  readonly attempt: number;
}

/** Reads a key; `undefined` for an id of any other form. */
export function exchangeKeyOf(id: string): ExchangeKey | undefined {
  const dash = id.lastIndexOf('-');
  const number = callNumber(id.slice(0, Math.max(dash, 0)));
  const attempt = Number(id.slice(dash + 1));
  const ours = number !== Infinity && Number.isInteger(attempt) && attempt >= 1 && attempt <= 0xffff_ffff;
  return ours && `call-${number}-${attempt}` === id ? { number, attempt } : undefined;
}

const COLUMNS = ['attempt', 'segment', 'offset', 'length', 'previous'] as const;
type Columns = Record<(typeof COLUMNS)[number], Uint32Array>;

/** Where the bytes of every attempt lie: 24 bytes an attempt, in chains by call. */
export class ExchangeIndex {
  readonly #rows = new NumberTable();
  /** Ids that are not of our form. */
  readonly #others = new Map<string, Place>();
  #columns = allocate(1_024);
  #count = 0;

  /** Takes a place up; a later one for the same attempt wins. */
  put(id: string, place: Place): void {
    const key = exchangeKeyOf(id);
    if (key) this.putKey(key, place);
    else this.#others.set(id, place);
  }

  /** The same with the id read already. */
  putKey({ number, attempt }: ExchangeKey, place: Place): void {
    if (this.#count === this.#columns.attempt.length) {
      const grown = allocate(this.#count * 2);
      for (const name of COLUMNS) grown[name].set(this.#columns[name]);
      this.#columns = grown;
    }
    const row = this.#count;
    this.#count += 1;
    this.#columns.attempt[row] = attempt;
    this.#columns.segment[row] = place.segment;
    this.#columns.offset[row] = place.offset;
    this.#columns.length[row] = place.length;
    this.#columns.previous[row] = this.#rows.get(number) + 1;
    this.#rows.set(number, row);
  }

  /** Where the bytes of an attempt lie, as far as is known. */
  get(id: string): Place | undefined {
    const key = exchangeKeyOf(id);
    if (!key) return this.#others.get(id);
    const { attempt, segment, offset, length, previous } = this.#columns;
    for (let row = this.#rows.get(key.number); row >= 0; row = (previous[row] ?? 0) - 1) {
      if (attempt[row] !== key.attempt) continue;
      return { segment: segment[row] ?? 0, offset: offset[row] ?? 0, length: length[row] ?? 0 };
    }
    return undefined;
  }
}

function allocate(rows: number): Columns {
  return Object.fromEntries(COLUMNS.map((name) => [name, new Uint32Array(rows)])) as Columns;
}
