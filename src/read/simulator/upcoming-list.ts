import type { Workspace } from '../../app/workspace.ts';
import type { Activity } from '../../domain/call.ts';
import { operationOf, type SellerIntent } from '../../domain/seller-calls.ts';
import { isAboutOrder, type EventKind, type FutureEvent } from '../../domain/schedule.ts';
import { ruleValue, type RuleKey } from '../../domain/site-profile.ts';
import { messageTo } from '../../domain/tell-seller.ts';
import type { LocalizedText } from '../../domain/text.ts';
import type { PageRequest } from '../api/page-of.ts';
import { eventName, unsubscribes, type EventName } from '../event-name.ts';
import { ruleOfEvent } from './event-rules.ts';
import { subjectOfEvent } from './event-subject.ts';
import { upcomingPage } from '../api/upcoming-page.ts';

/** One planned event. */
export interface UpcomingRow {
  readonly id: string;
  readonly kind: EventKind;
  /** As people read of it. */
  readonly name: EventName;
  readonly dueSimAt: number;
  /** Instead of it for what waits for real time. */
  readonly dueWallAt: number | undefined;
  readonly inMs: number;
  readonly productId: string;
  readonly productName: LocalizedText;
  readonly instanceId: string;
  /** An order that nobody has paid yet has none. */
  readonly hasInstance: boolean;
  readonly sellerInstanceId: string | undefined;
  readonly orderId: string | undefined;
  /** The rule of the site that decides when it happens. */
  readonly ruleKey: RuleKey;
  /** The call that it concerns or will cause. */
  readonly call: UpcomingCall | undefined;
}

/** A call that an event will make. */
export interface UpcomingCall {
  readonly activity: Activity;
  /** `FREEZE` where the call carries one. */
  readonly operation: string | undefined;
  /** Present for a call that exists already. */
  readonly id: string | undefined;
  /** Number of the coming try. */
  readonly tryNumber: number;
}

/** One page of planned events in the order in which they will run. */
export interface UpcomingList {
  readonly rows: readonly UpcomingRow[];
  readonly nextCursor: string | undefined;
  readonly anyEvents: boolean;
}

/**
 * One page of planned events, of one instance where it is given.
 * @throws AppError `invalid_input` (path `after`) for a cursor that the list did not give
 */
export function upcomingList(workspace: Workspace, instanceId: string | undefined, request: PageRequest): UpcomingList {
  const { state } = workspace;
  const page = upcomingPage(state, request, instanceId);
  return {
    rows: page.items.flatMap(({ id }) => {
      const event = state.get('events', id);
      return event ? [upcomingRow(workspace, event)] : [];
    }),
    nextCursor: page.nextCursor,
    anyEvents: state.queue.peek() !== undefined || state.wallQueue.peek() !== undefined,
  };
}

function upcomingRow(workspace: Workspace, event: FutureEvent): UpcomingRow {
  const { state } = workspace;
  const simAt = workspace.simNow();
  const instance = state.get('instances', event.instanceId);
  const call = event.kind === 'call.attempt' ? state.get('calls', event.subjectId) : undefined;
  const orderId = isAboutOrder(event) ? event.subjectId : (call?.orderId ?? instance?.orderId);
  const order = orderId === undefined ? undefined : state.get('orders', orderId);
  const probed = event.kind === 'product.probe' ? event.subjectId : undefined;
  const application = event.kind === 'application.review' ? state.get('applications', event.subjectId) : undefined;
  const productId = probed ?? instance?.productId ?? order?.productId ?? application?.productId ?? '';
  return {
    id: event.id,
    kind: event.kind,
    name: eventName(state, event),
    dueSimAt: event.dueSimAt,
    dueWallAt: event.dueWallAt,
    inMs: Math.max(0, event.dueWallAt === undefined ? event.dueSimAt - simAt : event.dueWallAt - workspace.wall.now()),
    productId,
    productName: subjectOfEvent(state, event) ??
      state.get('products', productId)?.name ?? { en: productId, zh: productId },
    instanceId: event.instanceId,
    hasInstance: instance !== undefined,
    sellerInstanceId: instance?.sellerInstanceId,
    orderId,
    ruleKey: ruleOfEvent(event, { state, instance }),
    call: callOf(workspace, event),
  };
}

/** What the event will send, as far as it can be known now; a probe sends as many calls as there are saved cases. */
function callOf(workspace: Workspace, event: FutureEvent): UpcomingCall | undefined {
  const freezeAt = ruleValue(workspace.profile(), 'expiry.freezeAt');
  switch (event.kind) {
    case 'order.payment_timeout':
    case 'refund.reminder':
    case 'supervision.complete':
    case 'instance.notice':
    case 'usage.check':
    case 'usage.collect':
    case 'product.probe':
    case 'application.review':
    case 'interface_key.retire':
      return undefined;
    case 'package.reset': {
      const { pack, sellerState } = workspace.state.get('instances', event.subjectId) ?? {};
      if (pack?.usedUpSimAt === undefined || sellerState !== 'frozen') return undefined;
      return comingCall(workspace, event.subjectId, { does: 'unfreeze', why: 'back_to_normal' });
    }
    case 'call.attempt': {
      const call = workspace.state.get('calls', event.subjectId);
      if (!call) return undefined;
      return {
        activity: call.activity,
        operation: operationOf(call),
        id: call.id,
        tryNumber: call.attempts.length + 1,
      };
    }
    case 'instance.expire':
      if (unsubscribes(workspace.state, event)) return comingCall(workspace, event.subjectId, { does: 'release' });
      if (freezeAt !== 'at_expiry' || isUsedUp(workspace, event.subjectId)) return undefined;
      return comingCall(workspace, event.subjectId, { does: 'freeze', why: 'expired' });
    case 'instance.retention':
      return retentionCall(workspace, event.subjectId);
    case 'instance.auto_renew':
      return autoRenewalCall(workspace, event.subjectId);
    case 'order.refund': {
      const unsubscription = workspace.state.get('orders', event.subjectId);
      return comingCall(workspace, event.instanceId, { does: 'release', ...(unsubscription && { unsubscription }) });
    }
    case 'instance.release':
      return comingCall(workspace, event.subjectId, { does: 'release' });
  }
}

/** A package that is used up was frozen then. */
function isUsedUp({ state }: Workspace, instanceId: string): boolean {
  const { pack, sellerState } = state.get('instances', instanceId) ?? {};
  return pack !== undefined && sellerState === 'frozen';
}

function retentionCall(workspace: Workspace, instanceId: string): UpcomingCall | undefined {
  const { sellerState, meter } = workspace.state.get('instances', instanceId) ?? {};
  if (sellerState !== 'normal') return undefined;
  return comingCall(workspace, instanceId, { does: 'freeze', why: meter ? 'arrears' : 'expired' });
}

/** The call of an automatic renewal that is paid; none while the buyer is only told that it fails. */
function autoRenewalCall({ state }: Workspace, instanceId: string): UpcomingCall | undefined {
  if (state.get('instances', instanceId)?.status !== 'in_use') return undefined;
  return { activity: 'refreshInstance', operation: undefined, id: undefined, tryNumber: 1 };
}

/** A call that is not made yet, as the product's version would have it now. */
function comingCall(workspace: Workspace, instanceId: string, intent: SellerIntent): UpcomingCall | undefined {
  const instance = workspace.state.get('instances', instanceId);
  // A package that draws on a pay-per-use instance is nothing that the seller knows.
  if (instance?.pack && instance.sellerInstanceId === undefined) return undefined;
  const message = instance && messageTo(workspace.state, workspace.profile(), instance, intent);
  return message && { activity: message.activity, operation: operationOf(message), id: undefined, tryNumber: 1 };
}
