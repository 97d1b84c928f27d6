import type { Call } from '../domain/call.ts';
import { isInLane, type MarketView } from '../domain/draft.ts';
import type { Instance } from '../domain/instance.ts';
import type { Order } from '../domain/order.ts';
import {
  COLLECTION_NAMES,
  type Change,
  type CollectionName,
  type Collections,
  type RecordMaps,
} from '../domain/records.ts';
import type { WorkspaceRecord } from '../domain/workspace.ts';
import { compareWallEvents, EventQueue } from '../engine/event-queue.ts';
import { KeyedIndex, type IndexedRecords } from './keyed-index.ts';
import { RecordTable } from './record-table.ts';

/** Events come and go all the time and are read through the queue; every other collection is listed newest first. */
type ListedCollection = Exclude<CollectionName, 'events'>;

type Tables = { readonly [C in ListedCollection]: RecordTable<Collections[C]> } & {
  readonly events: Map<string, Collections['events']>;
};

const NONE: readonly string[] = [];

/**
 * The records of a workspace in memory with the indexes that decisions and pages need. Maps keep the order of creation.
 * Only `apply` writes.
 */
export class MarketState implements MarketView {
  /** Events on marketplace time. */
  readonly queue = new EventQueue();
  /** Events on real time. */
  readonly wallQueue = new EventQueue(compareWallEvents);
  readonly #maps: Tables;
  readonly #lanes = new Map<string, string[]>();
  readonly #eventsByInstance = new Map<string, Set<string>>();
  readonly #callsByInstance = new Map<string, string[]>();
  readonly #orderBySellerInstance = new Map<string, string>();
  readonly #calling = new Set<string>();
  readonly #holding = new Set<string>();
  readonly #ordersOfBuyer = new KeyedIndex<Order>(({ buyerId }) => buyerId);
  readonly #ordersOfInstance = new KeyedIndex<Order>(({ instanceId }) => instanceId);
  readonly #instancesOfBuyer = new KeyedIndex<Instance>(({ buyerId }) => buyerId);
  #workspaceId = '';
  #nextNumber: number | undefined;

  constructor(records: RecordMaps) {
    this.#maps = Object.fromEntries(
      COLLECTION_NAMES.map((name) => [name, name === 'events' ? new Map() : new RecordTable()]),
    ) as unknown as Tables;
    for (const name of COLLECTION_NAMES) {
      for (const [id, value] of records[name]) this.apply({ collection: name, id, value } as Change);
    }
  }

  /** Takes one change over. @returns the change that undoes it */
  apply(change: Change): Change {
    const map = this.#maps[change.collection] as Map<string, Change['value']>;
    const previous = map.get(change.id) ?? null;
    if (change.value === null) map.delete(change.id);
    else map.set(change.id, change.value);
    this.#index(change, previous);
    return { collection: change.collection, id: change.id, value: previous } as Change;
  }

  get<C extends CollectionName>(collection: C, id: string): Collections[C] | undefined {
    return (this.#maps[collection] as unknown as ReadonlyMap<string, Collections[C]>).get(id);
  }

  /** All records of a collection in order of creation. */
  all<C extends ListedCollection>(
    collection: C,
  ): Pick<RecordTable<Collections[C]>, 'newestFirst'> & ReadonlyMap<string, Collections[C]> {
    return this.#maps[collection] as unknown as RecordTable<Collections[C]>;
  }

  /** The records as they are now and as they change: copy what has to stay. */
  records(): RecordMaps {
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
    return [...(this.#eventsByInstance.get(instanceId) ?? NONE)];
  }

  orderOfSellerInstance(sellerInstanceId: string): string | undefined {
    return this.#orderBySellerInstance.get(sellerInstanceId);
  }

  /** All calls ever made for an instance, oldest first. */
  callIdsOf(instanceId: string): readonly string[] {
    return this.#callsByInstance.get(instanceId) ?? NONE;
  }

  /** A buyer's orders. */
  ordersOfBuyer(buyerId: string): IndexedRecords {
    return this.#ordersOfBuyer.of(buyerId);
  }

  /** All orders about an instance: its purchase, renewals and refunds. */
  ordersOfInstance(instanceId: string): IndexedRecords {
    return this.#ordersOfInstance.of(instanceId);
  }

  /** Their numbers, oldest first. */
  orderIdsOf(instanceId: string): readonly string[] {
    return [...this.#ordersOfInstance.of(instanceId).newestFirst()].reverse();
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
      case 'orders':
        this.#ordersOfBuyer.update(change.value, previous as Order | null);
        this.#ordersOfInstance.update(change.value, previous as Order | null);
        return;
      case 'products':
      case 'buyers':
      case 'notices':
      case 'coupons':
      case 'privateOffers':
      case 'stocks':
      case 'ledger':
      case 'refundRequests':
      case 'usageRecords':
      case 'usageCharges':
        return;
    }
  }

  #indexEvent(change: Change & { collection: 'events' }, previous: Collections['events'] | null): void {
    if (previous) {
      this.#queueOf(previous).remove(previous.id);
      this.#eventsByInstance.get(previous.instanceId)?.delete(previous.id);
    }
    if (!change.value) return;
    this.#queueOf(change.value).add(change.value);
    const ids = this.#eventsByInstance.get(change.value.instanceId);
    if (ids) ids.add(change.id);
    else this.#eventsByInstance.set(change.value.instanceId, new Set([change.id]));
  }

  #queueOf({ dueWallAt }: Collections['events']): EventQueue {
    return dueWallAt === undefined ? this.queue : this.wallQueue;
  }

  #indexCall(id: string, call: Call | null, previous: Call | null): void {
    if (call?.status === 'calling') this.#calling.add(id);
    else this.#calling.delete(id);
    if (call?.status === 'calling' && !call.clockReleased) this.#holding.add(id);
    else this.#holding.delete(id);
    const instanceId = (call ?? previous)?.instanceId;
    if (instanceId === undefined) return;
    const lane = this.#lanes.get(instanceId) ?? [];
    const inLane = call !== null && isInLane(call);
    const position = lane.indexOf(id);
    if (inLane && position < 0) this.#lanes.set(instanceId, this.#inLaneOrder([...lane, id]));
    if (!inLane && position >= 0) this.#lanes.set(instanceId, lane.toSpliced(position, 1));
    if (this.#lanes.get(instanceId)?.length === 0) this.#lanes.delete(instanceId);
    if (previous === null) append(this.#callsByInstance, instanceId, id);
    else if (call === null) this.#callsByInstance.set(instanceId, without(this.#callsByInstance.get(instanceId), id));
  }

  /** A lane in the order in which its calls came up. After a restart of the program they are met in order of creation. */
  #inLaneOrder(ids: string[]): string[] {
    const place = (id: string): number => this.get('calls', id)?.laneNumber ?? Number(id.slice('call-'.length));
    return ids.sort((a, b) => place(a) - place(b));
  }

  #indexInstance(instance: Instance | null, previous: Instance | null): void {
    this.#instancesOfBuyer.update(instance, previous);
    if (previous?.sellerInstanceId !== undefined) this.#orderBySellerInstance.delete(previous.sellerInstanceId);
    if (instance?.sellerInstanceId !== undefined) {
      this.#orderBySellerInstance.set(instance.sellerInstanceId, instance.orderId);
    }
  }
}

function append(index: Map<string, string[]>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids) ids.push(id);
  else index.set(key, [id]);
}

function without(ids: readonly string[] | undefined, id: string): string[] {
  return (ids ?? []).filter((candidate) => candidate !== id);
}
