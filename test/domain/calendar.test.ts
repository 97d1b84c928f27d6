import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Period } from '../../src/domain/catalogue.ts';
import { addIsoDuration, beijingDate, orderNumberTime, termEnd, wireTime } from '../../src/domain/calendar.ts';

const at = (iso: string): number => Date.parse(iso);

const TERM_ENDS: readonly [from: string, period: Period, anchorDay: number | undefined, wire: string][] = [
  // The captured mock order of v2-saas 8.3: ordered 21 Nov 2024, one year.
  ['2024-11-21T17:08:46+08:00', { type: 'year', number: 1 }, undefined, '20251121155959'],
  // Month ends clamp …
  ['2026-01-31T10:00:00+08:00', { type: 'month', number: 1 }, undefined, '20260228155959'],
  ['2028-01-31T10:00:00+08:00', { type: 'month', number: 1 }, undefined, '20280229155959'],
  ['2026-08-31T10:00:00+08:00', { type: 'month', number: 6 }, undefined, '20270228155959'],
  ['2026-03-30T10:00:00+08:00', { type: 'month', number: 1 }, undefined, '20260430155959'],
  // … and later months return to the first day's number (marketplace-rules 4.1: 30 April becomes 31 May).
  ['2026-02-28T23:59:59+08:00', { type: 'month', number: 1 }, 31, '20260331155959'],
  ['2026-04-30T23:59:59+08:00', { type: 'month', number: 1 }, 31, '20260531155959'],
  ['2028-02-29T23:59:59+08:00', { type: 'year', number: 1 }, 29, '20290228155959'],
  ['2029-02-28T23:59:59+08:00', { type: 'year', number: 3 }, 29, '20320229155959'],
  // A leap day bought, a year later.
  ['2028-02-29T00:00:00+08:00', { type: 'year', number: 1 }, undefined, '20290228155959'],
  // Days, over a month end and a leap day.
  ['2028-02-28T12:00:00+08:00', { type: 'day', number: 1 }, undefined, '20280229155959'],
  ['2028-02-28T12:00:00+08:00', { type: 'day', number: 2 }, undefined, '20280301155959'],
  // The Beijing date counts, not the UTC date: 00:30 in Beijing is still yesterday in UTC.
  ['2026-05-01T00:30:00+08:00', { type: 'month', number: 1 }, undefined, '20260601155959'],
  ['2026-04-30T23:30:00+08:00', { type: 'month', number: 1 }, undefined, '20260530155959'],
  // Over the end of a year.
  ['2026-12-31T09:00:00+08:00', { type: 'month', number: 2 }, undefined, '20270228155959'],
  ['2026-12-15T09:00:00+08:00', { type: 'month', number: 9 }, undefined, '20270915155959'],
];

for (const [from, period, anchorDay, wire] of TERM_ENDS) {
  test(`a term of ${period.number} ${period.type} from ${from} (anchor ${anchorDay ?? 'own day'}) ends ${wire} UTC`, () => {
    assert.equal(wireTime(termEnd(at(from), period, anchorDay)), wire);
  });
}

test('a term ends at 23:59:59 Beijing time', () => {
  const end = termEnd(at('2026-06-10T08:00:00+08:00'), { type: 'month', number: 1 });
  assert.equal(end, at('2026-07-10T23:59:59+08:00'));
});

const DURATIONS: readonly [from: string, duration: string, to: string | undefined][] = [
  ['2026-01-31T10:20:30+08:00', 'P1M', '2026-02-28T10:20:30+08:00'],
  ['2026-01-31T10:20:30+08:00', 'P30D', '2026-03-02T10:20:30+08:00'],
  ['2028-02-29T10:20:30+08:00', 'P1Y', '2029-02-28T10:20:30+08:00'],
  ['2026-01-31T00:10:00+08:00', 'PT1H', '2026-01-31T01:10:00+08:00'],
  ['2026-01-31T23:30:00+08:00', 'P1DT45M', '2026-02-02T00:15:00+08:00'],
  ['2026-01-31T23:30:00+08:00', 'P2W', '2026-02-14T23:30:00+08:00'],
  ['2026-01-31T23:30:00+08:00', 'PT90S', '2026-01-31T23:31:30+08:00'],
  ['2026-01-31T23:30:00+08:00', 'P', undefined],
  ['2026-01-31T23:30:00+08:00', 'PT', undefined],
  ['2026-01-31T23:30:00+08:00', 'P0D', undefined],
  ['2026-01-31T23:30:00+08:00', 'P-1D', undefined],
  ['2026-01-31T23:30:00+08:00', '1 day', undefined],
];

for (const [from, duration, to] of DURATIONS) {
  test(`${from} + ${duration} is ${to ?? 'no duration'}`, () => {
    const result = addIsoDuration(at(from), duration);
    assert.equal(result, to === undefined ? undefined : at(to));
  });
}

test('the Beijing date changes at 16:00 UTC', () => {
  assert.deepEqual(beijingDate(at('2026-02-28T15:59:59.999Z')), { year: 2026, month: 2, day: 28 });
  assert.deepEqual(beijingDate(at('2026-02-28T16:00:00Z')), { year: 2026, month: 3, day: 1 });
});

test('order numbers carry Beijing time', () => {
  // The documented sample CS2211181819B4LVS was ordered on 18 Nov 2022 at 18:19 Beijing time.
  assert.equal(orderNumberTime(at('2022-11-18T10:19:59Z')), '2211181819');
});
