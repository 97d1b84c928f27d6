import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CUSTOMER_LEVELS, type CustomerLevel } from '../../src/domain/buyer.ts';
import {
  isAllowedRuleValue,
  RULE_KEYS,
  ruleValue,
  siteProfile,
  SITES,
  type Site,
} from '../../src/domain/site-profile.ts';

/** marketplace-rules 5.1, columns "Period: grace" and "Period: retention". */
const LENGTHS: Readonly<Record<Site, Readonly<Record<CustomerLevel, readonly [number, number]>>>> = {
  cn: { V5: [7, 15], V4: [7, 7], V3: [7, 7], V2: [1, 7], V1: [1, 1], V0: [1, 1] },
  intl: { V5: [15, 15], V4: [15, 15], V3: [15, 15], V2: [15, 15], V1: [15, 15], V0: [15, 15] },
  eu: { V5: [15, 15], V4: [15, 15], V3: [15, 15], V2: [15, 15], V1: [15, 15], V0: [15, 15] },
};

for (const site of SITES) {
  for (const level of CUSTOMER_LEVELS) {
    test(`${site} ${level}: grace and retention`, () => {
      const profile = siteProfile(site);
      const found = [
        ruleValue(profile, `expiry.${level}.graceDays`),
        ruleValue(profile, `expiry.${level}.retentionDays`),
      ];
      assert.deepEqual(found, LENGTHS[site][level]);
    });
  }
  test(`${site}: every rule names its source and how sure it is`, () => {
    for (const key of RULE_KEYS) {
      const rule = siteProfile(site).rules[key];
      assert.ok(rule.source.length > 3, key);
      assert.ok(isAllowedRuleValue(key, rule.value), key);
    }
  });
}

test('real calls carry testFlag 0 on the Europe site only', () => {
  assert.deepEqual(
    SITES.map((site) => ruleValue(siteProfile(site), 'request.testFlag')),
    ['absent', 'absent', '0'],
  );
});

test('that every failed try of a call is told is documented (v1-saas 8, v2-saas 7)', () => {
  const { value, certainty } = siteProfile('cn').rules['notice.callFailed'];
  assert.deepEqual([value, certainty], ['every_try', 'documented']);
});

test('the guesses for the Europe site are marked as such', () => {
  assert.equal(siteProfile('eu').rules['expiry.V0.graceDays'].certainty, 'unknown');
  // Its text of 2023 that answers must be signed was never withdrawn (v2-saas 3).
  assert.equal(siteProfile('eu').rules['answer.bodySign'].certainty, 'unknown');
});

for (const [key, figure] of [
  ['retry.refreshInstance.windowMinutes', 120],
  ['retry.updateInstanceStatus.windowMinutes', 60],
  ['answer.timeoutMs', 20_000],
] as const) {
  test(`${key} was read on the China site, elsewhere it is inferred (marketplace-rules 12.2, v2-saas 10)`, () => {
    assert.deepEqual(
      SITES.map((site) => {
        const { value, certainty } = siteProfile(site).rules[key];
        return [value, certainty];
      }),
      [
        [figure, 'documented'],
        [figure, 'inferred'],
        [figure, 'inferred'],
      ],
    );
  });
}

test('usageInfo is required where the table of queryInstance has it (v2-saas 10)', () => {
  assert.deepEqual(
    SITES.map((site) => {
      const { value, certainty } = siteProfile(site).rules['answer.usageInfo'];
      return [value, certainty];
    }),
    [
      ['required', 'documented'],
      ['optional', 'documented'],
      ['optional', 'unknown'],
    ],
  );
});

test('what only the China site prints is inferred elsewhere, with the same figure', () => {
  // marketplace-rules 0 (rule 10), 2.1 (stock) and 12.2 (2 h and 1 h) are marked [doc, cn]; the table of 7.2 has no column for eu.
  const keys = [
    'stock.default',
    'stock.adjustmentMax',
    'retry.refreshInstance.windowMinutes',
    'retry.updateInstanceStatus.windowMinutes',
    'order.sellerSeesOnDemand',
  ] as const;
  for (const key of keys) {
    const rules = SITES.map((site) => siteProfile(site).rules[key]);
    assert.deepEqual(
      rules.map(({ certainty }) => certainty),
      ['documented', 'inferred', 'inferred'],
      key,
    );
    assert.equal(new Set(rules.map(({ value }) => value)).size, 1, key);
  }
  assert.deepEqual(
    SITES.map((site) => siteProfile(site).rules['refund.onDemand'].certainty),
    ['documented', 'documented', 'inferred'],
  );
});

test('the common expiry day is one of 1 to 28 or the last (marketplace-rules 4.3)', () => {
  const isDay = (day: number): boolean => isAllowedRuleValue('renewal.unified.day', day);
  assert.deepEqual([0, 1, 28, 29, 30, 31, 32].map(isDay), [false, true, true, false, false, true, false]);
});

test('an override changes the value and keeps source and certainty', () => {
  const rule = siteProfile('cn', { 'expiry.freezeAt': 'end_of_grace' }).rules['expiry.freezeAt'];
  assert.equal(rule.value, 'end_of_grace');
  assert.equal(rule.certainty, 'inferred');
  assert.equal(ruleValue(siteProfile('cn'), 'expiry.freezeAt'), 'at_expiry');
});

test('impossible readings are not allowed', () => {
  assert.equal(isAllowedRuleValue('expiry.freezeAt', 'never'), false);
  assert.equal(isAllowedRuleValue('answer.timeoutMs', 0), false);
  assert.equal(isAllowedRuleValue('answer.timeoutMs', 20_000.5), false);
  assert.equal(isAllowedRuleValue('answer.timeoutMs', '20000'), false);
  assert.equal(isAllowedRuleValue('answer.timeoutMs', 15_000), true);
});
