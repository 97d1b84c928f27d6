import { cancelOrder, payOrder, purchase } from '../app/purchase.ts';
import { renewInstance } from '../app/renew.ts';
import { viewDetails } from '../app/view-details.ts';
import type { Buyer } from '../domain/buyer.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/calendar.ts';
import type { Period, Price, QuantityRange, Sku } from '../domain/catalogue.ts';
import type { Instance } from '../domain/instance.ts';
import type { PaymentOutcome } from '../domain/pay-order.ts';
import { pickQuantities, rangesOf, type Quantities } from '../domain/quantities.ts';
import { isRefusal } from '../domain/refusal.ts';
import { Agenda } from './agenda.ts';
import { planDelivery } from './delivery.ts';
import { someTimeOn } from './opening-hours.ts';
import type { Past } from './past.ts';

/** When a buyer renews: before expiry, in grace, in retention, or not at all. */
export type RenewalHabit = 'early' | 'in_grace' | 'in_retention' | 'never';

/** A purchase of a story; what is left open is drawn by chance. */
export interface PlannedPurchase {
  readonly buyerId?: string;
  readonly productId?: string;
  readonly period?: Period;
  readonly pay?: PaymentOutcome;
  readonly habit?: RenewalHabit;
  /** Told the order's number at once, before its first call leaves. */
  readonly onOrder?: (orderId: string) => void;
}

const HABITS: readonly (readonly [RenewalHabit, number])[] = [
  ['early', 52],
  ['in_grace', 9],
  ['in_retention', 7],
  ['never', 32],
];

const PAYMENTS: readonly (readonly [PaymentOutcome, number])[] = [
  ['paid', 90],
  ['later', 7],
  ['declined', 3],
];

/** Buyers and their habits in a made-up past: they buy, pay, look at their applications, renew, or let them lapse. */
export class ShopLife {
  readonly agenda = new Agenda();
  readonly #past: Past;

  constructor(past: Past) {
    this.#past = past;
  }

  /** Lives through the agenda up to the end of the past. */
  async live(): Promise<void> {
    const { toSimAt } = this.#past.bounds;
    for (let next = this.agenda.takeNext(toSimAt); next; next = this.agenda.takeNext(toSimAt)) {
      await this.#past.liveUntil(next.simAt);
      await next.act();
    }
  }

  /** Plans a purchase and all that its buyer will do about it. */
  planPurchase(simAt: number, planned: PlannedPurchase = {}): void {
    this.agenda.plan(simAt, () => this.#buy(planned));
  }

  /** Plans a renewal of some application in use, of those that end first. */
  planRenewal(simAt: number): void {
    this.agenda.plan(simAt, async () => {
      const [instance] = [...this.#past.workspace.state.all('instances').values()]
        .filter(({ status, openRenewalOrderId }) => status === 'in_use' && openRenewalOrderId === undefined)
        .filter(({ expireSimAt }) => expireSimAt !== undefined && expireSimAt > simAt + DAY_MS)
        .sort((one, other) => (one.expireSimAt ?? 0) - (other.expireSimAt ?? 0));
      if (instance) await this.#renew(instance.id, 'never');
    });
  }

  /** Plans a look at the details of some application in use. */
  planLook(simAt: number): void {
    this.agenda.plan(simAt, async () => {
      const inUse = [...this.#past.workspace.state.all('instances').values()].filter(
        ({ status }) => status === 'in_use',
      );
      const instance = this.#past.chance.pick(inUse);
      if (instance) await viewDetails(this.#past.workspace, instance.id);
    });
  }

  async #buy(planned: PlannedPurchase): Promise<void> {
    const { chance, workspace } = this.#past;
    const buyerId = planned.buyerId ?? this.#someBuyer().id;
    const { productId, selection } = this.#someSelection(planned);
    const pay = planned.pay ?? chance.weighted(PAYMENTS);
    const habit = planned.habit ?? chance.weighted(HABITS);
    const order = await purchase(workspace, { productId, buyerId, selection, pay: 'later' });
    // A refusal is a buyer who does without, e.g. for want of money.
    if (isRefusal(order) || 'problem' in order) return;
    planned.onOrder?.(order.id);
    if (pay !== 'later') await payOrder(workspace, order.id, pay);
    if (pay !== 'paid' && planned.pay === undefined) this.#planAfterthought(order.id, order.instanceId, habit);
    else await this.#follow(order.instanceId, habit);
  }

  /** What becomes of an order that was not paid at once: most are paid in the end, some canceled, some forgotten. */
  #planAfterthought(orderId: string, instanceId: string, habit: RenewalHabit): void {
    const { chance, workspace, simAt } = this.#past;
    const outcome = chance.weighted([
      ['pays', 5],
      ['cancels', 2],
      ['forgets', 3],
    ] as const);
    if (outcome === 'forgets') return;
    this.agenda.plan(simAt + chance.int(4, 600) * MINUTE_MS, async () => {
      if (outcome === 'cancels') {
        await cancelOrder(workspace, orderId);
        return;
      }
      await payOrder(workspace, orderId, 'paid');
      await this.#follow(instanceId, habit);
    });
  }

  /** Plans what the buyer does with an application once it is there. */
  async #follow(instanceId: string, habit: RenewalHabit): Promise<void> {
    const { chance, workspace, outbox, simAt } = this.#past;
    await outbox.idle();
    const instance = workspace.state.get('instances', instanceId);
    if (instance?.supervision?.created && instance.status === 'provisioning') {
      planDelivery(this.agenda, this.#past, instance.supervision.id, () => this.#follow(instanceId, habit));
      return;
    }
    if (instance?.status === 'provisioning') {
      this.agenda.plan(simAt + HOUR_MS + MINUTE_MS, () => this.#follow(instanceId, habit));
      return;
    }
    if (instance?.status !== 'in_use') return;
    for (let looks = chance.int(0, 2); looks > 0; looks -= 1) {
      this.agenda.plan(simAt + chance.int(1, 240) * 10 * MINUTE_MS, async () => {
        await viewDetails(workspace, instanceId);
      });
    }
    if (instance.expireSimAt !== undefined) this.#planRenewalOf(instance, instance.expireSimAt, habit);
  }

  #planRenewalOf(instance: Instance, expireSimAt: number, habit: RenewalHabit): void {
    const { chance, workspace, simAt } = this.#past;
    if (habit === 'never') return;
    if (habit === 'early') {
      const early = someTimeOn(expireSimAt - chance.int(0, 4) * DAY_MS, chance);
      this.agenda.plan(Math.max(early, simAt + HOUR_MS), () => this.#renew(instance.id, chance.weighted(HABITS)));
      return;
    }
    // How long grace and retention are is known when the term is over.
    this.agenda.plan(expireSimAt + MINUTE_MS, async () => {
      const over = workspace.state.get('instances', instance.id);
      const { retentionFromSimAt, releaseDueSimAt } = over ?? {};
      if (retentionFromSimAt === undefined || releaseDueSimAt === undefined) return;
      const [from, to] =
        habit === 'in_grace' ? [expireSimAt, retentionFromSimAt] : [retentionFromSimAt, releaseDueSimAt];
      const lateSimAt = from + Math.round((to - from) * (0.2 + 0.6 * chance.next()));
      this.agenda.plan(lateSimAt, () => this.#renew(instance.id, chance.weighted(HABITS)));
    });
  }

  async #renew(instanceId: string, habit: RenewalHabit): Promise<void> {
    const { workspace, outbox } = this.#past;
    const instance = workspace.state.get('instances', instanceId);
    const { period } = workspace.state.get('orders', instance?.orderId ?? '')?.line ?? {};
    if (!instance || !period) return;
    const order = await renewInstance(workspace, { instanceId, period, pay: 'paid' });
    if (isRefusal(order) || 'problem' in order) return;
    await outbox.idle();
    await this.#followRenewal(instanceId, order.id, habit);
  }

  /** Plans the next renewal when this one has been taken by the seller. */
  async #followRenewal(instanceId: string, orderId: string, habit: RenewalHabit): Promise<void> {
    const { workspace, simAt } = this.#past;
    const instance = workspace.state.get('instances', instanceId);
    if (instance?.openRenewalOrderId === orderId) {
      this.agenda.plan(simAt + 2 * HOUR_MS, () => this.#followRenewal(instanceId, orderId, habit));
    } else if (instance?.status === 'in_use' && instance.expireSimAt !== undefined) {
      this.#planRenewalOf(instance, instance.expireSimAt, habit);
    }
  }

  /** The first buyer, as whom the pages act, buys more than others do. */
  #someBuyer(): Buyer {
    const buyers = [...this.#past.workspace.state.all('buyers').values()];
    return this.#past.chance.weighted(buyers.map((buyer, index) => [buyer, index === 0 ? 2 : 1] as const));
  }

  #someSelection({ productId, period }: PlannedPurchase) {
    const { chance, workspace } = this.#past;
    const offers = [...workspace.state.all('products').values()]
      .filter(({ id }) => productId === undefined || id === productId)
      .flatMap((product) =>
        product.specifications.flatMap(({ skus }) =>
          skus.flatMap((sku) => sku.prices.map((price) => ({ productId: product.id, sku, price }))),
        ),
      )
      // Nobody reports use in this past, so that only what is paid beforehand is bought.
      .filter(({ price }) => price.billing === 'period' || price.billing === 'one_time')
      .filter(({ price }) => period === undefined || price.periodType === period.type);
    const { sku, price, ...offer } = chance.weighted(offers.map((each) => [each, popularity(each.price)] as const));
    const terms = price.periodType && (period ?? { type: price.periodType, number: this.#someLength(price) });
    return {
      productId: offer.productId,
      selection: {
        skuCode: sku.code,
        billing: price.billing,
        ...this.#someQuantities(sku),
        ...(terms ? { period: terms } : {}),
      },
    };
  }

  #someLength({ periodType }: Price): number {
    const { chance } = this.#past;
    if (periodType === 'day') return chance.int(3, 14);
    if (periodType === 'year') return 1;
    return chance.chance(0.88) ? 1 : chance.int(2, 3);
  }

  #someQuantities(sku: Sku): Quantities {
    const [first, ...further] = rangesOf(sku).map((range) => [range.attribute, this.#someOf(range)] as const);
    return pickQuantities({ quantity: first?.[1] ?? 1, furtherQuantities: Object.fromEntries(further) });
  }

  #someOf(quantity: QuantityRange): number {
    const { chance } = this.#past;
    const steps = Math.min(chance.weighted([[chance.int(0, 3), 7] as const, [chance.int(4, 14), 3] as const]), 14);
    return Math.min(quantity.min + steps * quantity.step, quantity.max);
  }
}

/** Months are what most people buy; what is bought once is bought now and then. */
function popularity({ billing, periodType }: Price): number {
  if (billing === 'one_time') return 2;
  return { month: 8, day: 4, year: 1.2 }[periodType ?? 'month'];
}
