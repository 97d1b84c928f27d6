import { EVENT_KINDS, type FutureEvent } from '../domain/schedule.ts';

const CLASS_OF_KIND = new Map(EVENT_KINDS.map((kind, index) => [kind, index]));

/**
 * The one total order of future events: due time, then kind (the order of `EVENT_KINDS`), then order of creation.
 * Negative when `a` runs first.
 */
export function compareEvents(a: FutureEvent, b: FutureEvent): number {
  return (
    a.dueSimAt - b.dueSimAt ||
    (CLASS_OF_KIND.get(a.kind) ?? 0) - (CLASS_OF_KIND.get(b.kind) ?? 0) ||
    a.sequence - b.sequence
  );
}

/** The order of events on real time: due wall time, then as `compareEvents`. */
export function compareWallEvents(a: FutureEvent, b: FutureEvent): number {
  return (a.dueWallAt ?? 0) - (b.dueWallAt ?? 0) || compareEvents(a, b);
}

type Compare = (a: FutureEvent, b: FutureEvent) => number;

/**
 * Priority queue of future events (binary heap). Removal by id is lazy: a removed event is skipped when it comes up,
 * so both adding and removing cost O(log n) at most.
 */
export class EventQueue {
  #heap: FutureEvent[] = [];
  readonly #live = new Map<string, FutureEvent>();
  readonly #compare: Compare;

  constructor(compare: Compare = compareEvents) {
    this.#compare = compare;
  }

  /** Number of planned events. */
  get size(): number {
    return this.#live.size;
  }

  /** Adds an event, or replaces the one with the same id. */
  add(event: FutureEvent): void {
    this.#live.set(event.id, event);
    push(this.#heap, event, this.#compare);
  }

  /** Removes an event; unknown ids are ignored. */
  remove(id: string): void {
    this.#live.delete(id);
    // A sorted list is a heap: rebuilding it drops what was removed.
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#live.size) {
      this.#heap = [...this.#live.values()].sort(this.#compare);
    }
  }

  /** The event that runs next, left in the queue. */
  peek(): FutureEvent | undefined {
    for (;;) {
      const [top] = this.#heap;
      if (top === undefined || this.#live.get(top.id) === top) return top;
      pop(this.#heap, this.#compare);
    }
  }

  /** Planned events in no particular order, without the cost of one. */
  values(): IterableIterator<FutureEvent> {
    return this.#live.values();
  }

  /** Planned events in the order in which they will run, as they stand now; reading only the first few is cheap. */
  *inOrder(): Generator<FutureEvent, void, undefined> {
    const heap = this.#heap.slice();
    for (let event = pop(heap, this.#compare); event; event = pop(heap, this.#compare)) {
      if (this.#live.get(event.id) === event) yield event;
    }
  }
}

function push(heap: FutureEvent[], event: FutureEvent, compare: Compare): void {
  let index = heap.push(event) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!swapWhenBefore(heap, index, parent, compare)) return;
    index = parent;
  }
}

function pop(heap: FutureEvent[], compare: Compare): FutureEvent | undefined {
  const [top] = heap;
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return top;
  heap[0] = last;
  for (let index = 0; ;) {
    const left = 2 * index + 1;
    const right = left + 1;
    const first = isBefore(heap, right, left, compare) ? right : left;
    if (!swapWhenBefore(heap, first, index, compare)) return top;
    index = first;
  }
}

/** Whether the entry at `i` runs before the one at `j`; an entry that is not there never does. */
function isBefore(heap: readonly FutureEvent[], i: number, j: number, compare: Compare): boolean {
  const [a, b] = [heap[i], heap[j]];
  return a !== undefined && b !== undefined && compare(a, b) < 0;
}

function swapWhenBefore(heap: FutureEvent[], i: number, j: number, compare: Compare): boolean {
  const [a, b] = [heap[i], heap[j]];
  if (a === undefined || b === undefined || compare(a, b) >= 0) return false;
  heap[i] = b;
  heap[j] = a;
  return true;
}
