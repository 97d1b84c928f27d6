/** An invariant that does not hold; the message names it and what broke it. */
class BrokenInvariant extends Error {
  readonly invariant: string;

  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.name = 'BrokenInvariant';
    this.invariant = invariant;
  }
}

/** @throws BrokenInvariant when `condition` is false */
export function invariant(condition: boolean, name: string, detail: () => unknown): asserts condition {
  if (condition) return;
  const found = detail();
  throw new BrokenInvariant(name, typeof found === 'string' ? found : JSON.stringify(found));
}
