import {
  ACTIVITIES,
  CALL_CAUSES,
  callHead,
  FINISHED_STATUSES,
  type Activity,
  type Call,
  type CallCause,
} from '../domain/call.ts';

/** How a call has ended. */
export type FinishedStatus = (typeof FINISHED_STATUSES)[number];

/** Where a line lies: its segment, and the bytes in it without the newline. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

const CAUSE_SHIFT = 3;
const STATUS_SHIFT = 7;
const FREEZES_SHIFT = 9;

/** The members of a call that have few values, in 10 bits. */
export interface Traits {
  readonly activity: Activity;
  readonly cause: CallCause;
  readonly status: FinishedStatus;
  readonly freezes: boolean;
}

/** Packs the traits of a finished call. @throws RangeError for a call that is not finished */
export function packTraits(call: Call): number {
  const { activity, cause, status, freezes } = callHead(call);
  const statusCode = (FINISHED_STATUSES as readonly string[]).indexOf(status);
  if (statusCode < 0) throw new RangeError(`${call.id} is ${status}, not finished`);
  const names = ACTIVITIES.indexOf(activity) | (CALL_CAUSES.indexOf(cause) << CAUSE_SHIFT);
  return names | (statusCode << STATUS_SHIFT) | (Number(freezes) << FREEZES_SHIFT);
}

/** What `packTraits` has packed. */
export function unpackTraits(packed: number): Traits {
  return {
    activity: ACTIVITIES[packed & 7] ?? 'newInstance',
    cause: CALL_CAUSES[(packed >> CAUSE_SHIFT) & 15] ?? 'purchase',
    status: FINISHED_STATUSES[statusOf(packed)] ?? 'success',
    freezes: packed >> FREEZES_SHIFT !== 0,
  };
}

/** Place of the status in `FINISHED_STATUSES`. */
export function statusOf(packed: number): number {
  return (packed >> STATUS_SHIFT) & 3;
}

/** Place of the activity in `ACTIVITIES`. */
export function activityOf(packed: number): number {
  return packed & 7;
}

/** Place of the cause in `CALL_CAUSES`. */
export function causeOf(packed: number): number {
  return (packed >> CAUSE_SHIFT) & 15;
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

const COLUMNS = ['number', 'commit', 'traits', 'segment', 'offset', 'length', 'previous', ...TEXT_COLUMNS] as const;
type ColumnName = (typeof COLUMNS)[number];

/** One row for each archived call: 48 bytes. Rows are only added. */
export class CallColumns {
  #columns = allocate(1_024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Makes room for one more row. @returns its place */
  addRow(): number {
    if (this.#count === this.#columns.number.length) {
      const grown = allocate(this.#count * 2);
      for (const name of COLUMNS) grown[name].set(this.#columns[name]);
      this.#columns = grown;
    }
    this.#count += 1;
    return this.#count - 1;
  }

  /** The present array of a column; another one after `addRow`. */
  column(name: ColumnName): Uint32Array {
    return this.#columns[name];
  }

  get(name: ColumnName, row: number): number {
    return this.#columns[name][row] ?? 0;
  }

  set(name: ColumnName, row: number, value: number): void {
    this.#columns[name][row] = value;
  }

  place(row: number): Place {
    return { segment: this.get('segment', row), offset: this.get('offset', row), length: this.get('length', row) };
  }
}

/** Memory that is not written to yet costs nothing: doubling is no waste. */
function allocate(rows: number): Record<ColumnName, Uint32Array> {
  return Object.fromEntries(COLUMNS.map((name) => [name, new Uint32Array(rows)])) as Record<ColumnName, Uint32Array>;
}
