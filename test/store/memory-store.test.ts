import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordMaps } from '../../src/domain/records.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { createTables } from '../../src/store/record-tables.ts';
import { storeContract } from '../contract/store-contract.ts';
import { listed, order } from './records.ts';

storeContract('memory store', async () => {
  const store = createMemoryStore();
  return { open: async () => store, remove: async () => undefined };
});

test('a memory store starts with the records it is given', async () => {
  const initial: RecordMaps = { ...createTables(), orders: new Map([['CS1', order('CS1')]]) };
  const loaded = await createMemoryStore(initial).load();
  assert.deepEqual(listed(loaded.records), { orders: [['CS1', order('CS1')]] });
});
