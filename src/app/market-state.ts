import type { Call } from '../domain/call.ts';
import { isInLane, type MarketView } from '../domain/draft.ts';
import type { Coupon } from '../domain/coupon.ts';
import { isMetered, type Instance } from '../domain/instance.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { Notice } from '../domain/notice.ts';
import type { Order } from '../domain/order.ts';
import type { PrivateOffer } from '../domain/private-offer.ts';
import {
  COLLECTION_NAMES,
  type Change,
  type CollectionName,
  type Collections,
  type RecordMaps,
} from '../domain/records.ts';
import { usageKeys, type UsageCharge, type UsageRecord } from '../domain/usage.ts';
import type { WorkspaceRecord } from '../domain/workspace.ts';
import { compareWallEvents, EventQueue } from '../engine/event-queue.ts';
import { CallTable } from './call-table.ts';
import { IdSets } from './id-sets.ts';
import { IdsByKey } from './ids-by-key.ts';
import { KeyedIndex, type IndexedRecords } from './keyed-index.ts';
import type { LoadedWorkspace } from './ports.ts';
import { RecordTable } from './record-table.ts';

/** Events come and go all the time and are read through the queue; every other collection is listed newest first. */
type ListedCollection = Exclude<CollectionName, 'events'>;

type Tables = { readonly [C in Exclude<ListedCollection, 'calls'>]: RecordTable<Collections[C]> } & {
  readonly events: Map<string, Collections['events']>;
  readonly calls: CallTable;
};

/** What `all` gives: calls are on disk for the most part and are read otherwise than by going through them. */
type Listed = {
  readonly [C in Exclude<ListedCollection, 'calls'>]: Pick<RecordTable<Collections[C]>, 'newestFirst'> &
    ReadonlyMap<string, Collections[C]>;
} & { readonly calls: Omit<CallTable, 'set' | 'delete' | 'settle'> };

/** All records; `calls` reads from disk what is not in memory. */
export type PresentRecords = Omit<RecordMaps, 'calls'> & Pick<Listed, 'calls'>;

const NONE: readonly string[] = [];

/**
 * The records of a workspace in memory with the indexes that decisions and pages need. Maps keep the order of creation.
 * Only `apply` writes. Finished calls are read from the store's archive.
 */
export class MarketState implements MarketView {
  /** Events on marketplace time. */
  readonly queue = new EventQueue();
  /** Events on real time. */
  readonly wallQueue = new EventQueue(compareWallEvents);
  readonly #maps: Tables;
  readonly #lanes = new Map<string, string[]>();
  readonly #eventsByInstance = new IdsByKey();
  readonly #instanceOfSellerId = new Map<string, string>();
  readonly #meteredOfBuyer = new IdSets();
  readonly #trials = new IdsByKey();
  readonly #usage = new IdSets();
  readonly #uncharged = new IdSets();
  readonly #received = new IdSets();
  readonly #charges = new IdSets();
  readonly #usageByKey = new Map<string, string>();
  readonly #calling = new Set<string>();
  readonly #holding = new Set<string>();
  readonly #held = new Set<string>();
  readonly #ordersOfBuyer = new KeyedIndex<Order>(({ buyerId }) => buyerId);
  readonly #ordersOfInstance = new IdsByKey();
  readonly #noticesOfInstance = new IdsByKey();
  readonly #recordByRequest = new Map<string, string>();
  readonly #ledgerOfBuyer = new KeyedIndex<LedgerEntry & { readonly status: string }>(({ buyerId }) => buyerId);
  readonly #instancesOfBuyer = new KeyedIndex<Instance>(({ buyerId }) => buyerId);
  readonly #couponsOfBuyer = new IdsByKey();
  readonly #offersOfBuyer = new IdsByKey();
  #workspaceId = '';
  #changeCount = 0;
  #nextNumber: number | undefined;

  constructor({ records, finishedCalls }: Pick<LoadedWorkspace, 'records' | 'finishedCalls'>) {
    const tableOf = (name: CollectionName) => {
      if (name === 'calls') return new CallTable(finishedCalls);
      return name === 'events' ? new Map() : new RecordTable();
    };
    this.#maps = Object.fromEntries(COLLECTION_NAMES.map((name) => [name, tableOf(name)])) as unknown as Tables;
    for (const name of COLLECTION_NAMES) {
      for (const [id, value] of records[name]) this.apply({ collection: name, id, value } as Change);
    }
  }

  /** Grows with every change: what was worked out at the same count still holds. */
  get changeCount(): number {
    return this.#changeCount;
  }

  /** Takes one change over. @returns the change that undoes it */
  apply(change: Change): Change {
    const map = this.#maps[change.collection] as Map<string, Change['value']>;
    const previous = map.get(change.id) ?? null;
    if (change.value === null) map.delete(change.id);
    else map.set(change.id, change.value);
    this.#index(change, previous);
    this.#changeCount += 1;
    return { collection: change.collection, id: change.id, value: previous } as Change;
  }

  /** Takes note that changes are durable: finished calls are in the archive now and leave memory. */
  settle(changes: readonly Change[]): void {
    for (const { collection, id, value } of changes) if (collection === 'calls') this.#maps.calls.settle(id, value);
  }

  get<C extends CollectionName>(collection: C, id: string): Collections[C] | undefined {
    return (this.#maps[collection] as unknown as ReadonlyMap<string, Collections[C]>).get(id);
  }

  /** All records of a collection in order of creation. */
  all<C extends ListedCollection>(collection: C): Listed[C] {
    return this.#maps[collection] as unknown as Listed[C];
  }

  /** The records as they are now and as they change: copy what has to stay. */
  records(): PresentRecords {
    return this.#maps;
  }

  workspace(): WorkspaceRecord {
    const record = this.#maps.workspace.get(this.#workspaceId);
    if (!record) throw new Error('the workspace record is missing');
    return record;
  }

  takeNumber(): number {
    const number = this.#nextNumber ?? 1;
    this.#nextNumber = number + 1;
    return number;
  }

  /** The number that was given out last. */
  lastNumber(): number {
    return (this.#nextNumber ?? 1) - 1;
  }

  /** Numbers below this were given out before these records took their place. */
  startNumbersFrom(number: number): void {
    this.#nextNumber = Math.max(number, this.#nextNumber ?? 1);
  }

  openCallIds(instanceId: string): readonly string[] {
    return this.#lanes.get(instanceId) ?? NONE;
  }

  eventIds(instanceId: string): readonly string[] {
    return [...this.#eventsByInstance.of(instanceId)];
  }

  instanceOfSellerId(sellerInstanceId: string): string | undefined {
    return this.#instanceOfSellerId.get(sellerInstanceId);
  }

  meteredIds(buyerId: string): ReadonlySet<string> {
    return this.#meteredOfBuyer.of(buyerId);
  }

  unchargedIds(instanceId: string): ReadonlySet<string> {
    return this.#uncharged.of(instanceId);
  }

  receivedIds(pushId: string): ReadonlySet<string> {
    return this.#received.of(pushId);
  }

  usageOfKey(key: string): string | undefined {
    return this.#usageByKey.get(key);
  }

  trialIds(buyerId: string, productId: string, specificationId: string): readonly string[] {
    return this.#trials.of(trialKey(buyerId, productId, specificationId));
  }

  /** Ids of what was charged for an instance's use, oldest first. */
  chargesOf(instanceId: string): ReadonlySet<string> {
    return this.#charges.of(instanceId);
  }

  /** Ids of all usage records of an instance, oldest first. */
  usageOf(instanceId: string): ReadonlySet<string> {
    return this.#usage.of(instanceId);
  }

  couponIdsOf(buyerId: string): readonly string[] {
    return this.#couponsOfBuyer.of(buyerId);
  }

  privateOfferIdsOf(buyerId: string): readonly string[] {
    return this.#offersOfBuyer.of(buyerId);
  }

  recordOfRequest(requestId: string): string | undefined {
    return this.#recordByRequest.get(requestId);
  }

  /** A buyer's movements of money, counted by their kind. */
  ledgerOfBuyer(buyerId: string): IndexedRecords {
    return this.#ledgerOfBuyer.of(buyerId);
  }

  /** All calls ever made for an instance, oldest first. */
  callIdsOf(instanceId: string): readonly string[] {
    return this.#maps.calls.idsOf(instanceId);
  }

  /** A buyer's orders. */
  ordersOfBuyer(buyerId: string): IndexedRecords {
    return this.#ordersOfBuyer.of(buyerId);
  }

  /** Ids of all orders about an instance, oldest first: its purchase, renewals, changes and refunds. */
  ordersOfInstance(instanceId: string): readonly string[] {
    return this.#ordersOfInstance.of(instanceId);
  }

  /** Ids of all messages about an instance, oldest first. */
  noticesOfInstance(instanceId: string): readonly string[] {
    return this.#noticesOfInstance.of(instanceId);
  }

  /** A buyer's instances. */
  instancesOfBuyer(buyerId: string): IndexedRecords {
    return this.#instancesOfBuyer.of(buyerId);
  }

  /** Calls with a try that is due or on the wire. */
  callingIds(): ReadonlySet<string> {
    return this.#calling;
  }

  /** Those of them that the clock waits for: nobody has let it go on without them. */
  holdingIds(): ReadonlySet<string> {
    return this.#holding;
  }

  faultIds(): readonly string[] {
    return [...this.#maps.faults.keys()];
  }

  applicationIds(): readonly string[] {
    return [...this.#maps.applications.keys()];
  }

  debugCaseIds(): readonly string[] {
    return [...this.#maps.debugCases.keys()];
  }

  heldCallIds(): readonly string[] {
    return [...this.#held];
  }

  /** Calls that are not finished, of all instances and lanes. */
  unfinishedCallIds(): readonly string[] {
    return [...new Set([...[...this.#lanes.values()].flat(), ...this.#calling])];
  }

  #index(change: Change, previous: Change['value']): void {
    switch (change.collection) {
      case 'workspace':
        if (!change.value) return;
        this.#workspaceId = change.id;
        // Later writes only reserve numbers; what has been given out is known here.
        this.#nextNumber ??= change.value.nextSequence;
        return;
      case 'events':
        this.#indexEvent(change, previous as Collections['events'] | null);
        return;
      case 'calls':
        this.#indexCall(change.id, change.value, previous as Call | null);
        return;
      case 'instances':
        this.#indexInstance(change.value, previous as Instance | null);
        return;
      case 'notices':
        this.#indexNotice(change.value, previous as Notice | null);
        return;
      case 'orders':
        this.#indexOrder(change.value, previous as Order | null);
        this.#indexRequest(change.id, change.value, previous as Order | null);
        return;
      case 'ledger':
        this.#ledgerOfBuyer.update(byKind(change.value), byKind(previous as LedgerEntry | null));
        this.#indexRequest(change.id, change.value, previous as LedgerEntry | null);
        return;
      case 'coupons':
      case 'privateOffers':
        this.#indexGift(change, previous as Coupon | PrivateOffer | null);
        this.#indexRequest(change.id, change.value, previous as Coupon | PrivateOffer | null);
        return;
      case 'products':
      case 'buyers':
      case 'stocks':
      case 'refundRequests':
      case 'supervisions':
      case 'faults':
      case 'apiKeys':
      case 'applications':
      case 'productionAddresses':
      case 'interfaceKeys':
      case 'debugCases':
      case 'probes':
        return;
      case 'usageRecords':
        this.#indexUsage(change.id, change.value, previous as UsageRecord | null);
        return;
      case 'usageCharges':
        if (change.value) this.#charges.add(change.value.instanceId, change.id);
        else if (previous) this.#charges.delete((previous as UsageCharge).instanceId, change.id);
        return;
    }
  }

  #indexNotice(notice: Notice | null, previous: Notice | null): void {
    if (notice?.instanceId !== undefined) this.#noticesOfInstance.add(notice.instanceId, notice.id);
    else if (previous?.instanceId !== undefined) this.#noticesOfInstance.delete(previous.instanceId, previous.id);
  }

  #indexOrder(order: Order | null, previous: Order | null): void {
    this.#ordersOfBuyer.update(order, previous);
    const known = order ?? previous;
    if (!known) return;
    const { id, instanceId, furtherLines = [] } = known;
    for (const key of [instanceId, ...furtherLines.map((line) => line.instanceId)]) {
      if (order) this.#ordersOfInstance.add(key, id);
      else this.#ordersOfInstance.delete(key, id);
    }
    if (known.type !== 'trial') return;
    const key = trialKey(known.buyerId, known.productId, known.line.specificationId);
    if (order) this.#trials.add(key, id);
    else this.#trials.delete(key, id);
  }

  #indexUsage(id: string, record: UsageRecord | null, previous: UsageRecord | null): void {
    for (const key of previous ? usageKeys(previous) : []) {
      // Where a number counts for one instance only, another record may have it too.
      if (this.#usageByKey.get(key) === id) this.#usageByKey.delete(key);
    }
    for (const key of record ? usageKeys(record) : []) this.#usageByKey.set(key, id);
    const { instanceId = '', pushId = '' } = record ?? previous ?? {};
    // What was pushed for nobody may have found its instance.
    if (previous && previous.instanceId !== record?.instanceId) this.#usage.delete(previous.instanceId, id);
    if (record) this.#usage.add(instanceId, id);
    if (record?.status === 'accepted') this.#uncharged.add(instanceId, id);
    else this.#uncharged.delete(instanceId, id);
    if (record?.status === 'received') this.#received.add(pushId, id);
    else this.#received.delete(pushId, id);
  }

  #indexGift(
    { collection, value, id }: Change & { collection: 'coupons' | 'privateOffers' },
    previous: Coupon | PrivateOffer | null,
  ): void {
    const index = collection === 'coupons' ? this.#couponsOfBuyer : this.#offersOfBuyer;
    if (value) index.add(value.buyerId, id);
    else if (previous) index.delete(previous.buyerId, id);
  }

  #indexRequest(id: string, value: { requestId?: string } | null, previous: { requestId?: string } | null): void {
    if (previous?.requestId !== undefined) this.#recordByRequest.delete(previous.requestId);
    if (value?.requestId !== undefined) this.#recordByRequest.set(value.requestId, id);
  }

  #indexEvent(change: Change & { collection: 'events' }, previous: Collections['events'] | null): void {
    if (previous) {
      this.#queueOf(previous).remove(previous.id);
      this.#eventsByInstance.delete(previous.instanceId, previous.id);
    }
    if (!change.value) return;
    this.#queueOf(change.value).add(change.value);
    this.#eventsByInstance.add(change.value.instanceId, change.id);
  }

  #queueOf({ dueWallAt }: Collections['events']): EventQueue {
    return dueWallAt === undefined ? this.queue : this.wallQueue;
  }

  #indexCall(id: string, call: Call | null, previous: Call | null): void {
    if (call?.status === 'calling') this.#calling.add(id);
    else this.#calling.delete(id);
    if (call?.status === 'calling' && !call.clockReleased) this.#holding.add(id);
    else this.#holding.delete(id);
    if (call?.heldBack) this.#held.add(id);
    else this.#held.delete(id);
    const instanceId = (call ?? previous)?.instanceId;
    if (instanceId === undefined) return;
    const lane = this.#lanes.get(instanceId) ?? [];
    const inLane = call !== null && isInLane(call);
    const position = lane.indexOf(id);
    if (inLane && position < 0) this.#lanes.set(instanceId, this.#inLaneOrder([...lane, id]));
    if (!inLane && position >= 0) this.#lanes.set(instanceId, lane.toSpliced(position, 1));
    if (this.#lanes.get(instanceId)?.length === 0) this.#lanes.delete(instanceId);
  }

  /** A lane in the order in which its calls came up. After a restart of the program they are met in order of creation. */
  #inLaneOrder(ids: string[]): string[] {
    const place = (id: string): number => this.get('calls', id)?.laneNumber ?? Number(id.slice('call-'.length));
    return ids.sort((a, b) => place(a) - place(b));
  }

  #indexInstance(instance: Instance | null, previous: Instance | null): void {
    this.#instancesOfBuyer.update(instance, previous);
    if (instance && isMetered(instance)) this.#meteredOfBuyer.add(instance.buyerId, instance.id);
    else if (previous && isMetered(previous)) this.#meteredOfBuyer.delete(previous.buyerId, previous.id);
    if (previous?.sellerInstanceId !== undefined) this.#instanceOfSellerId.delete(previous.sellerInstanceId);
    if (instance?.sellerInstanceId !== undefined) {
      this.#instanceOfSellerId.set(instance.sellerInstanceId, instance.id);
    }
  }
}

/** The index counts by `status`; entries of the ledger have none and are counted by kind. */
function byKind(entry: LedgerEntry | null): (LedgerEntry & { readonly status: string }) | null {
  return entry && { ...entry, status: entry.kind };
}

/** Key of the trials that a buyer ordered of a specification. */
function trialKey(buyerId: string, productId: string, specificationId: string): string {
  return `${buyerId} ${productId} ${specificationId}`;
}
