import type { AttemptOutcome, Call } from './call.ts';
import type { Draft } from './draft.ts';
import { supersedeOpenCalls } from './enqueue-call.ts';
import type { Instance } from './instance.ts';
import { quotaOf } from './meter.ts';
import { openInstance } from './opening.ts';
import { instanceIdsOf, type Order, type OrderLine } from './order.ts';
import { withoutReset } from './package-quota.ts';
import { pickQuantities } from './quantities.ts';
import { refundInFull } from './refund.ts';
import { countFailedOrder } from './sanction.ts';
import { TERM_EVENTS } from './schedule.ts';
import { ruleValue } from './site-profile.ts';
import { awaitAcceptance, closeSupervision, startSupervision } from './supervise.ts';
import { tellSeller } from './tell-seller.ts';

/**
 * A paid purchase: its instances come into being and the seller is told to create each of them. A package that draws on an
 * instance that is there already needs no call, so it can be used at once.
 * @returns the order, completed where no seller has to be waited for
 */
export function startProvisioning(draft: Draft, paid: Order): Order {
  const order = startSupervision(draft, paid);
  const lines: [instanceId: string, OrderLine][] = [
    [order.instanceId, order.line],
    ...(order.furtherLines ?? []).map((line): [string, OrderLine] => [line.instanceId, line]),
  ];
  for (const [id, line] of lines) {
    const instance = newInstance(draft, order, { id, line });
    draft.put('instances', instance);
    if (needsCall(draft, line)) {
      tellSeller(draft, instance, { does: 'create' }, { cause: 'purchase', orderId: order.id });
    }
  }
  for (const [id, line] of lines) {
    if (!needsCall(draft, line)) openInstance(draft, draft.need('instances', id), draft.need('orders', order.id));
  }
  return draft.need('orders', order.id);
}

function newInstance(draft: Draft, order: Order, { id, line }: { id: string; line: OrderLine }): Instance {
  const { billingItem, package: terms } = line;
  const packagesOnly = order.line.billing === 'package' && line.billing === 'on_demand';
  return {
    id,
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
    // Several packages are as many instances.
    ...(terms ? { quantity: 1 } : pickQuantities(line)),
    createdSimAt: draft.context.simAt,
    ...(order.supervisionId === undefined ? {} : { supervision: { id: order.supervisionId } }),
    ...(billingItem
      ? {
          meter: {
            item: billingItem,
            recordedTenThousandths: 0,
            carry: 0,
            ...(packagesOnly ? { packagesOnly } : {}),
          },
        }
      : {}),
    ...(terms ? { pack: { terms, leftTenThousandths: quotaOf(terms) } } : {}),
  };
}

/** Whether the seller creates something for a line (rule `package.ownInstance`). */
function needsCall(draft: Draft, { package: terms }: OrderLine): boolean {
  if (terms?.overage !== 'pay') return true;
  return ruleValue(draft.context.profile, 'package.ownInstance') === 'always';
}

/**
 * The seller accepted the creation. Where the version polls (V2.0: queryInstance until it answers with the instance,
 * v2-saas 4.1), the poll's window began with the creation's first try; otherwise the answer has said everything.
 */
export function acceptCreation(draft: Draft, call: Call, sellerInstanceId: string, outcome: AttemptOutcome): void {
  const instance: Instance = { ...draft.need('instances', call.instanceId), sellerInstanceId, sellerState: 'normal' };
  draft.put('instances', instance);
  if (instance.status !== 'provisioning') return takeBack(draft, instance);
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

/** The instance is there; with the last one of its order, the order is completed. Under supervision the buyer accepts first. */
export function completeProvisioning(draft: Draft, call: Call, outcome: AttemptOutcome): void {
  const instance = draft.need('instances', call.instanceId);
  const order = draft.need('orders', instance.orderId);
  if (order.status !== 'processing' || instance.status !== 'provisioning') return;
  const appInfo = outcome.appInfos?.get(instance.sellerInstanceId ?? '');
  if (instance.supervision) awaitAcceptance(draft, instance, appInfo);
  else openInstance(draft, instance, order, { appInfo });
}

/**
 * Creation failed for good: the order is unsubscribed and refunded in full (marketplace-rules 3.7), whichever of its
 * instances failed. What the seller has named already, it is told to release, with the unsubscription order [inferred from
 * 7.6].
 */
export function failProvisioning(draft: Draft, call: Call): void {
  const order = draft.need('orders', draft.need('instances', call.instanceId).orderId);
  if (order.status !== 'processing') return;
  refundInFull(draft, order, 'provisioning_failed');
  closeSupervision(draft, order);
  countFailedOrder(draft, order);
  for (const id of instanceIdsOf(order)) {
    supersedeOpenCalls(draft, id);
    draft.unschedule(id, TERM_EVENTS);
    const failed: Instance = { ...withoutReset(draft.need('instances', id)), status: 'failed' };
    draft.put('instances', failed);
    if (failed.sellerInstanceId !== undefined) takeBack(draft, failed);
  }
}

/** An instance of an order that came to nothing is given back by the seller. */
function takeBack(draft: Draft, instance: Instance): void {
  const refundOrderId = draft.need('orders', instance.orderId).refund?.orderId ?? '';
  const unsubscription = draft.need('orders', refundOrderId);
  draft.put('instances', { ...instance, sellerState: 'released' });
  tellSeller(draft, instance, { does: 'release', unsubscription }, { cause: 'failed_order', orderId: refundOrderId });
}
