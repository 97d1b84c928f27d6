import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Buyer } from '../../src/domain/buyer.ts';
import type { BillingMode, Product } from '../../src/domain/catalogue.ts';
import type { Coupon } from '../../src/domain/coupon.ts';
import type { Instance } from '../../src/domain/instance.ts';
import type { Order } from '../../src/domain/order.ts';
import { agreedRefunds, quoteRefund, type RefundQuote, type RefundSubject } from '../../src/domain/refund-quote.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { SITES, siteProfile, type Site } from '../../src/domain/site-profile.ts';
import { TEST_PRODUCT } from '../support/market.ts';

/** The example of marketplace-rules 7.3: opened 24 Nov 14:30:30, refundable until 29 Nov 14:30:30. */
const OPENED = Date.parse('2026-11-24T14:30:30+08:00');
const LAST = Date.parse('2026-11-29T14:30:30+08:00');
const SECOND = 1_000;
const DAY = 86_400_000;

const purchase: Order = {
  id: 'CS-NEW',
  type: 'new',
  status: 'completed',
  buyerId: 'v2',
  productId: 'desk',
  instanceId: 'ins-1',
  currency: 'CNY',
  totalMinor: 30_000,
  line: {
    id: 'CS-NEW-000001',
    specificationId: 'standard',
    skuCode: 'sku-basic',
    offerId: 'OFFI-MONTH',
    billing: 'period',
    period: { type: 'month', number: 1 },
    quantity: 1,
    unitPriceMinor: 30_000,
    amountMinor: 30_000,
  },
  createdSimAt: OPENED,
  createdWallAt: OPENED,
  payment: { method: 'balance', paidMinor: 30_000, cashCouponMinor: 0, couponIds: [] },
};

const instance: Instance = {
  id: 'ins-1',
  status: 'in_use',
  sellerState: 'normal',
  orderId: 'CS-NEW',
  orderLineId: 'CS-NEW-000001',
  productId: 'desk',
  buyerId: 'v2',
  specificationId: 'standard',
  skuCode: 'sku-basic',
  offerId: 'OFFI-MONTH',
  billing: 'period',
  quantity: 1,
  createdSimAt: OPENED,
  startSimAt: OPENED,
  expireSimAt: Date.parse('2026-12-24T23:59:59+08:00'),
  anchorDay: 24,
};

const buyer: Buyer = {
  id: 'v2',
  name: 'V2',
  level: 'V2',
  balanceMinor: 0,
  email: null,
  mobilePhone: null,
  consent: false,
};

const product = { ...TEST_PRODUCT, interface: undefined } as unknown as Product;

interface Case {
  readonly site?: Site;
  readonly rules?: Readonly<Record<string, string | number>>;
  readonly at?: number;
  readonly instance?: Partial<Instance>;
  readonly billing?: BillingMode;
  readonly supervised?: boolean;
  readonly orders?: readonly Order[];
  readonly coupons?: readonly Coupon[];
  readonly buyer?: Partial<Buyer>;
  readonly packageUsed?: boolean;
}

function subject(of: Case): RefundSubject {
  const billing = of.billing ?? 'period';
  return {
    instance: { ...instance, billing, ...of.instance },
    product: of.supervised ? { ...product, supervised: true } : product,
    buyer: { ...buyer, ...of.buyer },
    orders: of.orders ?? [{ ...purchase, line: { ...purchase.line, billing } }],
    coupon: (id) => of.coupons?.find((coupon) => coupon.id === id),
    packageUsed: of.packageUsed ?? false,
    simAt: of.at ?? OPENED + DAY,
    profile: siteProfile(of.site ?? 'cn', of.rules),
  };
}

const quote = (of: Case): RefundQuote | Refusal => quoteRefund(subject(of));

function given(of: Case): RefundQuote {
  const result = quote(of);
  assert.ok(!isRefusal(result), JSON.stringify(result));
  return result;
}

function refused(of: Case): Refusal {
  const result = quote(of);
  assert.ok(isRefusal(result), JSON.stringify(result));
  return result;
}

describe('who may unsubscribe what (marketplace-rules 7.2)', () => {
  const table: readonly [billing: BillingMode, supervised: boolean, cn: string, intl: string][] = [
    ['period', true, 'negotiated', 'negotiated'],
    ['period', false, 'five_day', 'unsubscribe_not_on_site'],
    ['one_time', true, 'negotiated', 'negotiated'],
    ['one_time', false, 'five_day', 'unsubscribe_one_time'],
    ['trial', true, 'unsubscribe_trial', 'unsubscribe_trial'],
    ['trial', false, 'unsubscribe_trial', 'unsubscribe_trial'],
    ['on_demand', true, 'unsubscribe_on_demand', 'unsubscribe_on_demand'],
    ['on_demand', false, 'unsubscribe_on_demand', 'unsubscribe_on_demand'],
    ['package', false, 'five_day', 'unsubscribe_package'],
  ];
  for (const [billing, supervised, cn, intl] of table) {
    for (const site of SITES) {
      const expected = site === 'cn' ? cn : intl;
      test(`${site}: ${billing}${supervised ? ', supervised' : ''}: ${expected}`, () => {
        const result = quote({ site, billing, supervised });
        assert.equal(isRefusal(result) ? result.reason : result.way, expected);
      });
    }
  }

  test('a package from which something was drawn stays', () => {
    assert.equal(refused({ billing: 'package', packageUsed: true }).reason, 'unsubscribe_package_used');
  });

  const states: readonly [Partial<Instance>, string][] = [
    [{ status: 'provisioning' }, 'unsubscribe_provisioning'],
    [{ status: 'expired' }, 'unsubscribe_expired'],
    [{ status: 'frozen' }, 'unsubscribe_expired'],
    [{ status: 'released' }, 'unsubscribe_gone'],
    [{ status: 'failed' }, 'unsubscribe_gone'],
    [{ openRenewalOrderId: 'CS-OPEN' }, 'unsubscribe_order_open'],
    [{ openChangeOrderId: 'CS-OPEN' }, 'unsubscribe_order_open'],
    [{ openRefundRequestId: 'ref-1' }, 'unsubscribe_under_review'],
  ];
  for (const [members, reason] of states) {
    test(`${JSON.stringify(members)}: ${reason}`, () => assert.equal(refused({ instance: members }).reason, reason));
  }
});

describe('five-day refund (marketplace-rules 7.3)', () => {
  const ends: readonly [at: number, allowed: boolean][] = [
    [LAST - SECOND, true],
    [LAST, true],
    [LAST + SECOND - 1, true],
    [LAST + SECOND, false],
    [LAST + DAY, false],
  ];
  for (const [at, allowed] of ends) {
    test(`${new Date(at).toISOString()}: ${allowed ? 'in time' : 'too late'}`, () => {
      const result = quote({ at });
      assert.equal(isRefusal(result) ? result.reason : result.way, allowed ? 'five_day' : 'unsubscribe_five_days_over');
      if (!isRefusal(result)) assert.equal(result.untilSimAt, LAST);
    });
  }

  test('milliseconds of the opening do not count', () => {
    const opened = { startSimAt: OPENED + 700 };
    assert.equal(given({ instance: opened, at: LAST + 999 }).untilSimAt, LAST);
    assert.equal(refused({ instance: opened, at: LAST + SECOND }).reason, 'unsubscribe_five_days_over');
  });

  const quotas: readonly [year: number, here: number, elsewhere: number, allowed: boolean][] = [
    [2026, 9, 0, true],
    [2026, 10, 0, false],
    [2026, 4, 5, true],
    [2026, 4, 6, false],
    [2026, 0, 10, false],
    [2025, 10, 10, true],
  ];
  for (const [year, here, elsewhere, allowed] of quotas) {
    test(`${here} here and ${elsewhere} elsewhere in ${year}: the next is ${allowed ? 'possible' : 'not'}`, () => {
      const result = quote({ buyer: { fiveDayRefunds: { year, here, elsewhere } } });
      assert.equal(isRefusal(result) ? result.reason : result.way, allowed ? 'five_day' : 'unsubscribe_quota');
    });
  }

  test('at the turn of the year a used-up quota says from when there is a new one', () => {
    const opened = Date.parse('2026-12-29T10:00:00+08:00');
    const fiveDayRefunds = { year: 2026, here: 10, elsewhere: 0 };
    const { allowedFromSimAt } = refused({
      instance: { startSimAt: opened, expireSimAt: opened + 31 * DAY },
      at: opened + DAY,
      buyer: { fiveDayRefunds },
    });
    assert.equal(allowedFromSimAt, Date.parse('2027-01-01T00:00:00+08:00'));
    assert.equal(refused({ buyer: { fiveDayRefunds } }).allowedFromSimAt, undefined, 'not when it would be too late');
  });

  test('renewals that have not begun go along; a renewal in effect is not refundable', () => {
    const renewal: Order = {
      ...purchase,
      id: 'CS-RENEW',
      type: 'renew',
      totalMinor: 50_000,
      renewedExpireSimAt: Date.parse('2027-01-24T23:59:59+08:00'),
      payment: { method: 'card', paidMinor: 50_000, cashCouponMinor: 0, couponIds: [] },
    };
    assert.deepEqual(
      given({ orders: [purchase, renewal] }).refunds.map(({ orderId, amountMinor }) => [orderId, amountMinor]),
      [
        ['CS-NEW', 30_000],
        ['CS-RENEW', 50_000],
      ],
    );
    const day: Order = { ...purchase, line: { ...purchase.line, period: { type: 'day', number: 1 } } };
    const inEffect = { orders: [day, renewal], at: OPENED + 3 * DAY };
    assert.equal(refused(inEffect).reason, 'unsubscribe_renewed');
    assert.equal(given({ ...inEffect, rules: { 'refund.renewalsInEffect': 'refundable' } }).amountMinor, 80_000);
  });

  test('cash coupons come back while they are valid, discount coupons never do', () => {
    const coupon = (id: string, validToSimAt: number): Coupon => ({
      id,
      kind: 'cash',
      buyerId: 'v2',
      faceMinor: 10_000,
      leftMinor: 5_000,
      validToSimAt,
      createdSimAt: 0,
    });
    const paid: Order = {
      ...purchase,
      payment: {
        method: 'balance',
        paidMinor: 20_000,
        cashCouponMinor: 10_000,
        couponIds: ['a', 'b', 'off'],
        cashCoupons: [
          { couponId: 'a', amountMinor: 5_000 },
          { couponId: 'b', amountMinor: 5_000 },
        ],
      },
    };
    const off: Coupon = { ...coupon('off', OPENED + 90 * DAY), kind: 'discount' };
    const both = given({
      orders: [paid],
      coupons: [coupon('a', OPENED + 90 * DAY), coupon('b', OPENED + 90 * DAY), off],
    });
    assert.equal(both.amountMinor, 30_000);
    const one = given({ orders: [paid], coupons: [coupon('a', OPENED), coupon('b', OPENED + 90 * DAY), off] });
    assert.equal(one.amountMinor, 25_000);
    assert.deepEqual(
      one.refunds[0]?.parts.map(({ rule, amountMinor }) => [rule, amountMinor]),
      [
        ['refund_paid', 20_000],
        ['refund_cash_coupon', 10_000],
        ['refund_coupon_over', -5_000],
      ],
    );
  });
});

test('what the balance and a card have paid together has a line for each way that it goes back', () => {
  const payment = {
    method: 'card',
    paidMinor: 30_000,
    balanceMinor: 10_000,
    cashCouponMinor: 0,
    couponIds: [],
  } as const;
  const result = given({ orders: [{ ...purchase, payment }] });
  assert.equal(result.amountMinor, 30_000);
  assert.deepEqual(
    result.refunds[0]?.parts.map(({ amountMinor, params }) => [params['method'], amountMinor]),
    [
      ['card', 20_000],
      ['balance', 10_000],
    ],
  );
});

describe('with fees (marketplace-rules 7.4)', () => {
  const rules = { 'refund.afterFiveDays': 'with_fee' };
  test('actual payment less amount due less handling fee; the fee is 10 % unless told otherwise', () => {
    // 10 of 30.4 days, but the term here is exactly 30 days.
    const term = { startSimAt: OPENED, expireSimAt: OPENED + 30 * DAY };
    const thirty: Order = { ...purchase, line: { ...purchase.line, period: { type: 'day', number: 30 } } };
    const end = Date.parse('2026-12-24T23:59:59+08:00');
    const at = OPENED + (end - OPENED) / 4;
    const result = given({ instance: term, orders: [thirty], at, rules });
    assert.equal(result.way, 'with_fee');
    assert.deepEqual(
      result.refunds[0]?.parts.map(({ rule, amountMinor }) => [rule, amountMinor]),
      [
        ['refund_paid', 30_000],
        ['refund_used', -7_500],
        ['refund_fee', -3_000],
      ],
    );
    assert.equal(result.amountMinor, 19_500);
  });

  test('never below 0, and after the quota is used up as well', () => {
    const end = Date.parse('2026-12-24T23:59:59+08:00');
    assert.equal(given({ at: end - SECOND, rules }).amountMinor, 0);
    const used = { fiveDayRefunds: { year: 2026, here: 10, elsewhere: 0 } };
    assert.equal(given({ buyer: used, rules }).way, 'with_fee');
  });
});

describe('by agreement (marketplace-rules 7.5)', () => {
  test('inside the guarantee period only', () => {
    const untilSimAt = OPENED + 30 * DAY;
    assert.equal(given({ supervised: true, at: untilSimAt }).untilSimAt, untilSimAt);
    assert.equal(refused({ supervised: true, at: untilSimAt + 1 }).reason, 'unsubscribe_supervision_over');
  });

  test('more than 0 and at most what was paid, oldest order first', () => {
    const renewal: Order = {
      ...purchase,
      id: 'CS-RENEW',
      type: 'renew',
      renewedExpireSimAt: Date.parse('2027-01-24T23:59:59+08:00'),
    };
    const most = given({ supervised: true, orders: [purchase, renewal] });
    assert.equal(most.amountMinor, 60_000);
    const shares = agreedRefunds(most, 40_000);
    assert.ok(!isRefusal(shares));
    assert.deepEqual(
      shares.map(({ amountMinor }) => amountMinor),
      [30_000, 10_000],
    );
    for (const amount of [0, -1, 60_001]) assert.ok(isRefusal(agreedRefunds(most, amount)), String(amount));
  });

  test('nothing paid, nothing to ask for', () => {
    const free: Order = { ...purchase, totalMinor: 0, payment: { ...purchase.payment!, paidMinor: 0 } };
    assert.equal(refused({ supervised: true, orders: [free] }).reason, 'unsubscribe_nothing_paid');
  });
});
