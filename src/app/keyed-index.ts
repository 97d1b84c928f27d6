/** What an index needs to know of a record. */
interface Indexable {
  readonly id: string;
  readonly status: string;
}

/** The records of one key: how many there are of each status, and their ids from the newest to the oldest. */
export interface IndexedRecords {
  readonly counts: ReadonlyMap<string, number>;
  newestFirst(): Iterable<string>;
}

interface Entry {
  readonly ids: string[];
  readonly counts: Map<string, number>;
}

const EMPTY: Entry = { ids: [], counts: new Map() };

/** Finds the records of one owner (a buyer, an instance) without looking at those of all others. */
export class KeyedIndex<T extends Indexable> {
  readonly #keyOf: (record: T) => string;
  readonly #entries = new Map<string, Entry>();

  /** @param keyOf the owner of a record; it must not change while the record lives */
  constructor(keyOf: (record: T) => string) {
    this.#keyOf = keyOf;
  }

  /** Takes a change of one record over: `previous` is what it was, `record` what it is; `null` for not there. */
  update(record: T | null, previous: T | null): void {
    if (previous) this.#count(previous, -1);
    if (record) this.#count(record, 1);
    if (record && !previous) this.#entry(record).ids.push(record.id);
    if (previous && !record) {
      const { ids } = this.#entry(previous);
      ids.splice(ids.lastIndexOf(previous.id), 1);
    }
  }

  /** The records of a key; none for a key that no record has. */
  of(key: string): IndexedRecords {
    const { ids, counts } = this.#entries.get(key) ?? EMPTY;
    return {
      counts,
      *newestFirst() {
        for (let index = ids.length - 1; index >= 0; index -= 1) yield ids[index] ?? '';
      },
    };
  }

  #count(record: T, by: 1 | -1): void {
    const { counts } = this.#entry(record);
    const count = (counts.get(record.status) ?? 0) + by;
    if (count === 0) counts.delete(record.status);
    else counts.set(record.status, count);
  }

  #entry(record: T): Entry {
    const key = this.#keyOf(record);
    const known = this.#entries.get(key);
    if (known) return known;
    const entry: Entry = { ids: [], counts: new Map() };
    this.#entries.set(key, entry);
    return entry;
  }
}
