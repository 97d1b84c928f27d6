import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RecordTable } from '../../src/app/record-table.ts';

test('newest first is the order of creation reversed, whatever is replaced or taken away', () => {
  const step = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const table = new RecordTable<number>();
      const plain = new Map<string, number>();
      steps.forEach(({ id, remove }, number) => {
        for (const map of [table, plain]) {
          if (remove) map.delete(id);
          else map.set(id, number);
        }
      });
      assert.deepEqual([...table.newestFirst()], [...plain.values()].reverse());
      assert.deepEqual([...table], [...plain]);
    }),
  );
});
