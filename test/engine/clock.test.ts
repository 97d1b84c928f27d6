import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LATEST_INSTANT } from '../../src/domain/calendar.ts';
import { RATE_MAX } from '../../src/domain/clock-rates.ts';
import { CLOCK_MODES } from '../../src/domain/workspace.ts';
import { anchorClock, delayClock, readClock } from '../../src/engine/clock.ts';

test('a frozen clock stands still', () => {
  assert.equal(readClock(anchorClock('frozen', 5_000, 100), 99_999), 5_000);
});

test('a real clock runs with the wall clock from where it was anchored', () => {
  assert.equal(readClock(anchorClock('real', 5_000, 100), 1_100), 6_000);
});

test('a host clock that is set back does not take marketplace time back', () => {
  assert.equal(readClock(anchorClock('real', 5_000, 100), 40), 5_000);
});

test('at a rate so many marketplace ms pass in a real one, in whole ms', () => {
  const clock = anchorClock('rate', 5_000, 100, 1_296_000);
  assert.equal(readClock(clock, 102), 5_000 + 2 * 1_296_000);
  assert.equal(readClock(anchorClock('rate', 0, 0, 0.001), 1_999), 1);
});

test('a rate is kept while the clock stands or follows real time, and does not count there', () => {
  assert.equal(readClock(anchorClock('frozen', 5_000, 0, 60), 1_000), 5_000);
  assert.equal(readClock(anchorClock('real', 5_000, 0, 60), 1_000), 6_000);
});

test('a clock that waits for a decision stands in every mode', () => {
  for (const mode of CLOCK_MODES) {
    assert.equal(readClock({ ...anchorClock(mode, 5_000, 0, 60), standing: true }, 1_000), 5_000);
  }
});

test('no clock runs beyond the end of the calendar', () => {
  for (const mode of ['real', 'rate'] as const) {
    const clock = anchorClock(mode, LATEST_INSTANT - 10, 0, RATE_MAX);
    assert.equal(readClock(clock, 86_400_000), LATEST_INSTANT);
  }
});

test('wall time that does not count moves the anchor, nothing else', () => {
  const clock = anchorClock('rate', 5_000, 100, 60);
  assert.equal(readClock(delayClock(clock, 40), 150), readClock(clock, 110));
  assert.equal(delayClock(clock, 0), clock);
});
