import { callNumber } from '../domain/call.ts';
import { grown, type Place } from './call-columns.ts';
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

const FIRST_ROWS = 1_024;

/** Where the bytes of every attempt lie: 24 bytes an attempt, in chains by call. */
export class ExchangeIndex {
  readonly #rows = new NumberTable();
  /** Ids that are not of our form. */
  readonly #others = new Map<string, Place>();
  #attempt = new Uint32Array(FIRST_ROWS);
  #segment = new Uint32Array(FIRST_ROWS);
  #offset = new Uint32Array(FIRST_ROWS);
  #length = new Uint32Array(FIRST_ROWS);
  /** The row before of the same call, counted from 1. */
  #previous = new Uint32Array(FIRST_ROWS);
  #count = 0;
  /** Segments before this one are forgotten. */
  fromSegment = 1;

  /** Takes a place up; a later one for the same attempt wins. */
  put(id: string, place: Place): void {
    const key = exchangeKeyOf(id);
    if (key) this.putKey(key, place);
    else this.#others.set(id, place);
  }

  /** The same with the id read already. */
  putKey({ number, attempt }: ExchangeKey, place: Place): void {
    if (this.#count === this.#attempt.length) this.#grow(this.#count * 2);
    const row = this.#count;
    this.#count += 1;
    this.#attempt[row] = attempt;
    this.#segment[row] = place.segment;
    this.#offset[row] = place.offset;
    this.#length[row] = place.length;
    this.#previous[row] = this.#rows.get(number) + 1;
    this.#rows.set(number, row);
  }

  /** Where the bytes of an attempt lie, as far as is known. */
  get(id: string): Place | undefined {
    const place = this.#find(id);
    return place && place.segment >= this.fromSegment ? place : undefined;
  }

  #find(id: string): Place | undefined {
    const key = exchangeKeyOf(id);
    if (!key) return this.#others.get(id);
    for (let row = this.#rows.get(key.number); row >= 0; row = (this.#previous[row] ?? 0) - 1) {
      if (this.#attempt[row] !== key.attempt) continue;
      return { segment: this.#segment[row] ?? 0, offset: this.#offset[row] ?? 0, length: this.#length[row] ?? 0 };
    }
    return undefined;
  }

  #grow(rows: number): void {
    this.#attempt = grown(this.#attempt, rows);
    this.#segment = grown(this.#segment, rows);
    this.#offset = grown(this.#offset, rows);
    this.#length = grown(this.#length, rows);
    this.#previous = grown(this.#previous, rows);
  }
}
