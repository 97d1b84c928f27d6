const NONE: ReadonlySet<string> = new Set();

/** Ids by key in the order in which they came, for keys that have many: adding and taking away cost the same always. */
export class IdSets {
  readonly #ids = new Map<string, Set<string>>();

  /** Adds an id to those of a key, if it is not among them. */
  add(key: string, id: string): void {
    const known = this.#ids.get(key);
    if (known) known.add(id);
    else this.#ids.set(key, new Set([id]));
  }

  /** Takes an id away; unknown ones are ignored. */
  delete(key: string, id: string): void {
    const known = this.#ids.get(key);
    known?.delete(id);
    if (known?.size === 0) this.#ids.delete(key);
  }

  /** The ids of a key, oldest first. */
  of(key: string): ReadonlySet<string> {
    return this.#ids.get(key) ?? NONE;
  }
}
