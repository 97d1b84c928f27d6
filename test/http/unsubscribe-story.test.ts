import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startGivingBack, VERSIONS } from '../support/giving-back.ts';

const HOUR = 3_600_000;
const PLAIN = 'team-board';
const SUPERVISED = 'cold-chain-watch';

/** The last second of the five-day refund of something opened at an instant. */
const lastSecond = (openedAt: string): number => Math.floor(Date.parse(openedAt) / 1_000) * 1_000 + 120 * HOUR;
const iso = (at: number): string => new Date(at).toISOString();

for (const version of VERSIONS) {
  describe(`giving applications back, sample seller, interface ${version}`, () => {
    test('five-day refund: possible on the last second, refused one second later', async (context) => {
      const story = await startGivingBack(version, [PLAIN, SUPERVISED]);
      context.after(() => story.close());
      const before = await story.balanceMinor();
      const late = await story.buys(PLAIN);
      const early = await story.buys(PLAIN);
      const { startSimAt, orderId } = await story.instance(early);
      assert.equal(await story.balanceMinor(), before - 2 * 30_000);

      await story.api('POST', '/clock/advance', { to: iso(lastSecond(startSimAt)) });
      const quote = await story.api('GET', `/instances/${early}/refund-quote`);
      assert.deepEqual(
        [quote.way, quote.decidedBy, quote.amount.amountMinor, quote.untilSimAt, quote.fiveDayRefunds.used],
        ['five_day', 'refund.unsupervised', 30_000, iso(lastSecond(startSimAt)), 0],
      );
      const order = await story.api('POST', `/instances/${early}/unsubscribe`, { reason: 2 });
      assert.deepEqual(
        [order.type, order.status, order.total.amountMinor, order.originalOrderId, order.unsubscription],
        ['unsubscribe', 'completed', 30_000, orderId, { way: 'five_day', reason: 2, remark: '' }],
      );
      assert.equal(await story.balanceMinor(), before - 30_000);
      const refunded = await story.api('GET', `/orders/${orderId}`);
      assert.deepEqual(
        [refunded.status, refunded.refund.reason, refunded.refund.orderId],
        ['refunded', 'unsubscribed', order.id],
      );
      const call = await story.called('releaseInstance', order.id);
      if (version === '2.0') assert.equal(call.fields.orderId, order.id, 'V2.0 names the unsubscription order');
      else assert.equal(call.fields.orderId, orderId, 'V1.0 names the purchase');
      assert.equal((await story.instance(early)).status, 'released');
      assert.equal(
        (await story.refused('POST', `/instances/${early}/unsubscribe`)).reason,
        'unsubscribe_gone',
        'said twice',
      );

      await story.api('POST', '/clock/advance', { to: iso(lastSecond(startSimAt) + 1_000) });
      assert.deepEqual(await story.refused('POST', `/instances/${late}/unsubscribe`), {
        status: 409,
        reason: 'unsubscribe_five_days_over',
        allowedFrom: undefined,
      });
      assert.equal((await story.instance(late)).status, 'in_use');
      assert.equal(await story.balanceMinor(), before - 30_000);
    });

    test('the eleventh five-day refund of a year is refused; other services count along', async (context) => {
      const story = await startGivingBack(version, [PLAIN]);
      context.after(() => story.close());
      const [first, second, eleventh] = [await story.buys(PLAIN), await story.buys(PLAIN), await story.buys(PLAIN)];
      const { buyerId } = await story.instance(first);
      await story.api('PATCH', `/buyers/${buyerId}`, { fiveDayRefundsElsewhere: 8 });
      await story.api('POST', `/instances/${first}/unsubscribe`);
      await story.api('POST', `/instances/${second}/unsubscribe`);
      const { reason } = await story.refused('POST', `/instances/${eleventh}/unsubscribe`);
      assert.equal(reason, 'unsubscribe_quota');
      await story.api('PATCH', `/buyers/${buyerId}`, { fiveDayRefundsElsewhere: 7 });
      assert.equal((await story.api('POST', `/instances/${eleventh}/unsubscribe`)).status, 'completed');
      const { items } = await story.api('GET', '/buyers');
      const { here, elsewhere } = items.find(({ id }: { id: string }) => id === buyerId).fiveDayRefunds;
      assert.deepEqual([here, elsewhere], [3, 7]);
    });

    test('a refund by agreement: rejected, asked for again, approved', async (context) => {
      const story = await startGivingBack(version, [SUPERVISED]);
      context.after(() => story.close());
      const before = await story.balanceMinor();
      const instanceId = await story.buys(SUPERVISED);
      const paid = before - (await story.balanceMinor());
      assert.equal(
        (await story.refused('POST', `/instances/${instanceId}/unsubscribe`)).reason,
        'unsubscribe_ask_seller',
      );
      const requests = `/instances/${instanceId}/refund-requests`;
      for (const amountMinor of [0, paid + 1]) {
        const { reason } = await story.refused('POST', requests, { amount: { amountMinor } });
        assert.equal(reason, 'refund_above_paid', String(amountMinor));
      }
      const asked = await story.api('POST', requests, { amount: { amountMinor: paid }, reason: 4, shareContact: true });
      assert.deepEqual(
        [asked.status, asked.amount.amountMinor, asked.contact.email],
        ['seller_reviewing', paid, 'lin.wei@example.com'],
      );
      assert.equal((await story.refused('POST', requests, {})).reason, 'unsubscribe_under_review', 'asked twice');
      const rejected = await story.api('POST', `/refund-requests/${asked.id}/reject`, { remark: 'Half of it' });
      assert.deepEqual([rejected.status, rejected.sellerRemark], ['rejected', 'Half of it']);
      assert.equal(
        (await story.refused('POST', `/refund-requests/${asked.id}/approve`)).reason,
        'refund_request_decided',
      );
      assert.equal((await story.instance(instanceId)).status, 'provisioning', 'under supervision as before');
      assert.equal(await story.balanceMinor(), before - paid);

      const again = await story.api('POST', requests, { amount: { amountMinor: paid / 2 } });
      const approved = await story.api('POST', `/refund-requests/${again.id}/approve`);
      assert.equal(approved.status, 'approved');
      const promised = await story.api('GET', `/orders/${approved.refundOrderId}`);
      const dueAt = Date.parse(promised.createdSimAt) + 3 * HOUR;
      assert.deepEqual([promised.status, promised.refundDueSimAt], ['refunding', iso(dueAt)]);
      await story.api('POST', '/clock/advance', { to: iso(dueAt) });
      assert.equal(await story.balanceMinor(), before - paid / 2);
      await story.called('releaseInstance', approved.refundOrderId);
      assert.equal((await story.instance(instanceId)).status, 'released');
      const order = await story.api('GET', `/orders/${approved.refundOrderId}`);
      assert.deepEqual([order.unsubscription.way, order.total.amountMinor], ['negotiated', paid / 2]);
    });

    test('a wish can be withdrawn; where no supervision is on record there is none after the guarantee days', async (context) => {
      const story = await startGivingBack(version, [SUPERVISED]);
      context.after(() => story.close());
      await story.api('PUT', '', { rules: { 'supervision.flow': 'off' } });
      const instanceId = await story.buys(SUPERVISED, { period: { type: 'year', number: 1 } });
      const asked = await story.api('POST', `/instances/${instanceId}/refund-requests`, {});
      assert.equal((await story.api('POST', `/refund-requests/${asked.id}/withdraw`)).status, 'withdrawn');
      await story.api('POST', '/clock/advance', { by: 'P31D' });
      const { reason } = await story.refused('GET', `/instances/${instanceId}/refund-quote`);
      assert.equal(reason, 'unsubscribe_supervision_over');
    });

    test('the refund does not wait for the release: the seller is down, the money is back', async (context) => {
      const story = await startGivingBack(version, [PLAIN]);
      context.after(() => story.close());
      const before = await story.balanceMinor();
      const instanceId = await story.buys(PLAIN);
      await story.sellerIs({ resultCode: '000005' });
      const order = await story.api('POST', `/instances/${instanceId}/unsubscribe`);
      assert.equal(await story.balanceMinor(), before);
      await story.api('POST', '/clock/advance', { by: 'PT2H' });
      const { items } = await story.api('GET', `/calls?activity=releaseInstance&orderId=${order.id}`);
      const { status, attempts } = await story.api('GET', `/calls/${items[0].id}`);
      assert.deepEqual([status, attempts.length], ['failed', 61]);
      assert.equal((await story.instance(instanceId)).status, 'released');
    });

    test('after five days, where the site follows cloud services: what is used and a fee are kept', async (context) => {
      const story = await startGivingBack(version, [PLAIN]);
      context.after(() => story.close());
      await story.api('PUT', '', { rules: { 'refund.afterFiveDays': 'with_fee' } });
      const before = await story.balanceMinor();
      const instanceId = await story.buys(PLAIN);
      const { startSimAt, expireSimAt, orderId } = await story.instance(instanceId);
      const [from, to] = [Date.parse(startSimAt), Date.parse(expireSimAt)];
      await story.api('POST', '/clock/advance', { to: iso(from + (to - from) / 2) });
      assert.equal(
        (await story.refused('POST', `/instances/${instanceId}/unsubscribe`)).reason,
        'unsubscribe_fee_not_accepted',
      );
      const order = await story.api('POST', `/instances/${instanceId}/unsubscribe`, { acceptFee: true });
      // Half of 300 is used, and the fee is a tenth of 300.
      assert.deepEqual([order.total.amountMinor, order.unsubscription.way], [12_000, 'with_fee']);
      assert.equal(await story.balanceMinor(), before - 18_000);
      const { refund } = await story.api('GET', `/orders/${orderId}`);
      assert.deepEqual([refund.amount.amountMinor, refund.reason], [12_000, 'unsubscribed_with_fee']);
      await story.called('releaseInstance', order.id);
    });

    test('intl: an agreed refund is on its way for three hours, to the second', async (context) => {
      const story = await startGivingBack(version, [SUPERVISED]);
      context.after(() => story.close());
      const before = await story.balanceMinor();
      const instanceId = await story.buys(SUPERVISED);
      await story.api('PUT', '', { site: 'intl' });
      await story.delivers(instanceId);
      const paid = before - (await story.balanceMinor());
      const { id } = await story.api('POST', `/instances/${instanceId}/refund-requests`, {});
      const { refundOrderId } = await story.api('POST', `/refund-requests/${id}/approve`);
      const { orderId, status } = await story.instance(instanceId);
      assert.equal(status, 'in_use');
      for (const each of [orderId, refundOrderId]) {
        assert.equal((await story.api('GET', `/orders/${each}`)).status, 'refunding');
      }
      for (const path of ['renew', 'unsubscribe', 'refund-requests']) {
        const body = path === 'renew' ? { period: { type: 'month', number: 1 } } : {};
        assert.equal(
          (await story.refused('POST', `/instances/${instanceId}/${path}`, body)).reason,
          'refund_on_its_way',
        );
      }
      const rows = await story.api('GET', `/upcoming?instanceId=${instanceId}`);
      assert.ok(rows.items.some(({ kind }: { kind: string }) => kind === 'order.refund'));
      await story.api('POST', '/clock/advance', { by: 'PT2H59M59S' });
      assert.equal(await story.balanceMinor(), before - paid);
      await story.api('POST', '/clock/advance', { by: 'PT1S' });
      assert.equal(await story.balanceMinor(), before);
      const { status: end, refund } = await story.api('GET', `/orders/${orderId}`);
      assert.deepEqual([end, refund.reason], ['refunded', 'unsubscribed_by_agreement']);
      await story.called('releaseInstance', refundOrderId);
    });

    for (const site of ['intl', 'eu']) {
      test(`${site}: without supervision there is no refund, with it the seller decides`, async (context) => {
        const story = await startGivingBack(version, [PLAIN, SUPERVISED]);
        context.after(() => story.close());
        const [plain, supervised] = [await story.buys(PLAIN), await story.buys(SUPERVISED)];
        await story.api('PUT', '', { site });
        const refused = await story.refused('POST', `/instances/${plain}/unsubscribe`);
        assert.deepEqual([refused.status, refused.reason], [409, 'unsubscribe_not_on_site']);
        assert.equal((await story.instance(plain)).status, 'in_use');
        assert.equal((await story.api('GET', `/instances/${supervised}/refund-quote`)).way, 'negotiated');
      });
    }
  });
}
