import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Coupon } from '../../src/domain/coupon.ts';
import { issueCoupon } from '../../src/domain/issue-coupon.ts';
import type { Order, PaymentMethod } from '../../src/domain/order.ts';
import { payOrder, type PaymentChoice } from '../../src/domain/pay-order.ts';
import { cancelOrders, payOrders } from '../../src/domain/pay-orders.ts';
import { offeredMethods } from '../../src/domain/payment-methods.ts';
import { isSelectionProblem, quoteSelection } from '../../src/domain/price-quote.ts';
import { purchase, timeOutPayment } from '../../src/domain/purchase.ts';
import { giveBack } from '../../src/domain/give-back.ts';
import { refundInFull } from '../../src/domain/refund.ts';
import { siteProfile, type Site } from '../../src/domain/site-profile.ts';
import { withoutOrders } from '../../src/domain/smaller-records.ts';
import { adjustStock } from '../../src/domain/adjust-stock.ts';
import { BALANCE_MAX_MINOR, topUp } from '../../src/domain/top-up.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions, NOW } from './decision.ts';

const BALANCE = 100_000;

/** A shop with two buyers of ¥1,000.00 and one product at ¥300.00 a month. */
function shop(site: Site = 'cn', rules: Readonly<Record<string, string | number>> = {}): Decisions {
  const market = new Decisions(site, rules);
  market.put('products', {
    ...TEST_PRODUCT,
    interface: { version: '2.0', url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
  });
  for (const id of ['ann', 'bob']) {
    market.put('buyers', {
      id,
      name: id,
      level: 'V0',
      balanceMinor: BALANCE,
      email: null,
      mobilePhone: null,
      consent: true,
    });
  }
  return market;
}

function place(market: Decisions, buyerId = 'ann', requestId?: string): Order {
  return market.allowed((draft) => {
    const selection = {
      skuCode: 'sku-basic',
      billing: 'period',
      period: { type: 'month', number: 1 },
      quantity: 1,
    } as const;
    const quote = quoteSelection(market.need('products', 'desk'), selection, draft.context);
    assert.ok(!isSelectionProblem(quote));
    return purchase(draft, {
      productId: 'desk',
      buyerId,
      quote,
      pay: 'later',
      ...(requestId === undefined ? {} : { requestId }),
    });
  });
}

function cash(market: Decisions, faceMinor: number, members: Partial<Coupon> = {}): Coupon {
  return market.allowed((draft) =>
    issueCoupon(draft, { kind: 'cash', buyerId: 'ann', faceMinor, ...members } as never),
  );
}

function discount(market: Decisions, discountBasisPoints: number, members: Partial<Coupon> = {}): Coupon {
  return market.allowed((draft) =>
    issueCoupon(draft, { kind: 'discount', buyerId: 'ann', discountBasisPoints, ...members } as never),
  );
}

const pay = (market: Decisions, { id }: Order, choice?: PaymentChoice): Order =>
  market.allowed((draft) => payOrder(draft, id, 'paid', choice));

const balance = (market: Decisions, id = 'ann'): number => market.need('buyers', id).balanceMinor;
const left = (market: Decisions, { id }: Coupon): number | undefined => market.need('coupons', id).leftMinor;

/** The entries of an order in the ledger add up to what it has cost in the end. */
function cost(market: Decisions, { id }: Order): number {
  let sum = 0;
  for (const entry of market.state.all('ledger').values()) if (entry.orderId === id) sum -= entry.amountMinor;
  return sum;
}

describe('ways to pay', () => {
  // marketplace-rules 3.1.4: cn balance, online, credit; intl card or monthly settlement; eu is guessed after intl.
  const OFFERED: Readonly<Record<Site, readonly PaymentMethod[]>> = {
    cn: ['balance', 'card', 'monthly_settlement'],
    intl: ['card', 'monthly_settlement'],
    eu: ['card', 'monthly_settlement'],
  };
  for (const [site, methods] of Object.entries(OFFERED) as [Site, readonly PaymentMethod[]][]) {
    test(`${site} offers ${methods.join(', ')}`, () => {
      assert.deepEqual(offeredMethods(siteProfile(site)), methods);
    });
    for (const method of ['balance', 'card', 'monthly_settlement'] as const) {
      test(`${site}: paying by ${method} is ${methods.includes(method) ? 'taken' : 'refused'}`, () => {
        const market = shop(site);
        const order = place(market);
        if (!methods.includes(method)) {
          const refusal = market.refused((draft) => payOrder(draft, order.id, 'paid', { method }));
          assert.equal(refusal.reason, 'method_not_offered');
          return;
        }
        const paid = pay(market, order, { method });
        assert.deepEqual(paid.payment, { method, paidMinor: 30_000, cashCouponMinor: 0, couponIds: [] });
        assert.equal(balance(market), method === 'balance' ? BALANCE - 30_000 : BALANCE);
        assert.equal(cost(market, order), 30_000);
      });
    }
  }

  test('a site whose balance is switched on takes it', () => {
    const market = shop('intl', { 'payment.balance': 'offered' });
    assert.equal(pay(market, place(market)).payment?.method, 'balance');
  });

  // marketplace-rules 3.1.4: on the cn site the balance is combinable with online payment; ¥300.00 is due each time.
  const COMBINED: readonly [what: string, balanceMinor: number, couponMinor: number, expected: object, left: number][] =
    [
      ['the balance pays what it has, the card the rest', 10_000, 0, { method: 'card', balanceMinor: 10_000 }, 0],
      ['a balance of nothing leaves it all to the card', 0, 0, { method: 'card' }, 0],
      ['a debt is not made larger', -500, 0, { method: 'card' }, -500],
      ['enough on it leaves nothing to the card', 30_000, 0, { method: 'balance' }, 0],
      [
        'after a cash coupon',
        10_000,
        5_000,
        { method: 'card', balanceMinor: 10_000, paidMinor: 25_000, cashCouponMinor: 5_000 },
        0,
      ],
    ];
  for (const [what, balanceMinor, couponMinor, expected, leftMinor] of COMBINED) {
    test(`balance and card together: ${what}; everything goes back where it came from`, () => {
      const market = shop();
      market.put('buyers', { ...market.need('buyers', 'ann'), balanceMinor });
      const couponIds = couponMinor > 0 ? [cash(market, couponMinor).id] : [];
      const order = place(market);
      const paid = pay(market, order, { method: 'card', useBalance: true, couponIds });
      const { cashCoupons: _uses, ...payment } = paid.payment ?? {};
      assert.deepEqual(payment, { paidMinor: 30_000, cashCouponMinor: 0, couponIds, ...expected });
      assert.equal(balance(market), leftMinor);
      assert.equal(cost(market, order), 30_000);
      market.allowed((draft) => refundInFull(draft, market.need('orders', order.id), 'unsubscribed'));
      assert.equal(balance(market), balanceMinor);
      assert.equal(cost(market, order), 0);
    });
  }

  test('of a combined payment the card gets its part back before the balance does [ours]', () => {
    const market = shop();
    market.put('buyers', { ...market.need('buyers', 'ann'), balanceMinor: 10_000 });
    const order = place(market);
    pay(market, order, { method: 'card', useBalance: true });
    const back = (amountMinor: number) => {
      market.allowed((draft) => giveBack(draft, order, amountMinor));
      return [balance(market), market.need('orders', order.id).payment?.paidBackMinor];
    };
    assert.deepEqual(back(15_000), [0, 15_000]);
    assert.deepEqual(back(7_000), [2_000, 22_000]);
    assert.deepEqual(back(8_000), [10_000, 30_000]);
    assert.equal(cost(market, order), 0);
  });

  const NOT_COMBINED: readonly [
    what: string,
    site: Site,
    rules: Readonly<Record<string, string>>,
    method: PaymentMethod,
  ][] = [
    ['with monthly settlement', 'cn', {}, 'monthly_settlement'],
    ['on the intl site', 'intl', {}, 'card'],
    ['on the eu site', 'eu', {}, 'card'],
    ['where the rule is switched off', 'cn', { 'payment.combined': 'not_offered' }, 'card'],
    ['where there is no paying from a balance', 'cn', { 'payment.balance': 'not_offered' }, 'card'],
  ];
  for (const [what, site, rules, method] of NOT_COMBINED) {
    test(`the balance is not combined ${what}`, () => {
      const market = shop(site, rules);
      const order = place(market);
      const refusal = market.refused((draft) => payOrder(draft, order.id, 'paid', { method, useBalance: true }));
      assert.deepEqual([refusal.reason, refusal.params], ['payment_not_combined', { method }]);
      assert.equal(balance(market), BALANCE);
    });
  }

  test('several orders together: the balance pays while it lasts', () => {
    const market = shop();
    market.put('buyers', { ...market.need('buyers', 'ann'), balanceMinor: 40_000 });
    const orders = [place(market), place(market), place(market)];
    const ids = orders.map(({ id }) => id);
    const paid = market.allowed((draft) => payOrders(draft, ids, 'paid', { method: 'card', useBalance: true }));
    assert.deepEqual(
      paid.map(({ payment }) => [payment?.method, payment?.balanceMinor]),
      [
        ['balance', undefined],
        ['card', 10_000],
        ['card', undefined],
      ],
    );
    assert.equal(balance(market), 0);
  });

  test('a balance that is too low is refused and nothing is spent', () => {
    const market = shop();
    market.put('buyers', { ...market.need('buyers', 'ann'), balanceMinor: 14_999 });
    const coupon = cash(market, 15_000);
    const reduced = discount(market, 1);
    const order = place(market);
    const choice = { couponIds: [coupon.id, reduced.id] };
    const refusal = market.refused((draft) =>
      payOrder(draft, order.id, 'paid', { couponIds: [coupon.id], method: 'balance' }),
    );
    assert.deepEqual([refusal.reason, refusal.params['totalMinor']], ['balance_too_low', 15_000]);
    assert.equal(left(market, coupon), 15_000);
    assert.equal(market.need('coupons', reduced.id).usedByOrderId, undefined);
    // ¥299.97 after the discount: the coupon and the balance just do.
    assert.equal(pay(market, order, choice).payment?.paidMinor, 14_997);
  });

  test('the bank may decline; the order waits and can be paid again', () => {
    const market = shop();
    const order = place(market);
    market.allowed((draft) => payOrder(draft, order.id, 'declined', { method: 'card' }));
    assert.equal(market.need('orders', order.id).paymentDeclined, true);
    assert.equal(cost(market, order), 0);
    assert.equal(pay(market, order).status, 'processing');
  });

  test('paying twice has one effect; the second is told', () => {
    const market = shop();
    const order = place(market);
    pay(market, order);
    const refusal = market.refused((draft) => payOrder(draft, order.id, 'paid'));
    assert.deepEqual([refusal.reason, refusal.params['status']], ['order_not_payable', 'processing']);
    assert.equal(balance(market), BALANCE - 30_000);
  });
});

describe('coupons', () => {
  test('the discount coupon lowers the price first, then cash coupons pay, then money', () => {
    const market = shop();
    const coupons = [cash(market, 5_000), discount(market, 1_000), cash(market, 2_000)];
    const order = pay(market, place(market), { couponIds: coupons.map(({ id }) => id) });
    assert.equal(order.totalMinor, 27_000);
    assert.deepEqual(
      order.line.priceParts?.map(({ rule, amountMinor }) => [rule, amountMinor]),
      [
        ['list', 30_000],
        ['discount_coupon', -3_000],
      ],
    );
    assert.equal(order.payment?.paidMinor, 20_000);
    assert.equal(order.payment.cashCouponMinor, 7_000);
    assert.equal(balance(market), BALANCE - 20_000);
    assert.equal(cost(market, order), 27_000);
  });

  test('a cash coupon pays no more than is left, keeps the rest, and one that is not needed is not used', () => {
    const market = shop();
    const [large, spare] = [cash(market, 50_000), cash(market, 1_000)];
    const order = pay(market, place(market), { couponIds: [large.id, spare.id] });
    assert.equal(left(market, large), 20_000);
    assert.equal(left(market, spare), 1_000);
    assert.deepEqual(order.payment?.couponIds, [large.id]);
    assert.equal(balance(market), BALANCE);
  });

  const REFUSED = [
    ['spent', 'coupon_spent', (market: Decisions) => spent(market)],
    ['of another buyer', 'coupon_foreign', (market: Decisions) => cash(market, 5, { buyerId: 'bob' })],
    ['that does not exist', 'coupon_foreign', () => ({ id: 'coupon-0' })],
    ['for another product', 'coupon_other_product', (market: Decisions) => cash(market, 5, { productId: 'other' })],
    ['past its validity', 'coupon_over', (market: Decisions) => cash(market, 5, { validToSimAt: NOW })],
  ] as const;
  for (const [name, reason, make] of REFUSED) {
    test(`one ${name} is refused`, () => {
      const market = shop();
      const { id } = make(market);
      const order = place(market);
      const refusal = market.refused((draft) => payOrder(draft, order.id, 'paid', { couponIds: [id] }));
      assert.deepEqual([refusal.reason, refusal.params['coupon']], [reason, id]);
      assert.equal(market.need('orders', order.id).status, 'pending_payment');
    });
  }

  function spent(market: Decisions): Coupon {
    const coupon = cash(market, 5_000);
    pay(market, place(market), { couponIds: [coupon.id] });
    return coupon;
  }

  test('one that is not valid yet is refused with the moment from which it is', () => {
    const market = shop();
    const { id } = cash(market, 5_000, { validFromSimAt: NOW + 1_000 });
    const order = place(market);
    const early = market.refused((draft) => payOrder(draft, order.id, 'paid', { couponIds: [id] }));
    assert.deepEqual([early.reason, early.allowedFromSimAt], ['coupon_not_yet', NOW + 1_000]);
    market.simAt = NOW + 1_000;
    assert.equal(pay(market, order, { couponIds: [id] }).payment?.cashCouponMinor, 5_000);
  });

  test('is valid to the last millisecond before its end', () => {
    const market = shop();
    const { id } = cash(market, 5_000, { validToSimAt: NOW + 1 });
    assert.equal(pay(market, place(market), { couponIds: [id] }).payment?.cashCouponMinor, 5_000);
  });

  test('two discount coupons are refused', () => {
    const market = shop();
    const couponIds = [discount(market, 100), discount(market, 200)].map(({ id }) => id);
    const order = place(market);
    assert.equal(
      market.refused((draft) => payOrder(draft, order.id, 'paid', { couponIds })).reason,
      'coupon_one_discount',
    );
  });

  test('the same coupon named twice counts once', () => {
    const market = shop();
    const { id } = cash(market, 5_000);
    assert.equal(pay(market, place(market), { couponIds: [id, id] }).payment?.cashCouponMinor, 5_000);
  });
});

describe('giving back', () => {
  const refund = (market: Decisions, { id }: Order): void => {
    market.allowed((draft) => refundInFull(draft, draft.need('orders', id), 'provisioning_failed'));
  };

  test('a full refund returns money by its method and cash coupons, not discount coupons', () => {
    const market = shop();
    const [paidBy, reduced] = [cash(market, 5_000), discount(market, 1_000)];
    const order = pay(market, place(market), { method: 'card', couponIds: [paidBy.id, reduced.id] });
    refund(market, order);
    assert.equal(left(market, paidBy), 5_000);
    assert.equal(market.need('coupons', reduced.id).usedByOrderId, order.id);
    assert.equal(balance(market), BALANCE);
    assert.equal(cost(market, order), 0);
  });

  test('a discount coupon comes back where the rule is read so', () => {
    const market = shop('cn', { 'coupon.discountReturns': 'with_full_refund' });
    const { id } = discount(market, 1_000);
    refund(market, pay(market, place(market), { couponIds: [id] }));
    assert.equal(market.need('coupons', id).usedByOrderId, undefined);
  });

  test('the share of a coupon that is over by then is lost', () => {
    const market = shop();
    const coupon = cash(market, 5_000, { validToSimAt: NOW + 1 });
    const order = pay(market, place(market), { couponIds: [coupon.id] });
    market.simAt = NOW + 1;
    refund(market, order);
    assert.equal(left(market, coupon), 0);
    assert.equal(market.need('orders', order.id).refund?.lostMinor, 5_000);
    assert.equal(balance(market), BALANCE);
    assert.equal(cost(market, order), 5_000);
  });

  test('each coupon gets back what it paid for this order, not what it paid for others', () => {
    const market = shop();
    const [first, second] = [cash(market, 10_000), cash(market, 50_000)];
    pay(market, place(market), { couponIds: [second.id] });
    pay(market, place(market), { couponIds: [first.id] });
    const third = pay(market, place(market), { couponIds: [second.id] });
    const before = [left(market, first), left(market, second)];
    assert.deepEqual(before, [0, 0]);
    refund(market, third);
    assert.deepEqual([left(market, first), left(market, second)], [0, 20_000]);
  });

  test('parts of a payment go back one after the other, never more than was paid', () => {
    const market = shop();
    const coupon = cash(market, 12_000);
    const order = pay(market, place(market), { couponIds: [coupon.id] });
    const back = (amountMinor: number) => market.allowed((draft) => giveBack(draft, order, amountMinor));
    assert.deepEqual(back(10_000), { moneyMinor: 10_000, couponMinor: 0, lostMinor: 0 });
    assert.deepEqual(back(10_000), { moneyMinor: 8_000, couponMinor: 2_000, lostMinor: 0 });
    assert.deepEqual(back(10_000), { moneyMinor: 0, couponMinor: 10_000, lostMinor: 0 });
    assert.throws(() => back(1), RangeError);
    assert.equal(balance(market), BALANCE);
    assert.equal(left(market, coupon), 12_000);
  });

  test('an order of before payments were kept gives back to the balance', () => {
    const market = shop();
    const order = { ...place(market), status: 'completed' as const, paidSimAt: NOW };
    market.put('orders', order);
    refund(market, order);
    assert.equal(balance(market), BALANCE + 30_000);
  });
});

describe('several orders at once', () => {
  test('are paid together, cash coupons pay one after the other', () => {
    const market = shop();
    const coupon = cash(market, 50_000);
    const orders = [place(market), place(market), place(market)];
    const ids = orders.map(({ id }) => id);
    const paid = market.allowed((draft) => payOrders(draft, ids, 'paid', { couponIds: [coupon.id] }));
    assert.deepEqual(
      paid.map(({ payment }) => payment?.paidMinor),
      [0, 10_000, 30_000],
    );
    assert.equal(balance(market), BALANCE - 40_000);
  });

  test('are paid all or none: the reason names the order', () => {
    const market = shop();
    const orders = [place(market), place(market), place(market), place(market)];
    const ids = orders.map(({ id }) => id);
    const refusal = market.refused((draft) => payOrders(draft, ids, 'paid'));
    assert.deepEqual([refusal.reason, refusal.params['ofOrder']], ['balance_too_low', ids[3]]);
    assert.equal(balance(market), BALANCE);
    assert.ok(ids.every((id) => market.need('orders', id).status === 'pending_payment'));
  });

  test('30 are the most (marketplace-rules 3.1.4)', () => {
    const market = shop();
    market.put('buyers', { ...market.need('buyers', 'ann'), balanceMinor: 10_000_000 });
    const ids = Array.from({ length: 31 }, () => place(market).id);
    const refusal = market.refused((draft) => payOrders(draft, ids, 'paid'));
    assert.deepEqual([refusal.reason, refusal.params['max']], ['too_many_together', 30]);
    assert.equal(market.allowed((draft) => payOrders(draft, ids.slice(0, 30), 'paid')).length, 30);
  });

  test('of two buyers are refused, and a discount coupon is', () => {
    const market = shop();
    const [mine, theirs] = [place(market), place(market, 'bob')];
    const { id } = discount(market, 100);
    const of = (couponIds: string[], ...orders: Order[]) =>
      market.refused((draft) =>
        payOrders(
          draft,
          orders.map((order) => order.id),
          'paid',
          { couponIds },
        ),
      ).reason;
    assert.equal(of([], mine, theirs), 'orders_of_several_buyers');
    assert.equal(of([id], mine, place(market)), 'coupon_not_together');
    assert.equal(of(['coupon-0'], mine, place(market)), 'coupon_foreign');
  });

  test('are canceled all or none', () => {
    const market = shop();
    const [first, second] = [place(market), place(market)];
    pay(market, second);
    const both = market.refused((draft) => cancelOrders(draft, [first.id, second.id]));
    assert.deepEqual([both.reason, both.params['ofOrder']], ['order_not_cancelable', second.id]);
    assert.equal(market.need('orders', first.id).status, 'pending_payment');
    assert.equal(market.allowed((draft) => cancelOrders(draft, [first.id]))[0]?.status, 'canceled');
  });
});

describe('stock', () => {
  const stockOf = (market: Decisions): number | undefined => market.state.get('stocks', 'desk/standard')?.leftUnits;

  test('begins at 999; an order takes a unit, one that is not paid puts it back', () => {
    const market = shop();
    const [first, second] = [place(market), place(market)];
    assert.equal(stockOf(market), 997);
    market.allowed((draft) => cancelOrders(draft, [first.id]));
    assert.equal(stockOf(market), 998);
    market.allowed((draft) => {
      timeOutPayment(draft, second.id);
      return true;
    });
    assert.equal(stockOf(market), 999);
  });

  test('that is used up refuses the purchase until it is replenished', () => {
    const market = shop('cn', { 'stock.default': 1 });
    place(market);
    assert.throws(() => place(market), /out_of_stock/);
    market.allowed((draft) => adjustStock(draft, { productId: 'desk', specificationId: 'standard', byUnits: 1 }));
    assert.equal(place(market).status, 'pending_payment');
  });

  // marketplace-rules 2.1: an adjustment of -9,999,999 to 9,999,999.
  for (const [byUnits, outcome] of [
    [9_999_999, 10_000_998],
    [-999, 0],
    [10_000_000, 'stock_adjustment'],
    [-10_000_000, 'stock_adjustment'],
    [0.5, 'stock_adjustment'],
    [-1_000, 'stock_below_zero'],
  ] as const) {
    test(`an adjustment by ${byUnits}: ${outcome}`, () => {
      const market = shop();
      const result = market.decide((draft) =>
        adjustStock(draft, { productId: 'desk', specificationId: 'standard', byUnits }),
      );
      assert.equal('reason' in result ? result.reason : result.leftUnits, outcome);
    });
  }
});

describe('the operator', () => {
  test('tops a balance up, within bounds', () => {
    const market = shop();
    const entry = market.allowed((draft) => topUp(draft, { buyerId: 'ann', amountMinor: 5 }));
    assert.deepEqual([entry.kind, entry.method, entry.amountMinor], ['top_up', 'balance', 5]);
    assert.equal(balance(market), BALANCE + 5);
    const refusal = market.refused((draft) => topUp(draft, { buyerId: 'ann', amountMinor: BALANCE_MAX_MINOR }));
    assert.equal(refusal.reason, 'balance_too_high');
  });

  test('does nothing twice when the same form comes twice', () => {
    const market = shop();
    const request = { buyerId: 'ann', amountMinor: 5, requestId: 'form-1' };
    const first = market.allowed((draft) => topUp(draft, request));
    const second = market.refused((draft) => topUp(draft, request));
    assert.deepEqual([second.reason, second.params['id']], ['already_done', first.id]);
    assert.equal(balance(market), BALANCE + 5);
    const order = place(market, 'ann', 'form-2');
    assert.throws(() => place(market, 'ann', 'form-2'), new RegExp(order.id));
    assert.equal(market.state.all('orders').size, 1);
  });

  test('hands out coupons that are valid for 90 days unless told otherwise', () => {
    const market = shop();
    assert.equal(cash(market, 5).validToSimAt, NOW + 90 * 86_400_000);
    assert.equal(cash(market, 5, { validToSimAt: NOW + 7 }).validToSimAt, NOW + 7);
  });
});

test('a reset of the orders brings money, coupons and stock back and keeps top-ups', () => {
  const market = shop();
  const [paidBy, reduced] = [cash(market, 5_000), discount(market, 1_000)];
  market.allowed((draft) => topUp(draft, { buyerId: 'ann', amountMinor: 700 }));
  pay(market, place(market), { couponIds: [paidBy.id, reduced.id] });
  const second = pay(market, place(market), { method: 'card' });
  market.allowed((draft) => refundInFull(draft, draft.need('orders', second.id), 'provisioning_failed'));
  // Paid before there was a ledger.
  market.put('orders', { ...place(market), status: 'completed', paidSimAt: NOW });
  market.put('buyers', { ...market.need('buyers', 'ann'), balanceMinor: balance(market) - 30_000 });
  const records = withoutOrders({ ...market.state.records(), calls: new Map() });
  assert.equal(records.buyers.get('ann')?.balanceMinor, BALANCE + 700);
  assert.equal(records.coupons.get(paidBy.id)?.leftMinor, 5_000);
  assert.equal(records.coupons.get(reduced.id)?.usedByOrderId, undefined);
  assert.equal(records.stocks.get('desk/standard')?.leftUnits, 999);
  assert.deepEqual(
    [...records.ledger.values()].map(({ kind }) => kind),
    ['top_up'],
  );
});
