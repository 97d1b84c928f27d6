import type { CallQuery } from '../app/ports.ts';
import { ACTIVITIES, CALL_CAUSES, callIdOf, callNumber, FINISHED_STATUSES, type Call } from '../domain/call.ts';
import { directionOf } from '../domain/call-direction.ts';
import type { CallHead } from '../domain/call-head.ts';
import {
  activityOf,
  CallColumns,
  causeOf,
  packTraits,
  statusOf,
  TEXT_COLUMNS,
  textsOf,
  unpackTraits,
  type Place,
  type TextColumn,
} from './call-columns.ts';
import { isOpen } from '../domain/draft.ts';
import { NumberTable } from './number-table.ts';
import { StringPool } from './string-pool.ts';

type Test = (row: number) => boolean;

/** A row in the making: texts are numbers of the index's pool. */
export interface CallRow extends Readonly<Record<TextColumn, number>> {
  readonly number: number;
  /** The commit that finished the call; of one that was written as a snapshot, none is known. */
  readonly commit: number;
  readonly traits: number;
}

/** Whether an index can hold a call: only ids of our own form have a number. */
export function isIndexable(id: string): boolean {
  return callNumber(id) !== Infinity;
}

/** Whether the record of a call belongs into an archive: it is finished, and its id has a number. */
export function isArchived(call: Call): boolean {
  return !isOpen(call) && isIndexable(call.id);
}

/**
 * Finds archived calls by number, instance and what lists filter by, without their records: about 50 bytes a call. Calls
 * come and go in any order; a row once written stays until the index is built anew, and only the newest one of a call
 * counts.
 */
export class CallIndex {
  readonly pool = new StringPool();
  readonly #columns = new CallColumns();
  readonly #rows = new NumberTable();
  /** By number of the instance's id in the pool: its newest row, counted from 1. Older ones follow in `previous`. */
  #lastRowOfInstance = new Uint32Array(256);
  readonly #byStatus = FINISHED_STATUSES.map(() => 0);
  readonly #byProduct = new Map<number, number[]>();
  readonly #bySegment = new Map<number, number>();

  get size(): number {
    return this.#byStatus.reduce((sum, count) => sum + count, 0);
  }

  /** Takes a finished call up, in place of an earlier version. */
  put(call: Call, commit: number, place: Place): void {
    const texts = textsOf(call);
    const numbers = TEXT_COLUMNS.map((name) => [name, this.pool.add(texts[name])]);
    const columns = Object.fromEntries(numbers) as Record<TextColumn, number>;
    this.putRow({ number: callNumber(call.id), commit, traits: packTraits(call), ...columns }, place);
  }

  /** The same with everything worked out. */
  putRow(values: CallRow, place: Place): void {
    this.removeNumber(values.number);
    const row = this.#columns.addRow();
    const columns = this.#columns;
    columns.number[row] = values.number;
    columns.commit[row] = Math.max(0, values.commit);
    columns.traits[row] = values.traits;
    columns.segment[row] = place.segment;
    columns.offset[row] = place.offset;
    columns.length[row] = place.length;
    columns.instance[row] = values.instance;
    columns.product[row] = values.product;
    columns.order[row] = values.order;
    columns.answered[row] = values.answered;
    columns.code[row] = values.code;
    this.#chain(row, values.instance);
    this.#rows.set(values.number, row);
    this.#count(row, 1);
  }

  /** Forgets a call; unknown ids are ignored. */
  remove(id: string): void {
    if (isIndexable(id)) this.removeNumber(callNumber(id));
  }

  /** The same by number. */
  removeNumber(number: number): void {
    const row = this.#rows.get(number);
    if (row < 0) return;
    this.#count(row, -1);
    this.#rows.set(number, -1);
  }

  /** Forgets all calls of a segment. @returns how many */
  removeSegment(segment: number): number {
    const count = this.countOfSegment(segment);
    const { segment: segments, number } = this.#columns;
    const fits: Test = (row) => segments[row] === segment;
    for (const row of [...this.#rows.descending(fits)]) this.removeNumber(number[row] ?? 0);
    return count;
  }

  /** How many calls have their record in a segment. */
  countOfSegment(segment: number): number {
    return this.#bySegment.get(segment) ?? 0;
  }

  has(id: string): boolean {
    return this.#rowOf(id) >= 0;
  }

  /** The commit that finished a call. */
  commitOf(id: string): number | undefined {
    const row = this.#rowOf(id);
    return row < 0 ? undefined : (this.#columns.commit[row] ?? 0);
  }

  /** Where the record of a call lies. */
  placeOf(id: string): Place | undefined {
    const row = this.#rowOf(id);
    return row < 0 ? undefined : this.#columns.place(row);
  }

  head(id: string): CallHead | undefined {
    const row = this.#rowOf(id);
    return row < 0 ? undefined : this.#head(row);
  }

  idsOf(instanceId: string): string[] {
    return this.#rowsOfInstance(this.pool.find(instanceId)).map((row) => callIdOf(this.#columns.number[row] ?? 0));
  }

  count({ status, productId }: Pick<CallQuery, 'status' | 'productId'>): number {
    const counts = productId === undefined ? this.#byStatus : this.#byProduct.get(this.pool.find(productId));
    if (!counts) return 0;
    if (status === undefined) return counts.reduce((sum, count) => sum + count, 0);
    return counts[(FINISHED_STATUSES as readonly string[]).indexOf(status)] ?? 0;
  }

  /** Where the records of all calls of this moment lie, from the lowest number to the highest. A row never changes. */
  moment(): Iterable<{ readonly id: string; readonly place: Place }> {
    const rows = Uint32Array.from(this.#rows.descending(() => true)).reverse();
    const columns = this.#columns;
    return {
      *[Symbol.iterator]() {
        for (const row of rows) yield { id: callIdOf(columns.number[row] ?? 0), place: columns.place(row) };
      },
    };
  }

  *heads(query: CallQuery): Generator<CallHead, void, undefined> {
    const tests = this.#tests(query);
    if (!tests) return;
    const fits = allOf(tests);
    const { instance, olderThan, newerThan } = query;
    const rows =
      instance?.ownId !== undefined && instance.answeredId === undefined
        ? this.#rowsOfInstance(this.pool.find(instance.ownId)).filter(fits)
        : this.#rows.descending(fits, newerThan, olderThan);
    for (const row of rows) yield this.#head(row);
  }

  #rowOf(id: string): number {
    return isIndexable(id) ? this.#rows.get(callNumber(id)) : -1;
  }

  /** Rows of the calls of an instance, newest call first. */
  #rowsOfInstance(instance: number): number[] {
    const numbers = this.#columns.number;
    const rows: number[] = [];
    let row = (instance === 0 ? 0 : (this.#lastRowOfInstance[instance] ?? 0)) - 1;
    for (; row >= 0; row = (this.#columns.previous[row] ?? 0) - 1) {
      if (this.#rows.get(numbers[row] ?? 0) === row) rows.push(row);
    }
    return rows.sort((a, b) => (numbers[b] ?? 0) - (numbers[a] ?? 0));
  }

  #chain(row: number, instance: number): void {
    if (instance >= this.#lastRowOfInstance.length) {
      const grown = new Uint32Array(Math.max(instance + 1, this.#lastRowOfInstance.length * 2));
      grown.set(this.#lastRowOfInstance);
      this.#lastRowOfInstance = grown;
    }
    this.#columns.previous[row] = this.#lastRowOfInstance[instance] ?? 0;
    this.#lastRowOfInstance[instance] = row + 1;
  }

  #count(row: number, by: 1 | -1): void {
    const status = statusOf(this.#columns.traits[row] ?? 0);
    const product = this.#columns.product[row] ?? 0;
    const segment = this.#columns.segment[row] ?? 0;
    let ofProduct = this.#byProduct.get(product);
    if (!ofProduct) {
      ofProduct = FINISHED_STATUSES.map(() => 0);
      this.#byProduct.set(product, ofProduct);
    }
    ofProduct[status] = (ofProduct[status] ?? 0) + by;
    this.#byStatus[status] = (this.#byStatus[status] ?? 0) + by;
    this.#bySegment.set(segment, this.countOfSegment(segment) + by);
  }

  #head(row: number): CallHead {
    return new ArchivedHead(this.pool, this.#columns, row);
  }

  /** A query as tests of columns, the cheapest first; `undefined` when no call can fit. */
  #tests(query: CallQuery): Test[] | undefined {
    const { activity, direction, status, productId, orderId, instance, text } = query;
    const traits = this.#columns.traits;
    const tests: Test[] = [];
    if (activity !== undefined) {
      const wanted = ACTIVITIES.indexOf(activity);
      tests.push((row) => activityOf(traits[row] ?? 0) === wanted);
    }
    if (direction !== undefined) {
      const fits = ACTIVITIES.map((name) => directionOf({ activity: name }) === direction);
      tests.push((row) => fits[activityOf(traits[row] ?? 0)] === true);
    }
    if (status !== undefined) {
      const wanted = (FINISHED_STATUSES as readonly string[]).indexOf(status);
      if (wanted < 0) return undefined;
      tests.push((row) => statusOf(traits[row] ?? 0) === wanted);
    }
    for (const [name, value] of [
      ['product', productId],
      ['order', orderId],
    ] as const) {
      if (value === undefined) continue;
      const wanted = this.pool.find(value);
      if (wanted === 0) return undefined;
      tests.push(this.#equals(name, wanted));
    }
    if (instance) tests.push(this.#aboutInstance(instance));
    if (text) tests.push(this.#withText(text));
    const { olderThan, newerThan } = query;
    const numbers = this.#columns.number;
    if (olderThan !== undefined) tests.push((row) => (numbers[row] ?? 0) < olderThan);
    if (newerThan !== undefined) tests.push((row) => (numbers[row] ?? 0) > newerThan);
    return tests;
  }

  #equals(name: TextColumn, wanted: number): Test {
    const column = this.#columns[name];
    return wanted === 0 ? () => false : (row) => column[row] === wanted;
  }

  #aboutInstance({ ownId, answeredId }: NonNullable<CallQuery['instance']>): Test {
    const own = this.#equals('instance', ownId === undefined ? 0 : this.pool.find(ownId));
    const answered = this.#equals('answered', answeredId === undefined ? 0 : this.pool.find(answeredId));
    return (row) => own(row) || answered(row);
  }

  #withText({ contains, instanceIds }: NonNullable<CallQuery['text']>): Test {
    const columns = this.#columns;
    const traits = columns.traits;
    const numbers = columns.number;
    const texts = TEXT_COLUMNS.map((name) => columns[name]);
    const hits = this.pool.holding(contains);
    const instances = columns.instance;
    const hitInstances = new Set([...instanceIds].map((id) => this.pool.find(id)));
    hitInstances.delete(0);
    const activities = ACTIVITIES.map((name) => name.toLowerCase().includes(contains));
    const causes = CALL_CAUSES.map((name) => name.includes(contains));
    const idMayHold = /^[cal-]*\d*$/.test(contains);
    return (row) =>
      texts.some((column) => hits[column[row] ?? 0] === 1) ||
      (hitInstances.size > 0 && hitInstances.has(instances[row] ?? 0)) ||
      activities[activityOf(traits[row] ?? 0)] === true ||
      causes[causeOf(traits[row] ?? 0)] === true ||
      (idMayHold && callIdOf(numbers[row] ?? 0).includes(contains));
  }
}

function allOf(tests: readonly Test[]): Test {
  const [only] = tests;
  if (only === undefined) return () => true;
  return tests.length === 1 ? only : (row) => tests.every((test) => test(row));
}

/** The head of one row. Texts are made when they are asked for: most readers want one or two of them. */
class ArchivedHead implements CallHead {
  readonly number: number;
  readonly #pool: StringPool;
  readonly #columns: CallColumns;
  readonly #row: number;

  constructor(pool: StringPool, columns: CallColumns, row: number) {
    this.number = columns.number[row] ?? 0;
    this.#pool = pool;
    this.#columns = columns;
    this.#row = row;
  }

  get id(): string {
    return callIdOf(this.number);
  }

  get activity(): CallHead['activity'] {
    return unpackTraits(this.#columns.traits[this.#row] ?? 0).activity;
  }

  get cause(): CallHead['cause'] {
    return unpackTraits(this.#columns.traits[this.#row] ?? 0).cause;
  }

  get status(): CallHead['status'] {
    return unpackTraits(this.#columns.traits[this.#row] ?? 0).status;
  }

  get isHeldBack(): boolean {
    return false;
  }

  get change(): CallHead['change'] {
    return unpackTraits(this.#columns.traits[this.#row] ?? 0).change;
  }

  get instanceId(): string {
    return this.#text('instance') ?? '';
  }

  get productId(): string {
    return this.#text('product') ?? '';
  }

  get orderId(): string | undefined {
    return this.#text('order');
  }

  get firstAnsweredInstanceId(): string | undefined {
    return this.#text('answered');
  }

  get resultCode(): string | undefined {
    return this.#text('code');
  }

  #text(name: TextColumn): string | undefined {
    return this.#pool.text(this.#columns[name][this.#row] ?? 0);
  }
}
