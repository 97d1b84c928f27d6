import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, type FaultCode } from '../../src/app/app-error.ts';
import type { WorkspaceStore } from '../../src/app/ports.ts';
import type { Change } from '../../src/domain/records.ts';
import { call, exchange, listed, listedAfter, oneOfEach, order, orderChange } from '../store/records.ts';
import { allRecords } from '../support/all-records.ts';

/** A place that keeps one workspace: opening it again stands for a restart of the program. */
interface StorePlace {
  open(): Promise<WorkspaceStore>;
  remove(): Promise<void>;
}

/** Whether an error is the fault with the given code; for `assert.rejects`. */
export function isFault(code: FaultCode): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code;
}

/** What every implementation of `WorkspaceStore` owes its users. */
export function storeContract(name: string, createPlace: () => Promise<StorePlace>): void {
  const contract = (what: string, check: (place: StorePlace) => Promise<void>): void => {
    test(`${name}: ${what}`, async () => {
      const place = await createPlace();
      try {
        await check(place);
      } finally {
        await place.remove();
      }
    });
  };
  const openLoaded = async (place: StorePlace) => {
    const store = await place.open();
    const loaded = await store.load();
    return { store, loaded: { ...loaded, records: allRecords(loaded) } };
  };
  /** Commits step by step, restarts and expects to find the same records in the same order. */
  const survivesRestart = async (place: StorePlace, steps: readonly (readonly Change[])[]): Promise<void> => {
    const { store } = await openLoaded(place);
    for (const changes of steps) await store.commit({ changes, exchanges: [] });
    await store.close();
    const again = await openLoaded(place);
    assert.deepEqual(listed(again.loaded.records), listedAfter(steps.flat()));
    assert.equal(again.loaded.uncleanShutdown, false);
    assert.equal(again.loaded.damage, undefined);
    await again.store.close();
  };

  contract('starts empty and clean', async (place) => {
    const { store, loaded } = await openLoaded(place);
    assert.deepEqual(listed(loaded.records), {});
    assert.deepEqual([loaded.uncleanShutdown, loaded.damage], [false, undefined]);
    await store.close();
  });

  contract('keeps a record of every collection', (place) => survivesRestart(place, [oneOfEach()]));

  contract('the last version of a record wins, and removed records stay away', (place) =>
    survivesRestart(place, [
      [orderChange('CS1'), orderChange('CS2'), orderChange('CS3')],
      [orderChange('CS2', 5), { collection: 'orders', id: 'CS1', value: null }],
      [{ collection: 'orders', id: 'never-there', value: null }],
      [orderChange('CS1', 7)],
    ]),
  );

  contract('ids and fields called __proto__ and constructor are names like any other', (place) => {
    const fields = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}') as Record<string, string>;
    return survivesRestart(place, [
      [orderChange('__proto__'), orderChange('constructor'), orderChange('hasOwnProperty')],
      [{ collection: 'calls', id: '__proto__', value: call('__proto__', fields) }],
      [{ collection: 'orders', id: 'hasOwnProperty', value: null }],
    ]);
  });

  contract('what was loaded does not change with later commits', async (place) => {
    const { store, loaded } = await openLoaded(place);
    await store.commit({ changes: [orderChange('CS1')], exchanges: [] });
    assert.equal(loaded.records.orders.size, 0);
    await store.close();
  });

  contract('commits become durable in the order of the calls', async (place) => {
    const { store } = await openLoaded(place);
    const done: number[] = [];
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        await store.commit({ changes: [orderChange('CS1', index + 1)], exchanges: [] });
        done.push(index);
      }),
    );
    assert.deepEqual(
      done,
      Array.from({ length: 50 }, (_, index) => index),
    );
    await store.close();
    const again = await openLoaded(place);
    assert.equal(again.loaded.records.orders.get('CS1')?.line.quantity, 50);
    await again.store.close();
  });

  contract('exchanges come back byte for byte, before and after a restart', async (place) => {
    const { store } = await openLoaded(place);
    const noAnswer = { id: 'no "answer" \\', request: exchange('x').request };
    const kept = [exchange('__proto__'), exchange('x-empty', 0), exchange('x-large', 1_500_000), noAnswer];
    await store.commit({ changes: [orderChange('CS1')], exchanges: kept.slice(0, 2) });
    await store.commit({ changes: [], exchanges: kept.slice(2) });
    for (const expected of kept) assert.deepEqual(await store.readExchange(expected.id), expected);
    await store.close();

    const again = await openLoaded(place);
    for (const expected of kept) assert.deepEqual(await again.store.readExchange(expected.id), expected);
    assert.equal(await again.store.readExchange('constructor'), undefined);
    await again.store.close();
  });

  contract('an empty commit is nothing', async (place) => {
    const { store } = await openLoaded(place);
    await store.commit({ changes: [], exchanges: [] });
    await store.close();
  });

  contract('refuses a record that it could not read back, and goes on', async (place) => {
    const { store } = await openLoaded(place);
    const wrong = { ...order('CS1'), totalMinor: Number.NaN };
    const commit = (change: Change) => store.commit({ changes: [orderChange('CS0'), change], exchanges: [] });
    await assert.rejects(commit({ collection: 'orders', id: 'CS1', value: wrong }), isFault('internal'));
    await assert.rejects(commit({ collection: 'orders', id: 'CS2', value: order('CS1') }), isFault('internal'));
    await store.commit({ changes: [orderChange('CS3')], exchanges: [] });
    await store.close();
    const again = await openLoaded(place);
    assert.deepEqual([...again.loaded.records.orders.keys()], ['CS3']);
    await again.store.close();
  });

  contract('a closed store takes nothing, and closes twice', async (place) => {
    const { store } = await openLoaded(place);
    await store.close();
    await assert.rejects(store.commit({ changes: [orderChange('CS1')], exchanges: [] }), isFault('store.read_only'));
    await store.close();
  });
}
