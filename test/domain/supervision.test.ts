import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, HOUR_MS } from '../../src/domain/calendar.ts';
import type { Call, AttemptOutcome } from '../../src/domain/call.ts';
import { changeRefusal } from '../../src/domain/change-quote.ts';
import { approveRefund, requestRefund } from '../../src/domain/negotiated-refund.ts';
import type { Order } from '../../src/domain/order.ts';
import { completeProvisioning, failProvisioning, startProvisioning } from '../../src/domain/provisioning.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { runEvent } from '../../src/domain/run-event.ts';
import { SITES, siteProfile, type Site } from '../../src/domain/site-profile.ts';
import { actOnSupervision } from '../../src/domain/supervise.ts';
import {
  possibleActs,
  SUPERVISION_ACTS,
  SUPERVISION_STATES,
  type Supervision,
  type SupervisionAct,
  type SupervisionState,
} from '../../src/domain/supervision.ts';
import { refundQuoteOf } from '../../src/domain/unsubscribe.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions, NOW } from './decision.ts';

type Rules = Readonly<Record<string, string | number>>;

/** A supervised product that is paid for: one month. */
function shop(
  { site = 'cn', rules = {}, type = 'new' }: { site?: Site; rules?: Rules; type?: Order['type'] } = {},
  { supervised = true, created = true } = {},
): Decisions {
  const market = new Decisions(site, rules);
  market.put('products', {
    ...TEST_PRODUCT,
    supervised,
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
  const order = {
    id: 'CS1',
    type,
    status: 'processing',
    buyerId: 'ann',
    productId: 'desk',
    instanceId: 'ins-1',
    currency: 'CNY',
    totalMinor: 10_000,
    line: { id: 'CS1-000001', billing: 'period', period: { type: 'month', number: 1 }, quantity: 1 },
    createdSimAt: NOW,
    createdWallAt: NOW,
    paidSimAt: NOW,
    payment: { method: 'balance', paidMinor: 10_000, cashCouponMinor: 0, couponIds: [] },
  } as unknown as Order;
  market.put('orders', order);
  market.allowed((draft) => startProvisioning(draft, order));
  if (created) create(market);
  return market;
}

/** The seller's service has created the instance. */
function create(market: Decisions): void {
  market.put('instances', {
    ...market.need('instances', 'ins-1'),
    sellerInstanceId: 'seller-1',
    sellerState: 'normal',
  });
  market.allowed((draft) => {
    const appInfos = new Map([['seller-1', { frontEndUrl: 'https://isv.example.com/app' }]]);
    completeProvisioning(draft, { instanceId: 'ins-1' } as Call, { appInfos } as unknown as AttemptOutcome);
    return true;
  });
}

const supervisions = (market: Decisions): Supervision[] => [...market.state.all('supervisions').values()];

function only(market: Decisions): Supervision {
  const [one, ...others] = supervisions(market);
  assert.ok(one && others.length === 0);
  return one;
}

function take(market: Decisions, act: SupervisionAct, enablingSimAt?: number): Supervision {
  const input = { act, text: 'text', ...(enablingSimAt === undefined ? {} : { enablingSimAt }) };
  return market.allowed((draft) => actOnSupervision(draft, only(market).id, input));
}

/** From the request to the acceptance. */
function takeAll(market: Decisions, enablingSimAt?: number): void {
  take(market, 'submit');
  take(market, 'confirm');
  take(market, 'deliver', enablingSimAt);
  take(market, 'accept');
}

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

const statuses = (market: Decisions): string[] => [
  market.need('orders', 'CS1').status,
  market.need('instances', 'ins-1').status,
];

describe('states of a supervised delivery (marketplace-rules 10.2 and 10.3)', () => {
  const next: Readonly<Record<SupervisionState, Partial<Record<SupervisionAct, SupervisionState>>>> = {
    submit_requirement: { submit: 'confirm_requirement' },
    confirm_requirement: { confirm: 'deliver', return: 'submit_requirement' },
    deliver: { deliver: 'accept' },
    accept: { accept: 'accept', reject: 'deliver' },
    completed: {},
    closed_refunded: {},
  };
  for (const state of SUPERVISION_STATES) {
    for (const act of SUPERVISION_ACTS) {
      test(`${act} in ${state}: ${next[state][act] ?? 'refused'}`, () => {
        const market = shop();
        market.put('supervisions', { ...only(market), state });
        const result = market.decide((draft) => actOnSupervision(draft, only(market).id, { act, text: '' }));
        if (isRefusal(result)) {
          assert.equal(next[state][act], undefined);
          assert.equal(result.reason, 'supervision_not_now');
          assert.equal(only(market).steps.length, 0);
          return;
        }
        assert.equal(result.state, next[state][act]);
        assert.deepEqual(
          result.steps.map(({ does }) => does),
          [act],
        );
      });
    }
  }

  test('once accepted nothing can be taken back', () => {
    const market = shop();
    takeAll(market);
    assert.deepEqual(possibleActs(only(market)), []);
    for (const act of SUPERVISION_ACTS) {
      const refused = market.refused((draft) => actOnSupervision(draft, only(market).id, { act, text: '' }));
      assert.deepEqual(refused.params, { act, state: 'accepted' });
    }
  });

  test('every step is kept, and told to the other side', () => {
    const market = shop();
    for (const act of ['submit', 'return', 'submit', 'confirm', 'deliver', 'reject', 'deliver', 'accept'] as const) {
      take(market, act);
    }
    assert.equal(only(market).steps.length, 8);
    assert.deepEqual(
      [...market.state.all('notices').values()].map(({ kind, to }) => `${to} ${kind.replace('supervision_', '')}`),
      [
        'buyer started',
        'seller submitted',
        'buyer returned',
        'seller submitted',
        'buyer confirmed',
        'buyer delivered',
        'seller rejected',
        'buyer delivered',
        'seller accepted',
      ],
    );
  });

  test('nothing is delivered before the seller’s service has created it', () => {
    const market = shop({}, { created: false });
    take(market, 'submit');
    take(market, 'confirm');
    const refused = market.refused((draft) =>
      actOnSupervision(draft, only(market).id, { act: 'deliver', text: 'done' }),
    );
    assert.equal(refused.reason, 'supervision_creating');
    create(market);
    assert.equal(take(market, 'deliver').state, 'accept');
  });
});

describe('which orders are supervised', () => {
  test('from the seller’s delivery on, where the rule says so', () => {
    const market = shop({ rules: { 'supervision.flow': 'from_delivery' } });
    assert.deepEqual([only(market).state, possibleActs(only(market))], ['deliver', ['deliver']]);
  });

  const others: readonly (readonly [string, Parameters<typeof shop>])[] = [
    ['the rule is off', [{ rules: { 'supervision.flow': 'off' } }]],
    ['a trial', [{ type: 'trial' }]],
    ['a product without supervision', [{}, { supervised: false }]],
  ];
  for (const [name, options] of others) {
    test(`${name}: none is begun, the order is completed with the creation`, () => {
      const market = shop(...options);
      assert.deepEqual(supervisions(market), []);
      assert.deepEqual(statuses(market), ['completed', 'in_use']);
    });
  }
});

describe('acceptance (marketplace-rules 0.4, 10.4, 10.5)', () => {
  for (const site of SITES) {
    test(`${site}: processing until the buyer accepts, completed within 3 hours`, () => {
      const market = shop({ site });
      assert.deepEqual(statuses(market), ['processing', 'provisioning']);
      assert.equal(market.need('instances', 'ins-1').appInfo?.frontEndUrl, 'https://isv.example.com/app');
      market.simAt = NOW + 31 * DAY_MS;
      takeAll(market);
      assert.deepEqual(statuses(market), ['processing', 'in_use']);
      const { startSimAt, expireSimAt } = market.need('instances', 'ins-1');
      assert.deepEqual([startSimAt, expireSimAt], [market.simAt, Date.parse('2026-08-11T23:59:59+08:00')]);
      assert.equal(runPlanned(market, 'supervision.complete'), NOW + 31 * DAY_MS + 3 * HOUR_MS);
      assert.deepEqual([...statuses(market), only(market).state], ['completed', 'in_use', 'completed']);
      assert.equal(market.need('orders', 'CS1').finishedSimAt, market.simAt);
    });
  }

  // The guide's example: bought 1 Jan for a month, accepted 1 Feb.
  for (const [enabled, from, to] of [
    [undefined, '2026-07-10T10:00:00+08:00', '2026-08-10T23:59:59+08:00'],
    [NOW, '2026-06-10T10:00:00+08:00', '2026-07-10T23:59:59+08:00'],
  ] as const) {
    test(`validity counts from ${enabled === undefined ? 'the acceptance' : 'the seller’s enabling time'}`, () => {
      const market = shop();
      market.simAt = Date.parse('2026-07-10T10:00:00+08:00');
      takeAll(market, enabled);
      const { startSimAt = 0, expireSimAt = 0 } = market.need('instances', 'ins-1');
      assert.deepEqual([startSimAt, expireSimAt], [Date.parse(from), Date.parse(to)]);
    });
  }

  for (const [name, at] of [
    ['before the payment', NOW - 1],
    ['in the future', NOW + HOUR_MS + 1],
  ] as const) {
    test(`an enabling time ${name} is refused`, () => {
      const market = shop();
      market.simAt = NOW + HOUR_MS;
      take(market, 'submit');
      take(market, 'confirm');
      const input = { act: 'deliver', text: 'done', enablingSimAt: at } as const;
      const refused = market.refused((draft) => actOnSupervision(draft, only(market).id, input));
      assert.equal(refused.reason, 'supervision_enabling_time');
    });
  }

  test('a delivery that was rejected says anew since when it can be used', () => {
    const market = shop();
    market.simAt = NOW + DAY_MS;
    take(market, 'submit');
    take(market, 'confirm');
    take(market, 'deliver', NOW);
    take(market, 'reject');
    take(market, 'deliver');
    take(market, 'accept');
    assert.equal(market.need('instances', 'ins-1').startSimAt, NOW + DAY_MS);
  });

  test('0 hours: completed with the acceptance', () => {
    const market = shop({ rules: { 'supervision.completeHours': 0 } });
    takeAll(market);
    assert.deepEqual([...statuses(market), only(market).state], ['completed', 'in_use', 'completed']);
  });
});

describe('what supervision means for refunds and changes (marketplace-rules 6, 7.1, 7.2)', () => {
  const quote = (market: Decisions) => market.decide((draft) => refundQuoteOf(draft, 'ins-1'));

  test('a refund can be agreed on until supervision is completed, and no longer', () => {
    const market = shop();
    const early = quote(market);
    assert.ok(!isRefusal(early));
    assert.deepEqual([early.way, early.amountMinor, early.untilSimAt], ['negotiated', 10_000, undefined]);
    market.simAt = NOW + 200 * DAY_MS;
    takeAll(market);
    const accepted = quote(market);
    assert.ok(!isRefusal(accepted), 'nobody counts days while it is under supervision');
    assert.equal(accepted.untilSimAt, market.simAt + 3 * HOUR_MS);
    runPlanned(market, 'supervision.complete');
    const over = quote(market);
    assert.ok(isRefusal(over));
    assert.deepEqual([over.reason, over.params], ['unsubscribe_supervision_over', { untilSimAt: market.simAt }]);
  });

  test('before the seller has created it there is nothing to give back', () => {
    const result = quote(shop({}, { created: false }));
    assert.ok(isRefusal(result));
    assert.equal(result.reason, 'unsubscribe_provisioning');
  });

  test('an agreed refund closes the delivery and releases what was created', () => {
    const market = shop({ rules: { 'refund.negotiated.hours': 0 } });
    take(market, 'submit');
    const wish = { instanceId: 'ins-1', amountMinor: 10_000, reasonCode: 4, remark: '', shareContact: false };
    const { id } = market.allowed((draft) => requestRefund(draft, wish));
    market.allowed((draft) => approveRefund(draft, id, ''));
    assert.deepEqual([...statuses(market), only(market).state], ['refunded', 'released', 'closed_refunded']);
    assert.equal(market.need('buyers', 'ann').balanceMinor, 10_000);
    const calls = [...market.state.all('calls').values()].map(({ activity }) => activity);
    assert.equal(calls.at(-1), 'releaseInstance');
    const refused = market.refused((draft) => actOnSupervision(draft, only(market).id, { act: 'confirm', text: '' }));
    assert.equal(refused.reason, 'supervision_not_now');
  });

  test('while the agreed money is on its way no step is taken', () => {
    const market = shop();
    const wish = { instanceId: 'ins-1', amountMinor: 10_000, reasonCode: 4, remark: '', shareContact: false };
    const { id } = market.allowed((draft) => requestRefund(draft, wish));
    market.allowed((draft) => approveRefund(draft, id, ''));
    const refused = market.refused((draft) => actOnSupervision(draft, only(market).id, { act: 'submit', text: 'x' }));
    assert.equal(refused.reason, 'refund_on_its_way');
    runPlanned(market, 'order.refund');
    assert.equal(only(market).state, 'closed_refunded');
  });

  test('an order that fails because of the interface closes its delivery', () => {
    const market = shop({}, { created: false });
    market.allowed((draft) => {
      failProvisioning(draft, { instanceId: 'ins-1' } as Call);
      return true;
    });
    assert.deepEqual([...statuses(market), only(market).state], ['refunded', 'failed', 'closed_refunded']);
  });

  test('it can be changed once supervision is completed', () => {
    const market = shop();
    const refusal = () => {
      const [instance, product] = [market.need('instances', 'ins-1'), market.need('products', 'desk')];
      return changeRefusal({ instance, product, context: { simAt: market.simAt, profile: siteProfile('cn') } });
    };
    assert.equal(refusal()?.reason, 'change_provisioning');
    takeAll(market);
    const { reason, allowedFromSimAt } = refusal() ?? {};
    assert.deepEqual([reason, allowedFromSimAt], ['change_under_supervision', market.simAt + 3 * HOUR_MS]);
    runPlanned(market, 'supervision.complete');
    assert.equal(refusal()?.reason, 'change_no_rules', 'supervision does not stand in its way any more');
  });
});
