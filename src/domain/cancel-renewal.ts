import { planAutoRenewal } from './auto-renewal-plan.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import type { Order } from './order.ts';
import { isNotBegun, orderTerms, type OrderTerm } from './order-terms.ts';
import { pickQuantities } from './quantities.ts';
import { refundInFull } from './refund.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { anchorOfTerms } from './renewed-end.ts';
import { ruleValue } from './site-profile.ts';
import { tellSeller } from './tell-seller.ts';

/** A renewal that can be given back. */
export interface CancelableRenewal {
  readonly order: Order;
  /** Beginning of its period, and the expiry again when it is given back. */
  readonly fromSimAt: number;
  readonly toSimAt: number;
}

/** The renewals of an instance whose periods have not begun, the last one first; or why none can be given back. */
export function cancelableRenewals(draft: Draft, instanceId: string): readonly CancelableRenewal[] | Refusal {
  const instance = draft.need('instances', instanceId);
  const { simAt, profile } = draft.context;
  if (ruleValue(profile, 'renewal.cancel') === 'not_offered') {
    return refuse('cancel_renewal_not_on_site', { site: profile.site });
  }
  const refusal = stateRefusal(instance);
  if (refusal) return refusal;
  const orders = draft.ordersOf(instanceId);
  const terms = orderTerms(instance, orders).filter(({ order }) => order.type === 'renew');
  const open = terms.filter((term) => isNotBegun(term, simAt));
  if (open.length === 0) {
    const begun = terms.at(-1);
    return begun ? refuse('cancel_renewal_begun', { orderId: begun.order.id }) : refuse('cancel_renewal_none');
  }
  return open.map(cancelable).sort((a, b) => b.fromSimAt - a.fromSimAt);
}

function cancelable({ order, fromSimAt, toSimAt = fromSimAt }: OrderTerm): CancelableRenewal {
  return { order, fromSimAt, toSimAt };
}

function stateRefusal(instance: Instance): Refusal | undefined {
  const { status, openRenewalOrderId, openChangeOrderId, openRefundRequestId, openRefundOrderId } = instance;
  if (status === 'released' || status === 'failed') return refuse('unsubscribe_gone', { status });
  const orderId = openRenewalOrderId ?? openChangeOrderId;
  if (orderId !== undefined) return refuse('cancel_renewal_order_open', { orderId });
  if (openRefundOrderId !== undefined) return refuse('refund_on_its_way', { orderId: openRefundOrderId });
  return openRefundRequestId === undefined
    ? undefined
    : refuse('unsubscribe_under_review', { request: openRefundRequestId });
}

/** Why a change stands in the way: its fee has paid for the days that would be given back [ours]. */
function changeRefusal(draft: Draft, instanceId: string, from: CancelableRenewal): Refusal | undefined {
  const since = from.order.finishedSimAt ?? from.order.createdSimAt;
  const change = draft
    .ordersOf(instanceId)
    .find(
      ({ type, status, finishedSimAt = 0 }) => type === 'change' && status === 'completed' && finishedSimAt >= since,
    );
  return change && refuse('cancel_renewal_changed', { orderId: change.id });
}

/**
 * The buyer gives a renewal back whose period has not begun, and those after it with it (marketplace-rules 4.5): each is
 * refunded in full by an order of its own, the last one first, and the seller is told each time what the expiry is now.
 * @param orderId the renewal; the last one unless given
 * @returns the refund orders in the order in which they were made
 */
export function cancelRenewal(draft: Draft, instanceId: string, orderId?: string): readonly Order[] | Refusal {
  const all = cancelableRenewals(draft, instanceId);
  if (isRefusal(all)) {
    // The same renewal a second time: what is said is about that one, not about those that are left.
    const isGivenBack = orderId !== undefined && draft.get('orders', orderId)?.status === 'refunded';
    return isGivenBack ? refuse('cancel_renewal_not_this', { orderId }) : all;
  }
  const last = orderId === undefined ? 0 : all.findIndex(({ order }) => order.id === orderId);
  const chosen = all[last];
  if (!chosen) return refuse('cancel_renewal_not_this', { orderId: orderId ?? '' });
  const refusal = changeRefusal(draft, instanceId, chosen);
  if (refusal) return refusal;
  return all.slice(0, last + 1).map((renewal) => giveBackRenewal(draft, instanceId, renewal));
}

function giveBackRenewal(draft: Draft, instanceId: string, { order, fromSimAt }: CancelableRenewal): Order {
  const instance = draft.need('instances', instanceId);
  const refund: Order = { ...refundInFull(draft, order, 'renewal_canceled'), renewedExpireSimAt: fromSimAt };
  draft.put('orders', refund);
  const before = configurationBefore(draft, instance, order);
  const { furtherQuantities: _later, ...kept } = instance;
  const shorter: Instance = { ...kept, ...before, expireSimAt: fromSimAt };
  draft.put('instances', shorter);
  draft.unschedule(instanceId, ['instance.expire']);
  draft.schedule('instance.expire', fromSimAt, instanceId, instanceId);
  planAutoRenewal(draft, shorter);
  tellSeller(
    draft,
    instance,
    {
      does: 'set_term',
      why: 'renewal_cancelled',
      order: refund,
      canceled: order,
      offerId: before.offerId,
      expireSimAt: fromSimAt,
    },
    { cause: 'renewal_canceled', orderId: refund.id },
  );
  return refund;
}

/** What the instance was before a renewal: price, configuration, and the day of month that its terms return to. */
function configurationBefore(
  draft: Draft,
  instance: Instance,
  canceled: Order,
): Pick<Instance, 'offerId' | 'skuCode' | 'quantity' | 'furtherQuantities' | 'anchorDay'> {
  const terms = orderTerms(instance, draft.ordersOf(instance.id)).filter(({ order }) => order.type !== 'change');
  const anchorDay = anchorOfTerms(instance, terms);
  const { changedFrom } = canceled;
  return {
    offerId: changedFrom?.offerId ?? instance.offerId,
    skuCode: changedFrom?.skuCode ?? instance.skuCode,
    ...pickQuantities(changedFrom ?? instance),
    ...(anchorDay === undefined ? {} : { anchorDay }),
  };
}
