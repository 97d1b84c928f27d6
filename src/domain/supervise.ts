import { HOUR_MS } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { AppInfo, Instance } from './instance.ts';
import type { NoticeKind } from './notice.ts';
import { notify } from './notify.ts';
import { openInstance } from './opening.ts';
import { instanceIdsOf, type Order } from './order.ts';
import { refuse, type Refusal } from './refusal.ts';
import { ruleValue } from './site-profile.ts';
import { ACT_RULES, possibleActs, type Supervision, type SupervisionAct, type SupervisionStep } from './supervision.ts';

/** What buyer or seller does about a delivery. */
export interface SupervisionInput {
  readonly act: SupervisionAct;
  /** The requirement, the proof of delivery, or why it is sent back. */
  readonly text: string;
  /** For `deliver`: since when the buyer can really use it. */
  readonly enablingSimAt?: number;
}

/** To whom a step is told, and how. */
const TOLD: Readonly<Record<SupervisionAct, { readonly to: 'buyer' | 'seller'; readonly kind: NoticeKind }>> = {
  submit: { to: 'seller', kind: 'supervision_submitted' },
  confirm: { to: 'buyer', kind: 'supervision_confirmed' },
  return: { to: 'buyer', kind: 'supervision_returned' },
  deliver: { to: 'buyer', kind: 'supervision_delivered' },
  accept: { to: 'seller', kind: 'supervision_accepted' },
  reject: { to: 'seller', kind: 'supervision_rejected' },
};

/**
 * A paid purchase of a supervised product begins its delivery (marketplace-rules 10). Trials and packages are not
 * delivered under supervision [ours: no page tells of it], nor is anything where the rule is off.
 * @returns the order, which names the supervision if there is one
 */
export function startSupervision(draft: Draft, order: Order): Order {
  const { simAt, profile } = draft.context;
  const { supervised } = draft.need('products', order.productId);
  const flow = ruleValue(profile, 'supervision.flow');
  if (!supervised || flow === 'off' || order.type !== 'new' || order.line.billing === 'package') return order;
  const supervision: Supervision = {
    id: `sup-${draft.nextNumber()}`,
    state: flow === 'full' ? 'submit_requirement' : 'deliver',
    orderId: order.id,
    buyerId: order.buyerId,
    productId: order.productId,
    instanceId: order.instanceId,
    createdSimAt: simAt,
    steps: [],
  };
  draft.put('supervisions', supervision);
  const supervisedOrder: Order = { ...order, supervisionId: supervision.id };
  draft.put('orders', supervisedOrder);
  tell(draft, flow === 'full' ? 'buyer' : 'seller', 'supervision_started', supervision);
  return supervisedOrder;
}

/** The seller has created an instance that is under supervision: it waits for the buyer's acceptance. */
export function awaitAcceptance(draft: Draft, instance: Instance, appInfo: AppInfo | undefined): void {
  const { supervision } = instance;
  if (!supervision) throw new RangeError(`${instance.id} is not under supervision`);
  draft.put('instances', {
    ...instance,
    supervision: { ...supervision, created: true },
    ...(appInfo ? { appInfo, appInfoSimAt: draft.context.simAt } : {}),
  });
}

/** Why a step cannot be taken now, if so. */
export function supervisionRefusal(
  draft: Pick<Draft, 'need' | 'context'>,
  supervision: Supervision,
  { act, enablingSimAt }: Omit<SupervisionInput, 'text'>,
): Refusal | undefined {
  const { state, acceptedSimAt, orderId } = supervision;
  if (!possibleActs(supervision).includes(act)) {
    return refuse('supervision_not_now', { act, state: acceptedSimAt === undefined ? state : 'accepted' });
  }
  const order = draft.need('orders', orderId);
  const instances = instanceIdsOf(order).map((id) => draft.need('instances', id));
  const running = instances.find(({ openRefundOrderId }) => openRefundOrderId !== undefined);
  if (running) return refuse('refund_on_its_way', { orderId: running.openRefundOrderId ?? '' });
  if (act === 'deliver' && !instances.every((each) => each.supervision?.created)) return refuse('supervision_creating');
  const paidSimAt = order.paidSimAt ?? order.createdSimAt;
  const isOutside = enablingSimAt !== undefined && (enablingSimAt < paidSimAt || enablingSimAt > draft.context.simAt);
  return isOutside ? refuse('supervision_enabling_time', { fromSimAt: paidSimAt }) : undefined;
}

/** Buyer or seller takes the next step of a delivery (marketplace-rules 10.3). */
export function actOnSupervision(draft: Draft, id: string, input: SupervisionInput): Supervision | Refusal {
  const before = draft.need('supervisions', id);
  const refusal = supervisionRefusal(draft, before, input);
  if (refusal) return refusal;
  const { act, text, enablingSimAt } = input;
  const { by, to } = ACT_RULES[act];
  // A new delivery says anew since when it can be used.
  const { enablingSimAt: saidBefore, ...rest } = before;
  const enabling = act === 'deliver' ? enablingSimAt : saidBefore;
  const after: Supervision = {
    ...rest,
    state: to,
    steps: [...before.steps, step(draft, { does: act, by, text })],
    ...(enabling === undefined ? {} : { enablingSimAt: enabling }),
  };
  draft.put('supervisions', after);
  if (act === 'accept') accept(draft, after);
  tell(draft, TOLD[act].to, TOLD[act].kind, after);
  return draft.need('supervisions', id);
}

/**
 * The buyer has accepted: the instances are open, their validity counts from the seller's enabling time or from now
 * (marketplace-rules 10.4), and completion is shown within the hours of the rule (10.5).
 */
function accept(draft: Draft, supervision: Supervision): void {
  const { simAt, profile } = draft.context;
  const { id, orderId, instanceId, enablingSimAt = simAt } = supervision;
  const completesSimAt = simAt + ruleValue(profile, 'supervision.completeHours') * HOUR_MS;
  draft.put('supervisions', { ...supervision, acceptedSimAt: simAt, completesSimAt });
  const order = draft.need('orders', orderId);
  for (const each of instanceIdsOf(order)) {
    const instance = draft.need('instances', each);
    const marked: Instance = { ...instance, supervision: { id, created: true, completesSimAt } };
    openInstance(draft, marked, order, { fromSimAt: enablingSimAt });
  }
  if (completesSimAt === simAt) completeSupervision(draft, id);
  else draft.schedule('supervision.complete', completesSimAt, id, instanceId);
}

/** Completion is shown: the order is completed, and the guarantee period is over (marketplace-rules 7.1). */
export function completeSupervision(draft: Draft, id: string): void {
  const { simAt } = draft.context;
  const supervision = draft.need('supervisions', id);
  if (supervision.state !== 'accept' || supervision.acceptedSimAt === undefined) return;
  const done = step(draft, { does: 'complete', by: 'system', text: '' });
  draft.put('supervisions', {
    ...supervision,
    state: 'completed',
    finishedSimAt: simAt,
    steps: [...supervision.steps, done],
  });
  const order = draft.need('orders', supervision.orderId);
  for (const each of instanceIdsOf(order)) {
    const instance = draft.need('instances', each);
    draft.put('instances', { ...instance, supervision: { id, created: true, completedSimAt: simAt } });
  }
  if (order.status !== 'processing') return;
  draft.put('orders', { ...order, status: 'completed', finishedSimAt: simAt });
  notify(draft, 'buyer', 'order_completed', draft.need('instances', order.instanceId), { orderId: order.id });
}

/** The order's money goes back: there is nothing left to deliver. */
export function closeSupervision(draft: Draft, { supervisionId, instanceId }: Order): void {
  const supervision = supervisionId === undefined ? undefined : draft.get('supervisions', supervisionId);
  if (!supervision || supervision.finishedSimAt !== undefined) return;
  draft.unschedule(instanceId, ['supervision.complete']);
  draft.put('supervisions', {
    ...supervision,
    state: 'closed_refunded',
    finishedSimAt: draft.context.simAt,
    steps: [...supervision.steps, step(draft, { does: 'close', by: 'system', text: '' })],
  });
}

function step(draft: Draft, members: Omit<SupervisionStep, 'simAt'>): SupervisionStep {
  return { ...members, simAt: draft.context.simAt };
}

function tell(
  draft: Draft,
  to: 'buyer' | 'seller',
  kind: NoticeKind,
  { instanceId, buyerId, productId, orderId, completesSimAt }: Supervision,
): void {
  const subject = completesSimAt === undefined ? { orderId } : { orderId, params: { completesSimAt } };
  notify(draft, to, kind, { id: instanceId, buyerId, productId }, subject);
}
