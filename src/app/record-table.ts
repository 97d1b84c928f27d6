/** A map that keeps the order of creation and can be read from the newest record backwards without a copy. */
export class RecordTable<T> extends Map<string, T> {
  readonly #ids: string[] = [];

  override set(id: string, record: T): this {
    if (!this.has(id)) this.#ids.push(id);
    return super.set(id, record);
  }

  override delete(id: string): boolean {
    if (!super.delete(id)) return false;
    this.#ids.splice(this.#ids.lastIndexOf(id), 1);
    return true;
  }

  /** Records from the newest to the oldest, as they are when the reader comes to them. */
  *newestFirst(): Generator<T, void, undefined> {
    for (let index = this.#ids.length - 1; index >= 0; index -= 1) {
      const id = this.#ids[index];
      const record = id === undefined ? undefined : this.get(id);
      if (record !== undefined) yield record;
    }
  }
}
