import type { ProductApplication } from './application.ts';
import { isOutsideLane, type Call } from './call.ts';
import type { Coupon } from './coupon.ts';
import type { DebugCase } from './debug-case.ts';
import type { PrivateOffer } from './private-offer.ts';
import { remainingUses, type FaultPlan } from './fault-plan.ts';
import { isMetered, type Instance } from './instance.ts';
import type { Order } from './order.ts';
import { nextProbeSimAt } from './probe-schedule.ts';
import { nextNotice } from './notice-schedule.ts';
import type { Change, CollectionName, Collections } from './records.ts';
import type { EventKind, FutureEvent } from './schedule.ts';
import { siteProfile, type SiteProfile } from './site-profile.ts';
import { usageKeys, type UsageRecord } from './usage.ts';
import type { WorkspaceRecord } from './workspace.ts';

/** What decisions may look at: the records and the few indexes they need. */
export interface MarketView {
  get<C extends CollectionName>(collection: C, id: string): Collections[C] | undefined;
  workspace(): WorkspaceRecord;
  /** Gives out the next number; numbers of drafts that come to nothing are not given out again. */
  takeNumber(): number;
  /** Unfinished calls of an instance's lane, oldest first (calls outside lanes are not listed). */
  openCallIds(instanceId: string): readonly string[];
  eventIds(instanceId: string): readonly string[];
  /** Numbers of the orders about an instance, oldest first: its purchase, renewals, changes and refunds. */
  ordersOfInstance(instanceId: string): readonly string[];
  /** The instance that the seller calls by this `instanceId`, if any. */
  instanceOfSellerId(sellerInstanceId: string): string | undefined;
  /** Ids of a buyer's pay-per-use instances and packages that are not gone, oldest first. */
  meteredIds(buyerId: string): Iterable<string>;
  /** Ids of an instance's usage that no cycle has charged yet, oldest first. */
  unchargedIds(instanceId: string): Iterable<string>;
  /** Ids of the records of a push that the background check has not looked at yet, in the order in which they came. */
  receivedIds(pushId: string): Iterable<string>;
  /** The usage record that was taken under a key of `usageKeys`, if any. */
  usageOfKey(key: string): string | undefined;
  /** Ids of a buyer's orders of trials of a specification, oldest first. */
  trialIds(buyerId: string, productId: string, specificationId: string): readonly string[];
  /** Coupons of a buyer, oldest first. */
  couponIdsOf(buyerId: string): readonly string[];
  /** Private offers of a buyer, oldest first. */
  privateOfferIdsOf(buyerId: string): readonly string[];
  /** The record that a form or script made with this `requestId`, if any. */
  recordOfRequest(requestId: string): string | undefined;
  /** Fault plans, oldest first. */
  faultIds(): readonly string[];
  /** Saved debugging cases of all products, oldest first. */
  debugCaseIds(): readonly string[];
  /** Applications of sellers, oldest first. */
  applicationIds(): readonly string[];
  /** Calls that a fault plan holds back. */
  heldCallIds(): readonly string[];
}

/** Injected source of unpredictable values. */
export interface Ids {
  text(length: number, alphabet: string): string;
}

/** Both times and the rules in force at the moment of a decision. */
export interface DecisionContext {
  readonly simAt: number;
  readonly wallAt: number;
  readonly profile: SiteProfile;
  readonly ids: Ids;
}

/** Numbers reserved by one write of the workspace record, so that not every commit has to carry it. */
const NUMBERS_AT_ONCE = 200;

/**
 * One decision in the making: reads see what it has written so far; nothing outside changes until the collected
 * changes are committed. Dropping a draft undoes it.
 */
export class Draft {
  readonly context: DecisionContext;
  readonly #view: MarketView;
  readonly #changes = new Map<string, Change>();
  /** Ids of events that this draft has put, by instance; a push of 1,000 records plans hundreds of them. */
  readonly #plannedEvents = new Map<string, string[]>();
  /** Usage that this draft has taken, by its keys. */
  readonly #takenUsage = new Map<string, string>();
  #highestNumber = 0;

  constructor(view: MarketView, context: DecisionContext) {
    this.#view = view;
    this.context = context;
  }

  /** A record as this draft leaves it. */
  get<C extends CollectionName>(collection: C, id: string): Collections[C] | undefined {
    const change = this.#changes.get(`${collection}/${id}`);
    if (change) return (change.value ?? undefined) as Collections[C] | undefined;
    return this.#view.get(collection, id);
  }

  /** A record that must exist; its absence is a defect of this program. */
  need<C extends CollectionName>(collection: C, id: string): Collections[C] {
    const record = this.get(collection, id);
    if (!record) throw new Error(`no ${collection} record ${id}`);
    return record;
  }

  /** Adds or replaces a record. */
  put<C extends Exclude<CollectionName, 'workspace'>>(collection: C, record: Collections[C]): void {
    const change = { collection, id: record.id, value: record } as Change;
    this.#changes.set(`${collection}/${record.id}`, change);
    if (change.collection === 'usageRecords' && change.value) {
      for (const key of usageKeys(change.value)) this.#takenUsage.set(key, record.id);
    }
    if (change.collection !== 'events' || !change.value) return;
    const { instanceId } = change.value;
    const planned = this.#plannedEvents.get(instanceId);
    if (planned) planned.push(record.id);
    else this.#plannedEvents.set(instanceId, [record.id]);
  }

  /** Replaces some members of the workspace record. */
  changeWorkspace(members: Partial<Omit<WorkspaceRecord, 'id' | 'nextSequence'>>): void {
    this.#putWorkspace({ ...this.workspace(), ...members });
  }

  /** Takes the note about unwatched time, or the unfinished jump, out of the workspace record. */
  clearFromWorkspace(...members: readonly ('gap' | 'jump')[]): void {
    const record = { ...this.workspace() } as { -readonly [K in keyof WorkspaceRecord]: WorkspaceRecord[K] };
    for (const member of members) delete record[member];
    this.#putWorkspace(record);
  }

  /** The next number of the workspace, for ids that people can read. */
  nextNumber(): number {
    this.#highestNumber = this.#view.takeNumber();
    return this.#highestNumber;
  }

  /** Gives back the numbers that were reserved but not given out, before the workspace is closed. */
  releaseNumbers(): void {
    const next = this.#view.takeNumber();
    const current = this.workspace();
    if (current.nextSequence !== next) this.#putWorkspace({ ...current, nextSequence: next });
  }

  /** Unfinished calls of an instance's lane as this draft leaves them, oldest first. */
  openCalls(instanceId: string): Call[] {
    const known = this.#view.openCallIds(instanceId);
    const added: string[] = [];
    for (const change of this.#changes.values()) {
      if (change.collection === 'calls' && change.value?.instanceId === instanceId && !known.includes(change.id)) {
        added.push(change.id);
      }
    }
    return [...known, ...added].map((id) => this.need('calls', id)).filter(isInLane);
  }

  /** Fault plans that may still take a try, as this draft leaves them, oldest first. */
  faults(): FaultPlan[] {
    return this.#view
      .faultIds()
      .flatMap((id) => this.get('faults', id) ?? [])
      .filter((plan) => remainingUses(plan) !== 0);
  }

  /** Saved debugging cases of a product as this draft leaves them, oldest first. */
  debugCasesOf(productId: string): DebugCase[] {
    const ids = new Set(this.#view.debugCaseIds());
    for (const { collection, id } of this.#changes.values()) if (collection === 'debugCases') ids.add(id);
    return [...ids].flatMap((id) => this.get('debugCases', id) ?? []).filter((each) => each.productId === productId);
  }

  /** Applications for a product as this draft leaves them, newest first. */
  applicationsOf(productId: string): ProductApplication[] {
    const ids = new Set(this.#view.applicationIds());
    for (const { collection, id } of this.#changes.values()) if (collection === 'applications') ids.add(id);
    return [...ids]
      .flatMap((id) => this.get('applications', id) ?? [])
      .filter((each) => each.productId === productId)
      .reverse();
  }

  /** Takes a saved debugging case away. */
  removeDebugCase(id: string): void {
    this.#changes.set(`debugCases/${id}`, { collection: 'debugCases', id, value: null });
  }

  /** How many fault plans there are, used up ones included. */
  allFaultCount(): number {
    return this.#view.faultIds().length;
  }

  /** Calls that a fault plan holds back, as this draft leaves them. */
  heldCalls(): Call[] {
    const ids = new Set(this.#view.heldCallIds());
    for (const { collection, id } of this.#changes.values()) if (collection === 'calls') ids.add(id);
    return [...ids].flatMap((id) => this.get('calls', id) ?? []).filter(({ heldBack }) => heldBack !== undefined);
  }

  /** All orders about an instance as this draft leaves them, oldest first. */
  ordersOf(instanceId: string): Order[] {
    const ids = new Set(this.#view.ordersOfInstance(instanceId));
    for (const { collection, id, value } of this.#changes.values()) {
      if (collection === 'orders' && value?.instanceId === instanceId) ids.add(id);
    }
    return [...ids].map((id) => this.need('orders', id));
  }

  /** A buyer's coupons as this draft leaves them, oldest first; those that it issues are not among them. */
  couponsOf(buyerId: string): Coupon[] {
    return this.#view.couponIdsOf(buyerId).flatMap((id) => this.get('coupons', id) ?? []);
  }

  /** A buyer's private offers, oldest first. */
  privateOffersOf(buyerId: string): PrivateOffer[] {
    return this.#view.privateOfferIdsOf(buyerId).flatMap((id) => this.get('privateOffers', id) ?? []);
  }

  /** Plans an event. */
  schedule(kind: EventKind, dueSimAt: number, subjectId: string, instanceId: string): FutureEvent {
    const sequence = this.nextNumber();
    const event = { id: `evt-${sequence}`, kind, dueSimAt, sequence, subjectId, instanceId };
    this.put('events', event);
    return event;
  }

  /** Plans an event at an instant of wall time, whatever the marketplace clock does meanwhile. */
  scheduleOnWall(kind: EventKind, dueWallAt: number, subjectId: string, instanceId: string): FutureEvent {
    const sequence = this.nextNumber();
    const dueSimAt = this.context.simAt;
    const event = { id: `evt-${sequence}`, kind, dueSimAt, dueWallAt, sequence, subjectId, instanceId };
    this.put('events', event);
    return event;
  }

  /** Removes planned events of an instance: those of the given kinds, and of the given subject when there is one. */
  unschedule(instanceId: string, kinds: readonly EventKind[], subjectId?: string): void {
    for (const id of this.#eventIdsOf(instanceId)) {
      const event = this.get('events', id);
      if (!event || event.instanceId !== instanceId || !kinds.includes(event.kind)) continue;
      if (subjectId !== undefined && event.subjectId !== subjectId) continue;
      this.removeEvent(id);
    }
  }

  /** Takes an application away. */
  removeApplication(id: string): void {
    this.#changes.set(`applications/${id}`, { collection: 'applications', id, value: null });
  }

  /** Takes a production address away. */
  removeProductionAddress(id: string): void {
    this.#changes.set(`productionAddresses/${id}`, { collection: 'productionAddresses', id, value: null });
  }

  /** Takes a fault plan away. */
  removeFault(id: string): void {
    this.#changes.set(`faults/${id}`, { collection: 'faults', id, value: null });
  }

  /** Removes one planned event (it has run, or will not). */
  removeEvent(id: string): void {
    this.#changes.set(`events/${id}`, { collection: 'events', id, value: null });
  }

  /** The instance that a seller names by this id, this draft's changes not counted. */
  instanceOfSellerId(sellerInstanceId: string): string | undefined {
    return this.#view.instanceOfSellerId(sellerInstanceId);
  }

  /** A buyer's pay-per-use instances and packages that are not gone, as this draft leaves them, oldest first. */
  metered(buyerId: string): Instance[] {
    const ids = new Set(this.#view.meteredIds(buyerId));
    for (const { collection, id, value } of this.#changes.values()) {
      if (collection === 'instances' && value?.buyerId === buyerId && isMetered(value)) ids.add(id);
    }
    return [...ids].map((id) => this.need('instances', id)).filter(isMetered);
  }

  /** Usage of an instance that no cycle has charged yet, as this draft leaves it, oldest first. */
  uncharged(instanceId: string): UsageRecord[] {
    const ids = new Set(this.#view.unchargedIds(instanceId));
    for (const { collection, id, value } of this.#changes.values()) {
      if (collection === 'usageRecords' && value?.instanceId === instanceId) ids.add(id);
    }
    return [...ids].map((id) => this.need('usageRecords', id)).filter(({ status }) => status === 'accepted');
  }

  /** The usage record that was taken under a key of `usageKeys`, as this draft leaves it. */
  usageOfKey(key: string): string | undefined {
    return this.#takenUsage.get(key) ?? this.#view.usageOfKey(key);
  }

  /** Records of a push that the background check has not looked at yet, in the order in which they came. */
  receivedUsage(pushId: string): UsageRecord[] {
    return [...this.#view.receivedIds(pushId)].map((id) => this.need('usageRecords', id));
  }

  /** A buyer's orders of trials of a specification, this draft's changes not counted. */
  trials(buyerId: string, productId: string, specificationId: string): Order[] {
    return this.#view.trialIds(buyerId, productId, specificationId).map((id) => this.need('orders', id));
  }

  /** The record that a form or script made with this `requestId`, this draft's changes not counted. */
  recordOfRequest(requestId: string): string | undefined {
    return this.#view.recordOfRequest(requestId);
  }

  /** Everything to commit; the workspace record comes along when a new block of numbers is begun. */
  changes(): Change[] {
    this.#planNotices();
    this.#planProbes();
    const current = this.workspace();
    if (this.#highestNumber >= current.nextSequence) {
      this.#putWorkspace({ ...current, nextSequence: this.#highestNumber + NUMBERS_AT_ONCE });
    }
    return [...this.#changes.values()];
  }

  /**
   * The next message about a term follows from the instance: wherever one changes, its planned message is put right in the
   * same step.
   */
  #planNotices(): void {
    for (const { collection, value } of [...this.#changes.values()]) {
      if (collection !== 'instances' || value === null) continue;
      const next = nextNotice(value, this.context.profile, this.context.simAt);
      const planned = this.#eventsOf(value.id).filter(({ kind }) => kind === 'instance.notice');
      if (planned.length === 1 && planned[0]?.dueSimAt === next?.simAt) continue;
      for (const { id } of planned) this.removeEvent(id);
      if (next) this.schedule('instance.notice', next.simAt, value.id, value.id);
    }
  }

  /**
   * The next probe of a product follows from its cases, its listing and the rules: wherever one of them changes, the
   * planned one is put right in the same step. One that is due already is left to run.
   */
  #planProbes(): void {
    const { simAt } = this.context;
    const profile = this.#profileAsLeft();
    for (const productId of this.#productsToPlan()) {
      const product = this.get('products', productId);
      const planned = this.#eventsOf('').filter(
        ({ kind, subjectId }) => kind === 'product.probe' && subjectId === productId,
      );
      const cases = product ? this.debugCasesOf(productId) : [];
      const due = product && nextProbeSimAt(product, cases, { profile, afterSimAt: simAt });
      const [first] = planned;
      if (planned.length === 1 && first && (first.dueSimAt === due || first.dueSimAt <= simAt)) continue;
      for (const { id } of planned) this.removeEvent(id);
      if (due !== undefined) this.schedule('product.probe', due, productId, '');
    }
  }

  /** Products whose probes may have to be planned anew; all of them when the rules change. */
  #productsToPlan(): Set<string> {
    const ids = new Set<string>();
    for (const { collection, id, value } of this.#changes.values()) {
      if (collection === 'products' || collection === 'probes') ids.add(id);
      else if (collection === 'debugCases') {
        const productId = value?.productId ?? this.#view.get('debugCases', id)?.productId;
        if (productId !== undefined) ids.add(productId);
      }
    }
    if (this.#rulesChange()) {
      for (const id of this.#view.debugCaseIds()) ids.add(this.get('debugCases', id)?.productId ?? '');
    }
    return ids;
  }

  #rulesChange(): boolean {
    const before = this.#view.workspace();
    const after = this.workspace();
    return before.ruleOverrides !== after.ruleOverrides || before.site !== after.site;
  }

  /** The rules as this draft leaves them. */
  #profileAsLeft(): SiteProfile {
    const { site, ruleOverrides } = this.workspace();
    return this.#rulesChange() ? siteProfile(site, ruleOverrides) : this.context.profile;
  }

  /** Planned events of an instance as this draft leaves them. */
  #eventsOf(instanceId: string): FutureEvent[] {
    return [...this.#eventIdsOf(instanceId)]
      .flatMap((id) => this.get('events', id) ?? [])
      .filter((event) => event.instanceId === instanceId);
  }

  #eventIdsOf(instanceId: string): Set<string> {
    return new Set([...this.#view.eventIds(instanceId), ...(this.#plannedEvents.get(instanceId) ?? [])]);
  }

  #putWorkspace(value: WorkspaceRecord): void {
    this.#changes.set(`workspace/${value.id}`, { collection: 'workspace', id: value.id, value });
  }

  /** The workspace record as this draft leaves it. */
  workspace(): WorkspaceRecord {
    const stored = this.#view.workspace();
    return this.get('workspace', stored.id) ?? stored;
  }
}

/** Whether a call takes part in the strict order of its instance now: unfinished, and one that has a place in it. */
export function isInLane(call: Call): boolean {
  return !isOutsideLane(call) && isOpen(call);
}

/** Whether a call is not finished yet. */
export function isOpen(call: Pick<Call, 'status'>): boolean {
  switch (call.status) {
    case 'waiting':
    case 'calling':
    case 'retrying':
    case 'polling':
      return true;
    case 'success':
    case 'failed':
    case 'superseded':
      return false;
  }
}
