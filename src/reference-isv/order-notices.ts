import { z } from 'zod';
import { orderedSchema, orderLineSchema, type OrderLine } from './instance.ts';
import { lineKey } from './order-line.ts';

/** An order that the marketplace has told about with `orderNotify`, whether or not this seller knows an instance of it. */
export const orderNoticeSchema = z.object({
  ...orderLineSchema.shape,
  /** Told by the debugging page alone. */
  test: z.boolean(),
  firstWallAt: z.number(),
  lastWallAt: z.number(),
  times: z.int().min(1),
  /** Absent until the marketplace has answered about it. */
  ordered: orderedSchema.optional(),
});

export type OrderNotice = z.infer<typeof orderNoticeSchema>;

/** More are forgotten, the oldest first. */
const KEPT_NOTICES = 500;

/** Order notifications in the order in which they came, one for a line however often it was told. */
export class OrderNotices {
  readonly #byLine = new Map<string, OrderNotice>();

  constructor(notices: Iterable<OrderNotice> = []) {
    for (const notice of notices) this.#byLine.set(lineKey(notice), notice);
  }

  /** Last told last. */
  all(): OrderNotice[] {
    return [...this.#byLine.values()];
  }

  get(line: OrderLine): OrderNotice | undefined {
    return this.#byLine.get(lineKey(line));
  }

  /** Those about one of several orders. */
  ofOrders(orderIds: ReadonlySet<string>): OrderNotice[] {
    return this.all().filter(({ orderId }) => orderIds.has(orderId));
  }

  /** Notes that the marketplace has told about a line, for the first time or again. */
  note(
    { orderId, orderLineId }: OrderLine,
    { test, wallAt }: { readonly test: boolean; readonly wallAt: number },
  ): void {
    const known = this.get({ orderId, orderLineId });
    const notice: OrderNotice = known
      ? { ...known, test: known.test && test, lastWallAt: wallAt, times: known.times + 1 }
      : { orderId, orderLineId, test, firstWallAt: wallAt, lastWallAt: wallAt, times: 1 };
    this.#byLine.delete(lineKey(notice));
    this.#byLine.set(lineKey(notice), notice);
    const [oldest] = this.#byLine.keys();
    if (this.#byLine.size > KEPT_NOTICES && oldest !== undefined) this.#byLine.delete(oldest);
  }
}
