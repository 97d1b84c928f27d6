import { AppError } from '../app/app-error.ts';
import {
  COLLECTION_NAMES,
  type Change,
  type CollectionName,
  type Collections,
  type RecordMaps,
} from '../domain/records.ts';
import { recordProblem } from './record-schemas.ts';

/** The present records of a workspace. Maps, not objects: a record may be called `__proto__`. */
export type RecordTables = { readonly [C in CollectionName]: Map<string, Collections[C]> };

/** Tables of their own, empty or with the given records, in their order. */
export function createTables(records?: RecordMaps): RecordTables {
  const copy = (name: CollectionName): [string, unknown] => [name, new Map<string, unknown>(records?.[name] ?? [])];
  return Object.fromEntries(COLLECTION_NAMES.map(copy)) as RecordTables;
}

/** Puts a whole new record in its place, or takes one away. */
export function applyChange(tables: RecordTables, change: Change): void {
  const table = tables[change.collection] as Map<string, Change['value']>;
  if (change.value === null) table.delete(change.id);
  else table.set(change.id, change.value);
}

/**
 * Refuses what could not be read back: a wrong record on disk would make the whole workspace read-only at the next
 * start, so the defect must show where it happens.
 * @throws AppError `internal`
 */
export function assertStorable(changes: readonly Change[]): void {
  for (const { collection, id, value } of changes) {
    const problem = value === null ? undefined : recordProblem(collection, id, value);
    if (problem !== undefined)
      throw new AppError('internal', `${collection} record ${id} cannot be stored: ${problem}`);
  }
}

/**
 * Refuses changes that cannot belong to a restore: calls are brought back as they were.
 * @throws AppError `internal`
 */
export function assertAmendable(changes: readonly Change[]): void {
  const call = changes.find(({ collection }) => collection === 'calls');
  if (call) throw new AppError('internal', `call ${call.id} cannot be changed by a restore`);
  assertStorable(changes);
}
