import {
  ACTIVITIES,
  CALL_CAUSES,
  FINISHED_STATUSES,
  type Activity,
  type Call,
  type CallCause,
} from '../domain/call.ts';
import { callHead, type CallHead } from '../domain/call-head.ts';

/** How a call has ended. */
export type FinishedStatus = (typeof FINISHED_STATUSES)[number];

/** Where a line lies: its segment, and the bytes in it without the newline. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

const FIRST_ROWS = 1_024;
const NAME_BITS = 31;
const CAUSE_SHIFT = 5;
const STATUS_SHIFT = 10;
const CHANGE_SHIFT = 12;
const CHANGES = [undefined, 'freeze', 'thaw'] as const;

/** The members of a call that have few values, in 14 bits. */
export interface Traits {
  readonly activity: Activity;
  readonly cause: CallCause;
  readonly status: FinishedStatus;
  readonly change: CallHead['change'];
}

/** Packs the traits of a finished call. @throws RangeError for a call that is not finished */
export function packTraits(call: Call): number {
  const { activity, cause, status, change } = callHead(call);
  const statusCode = (FINISHED_STATUSES as readonly string[]).indexOf(status);
  if (statusCode < 0) throw new RangeError(`${call.id} is ${status}, not finished`);
  const names = ACTIVITIES.indexOf(activity) | (CALL_CAUSES.indexOf(cause) << CAUSE_SHIFT);
  return names | (statusCode << STATUS_SHIFT) | (CHANGES.indexOf(change) << CHANGE_SHIFT);
}

/** What `packTraits` has packed. */
export function unpackTraits(packed: number): Traits {
  return {
    activity: ACTIVITIES[activityOf(packed)] ?? 'newInstance',
    cause: CALL_CAUSES[causeOf(packed)] ?? 'purchase',
    status: FINISHED_STATUSES[statusOf(packed)] ?? 'success',
    change: CHANGES[packed >> CHANGE_SHIFT],
  };
}

/** Place of the status in `FINISHED_STATUSES`. */
export function statusOf(packed: number): number {
  return (packed >> STATUS_SHIFT) & 3;
}

/** Place of the activity in `ACTIVITIES`. */
export function activityOf(packed: number): number {
  return packed & NAME_BITS;
}

/** Place of the cause in `CALL_CAUSES`. */
export function causeOf(packed: number): number {
  return (packed >> CAUSE_SHIFT) & NAME_BITS;
}

/** Columns of texts: numbers of a `StringPool`, 0 for none. */
export const TEXT_COLUMNS = ['instance', 'product', 'order', 'answered', 'code'] as const;
export type TextColumn = (typeof TEXT_COLUMNS)[number];

/** The texts of a call that lists and searches need. */
export function textsOf(call: Call): Readonly<Record<TextColumn, string | undefined>> {
  const { instanceId, productId, orderId, firstAnsweredInstanceId, resultCode } = callHead(call);
  return {
    instance: instanceId,
    product: productId,
    order: orderId,
    answered: firstAnsweredInstanceId,
    code: resultCode,
  };
}

/** One row for each archived call, 48 bytes. Rows are only added. */
export class CallColumns {
  number = new Uint32Array(FIRST_ROWS);
  commit = new Uint32Array(FIRST_ROWS);
  traits = new Uint16Array(FIRST_ROWS);
  segment = new Uint32Array(FIRST_ROWS);
  offset = new Uint32Array(FIRST_ROWS);
  length = new Uint32Array(FIRST_ROWS);
  /** The row before of the same instance, counted from 1. */
  previous = new Uint32Array(FIRST_ROWS);
  instance = new Uint32Array(FIRST_ROWS);
  product = new Uint32Array(FIRST_ROWS);
  order = new Uint32Array(FIRST_ROWS);
  answered = new Uint32Array(FIRST_ROWS);
  code = new Uint32Array(FIRST_ROWS);
  #count = 0;

  /** Makes room for one more row; the columns are other arrays afterwards. @returns its place */
  addRow(): number {
    if (this.#count === this.number.length) this.#grow(this.#count * 2);
    this.#count += 1;
    return this.#count - 1;
  }

  place(row: number): Place {
    return { segment: this.segment[row] ?? 0, offset: this.offset[row] ?? 0, length: this.length[row] ?? 0 };
  }

  /** Memory that is not written to yet costs nothing: doubling is no waste. */
  #grow(rows: number): void {
    this.number = grown(this.number, rows);
    this.commit = grown(this.commit, rows);
    this.traits = grown(this.traits, rows);
    this.segment = grown(this.segment, rows);
    this.offset = grown(this.offset, rows);
    this.length = grown(this.length, rows);
    this.previous = grown(this.previous, rows);
    this.instance = grown(this.instance, rows);
    this.product = grown(this.product, rows);
    this.order = grown(this.order, rows);
    this.answered = grown(this.answered, rows);
    this.code = grown(this.code, rows);
  }
}

/** A longer column with the same beginning. */
export function grown<T extends Uint32Array | Uint16Array>(column: T, rows: number): T {
  const longer = new (column.constructor as new (length: number) => T)(rows);
  longer.set(column);
  return longer;
}
