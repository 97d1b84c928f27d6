import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { instanceList, instanceRow } from '../../src/read/buyer/instance-list.ts';
import { instancePage } from '../../src/read/buyer/instance-page.ts';
import { noticeList } from '../../src/read/buyer/notice-list.ts';
import { orderList } from '../../src/read/buyer/order-list.ts';
import { orderPage } from '../../src/read/buyer/order-page.ts';
import { shopModel } from '../../src/read/buyer/shop-model.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { startingPrice } from '../../src/read/buyer/starting-price.ts';
import { frameModel } from '../../src/read/frame/frame-model.ts';
import { pageOf } from '../../src/read/page-of.ts';
import type { Order } from '../../src/domain/order.ts';
import { openTestMarket, START, type TestMarket } from '../support/market.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let market: TestMarket;

beforeEach(async () => {
  market = await openTestMarket();
});
afterEach(() => market.close());

const steps = (order: Order): string[] =>
  orderPage(market.workspace, market.order(order.id)).steps.map(({ id, state }) => `${id} ${state}`);
const buyer = () => market.workspace.state.get('buyers', 'v2');

describe('the way of an order', () => {
  test('bought and provided', async () => {
    const order = await market.buy();
    await market.outbox.idle();
    assert.deepEqual(steps(order), [
      'placed done',
      'paid done',
      'call done',
      'answer done',
      'query done',
      'ready done',
    ]);
    assert.equal(orderPage(market.workspace, market.order(order.id)).live, false);
  });

  test('unpaid: waits for the payment until a known instant', async () => {
    const order = await market.buy({ pay: 'later' });
    assert.deepEqual(steps(order).slice(0, 3), ['placed done', 'paid current', 'call todo']);
    assert.equal(orderPage(market.workspace, order).payBySimAt, START + 24 * HOUR_MS);
    await market.advance('P2D');
    assert.deepEqual(steps(order), ['placed done', 'canceled failed']);
  });

  test('seller unreachable: the planned tries are named, then the refund', async () => {
    market.script(() => 'unreachable');
    const order = await market.buy();
    await market.outbox.idle();
    const page = orderPage(market.workspace, market.order(order.id));
    assert.deepEqual(steps(order).slice(2, 5), ['call done', 'answer current', 'query todo']);
    assert.deepEqual(
      page.plannedTries,
      [1, 2, 3].map((hours) => START + hours * HOUR_MS),
    );
    assert.equal(page.live, true);
    await market.advance('PT4H');
    assert.deepEqual(steps(order), ['placed done', 'paid done', 'call done', 'answer failed', 'refunded failed']);
    const refund = market.order(order.id).refund;
    assert.ok(refund);
    assert.deepEqual(orderPage(market.workspace, market.order(refund.orderId)).steps, []);
  });
});

describe('applications', () => {
  test('time left and lifeline follow expiry, grace and retention', async () => {
    const order = await market.buy({ period: { type: 'month', number: 1 } });
    await market.outbox.idle();
    const instance = () => market.instanceOf(order);
    const { expireSimAt } = instance();
    assert.ok(expireSimAt !== undefined);
    const row = instanceRow(market.workspace, instance());
    assert.deepEqual(row.deadline, { kind: 'expires', simAt: expireSimAt, inMs: expireSimAt - START });
    assert.deepEqual(instancePage(market.workspace, instance()).lifeline?.phases, [
      { kind: 'in_use', from: 0, to: 100 },
    ]);

    await market.advanceTo(expireSimAt);
    assert.equal(instanceRow(market.workspace, instance()).deadline?.kind, 'freezes');
    const phases = instancePage(market.workspace, instance()).lifeline?.phases ?? [];
    assert.deepEqual(
      phases.map(({ kind }) => kind),
      ['in_use', 'expired', 'frozen'],
    );
    for (const [index, phase] of phases.entries()) assert.equal(phase.from, phases[index - 1]?.to ?? 0);

    await market.advanceTo(instance().retentionFromSimAt ?? 0);
    assert.equal(instanceRow(market.workspace, instance()).deadline?.kind, 'releases');
    await market.advanceTo(instance().releaseDueSimAt ?? 0);
    assert.equal(instanceRow(market.workspace, instance()).deadline, undefined);
  });

  test('lists are the buyer’s own, newest first, counted by status', async () => {
    const first = await market.buy();
    const second = await market.buy();
    await market.outbox.idle();
    const wanted = { status: undefined, page: 1 };
    const list = instanceList(market.workspace, buyer(), wanted);
    assert.deepEqual(
      list.items.map(({ instance }) => instance.orderId),
      [second.id, first.id],
    );
    assert.deepEqual(list.filters, [{ status: 'in_use', count: 2 }]);
    assert.deepEqual(instanceList(market.workspace, buyer(), { status: 'frozen', page: 1 }).items, []);
    assert.equal(instanceList(market.workspace, undefined, wanted).nothingYet, true);
    assert.equal(orderList(market.workspace, buyer(), wanted).total, 2);
    assert.equal(orderList(market.workspace, undefined, wanted).nothingYet, true);
  });
});

test('buyer and seller are told different things', async () => {
  market.script(() => 'unreachable');
  await market.buy();
  await market.advance('PT4H');
  const kinds = (to: Parameters<typeof noticeList>[1]): string[] =>
    noticeList(market.workspace, to, 1).items.map(({ notice }) => notice.kind);
  assert.deepEqual(kinds({ buyer: buyer() }), ['order_refunded']);
  assert.deepEqual(kinds('seller'), ['order_refunded', 'call_given_up', 'call_failed', 'call_failed', 'call_failed']);
});

test('the shop finds words in both languages and counts categories', () => {
  const [product] = market.workspace.state.all('products').values();
  assert.ok(product);
  const find = (query: string) => shopModel(market.workspace, { query, category: undefined }).cards.length;
  assert.equal(find('desk'), 1);
  assert.equal(find('DESK tests'), 1);
  assert.equal(find('chair'), 0);
  assert.deepEqual(shopModel(market.workspace, { query: '', category: 'finance' }).cards, []);
  assert.deepEqual(startingPrice(product, siteProfile('cn')), {
    amountMinor: 30_000,
    term: 'month',
    amounts: [{ number: 1, unit: { en: 'users', zh: 'users' } }],
    use: undefined,
    more: true,
  });
});

test('the frame names the next event and the newest calls', async () => {
  const model = () => frameModel(market, { wallAt: market.wallAt, buyer: buyer(), jumpId: undefined });
  assert.equal(model().clock.next, undefined);
  assert.deepEqual(model().tray, []);
  const order = await market.buy();
  await market.outbox.idle();
  const { clock, tray } = model();
  assert.equal(clock.next?.name, 'instance.notice');
  assert.ok((clock.next?.dueSimAt ?? 0) < (market.instanceOf(order).expireSimAt ?? 0));
  assert.ok((clock.next?.inMs ?? 0) > 20 * DAY_MS);
  assert.deepEqual(
    tray.map(({ activity }) => activity),
    ['queryInstance', 'newInstance'],
  );
  assert.equal(clock.holderCount, 0);
});

test('pages of a list are clamped to what exists', () => {
  const all = [1, 2, 3, 4, 5];
  assert.deepEqual(pageOf(all, 2, 2), { items: [3, 4], page: 2, pages: 3, total: 5 });
  assert.deepEqual(pageOf(all, 99, 2).items, [5]);
  assert.deepEqual(pageOf(all, 0, 2).items, [1, 2]);
  assert.deepEqual(pageOf([], 1, 2), { items: [], page: 1, pages: 1, total: 0 });
});
