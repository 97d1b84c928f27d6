import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS } from '../../src/domain/calendar.ts';
import type { ChangeRules, Price, Product, QuantityBands, Sku } from '../../src/domain/catalogue.ts';
import {
  daysLeft,
  isChangeQuote,
  quoteChange,
  typeForDays,
  type ChangeSubject,
} from '../../src/domain/change-quote.ts';
import type { Instance } from '../../src/domain/instance.ts';
import type { Order } from '../../src/domain/order.ts';
import { changeSubject } from '../../src/domain/order-change.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { begin, END } from './subscription.ts';

const NOW = Date.parse('2026-06-10T10:00:00+08:00');
const name = (en: string) => ({ en, zh: en });

/** Ten days are left: 10 to 19 June. */
const TEN_DAYS = Date.parse('2026-06-19T23:59:59+08:00');

const month = (offerId: string, unitPriceMinor: number, quantityBands?: QuantityBands): Price => ({
  offerId,
  billing: 'period',
  periodType: 'month',
  unitPriceMinor,
  ...(quantityBands ? { quantityBands } : {}),
});

const quantity = { unit: name('users'), min: 1, max: 100, step: 1 };

function sku(code: string, prices: readonly Price[], more: Partial<Sku> = {}): Sku {
  return { code, name: name(code), quantity, prices, ...more };
}

const tier: QuantityBands = {
  model: 'tier',
  bands: [
    { from: 1, unitPriceMinor: 1_000 },
    { from: 6, unitPriceMinor: 900 },
  ],
};
const step: QuantityBands = { ...tier, model: 'step' };

const SKUS: readonly Sku[] = [
  sku('basic', [month('O-BASIC', 30_000), { ...month('O-BASIC-Y', 300_000), periodType: 'year' }]),
  sku('pro', [month('O-PRO', 60_000), { ...month('O-PRO-Y', 730_000), periodType: 'year' }]),
  sku('cheap', [month('O-CHEAP', 10_000)]),
  sku('once', [{ offerId: 'O-ONCE', billing: 'one_time', unitPriceMinor: 1 }]),
  sku('tier', [month('O-TIER', 1_000, tier)]),
  sku('step', [month('O-STEP', 1_000, step)]),
  sku('linear', [month('O-LINEAR', 900)]),
  sku('daily', [{ ...month('O-DAILY', 50), periodType: 'day' }]),
  sku('unticked', [month('O-UNTICKED', 90_000)], { forSale: false }),
  sku('fives', [month('O-FIVES', 900)], { quantity: { ...quantity, min: 5, step: 5 } }),
];

const RULES: ChangeRules = {
  upgrades: [
    { fromSkuCode: 'basic', toSkuCode: 'pro' },
    { fromSkuCode: 'basic', toSkuCode: 'cheap' },
    { fromSkuCode: 'basic', toSkuCode: 'once' },
    { fromSkuCode: 'basic', toSkuCode: 'unticked' },
  ],
  scaleOuts: ['tier', 'step', 'linear', 'daily']
    .map((skuCode) => ({ skuCode, stepFactor: 1 }))
    .concat([{ skuCode: 'fives', stepFactor: 2 }]),
};

const PRODUCT = {
  ...TEST_PRODUCT,
  specifications: [
    { id: 'standard', name: name('Standard'), skus: SKUS },
    { id: 'other', name: name('Other'), skus: [sku('foreign', [month('O-FOREIGN', 99_000)])] },
  ],
  changeRules: RULES,
  interface: { version: '2.0' },
} as unknown as Product;

interface Case {
  readonly from?: string;
  readonly quantity?: number;
  readonly expireSimAt?: number;
  readonly at?: number;
  readonly product?: Partial<Product>;
  readonly instance?: Partial<Instance>;
  readonly rules?: Readonly<Record<string, string | number>>;
  readonly offer?: number;
}

function subject(of: Case = {}): ChangeSubject {
  const skuCode = of.from ?? 'basic';
  const instance: Instance = {
    id: 'ins-1',
    status: 'in_use',
    sellerState: 'normal',
    orderId: 'CS-NEW',
    orderLineId: 'CS-NEW-000001',
    productId: 'desk',
    buyerId: 'v2',
    specificationId: 'standard',
    skuCode,
    offerId: `O-${skuCode.toUpperCase()}`,
    billing: 'period',
    quantity: of.quantity ?? 1,
    createdSimAt: NOW,
    startSimAt: NOW,
    expireSimAt: of.expireSimAt ?? TEN_DAYS,
    ...of.instance,
  };
  const purchase = { id: 'CS-NEW', line: { period: { type: 'month', number: 1 } } } as Order;
  const offer = { productId: 'desk', discountBasisPoints: of.offer ?? 0, validToSimAt: NOW * 2 };
  return {
    instance,
    product: { ...PRODUCT, ...of.product },
    purchase,
    context: {
      simAt: of.at ?? NOW,
      profile: siteProfile('cn', of.rules),
      privateOffers: of.offer === undefined ? [] : [{ ...offer, id: 'po', buyerId: 'v2', createdSimAt: 0 }],
    },
  };
}

function fee(of: Case, wish: { skuCode?: string; quantity?: number }): number {
  const quote = quoteChange(subject(of), wish);
  assert.ok(isChangeQuote(quote), JSON.stringify(quote));
  assert.equal(
    quote.parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    quote.amountMinor,
    'the lines add up',
  );
  return quote.amountMinor;
}

function no(of: Case, wish: { skuCode?: string; quantity?: number }): string {
  const quote = quoteChange(subject(of), wish);
  assert.ok(!isChangeQuote(quote), JSON.stringify(quote));
  return isRefusal(quote) ? quote.reason : `${quote.path} ${quote.problem}`;
}

describe('fees of changes (marketplace-rules 6)', () => {
  test('worked example: Basic 300 a month to Pro 600 a month, 10 days left: (20 - 10) x 10 = 100', () => {
    assert.equal(fee({}, { skuCode: 'pro' }), 10_000);
  });

  test('worked example: Tier, 5 to 8 users, band price 9 a month for 8: 9/30 x 3 x 10 = 9.00', () => {
    assert.equal(fee({ from: 'tier', quantity: 5 }, { quantity: 8 }), 900);
  });

  const cases: readonly [string, Case, { skuCode?: string; quantity?: number }, number][] = [
    // 8 x 9 - 5 x 10 = 22 a month, 10 of 30 days.
    [
      'Step: the band of the new total for all units, less the old configuration',
      { from: 'step', quantity: 5 },
      { quantity: 8 },
      733,
    ],
    ['linear: the added units', { from: 'linear', quantity: 5 }, { quantity: 8 }, 900],
    // Tier by slices: 5 x 10 + 3 x 9 = 77, less 50 = 27 a month, 10 of 30 days.
    [
      'Tier by the formula of before 12 June 2023: the difference',
      { from: 'tier', quantity: 5, rules: { 'change.scaleOutFormula': 'difference' } },
      { quantity: 8 },
      900,
    ],
    ['a private offer takes its share of the difference', { offer: 1_000 }, { skuCode: 'pro' }, 9_000],
    // 365 days left: the target's yearly price for the remaining duration, the present monthly price as bought.
    [
      'the target is priced by the remaining duration, the present one as it was bought',
      { expireSimAt: Date.parse('2027-06-09T23:59:59+08:00') },
      { skuCode: 'pro' },
      730_000 - 365_000,
    ],
    ['the quantity multiplies both sides', { quantity: 3 }, { skuCode: 'pro' }, 30_000],
    ['on the last day one day is paid', { at: TEN_DAYS - 1_000 }, { skuCode: 'pro' }, 1_000],
    [
      'a day that has begun may be read as not counting',
      { rules: { 'change.remainingDays': 'full' } },
      { skuCode: 'pro' },
      9_000,
    ],
    // (60,000 - 30,000) x 10 / 31, rounded once.
    ['other day prices by the rule', { rules: { 'change.daysPerMonth': 31 } }, { skuCode: 'pro' }, 9_677],
  ];
  for (const [what, of, wish, expected] of cases) test(what, () => assert.equal(fee(of, wish), expected));

  test('the expiry stays, and the instance gets the price of the period type that runs', () => {
    const quote = quoteChange(subject({ instance: { offerId: 'O-BASIC-Y' } }), { skuCode: 'pro' });
    assert.ok(isChangeQuote(quote));
    assert.deepEqual([quote.price.offerId, quote.expireSimAt, quote.remainingDays], ['O-PRO-Y', TEN_DAYS, 10]);
  });
});

describe('changes that are not to be had (marketplace-rules 6)', () => {
  const cases: readonly [Case, { skuCode?: string; quantity?: number }, string][] = [
    [{ instance: { billing: 'one_time' } }, { skuCode: 'pro' }, 'change_not_period'],
    // Only yearly and monthly ones (marketplace-rules 6).
    [{ from: 'daily' }, { quantity: 2 }, 'change_not_period'],
    [{ instance: { status: 'provisioning' } }, { skuCode: 'pro' }, 'change_provisioning'],
    [{ instance: { status: 'expired' } }, { skuCode: 'pro' }, 'change_not_in_use'],
    [{ instance: { status: 'released' } }, { skuCode: 'pro' }, 'change_not_in_use'],
    [{ product: { status: 'discontinued' } }, { skuCode: 'pro' }, 'change_not_on_sale'],
    [{ instance: { openRenewalOrderId: 'CS-R' } }, { skuCode: 'pro' }, 'change_order_open'],
    [{ instance: { openChangeOrderId: 'CS-C' } }, { skuCode: 'pro' }, 'change_order_open'],
    [{ instance: { openRefundRequestId: 'ref-1' } }, { skuCode: 'pro' }, 'change_under_review'],
    [{ product: { supervised: true } }, { skuCode: 'pro' }, 'change_under_supervision'],
    [{ product: { changeRules: { upgrades: [], scaleOuts: [] } } }, { skuCode: 'pro' }, 'change_no_rules'],
    [{ from: 'pro' }, { skuCode: 'basic' }, 'change_no_rules'],
    [{}, { skuCode: 'tier' }, 'change_no_rule'],
    [{}, { quantity: 2 }, 'change_no_rule'],
    [{}, { skuCode: 'foreign' }, 'change_other_specification'],
    [{}, { skuCode: 'nothing' }, 'sku unknown_sku'],
    [{}, { skuCode: 'basic' }, 'change_nothing'],
    [{}, { skuCode: 'pro', quantity: 2 }, 'change_one_kind'],
    [{}, { skuCode: 'cheap' }, 'change_price_inversion'],
    [{}, { skuCode: 'once' }, 'change_not_sold'],
    // Only what the seller has ticked can be bought (marketplace-rules 2.1).
    [{}, { skuCode: 'unticked' }, 'change_not_sold'],
    [{ from: 'linear', quantity: 5 }, { quantity: 4 }, 'change_downward'],
    [{ from: 'linear', quantity: 5 }, { quantity: 101 }, 'quantity quantity_range'],
    // The step in force is twice the one that is sold.
    [{ from: 'fives', quantity: 5 }, { quantity: 10 }, 'quantity quantity_step'],
  ];
  for (const [of, wish, expected] of cases) {
    test(`${JSON.stringify({ ...of, ...wish })}: ${expected}`, () => assert.equal(no(of, wish), expected));
  }

  test('a scale-out in the steps of its rule', () =>
    assert.equal(fee({ from: 'fives', quantity: 5 }, { quantity: 15 }), 3_000));

  test('less is possible with a renewal: the refusal says from when, where the seller allows it', () => {
    const downward = (product: Partial<Product>): Refusal => {
      const expireSimAt = NOW + 60 * DAY_MS;
      const of = {
        from: 'linear',
        quantity: 3,
        expireSimAt,
        product,
      };
      return quoteChange(subject(of), { quantity: 2 }) as Refusal;
    };
    const open = { changeRules: { ...RULES, atRenewal: ['standard'] } };
    assert.deepEqual([downward(open).reason, downward(open).allowedFromSimAt], ['change_downward', NOW + 30 * DAY_MS]);
    assert.equal(downward({}).allowedFromSimAt, undefined);
  });

  test('a supervised application can be changed from the end of supervision on', () => {
    const product = { supervised: true };
    const quote = quoteChange(subject({ product }), { skuCode: 'pro' });
    const from = isRefusal(quote) ? quote.allowedFromSimAt : undefined;
    assert.ok(from !== undefined);
    assert.ok(
      isChangeQuote(quoteChange(subject({ product, at: from + 1, expireSimAt: from * 2 }), { skuCode: 'pro' })),
    );
  });
});

test('what a trial became is changed at the price of the period that its conversion bought', () => {
  const scaleOuts = [{ skuCode: 'sku-basic', stepFactor: 1 }];
  const decisions = begin('cn', {
    instance: { formalSimAt: NOW },
    product: { changeRules: { upgrades: [], scaleOuts } },
  });
  const bought = decisions.need('orders', 'CS1');
  const line = { ...bought.line, period: { type: 'day', number: 14 } } as const;
  decisions.put('orders', { ...bought, type: 'trial', line });
  decisions.put('orders', { ...bought, id: 'CS2', type: 'convert', renewedExpireSimAt: END });
  const quote = decisions.allowed((draft) => quoteChange(changeSubject(draft, 'ins-1', []), { quantity: 6 }));
  assert.ok(isChangeQuote(quote), JSON.stringify(quote));
  // One user more at 300 a month for the 31 days to 10 July; the daily price of 15 has no part in it.
  assert.deepEqual([quote.remainingDays, quote.amountMinor, quote.period], [31, 31_000, { type: 'month', number: 1 }]);
});

test('days left count from today to the last day', () => {
  const profile = siteProfile('cn');
  const left = (at: string): number => daysLeft(Date.parse(at), TEN_DAYS, profile);
  assert.deepEqual(
    [
      '2026-06-10T00:00:00+08:00',
      '2026-06-10T23:59:59+08:00',
      '2026-06-11T00:00:00+08:00',
      '2026-06-19T23:59:58+08:00',
    ].map(left),
    [10, 10, 9, 1],
  );
});

test('the price that matches a duration is the longest that fits, else the shortest', () => {
  const both = SKUS[0]!;
  assert.deepEqual(
    [10, 30, 364, 365].map((days) => typeForDays(both, days, siteProfile('cn'))),
    ['month', 'month', 'month', 'year'],
  );
});
