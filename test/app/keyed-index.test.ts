import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KeyedIndex } from '../../src/app/keyed-index.ts';

interface Thing {
  readonly id: string;
  readonly owner: string;
  readonly status: string;
}

test('counts and order of each owner are those of all records looked at one by one', () => {
  const step = fc.record({ id: fc.nat(6), status: fc.option(fc.constantFrom('new', 'used', 'gone')) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const index = new KeyedIndex<Thing>(({ owner }) => owner);
      const plain = new Map<string, Thing>();
      for (const { id: number, status } of steps) {
        const id = `t${number}`;
        const previous = plain.get(id) ?? null;
        const record = status === null ? null : { id, owner: number % 2 === 0 ? 'even' : 'odd', status };
        index.update(record, previous);
        if (record) plain.set(id, record);
        else plain.delete(id);
      }
      for (const owner of ['even', 'odd', 'nobody']) {
        const mine = [...plain.values()].filter((thing) => thing.owner === owner);
        assert.deepEqual([...index.of(owner).newestFirst()], mine.map(({ id }) => id).reverse());
        for (const status of ['new', 'used', 'gone']) {
          const count = mine.filter((thing) => thing.status === status).length;
          assert.equal(index.of(owner).counts.get(status) ?? 0, count);
        }
      }
    }),
  );
});
