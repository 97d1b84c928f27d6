import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renewInstance } from '../../src/app/renew.ts';
import { restartCall, restartFailedCalls } from '../../src/app/restart-calls.ts';
import { viewDetails, viewDetailsOfMany } from '../../src/app/view-details.ts';
import { addProduct } from '../../src/app/edit-catalogue.ts';
import { DAY_MS } from '../../src/domain/calendar.ts';
import type { Period } from '../../src/domain/catalogue.ts';
import type { Order } from '../../src/domain/order.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';

const MONTH: Period = { type: 'month', number: 1 };
const at = (iso: string): number => Date.parse(iso);

async function renew(market: TestMarket, order: Order, period: Period = MONTH): Promise<Order> {
  const renewal = await renewInstance(market.workspace, { instanceId: order.instanceId, period, pay: 'paid' });
  assert.ok(!isRefusal(renewal) && !('problem' in renewal), JSON.stringify(renewal));
  await market.outbox.idle();
  return market.order(renewal.id);
}

async function refusedRenewal(market: TestMarket, order: Order, period: Period = MONTH): Promise<Refusal> {
  const result = await renewInstance(market.workspace, { instanceId: order.instanceId, period, pay: 'paid' });
  assert.ok(isRefusal(result), JSON.stringify(result));
  return result;
}

/** Buys a month on 10 June 2026 (expires 10 July 23:59:59 Beijing) and forgets the calls of the purchase. */
async function marketWithInstance(
  options: Parameters<typeof openTestMarket>[0] & { buyerId?: string } = {},
): Promise<{ market: TestMarket; order: Order }> {
  const market = await openTestMarket(options);
  const order = await market.buy({ buyerId: options.buyerId ?? 'v2' });
  market.received.length = 0;
  return { market, order };
}

test('left alone (V2 buyer, cn): FREEZE at expiry, frozen after 1 day of grace, released after 7 days of retention', async () => {
  const { market, order } = await marketWithInstance();
  await market.advanceTo(at('2026-07-10T23:59:58+08:00'));
  assert.equal(market.instanceOf(order).status, 'in_use');
  await market.advance('PT1S');
  assert.equal(market.instanceOf(order).status, 'expired');
  await market.advance('P1D');
  assert.equal(market.instanceOf(order).status, 'frozen');
  await market.advance('P7D');
  assert.equal(market.instanceOf(order).status, 'released');
  assert.deepEqual(market.log(), ['20260710155959 updateInstanceStatus FREEZE', '20260718155959 releaseInstance']);
  assert.deepEqual(market.received[1]?.fields, { instanceId: `isv-${order.id}` });
  assert.equal(market.workspace.state.queue.size, 0);
});

const SITE_LENGTHS = [
  ['cn', 'v0', 1, 1],
  ['cn', 'v2', 1, 7],
  ['cn', 'v5', 7, 15],
  ['intl', 'v0', 15, 15],
  ['eu', 'v5', 15, 15],
] as const;

for (const [site, buyerId, graceDays, retentionDays] of SITE_LENGTHS) {
  test(`${site} ${buyerId}: ${graceDays} days of grace, ${retentionDays} of retention`, async () => {
    const { market, order } = await marketWithInstance({ site, buyerId });
    await market.advance('P3M');
    const instance = market.instanceOf(order);
    const expireSimAt = instance.expireSimAt ?? 0;
    assert.equal((instance.retentionFromSimAt ?? 0) - expireSimAt, graceDays * DAY_MS);
    assert.equal(instance.releasedSimAt, expireSimAt + (graceDays + retentionDays) * DAY_MS);
  });
}

test('freezeAt end_of_grace: the seller is told to freeze when retention begins, and only then', async () => {
  const { market } = await marketWithInstance({ rules: { 'expiry.freezeAt': 'end_of_grace' } });
  await market.advance('P3M');
  assert.deepEqual(market.log(), ['20260711155959 updateInstanceStatus FREEZE', '20260718155959 releaseInstance']);
});

test('renewed in time: refreshInstance with the new expiry, no other call, the day of month kept', async () => {
  const { market, order } = await marketWithInstance();
  const renewal = await renew(market, order);
  assert.equal(renewal.status, 'completed');
  assert.equal(renewal.type, 'renew');
  assert.deepEqual(
    market.received.map(({ fields }) => fields),
    [
      {
        expireTime: '20260810155959',
        instanceId: `isv-${order.id}`,
        orderId: renewal.id,
        orderLineId: `${renewal.id}-000001`,
        scene: 'RENEWAL',
      },
    ],
  );
  await market.advanceTo(at('2026-08-10T23:59:58+08:00'));
  assert.equal(market.instanceOf(order).status, 'in_use');
});

test('a renewal with another period type carries the new productId and the instance keeps it', async () => {
  const { market, order } = await marketWithInstance();
  await renew(market, order, { type: 'year', number: 1 });
  assert.equal(market.received[0]?.fields['productId'], 'OFFI-YEAR');
  assert.equal(market.received[0]?.fields['expireTime'], '20270710155959');
  await renew(market, order, { type: 'year', number: 1 });
  assert.equal(market.received[1]?.fields['productId'], undefined);
});

test('bought on 31 January, renewed month by month: 28 February, 31 March, 30 April', async () => {
  const market = await openTestMarket({ startSimAt: at('2026-01-31T12:00:00+08:00') });
  const order = await market.buy();
  const expiries = [market.instanceOf(order).expireSimAt];
  for (let count = 0; count < 2; count += 1) {
    await renew(market, order);
    expiries.push(market.instanceOf(order).expireSimAt);
  }
  assert.deepEqual(expiries, [
    at('2026-02-28T23:59:59+08:00'),
    at('2026-03-31T23:59:59+08:00'),
    at('2026-04-30T23:59:59+08:00'),
  ]);
});

for (const [phase, wait] of [
  ['grace', 'PT12H'],
  ['retention', 'P3D'],
] as const) {
  test(`renewed in ${phase}: the term begins at the old expiry; refreshInstance, then UNFREEZE`, async () => {
    const { market, order } = await marketWithInstance();
    await market.advanceTo(at('2026-07-10T23:59:59+08:00'));
    await market.advance(wait);
    assert.equal(market.instanceOf(order).status, phase === 'grace' ? 'expired' : 'frozen');
    await renew(market, order);
    const instance = market.instanceOf(order);
    assert.equal(instance.status, 'in_use');
    assert.equal(instance.expireSimAt, at('2026-08-10T23:59:59+08:00'));
    assert.deepEqual(
      market.log().map((line) => line.slice(15)),
      ['updateInstanceStatus FREEZE', 'refreshInstance RENEWAL', 'updateInstanceStatus UNFREEZE'],
    );
    // The old dates are forgotten: nothing freezes or releases it before the new term is over.
    await market.advanceTo(at('2026-08-10T23:59:58+08:00'));
    assert.equal(market.received.length, 3);
  });
}

test('renewed in grace where the seller was not told to freeze: no UNFREEZE', async () => {
  const { market, order } = await marketWithInstance({ rules: { 'expiry.freezeAt': 'end_of_grace' } });
  await market.advanceTo(at('2026-07-11T12:00:00+08:00'));
  await renew(market, order);
  assert.deepEqual(
    market.log().map((line) => line.slice(15)),
    ['refreshInstance RENEWAL'],
  );
});

test('a renewal whose call fails is tried every 2 minutes for 2 hours, stays processing, and completes by restart', async () => {
  const { market, order } = await marketWithInstance();
  market.script(({ activity }) => (activity === 'refreshInstance' ? 'unreachable' : undefined));
  const renewal = await renew(market, order);
  await market.advance('P1D');
  assert.equal(market.received.length, 61);
  assert.equal(market.order(renewal.id).status, 'processing');
  const [call] = market.calls('refreshInstance');
  assert.equal(call?.status, 'failed');
  assert.equal((await refusedRenewal(market, order)).reason, 'renew_in_progress');

  market.script(() => undefined);
  await restartCall(market.workspace, call.id);
  await market.outbox.idle();
  assert.equal(market.order(renewal.id).status, 'completed');
  assert.equal(market.calls('refreshInstance')[0]?.attempts.at(-1)?.manual, true);
});

test('a renewal that never got through before the end of retention is refunded, its call superseded', async () => {
  const { market, order } = await marketWithInstance();
  await market.advanceTo(at('2026-07-18T22:30:00+08:00'));
  market.script(({ activity }) => (activity === 'refreshInstance' ? 'unreachable' : undefined));
  const renewal = await renew(market, order);
  await market.advance('PT3H');
  assert.equal(market.order(renewal.id).status, 'refunded');
  assert.equal(market.order(renewal.id).refund?.reason, 'released_before_renewal');
  assert.equal(market.instanceOf(order).status, 'released');
  assert.equal(market.calls('refreshInstance')[0]?.status, 'superseded');
  assert.equal(market.received.at(-1)?.activity, 'releaseInstance');
  assert.equal(market.workspace.state.get('buyers', 'v2')?.balanceMinor, 100_000_000 - 30_000);
});

test('calls of one instance keep their order: a renewal waits while FREEZE is being retried', async () => {
  const { market, order } = await marketWithInstance();
  market.script(({ fields }, tries) => (fields['status'] === 'FREEZE' && tries <= 5 ? 'unreachable' : undefined));
  await market.advanceTo(at('2026-07-10T23:59:59+08:00'));
  const renewal = await renewInstance(market.workspace, { instanceId: order.instanceId, period: MONTH, pay: 'paid' });
  assert.ok(!isRefusal(renewal));
  await market.outbox.idle();
  assert.equal(market.calls('refreshInstance')[0]?.status, 'waiting');
  await market.advance('PT10M');
  assert.deepEqual(
    market.log().map((line) => line.slice(8)),
    [
      ...['155959', '160059', '160159', '160259', '160359', '160459'].map(
        (time) => `${time} updateInstanceStatus FREEZE`,
      ),
      '160459 refreshInstance RENEWAL',
      '160459 updateInstanceStatus UNFREEZE',
    ],
  );
});

test('FREEZE is tried once a minute for an hour, then waits for a person; the buyer side goes on by itself', async () => {
  const { market, order } = await marketWithInstance();
  market.script(() => ({ resultCode: '000005', resultMsg: 'broken' }));
  await market.advance('P3M');
  assert.equal(market.received.filter(({ fields }) => fields['status'] === 'FREEZE').length, 61);
  assert.equal(market.received.filter(({ activity }) => activity === 'releaseInstance').length, 61);
  assert.equal(market.instanceOf(order).status, 'released');
  const [freeze] = market.calls('updateInstanceStatus');
  const restarted = await restartCall(market.workspace, freeze?.id ?? '');
  assert.ok(isRefusal(restarted));
  assert.equal(restarted.reason, 'call_instance_gone');
  const [release] = market.calls('releaseInstance');
  market.script(() => undefined);
  await restartCall(market.workspace, release?.id ?? '');
  await market.outbox.idle();
  assert.equal(market.calls('releaseInstance')[0]?.status, 'success');
});

test('renewals that are not possible say why', async () => {
  const { market, order } = await marketWithInstance();
  const once = await market.buy({ billing: 'one_time' });
  assert.equal((await refusedRenewal(market, once)).reason, 'renew_one_time');
  await market.advanceTo(at('2026-07-15T00:00:00+08:00'));
  assert.equal((await refusedRenewal(market, order, { type: 'day', number: 3 })).reason, 'renew_ends_in_past');
  await market.advance('P1M');
  assert.equal((await refusedRenewal(market, order)).reason, 'renew_released');
  market.script(() => 'unreachable');
  const broken = await market.buy();
  assert.equal((await refusedRenewal(market, broken)).reason, 'renew_provisioning');
  await market.advance('PT3H');
  assert.equal((await refusedRenewal(market, broken)).reason, 'renew_failed');
});

test('details are asked for live, once, whatever the state of the lane', async () => {
  const { market, order } = await marketWithInstance();
  market.script(({ activity, fields }) =>
    activity === 'queryInstance'
      ? {
          resultCode: '000000',
          resultMsg: 'ok',
          info: [{ instanceId: fields['instanceId'], appInfo: { frontEndUrl: 'https://new.example.com/' } }],
        }
      : 'unreachable',
  );
  await market.advanceTo(at('2026-07-10T23:59:59+08:00'));
  const shown = await viewDetails(market.workspace, order.instanceId);
  assert.ok(!isRefusal(shown));
  assert.equal(shown.call.status, 'success');
  assert.equal(shown.instance.appInfo?.frontEndUrl, 'https://new.example.com/');

  market.script(() => 'unreachable');
  const failed = await viewDetails(market.workspace, `isv-${order.id}`);
  assert.ok(!isRefusal(failed));
  assert.equal(failed.call.status, 'failed');
  assert.equal(failed.call.attempts.length, 1);
  assert.equal(failed.instance.appInfo?.frontEndUrl, 'https://new.example.com/', 'the last known data stay');
});

test('details of an instance that is gone or not there yet are refused', async () => {
  const { market, order } = await marketWithInstance();
  await market.advance('P3M');
  const gone = await viewDetails(market.workspace, order.instanceId);
  assert.ok(isRefusal(gone));
  assert.equal(gone.reason, 'details_gone');
  market.script(() => 'unreachable');
  const waiting = await viewDetails(market.workspace, (await market.buy()).instanceId);
  assert.ok(isRefusal(waiting));
  assert.equal(waiting.reason, 'details_not_ready');
});

test('the Europe site sends testFlag 0 in real calls, the others none', async () => {
  for (const [site, testFlag] of [
    ['cn', undefined],
    ['intl', undefined],
    ['eu', '0'],
  ] as const) {
    const market = await openTestMarket({ site });
    await market.buy();
    assert.deepEqual(
      market.received.map(({ fields }) => fields['testFlag']),
      [testFlag, testFlag],
    );
  }
});

test('one query asks about several instances, ids joined by commas, and keeps what it learns of each', async () => {
  const { market, order } = await marketWithInstance();
  const second = await market.buy();
  market.received.length = 0;
  market.script(({ fields }) => ({
    resultCode: '000000',
    resultMsg: 'ok',
    info: (fields['instanceId'] ?? '')
      .split(',')
      .map((instanceId) => ({ instanceId, appInfo: { frontEndUrl: `https://app.example.com/${instanceId}` } })),
  }));
  const ids = [order.instanceId, second.instanceId, order.instanceId];
  const shown = await viewDetailsOfMany(market.workspace, ids);
  assert.ok(!isRefusal(shown));
  assert.equal(shown.call.status, 'success');
  assert.deepEqual(
    market.received.map(({ fields }) => fields),
    [{ instanceId: `isv-${order.id},isv-${second.id}` }],
  );
  assert.deepEqual(
    shown.instances.map(({ appInfo }) => appInfo?.frontEndUrl),
    [`https://app.example.com/isv-${order.id}`, `https://app.example.com/isv-${second.id}`],
  );
});

test('a query about instances of several production addresses is refused', async () => {
  const { market, order } = await marketWithInstance();
  const product = market.workspace.state.get('products', 'desk');
  assert.ok(product);
  await addProduct(market.workspace, {
    ...product,
    id: 'lamp',
    interface: { ...product.interface, url: 'https://other.example.com/' },
  });
  const other = await market.buy({ productId: 'lamp' });
  const refused = await viewDetailsOfMany(market.workspace, [order.instanceId, other.instanceId]);
  assert.ok(isRefusal(refused));
  assert.equal(refused.reason, 'details_of_several_sellers');
});

test('a FREEZE that was overtaken by a renewal cannot be restarted: it would lock out a buyer who has paid', async () => {
  const { market, order } = await marketWithInstance();
  market.script(({ fields }) => (fields['status'] === 'FREEZE' ? 'unreachable' : undefined));
  await market.advanceTo(at('2026-07-11T12:00:00+08:00'));
  const [freeze] = market.calls('updateInstanceStatus');
  assert.equal(freeze?.status, 'failed');
  await renew(market, order);
  market.script(() => undefined);
  const restarted = await restartCall(market.workspace, freeze.id);
  assert.ok(isRefusal(restarted));
  assert.equal(restarted.reason, 'call_overtaken');
  assert.deepEqual(await restartFailedCalls(market.workspace), []);
  await market.outbox.idle();
  assert.equal(market.received.at(-1)?.fields['status'], 'UNFREEZE');
});

test('a restarted call keeps its place behind the others when the program is started again', async () => {
  const { market, order } = await marketWithInstance({ rules: { 'expiry.freezeAt': 'at_expiry' } });
  market.script(({ activity }) => (activity === 'queryInstance' ? undefined : 'unreachable'));
  await market.advanceTo(at('2026-07-11T12:00:00+08:00'));
  const renewal = await renew(market, order);
  const [freeze] = market.calls('updateInstanceStatus');
  const restarted = await restartCall(market.workspace, freeze?.id ?? '');
  assert.ok(!isRefusal(restarted));
  assert.equal(restarted.status, 'waiting');
  const refresh = market.calls('refreshInstance')[0];
  assert.equal(refresh?.orderId, renewal.id);
  assert.deepEqual(market.workspace.state.openCallIds(order.instanceId), [refresh.id, restarted.id]);

  await market.outbox.stop();
  const reopened = await openTestMarket({ store: market.store });
  assert.deepEqual(reopened.workspace.state.openCallIds(order.instanceId), [refresh.id, restarted.id]);
});
