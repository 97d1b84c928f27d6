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

/**
 * Priority queue of future events (binary heap). Removal by id is lazy: a removed event is skipped when it comes up,
 * so both adding and removing cost O(log n) at most.
 */
export class EventQueue {
  readonly #heap: FutureEvent[] = [];
  readonly #live = new Map<string, FutureEvent>();

  /** Number of planned events. */
  get size(): number {
    return this.#live.size;
  }

  /** Adds an event, or replaces the one with the same id. */
  add(event: FutureEvent): void {
    this.#live.set(event.id, event);
    this.#heap.push(event);
    this.#siftUp(this.#heap.length - 1);
  }

  /** Removes an event; unknown ids are ignored. */
  remove(id: string): void {
    this.#live.delete(id);
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#live.size) this.#rebuild();
  }

  get(id: string): FutureEvent | undefined {
    return this.#live.get(id);
  }

  /** The event that runs next, left in the queue. */
  peek(): FutureEvent | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined || this.#live.get(top.id) === top) return top;
      this.#dropTop();
    }
  }

  /** All planned events in the order in which they will run. */
  sorted(): FutureEvent[] {
    return [...this.#live.values()].sort(compareEvents);
  }

  #rebuild(): void {
    const events = this.sorted();
    this.#heap.length = 0;
    for (const event of events) this.#heap.push(event);
  }

  #dropTop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown(0);
  }

  #siftUp(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #siftDown(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const first = right < this.#heap.length && this.#before(right, left) ? right : left;
      if (first >= this.#heap.length || !this.#swapIfBefore(first, index)) return;
      index = first;
    }
  }

  #before(i: number, j: number): boolean {
    return compareEvents(this.#at(i), this.#at(j)) < 0;
  }

  #swapIfBefore(i: number, j: number): boolean {
    if (!this.#before(i, j)) return false;
    const held = this.#at(i);
    this.#heap[i] = this.#at(j);
    this.#heap[j] = held;
    return true;
  }

  #at(index: number): FutureEvent {
    const event = this.#heap[index];
    if (!event) throw new RangeError(`no heap entry ${index}`);
    return event;
  }
}
