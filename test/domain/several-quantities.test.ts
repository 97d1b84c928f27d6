import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type {
  FurtherQuantities,
  FurtherRange,
  Price,
  Product,
  QuantityBands,
  Sku,
} from '../../src/domain/catalogue.ts';
import { isChangeQuote, quoteChange, type ChangeWish } from '../../src/domain/change-quote.ts';
import { furtherProblems } from '../../src/domain/further-price-problems.ts';
import type { Instance } from '../../src/domain/instance.ts';
import type { Order } from '../../src/domain/order.ts';
import { isSelectionProblem, quoteSelection, sumOf, type Selection } from '../../src/domain/price-quote.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { sellerMessage, type CallSubject } from '../../src/domain/seller-calls.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { orderInfo } from '../../src/protocol/open-api/order-info.ts';
import { TEST_PRODUCT } from '../support/market.ts';

const NOW = Date.parse('2026-06-10T10:00:00+08:00');
/** Ten days are left: 10 to 19 June. */
const TEN_DAYS = Date.parse('2026-06-19T23:59:59+08:00');
const name = (en: string) => ({ en, zh: en });

// The bands of the worked example in marketplace-rules 6: above 5 units 9 instead of 10.
const bands = (model: QuantityBands['model']): QuantityBands => ({
  model,
  bands: [
    { from: 1, unitPriceMinor: 1_000 },
    { from: 6, unitPriceMinor: 900 },
  ],
});

const disk: FurtherRange = { attribute: 'diskSize', unit: name('GB'), min: 5, max: 100, step: 1 };
const line: FurtherRange = { attribute: 'bandWidth', unit: name('Mbps'), min: 10, max: 100, step: 10 };

function month(offerId: string, unitPriceMinor: number, further: Price['furtherPrices'], type = 'month'): Price {
  return { offerId, billing: 'period', periodType: type as 'month', unitPriceMinor, furtherPrices: further ?? [] };
}

function sku(code: string, prices: readonly Price[], furtherRanges = [disk]): Sku {
  return {
    code,
    name: name(code),
    quantity: { unit: name('users'), min: 5, max: 100, step: 5 },
    furtherRanges,
    prices,
  };
}

const perGb = (unitPriceMinor: number, model?: QuantityBands['model']) => ({
  attribute: 'diskSize' as const,
  unitPriceMinor,
  ...(model ? { quantityBands: bands(model) } : {}),
});

const SKUS: readonly Sku[] = [
  sku('linear', [month('O-LINEAR', 6_000, [perGb(300)]), month('O-LINEAR-Y', 75_000, [perGb(3_000)], 'year')]),
  sku('tier', [month('O-TIER', 6_000, [perGb(1_000, 'tier')])]),
  sku('step', [month('O-STEP', 6_000, [perGb(1_000, 'step')])]),
  sku('wide', [month('O-WIDE', 9_000, [perGb(600), { attribute: 'bandWidth', unitPriceMinor: 150 }])], [disk, line]),
  sku('bare', [month('O-BARE', 9_000, [])], []),
];

const PRODUCT: Product = {
  ...TEST_PRODUCT,
  specifications: [{ id: 'standard', name: name('Standard'), skus: SKUS }],
  changeRules: {
    upgrades: [
      { fromSkuCode: 'linear', toSkuCode: 'wide' },
      { fromSkuCode: 'linear', toSkuCode: 'bare' },
    ],
    scaleOuts: [
      ...['linear', 'tier', 'step'].map((skuCode) => ({ skuCode, stepFactor: 1 })),
      ...['linear', 'tier', 'step'].map((skuCode) => ({ skuCode, stepFactor: 1, attribute: 'diskSize' as const })),
      { skuCode: 'wide', stepFactor: 2, attribute: 'bandWidth' },
    ],
  },
  interface: { version: '2.0', url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
};

const PERIOD = { type: 'month', number: 2 } as const;

function quoted(
  skuCode: string,
  quantity: number,
  furtherQuantities: FurtherQuantities,
  more: Partial<Selection> = {},
) {
  const selection = { skuCode, billing: 'period' as const, period: PERIOD, quantity, furtherQuantities, ...more };
  return quoteSelection(PRODUCT, selection, { simAt: NOW, profile: siteProfile('cn') });
}

describe('the price of several quantities (marketplace-rules 2.3)', () => {
  const cases = [
    // 2 months: 5 users at 60, and the GB by the model of their own.
    ['linear', { diskSize: 8 }, 2 * (5 * 6_000 + 8 * 300)],
    ['tier', { diskSize: 8 }, 2 * (5 * 6_000 + 5 * 1_000 + 3 * 900)],
    ['step', { diskSize: 8 }, 2 * (5 * 6_000 + 8 * 900)],
    ['wide', { diskSize: 8, bandWidth: 20 }, 2 * (5 * 9_000 + 8 * 600 + 20 * 150)],
  ] as const;
  for (const [code, further, expected] of cases) {
    test(`${code}: ${expected}, a line for each with its attribute`, () => {
      const quote = quoted(code, 5, further);
      assert.ok(!isSelectionProblem(quote), JSON.stringify(quote));
      assert.equal(quote.amountMinor, expected);
      assert.equal(sumOf(quote.parts), expected);
      assert.deepEqual(
        [...new Set(quote.parts.map(({ params }) => params['attribute']))],
        ['amount', ...Object.keys(further)],
      );
      assert.deepEqual([quote.quantity, quote.furtherQuantities], [5, further]);
    });
  }

  test('one quantity alone has no attribute in its line', () => {
    const quote = quoted('bare', 5, {});
    assert.ok(!isSelectionProblem(quote));
    assert.deepEqual(
      quote.parts.map(({ params }) => params),
      [{ quantity: 5, periods: 2, unitPriceMinor: 9_000 }],
    );
  });

  test('a discount for everybody is taken off the sum of all', () => {
    const discounted = { ...SKUS[0], prices: SKUS[0]?.prices.map((each) => ({ ...each, discountBasisPoints: 1_000 })) };
    const [specification] = PRODUCT.specifications;
    const product = { ...PRODUCT, specifications: [{ ...specification, skus: [discounted] }] } as Product;
    const selection = { skuCode: 'linear', billing: 'period' as const, period: PERIOD, quantity: 5 };
    const context = { simAt: NOW, profile: siteProfile('cn') };
    const quote = quoteSelection(product, { ...selection, furtherQuantities: { diskSize: 8 } }, context);
    assert.ok(!isSelectionProblem(quote));
    assert.equal(quote.amountMinor, (2 * (30_000 + 2_400) * 9) / 10);
  });

  const wrong = [
    ['below the range', 'linear', { diskSize: 4 }, 'furtherQuantities.diskSize quantity_range'],
    ['above the range', 'linear', { diskSize: 101 }, 'furtherQuantities.diskSize quantity_range'],
    ['not whole', 'linear', { diskSize: 5.5 }, 'furtherQuantities.diskSize quantity_range'],
    ['nothing said', 'linear', {}, 'furtherQuantities.diskSize quantity_range'],
    ['off the step', 'wide', { diskSize: 5, bandWidth: 15 }, 'furtherQuantities.bandWidth quantity_step'],
    ['not counted here', 'linear', { diskSize: 5, bandWidth: 10 }, 'furtherQuantities.bandWidth quantity_unknown'],
    [
      'the first one under its own name',
      'linear',
      { diskSize: 5, amount: 5 },
      'furtherQuantities.amount quantity_unknown',
    ],
    ['too much to be exact', 'linear', { diskSize: 5 }, 'quantity quantity_range', Number.MAX_SAFE_INTEGER],
  ] as const;
  for (const [what, code, further, expected, quantity = 5] of wrong) {
    test(`refused: ${what}`, () => {
      const problem = quoted(code, quantity, further);
      assert.ok(isSelectionProblem(problem));
      assert.equal(`${problem.path} ${problem.problem}`, expected);
    });
  }
});

describe('what a SKU of several quantities needs', () => {
  const prices = [month('O', 1, [perGb(1)])];
  const range = { attribute: 'diskSize' } as const;
  const cases = [
    ['a first quantity', { furtherRanges: [range], prices }, 'furtherRanges.0.attribute'],
    [
      'another attribute than the first',
      { quantity: range, furtherRanges: [range], prices },
      'furtherRanges.0.attribute',
    ],
    ['each attribute once', { quantity: {}, furtherRanges: [range, range], prices }, 'furtherRanges.1.attribute'],
    [
      'a price for each',
      { quantity: {}, furtherRanges: [range], prices: [month('O', 1, [])] },
      'prices.0.furtherPrices',
    ],
    ['no price for what it does not count', { quantity: {}, furtherRanges: [], prices }, 'prices.0.furtherPrices'],
    [
      'no price of a metered kind',
      { quantity: {}, furtherRanges: [range], prices: [{ billing: 'on_demand' as const, furtherPrices: [range] }] },
      'prices.0.furtherPrices',
    ],
  ] as const;
  for (const [what, input, path] of cases) {
    test(what, () => assert.ok(furtherProblems(input).some((problem) => problem.path.join('.') === path)));
  }
  test('a whole one is right, and a trial may leave the prices out', () => {
    const trial = { billing: 'trial' as const };
    assert.deepEqual(furtherProblems({ quantity: {}, furtherRanges: [range], prices: [...prices, trial] }), []);
  });
});

function changed(
  from: { skuCode: string; quantity?: number; furtherQuantities: FurtherQuantities; expireSimAt?: number },
  wish: ChangeWish,
  rules: Readonly<Record<string, string>> = {},
): number | string {
  const instance: Instance = {
    id: 'ins-1',
    status: 'in_use',
    sellerState: 'normal',
    orderId: 'CS-NEW',
    orderLineId: 'CS-NEW-000001',
    productId: PRODUCT.id,
    buyerId: 'v2',
    specificationId: 'standard',
    offerId: `O-${from.skuCode.toUpperCase()}`,
    billing: 'period',
    quantity: 5,
    createdSimAt: NOW,
    startSimAt: NOW,
    expireSimAt: TEN_DAYS,
    ...from,
  };
  const purchase = { id: 'CS-NEW', line: { period: { type: 'month', number: 1 } } } as Order;
  const context = { simAt: NOW, profile: siteProfile('cn', rules) };
  const quote = quoteChange({ instance, product: PRODUCT, purchase, context }, wish);
  if (isRefusal(quote)) return quote.reason;
  if (!isChangeQuote(quote)) return `${quote.path} ${quote.problem}`;
  assert.equal(sumOf(quote.parts), quote.amountMinor);
  return quote.amountMinor;
}

const five = { furtherQuantities: { diskSize: 5 } };
const eight = { furtherQuantities: { diskSize: 8 } };
const before = { 'change.scaleOutFormula': 'difference' };
const yearLeft = Date.parse('2027-06-09T23:59:59+08:00');

describe('fees of a change with several quantities (marketplace-rules 6, ten of thirty days left)', () => {
  const cases: readonly [
    string,
    Parameters<typeof changed>[0],
    ChangeWish,
    number,
    Readonly<Record<string, string>>?,
  ][] = [
    // The worked example of the guide, with the users beside it that stay: 9/30 x 3 x 10.
    ['Tier, 5 to 8 GB: 9.00 as in the worked example', { skuCode: 'tier', ...five }, eight, 900],
    ['linear: the added units', { skuCode: 'linear', ...five }, eight, 300],
    ['Step: band of the new total for all, less the old', { skuCode: 'step', ...five }, eight, 733],
    ['Tier as before 12 June 2023: the difference', { skuCode: 'tier', ...five }, eight, 900, before],
    ['only the first one grows', { skuCode: 'tier', ...five }, { quantity: 10 }, 10_000],
    // 5 x 60 and 3 x 9 a month, a third of it.
    ['both grow: the fees add up', { skuCode: 'tier', ...five }, { quantity: 10, ...eight }, 10_900],
    // The users are priced by the year now, and were bought by the month: they cost more without growing.
    [
      'what stays costs nothing more',
      { skuCode: 'linear', expireSimAt: yearLeft, ...five },
      eight,
      8 * 3_000 - (5 * 300 * 365) / 30,
    ],
    [
      'unless all are counted: the yearly price of the users for the rest, less the monthly one as bought',
      { skuCode: 'linear', expireSimAt: yearLeft, ...five },
      eight,
      5 * 75_000 + 8 * 3_000 - ((5 * 6_000 + 5 * 300) * 365) / 30,
      { 'change.scaleOutAttributes': 'all' },
    ],
    // 5 x (90 - 60) + 5 x (6 - 3) + 10 x 1.50 a month: the bandwidth begins at its smallest.
    [
      'upgrade: everything counts, what is new begins at its smallest',
      { skuCode: 'linear', ...five },
      { skuCode: 'wide' },
      6_000,
    ],
  ];
  for (const [what, from, wish, expected, rules] of cases) {
    test(what, () => assert.equal(changed(from, wish, rules), expected));
  }

  const refused: readonly [string, Parameters<typeof changed>[0], ChangeWish, string][] = [
    ['less of one', { skuCode: 'linear', ...eight }, five, 'change_downward'],
    ['more of one and less of another', { skuCode: 'linear', ...eight }, { quantity: 10, ...five }, 'change_downward'],
    ['nothing', { skuCode: 'linear', ...five }, five, 'change_nothing'],
    [
      'an attribute without a rule',
      { skuCode: 'wide', furtherQuantities: { diskSize: 5, bandWidth: 10 } },
      eight,
      'change_no_rule',
    ],
    [
      'an attribute in another step than its rule has',
      { skuCode: 'wide', furtherQuantities: { diskSize: 5, bandWidth: 10 } },
      { furtherQuantities: { bandWidth: 20 } },
      'furtherQuantities.bandWidth quantity_step',
    ],
    ['an upgrade with more of one', { skuCode: 'linear', ...five }, { skuCode: 'wide', ...eight }, 'change_one_kind'],
    [
      'an upgrade to a SKU that lacks one',
      { skuCode: 'linear', ...five },
      { skuCode: 'bare' },
      'furtherQuantities.diskSize quantity_unknown',
    ],
  ];
  for (const [what, from, wish, reason] of refused) {
    test(`refused: ${what}`, () => assert.equal(changed(from, wish), reason));
  }
  test('in the step of its rule it may grow', () => {
    const from = { skuCode: 'wide', furtherQuantities: { diskSize: 5, bandWidth: 10 } };
    assert.equal(changed(from, { furtherQuantities: { bandWidth: 30 } }), 1_000);
  });
});

describe('what the seller is told', () => {
  const order = {
    id: 'CS2606101000AAAAA',
    type: 'new',
    status: 'completed',
    totalMinor: 34_800,
    createdSimAt: NOW,
    line: {
      id: 'CS2606101000AAAAA-000001',
      skuCode: 'wide',
      offerId: 'O-WIDE',
      billing: 'period',
      period: PERIOD,
      quantity: 5,
      furtherQuantities: { diskSize: 8, bandWidth: 20 },
      amountMinor: 34_800,
    },
  } as unknown as Order;
  const buyer = { id: 'v2', name: 'V2' } as CallSubject['buyer'];
  const instance = { id: 'ins-1', sellerInstanceId: 'isv-1', orderLineId: order.line.id } as Instance;
  const subject = (version: '1.0' | '2.0', profile = siteProfile('cn')): CallSubject => ({
    instance,
    soldAs: 'period',
    purchase: order,
    buyer,
    product: { ...PRODUCT, interface: { ...PRODUCT.interface, version } },
    profile,
  });

  test('V1.0: each under the name of its attribute, at the purchase and at an upgrade (v1-saas 5.1 and 5.5)', () => {
    for (const intent of [{ does: 'create' }, { does: 'upgrade', order }] as const) {
      const fields = sellerMessage('1.0', subject('1.0'), intent)?.fields ?? {};
      assert.deepEqual([fields['amount'], fields['diskSize'], fields['bandWidth']], ['5', '8', '20'], intent.does);
    }
  });

  test('V2.0: Query order has an entry of productInfo for each, or the first one only, by the reading', () => {
    const about = { order, purchase: order, instance, product: PRODUCT, buyer, site: 'cn' } as const;
    const values = (linearValues: 'entry_each' | 'first') =>
      orderInfo({ ...about, linearValues })?.orderLine[0]?.productInfo.map(({ productId, skuCode, linearValue }) => [
        productId,
        skuCode,
        linearValue,
      ]);
    const entry = (value: number) => ['O-WIDE', 'wide', value];
    assert.deepEqual(values('entry_each'), [entry(5), entry(8), entry(20)]);
    assert.deepEqual(values('first'), [entry(5)]);
  });
});
