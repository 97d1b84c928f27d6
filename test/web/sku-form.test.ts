import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Sku } from '../../src/domain/catalogue.ts';
import { withAttributes } from '../../src/domain/edit-specification.ts';
import { readAttributes, attributeRows } from '../../src/web/pages/seller/listing/attribute-lines.ts';
import { readSku } from '../../src/web/pages/seller/listing/read-sku.ts';
import { skuFields, type SkuFields } from '../../src/web/pages/seller/listing/sku-fields.ts';

const name = (en: string) => ({ en, zh: en });
const unit = name('users');

const SKUS: Readonly<Record<string, Sku>> = {
  'periods with bands, discount and a further quantity': {
    code: 'a',
    name: name('A'),
    quantity: { attribute: 'amount', unit, min: 5, max: 500, step: 5 },
    furtherRanges: [{ attribute: 'diskSize', unit: name('GB'), min: 10, max: 100, step: 10 }],
    prices: [
      {
        offerId: 'OFFI1',
        billing: 'period',
        periodType: 'month',
        unitPriceMinor: 30_050,
        quantityBands: {
          model: 'tier',
          bands: [
            { from: 1, unitPriceMinor: 30_050 },
            { from: 11, unitPriceMinor: 25_000 },
          ],
        },
        furtherPrices: [{ attribute: 'diskSize', unitPriceMinor: 100 }],
        discountBasisPoints: 1_250,
      },
    ],
  },
  'trial for some, once': {
    code: 'b',
    name: name('B'),
    forSale: false,
    prices: [
      { offerId: 'OFFI2', billing: 'one_time', unitPriceMinor: 1 },
      {
        offerId: 'OFFI3',
        billing: 'trial',
        unitPriceMinor: 0,
        trial: { type: 'day', number: 14 },
        trialFor: ['ann'],
      },
    ],
  },
  'pay-per-use and a package': {
    code: 'c',
    name: name('C'),
    prices: [
      {
        offerId: 'OFFI4',
        billing: 'on_demand',
        unitPriceMinor: 0,
        billingItems: [
          {
            id: 'calls',
            name: name('Calls'),
            unit: name('calls'),
            offerId: 'OFFI5',
            model: 'graduated',
            bands: [
              { fromUnits: 0, unitPriceMicros: 300_000 },
              { fromUnits: 1_000, unitPriceMicros: 1_500 },
            ],
            cycle: 'day',
            accumulation: 'month',
          },
        ],
      },
      {
        offerId: 'OFFI6',
        billing: 'package',
        unitPriceMinor: 9_900,
        package: {
          billingItemId: 'calls',
          quotaUnits: 10_000,
          validity: { type: 'month', number: 3 },
          resetEvery: 'month',
          overage: 'stop',
        },
      },
    ],
  },
};

const never = (): string => assert.fail('an offer id that is there stays');

describe('the form of a SKU', () => {
  for (const [title, sku] of Object.entries(SKUS)) {
    test(`${title}: what is shown is read back as it was`, () => {
      assert.deepEqual(readSku(sku, skuFields(sku), never), { sku });
    });
  }

  const base: SkuFields = { code: 'x', nameEn: 'X', nameZh: 'X' };
  const month: SkuFields = { ...base, monthSold: 'on', monthModel_amount: 'linear', monthPrice_amount: '10' };
  const wrong: [title: string, fields: SkuFields, problems: readonly string[]][] = [
    ['nothing', {}, ['code sku_code', 'nameEn required', 'nameZh required']],
    ['a price that is none', { ...month, monthPrice_amount: '1,5' }, ['monthPrice_amount money']],
    ['a missing price', { ...month, monthPrice_amount: '' }, ['monthPrice_amount required']],
    [
      'bands that do not begin at 1',
      { ...month, monthModel_amount: 'step', monthBands_amount: '2=5' },
      ['monthBands_amount bands'],
    ],
    [
      'bands that do not ascend',
      { ...month, monthModel_amount: 'step', monthBands_amount: '1=5; 1=4' },
      ['monthBands_amount bands'],
    ],
    ['a discount of everything', { ...month, monthDiscount: '100' }, ['monthDiscount percent']],
    [
      'a range upside down',
      { ...base, amountMin: '5', amountMax: '4', amountStep: '1', amountUnitEn: 'u', amountUnitZh: 'u' },
      ['amountMax range_max'],
    ],
    ['pay-per-use of nothing', { ...base, on_demandSold: 'on' }, ['item0Id required']],
  ];
  for (const [title, fields, problems] of wrong) {
    test(title, () => {
      const read = readSku({ code: 'x', name: name('X'), prices: [] }, fields, () => 'OFFI');
      assert.ok('problems' in read);
      assert.deepEqual(
        read.problems.map(({ path, message }) => `${path} ${message}`),
        problems,
      );
    });
  }
});

describe('attributes and the SKUs that they make', () => {
  const attributes = [
    { id: 'edition', name: name('Edition'), values: [{ id: 'basic', name: name('Basic') }] },
    {
      id: 'zone',
      name: name('Zone'),
      values: [
        { id: 'east', name: name('East') },
        { id: 'west', name: name('West') },
      ],
    },
  ];
  test('what is shown is read back as it was', () => {
    assert.deepEqual(readAttributes(attributeRows(attributes)), { attributes, problems: [] });
  });
  test('a value twice and a line of another form are refused', () => {
    for (const lines of ['a | A | A\na | B | B', 'a | A', '', 'A | A | A']) {
      const read = readAttributes({ attrId0: 'edition', attrEn0: 'E', attrZh0: 'E', attrValues0: lines });
      assert.deepEqual(
        read.problems.map(({ path }) => path),
        ['attrValues0'],
      );
    }
  });
  test('each combination is a SKU; those that were there keep code and prices', () => {
    let drawn = 0;
    const draw = (): string => `new-${++drawn}`;
    const kept: Sku = { ...SKUS['trial for some, once'], attributes: { edition: 'basic', zone: 'west' } } as Sku;
    const made = withAttributes({ id: 's', name: name('S'), attributes, skus: [kept] }, attributes, draw);
    assert.deepEqual(
      made.skus.map(({ code, forSale }) => [code, forSale]),
      [
        ['new-1', false],
        ['b', false],
      ],
    );
    assert.equal(made.skus[1], kept);
    assert.equal(withAttributes(made, [], draw).skus.length, 1);
  });
});
