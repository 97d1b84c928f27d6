import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { StringPool } from '../../src/store/string-pool.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', 'CS1', 'CS10', 'cs1', '订单'),
);

test('each text has one number, from 1 on in order of arrival, and comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
      const pool = new StringPool();
      const distinct = [...new Set(texts)];
      for (const each of texts) assert.equal(pool.add(each), distinct.indexOf(each) + 1);
      assert.equal(pool.size, distinct.length);
      for (const [index, each] of distinct.entries()) {
        assert.equal(pool.text(index + 1), each);
        assert.equal(pool.find(each), index + 1);
      }
      assert.deepEqual([pool.find('never added'), pool.add(undefined), pool.text(0)], [0, 0, undefined]);
    }),
  );
});

test('texts that hold a part are found whatever the case of their letters, none across two texts', () => {
  const ascii = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'C', '1'), maxLength: 6 });
  fc.assert(
    fc.property(
      fc.array(ascii),
      fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 1, maxLength: 3 }),
      (all, part) => {
        const pool = new StringPool();
        for (const each of all) pool.add(each);
        const hits = pool.holding(part);
        for (const each of all) assert.equal(hits[pool.find(each)], Number(each.toLowerCase().includes(part)), each);
      },
    ),
  );
});

test('many thousand texts keep their numbers while the pool grows', () => {
  const pool = new StringPool();
  const ids = Array.from({ length: 20_000 }, (_, index) => `CS27081801${index}`);
  for (const id of ids) pool.add(id);
  assert.deepEqual(
    [pool.find('CS270818010'), pool.find('CS2708180119999'), pool.find('CS2708180120000')],
    [1, 20_000, 0],
  );
  assert.equal(pool.text(12_346), 'CS2708180112345');
});
