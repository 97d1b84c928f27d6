import type { MarketState } from '../../app/market-state.ts';
import type { CallQuery } from '../../app/ports.ts';
import { callNumber, type Call } from '../../domain/call.ts';
import type { CallHead } from '../../domain/call-head.ts';
import { candidateHeads, headsWithText, matchesCall, type CallFilter } from './call-filter.ts';
import { decodeCursor, encodeCursor, unknownCursor, type Page, type PageRequest } from './page-of.ts';

/** Records in which one search looks for a text that their heads do not show: some 20 ms of reading. */
export const TEXTS_PER_SEARCH = 2_000;

/** One page of calls, newest first. */
export interface CallPage extends Page<Call> {
  /**
   * A text was looked for in the newest `TEXTS_PER_SEARCH` calls that fit otherwise, and in the heads (ids, names, last
   * result code) of all. As `after`, this cursor goes on with the calls behind them.
   */
  readonly searchedTo?: string;
}

/**
 * One page of the calls that fit a filter. It stays the same while new calls are made; calls that are no longer kept
 * leave no gap. Records are read only for what is shown, and for a text.
 * @throws AppError `invalid_input` (path `after`) for a cursor that names no call
 */
export function findCalls(filter: CallFilter, state: MarketState, request: PageRequest): CallPage {
  const after = request.after === undefined ? undefined : decodeCursor(request.after);
  // The call of a cursor may be gone by now; its number still says where to go on.
  if (after !== undefined && callNumber(after) === Infinity && !state.all('calls').has(after)) throw unknownCursor();
  const search = new CallSearch(filter, state, { olderThan: after });
  const items: Call[] = [];
  for (const call of search.calls()) {
    const last = items.at(-1);
    if (items.length === request.limit && last) {
      return { items, nextCursor: encodeCursor(last.id), ...search.bound(last) };
    }
    items.push(call);
  }
  return { items, ...search.bound(undefined) };
}

/** Goes through the calls that fit a filter, with a bound on the records in which it looks for a text. */
export class CallSearch {
  readonly #filter: CallFilter;
  readonly #state: MarketState;
  readonly #bounds: Pick<CallQuery, 'olderThan' | 'newerThan'>;
  #textsLeft = TEXTS_PER_SEARCH;
  #lastSearched: string | undefined;
  #cutOff = false;

  /** @param bounds ids of calls: only those made between are looked at */
  constructor(
    filter: CallFilter,
    state: MarketState,
    bounds: { readonly olderThan?: string | undefined; readonly newerThan?: string | undefined },
  ) {
    this.#filter = filter;
    this.#state = state;
    const number = (id: string | undefined): number | undefined => (id === undefined ? undefined : callNumber(id));
    this.#bounds = { olderThan: number(bounds.olderThan), newerThan: number(bounds.newerThan) };
  }

  /** The calls that fit, newest first. */
  *calls(): Generator<Call, void, undefined> {
    for (const { id } of this.#heads()) {
      const call = this.#state.get('calls', id);
      if (call) yield call;
    }
  }

  /**
   * Where the search for a text was cut off, if it was.
   * @param last last call of a page that is followed by another: what was cut off behind it is the next page's matter
   */
  bound(last: Call | undefined): Pick<CallPage, 'searchedTo'> {
    if (!this.#cutOff || this.#lastSearched === undefined) return {};
    if (last && callNumber(last.id) >= callNumber(this.#lastSearched)) return {};
    return { searchedTo: encodeCursor(this.#lastSearched) };
  }

  #heads(): Iterable<CallHead> {
    const { q } = this.#filter;
    if (q === undefined) return candidateHeads(this.#filter, this.#state, this.#bounds);
    return this.#withText({ ...this.#filter, q });
  }

  /** Two walks side by side: heads that show the text, and all others, whose records are read as far as that goes. */
  *#withText(filter: CallFilter & { readonly q: string }): Generator<CallHead, void, undefined> {
    const others = candidateHeads(filter, this.#state, this.#bounds)[Symbol.iterator]();
    let other = others.next();
    for (const head of headsWithText(filter, this.#state, this.#bounds)) {
      for (; this.#mayLookAt(other) && other.value.number > head.number; other = others.next()) {
        if (this.#recordHolds(other.value, filter)) yield other.value;
      }
      if (!other.done && other.value.id === head.id) other = others.next();
      yield head;
    }
    for (; this.#mayLookAt(other); other = others.next()) {
      if (this.#recordHolds(other.value, filter)) yield other.value;
    }
  }

  #mayLookAt(next: IteratorResult<CallHead>): next is IteratorYieldResult<CallHead> {
    if (next.done) return false;
    if (this.#textsLeft === 0) this.#cutOff = true;
    return this.#textsLeft > 0;
  }

  #recordHolds({ id }: CallHead, filter: CallFilter & { readonly q: string }): boolean {
    this.#textsLeft -= 1;
    this.#lastSearched = id;
    if (!this.#state.all('calls').mentions(id, filter.q.toLowerCase())) return false;
    const call = this.#state.get('calls', id);
    return call !== undefined && matchesCall(call, filter, this.#state);
  }
}
