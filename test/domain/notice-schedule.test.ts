import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Buyer, CustomerLevel } from '../../src/domain/buyer.ts';
import { expireInstance, beginRetention, releaseInstance } from '../../src/domain/expiry.ts';
import type { Instance } from '../../src/domain/instance.ts';
import { nextNotice, plannedNotices, termSubject } from '../../src/domain/notice-schedule.ts';
import { remind } from '../../src/domain/remind.ts';
import { NOTICE_CHANNELS, noticeRoute, NOTICE_ROUTES } from '../../src/domain/rules/notices.ts';
import { RULE_KEYS, siteProfile, SITES, type Site } from '../../src/domain/site-profile.ts';
import { TEST_PRODUCT } from '../support/market.ts';
import { Decisions, NOW } from './decision.ts';

/** An expiry in the usual form: the end of 24 July in Beijing. */
const EXPIRES = Date.parse('2026-07-24T23:59:59+08:00');
const DAY_MS = 86_400_000;

const beijing = (simAt: number): string => new Date(simAt + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

const INSTANCE: Instance = {
  id: 'ins-1',
  status: 'in_use',
  sellerState: 'normal',
  orderId: 'CS1',
  orderLineId: 'CS1-000001',
  productId: 'desk',
  buyerId: 'ann',
  specificationId: 'standard',
  skuCode: 'sku-basic',
  offerId: 'OFFI-MONTH',
  billing: 'period',
  quantity: 1,
  createdSimAt: NOW,
  startSimAt: NOW,
  expireSimAt: EXPIRES,
};

describe('messages about a term (marketplace-rules 5.5)', () => {
  for (const site of SITES) {
    test(`${site}: 7, 3 and 1 days before the expiry, the freeze and the release`, () => {
      const profile = siteProfile(site);
      const days = (instance: Instance): string[] =>
        plannedNotices(instance, profile).map(
          ({ kind, simAt, daysBefore }) => `${kind} ${daysBefore} ${beijing(simAt)}`,
        );
      assert.deepEqual(days(INSTANCE), [
        'instance_expiring 7 2026-07-17 10:00',
        'instance_expiring 3 2026-07-21 10:00',
        'instance_expiring 1 2026-07-23 10:00',
      ]);
      const retentionFromSimAt = EXPIRES + 15 * DAY_MS;
      assert.deepEqual(days({ ...INSTANCE, status: 'expired', retentionFromSimAt }), [
        'instance_freezing 7 2026-08-01 10:00',
        'instance_freezing 3 2026-08-05 10:00',
        'instance_freezing 1 2026-08-07 10:00',
      ]);
      const releaseDueSimAt = retentionFromSimAt + 15 * DAY_MS;
      assert.deepEqual(days({ ...INSTANCE, status: 'frozen', retentionFromSimAt, releaseDueSimAt }), [
        'instance_releasing 7 2026-08-16 10:00',
        'instance_releasing 3 2026-08-20 10:00',
        'instance_releasing 1 2026-08-22 10:00',
      ]);
    });
  }

  test('what would come before the stage has begun is left out: its beginning has told', () => {
    const profile = siteProfile('cn');
    const days = (graceDays: number): number[] =>
      plannedNotices({ ...INSTANCE, status: 'expired', retentionFromSimAt: EXPIRES + graceDays * DAY_MS }, profile).map(
        ({ daysBefore }) => daysBefore,
      );
    assert.deepEqual(days(15), [7, 3, 1]);
    assert.deepEqual(days(7), [3, 1]);
    assert.deepEqual(days(3), [1]);
    assert.deepEqual(days(1), []);
    assert.deepEqual(
      plannedNotices({ ...INSTANCE, startSimAt: EXPIRES - 2 * DAY_MS }, profile).map(({ daysBefore }) => daysBefore),
      [1],
    );
  });

  test('other readings: 15 and 30 days as well, another hour, none at all', () => {
    const profile = siteProfile('cn', { 'notice.expiring.days': '30,15,7,3,1', 'notice.hour': 0 });
    assert.deepEqual(
      plannedNotices(INSTANCE, profile).map(({ simAt }) => beijing(simAt)),
      ['2026-06-24', '2026-07-09', '2026-07-17', '2026-07-21', '2026-07-23'].map((day) => `${day} 00:00`),
    );
    assert.equal(nextNotice(INSTANCE, siteProfile('cn', { 'notice.expiring.days': 'off' }), NOW), undefined);
  });

  test('nothing is planned for what has no term or is over', () => {
    for (const status of ['provisioning', 'released', 'failed'] as const) {
      assert.deepEqual(plannedNotices({ ...INSTANCE, status }, siteProfile('cn')), []);
    }
    const { expireSimAt: _none, ...oneTime } = INSTANCE;
    assert.deepEqual(plannedNotices(oneTime, siteProfile('cn')), []);
  });

  test('every kind of message goes by some way, says who says so, and names a rule that there is', () => {
    for (const [kind, { channels, source, rule }] of Object.entries(NOTICE_ROUTES)) {
      assert.ok(channels.length > 0 && channels.every((channel) => NOTICE_CHANNELS.includes(channel)), kind);
      assert.notEqual(source, '');
      assert.ok(rule === undefined || (RULE_KEYS as readonly string[]).includes(rule), `${kind}: ${rule}`);
    }
  });

  test('a failed call is told by mail, on the China site by SMS and site message too (v2-saas 7)', () => {
    for (const kind of ['call_failed', 'call_given_up'] as const) {
      assert.deepEqual(
        SITES.map((site) => noticeRoute(kind, site).channels),
        [['mail', 'sms', 'site'], ['mail'], ['mail']],
      );
    }
    assert.deepEqual(noticeRoute('instance_released', 'eu'), NOTICE_ROUTES.instance_released);
  });

  test('the alarm of a package and a failed repurchase go by mail, SMS and site message (marketplace-rules 8.4)', () => {
    for (const kind of ['package_low', 'package_repurchase_failed'] as const) {
      const { channels, certainty } = NOTICE_ROUTES[kind];
      assert.deepEqual([channels, certainty], [['mail', 'sms', 'site'], 'documented'], kind);
    }
  });
});

/** A market with one running instance. */
function running(site: Site, level: CustomerLevel, rules: Readonly<Record<string, string | number>> = {}): Decisions {
  const market = new Decisions(site, rules);
  market.put('products', {
    ...TEST_PRODUCT,
    interface: { version: '2.0', url: 'https://isv.example.com/', accessKey: 'k', allowInsecureTransport: false },
  });
  const buyer: Buyer = {
    id: 'ann',
    name: 'Ann',
    level,
    balanceMinor: 0,
    email: null,
    mobilePhone: null,
    consent: true,
  };
  market.put('buyers', buyer);
  market.put('orders', {
    id: 'CS1',
    type: 'new',
    status: 'completed',
    buyerId: 'ann',
    productId: 'desk',
    instanceId: 'ins-1',
    currency: 'CNY',
    totalMinor: 0,
    line: { ...INSTANCE, id: 'CS1-000001', unitPriceMinor: 0, amountMinor: 0 },
    createdSimAt: NOW,
    createdWallAt: NOW,
  });
  market.allowed((draft) => draft.put('instances', INSTANCE));
  return market;
}

/** Lives on to an instant, event by event. */
function live(market: Decisions, toSimAt: number): void {
  for (;;) {
    const event = market.state.queue.peek();
    if (!event || event.dueSimAt > toSimAt) break;
    market.simAt = event.dueSimAt;
    market.allowed((draft) => {
      draft.removeEvent(event.id);
      if (event.kind === 'instance.notice') remind(draft, event.subjectId);
      if (event.kind === 'instance.retention') beginRetention(draft, event.subjectId);
      if (event.kind === 'instance.release') releaseInstance(draft, event.subjectId);
      return true;
    });
  }
  market.simAt = toSimAt;
}

const sent = (market: Decisions): string[] =>
  [...market.state.all('notices').values()]
    .filter(({ to }) => to === 'buyer')
    .map(({ kind, simAt }) => `${kind} ${beijing(simAt)}`);
const planned = (market: Decisions): number =>
  [...market.state.queue.inOrder()].filter(({ kind }) => kind === 'instance.notice').length;

describe('messages about a term are events', () => {
  test('the whole decline on the China site at level V5: 7 + 15 days', () => {
    const market = running('cn', 'V5');
    live(market, EXPIRES);
    market.allowed((draft) => {
      expireInstance(draft, 'ins-1');
      return true;
    });
    live(market, EXPIRES + 40 * DAY_MS);
    assert.deepEqual(sent(market), [
      'instance_expiring 2026-07-17 10:00',
      'instance_expiring 2026-07-21 10:00',
      'instance_expiring 2026-07-23 10:00',
      'instance_expired 2026-07-24 23:59',
      'instance_freezing 2026-07-28 10:00',
      'instance_freezing 2026-07-30 10:00',
      'instance_frozen 2026-07-31 23:59',
      'instance_releasing 2026-08-08 10:00',
      'instance_releasing 2026-08-12 10:00',
      'instance_releasing 2026-08-14 10:00',
      'instance_released 2026-08-15 23:59',
    ]);
    assert.equal(planned(market), 0);
  });

  test('a trial is told as one all along; what runs by the period needs no word for it', () => {
    const subjects = (billing: Instance['billing']): readonly unknown[] => {
      const market = running('cn', 'V5');
      market.allowed((draft) => draft.put('instances', { ...INSTANCE, billing }));
      live(market, EXPIRES);
      market.allowed((draft) => {
        expireInstance(draft, 'ins-1');
        return true;
      });
      live(market, EXPIRES + 20 * DAY_MS);
      return [...market.state.all('notices').values()]
        .filter(({ to }) => to === 'buyer')
        .map(({ params }) => params['of']);
    };
    assert.deepEqual(subjects('trial'), Array(9).fill('trial'));
    assert.deepEqual(subjects('period'), Array(9).fill(undefined));
    const { meter, pack } = { meter: {}, pack: {} } as unknown as Required<Pick<Instance, 'meter' | 'pack'>>;
    assert.deepEqual(termSubject({ billing: 'on_demand', meter }), { of: 'debt' });
    assert.deepEqual(termSubject({ billing: 'package', pack }), { of: 'package' });
  });

  test('a longer term puts the planned message off; there is never more than one', () => {
    const market = running('intl', 'V0');
    assert.equal(planned(market), 1);
    live(market, EXPIRES - 5 * DAY_MS);
    market.allowed((draft) => draft.put('instances', { ...INSTANCE, expireSimAt: EXPIRES + 30 * DAY_MS }));
    assert.equal(planned(market), 1);
    live(market, EXPIRES + 24 * DAY_MS);
    assert.deepEqual(sent(market), ['instance_expiring 2026-07-17 10:00', 'instance_expiring 2026-08-16 10:00']);
  });

  test('an instance that is gone has none planned any more', () => {
    const market = running('intl', 'V0');
    market.allowed((draft) => draft.put('instances', { ...INSTANCE, status: 'released' }));
    assert.equal(planned(market), 0);
  });

  test('a reading changed meanwhile counts when the hour comes', () => {
    const rules: Record<string, string | number> = {};
    const market = running('intl', 'V0', rules);
    rules['notice.expiring.days'] = 'off';
    live(market, EXPIRES);
    assert.deepEqual(sent(market), []);
    assert.equal(planned(market), 0);
  });
});
