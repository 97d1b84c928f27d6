import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setAutoRenewal } from '../../src/domain/auto-renewal.ts';
import { DAY_MS } from '../../src/domain/calendar.ts';
import type { Draft } from '../../src/domain/draft.ts';
import {
  EXPIRE_POLICIES,
  expirePolicyOf,
  setExpirePolicy as decide,
  type ExpirePolicy,
} from '../../src/domain/expire-policy.ts';
import { beginRetention, expireInstance, releaseInstance } from '../../src/domain/expiry.ts';
import type { Instance } from '../../src/domain/instance.ts';
import { approveRefund, requestRefund } from '../../src/domain/negotiated-refund.ts';
import { orderRenewal } from '../../src/domain/order-renewal.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { remind } from '../../src/domain/remind.ts';
import { SITES, type Site } from '../../src/domain/site-profile.ts';
import { suspendInstance } from '../../src/domain/suspension.ts';
import { orderInfo } from '../../src/protocol/open-api/order-info.ts';
import { NOW, type Decisions } from './decision.ts';
import { begin, END, MONTH, renew, taken } from './subscription.ts';

const V1 = {
  version: '1.0',
  url: 'https://isv.example.com/p',
  accessKey: 'key',
  allowInsecureTransport: false,
} as const;

const set = (policy: ExpirePolicy) => (draft: Draft) => decide(draft, 'ins-1', policy, { period: MONTH });
const instanceOf = (decisions: Decisions): Instance => decisions.need('instances', 'ins-1');
const callsOf = (decisions: Decisions) => [...decisions.state.all('calls').values()];
const noticesOf = (decisions: Decisions): string[] =>
  [...decisions.state.all('notices').values()].map(({ to, kind }) => `${to} ${kind}`);
const unsubscriptionsOf = (decisions: Decisions) =>
  [...decisions.state.all('orders').values()].filter(({ type }) => type === 'unsubscribe');

/** A decision that refuses nothing. */
function run(decisions: Decisions, work: (draft: Draft) => void): void {
  decisions.allowed((draft) => {
    work(draft);
    return true;
  });
}

/** A subscription that is to be unsubscribed at its expiry, and the expiry. */
function unsubscribing(site: Site = 'cn', options: Parameters<typeof begin>[1] = {}): Decisions {
  const decisions = begin(site, options);
  decisions.allowed(set('auto_unsubscribe'));
  return decisions;
}

function expires(decisions: Decisions): Instance {
  decisions.simAt = END;
  run(decisions, (draft) => expireInstance(draft, 'ins-1'));
  return instanceOf(decisions);
}

describe('what becomes of a subscription at its expiry is one setting (marketplace-rules 5.2)', () => {
  test('automatic renewal and automatic unsubscription take each other’s place', () => {
    const decisions = begin();
    assert.equal(expirePolicyOf(instanceOf(decisions)), 'retain');
    decisions.allowed((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH, timesLeft: 3 }));
    assert.equal(expirePolicyOf(instanceOf(decisions)), 'auto_renew');
    const charges = () => [...decisions.state.queue.inOrder()].filter(({ kind }) => kind === 'instance.auto_renew');
    assert.equal(charges().length, 1);

    decisions.allowed(set('auto_unsubscribe'));
    const { autoRenewal, autoUnsubscribe } = instanceOf(decisions);
    assert.deepEqual([autoRenewal, autoUnsubscribe], [undefined, { sinceSimAt: NOW }]);
    assert.equal(charges().length, 0, 'nothing is charged any more');

    decisions.allowed((draft) => setAutoRenewal(draft, 'ins-1', { period: MONTH }));
    assert.equal(instanceOf(decisions).autoUnsubscribe, undefined);
    assert.equal(charges().length, 1);
  });

  test('each value can be set from each other one; what is set already stays as it is', () => {
    const offered = EXPIRE_POLICIES.filter((policy) => policy !== 'to_on_demand');
    for (const from of offered) {
      for (const to of offered) {
        const decisions = begin();
        decisions.allowed(set(from));
        decisions.simAt = NOW + DAY_MS;
        const before = instanceOf(decisions);
        decisions.allowed(set(to));
        assert.equal(expirePolicyOf(instanceOf(decisions)), to, `${from} to ${to}`);
        if (from === to) assert.deepEqual(instanceOf(decisions), before);
      }
    }
  });

  test('it is not turned into pay-per-use', () => {
    assert.equal(begin().refused(set('to_on_demand')).reason, 'expire_policy_on_demand');
  });

  const refused: readonly [reason: string, instance: Partial<Instance>, rules?: Record<string, string>][] = [
    ['auto_unsubscribe_trial', { billing: 'trial' }],
    ['auto_unsubscribe_no_term', { billing: 'one_time' }],
    ['auto_unsubscribe_no_term', { billing: 'on_demand' }],
    ['auto_unsubscribe_no_term', { billing: 'package' }],
    ['auto_unsubscribe_provisioning', { status: 'provisioning' }],
    ['auto_unsubscribe_expired', { status: 'expired' }],
    ['auto_unsubscribe_expired', { status: 'frozen' }],
    ['auto_unsubscribe_gone', { status: 'released' }],
    ['auto_unsubscribe_gone', { status: 'failed' }],
    ['refund_on_its_way', { openRefundOrderId: 'CS9' }],
    ['auto_unsubscribe_not_on_site', {}, { 'expiry.autoUnsubscribe': 'not_offered' }],
  ];
  for (const site of SITES) {
    for (const [reason, instance, rules = {}] of refused) {
      test(`${site}: ${reason} for ${JSON.stringify(instance)}`, () => {
        const decisions = begin(site, { instance, rules });
        assert.equal(decisions.refused(set('auto_unsubscribe')).reason, reason);
        assert.equal(instanceOf(decisions).autoUnsubscribe, undefined);
      });
    }
  }

  test('what was set before the rule ended it can be taken back, and runs on', () => {
    const rules = { 'expiry.autoUnsubscribe': 'not_offered' };
    const instance = { autoUnsubscribe: { sinceSimAt: NOW } };
    const decisions = begin('cn', { rules, instance });
    decisions.allowed(set('retain'));
    assert.equal(expires(decisions).status, 'expired');
    assert.equal(expires(begin('cn', { rules, instance })).status, 'released');
  });

  test('what has expired already cannot be taken back', () => {
    const decisions = begin('cn', { instance: { status: 'expired', autoUnsubscribe: { sinceSimAt: NOW } } });
    assert.equal(decisions.refused(set('retain')).reason, 'auto_unsubscribe_expired');
  });
});

describe('unsubscription at expiry', () => {
  for (const site of SITES) {
    test(`${site}: gone at once, without grace, retention, freeze or refund`, () => {
      const decisions = unsubscribing(site, { level: 'V5' });
      const buyerBefore = decisions.need('buyers', 'buyer');
      const gone = expires(decisions);
      const { status, sellerState, releasedSimAt, retentionFromSimAt, releaseDueSimAt } = gone;
      assert.deepEqual([status, sellerState, releasedSimAt], ['released', 'released', END]);
      assert.deepEqual([retentionFromSimAt, releaseDueSimAt, gone.autoUnsubscribe], [undefined, undefined, undefined]);
      assert.deepEqual(
        [...decisions.state.queue.inOrder()].map(({ kind }) => kind),
        [],
      );
      const [call, ...more] = callsOf(decisions);
      assert.deepEqual([call?.activity, call?.cause, more.length], ['releaseInstance', 'unsubscription', 0]);

      const [order, ...others] = unsubscriptionsOf(decisions);
      assert.ok(order && others.length === 0);
      assert.deepEqual(order.unsubscription, { way: 'at_expiry', remark: '' });
      assert.deepEqual([order.status, order.originalOrderId, order.finishedSimAt], ['completed', 'CS1', END]);
      assert.ok(Object.is(order.totalMinor, 0) && Object.is(order.line.amountMinor, 0), 'nothing, and not -0');
      assert.deepEqual(call?.fields, { instanceId: 'theirs', orderId: order.id, orderLineId: order.line.id });
      const { status: purchased, refund } = decisions.need('orders', 'CS1');
      assert.deepEqual([purchased, refund], ['completed', undefined]);
      assert.deepEqual(decisions.need('buyers', 'buyer'), buyerBefore, 'no money, and none of the five-day refunds');
      assert.equal(decisions.state.all('ledger').size, 0);
      assert.deepEqual(noticesOf(decisions), ['buyer instance_unsubscribed']);
    });

    test(`${site}: taken back before, it has grace and retention as ever`, () => {
      const decisions = unsubscribing(site);
      decisions.allowed(set('retain'));
      assert.equal(expires(decisions).status, 'expired');
      assert.equal(unsubscriptionsOf(decisions).length, 0);
      assert.ok(!noticesOf(decisions).includes('buyer instance_unsubscribed'));
    });
  }

  test('the seller who asks for its order (queryOrder) reads an unsubscription over 0', () => {
    const decisions = unsubscribing();
    const instance = expires(decisions);
    const [order] = unsubscriptionsOf(decisions);
    assert.ok(order);
    const info = orderInfo({
      order,
      purchase: decisions.need('orders', 'CS1'),
      instance,
      product: decisions.need('products', 'desk'),
      buyer: decisions.need('buyers', 'buyer'),
      site: 'cn',
      linearValues: 'first',
    });
    const [line] = info?.orderLine ?? [];
    assert.deepEqual([info?.orderType, line?.currency, line?.currencyAfterDiscount], ['UNSUBSCRIBE', '0', '0']);
  });

  test('without an order of its own it is released as if by hand', () => {
    const decisions = unsubscribing('cn', { rules: { 'expiry.autoUnsubscribe.order': 'no_order' } });
    assert.equal(expires(decisions).status, 'released');
    assert.deepEqual(unsubscriptionsOf(decisions), []);
    const [call] = callsOf(decisions);
    assert.deepEqual([call?.cause, call?.fields], ['closed', { instanceId: 'theirs' }]);
  });

  const amounts = { paid: '1500.00', refunded: '0.00', absent: '' } as const;
  for (const [rule, orderAmount] of Object.entries(amounts)) {
    test(`V1.0 names the purchase; its amount by the rule: ${rule}`, () => {
      const rules = { 'request.v1.releaseAmount': rule };
      const decisions = unsubscribing('cn', { rules, product: { interface: V1 } });
      expires(decisions);
      const [call, ...more] = callsOf(decisions);
      assert.equal(more.length, 0, 'no expireInstance');
      assert.deepEqual(call?.fields, { instanceId: 'theirs', orderId: 'CS1', orderAmount });
    });
  }

  test('a renewal moves the date and keeps the setting', () => {
    const decisions = unsubscribing();
    renew(decisions, { period: MONTH });
    const renewed = instanceOf(decisions);
    assert.equal(expirePolicyOf(renewed), 'auto_unsubscribe');
    decisions.simAt = renewed.expireSimAt ?? 0;
    run(decisions, (draft) => expireInstance(draft, 'ins-1'));
    assert.equal(instanceOf(decisions).status, 'released');
    assert.deepEqual(
      [...decisions.state.all('orders').values()].map(({ type, status }) => [type, status]),
      [
        ['new', 'completed'],
        ['renew', 'completed'],
        ['unsubscribe', 'completed'],
      ],
    );
  });

  const unsettled = (decisions: Decisions): string => {
    const wish = { period: MONTH };
    const order = decisions.allowed((draft) =>
      orderRenewal(draft, { instanceId: 'ins-1', wish, pay: 'paid', payWith: { method: 'card' } }),
    );
    assert.ok(!('problem' in order));
    return order.id;
  };

  test('a renewal that is paid and not taken yet keeps it through grace; once taken, the setting goes on', () => {
    const decisions = unsubscribing();
    const orderId = unsettled(decisions);
    const kept = expires(decisions);
    assert.deepEqual([kept.status, expirePolicyOf(kept)], ['expired', 'auto_unsubscribe']);
    taken(decisions, orderId);
    const renewed = instanceOf(decisions);
    assert.deepEqual([renewed.status, expirePolicyOf(renewed)], ['in_use', 'auto_unsubscribe']);
    decisions.simAt = renewed.expireSimAt ?? 0;
    run(decisions, (draft) => expireInstance(draft, 'ins-1'));
    assert.equal(instanceOf(decisions).status, 'released');
  });

  test('never taken, it is released at the end of retention like any other, and the renewal is refunded', () => {
    const decisions = unsubscribing();
    const orderId = unsettled(decisions);
    expires(decisions);
    for (const end of [beginRetention, releaseInstance]) {
      decisions.simAt += 30 * DAY_MS;
      run(decisions, (draft) => end(draft, 'ins-1'));
    }
    assert.equal(instanceOf(decisions).status, 'released');
    assert.equal(decisions.need('orders', orderId).refund?.reason, 'released_before_renewal');
    assert.ok(noticesOf(decisions).includes('buyer instance_released'));
    assert.ok(!noticesOf(decisions).includes('buyer instance_unsubscribed'));
  });

  test('or, where the rule says so, it ends all the same and the renewal is refunded', () => {
    const decisions = unsubscribing('cn', { rules: { 'expiry.autoUnsubscribe.whenOpen': 'ends' } });
    const orderId = unsettled(decisions);
    assert.equal(expires(decisions).status, 'released');
    assert.equal(decisions.need('orders', orderId).refund?.reason, 'released_before_renewal');
    const [renewal, release] = callsOf(decisions);
    assert.deepEqual([renewal?.status, release?.activity], ['calling', 'releaseInstance'], 'what is on the wire is');
    assert.equal(release?.status, 'waiting');
  });

  test('a renewal that nobody has paid keeps nothing', () => {
    const decisions = unsubscribing();
    decisions.allowed((draft) =>
      orderRenewal(draft, { instanceId: 'ins-1', wish: { period: MONTH }, pay: 'later', payWith: {} }),
    );
    assert.equal(expires(decisions).status, 'released');
  });

  const wish = { instanceId: 'ins-1', amountMinor: 1_000, reasonCode: 1, remark: '', shareContact: false };

  test('supervised: no agreement is needed, for no money is asked back', () => {
    const decisions = unsubscribing('cn', { product: { supervised: true } });
    assert.equal(expires(decisions).status, 'released');
  });

  test('a wish for a refund that is undecided keeps it; where the rule ends it the wish is closed', () => {
    for (const [reading, status, wishStatus] of [
      ['waits', 'expired', 'seller_reviewing'],
      ['ends', 'released', 'withdrawn'],
    ] as const) {
      const rules = { 'expiry.autoUnsubscribe.whenOpen': reading };
      const decisions = unsubscribing('cn', { product: { supervised: true }, rules });
      const request = decisions.allowed((draft) => requestRefund(draft, wish));
      assert.equal(expires(decisions).status, status);
      assert.equal(decisions.need('refundRequests', request.id).status, wishStatus);
    }
  });

  test('with an agreed refund the setting is over: the refund ends it', () => {
    const decisions = unsubscribing('cn', { product: { supervised: true } });
    const request = decisions.allowed((draft) => requestRefund(draft, wish));
    decisions.allowed((draft) => approveRefund(draft, request.id, ''));
    assert.equal(instanceOf(decisions).autoUnsubscribe, undefined);
  });

  test('frozen by the operator: it can be set and taken back, and ends all the same', () => {
    const decisions = begin();
    decisions.allowed((draft) => suspendInstance(draft, 'ins-1', 'violation'));
    for (const policy of ['auto_unsubscribe', 'retain', 'auto_unsubscribe'] as const) decisions.allowed(set(policy));
    const gone = expires(decisions);
    assert.deepEqual([gone.status, gone.sellerState], ['released', 'released']);
    assert.deepEqual(
      callsOf(decisions).map(({ activity }) => activity),
      ['updateInstanceStatus', 'releaseInstance'],
    );
  });

  test('the messages before the expiry say what comes', () => {
    const at = END - 3 * DAY_MS;
    for (const [policy, kind] of [
      ['auto_unsubscribe', 'instance_unsubscribing'],
      ['retain', 'instance_expiring'],
    ] as const) {
      const decisions = begin();
      decisions.allowed(set(policy));
      // At ten in the morning of that day.
      decisions.simAt = at - (13 * 3_600_000 + 3_599_000);
      run(decisions, (draft) => remind(draft, 'ins-1'));
      const [notice] = decisions.state.all('notices').values();
      assert.deepEqual([notice?.kind, notice?.params], [kind, { days: 3, deadlineSimAt: END }]);
    }
  });
});

test('a refusal of the setting leaves automatic renewal as it is', () => {
  const decisions = begin('cn', { rules: { 'expiry.autoUnsubscribe': 'not_offered' } });
  decisions.allowed(set('auto_renew'));
  const before = instanceOf(decisions);
  assert.ok(isRefusal(decisions.decide(set('auto_unsubscribe'))));
  assert.deepEqual(instanceOf(decisions), before);
});
