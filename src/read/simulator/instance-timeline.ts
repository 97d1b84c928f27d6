import { stuckRenewalOf } from '../../app/refund-stuck-renewal.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Instance, InstanceStatus, Suspension } from '../../domain/instance.ts';
import type { UsageCharge } from '../../domain/usage.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { liftRefusal, shownStatus, suspensionRefusal } from '../../domain/suspension.ts';
import type { RuleKey } from '../../domain/site-profile.ts';
import { eventName } from '../event-name.ts';
import { ruleOfEntry } from './event-rules.ts';
import { statusSpans, type InstanceRecords } from './status-spans.ts';
import { pastEntries, plannedEntries, type TimelineEntry } from './timeline-entries.ts';
import { timelinePicture, type TimelinePicture } from './timeline-picture.ts';

/** An entry with the rule of the site behind it, where one decided. */
export interface RuledEntry extends TimelineEntry {
  readonly ruleKey: RuleKey | undefined;
}

/** The life of one instance: as a picture, and as a list in order. */
export interface InstanceTimeline {
  readonly instanceId: string;
  readonly sellerInstanceId: string | undefined;
  readonly status: InstanceStatus;
  readonly suspension: Suspension | undefined;
  /** The operator may freeze it, or lift a freeze. */
  readonly canFreeze: boolean;
  readonly canLift: boolean;
  /** A paid renewal that the seller has never taken: the operator may refund it. */
  readonly stuckOrderId: string | undefined;
  readonly productId: string;
  readonly productName: LocalizedText;
  readonly buyerName: string;
  readonly nowSimAt: number;
  /** What happened, then what is planned. */
  readonly entries: readonly RuledEntry[];
  /** Place of the first planned entry. */
  readonly plannedFrom: number;
  readonly picture: TimelinePicture;
  /** Part of the history cannot be told from the records. */
  readonly uncertain: boolean;
}

/** Builds the life of an instance out of what the records keep; what they do not keep is left open. */
export function instanceTimeline(workspace: Workspace, instance: Instance): InstanceTimeline {
  const { state } = workspace;
  const nowSimAt = workspace.simNow();
  const records = recordsOf(workspace, instance);
  const spans = statusSpans(records, nowSimAt);
  const past = pastEntries(records, spans);
  const events = state.eventIds(instance.id).flatMap((id) => state.get('events', id) ?? []);
  const planned = plannedEntries(events, (event) => eventName(state, event));
  const entries = [...past, ...planned];
  const ended = instance.status === 'released' || instance.status === 'failed';
  return {
    instanceId: instance.id,
    sellerInstanceId: instance.sellerInstanceId,
    status: shownStatus(instance),
    suspension: instance.suspension,
    canFreeze: suspensionRefusal(instance) === undefined,
    canLift: liftRefusal(instance) === undefined,
    stuckOrderId: stuckRenewalOf(workspace, instance.openRenewalOrderId)?.id,
    productId: instance.productId,
    productName: state.get('products', instance.productId)?.name ?? { en: instance.productId, zh: instance.productId },
    buyerName: state.get('buyers', instance.buyerId)?.name ?? instance.buyerId,
    nowSimAt,
    entries: entries.map((entry) => ({ ...entry, ruleKey: ruleOfEntry(entry.subject, { state, instance }) })),
    plannedFrom: past.length,
    picture: timelinePicture(spans, entries, { plannedFrom: past.length, nowSimAt, ended }),
    uncertain: spans.some(({ status }) => status === 'expired_or_frozen'),
  };
}

/** Charges of a pay-per-use instance; for a package those of its product's instances that drew on it. */
function chargesOf(state: Workspace['state'], { id, meter, pack, buyerId, productId }: Instance): UsageCharge[] {
  const owners = meter
    ? [id]
    : pack
      ? [...state.instancesOfBuyer(buyerId).newestFirst()].filter(
          (each) => state.get('instances', each)?.productId === productId,
        )
      : [];
  return owners
    .flatMap((owner) => [...state.chargesOf(owner)])
    .flatMap((chargeId) => state.get('usageCharges', chargeId) ?? [])
    .filter(({ drawn }) => meter !== undefined || drawn.some(({ packageInstanceId }) => packageInstanceId === id));
}

function recordsOf({ state }: Workspace, instance: Instance): InstanceRecords {
  return {
    instance,
    orders: state.ordersOfInstance(instance.id).flatMap((id) => state.get('orders', id) ?? []),
    notices: state.noticesOfInstance(instance.id).flatMap((id) => state.get('notices', id) ?? []),
    charges: chargesOf(state, instance),
    calls: state.callIdsOf(instance.id).flatMap((id) => state.get('calls', id) ?? []),
  };
}
