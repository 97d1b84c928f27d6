import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { startGivingBack, VERSIONS, type GivingBackStory } from '../support/giving-back.ts';
import type { Json } from '../support/story.ts';

const PRODUCT = 'team-board';
const MONTH = { type: 'month', number: 1 };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A story of one application of five users, 300.00 a month, of a V2 buyer of the China site. */
interface Renewals extends GivingBackStory {
  readonly instanceId: string;
  readonly path: string;
  expiry(): Promise<number>;
  goTo(simAt: number): Promise<void>;
  /** Calls of the instance by activity, oldest first, with what tells them apart. */
  told(): Promise<Json[]>;
}

async function begin(version: '1.0' | '2.0', context: TestContext, more: object = {}): Promise<Renewals> {
  const story = await startGivingBack(version, [PRODUCT]);
  context.after(() => story.close());
  const instanceId = await story.buys(PRODUCT, more);
  return {
    ...story,
    instanceId,
    path: `/instances/${instanceId}`,
    expiry: async () => Date.parse((await story.instance(instanceId)).expireSimAt),
    goTo: async (simAt) => {
      await story.api('POST', '/clock/advance', { to: new Date(simAt).toISOString() });
    },
    told: async () => {
      const { items } = await story.api('GET', `/calls?direction=to_seller&instanceId=${instanceId}&limit=100`);
      return items.toReversed();
    },
  };
}

/** 23:59:59 Beijing on the same day some months after a term's end that is not at a month's end. */
function monthsLater(endAt: number, months: number): number {
  const shifted = new Date(endAt + 8 * HOUR_MS);
  const [year, month, day] = [shifted.getUTCFullYear(), shifted.getUTCMonth() + months, shifted.getUTCDate()];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(day, last), 23, 59, 59) - 8 * HOUR_MS;
}

const wire = (at: number): string => new Date(at).toISOString().replace(/\D/g, '').slice(0, 14);

for (const version of VERSIONS) {
  const isV1 = version === '1.0';
  describe(`renewal, sample seller, interface ${version}`, () => {
    test('priced line by line with coupons; unpaid it waits; another period type changes productId only', async (context) => {
      const story = await begin(version, context);
      const before = await story.instance(story.instanceId);
      const expiry = await story.expiry();
      const balance = await story.balanceMinor();
      const { items: coupons } = await story.api('GET', `/coupons?buyerId=${before.buyerId}`);
      const cash = coupons.find((coupon: Json) => coupon.kind === 'cash' && coupon.productId === null);
      const couponIds = cash ? [cash.id] : [];
      const couponMinor = Math.min(cash?.left.amountMinor ?? 0, 90_000);

      const wish = { period: { type: 'month', number: 3 } };
      const quote = await story.api('POST', `${story.path}/renew/quote`, { ...wish, couponIds });
      assert.equal(quote.total.amountMinor, 90_000);
      assert.equal(quote.due.amountMinor, 90_000 - couponMinor);
      assert.deepEqual(
        quote.priceParts.map(({ rule, amount }: Json) => [rule, amount.amountMinor]),
        [['list', 90_000]],
      );
      assert.equal(Date.parse(quote.expireSimAt), monthsLater(expiry, 3));
      const unpaid = await story.api('POST', `${story.path}/renew`, { ...wish, pay: 'later' });
      assert.equal((await story.refused('POST', `${story.path}/renew`, wish)).reason, 'renew_in_progress');
      await story.api('POST', `/orders/${unpaid.id}/pay`, { payWith: { couponIds } });
      const call = await story.called('refreshInstance', unpaid.id);
      assert.equal(call.fields.expireTime, wire(monthsLater(expiry, 3)));
      if (isV1) assert.deepEqual([call.fields.orderAmount, call.fields.periodNumber], ['900.00', '3']);
      else assert.deepEqual([call.fields.scene, call.fields.productId], ['RENEWAL', undefined]);
      assert.equal(await story.balanceMinor(), balance - 90_000 + couponMinor);

      const request = { period: { type: 'year', number: 1 }, requestId: 'renew-once' };
      const yearly = await story.api('POST', `${story.path}/renew`, request);
      const again = await story.refused('POST', `${story.path}/renew`, request);
      assert.equal(again.reason, 'already_done');
      const told = await story.called('refreshInstance', yearly.id);
      assert.equal(told.fields.productId, yearly.lines[0].offerId);
      const renewed = await story.instance(story.instanceId);
      assert.notEqual(renewed.offerId, before.offerId);
      assert.deepEqual([renewed.sku, renewed.offerId], [before.sku, yearly.lines[0].offerId]);
      assert.equal(Date.parse(renewed.expireSimAt), monthsLater(expiry, 15));
    });

    test('in retention it begins at the old expiry and thaws', async (context) => {
      const story = await begin(version, context);
      const expiry = await story.expiry();
      // V2: one day of grace, seven of retention.
      await story.goTo(expiry + 3 * DAY_MS);
      assert.equal((await story.instance(story.instanceId)).status, 'frozen');
      const order = await story.api('POST', `${story.path}/renew`, { period: MONTH });
      await story.called('refreshInstance', order.id);
      if (!isV1) await story.called('updateInstanceStatus', order.id);
      const renewed = await story.instance(story.instanceId);
      assert.deepEqual([renewed.status, renewed.sellerState], ['in_use', 'normal']);
      assert.equal(Date.parse(renewed.expireSimAt), monthsLater(expiry, 1));
      const words = (await story.told()).map(({ activity, fields }) => fields.status ?? fields.scene ?? activity);
      assert.deepEqual(
        words.slice(-3),
        isV1 ? ['newInstance', 'expireInstance', 'refreshInstance'] : ['FREEZE', 'RENEWAL', 'UNFREEZE'],
      );
      assert.equal((await story.refused('POST', `${story.path}/cancel-renewal`)).reason, 'cancel_renewal_begun');
    });

    test('renewals not begun are given back, later ones too, in full and told to the seller', async (context) => {
      const story = await begin(version, context);
      const expiry = await story.expiry();
      const balance = await story.balanceMinor();
      assert.equal((await story.refused('POST', `${story.path}/cancel-renewal`)).reason, 'cancel_renewal_none');
      const first = await story.api('POST', `${story.path}/renew`, { period: MONTH });
      await story.called('refreshInstance', first.id);
      const second = await story.api('POST', `${story.path}/renew`, { period: { type: 'year', number: 1 } });
      await story.called('refreshInstance', second.id);
      const list = await story.api('GET', `${story.path}/cancelable-renewals`);
      assert.deepEqual(
        list.items.map(({ orderId }: Json) => orderId),
        [second.id, first.id],
      );
      const { items } = await story.api('POST', `${story.path}/cancel-renewal`, { orderId: first.id });
      assert.deepEqual(
        items.map(({ type, originalOrderId }: Json) => [type, originalOrderId]),
        [
          ['unsubscribe', second.id],
          ['unsubscribe', first.id],
        ],
      );
      for (const { id } of items) await story.called('refreshInstance', id);
      assert.equal(await story.balanceMinor(), balance);
      assert.equal(await story.expiry(), expiry);
      const told = (await story.told()).slice(-2).map(({ fields }) => fields);
      assert.deepEqual(
        told.map(({ expireTime }) => expireTime),
        [wire(monthsLater(expiry, 1)), wire(expiry)],
      );
      if (isV1) {
        assert.deepEqual(
          told.map(({ orderAmount, orderId }) => [orderAmount, orderId]),
          [
            [`-${(second.total.amountMinor / 100).toFixed(2)}`, items[0].id],
            ['-300.00', items[1].id],
          ],
        );
      } else {
        assert.deepEqual(
          told.map(({ scene, orderId }) => [scene, orderId]),
          items.map(({ id }: Json) => ['UNSUBSCRIBE_RENEWAL_PERIOD', id]),
        );
        // Back from yearly to monthly: the productId of the month again.
        assert.equal(told[0].productId, first.lines[0].offerId);
      }
      // It does not count as one of the five-day refunds.
      const { items: buyers } = await story.api('GET', '/buyers');
      assert.ok(buyers.every(({ fiveDayRefunds }: Json) => fiveDayRefunds === null));
    });

    test('automatic renewal fails day by day and is saved on the last day', async (context) => {
      const story = await startGivingBack(version, [PRODUCT]);
      context.after(() => story.close());
      const poor = await story.api('POST', '/buyers', {
        name: 'Short of money',
        level: 'V2',
        balance: { amountMinor: 30_000 },
      });
      const id = await story.buys(PRODUCT, { buyerId: poor.id });
      const expiry = Date.parse((await story.instance(id)).expireSimAt);
      const set = await story.api('POST', `/instances/${id}/auto-renewal`, { enabled: true });
      assert.deepEqual(set.autoRenewal.period, MONTH);
      const { items: planned } = await story.api('GET', `/upcoming?instanceId=${id}`);
      const charge = planned.find(({ kind }: Json) => kind === 'instance.auto_renew');
      const lastDay = expiry - (24 * HOUR_MS - 1_000) + 3 * HOUR_MS;
      assert.equal(Date.parse(charge.dueSimAt), lastDay - 7 * DAY_MS);

      const goTo = (at: number) => story.api('POST', '/clock/advance', { to: new Date(at).toISOString() });
      await goTo(lastDay - HOUR_MS);
      const failing = await story.instance(id);
      assert.deepEqual([failing.autoRenewal.failure.reason, failing.autoRenewal.failure.tries], ['balance_too_low', 7]);
      assert.equal((await story.api('GET', `/orders?instanceId=${id}`)).items.length, 1);
      const { items: notices } = await story.api('GET', '/notices?limit=100');
      const failed = notices.filter(({ kind }: Json) => kind === 'auto_renewal_failed');
      assert.deepEqual(
        failed.map(({ params }: Json) => params.days),
        [2, 5],
      );
      await story.api('POST', `/buyers/${poor.id}/top-up`, { amount: { amountMinor: 30_000 } });
      await goTo(lastDay);
      const { items: orders } = await story.api('GET', `/orders?instanceId=${id}`);
      const [renewal] = orders;
      assert.deepEqual([renewal.type, renewal.automatic, orders.length], ['renew', true, 2]);
      await story.called('refreshInstance', renewal.id);
      const saved = await story.instance(id);
      assert.deepEqual([saved.status, saved.autoRenewal.failure], ['in_use', null]);
      assert.equal(Date.parse(saved.expireSimAt), monthsLater(expiry, 1));
      assert.equal(await story.balanceMinor(poor.id), 0);
      await goTo(expiry + HOUR_MS);
      assert.equal((await story.instance(id)).status, 'in_use');
    });

    test('to the common expiry day: the days up to it cost their share', async (context) => {
      const story = await begin(version, context);
      const { buyerId } = await story.instance(story.instanceId);
      const end = monthsLater(await story.expiry(), 1);
      const day = new Date(end + 8 * HOUR_MS).getUTCDate();
      // Ten days on from the end, or from the beginning of the next month where that would be the 29th or later.
      const unifiedExpiryDay = day + 10 <= 28 ? day + 10 : 8;
      await story.api('PATCH', `/buyers/${buyerId}`, { unifiedExpiryDay });
      const order = await story.api('POST', `${story.path}/renew`, { period: MONTH, toUnifiedDay: true });
      const call = await story.called('refreshInstance', order.id);
      const expiry = await story.expiry();
      assert.equal(new Date(expiry + 8 * HOUR_MS).getUTCDate(), unifiedExpiryDay);
      const days = Math.round((expiry - end) / DAY_MS);
      assert.ok(days > 0 && days < 31);
      assert.deepEqual(
        order.lines[0].priceParts.map(({ rule, amount }: Json) => [rule, amount.amountMinor]),
        [
          ['list', 30_000],
          ['broken_period', days * 1_000],
        ],
      );
      assert.equal(call.fields.expireTime, wire(expiry));
      const next = await story.api('POST', `${story.path}/renew`, { period: MONTH });
      await story.called('refreshInstance', next.id);
      assert.equal(new Date((await story.expiry()) + 8 * HOUR_MS).getUTCDate(), unifiedExpiryDay);
    });

    test('a change comes with the renewal of 2.0 in the last thirty days, when the seller agrees', async (context) => {
      const story = await begin(version, context, { period: { type: 'month', number: 2 } });
      const before = await story.instance(story.instanceId);
      const { specifications } = await story.api('GET', `/products/${PRODUCT}`);
      const pro = specifications[0].skus[1];
      const wish = { period: MONTH, change: { sku: pro.code, quantity: 10 } };
      const expiry = await story.expiry();
      const tooEarly = await story.refused('POST', `${story.path}/renew`, wish);
      if (isV1) {
        assert.equal(tooEarly.reason, 'renewal_change_version');
        return;
      }
      assert.deepEqual(
        [tooEarly.reason, Date.parse(tooEarly.allowedFrom ?? '')],
        ['renewal_change_too_early', expiry - 30 * DAY_MS],
      );
      await story.goTo(expiry - 30 * DAY_MS);
      await story.sellerIs({ resultCode: '000005', onActivity: 'changeInstanceCheck' });
      assert.equal((await story.refused('POST', `${story.path}/renew`, wish)).reason, 'renewal_change_refused');
      assert.equal((await story.api('GET', `/orders?instanceId=${story.instanceId}`)).items.length, 1);
      await story.sellerIs({ resultCode: 'none' });

      const order = await story.api('POST', `${story.path}/renew`, wish);
      assert.equal(order.total.amountMinor, 10 * pro.prices[0].unitPrice.amountMinor);
      await story.called('refreshInstance', order.id);
      const [refused, check, refresh] = (await story.told()).slice(-3);
      assert.deepEqual([refused.activity, refused.status], ['changeInstanceCheck', 'failed']);
      assert.deepEqual(check.fields.productInfo, {
        productId: order.lines[0].offerId,
        skuCode: pro.code,
        linearValue: '10',
      });
      assert.equal(refresh.fields.scene, 'RENEWAL_CHANGE');
      const changed = await story.instance(story.instanceId);
      assert.deepEqual([changed.sku, changed.quantity], [pro.code, 10]);
      // Given back, it is what it was.
      const { items } = await story.api('POST', `${story.path}/cancel-renewal`);
      await story.called('refreshInstance', items[0].id);
      const back = await story.instance(story.instanceId);
      assert.deepEqual(
        [back.sku, back.quantity, back.offerId, back.expireSimAt],
        [before.sku, before.quantity, before.offerId, before.expireSimAt],
      );
    });

    test('a renewal that the seller never takes: the operator gives the money back, its call is over', async (context) => {
      const story = await begin(version, context);
      const [expiry, balance] = [await story.expiry(), await story.balanceMinor()];
      await story.sellerIs({ resultCode: '000005', onActivity: 'refreshInstance' });
      const order = await story.api('POST', `${story.path}/renew`, { period: MONTH });
      await story.api(
        'GET',
        `/calls/wait?activity=refreshInstance&orderId=${order.id}&status=retrying&timeoutMs=30000`,
      );
      assert.equal((await story.refused('POST', `/orders/${order.id}/refund`)).reason, 'operator_refund_trying');
      await story.api('POST', '/clock/advance', { by: 'PT3H' });
      const call = await story.api('GET', `/calls/latest?activity=refreshInstance&orderId=${order.id}`);
      assert.deepEqual([call.status, (await story.api('GET', `/orders/${order.id}`)).status], ['failed', 'processing']);
      const refunded = await story.api('POST', `/orders/${order.id}/refund`);
      assert.deepEqual([refunded.status, refunded.refund.reason], ['refunded', 'renewal_failed']);
      assert.deepEqual([await story.expiry(), await story.balanceMinor()], [expiry, balance]);
      assert.equal((await story.refused('POST', `/orders/${order.id}/refund`)).reason, 'operator_refund_not_open');
      assert.equal((await story.refused('POST', `/calls/${call.id}/restart`)).reason, 'call_order_over');
      await story.sellerIs({ resultCode: 'none' });
      const again = await story.api('POST', `${story.path}/renew`, { period: MONTH });
      await story.called('refreshInstance', again.id);
      assert.equal(await story.expiry(), monthsLater(expiry, 1));
    });

    test('the buyer releases what has expired; what is in use cannot be released', async (context) => {
      const story = await begin(version, context);
      const expiry = await story.expiry();
      const inUse = await story.refused('POST', `${story.path}/close`);
      assert.deepEqual([inUse.reason, Date.parse(inUse.allowedFrom ?? '')], ['close_not_expired', expiry]);
      await story.goTo(expiry + HOUR_MS);
      const released = await story.api('POST', `${story.path}/close`);
      assert.deepEqual([released.status, released.sellerState], ['released', 'released']);
      const call = await story.api(
        'GET',
        `/calls/wait?activity=releaseInstance&instanceId=${story.instanceId}&status=success&timeoutMs=30000`,
      );
      assert.equal(call.cause, 'closed');
      const { items } = await story.api('GET', `/upcoming?instanceId=${story.instanceId}`);
      assert.deepEqual(items, []);
      assert.equal((await story.refused('POST', `${story.path}/close`)).reason, 'close_gone');
    });
  });
}
