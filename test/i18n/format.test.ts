import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { beijingFields, parseBeijing } from '../../src/i18n/beijing-fields.ts';
import { formats } from '../../src/i18n/format.ts';
import { translator } from '../../src/i18n/translator.ts';

const en = formats('en', translator('en'));
const zh = formats('zh', translator('zh'));

describe('times', () => {
  test('marketplace time is GMT+8 whatever the machine’s zone is', () => {
    assert.equal(en.simTime(Date.parse('2026-12-24T15:59:59Z')), '2026-12-24 23:59:59 GMT+8');
    assert.equal(en.simTimeShort(Date.parse('2026-12-31T16:00:00Z')), '2027-01-01 00:00:00');
    assert.equal(en.simDate(Date.parse('2026-12-31T16:00:00Z')), '2027-01-01');
    assert.equal(en.wallTime(Date.parse('2026-12-24T15:59:59.900Z')), '2026-12-24 15:59:59 UTC');
  });

  test('what a date-time field sends is read as GMT+8', () => {
    for (const text of ['2026-12-24T09:00', '2026-12-24 09:00:00', ' 2026-12-24T09:00 ']) {
      assert.equal(parseBeijing(text), Date.parse('2026-12-24T09:00:00+08:00'), text);
    }
    const leapDay = parseBeijing('2028-02-29T23:59:59');
    assert.ok(leapDay !== undefined);
    assert.deepEqual(beijingFields(leapDay), { date: '2028-02-29', time: '23:59:59' });
  });

  test('what is no date and time is not guessed at', () => {
    const wrong = [
      '',
      'tomorrow',
      '2026-02-29T09:00',
      '2026-13-01T09:00',
      '2026-12-24T24:00',
      '2026-12-24T09:61',
      '2026-12-24',
    ];
    for (const text of wrong) assert.equal(parseBeijing(text), undefined, text);
  });
});

describe('lengths of time', () => {
  const cases: readonly [ms: number, text: string][] = [
    [0, '0 ms'],
    [84, '84 ms'],
    [999, '999 ms'],
    [5_800, '5.8 s'],
    [60_000, '1 min'],
    [3_599_000, '59 min 59 s'],
    [3_600_000, '1 h'],
    [6 * 86_400_000 + 14 * 3_600_000 + 59 * 60_000, '6 d 14 h'],
    [86_400_000 + 60_000, '1 d'],
    [-5, '0 ms'],
  ];
  for (const [ms, text] of cases) test(`${ms} ms is ${text}`, () => assert.equal(en.duration(ms), text));
  test('in Chinese', () => assert.equal(zh.duration(90_000), '1 分钟 30 秒'));
});

describe('money, numbers, sizes', () => {
  test('minor units become the currency’s own form', () => {
    assert.equal(en.money(480_000, 'CNY'), '¥4,800.00');
    assert.equal(zh.money(480_000, 'CNY'), '¥4,800.00');
    assert.equal(en.money(5, 'USD'), '$0.05');
    assert.equal(en.money(123_456_789, 'EUR'), '€1,234,567.89');
  });

  test('bytes', () => {
    assert.equal(en.bytes(0), '0 B');
    assert.equal(en.bytes(1_023), '1023 B');
    assert.equal(en.bytes(1_536), '1.5 KiB');
  });
});
