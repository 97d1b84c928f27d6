import { beijingDate, termEnd } from './calendar.ts';
import type { AttemptOutcome, Call } from './call.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { notify } from './notify.ts';
import type { Order } from './order.ts';
import { refundInFull } from './refund.ts';
import { countFailedOrder } from './sanction.ts';
import { ruleValue } from './site-profile.ts';
import { tellSeller } from './tell-seller.ts';

/** A paid purchase: the instance comes into being and its seller is told to create it. */
export function startProvisioning(draft: Draft, order: Order): void {
  const { line } = order;
  const instance: Instance = {
    id: order.instanceId,
    status: 'provisioning',
    sellerState: 'none',
    orderId: order.id,
    orderLineId: line.id,
    productId: order.productId,
    buyerId: order.buyerId,
    specificationId: line.specificationId,
    skuCode: line.skuCode,
    offerId: line.offerId,
    billing: line.billing,
    quantity: line.quantity,
    createdSimAt: draft.context.simAt,
  };
  draft.put('instances', instance);
  tellSeller(draft, instance, { does: 'create' }, { cause: 'purchase', orderId: order.id });
}

/**
 * The seller accepted the creation. Where the version polls (V2.0: queryInstance until it answers with the instance,
 * v2-saas 4.1), the poll's window began with the creation's first try; otherwise the answer has said everything.
 */
export function acceptCreation(draft: Draft, call: Call, sellerInstanceId: string, outcome: AttemptOutcome): void {
  const instance: Instance = { ...draft.need('instances', call.instanceId), sellerInstanceId, sellerState: 'normal' };
  draft.put('instances', instance);
  const poll = tellSeller(
    draft,
    instance,
    { does: 'poll_creation' },
    {
      cause: 'provisioning_poll',
      ...(call.orderId === undefined ? {} : { orderId: call.orderId }),
      ...(call.windowFromSimAt === undefined ? {} : { windowFromSimAt: call.windowFromSimAt }),
      ...windowOnWall(draft, call),
    },
  );
  if (!poll) completeProvisioning(draft, call, outcome);
}

/** Kept where it counts only: a call has many records. */
function windowOnWall(draft: Draft, { attempts: [first] }: Call): { windowFromWallAt?: number } {
  const onWall = ruleValue(draft.context.profile, 'clock.retriesOn') === 'wall';
  return onWall && first ? { windowFromWallAt: first.wallAt } : {};
}

/** The instance is there: the order is completed and, for periods, the term begins. */
export function completeProvisioning(draft: Draft, call: Call, outcome: AttemptOutcome): void {
  const { simAt, profile } = draft.context;
  const instance = draft.need('instances', call.instanceId);
  const order = draft.need('orders', instance.orderId);
  if (order.status !== 'processing') return;
  const appInfo = outcome.appInfos?.get(instance.sellerInstanceId ?? '');
  const startSimAt = ruleValue(profile, 'term.startsAt') === 'opened' ? simAt : order.createdSimAt;
  const { period } = order.line;
  const term = period
    ? { expireSimAt: termEnd(startSimAt, period), anchorDay: beijingDate(startSimAt).day }
    : undefined;
  draft.put('instances', {
    ...instance,
    status: 'in_use',
    startSimAt,
    ...term,
    ...(appInfo ? { appInfo, appInfoSimAt: simAt } : {}),
  });
  draft.put('orders', { ...order, status: 'completed', finishedSimAt: simAt });
  if (term) draft.schedule('instance.expire', term.expireSimAt, instance.id, instance.id);
  notify(draft, 'buyer', 'order_completed', instance, { orderId: order.id });
}

/**
 * Creation failed for good: the order is unsubscribed and refunded in full (marketplace-rules 3.7). When the seller has
 * named an instance already, it is told to release it, with the unsubscription order [inferred from 7.6].
 */
export function failProvisioning(draft: Draft, call: Call): void {
  const instance = draft.need('instances', call.instanceId);
  const order = draft.need('orders', instance.orderId);
  if (order.status !== 'processing') return;
  const unsubscription = refundInFull(draft, order, 'provisioning_failed');
  countFailedOrder(draft, order);
  const failed: Instance = { ...instance, status: 'failed' };
  draft.put('instances', failed);
  if (instance.sellerInstanceId === undefined) return;
  draft.put('instances', { ...failed, sellerState: 'released' });
  tellSeller(draft, failed, { does: 'release', unsubscription }, { cause: 'failed_order', orderId: unsubscription.id });
}
