import { planAutoRenewal } from './auto-renewal-plan.ts';
import type { Call } from './call.ts';
import type { Period } from './catalogue.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { notify } from './notify.ts';
import type { Order } from './order.ts';
import { pickQuantities } from './quantities.ts';
import { refuse, type Refusal } from './refusal.ts';
import { changesAtRenewal } from './renewal-change.ts';
import { anchorAfter, renewedEnd } from './renewed-end.ts';
import { TERM_EVENTS } from './schedule.ts';
import { tellSeller } from './tell-seller.ts';

/** A paid renewal: the seller is told the new expiry; the order completes when the seller has taken it. */
export function startRenewal(draft: Draft, order: Order): Order | Refusal {
  const instance = draft.need('instances', order.instanceId);
  if (instance.status === 'released') return refuse('renew_released');
  const { anchorDay, expireSimAt: fromSimAt = order.createdSimAt } = instance;
  const { expireSimAt } = renewedEnd(fromSimAt, periodOf(order), { anchorDay, unifiedDay: order.unifiedDay });
  if (expireSimAt <= draft.context.simAt) return refuse('renew_ends_in_past', { expireSimAt });
  const renewed: Order = { ...order, renewedExpireSimAt: expireSimAt };
  draft.put('orders', renewed);
  tellSeller(
    draft,
    instance,
    { does: 'set_term', why: changesAtRenewal(order) ? 'renewal_change' : 'renewal', order: renewed, expireSimAt },
    { cause: 'renewal', orderId: order.id },
  );
  return renewed;
}

/**
 * The seller has taken the new expiry: the term is longer, another configuration is in force where one was ordered, and a
 * frozen instance is thawed by the call that the version has for it (V2.0: UNFREEZE after the refresh; V1.0: none, the
 * refresh itself revives).
 */
export function completeRenewal(draft: Draft, call: Call): void {
  const { simAt } = draft.context;
  const order = draft.need('orders', call.orderId ?? '');
  const { openRenewalOrderId: _done, ...instance } = draft.need('instances', call.instanceId);
  const expireSimAt = order.renewedExpireSimAt;
  if (order.status !== 'processing' || expireSimAt === undefined) return;
  draft.put('orders', { ...order, status: 'completed', finishedSimAt: simAt });
  draft.unschedule(instance.id, TERM_EVENTS);
  draft.schedule('instance.expire', expireSimAt, instance.id, instance.id);
  const { retentionFromSimAt: _grace, releaseDueSimAt: _release, ...kept } = instance;
  const { offerId, skuCode, period } = order.line;
  const fromSimAt = instance.expireSimAt ?? order.createdSimAt;
  const anchorDay = anchorAfter(fromSimAt, { period, unifiedDay: order.unifiedDay }, instance.anchorDay);
  const changes = changesAtRenewal(order);
  const { furtherQuantities: _before, ...other } = kept;
  const renewed: Instance = {
    ...(changes ? other : kept),
    status: 'in_use',
    expireSimAt,
    offerId,
    ...(changes ? { skuCode, ...pickQuantities(order.line) } : {}),
    ...(anchorDay === undefined ? {} : { anchorDay }),
  };
  draft.put('instances', renewed);
  planAutoRenewal(draft, renewed);
  notify(draft, 'buyer', 'renewal_completed', instance, { orderId: order.id, params: { expireSimAt } });
  const now = draft.need('instances', instance.id);
  // What the operator has frozen stays so until the operator lifts it.
  if (now.sellerState !== 'frozen' || now.suspension) return;
  draft.put('instances', { ...now, sellerState: 'normal' });
  tellSeller(draft, now, { does: 'unfreeze', why: 'renewed' }, { cause: 'unfreeze', orderId: order.id });
}

function periodOf(order: Order): Period {
  if (!order.line.period) throw new Error(`renewal ${order.id} has no period`);
  return order.line.period;
}
