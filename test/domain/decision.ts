import assert from 'node:assert/strict';
import { MarketState } from '../../src/app/market-state.ts';
import { NO_FINISHED_CALLS } from '../../src/app/no-finished-calls.ts';
import { Draft } from '../../src/domain/draft.ts';
import { COLLECTION_NAMES, type CollectionName, type Collections, type RecordMaps } from '../../src/domain/records.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { siteProfile, type Site } from '../../src/domain/site-profile.ts';

/** 2026-06-10 10:00 in Beijing. */
export const NOW = Date.parse('2026-06-10T10:00:00+08:00');

/** Records in memory on which pure decisions can be made, one after another. */
export class Decisions {
  readonly state: MarketState;
  simAt = NOW;
  readonly #site: Site;
  readonly #rules: Readonly<Record<string, string | number>>;
  #texts = 0;

  constructor(site: Site = 'cn', rules: Readonly<Record<string, string | number>> = {}) {
    this.#site = site;
    this.#rules = rules;
    const empty = Object.fromEntries(COLLECTION_NAMES.map((name) => [name, new Map()])) as unknown as RecordMaps;
    this.state = new MarketState({ records: empty, finishedCalls: NO_FINISHED_CALLS });
    this.put('workspace', {
      id: 'default',
      name: 'default',
      site,
      clock: { mode: 'frozen', anchorSimAt: NOW, anchorWallAt: NOW },
      ruleOverrides: rules,
      sampleSellerUrl: null,
      nextSequence: 1,
      createdWallAt: NOW,
    });
  }

  put<C extends CollectionName>(collection: C, value: Collections[C]): void {
    this.state.apply({ collection, id: value.id, value } as never);
  }

  need<C extends CollectionName>(collection: C, id: string): Collections[C] {
    const record = this.state.get(collection, id);
    assert.ok(record, `no ${collection} ${id}`);
    return record;
  }

  /** Makes a decision; a refusal leaves everything as it was. */
  decide<T>(decision: (draft: Draft) => T | Refusal): T | Refusal {
    const text = (length: number, alphabet: string): string =>
      String(++this.#texts)
        .padStart(length, alphabet[0] ?? '0')
        .slice(-length);
    const profile = siteProfile(this.#site, this.#rules);
    const draft = new Draft(this.state, { simAt: this.simAt, wallAt: NOW, profile, ids: { text } });
    const result = decision(draft);
    if (!isRefusal(result)) for (const change of draft.changes()) this.state.apply(change);
    return result;
  }

  /** A decision that is allowed. */
  allowed<T>(decision: (draft: Draft) => T | Refusal): T {
    const result = this.decide(decision);
    assert.ok(!isRefusal(result), JSON.stringify(result));
    return result;
  }

  /** A decision that is refused. */
  refused(decision: (draft: Draft) => unknown): Refusal {
    const result = this.decide(decision);
    assert.ok(isRefusal(result), JSON.stringify(result));
    return result;
  }
}
