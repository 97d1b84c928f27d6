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

/** A page of records with one status (or any), with the number of records of each status. */
export interface StatusPage<T> extends ListPage<T> {
  readonly counts: ReadonlyMap<string, number>;
}

/** Cuts a page out of the records of one owner in a single pass: there may be very many. */
export function statusPageOf<T extends { readonly status: string }>(
  records: Iterable<T>,
  isMine: (record: T) => boolean,
  wanted: { readonly status: T['status'] | undefined; readonly page: number },
  size: number,
): StatusPage<T> {
  const counts = new Map<string, number>();
  const shown: T[] = [];
  for (const record of records) {
    if (!isMine(record)) continue;
    counts.set(record.status, (counts.get(record.status) ?? 0) + 1);
    if (wanted.status === undefined || record.status === wanted.status) shown.push(record);
  }
  return { ...pageOf(shown, wanted.page, size), counts };
}
