import { AppError } from '../../app/app-error.ts';

/** One page of a list; `nextCursor` is absent on the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

/** Which page of a list is wanted. */
export interface PageRequest {
  /** `nextCursor` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/**
 * Cuts one page out of records that stand in list order. The cursor names the last record of the page before, so pages
 * neither repeat nor skip records while new ones are added at the front.
 * @throws AppError `invalid_input` (path `after`) for a cursor that belongs to no record of the list
 */
export function pageOf<T extends { readonly id: string }>(
  ordered: Iterable<T>,
  request: PageRequest,
  matches: (record: T) => boolean = () => true,
): Page<T> {
  const afterId = request.after === undefined ? undefined : decodeCursor(request.after);
  let begun = afterId === undefined;
  const items: T[] = [];
  for (const record of ordered) {
    if (!begun) {
      begun = record.id === afterId;
      continue;
    }
    if (!matches(record)) continue;
    const last = items.at(-1);
    if (items.length === request.limit && last) return { items, nextCursor: encodeCursor(last.id) };
    items.push(record);
  }
  if (!begun) throw unknownCursor();
  return { items };
}

/** The same page with each record turned into what is shown of it. */
export function mapPage<T, R>(page: Page<T>, show: (record: T) => R): Page<R> {
  return { ...page, items: page.items.map(show) };
}

/** Opaque text form of a position in a list. */
export function encodeCursor(position: string): string {
  return Buffer.from(position, 'utf8').toString('base64url');
}

/** Position behind a cursor; nonsense gives nonsense, which no list knows. */
export function decodeCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('utf8');
}

/** What is thrown for a cursor that the list did not give. */
export function unknownCursor(): AppError {
  return new AppError('invalid_input', 'unknown cursor', { details: [{ path: 'after', message: 'cursor' }] });
}
