import { termEnd } from './calendar.ts';
import type { Call } from './call.ts';
import type { Period, Price, Product } from './catalogue.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { notify } from './notify.ts';
import type { Order } from './order.ts';
import { findPrice, findSku } from './price-quote.ts';
import { refuse, type Refusal } from './refusal.ts';
import { tellSeller } from './tell-seller.ts';

/** What renewing an instance by a period costs and gives. */
export interface RenewalQuote {
  readonly price: Price;
  readonly period: Period;
  readonly amountMinor: number;
  readonly fromSimAt: number;
  readonly expireSimAt: number;
}

/** Why an instance cannot be renewed at all now, if so (marketplace-rules 4.1). */
export function renewalRefusal(instance: Instance, product: Product): Refusal | undefined {
  if (instance.billing === 'one_time') return refuse('renew_one_time');
  if (instance.billing === 'trial') return refuse('renew_trial');
  if (instance.billing === 'on_demand') return refuse('renew_on_demand');
  if (instance.billing === 'package') return refuse('renew_package');
  if (instance.status === 'provisioning') return refuse('renew_provisioning');
  if (instance.status === 'failed') return refuse('renew_failed');
  if (instance.status === 'released') return refuse('renew_released');
  if (product.status !== 'listed') return refuse('product_not_listed');
  if (instance.openRenewalOrderId !== undefined) {
    return refuse('renew_in_progress', { orderId: instance.openRenewalOrderId });
  }
  if (instance.openChangeOrderId !== undefined) {
    return refuse('renew_change_open', { orderId: instance.openChangeOrderId });
  }
  return undefined;
}

/**
 * Price and new expiry of a renewal: today's catalogue price, beginning at the old expiry even when that is past
 * (marketplace-rules 4.1). A period that would be over already is refused [ours].
 */
export function quoteRenewal(
  instance: Instance,
  product: Product,
  period: Period,
  simAt: number,
): RenewalQuote | Refusal {
  const refusal = renewalRefusal(instance, product);
  if (refusal) return refusal;
  const sku = findSku(product, instance.skuCode)?.sku;
  const price = sku && findPrice(sku, 'period', period.type);
  if (!price || instance.expireSimAt === undefined) return refuse('renew_not_sold');
  const expireSimAt = termEnd(instance.expireSimAt, period, instance.anchorDay);
  if (expireSimAt <= simAt) return refuse('renew_ends_in_past', { expireSimAt });
  return {
    price,
    period,
    amountMinor: price.unitPriceMinor * period.number * instance.quantity,
    fromSimAt: instance.expireSimAt,
    expireSimAt,
  };
}

/** A paid renewal: the seller is told the new expiry; the order completes when the seller has taken it. */
export function startRenewal(draft: Draft, order: Order): Order | Refusal {
  const instance = draft.need('instances', order.instanceId);
  if (instance.status === 'released') return refuse('renew_released');
  const expireSimAt = termEnd(instance.expireSimAt ?? order.createdSimAt, periodOf(order), instance.anchorDay);
  if (expireSimAt <= draft.context.simAt) return refuse('renew_ends_in_past', { expireSimAt });
  const renewed: Order = { ...order, renewedExpireSimAt: expireSimAt };
  draft.put('orders', renewed);
  tellSeller(
    draft,
    instance,
    { does: 'set_term', why: 'renewal', order: renewed, expireSimAt },
    { cause: 'renewal', orderId: order.id },
  );
  return renewed;
}

/**
 * The seller has taken the new expiry: the term is longer, and a frozen instance is thawed by the call that the version
 * has for it (V2.0: UNFREEZE after the refresh; V1.0: none, the refresh itself revives).
 */
export function completeRenewal(draft: Draft, call: Call): void {
  const { simAt } = draft.context;
  const order = draft.need('orders', call.orderId ?? '');
  const { openRenewalOrderId: _done, ...instance } = draft.need('instances', call.instanceId);
  const expireSimAt = order.renewedExpireSimAt;
  if (order.status !== 'processing' || expireSimAt === undefined) return;
  draft.put('orders', { ...order, status: 'completed', finishedSimAt: simAt });
  draft.unschedule(instance.id, ['instance.expire', 'instance.retention', 'instance.release']);
  draft.schedule('instance.expire', expireSimAt, instance.id, instance.id);
  const { retentionFromSimAt: _grace, releaseDueSimAt: _release, ...kept } = instance;
  const renewed: Instance = { ...kept, status: 'in_use', expireSimAt, offerId: order.line.offerId };
  draft.put('instances', renewed);
  notify(draft, 'buyer', 'renewal_completed', instance, { orderId: order.id, params: { expireSimAt } });
  // What the operator has frozen stays so until the operator lifts it.
  if (renewed.sellerState !== 'frozen' || renewed.suspension) return;
  draft.put('instances', { ...renewed, sellerState: 'normal' });
  tellSeller(draft, renewed, { does: 'unfreeze', why: 'renewed' }, { cause: 'unfreeze', orderId: order.id });
}

function periodOf(order: Order): Period {
  if (!order.line.period) throw new Error(`renewal ${order.id} has no period`);
  return order.line.period;
}
