import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startGivingBack, VERSIONS, type GivingBackStory } from '../support/giving-back.ts';

const PRODUCT = 'team-board';

async function skusOf(story: GivingBackStory): Promise<[basic: string, pro: string]> {
  const { specifications } = await story.api('GET', `/products/${PRODUCT}`);
  const [basic, pro] = specifications[0].skus;
  return [basic.code, pro.code];
}

for (const version of VERSIONS) {
  const activity = version === '1.0' ? 'upgrade' : 'upgradeInstance';

  describe(`changes in mid-term, sample seller, interface ${version}`, () => {
    test('upgrade and scale-out: a change order each, paid by the day, carried out by the seller', async (context) => {
      const story = await startGivingBack(version, [PRODUCT]);
      context.after(() => story.close());
      const [, pro] = await skusOf(story);
      const instanceId = await story.buys(PRODUCT);
      const before = await story.instance(instanceId);
      const balance = await story.balanceMinor();

      const quote = await story.api('GET', `/instances/${instanceId}/change-quote?sku=${pro}`);
      // 5 users, 96 instead of 60 a month each, by the day.
      const expected = Math.round((5 * (9_600 - 6_000) * quote.remainingDays) / 30);
      assert.deepEqual(
        [quote.kind, quote.amount.amountMinor, quote.expireSimAt],
        ['upgrade', expected, before.expireSimAt],
      );
      const order = await story.api('POST', `/instances/${instanceId}/change`, { sku: pro });
      assert.deepEqual([order.type, order.total.amountMinor], ['change', expected]);
      const call = await story.called(activity, order.id);
      if (version === '1.0') assert.equal(call.fields.skuCode, pro);
      assert.equal((await story.api('GET', `/orders/${order.id}`)).status, 'completed');
      const upgraded = await story.instance(instanceId);
      assert.deepEqual([upgraded.sku, upgraded.quantity, upgraded.offerId], [pro, 5, quote.offerId]);
      assert.deepEqual(
        [upgraded.sellerInstanceId, upgraded.expireSimAt],
        [before.sellerInstanceId, before.expireSimAt],
      );
      assert.equal(await story.balanceMinor(), balance - expected);

      const wider = await story.api('POST', `/instances/${instanceId}/change`, { quantity: 20 });
      assert.equal(wider.total.amountMinor, Math.round((15 * 9_600 * quote.remainingDays) / 30));
      const scaled = await story.called(activity, wider.id);
      if (version === '1.0') assert.equal(scaled.fields.amount, '20');
      assert.equal((await story.instance(instanceId)).quantity, 20);
    });

    test('what is not to be had is refused with its rule', async (context) => {
      const story = await startGivingBack(version, [PRODUCT]);
      context.after(() => story.close());
      const [basic, pro] = await skusOf(story);
      const instanceId = await story.buys(PRODUCT, { sku: pro, quantity: 10 });
      const change = `/instances/${instanceId}/change`;
      const cases: readonly (readonly [body: object, status: number, reason: string])[] = [
        [{ sku: basic }, 409, 'change_downward'],
        [{ quantity: 5 }, 409, 'change_downward'],
        [{}, 409, 'change_nothing'],
        [{ quantity: 12 }, 400, 'quantity'],
        [{ quantity: 505 }, 400, 'quantity'],
        [{ sku: 'none' }, 400, 'sku'],
      ];
      for (const [body, status, reason] of cases) {
        const refused = await story.refused('POST', change, body);
        assert.deepEqual([refused.status, refused.reason], [status, reason], JSON.stringify(body));
      }
      const unpaid = await story.api('POST', change, { quantity: 15, pay: 'later' });
      assert.equal((await story.refused('POST', change, { quantity: 15 })).reason, 'change_order_open');
      const renewal = { period: { type: 'month', number: 1 } };
      assert.equal(
        (await story.refused('POST', `/instances/${instanceId}/renew`, renewal)).reason,
        'renew_change_open',
      );
      await story.api('POST', `/orders/${unpaid.id}/cancel`);
      assert.equal((await story.api('POST', change, { quantity: 15 })).type, 'change');
    });

    test('three hours of tries that fail: the change is refunded, and everything is as it was', async (context) => {
      const story = await startGivingBack(version, [PRODUCT]);
      context.after(() => story.close());
      const [, pro] = await skusOf(story);
      const instanceId = await story.buys(PRODUCT);
      const before = await story.instance(instanceId);
      const balance = await story.balanceMinor();
      await story.sellerIs({ resultCode: '000005' });
      const order = await story.api('POST', `/instances/${instanceId}/change`, { sku: pro });
      await story.api('POST', '/clock/advance', { by: 'PT4H' });
      const { items } = await story.api('GET', `/calls?activity=${activity}&orderId=${order.id}`);
      const { status, attempts } = await story.api('GET', `/calls/${items[0].id}`);
      assert.deepEqual([status, attempts.length], ['failed', 4]);
      const failed = await story.api('GET', `/orders/${order.id}`);
      assert.deepEqual([failed.status, failed.refund.reason], ['refunded', 'change_failed']);
      assert.equal(await story.balanceMinor(), balance);
      assert.deepEqual(await story.instance(instanceId), before);
      await story.sellerIs({ resultCode: 'none' });
      assert.equal((await story.refused('POST', `/calls/${items[0].id}/restart`)).reason, 'call_order_over');
    });
  });
}
