import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Price, Product, QuantityBands } from '../../src/domain/catalogue.ts';
import { discountMinor } from '../../src/domain/discount.ts';
import { isSelectionProblem, quoteSelection, sumOf, type Quote, type Selection } from '../../src/domain/price-quote.ts';
import type { PrivateOffer } from '../../src/domain/private-offer.ts';
import { quantityPrice } from '../../src/domain/quantity-price.ts';
import { SITES, siteProfile } from '../../src/domain/site-profile.ts';
import { combinationsOf, notSoldReason, skuOfValues } from '../../src/domain/sku-combination.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { NOW } from './decision.ts';

const BANDS: QuantityBands['bands'] = [
  { from: 1, unitPriceMinor: 1_000 },
  { from: 4, unitPriceMinor: 900 },
  { from: 10, unitPriceMinor: 700 },
];

function priceOf(model?: QuantityBands['model']): Price {
  return {
    offerId: 'OFFI-M',
    billing: 'period',
    periodType: 'month',
    unitPriceMinor: 1_000,
    ...(model ? { quantityBands: { model, bands: BANDS } } : {}),
  };
}

const [BASE] = TEST_PRODUCT.specifications;
const [BASE_SKU] = BASE?.skus ?? [];

function productWith(price: Price, quantity = { min: 1, max: 100, step: 1 }): Product {
  assert.ok(BASE && BASE_SKU);
  const sku = { ...BASE_SKU, quantity: { unit: { en: 'users', zh: '用户' }, ...quantity }, prices: [price] };
  return {
    ...TEST_PRODUCT,
    specifications: [{ ...BASE, skus: [sku] }],
    interface: { version: '2.0', url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
  };
}

const MONTHS = (number: number): Selection['period'] => ({ type: 'month', number });

function quoted(product: Product, selection: Partial<Selection>, context: object = {}): Quote {
  const whole = { skuCode: 'sku-basic', billing: 'period' as const, period: MONTHS(1), quantity: 1, ...selection };
  const quote = quoteSelection(product, whole, { simAt: NOW, profile: siteProfile('cn'), ...context });
  assert.ok(!isSelectionProblem(quote), JSON.stringify(quote));
  return quote;
}

// Model, reading of the rule (usual one where absent), quantity, price of one period in cents.
const QUANTITIES = [
  [undefined, undefined, 1, 1_000],
  [undefined, undefined, 12, 12_000],
  ['step', undefined, 3, 3_000],
  ['step', undefined, 4, 3_600],
  ['step', undefined, 9, 8_100],
  ['step', undefined, 10, 7_000],
  ['step', 'slices', 10, 9_100],
  ['tier', undefined, 3, 3_000],
  ['tier', undefined, 4, 3_900],
  ['tier', undefined, 9, 8_400],
  ['tier', undefined, 10, 9_100],
  ['tier', 'band_for_all', 10, 7_000],
] as const;

for (const site of SITES) {
  describe(`prices of a quantity on the ${site} site`, () => {
    for (const [model, reading, quantity, expected] of QUANTITIES) {
      test(`${quantity} units, ${model ?? 'linear'}${reading ? ` read as ${reading}` : ''}: ${expected}`, () => {
        const rules = reading ? { [`price.${model}Model`]: reading } : {};
        const priced = quantityPrice(priceOf(model), quantity, siteProfile(site, rules));
        assert.equal(priced.amountMinor, expected);
        assert.equal(
          priced.slices.reduce((sum, { units }) => sum + units, 0),
          quantity,
        );
      });
    }
  });
}

// The pay-per-use example of marketplace-rules 2.3: 8, the first 3 at 0.30, above at 0.20.
test('the two notions of a band differ as in the example of the guide: 1.90 and 1.60', () => {
  const price = (model: 'step' | 'tier'): Price => ({
    ...priceOf(),
    quantityBands: {
      model,
      bands: [
        { from: 1, unitPriceMinor: 30 },
        { from: 4, unitPriceMinor: 20 },
      ],
    },
  });
  assert.equal(quantityPrice(price('tier'), 8, siteProfile('cn')).amountMinor, 190);
  assert.equal(quantityPrice(price('step'), 8, siteProfile('cn')).amountMinor, 160);
});

describe('a price line by line', () => {
  test('list price is unit price × periods × quantity', () => {
    const quote = quoted(productWith(priceOf()), { quantity: 5, period: MONTHS(3) });
    assert.deepEqual(quote.parts, [
      { rule: 'list', amountMinor: 15_000, params: { quantity: 5, periods: 3, unitPriceMinor: 1_000 } },
    ]);
    assert.equal(quote.amountMinor, 15_000);
  });

  test('each slice of a tier has a line', () => {
    const quote = quoted(productWith(priceOf('tier')), { quantity: 12, period: MONTHS(2) });
    assert.deepEqual(
      quote.parts.map(({ rule, amountMinor, params }) => [rule, amountMinor, params['fromUnit'], params['toUnit']]),
      [
        ['tier', 6_000, 1, 3],
        ['tier', 10_800, 4, 9],
        ['tier', 4_200, 10, 12],
      ],
    );
    assert.equal(quote.unitPriceMinor, 700);
  });

  test('a step has one line at the price of its band', () => {
    const quote = quoted(productWith(priceOf('step')), { quantity: 10 });
    assert.deepEqual(
      quote.parts.map(({ rule, amountMinor }) => [rule, amountMinor]),
      [['step', 7_000]],
    );
  });

  test('a discount is a line of its own and is rounded once', () => {
    const price = { ...priceOf(), unitPriceMinor: 33, discountBasisPoints: 1_500 };
    const quote = quoted(productWith(price), { quantity: 10, period: MONTHS(1) });
    // 15 % of 330 is 49.5: half up, so 50 go off; rounding each unit would have taken 10 × 5.
    assert.deepEqual(
      quote.parts.map(({ rule, amountMinor }) => [rule, amountMinor]),
      [
        ['list', 330],
        ['discount', -50],
      ],
    );
    assert.equal(quote.amountMinor, sumOf(quote.parts));
  });

  const offer = (members: Partial<PrivateOffer>): PrivateOffer => ({
    id: 'offer-1',
    buyerId: 'v2',
    productId: 'desk',
    discountBasisPoints: 2_000,
    validToSimAt: NOW + 1,
    createdSimAt: NOW,
    ...members,
  });

  // Private offer, discount for everybody, reading, lines taken off 10,000.
  const OFFERS = [
    [offer({}), undefined, undefined, [['private_offer', -2_000]]],
    [offer({}), 1_000, undefined, [['private_offer', -2_000]]],
    [offer({}), 3_000, undefined, [['discount', -3_000]]],
    [offer({ validToSimAt: NOW }), undefined, undefined, []],
    [offer({ productId: 'other' }), undefined, undefined, []],
    [offer({ skuCode: 'sku-basic' }), undefined, undefined, [['private_offer', -2_000]]],
    [offer({ skuCode: 'sku-other' }), 1_000, undefined, [['discount', -1_000]]],
    [
      offer({}),
      1_000,
      'on_top',
      [
        ['private_offer', -2_000],
        ['discount', -800],
      ],
    ],
  ] as const;
  for (const [index, [privateOffer, discountBasisPoints, reading, expected]] of OFFERS.entries()) {
    test(`private offer and discount, case ${index + 1}`, () => {
      const price = { ...priceOf(), ...(discountBasisPoints ? { discountBasisPoints } : {}) };
      const profile = siteProfile('cn', reading ? { 'price.privateOffer': reading } : {});
      const quote = quoted(productWith(price), { quantity: 10 }, { profile, privateOffers: [privateOffer] });
      assert.deepEqual(
        quote.parts.slice(1).map(({ rule, amountMinor }) => [rule, amountMinor]),
        expected,
      );
    });
  }
});

test('what takes nothing off is 0 and not -0: a file would read it back as another value', () => {
  const free = productWith({ ...priceOf(), unitPriceMinor: 0, discountBasisPoints: 1_000 });
  assert.deepEqual(
    quoted(free, {}).parts.map(({ amountMinor }) => Object.is(amountMinor, -0)),
    [false, false],
  );
});

test('discounts are rounded by the rule', () => {
  const down = siteProfile('cn', { 'price.rounding': 'down' });
  for (const [amount, points, halfUp, floor] of [
    [330, 1_500, 50, 49],
    [329, 1_500, 49, 49],
    [1, 9_999, 1, 0],
    [10_000, 1, 1, 1],
    [0, 5_000, 0, 0],
  ] as const) {
    assert.equal(discountMinor(amount, points, siteProfile('cn')), halfUp);
    assert.equal(discountMinor(amount, points, down), floor);
  }
});

// Quantity range 5 to 50 in steps of 5.
for (const [quantity, problem] of [
  [4, 'quantity_range'],
  [55, 'quantity_range'],
  [7, 'quantity_step'],
  [5.5, 'quantity_range'],
  [0, 'quantity_range'],
] as const) {
  test(`${quantity} units of a range from 5 to 50 in steps of 5 are refused: ${problem}`, () => {
    const product = productWith(priceOf(), { min: 5, max: 50, step: 5 });
    const selection = { skuCode: 'sku-basic', billing: 'period', period: MONTHS(1), quantity } as const;
    const found = quoteSelection(product, selection, { simAt: NOW, profile: siteProfile('cn') });
    assert.ok(isSelectionProblem(found));
    assert.deepEqual([found.path, found.problem], ['quantity', problem]);
  });
}

test('an amount that could not be exact is refused instead of being wrong', () => {
  const product = productWith({ ...priceOf(), unitPriceMinor: Number.MAX_SAFE_INTEGER });
  const selection = { skuCode: 'sku-basic', billing: 'period', period: MONTHS(9), quantity: 100 } as const;
  const found = quoteSelection(product, selection, { simAt: NOW, profile: siteProfile('cn') });
  assert.deepEqual(isSelectionProblem(found) && found.problem, 'amount');
});

describe('SKUs of a multi-SKU specification', () => {
  const name = (en: string) => ({ en, zh: en });
  const sku = (edition: string, region: string, forSale?: boolean) => ({
    code: `${edition}-${region}`,
    name: name(`${edition} ${region}`),
    attributes: { edition, region },
    ...(forSale === undefined ? {} : { forSale }),
    prices: [priceOf()],
  });
  const specification = {
    id: 'cloud',
    name: name('Cloud'),
    attributes: [
      {
        id: 'edition',
        name: name('Edition'),
        values: [
          { id: 'basic', name: name('Basic') },
          { id: 'pro', name: name('Pro') },
        ],
      },
      {
        id: 'region',
        name: name('Region'),
        values: [
          { id: 'north', name: name('North') },
          { id: 'south', name: name('South') },
        ],
      },
    ],
    skus: [sku('basic', 'north'), sku('pro', 'north'), sku('pro', 'south', false)],
  };

  test('are combinations of the enum values', () => {
    assert.deepEqual(
      combinationsOf(specification.attributes).map(({ edition, region }) => `${edition}-${region}`),
      ['basic-north', 'basic-south', 'pro-north', 'pro-south'],
    );
    assert.equal(skuOfValues(specification, { edition: 'pro', region: 'north' })?.code, 'pro-north');
  });

  test('are sold only where the seller has priced and ticked them', () => {
    const reasons = combinationsOf(specification.attributes).map((values) => notSoldReason(specification, values));
    assert.deepEqual(reasons, [undefined, 'not_priced', undefined, 'not_offered']);
  });

  test('one that is not ticked cannot be bought by its code either', () => {
    const product = { ...productWith(priceOf()), specifications: [specification] };
    const selection = { skuCode: 'pro-south', billing: 'period', period: MONTHS(1), quantity: 1 } as const;
    const found = quoteSelection(product, selection, { simAt: NOW, profile: siteProfile('cn') });
    assert.deepEqual(isSelectionProblem(found) && [found.path, found.problem], ['sku', 'sku_not_offered']);
  });
});
