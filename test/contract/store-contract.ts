import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallArchive, WorkspaceStore } from '../../src/app/ports.ts';
import type { Call } from '../../src/domain/call.ts';
import type { Change } from '../../src/domain/records.ts';
import { call, exchange, listed, listedAfter, oneOfEach, order, orderChange } from '../store/records.ts';
import { allRecords } from '../support/all-records.ts';
import { isFault, type Contract, type StorePlace } from './contract-tools.ts';
import { snapshotContract } from './snapshot-contract.ts';

export { isFault };

/** What every implementation of `WorkspaceStore` owes its users. */
export function storeContract(name: string, createPlace: () => Promise<StorePlace>): void {
  const contract: Contract = (what, check) => {
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

  contract('the bytes of a try can be read while they are on their way to the disk', async (place) => {
    const { store } = await openLoaded(place);
    const bytes = exchange('call-1-1', 20);
    const durable = store.commit({ changes: [orderChange('CS1')], exchanges: [bytes] });
    assert.deepEqual(await store.readExchange('call-1-1'), bytes);
    await durable;
    assert.deepEqual(await store.readExchange('call-1-1'), bytes);
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

  const callChange = (value: Call): Change => ({ collection: 'calls', id: value.id, value });
  /** Commits finished calls with their bytes, one by one. */
  const commitCalls = async (store: WorkspaceStore, ids: readonly string[], wallAt?: number): Promise<void> => {
    for (const id of ids) {
      const made = call(id);
      const attempts = made.attempts.map((attempt) => ({ ...attempt, wallAt: wallAt ?? attempt.wallAt }));
      await store.commit({ changes: [callChange({ ...made, attempts })], exchanges: [exchange(`${id}-1`, 20)] });
    }
  };
  const idsFrom = (first: number, last: number): string[] =>
    Array.from({ length: last - first + 1 }, (_, index) => `call-${first + index}`);
  const open: Call = { ...call('call-3'), status: 'retrying', nextAttemptSimAt: 5 };

  contract('finished calls are in the archive as soon as they are durable, and after a restart', async (place) => {
    const first = await openLoaded(place);
    const { finishedCalls } = first.loaded;
    await commitCalls(first.store, idsFrom(1, 2));
    await first.store.commit({ changes: [callChange(open), callChange(call('of-another-form'))], exchanges: [] });
    assert.deepEqual(finishedCalls.get('call-2'), call('call-2'));
    assert.equal(finishedCalls.has('call-3'), false);
    await first.store.close();

    const { store, loaded } = await openLoaded(place);
    assert.deepEqual([...loaded.records.calls.keys()], ['call-1', 'call-2', 'call-3', 'of-another-form']);
    assert.deepEqual(
      [...loaded.finishedCalls.heads({})].map(({ id }) => id),
      ['call-2', 'call-1'],
    );
    assert.deepEqual(loaded.finishedCalls.get('call-1'), call('call-1'));
    assert.deepEqual(loaded.finishedCalls.idsOf('i-1').toSorted(), ['call-1', 'call-2']);
    assert.equal(loaded.finishedCalls.count({ status: 'success', productId: 'team-board' }), 2);
    assert.deepEqual(await store.readExchange('call-1-1'), exchange('call-1-1', 20));
    await store.close();
  });

  contract('a finished call that is restarted leaves the archive, and comes back with its new end', async (place) => {
    const failed: Call = { ...call('call-2'), status: 'failed' };
    const restarted: Call = { ...failed, status: 'calling', restartRequested: true };
    const { store, loaded } = await openLoaded(place);
    await store.commit({ changes: [callChange(failed)], exchanges: [exchange('call-2-1', 9)] });
    await commitCalls(store, ['call-4']);
    await store.commit({ changes: [callChange(restarted)], exchanges: [] });
    assert.deepEqual([loaded.finishedCalls.has('call-2'), loaded.finishedCalls.count({})], [false, 1]);
    await store.close();

    const again = await openLoaded(place);
    assert.deepEqual(again.loaded.records.calls.get('call-2'), restarted);
    assert.equal(again.loaded.finishedCalls.has('call-2'), false);
    await again.store.commit({ changes: [callChange(call('call-2'))], exchanges: [exchange('call-2-2', 9)] });
    assert.deepEqual(again.loaded.finishedCalls.get('call-2'), call('call-2'));
    await again.store.close();

    const { store: last, loaded: end } = await openLoaded(place);
    assert.deepEqual([...end.records.calls.values()], [call('call-2'), call('call-4')]);
    for (const id of ['call-2-1', 'call-2-2']) assert.deepEqual(await last.readExchange(id), exchange(id, 9));
    await last.close();
  });

  contract('finished calls that are removed stay away; added again, they have their place', (place) =>
    survivesRestart(place, [
      idsFrom(1, 4).map((id) => callChange(call(id))),
      [
        { collection: 'calls', id: 'call-2', value: null },
        { collection: 'calls', id: 'call-3', value: null },
      ],
      [{ collection: 'calls', id: 'call-4', value: null }],
      [callChange(call('call-4', { again: 'yes' })), callChange(call('call-9'))],
    ]),
  );

  contract('the oldest calls are forgotten with their bytes, the newest are kept', async (place) => {
    const { store, loaded } = await openLoaded(place);
    await commitCalls(store, idsFrom(1, 20));
    assert.equal(await store.forgetCalls({}), 0);
    assert.equal(await store.forgetCalls({ keepCalls: 20 }), 0);
    const went = await store.forgetCalls({ keepCalls: 5 });
    assert.ok(went >= 10 && went <= 15, `${went} calls went`);
    const kept = idsFrom(went + 1, 20).reverse();
    const shown = (archive: CallArchive): string[] => [...archive.heads({})].map(({ id }) => id);
    assert.deepEqual(shown(loaded.finishedCalls), kept);
    assert.equal(loaded.finishedCalls.get('call-1'), undefined);
    assert.equal(await store.readExchange('call-1-1'), undefined);
    await commitCalls(store, ['call-21']);
    await store.close();

    const again = await openLoaded(place);
    assert.equal(again.loaded.damage, undefined);
    assert.deepEqual(shown(again.loaded.finishedCalls), ['call-21', ...kept]);
    assert.deepEqual(await again.store.readExchange('call-20-1'), exchange('call-20-1', 20));
    await again.store.close();
  });

  contract('calls are forgotten by the age of their last try', async (place) => {
    const { store, loaded } = await openLoaded(place);
    await commitCalls(store, idsFrom(1, 10), 1_000);
    await commitCalls(store, idsFrom(11, 20), 2_000);
    assert.equal(await store.forgetCalls({ keepFromWallAt: 1_000 }), 0);
    const went = await store.forgetCalls({ keepFromWallAt: 1_001 });
    assert.ok(went >= 8 && went <= 10, `${went} calls went`);
    assert.equal(loaded.finishedCalls.count({}), 20 - went);
    await store.close();
    await assert.rejects(store.forgetCalls({ keepCalls: 1 }), isFault('store.read_only'));
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

  snapshotContract(contract);
}
