/** Kinds of live news about a workspace. */
export type FeedKind =
  'call' | 'order' | 'instance' | 'clock' | 'notice' | 'fault' | 'usage' | 'jump' | 'store' | 'replaced';

/** One piece of news: which record changed. Listeners read the record itself from the state. */
export interface FeedEvent {
  readonly id: number;
  readonly kind: FeedKind;
  readonly subjectId: string;
}

/** Live news of a workspace with a memory, so that a page can catch up on what it missed. */
export class Feed {
  readonly #capacity: number;
  readonly #listeners = new Set<(event: FeedEvent) => void>();
  #events: FeedEvent[] = [];
  #nextId: number;

  /** @param firstId first event id; a value that grows over restarts keeps old `Last-Event-ID`s from matching by chance */
  constructor(firstId: number, capacity = 2_000) {
    this.#nextId = firstId;
    this.#capacity = capacity;
  }

  publish(kind: FeedKind, subjectId: string): void {
    const event = { id: this.#nextId++, kind, subjectId };
    this.#events.push(event);
    if (this.#events.length > 2 * this.#capacity) this.#events = this.#events.slice(-this.#capacity);
    for (const listener of this.#listeners) listener(event);
  }

  /** News after an event id; `gap` tells that some of it is forgotten and the reader should start afresh. */
  since(id: number): { readonly events: readonly FeedEvent[]; readonly gap: boolean } {
    const oldest = this.#events[0]?.id ?? this.#nextId;
    return { events: this.#events.filter((event) => event.id > id), gap: id + 1 < oldest || id >= this.#nextId };
  }

  /** Id of the newest event, for a reader that starts now. */
  latestId(): number {
    return this.#nextId - 1;
  }

  /** Calls `listener` for each new event until the returned function is called. */
  subscribe(listener: (event: FeedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
