import type { IndexedRecords } from '../app/keyed-index.ts';

/** One page of a list. `page` counts from 1 and is clamped to what exists. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/** Cuts a page out of a list. */
export function pageOf<T>(all: readonly T[], wanted: number, size: number): ListPage<T> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(Math.max(1, wanted), pages);
  return { items: all.slice((page - 1) * size, page * size), page, pages, total: all.length };
}

/** Which page of an owner's records is wanted: of one status, or of any. */
export interface StatusRequest<S> {
  readonly status: S | undefined;
  readonly page: number;
}

/** Cuts a page out of an owner's records, newest first; it reads no further than the page, however many there are. */
export function statusPageOf<T extends { readonly status: string }>(
  indexed: IndexedRecords,
  get: (id: string) => T | undefined,
  wanted: StatusRequest<T['status']>,
  size: number,
): ListPage<T> {
  const { status } = wanted;
  const all = [...indexed.counts.values()].reduce((sum, count) => sum + count, 0);
  const total = status === undefined ? all : (indexed.counts.get(status) ?? 0);
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(Math.max(1, wanted.page), pages);
  const items: T[] = [];
  let passed = 0;
  for (const id of indexed.newestFirst()) {
    const record = get(id);
    if (!record || (status !== undefined && record.status !== status)) continue;
    passed += 1;
    if (passed > (page - 1) * size) items.push(record);
    if (items.length === size) break;
  }
  return { items, page, pages, total };
}
