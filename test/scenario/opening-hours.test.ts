import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS } from '../../src/domain/calendar.ts';
import { midnightBefore, someTimeOn, visits } from '../../src/scenario/opening-hours.ts';
import { Prng } from '../../src/scenario/prng.ts';

const NOON = Date.parse('2026-06-10T12:00:00+08:00');
const MIDNIGHT = Date.parse('2026-06-10T00:00:00+08:00');

test('midnight is that of Beijing', () => {
  assert.equal(midnightBefore(NOON), MIDNIGHT);
  assert.equal(midnightBefore(MIDNIGHT), MIDNIGHT);
  assert.equal(midnightBefore(MIDNIGHT - 1), MIDNIGHT - DAY_MS);
});

test('some time on a day is on that day, mostly when people are awake', () => {
  const chance = new Prng(1);
  const hours = Array.from({ length: 500 }, () => (someTimeOn(NOON, chance) - MIDNIGHT) / 3_600_000);
  assert.ok(hours.every((hour) => hour >= 0 && hour < 24));
  assert.ok(hours.filter((hour) => hour >= 8 && hour < 20).length > 400);
});

test('visits lie within the bounds, ascending, as many as asked for, fewer at weekends', () => {
  const bounds = { fromSimAt: NOON - 70 * DAY_MS, toSimAt: NOON };
  const found = visits(bounds, () => 9, new Prng(2));
  assert.deepEqual(
    found,
    found.toSorted((one, other) => one - other),
  );
  assert.ok(found.every((simAt) => simAt > bounds.fromSimAt && simAt < bounds.toSimAt));
  const isWeekend = (simAt: number): boolean => [0, 6].includes(new Date(simAt + 8 * 3_600_000).getUTCDay());
  const weekend = found.filter(isWeekend).length;
  assert.ok(Math.abs(weekend - 20 * 3) <= 10, `${weekend} at weekends`);
  assert.ok(Math.abs(found.length - weekend - 50 * 9) <= 20, `${found.length - weekend} on other days`);
});
