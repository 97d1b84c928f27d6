import { LATEST_INSTANT } from '../../domain/calendar.ts';
import { isDebugging } from '../../domain/call-words.ts';
import type { CollectionName, RecordMaps } from '../../domain/records.ts';
import { subjectCollection } from '../../domain/schedule.ts';
import { isAllowedRuleValue, RULE_KEYS } from '../../domain/site-profile.ts';

const INSTANT_NAME = /(?:SimAt|WallAt)$/;

/**
 * What makes a record unusable although its form is right: an instant that no calendar has, an address that is none, a
 * reading that a rule cannot take. Our own files hold nothing of the kind; a file that came from elsewhere may.
 * @returns `member: reason`, in English, or `undefined`
 */
export function unusableValue(collection: CollectionName, record: unknown): string | undefined {
  const wrongInstant = wrongInstantIn(record, '');
  if (wrongInstant !== undefined) return wrongInstant;
  if (collection === 'products') {
    const { url } = (record as RecordOf<'products'>).interface;
    if (!/^https?:/i.test(url) || !URL.canParse(url)) return 'interface.url: not a web address';
  }
  if (collection === 'calls') {
    const { url } = (record as RecordOf<'calls'>).destination;
    if (!/^https?:/i.test(url) || !URL.canParse(url)) return 'destination.url: not a web address';
  }
  if (collection === 'workspace') {
    const { ruleOverrides } = record as RecordOf<'workspace'>;
    for (const key of RULE_KEYS) {
      if (Object.hasOwn(ruleOverrides, key) && !isAllowedRuleValue(key, ruleOverrides[key])) {
        return `ruleOverrides.${key}: not a reading of this rule`;
      }
    }
  }
  return undefined;
}

/** The first record that refers to one that is not there. */
export function brokenReference(
  records: RecordMaps,
): { readonly collection: CollectionName; readonly id: string; readonly reason: string } | undefined {
  const { products, buyers, orders, instances, calls } = records;
  for (const { id, productId, buyerId } of orders.values()) {
    const missing = missingOf([products, 'productId', productId], [buyers, 'buyerId', buyerId]);
    if (missing) return { collection: 'orders', id, reason: missing };
  }
  for (const { id, productId, buyerId, orderId } of instances.values()) {
    const missing = missingOf(
      [products, 'productId', productId],
      [buyers, 'buyerId', buyerId],
      [orders, 'orderId', orderId],
    );
    if (missing) return { collection: 'instances', id, reason: missing };
  }
  for (const { id, cause, productId, instanceId } of calls.values()) {
    // What a seller asks, and what debugging makes up, need not be about an instance, nor about a product of the catalogue.
    const missing = missingOf(
      ...(productId === '' || isDebugging({ cause }) ? [] : [[products, 'productId', productId] as const]),
      ...(instanceId === '' ? [] : [[instances, 'instanceId', instanceId] as const]),
    );
    if (missing) return { collection: 'calls', id, reason: missing };
  }
  const debugged = debuggedProducts(records);
  for (const { id, productId } of records.debugCases.values()) {
    const missing = missingOf([debugged, 'productId', productId]);
    if (missing) return { collection: 'debugCases', id, reason: missing };
  }
  for (const { id, replay } of records.applications.values()) {
    const missing = missingOf(...(replay?.open ?? []).map((callId) => [calls, 'replay.open', callId] as const));
    if (missing) return { collection: 'applications', id, reason: missing };
  }
  for (const { id } of records.probes.values()) {
    const missing = missingOf([products, 'id', id]);
    if (missing) return { collection: 'probes', id, reason: missing };
  }
  for (const { id, kind, subjectId } of records.events.values()) {
    const missing = missingOf([records[subjectCollection(kind)], 'subjectId', subjectId]);
    if (missing) return { collection: 'events', id, reason: missing };
  }
  return undefined;
}

/** Products by their ids, and those that are only applied for: they are debugged before they are published. */
function debuggedProducts({ products, applications }: RecordMaps): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ...[...applications.values()].map((each) => [each.productId, each] as const),
    ...products,
  ]);
}

type RecordOf<C extends CollectionName> = RecordMaps[C] extends ReadonlyMap<string, infer R> ? R : never;

function missingOf(
  ...references: readonly (readonly [ReadonlyMap<string, unknown>, string, string])[]
): string | undefined {
  const broken = references.find(([table, , id]) => !table.has(id));
  return broken && `${broken[1]}: there is no ${broken[2]}`;
}

function wrongInstantIn(value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const place = path === '' ? name : `${path}.${name}`;
    if (INSTANT_NAME.test(name) && typeof member === 'number' && !isInstant(member)) return `${place}: not an instant`;
    const wrong = wrongInstantIn(member, place);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function isInstant(at: number): boolean {
  return Number.isInteger(at) && at >= 0 && at <= LATEST_INSTANT;
}
