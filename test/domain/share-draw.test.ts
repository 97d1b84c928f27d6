import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareDraw } from '../../src/domain/share-draw.ts';

const TRIES = 4_000;

void test('whatever the seed: a share is drawn near its size, the same again, each draw by itself', () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const start = seed * 71_582_788;
    const draws = Array.from({ length: TRIES }, (_, index) => shareDraw(start, index));
    assert.ok(draws.every((draw) => draw >= 0 && draw < 1));
    for (const percent of [1, 10, 50, 90]) {
      const taken = draws.filter((draw) => draw * 100 < percent).length;
      const expected = (TRIES * percent) / 100;
      const spread = Math.sqrt(TRIES * (percent / 100) * (1 - percent / 100));
      assert.ok(Math.abs(taken - expected) < 5 * spread, `seed ${start}: ${taken} of ${TRIES} at ${percent} %`);
    }
    // The draws backwards: none depends on another.
    for (let index = TRIES - 1; index >= 0; index -= 97) assert.equal(shareDraw(start, index), draws[index]);
  }
});

void test('seeds differ, and every try is taken at 100 %', () => {
  const taken = (seed: number): string =>
    Array.from({ length: 64 }, (_, index) => (shareDraw(seed, index) < 0.5 ? '1' : '0')).join('');
  const patterns = new Set(Array.from({ length: 200 }, (_, seed) => taken(seed)));
  assert.equal(patterns.size, 200);
});
