import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorClock, readClock } from '../../src/engine/clock.ts';

test('a frozen clock stands still', () => {
  assert.equal(readClock(anchorClock('frozen', 5_000, 100), 99_999), 5_000);
});

test('a real clock runs with the wall clock from where it was anchored', () => {
  assert.equal(readClock(anchorClock('real', 5_000, 100), 1_100), 6_000);
});

test('a host clock that is set back does not take marketplace time back', () => {
  assert.equal(readClock(anchorClock('real', 5_000, 100), 40), 5_000);
});
