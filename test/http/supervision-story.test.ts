import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startGivingBack, VERSIONS } from '../support/giving-back.ts';
import type { Json } from '../support/story.ts';

const HOUR = 3_600_000;
const SUPERVISED = 'cold-chain-watch';
const iso = (at: number): string => new Date(at).toISOString();

for (const version of VERSIONS) {
  describe(`delivery under supervision, sample seller, interface ${version}`, () => {
    test('processing until the buyer accepts, completed three hours later, refundable until then', async (context) => {
      const story = await startGivingBack(version, [SUPERVISED]);
      context.after(() => story.close());
      const instanceId = await story.buys(SUPERVISED);
      const { orderId, supervisionId, status } = await story.instance(instanceId);
      assert.equal(status, 'provisioning');
      assert.equal(
        (await story.refused('POST', `/instances/${instanceId}/renew`, renewal)).reason,
        'renew_provisioning',
      );

      const early = await story.refused('POST', `/supervisions/${supervisionId}/deliver`, { text: 'too early' });
      assert.deepEqual([early.status, early.reason], [409, 'supervision_not_now']);
      for (const body of [{}, { text: '' }, { text: 'x'.repeat(2_001) }, { text: 'a\u0000b' }]) {
        assert.equal((await story.refused('POST', `/supervisions/${supervisionId}/submit`, body)).status, 400);
      }
      await story.api('POST', '/clock/advance', { by: 'P20D' });
      const accepted = await story.delivers(instanceId);
      assert.deepEqual(
        accepted.steps.map(({ does, by }: Json) => `${by} ${does}`),
        ['buyer submit', 'seller confirm', 'seller deliver', 'buyer accept'],
      );
      const { startSimAt, status: now } = await story.instance(instanceId);
      assert.deepEqual([now, startSimAt], ['in_use', accepted.acceptedSimAt], 'validity counts from the acceptance');
      assert.equal((await story.api('GET', `/orders/${orderId}`)).status, 'processing');
      const quote = await story.api('GET', `/instances/${instanceId}/refund-quote`);
      const completesAt = Date.parse(accepted.acceptedSimAt) + 3 * HOUR;
      assert.deepEqual([quote.way, quote.untilSimAt], ['negotiated', iso(completesAt)]);

      await story.api('POST', '/clock/advance', { to: iso(completesAt) });
      assert.equal((await story.api('GET', `/orders/${orderId}`)).status, 'completed');
      assert.equal((await story.api('GET', `/supervisions/${supervisionId}`)).state, 'completed');
      const over = await story.refused('POST', `/instances/${instanceId}/refund-requests`, {});
      assert.equal(over.reason, 'unsubscribe_supervision_over');
      const renewed = await story.api('POST', `/instances/${instanceId}/renew`, renewal);
      assert.equal(renewed.supervisionId, null, 'a renewal creates no supervision');
    });

    test('sent back by both sides, then refunded by agreement: the delivery is closed, the seller releases', async (context) => {
      const story = await startGivingBack(version, [SUPERVISED]);
      context.after(() => story.close());
      const before = await story.balanceMinor();
      const instanceId = await story.buys(SUPERVISED);
      const { supervisionId } = await story.instance(instanceId);
      const step = (act: string, body: object): Promise<Json> =>
        story.api('POST', `/supervisions/${supervisionId}/${act}`, body);
      await step('submit', { text: 'Twelve sensors' });
      assert.equal((await step('return', { text: 'Which ones?' })).state, 'submit_requirement');
      await step('submit', { text: 'Twelve of type B' });
      await step('confirm', {});
      await step('deliver', { text: 'Handed over' });
      assert.equal((await step('reject', { text: 'Two are silent' })).state, 'deliver');

      const { id } = await story.api('POST', `/instances/${instanceId}/refund-requests`, {});
      const { refundOrderId } = await story.api('POST', `/refund-requests/${id}/approve`);
      const late = await story.refused('POST', `/supervisions/${supervisionId}/deliver`, { text: 'Now they do' });
      assert.equal(late.reason, 'refund_on_its_way');
      await story.api('POST', '/clock/advance', { by: 'PT3H' });
      assert.equal(await story.balanceMinor(), before);
      await story.called('releaseInstance', refundOrderId);
      const { state, steps } = await story.api('GET', `/supervisions/${supervisionId}`);
      assert.deepEqual([state, steps.length], ['closed_refunded', 7]);
      const { items } = await story.api('GET', '/supervisions?state=closed_refunded');
      assert.deepEqual(
        items.map((each: Json) => each.id),
        [supervisionId],
      );
    });

    test('the seller’s enabling time begins the validity, also in the past', async (context) => {
      const story = await startGivingBack(version, [SUPERVISED]);
      context.after(() => story.close());
      const instanceId = await story.buys(SUPERVISED);
      const { orderId } = await story.instance(instanceId);
      const { paidSimAt } = await story.api('GET', `/orders/${orderId}`);
      await story.api('POST', '/clock/advance', { by: 'P10D' });
      await story.delivers(instanceId, paidSimAt);
      assert.equal((await story.instance(instanceId)).startSimAt, paidSimAt);
    });

    test('an interface that fails refunds the order and closes the delivery', async (context) => {
      const story = await startGivingBack(version, [SUPERVISED]);
      context.after(() => story.close());
      await story.sellerIs({ resultCode: '000005' });
      const before = await story.balanceMinor();
      const { id, supervisionId } = await story.api('POST', '/orders', {
        productId: SUPERVISED,
        billing: 'period',
        period: { type: 'month', number: 1 },
      });
      await story.api('POST', '/clock/advance', { by: 'PT4H' });
      assert.equal((await story.api('GET', `/orders/${id}`)).status, 'refunded');
      assert.equal((await story.api('GET', `/supervisions/${supervisionId}`)).state, 'closed_refunded');
      assert.equal(await story.balanceMinor(), before);
    });
  });
}

const renewal = { period: { type: 'month', number: 1 } };
