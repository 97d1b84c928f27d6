import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice } from '../../src/domain/notice.ts';
import { noticeResource } from '../../src/read/api/notice-resource.ts';
import { noticeRow } from '../../src/read/buyer/notice-list.ts';
import { fitsNotice } from '../../src/read/notice-outbox.ts';
import { noticeInBoth } from '../../src/web/notice-view.ts';
import { openTestMarket } from '../support/market.ts';

test('the message of the last day says one day, not “1 days”', async () => {
  const market = await openTestMarket();
  try {
    const order = await market.buy();
    const titles = (days: number): string[] => {
      const notice: Notice = {
        id: 'notice-1',
        to: 'buyer',
        kind: 'instance_expiring',
        buyerId: order.buyerId,
        productId: order.productId,
        instanceId: order.instanceId,
        simAt: 0,
        wallAt: 0,
        params: { days, deadlineSimAt: 0 },
      };
      const { en, zh } = noticeInBoth(noticeRow(market.workspace, notice));
      return [en.title, zh.title].map((title) => title.slice(title.indexOf(' ')));
    };
    assert.match(titles(1)[0] ?? '', / expires in 1 day$/);
    assert.match(titles(3)[0] ?? '', / expires in 3 days$/);
    assert.match(titles(1)[1] ?? '', / 1 天后到期$/);
  } finally {
    await market.close();
  }
});

test('page, API and filter agree: a failed call on the international site is told by mail alone (v2-saas 7)', async () => {
  const notice: Notice = {
    ...{ id: 'ntc-1', to: 'seller', kind: 'call_failed', buyerId: '', productId: 'lamp' },
    ...{ simAt: 0, wallAt: 0, params: { activity: 'newInstance', tries: 1 } },
  };
  for (const [site, channels] of [
    ['cn', ['mail', 'sms', 'site']],
    ['intl', ['mail']],
  ] as const) {
    const market = await openTestMarket({ site });
    try {
      assert.deepEqual(noticeRow(market.workspace, notice).channels, channels);
      assert.deepEqual(noticeResource(notice, site).channels, channels);
      assert.equal(fitsNotice(notice, { channel: 'sms' }, site), site === 'cn');
    } finally {
      await market.close();
    }
  }
});

test('saved cases that failed at the review are told with their number, in both languages', async () => {
  const market = await openTestMarket();
  try {
    const notice: Notice = {
      ...{ id: 'ntc-1', to: 'seller', kind: 'application_replay_failed', buyerId: '', productId: 'lamp' },
      ...{ simAt: 0, wallAt: 0, callId: 'call-1' },
      params: {
        applicationId: 'app-1',
        nameEn: 'Lamp',
        nameZh: '灯',
        reason: 'application_replay_failed',
        failed: 1,
        cases: 5,
      },
    };
    const { en, zh } = noticeInBoth(noticeRow(market.workspace, notice));
    assert.deepEqual(
      [en.title, en.text],
      [
        'Lamp: saved cases failed at the review',
        '1 of 5 saved cases failed on replay. The application is still pending: mend your interface, so that it can be approved.',
      ],
    );
    assert.match(zh.title, /^灯：/);
    assert.match(zh.text, /5 条已保存用例中有 1 条失败。 申请仍为待审核/);
  } finally {
    await market.close();
  }
});

test('the mail about a renewal that the balance does not cover advises nothing about a form', async () => {
  const market = await openTestMarket();
  try {
    const { buyerId, productId, instanceId } = await market.buy();
    const notice: Notice = {
      ...{ id: 'ntc-1', to: 'buyer', kind: 'auto_renewal_failed', buyerId, productId, instanceId, simAt: 0, wallAt: 0 },
      params: {
        ...{ reason: 'balance_too_low', balanceMinor: 100, totalMinor: 30_000, currency: 'CNY' },
        ...{ tries: 1, days: 5, expireSimAt: 0 },
      },
    };
    const { en, zh } = noticeInBoth(noticeRow(market.workspace, notice));
    assert.match(en.text, /^The balance of ¥1\.00 does not cover ¥300\.00\. Tries so far: 1\./);
    assert.match(zh.text, /^余额 ¥1\.00 不足以支付 ¥300\.00。/);
  } finally {
    await market.close();
  }
});

test('a creation given up tells of the refund, any other call of the restart, in both languages', async () => {
  const market = await openTestMarket();
  try {
    const { id: orderId, buyerId, productId, instanceId } = await market.buy();
    const texts = (kind: Notice['kind'], params: Notice['params']): readonly string[] => {
      const notice: Notice = {
        ...{ id: 'ntc-1', to: 'seller', kind, buyerId, productId, instanceId, orderId, simAt: 0, wallAt: 0 },
        params,
      };
      const { en, zh } = noticeInBoth(noticeRow(market.workspace, notice));
      return [en.text, zh.text];
    };
    const givenUp = (activity: string): readonly string[] => texts('call_given_up', { activity, tries: 4 });
    for (const activity of ['newInstance', 'queryInstance', 'upgrade', 'upgradeInstance']) {
      const [en = '', zh = ''] = givenUp(activity);
      assert.match(en, new RegExp(`order ${orderId} was unsubscribed and refunded in full`), activity);
      assert.match(zh, /已自动退订并全额退款/, activity);
      assert.doesNotMatch(en + zh, /Restart|重新启动/, activity);
    }
    for (const activity of ['refreshInstance', 'releaseInstance', 'updateInstanceStatus', 'expireInstance']) {
      const [en = '', zh = ''] = givenUp(activity);
      assert.match(en, /Restart it under Service Interface Messages/, activity);
      assert.match(zh, /在生产接口消息中重新启动/, activity);
    }
  } finally {
    await market.close();
  }
});

test('a refund went back as it was paid, and a release by hand tells of no retention', async () => {
  const market = await openTestMarket();
  try {
    const { id: orderId, buyerId, productId, instanceId } = await market.buy();
    const about = { buyerId, productId, instanceId, orderId, simAt: 0, wallAt: 0 };
    const texts = (notice: Notice): string => {
      const { en, zh } = noticeInBoth(noticeRow(market.workspace, notice));
      return en.text + zh.text;
    };
    const params = { amountMinor: 100, currency: 'USD', reason: 'unsubscribed' };
    const refunded = texts({ ...about, id: 'ntc-1', to: 'buyer', kind: 'order_refunded', params });
    assert.match(refunded, /went back the way it was paid.*已按原支付方式退回/);
    const released = texts({ ...about, id: 'ntc-2', to: 'buyer', kind: 'instance_released', params: {} });
    assert.doesNotMatch(released, /retention|保留期/);
  } finally {
    await market.close();
  }
});

test('what cannot be renewed is told what else can be done: trials, packages and debts, in both languages', async () => {
  const market = await openTestMarket();
  try {
    const { buyerId, productId, instanceId } = await market.buy();
    const texts = (kind: Notice['kind'], of?: string): string => {
      const params = { days: 3, deadlineSimAt: 0, retentionFromSimAt: 0, releaseDueSimAt: 0, ...(of ? { of } : {}) };
      const about = { id: 'ntc-1', to: 'buyer', buyerId, productId, instanceId, simAt: 0, wallAt: 0 } as const;
      const { en, zh } = noticeInBoth(noticeRow(market.workspace, { ...about, kind, params }));
      assert.doesNotMatch(en.text + zh.text, /\{\{/);
      return en.text + zh.text;
    };
    const kinds = [
      'instance_expiring',
      'instance_expired',
      'instance_freezing',
      'instance_frozen',
      'instance_releasing',
    ];
    for (const kind of kinds as Notice['kind'][]) {
      assert.match(texts(kind), /[Rr]enew it.*续费/, kind);
      assert.match(texts(kind, 'trial'), /ake the trial commercial.*转商用/, kind);
      assert.doesNotMatch(texts(kind, 'trial'), /[Rr]enew|续费/, kind);
    }
    for (const kind of ['instance_expiring', 'instance_freezing', 'instance_releasing', 'instance_frozen'] as const) {
      assert.match(texts(kind, 'package'), /package is not renewed.*套餐包不能续费/, kind);
    }
    for (const kind of ['instance_freezing', 'instance_releasing'] as const) {
      assert.match(texts(kind, 'debt'), /top up.*充值/, kind);
    }
  } finally {
    await market.close();
  }
});
