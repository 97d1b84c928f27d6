const NONE: readonly string[] = [];

/** Ids by key in the order in which they came. Most keys have one: a hundred thousand of them cost no list each. */
export class IdsByKey {
  readonly #ids = new Map<string, string | string[]>();

  /** Adds an id to those of a key, if it is not among them. */
  add(key: string, id: string): void {
    const known = this.#ids.get(key);
    if (known === undefined) this.#ids.set(key, id);
    else if (typeof known !== 'string') {
      if (!known.includes(id)) known.push(id);
    } else if (known !== id) this.#ids.set(key, [known, id]);
  }

  /** Takes an id away; unknown ones are ignored. */
  delete(key: string, id: string): void {
    const rest = this.of(key).filter((other) => other !== id);
    const [first] = rest;
    if (first === undefined) this.#ids.delete(key);
    else this.#ids.set(key, rest.length === 1 ? first : rest);
  }

  /** The ids of a key, oldest first. */
  of(key: string): readonly string[] {
    const known = this.#ids.get(key);
    if (known === undefined) return NONE;
    return typeof known === 'string' ? [known] : known;
  }
}
