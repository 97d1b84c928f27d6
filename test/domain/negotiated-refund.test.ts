import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addWorkingDays, HOUR_MS } from '../../src/domain/calendar.ts';
import type { Coupon } from '../../src/domain/coupon.ts';
import type { Instance } from '../../src/domain/instance.ts';
import { approveRefund, rejectRefund, requestRefund } from '../../src/domain/negotiated-refund.ts';
import type { Order } from '../../src/domain/order.ts';
import { renewalRefusal } from '../../src/domain/renewal-quote.ts';
import { runEvent } from '../../src/domain/run-event.ts';
import { SITES, type Site } from '../../src/domain/site-profile.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions, NOW } from './decision.ts';

type Rules = Readonly<Record<string, string | number>>;

const OPENED = NOW - 24 * HOUR_MS;

/** A supervised product in use for a day; a cash coupon paid 20 of 100. */
function shop(site: Site = 'intl', rules: Rules = {}, couponEnds = NOW + 1_000 * HOUR_MS): Decisions {
  const market = new Decisions(site, rules);
  market.put('products', {
    ...TEST_PRODUCT,
    supervised: true,
    interface: { version: '2.0', url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
  });
  market.put('buyers', {
    id: 'ann',
    name: 'Ann',
    level: 'V3',
    balanceMinor: 0,
    email: null,
    mobilePhone: null,
    consent: true,
  });
  market.put('coupons', {
    id: 'cpn-1',
    kind: 'cash',
    buyerId: 'ann',
    faceMinor: 2_000,
    leftMinor: 0,
    validToSimAt: couponEnds,
    createdSimAt: OPENED,
  } satisfies Coupon);
  market.put('orders', {
    id: 'CS1',
    type: 'new',
    status: 'completed',
    buyerId: 'ann',
    productId: 'desk',
    instanceId: 'ins-1',
    currency: 'USD',
    totalMinor: 10_000,
    line: { period: { type: 'month', number: 1 } },
    createdSimAt: OPENED,
    createdWallAt: OPENED,
    paidSimAt: OPENED,
    finishedSimAt: OPENED,
    payment: {
      method: 'balance',
      paidMinor: 8_000,
      cashCouponMinor: 2_000,
      couponIds: ['cpn-1'],
      cashCoupons: [{ couponId: 'cpn-1', amountMinor: 2_000 }],
    },
  } as unknown as Order);
  market.put('instances', {
    id: 'ins-1',
    sellerInstanceId: 'seller-1',
    status: 'in_use',
    sellerState: 'normal',
    orderId: 'CS1',
    productId: 'desk',
    buyerId: 'ann',
    billing: 'period',
    skuCode: 'sku',
    offerId: 'offer',
    quantity: 1,
    createdSimAt: OPENED,
    startSimAt: OPENED,
    expireSimAt: NOW + 700 * HOUR_MS,
    autoRenewal: { period: { type: 'month', number: 1 }, sinceSimAt: OPENED },
  } as unknown as Instance);
  return market;
}

/** The buyer asks and the seller agrees. @returns number of the unsubscription */
function agree(market: Decisions, amountMinor: number): string {
  const wish = { instanceId: 'ins-1', amountMinor, reasonCode: 4, remark: '', shareContact: false };
  const { id } = market.allowed((draft) => requestRefund(draft, wish));
  return market.allowed((draft) => approveRefund(draft, id, '')).refundOrderId ?? '';
}

/** Runs the planned event of a kind at its instant. */
function runPlanned(market: Decisions, kind: string): number {
  const event = [...market.state.queue.inOrder()].find((each) => each.kind === kind);
  assert.ok(event, `no ${kind} is planned`);
  market.simAt = event.dueSimAt;
  market.allowed((draft) => {
    runEvent(draft, event);
    return true;
  });
  return event.dueSimAt;
}

const planned = (market: Decisions): string[] => [...market.state.queue.inOrder()].map(({ kind }) => kind);
const balance = (market: Decisions): number => market.need('buyers', 'ann').balanceMinor;
const told = (market: Decisions): string[] =>
  [...market.state.all('notices').values()].map(({ kind, to }) => `${to} ${kind}`);

describe('money of a negotiated refund (marketplace-rules 7.5: within 3 hours)', () => {
  const hours: readonly (readonly [Site, Rules, number])[] = [
    ...SITES.map((site) => [site, {}, 3] as const),
    ['intl', { 'refund.negotiated.hours': 1 }, 1],
  ];
  for (const [site, rules, expected] of hours) {
    test(`${site} ${JSON.stringify(rules)}: ${expected} h after the seller agreed`, () => {
      const market = shop(site, rules);
      const refundId = agree(market, 10_000);
      assert.deepEqual(
        ['CS1', refundId].map((id) => market.need('orders', id).status),
        ['refunding', 'refunding'],
      );
      assert.deepEqual([balance(market), market.need('instances', 'ins-1').status], [0, 'in_use']);
      assert.equal(runPlanned(market, 'order.refund'), NOW + expected * HOUR_MS);
      const { status, refund } = market.need('orders', 'CS1');
      assert.deepEqual([status, refund?.amountMinor, refund?.simAt], ['refunded', 10_000, market.simAt]);
      assert.deepEqual([balance(market), market.need('coupons', 'cpn-1').leftMinor], [8_000, 2_000]);
      const { openRefundOrderId, openRefundRequestId, status: end } = market.need('instances', 'ins-1');
      assert.deepEqual([end, openRefundOrderId, openRefundRequestId], ['released', undefined, undefined]);
      assert.deepEqual(
        [...market.state.all('calls').values()].map(({ activity, orderId }) => [activity, orderId]),
        [['releaseInstance', refundId]],
      );
      const { refundShares, refundDueSimAt, finishedSimAt, totalMinor } = market.need('orders', refundId);
      assert.deepEqual(
        [refundShares, refundDueSimAt, finishedSimAt, totalMinor],
        [undefined, undefined, market.simAt, 10_000],
      );
    });
  }

  test('0 hours: at once, as nothing is promised', () => {
    const market = shop('cn', { 'refund.negotiated.hours': 0 });
    const refundId = agree(market, 10_000);
    assert.deepEqual([market.need('orders', refundId).status, balance(market)], ['completed', 8_000]);
    assert.ok(!planned(market).includes('order.refund'));
  });

  test('a cash coupon that ends within the three hours is lost, and the refund is that much less', () => {
    const market = shop('intl', {}, NOW + HOUR_MS);
    const refundId = agree(market, 10_000);
    runPlanned(market, 'order.refund');
    const { totalMinor, line } = market.need('orders', refundId);
    assert.deepEqual([totalMinor, line.amountMinor, balance(market)], [8_000, 8_000, 8_000]);
    assert.equal(market.need('orders', 'CS1').refund?.lostMinor, 2_000);
    assert.deepEqual(
      line.priceParts?.map(({ rule, amountMinor }) => [rule, amountMinor]),
      [
        ['refund_agreed', 10_000],
        ['refund_coupon_over', -2_000],
      ],
    );
  });

  test('while the money is on its way nothing is renewed, changed or asked for again', () => {
    const market = shop();
    const refundId = agree(market, 5_000);
    const instance = market.need('instances', 'ins-1');
    assert.equal(instance.autoRenewal, undefined, 'automatic renewal is off');
    const refusal = renewalRefusal(instance, market.need('products', 'desk'));
    assert.deepEqual([refusal?.reason, refusal?.params], ['refund_on_its_way', { orderId: refundId }]);
    const wish = { instanceId: 'ins-1', amountMinor: 1, reasonCode: 4, remark: '', shareContact: false };
    assert.equal(market.refused((draft) => requestRefund(draft, wish)).reason, 'refund_on_its_way');
    assert.ok(told(market).includes('buyer refund_approved'));
  });
});

describe('silence of the seller (marketplace-rules 7.5: 7 working days)', () => {
  const days: readonly (readonly [from: string, days: number, to: string])[] = [
    ['2026-06-10T10:00:00', 7, '2026-06-19T10:00:00'], // Wednesday to Friday of the next week
    ['2026-06-12T23:59:59', 1, '2026-06-15T23:59:59'], // Friday to Monday
    ['2026-06-13T08:00:00', 7, '2026-06-23T08:00:00'], // Saturday
    ['2026-06-14T00:00:00', 1, '2026-06-15T00:00:00'], // Sunday
    ['2026-06-10T10:00:00', 0, '2026-06-10T10:00:00'],
  ];
  for (const [from, count, to] of days) {
    test(`${count} working days after ${from}`, () => {
      assert.equal(addWorkingDays(Date.parse(`${from}+08:00`), count), Date.parse(`${to}+08:00`));
    });
  }

  test('both are reminded once; nothing is decided by itself', () => {
    const market = shop('cn');
    const wish = { instanceId: 'ins-1', amountMinor: 1_000, reasonCode: 4, remark: '', shareContact: false };
    const { id } = market.allowed((draft) => requestRefund(draft, wish));
    assert.equal(runPlanned(market, 'refund.reminder'), Date.parse('2026-06-19T10:00:00+08:00'));
    assert.deepEqual(told(market), ['seller refund_requested', 'seller refund_unanswered', 'buyer refund_unanswered']);
    assert.equal(market.need('refundRequests', id).status, 'seller_reviewing');
    assert.ok(!planned(market).includes('refund.reminder'));
  });

  test('an answer takes the reminder away; the rule can switch it off', () => {
    const market = shop('cn');
    const wish = { instanceId: 'ins-1', amountMinor: 1_000, reasonCode: 4, remark: '', shareContact: false };
    const { id } = market.allowed((draft) => requestRefund(draft, wish));
    market.allowed((draft) => rejectRefund(draft, id, ''));
    assert.ok(!planned(market).includes('refund.reminder'));
    const silent = shop('cn', { 'refund.negotiated.reminderWorkingDays': 0 });
    silent.allowed((draft) => requestRefund(draft, wish));
    assert.ok(!planned(silent).includes('refund.reminder'));
  });
});
