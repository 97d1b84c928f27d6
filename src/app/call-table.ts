import { callNumber, type Call } from '../domain/call.ts';
import { directionOf } from '../domain/call-direction.ts';
import { callHead, type CallHead } from '../domain/call-head.ts';
import { isOpen } from '../domain/draft.ts';
import { IdsByKey } from './ids-by-key.ts';
import type { CallArchive, CallQuery } from './ports.ts';

/**
 * All calls of a workspace: those in memory (unfinished, or not yet known to be on disk) over those in the archive. Lists
 * and counts are answered from heads; a record is read from the archive when it is asked for, or met by `values`.
 */
export class CallTable {
  readonly #archive: CallArchive;
  readonly #inMemory = new Map<string, Call>();
  readonly #inMemoryOfInstance = new IdsByKey();
  /** Taken away here and still in the archive, until that is durable. */
  readonly #removed = new Set<string>();

  constructor(archive: CallArchive) {
    this.#archive = archive;
  }

  /** How many calls there are. */
  get size(): number {
    return this.count({});
  }

  has(id: string): boolean {
    return this.#inMemory.has(id) || (!this.#removed.has(id) && this.#archive.has(id));
  }

  /** A record; read from disk (synchronously) when it is in the archive only. */
  get(id: string): Call | undefined {
    return this.#inMemory.get(id) ?? (this.#removed.has(id) ? undefined : this.#archive.get(id));
  }

  /** Whether a record holds a text in small letters somewhere; it may be in a member that nobody looks for. */
  mentions(id: string, text: string): boolean {
    return this.#inMemory.has(id) || (!this.#removed.has(id) && this.#archive.mentions(id, text));
  }

  set(id: string, call: Call): void {
    this.#forget(id);
    this.#removed.delete(id);
    this.#inMemory.set(id, call);
    this.#inMemoryOfInstance.add(call.instanceId, id);
  }

  delete(id: string): void {
    this.#forget(id);
    if (this.#archive.has(id)) this.#removed.add(id);
  }

  /** A change has become durable: what the archive has taken over need not stay in memory. */
  settle(id: string, value: Call | null): void {
    if (value === null) this.#removed.delete(id);
    else if (!isOpen(value) && this.#inMemory.get(id) === value && this.#archive.has(id)) this.#forget(id);
  }

  /** Ids of the calls of an instance, oldest first. */
  idsOf(instanceId: string): string[] {
    const inMemory = this.#inMemoryOfInstance.of(instanceId);
    const archived = this.#archive.idsOf(instanceId).filter((id) => !this.#isHidden(id));
    return [...archived, ...inMemory].sort(byNumber);
  }

  /** How many calls of a status, of a product, or at all; cheap. */
  count(query: Pick<CallQuery, 'status' | 'productId'>): number {
    let count = this.#archive.count(query);
    for (const id of this.#removed) if (this.#archivedFits(id, query)) count -= 1;
    for (const [id, call] of this.#inMemory) {
      if (headFits(callHead(call), query)) count += 1;
      if (this.#archivedFits(id, query)) count -= 1;
    }
    return count;
  }

  /** Heads of the calls that fit, newest first. No record is read. */
  *heads(query: CallQuery = {}): Generator<CallHead, void, undefined> {
    const inMemory = this.#headsInMemory(query);
    let next = inMemory.pop();
    for (const head of this.#archive.heads(query)) {
      for (; next && next.number > head.number; next = inMemory.pop()) yield next;
      if (!this.#isHidden(head.id)) yield head;
    }
    for (; next; next = inMemory.pop()) yield next;
  }

  /** Records from the newest to the oldest, read as the reader comes to them. */
  *newestFirst(): Generator<Call, void, undefined> {
    for (const { id } of this.heads()) {
      const call = this.get(id);
      if (call) yield call;
    }
  }

  /** All records, oldest first: for tests and exports, not for pages. */
  *values(): Generator<Call, void, undefined> {
    const ids = [...this.heads()].map(({ id }) => id);
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      const call = this.get(id);
      if (call) yield call;
    }
  }

  /** Ids with their records, oldest first: as `values`. */
  *[Symbol.iterator](): Generator<[string, Call], void, undefined> {
    for (const call of this.values()) yield [call.id, call];
  }

  /** The calls of this moment, oldest first, read as they are taken; what changes later does not show. */
  moment(): Iterable<Call> {
    const archived = this.#archive.moment();
    const hidden = new Set([...this.#removed, ...this.#inMemory.keys()]);
    const inMemory = [...this.#inMemory.values()].sort((a, b) => byNumber(a.id, b.id));
    return { [Symbol.iterator]: () => merged(archived, hidden, inMemory) };
  }

  /** Heads in memory that fit, oldest first. */
  #headsInMemory(query: CallQuery): CallHead[] {
    const heads: CallHead[] = [];
    for (const call of this.#inMemory.values()) {
      const head = callHead(call);
      if (headFits(head, query)) heads.push(head);
    }
    return heads.sort((a, b) => compareNumbers(a.number, b.number));
  }

  #isHidden(id: string): boolean {
    return this.#inMemory.has(id) || this.#removed.has(id);
  }

  #archivedFits(id: string, query: CallQuery): boolean {
    const head = this.#archive.head(id);
    return head !== undefined && headFits(head, query);
  }

  #forget(id: string): void {
    const call = this.#inMemory.get(id);
    if (!call) return;
    this.#inMemory.delete(id);
    this.#inMemoryOfInstance.delete(call.instanceId, id);
  }
}

/** Whether the head of a call meets every member of a query. */
export function headFits(head: CallHead, query: CallQuery): boolean {
  const { activity, direction, status, productId, orderId, instance, olderThan, newerThan, text } = query;
  return (
    (activity === undefined || head.activity === activity) &&
    (direction === undefined || directionOf(head) === direction) &&
    (status === undefined || head.status === status) &&
    (productId === undefined || head.productId === productId) &&
    (orderId === undefined || head.orderId === orderId) &&
    (instance === undefined || isAbout(head, instance)) &&
    (olderThan === undefined || head.number < olderThan) &&
    (newerThan === undefined || head.number > newerThan) &&
    (text === undefined || showsText(head, text))
  );
}

function isAbout(head: CallHead, { ownId, answeredId }: NonNullable<CallQuery['instance']>): boolean {
  if (ownId !== undefined && head.instanceId === ownId) return true;
  return answeredId !== undefined && head.firstAnsweredInstanceId === answeredId;
}

function showsText(head: CallHead, { contains, instanceIds }: NonNullable<CallQuery['text']>): boolean {
  const { id, activity, cause, productId, orderId, instanceId, firstAnsweredInstanceId, resultCode } = head;
  const texts = [id, activity, cause, productId, orderId, instanceId, firstAnsweredInstanceId, resultCode];
  return instanceIds.has(instanceId) || texts.some((shown) => shown?.toLowerCase().includes(contains));
}

/** Two lists by number as one, without those of the first that are hidden. */
function* merged(
  archived: Iterable<Call>,
  hidden: ReadonlySet<string>,
  inMemory: readonly Call[],
): Generator<Call, void, undefined> {
  let next = 0;
  for (const call of archived) {
    if (hidden.has(call.id)) continue;
    for (let own = inMemory[next]; own && byNumber(own.id, call.id) < 0; own = inMemory[next]) {
      yield own;
      next += 1;
    }
    yield call;
  }
  yield* inMemory.slice(next);
}

function byNumber(a: string, b: string): number {
  return compareNumbers(callNumber(a), callNumber(b));
}

/** Infinity minus Infinity is no number. */
function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
