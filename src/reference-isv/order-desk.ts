import { setTimeout as wait } from 'node:timers/promises';
import type { OrderAnswer, Untold } from './ask-marketplace.ts';
import { isPayPerUse, statusOf, type Instance, type Ordered, type OrderLine } from './instance.ts';
import type { Market } from './market-request.ts';
import { describingLine, isDescribed, isSameLine, lineKey } from './order-line.ts';
import { OrderQuestions } from './order-questions.ts';
import type { ReferenceIsvStore } from './store.ts';

interface OrderDeskOptions {
  readonly store: Pick<ReferenceIsvStore, 'book' | 'notices' | 'changed'>;
  readonly market: () => Market | undefined;
  readonly wallNow: () => number;
}

type DatedUntold = Untold & { readonly wallAt: number };

/** How long a list of applications waits for answers. */
const LIST_PATIENCE_MS = 1_500;
/** After this long a list asks again about an order that the marketplace has not told about. */
const LIST_PAUSE_MS = 60_000;
const KEPT_FAILURES = 500;

/**
 * Learns from the marketplace what was bought and by whom: V2.0 calls and order notifications name nothing but ids. It is
 * asked in the background after the call, and again when somebody opens a page on which it is not known yet.
 */
export class OrderDesk {
  readonly #options: OrderDeskOptions;
  readonly #questions: OrderQuestions;
  readonly #untold = new Map<string, DatedUntold>();

  constructor(options: OrderDeskOptions) {
    this.#options = options;
    this.#questions = new OrderQuestions(options);
  }

  /** Asks about an instance in the background, unless what it is like now is known. */
  instanceSoon(instance: Instance): void {
    if (!isDescribed(instance)) void this.#ask(instance);
  }

  /** Asks in the background about a line that the marketplace has told of, and the instance that it describes. */
  lineSoon(line: OrderLine): void {
    const instance = this.#options.store.book.forLine(line);
    if (instance) this.instanceSoon(instance);
    void this.#askForNotice(line, instance);
  }

  /**
   * Asks about an instance whose page is opened, unless all is known. Resolves with the answer, and at once while no
   * marketplace is known.
   */
  async instanceNow(instance: Instance): Promise<void> {
    if (!this.#options.market()) return;
    if (!isDescribed(instance) || lacksTime(instance)) await this.#ask(instance, { first: true, isThere: true });
  }

  /** Asks about what nothing is known of in a list of instances and notices, and waits a moment for the answers. */
  async listNow(instances: readonly Instance[], notices: readonly OrderLine[]): Promise<void> {
    if (!this.#options.market()) return;
    const due = instances.filter((instance) => !isDescribed(instance) && this.#isDue(describingLine(instance)));
    const lines = notices.filter((line) => this.#isDue(line));
    const answered = new AbortController();
    const answers = Promise.all([
      ...due.map((instance) => this.#ask(instance, { first: true })),
      ...lines.map((line) => this.#askForNotice(line, this.#options.store.book.forLine(line), true)),
    ]);
    await Promise.race([answers, wait(LIST_PATIENCE_MS, undefined, { signal: answered.signal }).catch(() => {})]);
    answered.abort();
  }

  /** Why the marketplace has not told about a line when it was asked last. */
  untold(line: OrderLine): DatedUntold | undefined {
    return this.#untold.get(lineKey(line));
  }

  isAsking(line: OrderLine): boolean {
    return this.#questions.isOpen(line);
  }

  /** The marketplace has become known: questions that were put before are asked now. */
  marketKnown(): void {
    this.#questions.proceed();
  }

  /** Asks nothing any more and waits for the questions under way. */
  close(): Promise<void> {
    return this.#questions.close();
  }

  /** @param how.isThere somebody has opened the application: what the marketplace's clock shows is kept */
  async #ask(instance: Instance, { first = false, isThere = false } = {}): Promise<void> {
    const line = describingLine(instance);
    if (!line || instance.version !== '2.0' || instance.test) return;
    const { store } = this.#options;
    const told = isThere && lacksTime(instance) ? undefined : store.notices.get(line)?.ordered;
    const answer = told ?? (await this.#answerAbout(line, first));
    // Another order may have changed it since the question was put.
    if (!answer || !isSameLine(describingLine(instance), line)) return;
    const { marketAt: toldAt, ...ordered } = answer;
    const marketAt = instance.ordered?.marketAt ?? (isThere ? toldAt : undefined);
    instance.ordered = { ...ordered, ...(marketAt === undefined ? {} : { marketAt }) };
    store.changed();
  }

  #isDue(line: OrderLine | undefined): boolean {
    const untold = line && this.untold(line);
    return !untold || Math.abs(this.#options.wallNow() - untold.wallAt) >= LIST_PAUSE_MS;
  }

  async #askForNotice(line: OrderLine, instance: Instance | undefined, first = false): Promise<void> {
    const { store } = this.#options;
    const known = store.notices.get(line);
    if (!known || known.test || known.ordered) return;
    const told = isSameLine(instance?.ordered?.of, line) ? instance?.ordered : undefined;
    const ordered = told ?? (await this.#answerAbout(line, first));
    // Told again meanwhile, it is another record.
    const notice = store.notices.get(line);
    if (!ordered || !notice) return;
    const { marketAt: _toldAt, ...kept } = ordered;
    notice.ordered = kept;
    store.changed();
  }

  async #answerAbout(line: OrderLine, first: boolean): Promise<Ordered | undefined> {
    const answer = await this.#questions.ask(line, { first });
    if (!answer) return undefined;
    this.#remember(line, answer);
    return 'ordered' in answer ? answer.ordered : undefined;
  }

  #remember(line: OrderLine, answer: OrderAnswer): void {
    this.#untold.delete(lineKey(line));
    if (!('untold' in answer)) return;
    this.#untold.set(lineKey(line), { ...answer.untold, wallAt: this.#options.wallNow() });
    const [oldest] = this.#untold.keys();
    if (this.#untold.size > KEPT_FAILURES && oldest !== undefined) this.#untold.delete(oldest);
  }
}

/**
 * Whether it is not known since when an application is metered: since it was opened first. The question after its creation
 * comes before the marketplace has opened it, and usage may not begin earlier.
 */
function lacksTime(instance: Instance): boolean {
  const { ordered, pushed } = instance;
  return isPayPerUse(instance) && statusOf(instance) === 'in_use' && !pushed && ordered?.marketAt === undefined;
}
