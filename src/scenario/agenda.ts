/** What is going to happen in a story, by instant; more may be added while it is being lived through. */
export class Agenda {
  readonly #moments: { readonly simAt: number; readonly act: () => Promise<void> }[] = [];

  /** Plans something; of plans for one instant the one made first goes first. */
  plan(simAt: number, act: () => Promise<void>): void {
    const after = this.#moments.findIndex((moment) => moment.simAt > simAt);
    this.#moments.splice(after < 0 ? this.#moments.length : after, 0, { simAt, act });
  }

  /** Takes the earliest plan that is not later than `untilSimAt`. */
  takeNext(untilSimAt: number): { readonly simAt: number; readonly act: () => Promise<void> } | undefined {
    const [first] = this.#moments;
    return first && first.simAt <= untilSimAt ? this.#moments.shift() : undefined;
  }
}
