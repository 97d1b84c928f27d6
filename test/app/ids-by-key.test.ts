import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IdsByKey } from '../../src/app/ids-by-key.ts';

test('ids of each key are those added and not taken away, in the order in which they came', () => {
  const name = fc.constantFrom('a', 'b', 'c', '__proto__');
  const step = fc.record({ key: name, id: name, remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const index = new IdsByKey();
      const plain = new Map<string, Set<string>>();
      for (const { key, id, remove } of steps) {
        const ids = plain.get(key) ?? new Set();
        plain.set(key, ids);
        if (remove) {
          index.delete(key, id);
          ids.delete(id);
        } else {
          index.add(key, id);
          ids.add(id);
        }
      }
      for (const [key, ids] of plain) assert.deepEqual(index.of(key), [...ids]);
    }),
  );
});
