import { setTimeout as wait } from 'node:timers/promises';
import { askForOrder, type OrderAnswer } from './ask-marketplace.ts';
import type { OrderLine } from './instance.ts';
import type { Market } from './market-request.ts';
import { lineKey } from './order-line.ts';

interface OrderQuestionsOptions {
  /** Where the marketplace is, once it is known: until then questions wait. */
  readonly market: () => Market | undefined;
  readonly wallNow: () => number;
}

/** `undefined`: it was not asked. */
type Outcome = OrderAnswer | undefined;

interface Question {
  readonly line: OrderLine;
  readonly outcome: Promise<Outcome>;
  readonly settle: (outcome: Outcome) => void;
}

/** Questions on the wire at the same time: many purchases in a row must not become as many connections. */
const ON_WIRE_MAX = 4;
const WAITING_MAX = 1_000;
/** After so many questions without any answer nobody seems to be there: those that wait are let go. */
const SILENT_MAX = 3;
const CLOSE_GRACE_MS = 1_000;

/**
 * Asks the marketplace about order lines, a few at a time and never about one line twice at once. A question is put once;
 * nothing is tried again by itself.
 */
export class OrderQuestions {
  readonly #options: OrderQuestionsOptions;
  /** Waiting or on the wire, by line. */
  readonly #open = new Map<string, Question>();
  /** First in front. */
  #waiting: Question[] = [];
  readonly #onWire = new Map<Promise<void>, AbortController>();
  #silent = 0;
  #closed = false;

  constructor(options: OrderQuestionsOptions) {
    this.#options = options;
  }

  /**
   * Puts a question; if somebody looks on, before those that wait. Who asks about a line that is asked about already gets
   * the same answer.
   * @returns `undefined` when it is not asked: too many wait, nobody answers, or this seller closes; never rejects
   */
  ask(line: OrderLine, { first = false } = {}): Promise<OrderAnswer | undefined> {
    const known = this.#open.get(lineKey(line));
    if (known) {
      if (first && this.#waiting.includes(known)) this.#waiting = [known, ...this.#waiting.filter((q) => q !== known)];
      return known.outcome;
    }
    if (this.#closed || this.#waiting.length >= WAITING_MAX) return Promise.resolve(undefined);
    let settle: Question['settle'] = () => {};
    const outcome = new Promise<Outcome>((resolve) => (settle = resolve));
    const question = { line, outcome, settle };
    this.#open.set(lineKey(line), question);
    if (first) this.#waiting.unshift(question);
    else this.#waiting.push(question);
    this.proceed();
    return outcome;
  }

  isOpen(line: OrderLine): boolean {
    return this.#open.has(lineKey(line));
  }

  /** Takes up what waits; to be called when the marketplace has become known. */
  proceed(): void {
    while (this.#onWire.size < ON_WIRE_MAX) {
      const market = this.#options.market();
      const question = market && this.#waiting.shift();
      if (!market || !question) return;
      const givenUp = new AbortController();
      const asking = this.#put(question, market, givenUp.signal).finally(() => {
        this.#onWire.delete(asking);
        this.proceed();
      });
      this.#onWire.set(asking, givenUp);
    }
  }

  /** Asks nothing any more; waits a second for answers that are on their way and gives up the others. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#letGo();
    const ended = new AbortController();
    const grace = wait(CLOSE_GRACE_MS, undefined, { signal: ended.signal }).then(
      () => this.#onWire.forEach((givenUp) => givenUp.abort()),
      () => undefined,
    );
    await Promise.all(this.#onWire.keys());
    ended.abort();
    await grace;
  }

  async #put(question: Question, market: Market, signal: AbortSignal): Promise<void> {
    const { wallNow } = this.#options;
    const answer = await askForOrder(question.line, { market, wallNow, signal });
    const isSilent = 'untold' in answer && answer.untold.why === 'no_answer';
    this.#silent = isSilent ? this.#silent + 1 : 0;
    this.#end(question, answer);
    if (this.#silent >= SILENT_MAX) this.#letGo();
  }

  #letGo(): void {
    for (const question of this.#waiting.splice(0)) this.#end(question, undefined);
  }

  #end({ line, settle }: Question, outcome: Outcome): void {
    this.#open.delete(lineKey(line));
    settle(outcome);
  }
}
