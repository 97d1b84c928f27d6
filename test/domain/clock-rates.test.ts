import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CLOCK_RATES,
  factorOfRate,
  isClockRate,
  RATE_MAX,
  RATE_MIN,
  rateOfFactor,
} from '../../src/domain/clock-rates.ts';

test('the list goes from slow to fast and holds what App Store testing offers', () => {
  const factors = CLOCK_RATES.map(({ spanMs, inMs }) => spanMs / inMs);
  assert.deepEqual(
    [...factors].sort((a, b) => a - b),
    factors,
  );
  assert.equal(factorOfRate('month_in_1_h'), 720);
  assert.equal(factorOfRate('month_in_2_s'), 1_296_000);
  assert.equal(factorOfRate('warp'), undefined);
});

test('every named rate is found by its factor; others have no name', () => {
  for (const { id } of CLOCK_RATES) assert.equal(rateOfFactor(factorOfRate(id))?.id, id);
  assert.equal(rateOfFactor(721), undefined);
  assert.equal(rateOfFactor(undefined), undefined);
});

test('a factor is positive, bounded and a number', () => {
  const wrong = [0, -1, RATE_MIN / 2, RATE_MAX * 2, Number.NaN, Number.POSITIVE_INFINITY];
  assert.deepEqual(wrong.filter(isClockRate), []);
  assert.ok([RATE_MIN, 1, RATE_MAX].every(isClockRate));
});
