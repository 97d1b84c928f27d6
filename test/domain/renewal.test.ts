import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nextAutoRenewal } from '../../src/domain/auto-renewal-plan.ts';
import { runAutoRenewal, setAutoRenewal, switchOffAutoRenewal } from '../../src/domain/auto-renewal.ts';
import type { CustomerLevel } from '../../src/domain/buyer.ts';
import { DAY_MS, endOnDayOfMonth, HOUR_MS } from '../../src/domain/calendar.ts';
import { cancelRenewal } from '../../src/domain/cancel-renewal.ts';
import type { Period, Product } from '../../src/domain/catalogue.ts';
import { quoteConversion } from '../../src/domain/conversion.ts';
import { beginRetention, closeInstance, expireInstance, releaseInstance } from '../../src/domain/expiry.ts';
import type { Instance } from '../../src/domain/instance.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { quoteRenewal, type RenewalWish } from '../../src/domain/renewal-quote.ts';
import { renewalSubject } from '../../src/domain/renewal-subject.ts';
import { SITES, siteProfile, type Site } from '../../src/domain/site-profile.ts';
import { NOW, type Decisions } from './decision.ts';
import { at, begin, END, MONTH, renew, taken } from './subscription.ts';

const quote = (decisions: Decisions, wish: RenewalWish) =>
  decisions.decide((draft) => quoteRenewal(renewalSubject(draft, 'ins-1'), wish));

describe('price and new expiry of a renewal (marketplace-rules 4.1)', () => {
  const cases: readonly [what: string, wish: RenewalWish, amountMinor: number, expiry: string][] = [
    ['a month', { period: MONTH }, 150_000, '2026-08-10'],
    ['nine months', { period: { type: 'month', number: 9 } }, 1_350_000, '2027-04-10'],
    ['a year: another productId, at its own price', { period: { type: 'year', number: 1 } }, 1_500_000, '2027-07-10'],
    ['to the 20th: ten days of a month of thirty more', { period: MONTH, unifiedDay: 20 }, 200_000, '2026-08-20'],
    ['to the 10th: nothing more', { period: MONTH, unifiedDay: 10 }, 150_000, '2026-08-10'],
    ['to the 1st: 22 days more', { period: MONTH, unifiedDay: 1 }, 260_000, '2026-09-01'],
    ['to the last day: 21 days more', { period: MONTH, unifiedDay: 31 }, 255_000, '2026-08-31'],
  ];
  for (const [what, wish, amountMinor, expiry] of cases) {
    test(what, () => {
      const result = quote(begin(), wish);
      assert.ok(!isRefusal(result) && !('problem' in result));
      assert.deepEqual([result.amountMinor, result.expireSimAt], [amountMinor, at(`${expiry}T23:59:59+08:00`)]);
      assert.equal(
        result.parts.reduce((sum, part) => sum + part.amountMinor, 0),
        amountMinor,
      );
    });
  }

  test("the source's example: expires 30 April, renewed 18 May for a month, expires 31 May", () => {
    const expireSimAt = at('2026-04-30T23:59:59+08:00');
    const decisions = begin('cn', { instance: { status: 'frozen', expireSimAt, anchorDay: 31 } });
    decisions.simAt = at('2026-05-18T10:00:00+08:00');
    const result = quote(decisions, { period: MONTH });
    assert.ok(!isRefusal(result) && !('problem' in result));
    assert.deepEqual([result.fromSimAt, result.expireSimAt], [expireSimAt, at('2026-05-31T23:59:59+08:00')]);
  });

  test('interface 1.0 knows no days: neither renewal, nor automatic renewal, nor the conversion of a trial is by the day', () => {
    const day: Period = { type: 'day', number: 3 };
    for (const version of ['1.0', '2.0'] as const) {
      const url = 'https://isv.example.com/p';
      const product = { interface: { version, url, accessKey: 'key', allowInsecureTransport: false } };
      const decisions = begin('cn', { product });
      const trial = begin('cn', { product, instance: { billing: 'trial' } });
      const asked = [
        quote(decisions, { period: day }),
        decisions.decide((draft) => setAutoRenewal(draft, 'ins-1', { period: day })),
        trial.decide((draft) => {
          const { instance, product: sold, context } = renewalSubject(draft, 'ins-1');
          return quoteConversion(instance, sold, day, context);
        }),
      ];
      const reasons = asked.map((answer) => (isRefusal(answer) ? answer.reason : 'allowed'));
      assert.deepEqual(reasons, Array(3).fill(version === '1.0' ? 'renew_day_v1' : 'allowed'), version);
    }
  });

  test('a renewal that is given back twice: the second answer is about that renewal, not about the one before it', () => {
    const decisions = begin();
    renew(decisions, { period: MONTH });
    const last = renew(decisions, { period: MONTH });
    decisions.simAt = END + DAY_MS;
    assert.ok(!isRefusal(decisions.allowed((draft) => cancelRenewal(draft, 'ins-1', last.id))));
    const again = decisions.refused((draft) => cancelRenewal(draft, 'ins-1', last.id));
    assert.deepEqual([again.reason, again.params], ['cancel_renewal_not_this', { orderId: last.id }]);
    assert.equal(decisions.refused((draft) => cancelRenewal(draft, 'ins-1')).reason, 'cancel_renewal_begun');
  });

  describe('a month from a day that the term did not begin on is a whole month', () => {
    const ends = (decisions: Decisions): string => {
      const result = quote(decisions, { period: MONTH });
      assert.ok(!isRefusal(result) && !('problem' in result));
      return new Date(result.expireSimAt + 8 * HOUR_MS).toISOString().slice(0, 10);
    };
    const from = (day: string, anchorDay: number): Decisions =>
      begin('cn', { instance: { expireSimAt: at(`${day}T23:59:59+08:00`), anchorDay } });

    test('after a term that was counted by days', () => {
      assert.equal(ends(from('2026-07-13', 10)), '2026-08-13');
      const decisions = from('2027-01-31', 10);
      assert.equal(ends(decisions), '2027-02-28');
      renew(decisions, { period: MONTH });
      assert.equal(ends(decisions), '2027-03-31', 'and goes on from that day');
    });

    test('when a renewal of a converted trial was given back', () => {
      const decisions = from('2026-08-24', 24);
      const purchase = decisions.need('orders', 'CS1');
      const trial: Period = { type: 'day', number: 14 };
      decisions.put('orders', { ...purchase, type: 'trial', line: { ...purchase.line, period: trial } });
      const formal = { ...purchase, id: 'CS2', type: 'convert', renewedExpireSimAt: at('2026-08-24T23:59:59+08:00') };
      decisions.put('orders', formal as typeof purchase);
      assert.equal(ends(decisions), '2026-09-24');
      renew(decisions, { period: MONTH });
      assert.ok(!isRefusal(decisions.allowed((draft) => cancelRenewal(draft, 'ins-1'))));
      assert.equal(decisions.need('instances', 'ins-1').anchorDay, 24);
      assert.equal(ends(decisions), '2026-09-24', 'as before the renewal');
    });
  });

  test('with the private offer of the buyer, and the broken period at its share of it', () => {
    const decisions = begin();
    decisions.put('privateOffers', {
      id: 'offer',
      buyerId: 'buyer',
      productId: 'desk',
      discountBasisPoints: 1_000,
      validToSimAt: END,
      createdSimAt: NOW,
    });
    const result = quote(decisions, { period: MONTH, unifiedDay: 20 });
    assert.ok(!isRefusal(result) && !('problem' in result));
    assert.deepEqual(
      result.parts.map(({ rule, amountMinor }) => [rule, amountMinor]),
      [
        ['list', 150_000],
        ['private_offer', -15_000],
        ['broken_period', 45_000],
      ],
    );
  });

  const refused: readonly [reason: string, instance: Partial<Instance>, product: Partial<Product>][] = [
    ['renew_one_time', { billing: 'one_time' }, {}],
    ['renew_metered', { billing: 'on_demand' }, {}],
    ['renew_metered', { billing: 'package' }, {}],
    ['renew_trial', { billing: 'trial' }, {}],
    ['renew_released', { status: 'released' }, {}],
    ['renew_change_open', { openChangeOrderId: 'CS9' }, {}],
    ['product_not_listed', {}, { status: 'discontinued' }],
    ['renew_ends_in_past', { status: 'frozen', expireSimAt: NOW - 70 * DAY_MS }, {}],
  ];
  for (const [reason, instance, product] of refused) {
    test(`refused: ${reason}`, () => {
      const result = quote(begin('cn', { instance, product }), { period: MONTH });
      assert.ok(isRefusal(result));
      assert.equal(result.reason, reason);
    });
  }
});

describe('the common expiry day (marketplace-rules 4.3)', () => {
  const cases: readonly [from: string, day: number, to: string][] = [
    ['2026-01-31', 31, '2026-01-31'],
    ['2026-02-01', 31, '2026-02-28'],
    ['2028-02-01', 31, '2028-02-29'],
    ['2026-12-15', 1, '2027-01-01'],
    ['2026-12-15', 28, '2026-12-28'],
    ['2026-12-28', 28, '2026-12-28'],
  ];
  for (const [from, day, to] of cases) {
    test(`from ${from} to day ${day}: ${to}`, () => {
      assert.equal(endOnDayOfMonth(at(`${from}T23:59:59+08:00`), day), at(`${to}T23:59:59+08:00`));
    });
  }

  test('later renewals by month stay on it, clamped to short months', () => {
    const decisions = begin();
    renew(decisions, { period: MONTH, unifiedDay: 31 });
    assert.equal(decisions.need('instances', 'ins-1').expireSimAt, at('2026-08-31T23:59:59+08:00'));
    renew(decisions, { period: MONTH });
    assert.equal(decisions.need('instances', 'ins-1').expireSimAt, at('2026-09-30T23:59:59+08:00'));
  });
});

describe('automatic renewal (marketplace-rules 4.2)', () => {
  test('offered: cn documented, intl inferred, eu not for SaaS', () => {
    const rules = SITES.map((site) => siteProfile(site).rules['renewal.auto']);
    assert.deepEqual(
      rules.map(({ value, certainty }) => [value, certainty]),
      [
        ['offered', 'documented'],
        ['offered', 'inferred'],
        ['not_offered', 'documented'],
      ],
    );
    const refusal = begin('eu').refused((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH }));
    assert.equal(refusal.reason, 'auto_renewal_not_on_site');
  });

  const hours: readonly [what: string, daysBefore: number | undefined, now: string, next: string | undefined][] = [
    ['seven days before, at three', undefined, '2026-06-10T10:00', '2026-07-03T03:00'],
    ["the buyer's own day", 3, '2026-06-10T10:00', '2026-07-07T03:00'],
    ['the day of expiry', 0, '2026-06-10T10:00', '2026-07-10T03:00'],
    ['past that: the next day', undefined, '2026-07-05T10:00', '2026-07-06T03:00'],
    ['before three: the same day', undefined, '2026-07-05T02:59', '2026-07-05T03:00'],
    ['at three: the next day', undefined, '2026-07-05T03:00', '2026-07-06T03:00'],
    ['after three of the last day: none', undefined, '2026-07-10T03:00', undefined],
  ];
  for (const [what, daysBefore, now, next] of hours) {
    test(what, () => {
      const autoRenewal = { period: MONTH, sinceSimAt: NOW, ...(daysBefore === undefined ? {} : { daysBefore }) };
      const instance = { ...begin().need('instances', 'ins-1'), autoRenewal };
      const due = nextAutoRenewal(instance, at(`${now}:00+08:00`), siteProfile('cn'));
      assert.equal(due, next === undefined ? undefined : at(`${next}:00+08:00`));
    });
  }

  test('switched on when no hour is left, the money is taken at once', () => {
    const decisions = begin();
    decisions.simAt = at('2026-07-10T04:00:00+08:00');
    decisions.allowed((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH }));
    const { openRenewalOrderId = '' } = decisions.need('instances', 'ins-1');
    assert.deepEqual(
      [decisions.need('orders', openRenewalOrderId).automatic, decisions.need('buyers', 'buyer').balanceMinor],
      [true, 10_000_000 - 150_000],
    );
  });

  test('a withdrawn product: set before it runs, newly it cannot be switched on', () => {
    const decisions = begin();
    decisions.allowed((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH }));
    decisions.put('products', { ...decisions.need('products', 'desk'), status: 'discontinued' });
    decisions.simAt = at('2026-07-03T03:00:00+08:00');
    decisions.allowed((draft) => {
      runAutoRenewal(draft, 'ins-1');
      return true;
    });
    const { openRenewalOrderId = '' } = decisions.need('instances', 'ins-1');
    assert.equal(decisions.need('orders', openRenewalOrderId).status, 'processing');
    decisions.allowed((draft) => switchOffAutoRenewal(draft, 'ins-1'));
    taken(decisions, openRenewalOrderId);
    const refusal = decisions.refused((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH }));
    assert.equal(refusal.reason, 'product_not_listed');
  });

  test('cash coupons pay first, those that end first before the others; the last of so many switches it off', () => {
    const decisions = begin();
    for (const [id, days, leftMinor] of [
      ['late', 90, 100_000],
      ['early', 40, 60_000],
    ] as const) {
      const validToSimAt = NOW + days * DAY_MS;
      decisions.put('coupons', {
        id,
        kind: 'cash',
        buyerId: 'buyer',
        faceMinor: leftMinor,
        leftMinor,
        validToSimAt,
        createdSimAt: NOW,
      });
    }
    decisions.allowed((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH, timesLeft: 1, useCoupons: true }));
    decisions.simAt = at('2026-07-03T03:00:00+08:00');
    decisions.allowed((draft) => {
      runAutoRenewal(draft, 'ins-1');
      return true;
    });
    assert.deepEqual(
      [decisions.need('coupons', 'early').leftMinor, decisions.need('coupons', 'late').leftMinor],
      [0, 10_000],
    );
    assert.equal(decisions.need('instances', 'ins-1').autoRenewal, undefined);
  });

  test('the balance pays first and the card the rest, where the buyer wants it and the site offers it', () => {
    const decisions = begin();
    decisions.put('buyers', { ...decisions.need('buyers', 'buyer'), balanceMinor: 100_000 });
    decisions.allowed((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH, method: 'card', useBalance: true }));
    decisions.simAt = at('2026-07-03T03:00:00+08:00');
    decisions.allowed((draft) => (runAutoRenewal(draft, 'ins-1'), true));
    const { openRenewalOrderId = '' } = decisions.need('instances', 'ins-1');
    const { payment } = decisions.need('orders', openRenewalOrderId);
    assert.deepEqual([payment?.method, payment?.paidMinor, payment?.balanceMinor], ['card', 150_000, 100_000]);
    assert.equal(decisions.need('buyers', 'buyer').balanceMinor, 0);
  });

  test('a way to pay that the site does not offer is refused when it is set, not on the day of charging', () => {
    const cases = [
      ['cn', { method: 'monthly_settlement', useBalance: true }, 'payment_not_combined'],
      ['intl', { method: 'card', useBalance: true }, 'payment_not_combined'],
      ['intl', { method: 'balance' }, 'method_not_offered'],
    ] as const;
    for (const [site, payment, reason] of cases) {
      const decisions = begin(site);
      const refusal = decisions.refused((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH, ...payment }));
      assert.equal(refusal.reason, reason, `${site}: ${JSON.stringify(payment)}`);
      assert.equal(decisions.need('instances', 'ins-1').autoRenewal, undefined);
    }
  });

  test('not renewed: the buyer hears of it six and two days before the release, and on the day', () => {
    const decisions = begin('intl');
    decisions.allowed((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH, bankRefuses: true }));
    const run = (work: (draft: Parameters<Parameters<Decisions['decide']>[0]>[0]) => void): unknown =>
      decisions.allowed((draft) => (work(draft), true));
    for (let due = next(); due !== undefined && due <= END; due = next()) {
      decisions.simAt = due;
      run((draft) => runAutoRenewal(draft, 'ins-1'));
    }
    decisions.simAt = END;
    run((draft) => expireInstance(draft, 'ins-1'));
    for (let due = next(); due !== undefined; due = next()) {
      decisions.simAt = due;
      run((draft) => runAutoRenewal(draft, 'ins-1'));
    }
    const told = [...decisions.state.all('notices').values()].filter(({ kind }) => kind.startsWith('auto_renewal'));
    assert.deepEqual(
      told.map(({ kind, params }) => [kind, params['days']]),
      [
        ...[5, 2, 0].map((days) => ['auto_renewal_failed', days]),
        ...[6, 2, 0].map((days) => ['auto_renewal_not_renewed', days]),
      ],
    );

    function next(): number | undefined {
      return [...decisions.state.queue.inOrder()].find(
        ({ kind, dueSimAt }) => kind === 'instance.auto_renew' && dueSimAt > decisions.simAt,
      )?.dueSimAt;
    }
  });

  test('the own day may not lie before the usual one', () => {
    const refusal = begin().refused((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH, daysBefore: 8 }));
    assert.deepEqual([refusal.reason, refusal.params['max']], ['auto_renewal_day', 7]);
  });
});

describe('a change at the renewal (marketplace-rules 4.4)', () => {
  const product: Partial<Product> = {
    changeRules: { upgrades: [], scaleOuts: [], atRenewal: ['standard'] },
  };
  const wish: RenewalWish = { period: MONTH, change: { quantity: 2 } };
  const V1 = {
    version: '1.0',
    url: 'https://isv.example.com/p',
    accessKey: 'key',
    allowInsecureTransport: false,
  } as const;

  const refused: readonly [reason: string, site: Site, product: Partial<Product>, now: string][] = [
    ['renewal_change_not_on_site', 'eu', product, '2026-07-01'],
    ['renewal_change_version', 'cn', { ...product, interface: V1 }, '2026-07-01'],
    ['renewal_change_no_rule', 'intl', {}, '2026-07-01'],
    ['renewal_change_too_early', 'cn', product, '2026-06-10'],
  ];
  for (const [reason, site, more, now] of refused) {
    test(`refused: ${reason}`, () => {
      const decisions = begin(site, { product: more });
      decisions.simAt = at(`${now}T10:00:00+08:00`);
      const result = quote(decisions, wish);
      assert.ok(isRefusal(result));
      assert.equal(result.reason, reason);
      if (reason === 'renewal_change_too_early') assert.equal(result.allowedFromSimAt, END - 30 * DAY_MS);
    });
  }

  test('refused: renewal_change_by_day, for yearly and monthly subscriptions only are changed', () => {
    const decisions = begin('cn', { product, instance: { offerId: 'OFFI-DAY' } });
    decisions.simAt = at('2026-07-01T10:00:00+08:00');
    const result = quote(decisions, wish);
    assert.equal(isRefusal(result) && result.reason, 'renewal_change_by_day');
    assert.ok(!isRefusal(quote(decisions, { period: MONTH })), 'it can be renewed, by the month too');
  });

  test('from exactly thirty days before the expiry, downward too, within range and step', () => {
    const decisions = begin('cn', { product });
    decisions.simAt = END - 30 * DAY_MS;
    const result = quote(decisions, wish);
    assert.ok(!isRefusal(result) && !('problem' in result));
    assert.deepEqual([result.amountMinor, result.quantity, result.changes], [60_000, 2, true]);
    assert.deepEqual(quote(decisions, { ...wish, change: { quantity: 11 } }), {
      path: 'quantity',
      problem: 'quantity_range',
      params: { min: 1, max: 10 },
    });
    decisions.simAt -= 1_000;
    assert.ok(isRefusal(quote(decisions, wish)));
  });

  test('the same as now is an ordinary renewal at any time', () => {
    const result = quote(begin(), { period: MONTH, change: { skuCode: 'sku-basic', quantity: 5 } });
    assert.ok(!isRefusal(result) && !('problem' in result) && !result.changes);
  });
});

describe('renewals given back (marketplace-rules 4.5)', () => {
  for (const [site, named] of [
    ['cn', 'refund'],
    ['intl', 'refund'],
    ['eu', 'renewal'],
  ] as const) {
    test(`${site}: UNSUBSCRIBE_RENEWAL_PERIOD names the ${named} order`, () => {
      const decisions = begin(site);
      const order = renew(decisions, { period: { type: 'year', number: 1 } });
      const [refund] = decisions.allowed((draft) => cancelRenewal(draft, 'ins-1'));
      assert.ok(refund);
      const call = [...decisions.state.all('calls').values()].find(({ cause }) => cause === 'renewal_canceled');
      assert.deepEqual(call?.fields, {
        scene: 'UNSUBSCRIBE_RENEWAL_PERIOD',
        orderId: named === 'refund' ? refund.id : order.id,
        orderLineId: named === 'refund' ? refund.line.id : order.line.id,
        instanceId: 'theirs',
        expireTime: '20260710155959',
        productId: 'OFFI-MONTH',
      });
      const { expireSimAt, offerId } = decisions.need('instances', 'ins-1');
      assert.deepEqual([expireSimAt, offerId], [END, 'OFFI-MONTH']);
    });
  }

  test('V1.0 is told with a negative amount, or not at all by the other reading', () => {
    for (const [rules, calls] of [
      [{}, 1],
      [{ 'renewal.cancel.v1': 'not_told' }, 0],
    ] as const) {
      const V1 = {
        version: '1.0',
        url: 'https://isv.example.com/p',
        accessKey: 'key',
        allowInsecureTransport: false,
      } as const;
      const decisions = begin('cn', { rules, product: { interface: V1 } });
      renew(decisions, { period: MONTH });
      decisions.allowed((draft) => cancelRenewal(draft, 'ins-1'));
      const told = [...decisions.state.all('calls').values()].filter(({ cause }) => cause === 'renewal_canceled');
      assert.equal(told.length, calls);
      for (const { fields } of told) assert.equal(fields['orderAmount'], '-1500.00');
    }
  });

  test('to the last moment before the period begins, not later', () => {
    const decisions = begin();
    renew(decisions, { period: MONTH });
    decisions.simAt = END;
    assert.equal(decisions.refused((draft) => cancelRenewal(draft, 'ins-1')).reason, 'cancel_renewal_begun');
    decisions.simAt = END - 1_000;
    assert.equal(decisions.allowed((draft) => cancelRenewal(draft, 'ins-1')).length, 1);
  });

  test('one to the common expiry day: back to the old expiry and its day of the month', () => {
    const decisions = begin();
    renew(decisions, { period: MONTH, unifiedDay: 31 });
    decisions.allowed((draft) => cancelRenewal(draft, 'ins-1'));
    const { expireSimAt, anchorDay } = decisions.need('instances', 'ins-1');
    assert.deepEqual([expireSimAt, anchorDay], [END, 10]);
  });

  test('not while another order is open, and not after a change was paid up to the new expiry', () => {
    const decisions = begin();
    const order = renew(decisions, { period: MONTH });
    const instance = decisions.need('instances', 'ins-1');
    decisions.put('instances', { ...instance, openChangeOrderId: 'CS9' });
    assert.equal(decisions.refused((draft) => cancelRenewal(draft, 'ins-1')).reason, 'cancel_renewal_order_open');
    decisions.put('instances', instance);
    decisions.put('orders', { ...order, id: 'CS9', type: 'change', finishedSimAt: NOW + HOUR_MS });
    assert.equal(decisions.refused((draft) => cancelRenewal(draft, 'ins-1')).reason, 'cancel_renewal_changed');
  });
});

describe('grace and retention by site and customer level (marketplace-rules 5.1)', () => {
  const LEVELS: readonly CustomerLevel[] = ['V0', 'V1', 'V2', 'V3', 'V4', 'V5'];
  const CN: Readonly<Record<CustomerLevel, readonly [number, number]>> = {
    V0: [1, 1],
    V1: [1, 1],
    V2: [1, 7],
    V3: [7, 7],
    V4: [7, 7],
    V5: [7, 15],
  };
  for (const site of SITES) {
    for (const level of LEVELS) {
      const [graceDays, retentionDays] = site === 'cn' ? CN[level] : [15, 15];
      test(`${site} ${level}: ${graceDays} and ${retentionDays} days, told to freeze at the expiry`, () => {
        const decisions = begin(site, { level });
        decisions.simAt = END;
        decisions.allowed((draft) => (expireInstance(draft, 'ins-1'), true));
        const expired = decisions.need('instances', 'ins-1');
        assert.deepEqual(
          [expired.status, expired.sellerState, expired.retentionFromSimAt, expired.releaseDueSimAt],
          ['expired', 'frozen', END + graceDays * DAY_MS, END + (graceDays + retentionDays) * DAY_MS],
        );
      });
    }
  }

  test('by the other reading the seller is told at the end of grace', () => {
    const decisions = begin('cn', { rules: { 'expiry.freezeAt': 'end_of_grace' } });
    decisions.simAt = END;
    decisions.allowed((draft) => (expireInstance(draft, 'ins-1'), true));
    assert.equal(decisions.need('instances', 'ins-1').sellerState, 'normal');
    decisions.simAt = END + DAY_MS;
    decisions.allowed((draft) => (beginRetention(draft, 'ins-1'), true));
    assert.equal(decisions.need('instances', 'ins-1').sellerState, 'frozen');
    decisions.simAt = END + 8 * DAY_MS;
    decisions.allowed((draft) => (releaseInstance(draft, 'ins-1'), true));
    assert.equal(decisions.need('instances', 'ins-1').status, 'released');
  });

  test('released by the buyer in grace or retention, not before', () => {
    const decisions = begin();
    const refusal = decisions.refused((draft) => closeInstance(draft, 'ins-1'));
    assert.deepEqual([refusal.reason, refusal.allowedFromSimAt], ['close_not_expired', END]);
    decisions.simAt = END;
    decisions.allowed((draft) => (expireInstance(draft, 'ins-1'), true));
    assert.equal(decisions.allowed((draft) => closeInstance(draft, 'ins-1')).status, 'released');
    assert.deepEqual([...decisions.state.queue.inOrder()], []);
    assert.equal(decisions.refused((draft) => closeInstance(draft, 'ins-1')).reason, 'close_gone');
  });
});
