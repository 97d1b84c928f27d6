import { callNumber, type Call } from '../domain/call.ts';
import { packTraits, TEXT_COLUMNS, textsOf, type TextColumn } from './call-columns.ts';
import { isIndexable } from './call-index.ts';
import { exchangeKeyOf } from './exchange-index.ts';
import type { LineHead } from './segment-codec.ts';
import type { CommitSpan } from './segment-view.ts';
import { StringPool } from './string-pool.ts';

/** Stands in the column `traits` of a call that was taken away. */
export const GONE = 0xffff_ffff;

/** An exchange whose id is not of our form. */
export interface OtherExchange {
  readonly id: string;
  readonly commit: number;
  readonly offset: number;
  readonly length: number;
}

export const CALL_NUMBERS = ['number', 'traits', 'offset', 'length', ...TEXT_COLUMNS] as const;
export const EXCHANGE_NUMBERS = ['number', 'attempt', 'offset', 'length'] as const;

type Lists<K extends string> = { readonly [P in K | 'commit']: number[] };

/** What the lines of one segment say, in columns; texts are numbers of the segment's own pool. */
export class SegmentContents {
  readonly calls = lists<(typeof CALL_NUMBERS)[number]>(CALL_NUMBERS);
  readonly exchanges = lists<(typeof EXCHANGE_NUMBERS)[number]>(EXCHANGE_NUMBERS);
  readonly others: OtherExchange[] = [];
  readonly pool = new StringPool();
  /** Instant of the newest try of any call here, wall time in ms; 0 while there is none. */
  newestWallAt = 0;
  /** Lines taken note of. */
  lines = 0;
  #firstCommit = 0;
  #lastCommit = 0;
  readonly #staged = new Set<number>();

  /** The commits that lines belong to. */
  get span(): CommitSpan {
    return { first: this.#firstCommit, last: this.#lastCommit, staged: [...this.#staged] };
  }

  /** Takes note of a line. @param call the record of a `call` */
  add(head: LineHead, offset: number, length: number, call: Call | undefined): void {
    this.lines += 1;
    const { id, commit, kind } = head;
    if (commit < 0) this.#staged.add(-commit);
    else {
      this.#firstCommit = Math.min(this.#firstCommit || commit, commit);
      this.#lastCommit = Math.max(this.#lastCommit, commit);
    }
    if (kind !== 'exchange') {
      if (isIndexable(id)) this.#addCall({ number: callNumber(id), commit, offset, length }, call);
      return;
    }
    const key = exchangeKeyOf(id);
    if (key) push(this.exchanges, { ...key, commit, offset, length });
    else this.others.push({ id, commit, offset, length });
  }

  #addCall(at: Record<'number' | 'commit' | 'offset' | 'length', number>, call: Call | undefined): void {
    const texts = call && textsOf(call);
    const numbers = TEXT_COLUMNS.map((name) => [name, this.pool.add(texts?.[name])]);
    const columns = Object.fromEntries(numbers) as Record<TextColumn, number>;
    push(this.calls, { ...at, ...columns, traits: call ? packTraits(call) : GONE });
    if (call) this.newestWallAt = Math.max(this.newestWallAt, newestWallAt(call));
  }
}

/** Instant of the newest try of a call, of its making while there is none; wall time in ms. */
export function newestWallAt(call: Call): number {
  return call.attempts.at(-1)?.wallAt ?? call.createdWallAt;
}

function lists<K extends string>(names: readonly K[]): Lists<K> {
  return Object.fromEntries(['commit', ...names].map((name) => [name, []])) as unknown as Lists<K>;
}

function push<K extends string>(columns: Lists<K>, values: Readonly<Record<K | 'commit', number>>): void {
  for (const name of Object.keys(columns) as (K | 'commit')[]) columns[name].push(values[name]);
}
