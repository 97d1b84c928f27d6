import type { CallArchive, CallQuery } from '../app/ports.ts';
import type { Call } from '../domain/call.ts';
import type { CallHead } from '../domain/call-head.ts';
import type { Place } from './call-columns.ts';
import type { CallIndex } from './call-index.ts';
import { decodeCall } from './segment-codec.ts';
import type { SegmentReader } from './segment-files.ts';

/** Records kept for the next reader: pages show the newest calls again and again. */
const RECENT_CALLS = 500;

/** Finished calls: found by the index, read from segments. */
export class SegmentArchive implements CallArchive {
  readonly #index: CallIndex;
  readonly #reader: SegmentReader;
  /** By place: a line never changes, so what was read of it stays right. The newest come last. */
  readonly #recent = new Map<string, Call>();

  constructor(index: CallIndex, reader: SegmentReader) {
    this.#index = index;
    this.#reader = reader;
  }

  has(id: string): boolean {
    return this.#index.has(id);
  }

  head(id: string): CallHead | undefined {
    return this.#index.head(id);
  }

  get(id: string): Call | undefined {
    const place = this.#index.placeOf(id);
    if (!place) return undefined;
    const key = keyOf(place);
    const line = this.#recent.has(key) ? undefined : this.#reader.read(place);
    const call = line ? decodeCall(line, id) : this.#recent.get(key);
    if (call) this.#keep(key, call);
    return call;
  }

  mentions(id: string, text: string): boolean {
    const place = this.#index.placeOf(id);
    const line = place && this.#reader.read(place);
    // Quotes and the like are written differently in the file: those texts are looked for in the record.
    return line !== undefined && (needsEscape(text) || line.toString('utf8').toLowerCase().includes(text));
  }

  idsOf(instanceId: string): readonly string[] {
    return this.#index.idsOf(instanceId);
  }

  count(query: Pick<CallQuery, 'status' | 'productId'>): number {
    return this.#index.count(query);
  }

  heads(query: CallQuery): Iterable<CallHead> {
    return this.#index.heads(query);
  }

  moment(): Iterable<Call> {
    const places = this.#index.moment();
    const read = (place: Place, id: string): Call | undefined => {
      const line = this.#reader.read(place);
      return line && decodeCall(line, id);
    };
    return {
      *[Symbol.iterator]() {
        for (const { id, place } of places) {
          const call = read(place, id);
          if (call) yield call;
        }
      },
    };
  }

  /** Keeps the record of a call that has just been archived. */
  remember(call: Call): void {
    const place = this.#index.placeOf(call.id);
    if (place) this.#keep(keyOf(place), call);
  }

  #keep(key: string, call: Call): void {
    this.#recent.delete(key);
    this.#recent.set(key, call);
    const [longestUnused] = this.#recent.keys();
    if (this.#recent.size > RECENT_CALLS && longestUnused !== undefined) this.#recent.delete(longestUnused);
  }
}

function keyOf({ segment, offset }: Place): string {
  return `${segment}:${offset}`;
}

function needsEscape(text: string): boolean {
  return JSON.stringify(text) !== `"${text}"`;
}
