import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { MarketState } from '../../src/app/market-state.ts';
import type { WorkspaceStore } from '../../src/app/ports.ts';
import type { Call } from '../../src/domain/call.ts';
import type { Change } from '../../src/domain/records.ts';
import type { CallFilter } from '../../src/read/api/call-filter.ts';
import { findCalls, TEXTS_PER_SEARCH } from '../../src/read/api/find-calls.ts';
import { encodeCursor } from '../../src/read/api/page-of.ts';
import { openFileStore } from '../../src/store/file-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { isFault } from '../contract/store-contract.ts';
import { call, oneOfEach, order } from '../store/records.ts';

const MESSAGE = 'Teil "fehlt" 缺少\nzweite Zeile';

function change(value: Call): Change {
  return { collection: 'calls', id: value.id, value };
}

function made(number: number, members: Partial<Call> = {}): Call {
  return { ...call(`call-${number}`, { orderId: 'CS1', note: `note ${number}` }), ...members };
}

const withMessage = (resultMsg: string): Partial<Call> => ({
  attempts: call('call-1').attempts.map((attempt) => ({ ...attempt, resultMsg })),
});

async function stateOf(store: WorkspaceStore, calls: readonly Call[]): Promise<MarketState> {
  await store.load();
  await store.commit({ changes: [...oneOfEach(), ...calls.map(change)], exchanges: [] });
  await store.close();
  return new MarketState(await store.load());
}

function idsOf(state: MarketState, filter: CallFilter, after?: string) {
  const page = findCalls(filter, state, { limit: 3, after });
  return { ids: page.items.map(({ id }) => id), next: page.nextCursor, searchedTo: page.searchedTo };
}

const MIXED = [
  made(2, { instanceId: 'i-2', orderId: 'CS2', firstAnsweredInstanceId: 'ISV-old' }),
  made(5, { status: 'failed', productId: 'desk', ...withMessage(MESSAGE) }),
  made(6, { status: 'retrying', nextAttemptSimAt: 9, instanceId: 'i-2' }),
  made(9, { activity: 'releaseInstance', cause: 'end_of_retention' }),
];

/** Filters with the ids that fit among `MIXED` and the `call-1` of `oneOfEach`. */
const FILTERS: readonly (readonly [CallFilter, readonly number[]])[] = [
  [{ status: 'failed' }, [5]],
  [{ status: 'retrying' }, [6]],
  [{ activity: 'releaseInstance' }, [9]],
  [{ productId: 'desk' }, [5]],
  [{ orderId: 'CS2' }, [2]],
  [{ instanceId: 'i-2' }, [6, 2]],
  [{ instanceId: 'seller-1', status: 'failed' }, [5]],
  [{ instanceId: 'ISV-old' }, [2]],
  [{ instanceId: 'isv-old' }, []],
  [{ direction: 'from_seller' }, []],
  [{ q: 'isv-OLD' }, [2]],
  [{ q: 'Call-9' }, [9]],
  [{ q: 'end_of' }, [9]],
  [{ q: 'NOTE 5' }, [5]],
  [{ q: '"fehlt"' }, [5]],
  [{ q: '缺少' }, [5]],
  [{ q: 'seller-1', status: 'failed' }, [5]],
  [{ q: 'isv.example.com', activity: 'releaseInstance' }, [9]],
  [{ q: 'accesskey' }, []],
  [{ q: 'no such text' }, []],
];

for (const kind of ['memory', 'files'] as const) {
  test(`${kind}: every criterion finds finished and unfinished calls alike`, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'koosim-find-'));
    const first = kind === 'memory' ? createMemoryStore() : await openFileStore(folder);
    try {
      await first.load();
      // The order and the instance of `oneOfEach` belong together here.
      const ordered: Change = { collection: 'orders', id: 'CS1', value: { ...order('CS1'), instanceId: 'i-1' } };
      await first.commit({ changes: [...oneOfEach(), ordered, ...MIXED.map(change)], exchanges: [] });
      await first.close();
      const store = kind === 'memory' ? first : await openFileStore(folder);
      const state = new MarketState(await store.load());
      for (const [filter, numbers] of FILTERS) {
        const found = findCalls(filter, state, { limit: 10 }).items.map(({ id }) => id);
        assert.deepEqual(
          found,
          numbers.map((number) => `call-${number}`),
          JSON.stringify(filter),
        );
      }
      await store.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

test('pages go on where they were while calls are made, finish, and vanish', async () => {
  const store = createMemoryStore();
  const state = await stateOf(
    store,
    [2, 3, 4, 5, 6, 7, 8].map((number) => made(number)),
  );
  const first = idsOf(state, {});
  assert.deepEqual(first.ids, ['call-8', 'call-7', 'call-6']);
  state.apply(change(made(9)));
  state.apply({ collection: 'calls', id: 'call-6', value: null });
  state.apply(change(made(5, { status: 'calling' })));
  const second = idsOf(state, {}, first.next);
  assert.deepEqual(second.ids, ['call-5', 'call-4', 'call-3']);
  assert.deepEqual(idsOf(state, {}, second.next), {
    ids: ['call-2', 'call-1'],
    next: undefined,
    searchedTo: undefined,
  });
  assert.throws(() => idsOf(state, {}, encodeCursor('nonsense')), isFault('invalid_input'));
});

test('a text is looked for in a bounded number of records; heads are searched to the end; a cursor goes on', async () => {
  const count = TEXTS_PER_SEARCH + 300;
  const calls = Array.from({ length: count }, (_, index) => made(index + 2));
  const state = await stateOf(createMemoryStore(), calls);

  const recent = idsOf(state, { q: `note ${count}` });
  assert.deepEqual(recent.ids, [`call-${count}`]);
  assert.ok(recent.searchedTo !== undefined, 'the rest was not searched');

  const old = idsOf(state, { q: 'note 77' });
  assert.deepEqual(old.ids, ['call-779', 'call-778', 'call-777'], 'found within the bound');

  const beyond = idsOf(state, { q: 'note 250.' });
  assert.deepEqual([beyond.ids, beyond.next], [[], undefined]);
  const cut = idsOf(state, { q: 'note 30' });
  assert.ok(cut.ids.length === 3 && cut.next !== undefined && cut.searchedTo === undefined, 'the page was full before');

  const deep = idsOf(state, { q: 'call-25' });
  assert.deepEqual(deep.ids, ['call-259', 'call-258', 'call-257'], 'ids are found however old');
  assert.ok(deep.searchedTo !== undefined);

  const onward = idsOf(state, { q: 'note 123' }, beyond.searchedTo);
  assert.deepEqual(onward.ids, ['call-123']);
  assert.equal(onward.searchedTo, undefined, 'now everything has been searched');
});
