import assert from 'node:assert/strict';
import type { WorkspaceStore } from '../../src/app/ports.ts';
import type { Call, Exchange } from '../../src/domain/call.ts';
import type { Change } from '../../src/domain/records.ts';
import { createTables } from '../../src/store/record-tables.ts';
import { call, exchange, listed, listedAfter, oneOfEach, order, orderChange, snapshotHead } from '../store/records.ts';
import { allRecords } from '../support/all-records.ts';
import { isFault, type Contract, type StorePlace } from './contract-tools.ts';

const NOTHING = (): readonly Change[] => [];

async function opened(place: StorePlace): Promise<WorkspaceStore> {
  const store = await place.open();
  await store.load();
  return store;
}

async function commit(store: WorkspaceStore, changes: readonly Change[], exchanges: readonly Exchange[] = []) {
  await store.commit({ changes, exchanges });
}

/** Closes, opens again and expects exactly these records. */
async function restartedWith(
  store: WorkspaceStore,
  place: StorePlace,
  expected: ReturnType<typeof listed>,
): Promise<WorkspaceStore> {
  await store.close();
  const again = await place.open();
  const loaded = await again.load();
  assert.deepEqual(listed(allRecords(loaded)), expected);
  assert.deepEqual([loaded.damage, loaded.recovered], [undefined, undefined]);
  return again;
}

/** What every store owes its users about snapshots. */
export function snapshotContract(contract: Contract): void {
  contract('snapshots are listed from the oldest to the newest, also after a restart', async (place) => {
    const store = await opened(place);
    // Neither names nor clocks tell the order.
    const heads = [snapshotHead('snap-9', 3), snapshotHead('snap-10', 1), snapshotHead('snap-1', 2)];
    for (const head of heads) await store.takeSnapshot(head);
    assert.deepEqual(store.snapshots(), heads);
    await commit(store, [orderChange('CS1')]);
    const again = await restartedWith(store, place, listedAfter([orderChange('CS1')]));
    assert.deepEqual(again.snapshots(), heads);
    await again.takeSnapshot(snapshotHead('snap-0', 0));
    assert.equal(again.snapshots().at(-1)?.id, 'snap-0');
    await again.close();
  });

  contract('a restore brings back the records of then, later commits gone, and survives restarts', async (place) => {
    const store = await opened(place);
    await commit(store, oneOfEach());
    await store.takeSnapshot(snapshotHead('snap-1'));
    await commit(store, [orderChange('CS1', 5), orderChange('CS2'), { collection: 'buyers', id: 'v2', value: null }]);
    const restored = await store.restoreSnapshot('snap-1', NOTHING);
    assert.deepEqual(listed(allRecords(restored)), listedAfter(oneOfEach()));
    let again = await restartedWith(store, place, listedAfter(oneOfEach()));
    again = await restartedWith(again, place, listedAfter(oneOfEach()));
    await again.close();
  });

  contract('changes that belong to a restore are worked out on the records of the snapshot', async (place) => {
    const store = await opened(place);
    await commit(store, [orderChange('CS1'), orderChange('CS2')]);
    await store.takeSnapshot(snapshotHead('snap-1'));
    await commit(store, [{ collection: 'orders', id: 'CS2', value: null }]);
    const { records } = await store.restoreSnapshot('snap-1', ({ orders }) => {
      assert.deepEqual([...orders.keys()], ['CS1', 'CS2']);
      return [orderChange('CS1', 7), orderChange('CS3')];
    });
    const expected = listedAfter([orderChange('CS1'), orderChange('CS2'), orderChange('CS1', 7), orderChange('CS3')]);
    assert.deepEqual(listed(records), expected);
    await (await restartedWith(store, place, expected)).close();
  });

  contract('a restore whose changes cannot be worked out or stored changes nothing', async (place) => {
    const store = await opened(place);
    await commit(store, [orderChange('CS1')]);
    await store.takeSnapshot(snapshotHead('snap-1'));
    await commit(store, [orderChange('CS2')]);
    const defect = new Error('defect');
    await assert.rejects(
      store.restoreSnapshot('snap-1', () => {
        throw defect;
      }),
      defect,
    );
    const wrong = { ...order('CS3'), totalMinor: Number.NaN };
    await assert.rejects(
      store.restoreSnapshot('snap-1', () => [{ collection: 'orders', id: 'CS3', value: wrong }]),
      isFault('internal'),
    );
    await commit(store, [orderChange('CS4')]);
    const all = ['CS1', 'CS2', 'CS4'].map((id) => orderChange(id));
    await (await restartedWith(store, place, listedAfter(all))).close();
  });

  contract('a snapshot can be restored again and again, whatever happened in between', async (place) => {
    let store = await opened(place);
    await commit(store, [orderChange('CS1')]);
    await store.takeSnapshot(snapshotHead('snap-1'));
    for (let round = 1; round <= 3; round += 1) {
      await commit(store, [orderChange('CS1', round + 1), orderChange(`CS-${round}`)]);
      await store.takeSnapshot(snapshotHead(`round-${round}`));
      await store.restoreSnapshot('snap-1', NOTHING);
      store = await restartedWith(store, place, listedAfter([orderChange('CS1')]));
    }
    const { records } = await store.restoreSnapshot('round-2', NOTHING);
    const expected = listedAfter([orderChange('CS1', 3), orderChange('CS-2')]);
    assert.deepEqual(listed(records), expected);
    await (await restartedWith(store, place, expected)).close();
  });

  contract('commits and snapshots after a restore build on it', async (place) => {
    const store = await opened(place);
    await commit(store, [orderChange('CS1')]);
    await store.takeSnapshot(snapshotHead('snap-1'));
    await commit(store, [orderChange('CS2')]);
    await store.restoreSnapshot('snap-1', NOTHING);
    await store.takeSnapshot(snapshotHead('snap-2'));
    await commit(store, [orderChange('CS3')]);
    await store.takeSnapshot(snapshotHead('snap-3'));
    await store.deleteSnapshot('snap-1');
    const expected = listedAfter([orderChange('CS1'), orderChange('CS3')]);
    const again = await restartedWith(store, place, expected);
    assert.deepEqual(
      listed((await again.restoreSnapshot('snap-2', NOTHING)).records),
      listedAfter([orderChange('CS1')]),
    );
    assert.deepEqual(listed((await again.restoreSnapshot('snap-3', NOTHING)).records), expected);
    await (await restartedWith(again, place, expected)).close();
  });

  contract('a deleted snapshot is gone, its id is free, the others stay', async (place) => {
    const store = await opened(place);
    await commit(store, [orderChange('CS1')]);
    for (const id of ['snap-1', 'snap-2']) await store.takeSnapshot(snapshotHead(id));
    await store.deleteSnapshot('snap-1');
    await store.deleteSnapshot('never-there');
    assert.deepEqual(store.snapshots(), [snapshotHead('snap-2')]);
    await assert.rejects(store.restoreSnapshot('snap-1', NOTHING), isFault('not_found'));
    await commit(store, [orderChange('CS2')]);
    await store.takeSnapshot(snapshotHead('snap-1', 2));
    const again = await restartedWith(store, place, listedAfter([orderChange('CS1'), orderChange('CS2')]));
    assert.deepEqual(again.snapshots(), [snapshotHead('snap-2'), snapshotHead('snap-1', 2)]);
    assert.equal((await again.restoreSnapshot('snap-2', NOTHING)).records.orders.size, 1);
    assert.equal((await again.restoreSnapshot('snap-1', NOTHING)).records.orders.size, 2);
    await again.close();
  });

  contract('an id is given to one snapshot only; an unknown one cannot be restored', async (place) => {
    const store = await opened(place);
    await commit(store, [orderChange('CS1')]);
    await store.takeSnapshot(snapshotHead('snap-1'));
    await assert.rejects(store.takeSnapshot(snapshotHead('snap-1', 2)), isFault('conflict'));
    const content = { records: createTables(), exchanges: [] };
    await assert.rejects(store.writeSnapshot(snapshotHead('snap-1', 3), content), isFault('conflict'));
    assert.deepEqual(store.snapshots(), [snapshotHead('snap-1')]);
    await assert.rejects(store.restoreSnapshot('snap-2', NOTHING), isFault('not_found'));
    await (await restartedWith(store, place, listedAfter([orderChange('CS1')]))).close();
  });

  contract(
    'written records are restored with the bytes of their calls, and those of before come back',
    async (place) => {
      const store = await opened(place);
      const before = [orderChange('CS1'), callChange('c-1')];
      await commit(store, before, [exchange('x-c-1', 20), exchange('x-only-before', 20)]);
      await store.takeSnapshot(snapshotHead('before'));
      const records = { ...createTables(), calls: new Map([['c-1', call('c-1', { of: 'import' })]]) };
      async function* exchanges() {
        yield exchange('x-c-1', 333);
        yield exchange('x-c-9', 700_000);
        yield exchange('x-c-10', 700_000);
      }
      await store.writeSnapshot(snapshotHead('staged'), { records, exchanges: exchanges() });
      assert.deepEqual(await store.readExchange('x-c-1'), exchange('x-c-1', 20), 'nothing changes before the restore');
      let again = await restartedWith(store, place, listedAfter(before));
      assert.deepEqual(await again.readExchange('x-c-1'), exchange('x-c-1', 20));

      assert.deepEqual(listed((await again.restoreSnapshot('staged', NOTHING)).records), listed(records));
      await commit(again, [], [exchange('x-after', 5)]);
      await again.deleteSnapshot('staged');
      again = await restartedWith(again, place, listed(records));
      for (const [id, bytes] of [
        ['x-c-1', 333],
        ['x-c-9', 700_000],
        ['x-c-10', 700_000],
        ['x-after', 5],
      ] as const) {
        assert.deepEqual(await again.readExchange(id), exchange(id, bytes));
      }
      assert.equal(await again.readExchange('x-only-before'), undefined);

      await again.restoreSnapshot('before', NOTHING);
      again = await restartedWith(again, place, listedAfter(before));
      assert.deepEqual(await again.readExchange('x-c-1'), exchange('x-c-1', 20));
      assert.deepEqual(await again.readExchange('x-only-before'), exchange('x-only-before', 20));
      await again.close();
    },
  );

  contract('a try that is made again after a rewind has its own bytes, and the first ones come back', async (place) => {
    const store = await opened(place);
    await commit(store, [orderChange('CS1')]);
    await store.takeSnapshot(snapshotHead('before'));
    await commit(store, [], [exchange('x-c-1-2', 10)]);
    await store.takeSnapshot(snapshotHead('first'));
    await store.restoreSnapshot('before', NOTHING);
    assert.equal(await store.readExchange('x-c-1-2'), undefined);
    await commit(store, [], [exchange('x-c-1-2', 99)]);
    const again = await restartedWith(store, place, listedAfter([orderChange('CS1')]));
    assert.deepEqual(await again.readExchange('x-c-1-2'), exchange('x-c-1-2', 99));
    await again.restoreSnapshot('first', NOTHING);
    assert.deepEqual(await again.readExchange('x-c-1-2'), exchange('x-c-1-2', 10));
    await again.close();
  });

  contract('finished calls go back with a rewind and come back with the next one, records and bytes', async (place) => {
    const store = await opened(place);
    const first = [orderChange('CS1'), callChange('call-1'), callChange('call-2')];
    await commit(store, first, [exchange('call-1-1', 10), exchange('call-2-1', 10)]);
    await store.takeSnapshot(snapshotHead('first'));
    // Restarted by hand and finished another way, one that was taken away, and a new one.
    const { value: open } = openCall('call-1');
    await commit(store, [{ collection: 'calls', id: 'call-1', value: open }]);
    const second: Change[] = [
      callChange('call-1', { of: 'second' }),
      { collection: 'calls', id: 'call-2', value: null },
    ];
    await commit(store, [...second, callChange('call-3')], [exchange('call-1-1', 77), exchange('call-3-1', 30)]);
    await store.takeSnapshot(snapshotHead('second'));
    const afterSecond = listedAfter([orderChange('CS1'), callChange('call-1', { of: 'second' }), callChange('call-3')]);

    const back = await store.restoreSnapshot('first', NOTHING);
    assert.deepEqual(listed(allRecords(back)), listedAfter(first));
    assert.equal(back.finishedCalls.count({}), 2);
    assert.deepEqual(await store.readExchange('call-1-1'), exchange('call-1-1', 10));
    assert.equal(await store.readExchange('call-3-1'), undefined);
    // Another future, under the same ids.
    await commit(store, [callChange('call-3', { of: 'third' })], [exchange('call-3-1', 99)]);
    const third = listedAfter([...first, callChange('call-3', { of: 'third' })]);
    let again = await restartedWith(store, place, third);
    again = await restartedWith(again, place, third);
    assert.deepEqual(await again.readExchange('call-3-1'), exchange('call-3-1', 99));

    const forth = await again.restoreSnapshot('second', NOTHING);
    assert.deepEqual(listed(allRecords(forth)), afterSecond);
    assert.deepEqual(await again.readExchange('call-1-1'), exchange('call-1-1', 77));
    assert.deepEqual(await again.readExchange('call-3-1'), exchange('call-3-1', 30));
    again = await restartedWith(again, place, afterSecond);
    await (await restartedWith(again, place, afterSecond)).close();
  });

  contract('a call that was under way goes back to that, and finishes anew', async (place) => {
    const store = await opened(place);
    await commit(store, [openCall('call-1')]);
    await store.takeSnapshot(snapshotHead('before'));
    await commit(store, [callChange('call-1')]);
    const back = await store.restoreSnapshot('before', NOTHING);
    assert.deepEqual(listed(allRecords(back)), listedAfter([openCall('call-1')]));
    assert.equal(back.finishedCalls.has('call-1'), false);
    const again = await restartedWith(store, place, listedAfter([openCall('call-1')]));
    await commit(again, [callChange('call-1', { of: 'anew' })]);
    await (await restartedWith(again, place, listedAfter([callChange('call-1', { of: 'anew' })]))).close();
  });

  contract('written records with finished calls are restored, and those of before come back', async (place) => {
    const store = await opened(place);
    const before = [orderChange('CS1'), callChange('call-1'), callChange('call-2')];
    await commit(store, before, [exchange('call-1-1', 20)]);
    await store.takeSnapshot(snapshotHead('before'));
    const imported = [callChange('call-1', { of: 'import' }), openCall('call-7'), callChange('call-8')];
    const records = { ...createTables(), calls: new Map(imported.map(({ id, value }) => [id, value as Call])) };
    await store.writeSnapshot(snapshotHead('staged'), { records, exchanges: [exchange('call-1-1', 5)] });
    await commit(store, [callChange('call-3')]);
    await store.writeSnapshot(snapshotHead('other'), { records: createTables(), exchanges: [] });
    let again = await restartedWith(store, place, listedAfter([...before, callChange('call-3')]));
    const restored = await again.restoreSnapshot('staged', NOTHING);
    assert.deepEqual(listed(allRecords(restored)), listedAfter(imported));
    await again.deleteSnapshot('staged');
    await again.deleteSnapshot('other');
    again = await restartedWith(again, place, listedAfter(imported));
    assert.deepEqual(await again.readExchange('call-1-1'), exchange('call-1-1', 5));
    await again.restoreSnapshot('before', NOTHING);
    again = await restartedWith(again, place, listedAfter(before));
    assert.deepEqual(await again.readExchange('call-1-1'), exchange('call-1-1', 20));
    await again.close();
  });

  contract('calls that are forgotten stay in the snapshots that have them', async (place) => {
    const store = await opened(place);
    const changes: Change[] = [];
    for (let number = 1; number <= 12; number += 1) {
      changes.push(callChange(`call-${number}`));
      await commit(store, changes.slice(-1), [exchange(`call-${number}-1`, 10)]);
      if (number === 6) await store.takeSnapshot(snapshotHead('half'));
    }
    const gone = await store.forgetCalls({ keepCalls: 2 });
    assert.ok(gone > 0 && gone <= 10, `${gone} forgotten`);
    const kept = changes.slice(gone);
    assert.equal(await store.readExchange('call-1-1'), undefined);
    let again = await restartedWith(store, place, listedAfter(kept));
    assert.equal(await again.readExchange('call-1-1'), undefined);
    await again.takeSnapshot(snapshotHead('late'));
    const half = await again.restoreSnapshot('half', NOTHING);
    assert.deepEqual(listed(allRecords(half)), listedAfter(changes.slice(0, 6)));
    assert.deepEqual(await again.readExchange('call-1-1'), exchange('call-1-1', 10));
    again = await restartedWith(again, place, listedAfter(changes.slice(0, 6)));
    await again.restoreSnapshot('late', NOTHING);
    await again.deleteSnapshot('half');
    await (await restartedWith(again, place, listedAfter(kept))).close();
  });

  contract('the calls of a moment do not change with what comes after it', async (place) => {
    const store = await place.open();
    const { finishedCalls } = await store.load();
    await commit(store, [callChange('call-1'), callChange('call-2')]);
    const moment = finishedCalls.moment();
    await commit(store, [openCall('call-1'), callChange('call-3')]);
    await commit(store, [callChange('call-1', { of: 'later' })]);
    for (let round = 1; round <= 2; round += 1) {
      assert.deepEqual([...moment], [call('call-1'), call('call-2')]);
    }
    await store.close();
  });

  contract('a restore cannot change calls', async (place) => {
    const store = await opened(place);
    await commit(store, [callChange('call-1')]);
    await store.takeSnapshot(snapshotHead('snap-1'));
    await assert.rejects(
      store.restoreSnapshot('snap-1', () => [callChange('call-1', { of: 'restore' })]),
      isFault('internal'),
    );
    await (await restartedWith(store, place, listedAfter([callChange('call-1')]))).close();
  });

  contract('a snapshot whose content cannot be had is not there', async (place) => {
    const store = await opened(place);
    await commit(store, [orderChange('CS1')]);
    const cause = new Error('the upload ended early');
    async function* exchanges(): AsyncGenerator<Exchange> {
      yield exchange('x-1');
      throw cause;
    }
    const content = { records: createTables(), exchanges: exchanges() };
    await assert.rejects(store.writeSnapshot(snapshotHead('snap-1'), content));
    assert.deepEqual(store.snapshots(), []);
    await store.takeSnapshot(snapshotHead('snap-1'));
    const again = await restartedWith(store, place, listedAfter([orderChange('CS1')]));
    assert.equal(await again.readExchange('x-1'), undefined);
    await again.close();
  });

  contract('names like __proto__ are kept in snapshots', async (place) => {
    const store = await opened(place);
    const fields = JSON.parse('{"__proto__": "a", "constructor": "b"}') as Record<string, string>;
    const changes: Change[] = [
      orderChange('__proto__'),
      { collection: 'calls', id: 'constructor', value: call('constructor', fields) },
    ];
    const head = { ...snapshotHead('snap-1'), name: '__proto__' };
    await commit(store, changes, [exchange('__proto__')]);
    await store.takeSnapshot(head);
    await store.writeSnapshot(snapshotHead('staged'), {
      records: { ...createTables(), orders: new Map([['__proto__', order('__proto__', 4)]]) },
      exchanges: [],
    });
    await commit(store, [{ collection: 'orders', id: '__proto__', value: null }]);
    const staged = await store.restoreSnapshot('staged', NOTHING);
    assert.deepEqual(listed(staged.records), listedAfter([orderChange('__proto__', 4)]));
    await store.restoreSnapshot('snap-1', NOTHING);
    const again = await restartedWith(store, place, listedAfter(changes));
    assert.equal(again.snapshots()[0]?.name, '__proto__');
    assert.deepEqual(await again.readExchange('__proto__'), exchange('__proto__'));
    await again.close();
  });

  contract('snapshots taken among many commits hold a whole number of them', async (place) => {
    const store = await opened(place);
    const commits: Promise<void>[] = [];
    for (let index = 0; index < 60; index += 1) {
      commits.push(
        commit(store, [orderChange(`CS${index}`), { collection: 'calls', id: `c${index}`, value: call(`c${index}`) }]),
      );
      if (index % 12 === 6) await store.takeSnapshot(snapshotHead(`snap-${index}`));
    }
    await Promise.all(commits);
    for (const { id } of store.snapshots()) {
      const { records } = await store.restoreSnapshot(id, NOTHING);
      const upTo = Number(id.slice('snap-'.length));
      assert.ok(records.orders.size > upTo, `${id}: ${records.orders.size}`);
      assert.equal(records.calls.size, records.orders.size);
      assert.deepEqual(
        [...records.orders.keys()],
        Array.from({ length: records.orders.size }, (_, index) => `CS${index}`),
      );
    }
    await store.close();
  });

  contract('a closed store takes and restores no snapshot', async (place) => {
    const store = await opened(place);
    await store.takeSnapshot(snapshotHead('snap-1'));
    await store.close();
    await assert.rejects(store.takeSnapshot(snapshotHead('snap-2')), isFault('store.read_only'));
    await assert.rejects(store.restoreSnapshot('snap-1', NOTHING), isFault('store.read_only'));
    await assert.rejects(store.deleteSnapshot('snap-1'), isFault('store.read_only'));
  });
}

function callChange(id: string, fields?: Readonly<Record<string, string>>): Change {
  return { collection: 'calls', id, value: call(id, fields) };
}

/** The same call under way. */
function openCall(id: string): Change & { readonly collection: 'calls' } {
  const { attempts: _attempts, ...rest } = call(id);
  return { collection: 'calls', id, value: { ...rest, status: 'calling', nextAttemptSimAt: 1, attempts: [] } };
}
