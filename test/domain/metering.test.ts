import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CUSTOMER_LEVELS } from '../../src/domain/buyer.ts';
import type { UsageBand, UsageModel } from '../../src/domain/catalogue.ts';
import { alarmAt } from '../../src/domain/meter.ts';
import { resetPack, startPack } from '../../src/domain/package-quota.ts';
import type { Instance } from '../../src/domain/instance.ts';
import { ruleValue, siteProfile, SITES } from '../../src/domain/site-profile.ts';
import { accumulationFrom, billingCycle, collectedUntil, collectionSimAt } from '../../src/domain/usage-cycle.ts';
import { exactPrice, roundPrice, usageSlices } from '../../src/domain/usage-price.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const cn = siteProfile('cn');

describe('prices of use (marketplace-rules 2.3: 8 minutes, the first 3 at 0.30, above at 0.20)', () => {
  const bands: UsageBand[] = [
    { fromUnits: 0, unitPriceMicros: 300_000 },
    { fromUnits: 3, unitPriceMicros: 200_000 },
  ];
  const cases: readonly (readonly [UsageModel, units: number, accumulated: number, amountMinor: number])[] = [
    ['graduated', 8, 0, 190],
    ['volume', 8, 0, 160],
    ['volume', 3, 0, 90],
    ['graduated', 8, 3, 160],
    ['graduated', 2, 2, 50],
    ['graduated', 0, 0, 0],
  ];
  for (const [model, units, accumulated, amountMinor] of cases) {
    test(`${model}: ${units} after ${accumulated}`, () => {
      const slices = usageSlices({ model, bands }, units * 10_000, accumulated * 10_000);
      assert.equal(roundPrice(exactPrice(slices), 'each_charge').amountMinor, amountMinor);
    });
  }

  test('fixed: each unit at the same price, fractions too', () => {
    const fixed = usageSlices({ model: 'fixed', bands: bands.slice(0, 1) }, 80_001, 0);
    assert.equal(exactPrice(fixed), 80_001n * 300_000n);
  });

  test('fractions of a cent are carried on, so that charges add up', () => {
    // Ten charges of 0.004 are 0.04; rounded each they would be nothing.
    let carry = 0;
    let sum = 0;
    for (let index = 0; index < 10; index += 1) {
      const rounded = roundPrice(BigInt(carry) + 40_000_000n, 'carried_on');
      carry = rounded.carry;
      sum += rounded.amountMinor;
    }
    assert.deepEqual([sum, carry], [4, 0]);
    assert.equal(roundPrice(40_000_000n, 'each_charge').amountMinor, 0);
    assert.equal(roundPrice(50_000_000n, 'each_charge').amountMinor, 1);
  });
});

describe('billing cycles (v1-saas 5.8, v2-saas 8.4: collected at minute 15, and at 01:00)', () => {
  const collected: readonly (readonly [cycle: 'hour' | 'day', end: string, now: string, due: string])[] = [
    ['hour', '2026-06-10T09:00:00', '2026-06-10T09:05:00', '2026-06-10T09:15:00'],
    ['hour', '2026-06-10T08:30:00', '2026-06-10T08:40:00', '2026-06-10T09:15:00'],
    ['hour', '2026-06-10T09:00:00', '2026-06-10T09:15:00', '2026-06-10T10:15:00'],
    ['hour', '2026-06-10T09:00:00', '2026-06-10T11:40:00', '2026-06-10T12:15:00'],
    ['day', '2026-06-10T09:00:00', '2026-06-10T09:05:00', '2026-06-11T01:00:00'],
    ['day', '2026-06-11T00:00:00', '2026-06-11T00:10:00', '2026-06-11T01:00:00'],
    ['day', '2026-06-11T00:00:00', '2026-06-11T01:30:00', '2026-06-12T01:00:00'],
  ];
  for (const [cycle, end, now, due] of collected) {
    test(`${cycle}: ended ${end}, reported ${now}`, () => {
      const dueSimAt = collectionSimAt(cycle, at(end), at(now), cn);
      assert.equal(dueSimAt, at(due));
      assert.ok(billingCycle(cycle, at(end)).toSimAt <= collectedUntil(cycle, dueSimAt));
    });
  }

  test('the end of a cycle belongs to it; accumulation is by Beijing days and months', () => {
    const { fromSimAt, toSimAt } = billingCycle('day', at('2026-07-01T00:00:00'));
    assert.deepEqual([fromSimAt, toSimAt], [at('2026-06-30T00:00:00'), at('2026-07-01T00:00:00')]);
    assert.equal(accumulationFrom('month', at('2026-06-30T23:59:59')), at('2026-06-01T00:00:00'));
    assert.equal(accumulationFrom('day', at('2026-06-30T00:00:00')), at('2026-06-30T00:00:00'));
  });
});

describe('arrears: days of grace and retention by site and level (marketplace-rules 5.1, pay-per-use)', () => {
  const expected = {
    cn: { V0: [0, 1], V1: [0, 1], V2: [0, 7], V3: [1, 7], V4: [1, 7], V5: [7, 15] },
    intl: undefined,
    eu: undefined,
  };
  for (const site of SITES) {
    for (const level of CUSTOMER_LEVELS) {
      test(`${site} ${level}`, () => {
        const profile = siteProfile(site);
        assert.deepEqual(
          [ruleValue(profile, `arrears.${level}.graceDays`), ruleValue(profile, `arrears.${level}.retentionDays`)],
          expected[site]?.[level] ?? [15, 15],
        );
      });
    }
  }

  test('pay-per-use is sold on the China and the international site, not on that of Europe', () => {
    assert.deepEqual(
      SITES.map((site) => ruleValue(siteProfile(site), 'usage.sold')),
      ['offered', 'offered', 'not_offered'],
    );
  });
});

describe('quotas of packages (marketplace-rules 8.3 and 8.4)', () => {
  const start = at('2026-01-31T10:00:00');
  const instance = {
    startSimAt: start,
    expireSimAt: at('2026-05-31T23:59:59'),
    pack: {
      terms: {
        billingItemId: 'minutes',
        quotaUnits: 300,
        validity: { type: 'month', number: 4 },
        resetEvery: 'month',
        overage: 'pay',
      },
      leftTenThousandths: 0,
    },
  } as unknown as Instance;

  test('a resettable one is full again after each period since its start, as terms end, until it is over', () => {
    let pack = startPack(instance, cn);
    const resets: string[] = [];
    while (pack.resetsSimAt !== undefined) {
      resets.push(new Date(pack.resetsSimAt + 8 * 3_600_000).toISOString().slice(0, 19));
      const used = { ...pack, leftTenThousandths: 5, usedUpSimAt: 1, alarmedSimAt: 1 };
      pack = resetPack({ ...instance, pack: used }, pack.resetsSimAt, cn);
      assert.deepEqual([pack.leftTenThousandths, pack.leftBeforeTenThousandths], [3_000_000, 5]);
      assert.deepEqual([pack.usedUpSimAt, pack.alarmedSimAt], [undefined, undefined]);
    }
    assert.deepEqual(resets, ['2026-03-01T00:00:00', '2026-04-01T00:00:00', '2026-05-01T00:00:00']);
  });

  test('by the calendar, where the rule is read so', () => {
    const { resetsSimAt } = startPack(instance, siteProfile('cn', { 'package.resets': 'by_calendar' }));
    assert.equal(resetsSimAt, at('2026-02-01T00:00:00'));
  });

  test('the alarm is a share of the quota or a number of units', () => {
    const terms = { billingItemId: 'minutes', quotaUnits: 300, overage: 'pay' };
    const of = (kind: 'percent' | 'units', value: number) => alarmAt({ terms: terms as never, alarm: { kind, value } });
    assert.deepEqual([of('percent', 20), of('units', 20), alarmAt({ terms: terms as never })], [600_000, 200_000, -1]);
  });
});
