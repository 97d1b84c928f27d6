import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startGivingBack, VERSIONS, type GivingBackStory } from '../support/giving-back.ts';
import { firstKey, ORDER_QUERY, sendSigned } from '../support/open-api.ts';
import type { Json } from '../support/story.ts';

const PRODUCT = 'file-cabinet';

/** What Query order says of the quantities of an order. */
async function linearValues(story: GivingBackStory, orderId: string): Promise<unknown> {
  const answer = await sendSigned(story.origin, firstKey(story.simulator), {
    target: `${ORDER_QUERY}?orderId=${orderId}`,
  });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.orderInfo.orderLine[0].productInfo.map(({ linearValue }: Json) => linearValue);
}

const quantitiesOf = ({ quantity, furtherQuantities }: Json) => [quantity, furtherQuantities];

for (const version of VERSIONS) {
  describe(`an offering of several quantities, sample seller, interface ${version}`, () => {
    test('bought, grown, upgraded, renewed and refunded', async (context) => {
      const story = await startGivingBack(version, [PRODUCT]);
      context.after(() => story.close());
      const { specifications } = await story.api('GET', `/products/${PRODUCT}`);
      const [standard, plus] = specifications[0].skus;
      const balance = await story.balanceMinor();

      // 10 users at 12.00; 1,000 GB at 0.30 and 200 GB at 0.20 (tier).
      const wish = { sku: standard.code, quantity: 10, furtherQuantities: { diskSize: 1_200 } };
      const period = { type: 'month', number: 1 };
      const price = await story.api('POST', `/products/${PRODUCT}/quote`, { ...wish, billing: 'period', period });
      assert.deepEqual(
        price.priceParts.map(({ rule, amount, params }: Json) => [rule, amount.amountMinor, params.attribute]),
        [
          ['list', 12_000, 'amount'],
          ['tier', 30_000, 'diskSize'],
          ['tier', 4_000, 'diskSize'],
        ],
      );
      const choice = `sku=${standard.code}&term=month&quantity=10&furtherQuantities.diskSize=1200`;
      const offering = await (await fetch(`${story.origin}/w/default/shop/${PRODUCT}?${choice}`)).text();
      assert.match(offering, /name="furtherQuantities\.diskSize"[^>]* max="10000" step="100" value="1200"/);
      if (version === '1.0')
        assert.match(offering, /amp;amount=10&amp;.*&amp;diskSize=1200&amp;/, 'the call as it will be');
      const instanceId = await story.buys(PRODUCT, wish);
      const bought = await story.instance(instanceId);
      assert.deepEqual(quantitiesOf(bought), [10, { diskSize: 1_200 }]);
      assert.equal(await story.balanceMinor(), balance - 46_000);
      const told = await story.called('newInstance', bought.orderId);
      if (version === '1.0') assert.deepEqual([told.fields.amount, told.fields.diskSize], ['10', '1200']);
      else {
        assert.deepEqual(await linearValues(story, bought.orderId), [10, 1_200]);
        const page = await fetch(bought.appInformation.frontEndUrl, { headers: { 'Accept-Language': 'en' } });
        assert.match(await page.text(), /× 10 · 1200/, 'the sample seller shows both');
      }

      // 5 users more at 12.00, 300 GB more at the price of the band of 1,500 GB (tier), by the day.
      const days = (await story.api('GET', `/instances/${instanceId}/change-quote?quantity=15&diskSize=1500`))
        .remainingDays;
      const grown = Math.round(((5 * 1_200 + 300 * 20) * days) / 30);
      const more = { quantity: 15, furtherQuantities: { diskSize: 1_500 } };
      const change = await story.api('POST', `/instances/${instanceId}/change`, more);
      assert.deepEqual([change.total.amountMinor, ...quantitiesOf(change.lines[0])], [grown, 15, { diskSize: 1_500 }]);
      assert.deepEqual(quantitiesOf(change.changedFrom), [10, { diskSize: 1_200 }]);
      const upgrade = version === '1.0' ? 'upgrade' : 'upgradeInstance';
      const scaled = await story.called(upgrade, change.id);
      if (version === '1.0') assert.deepEqual([scaled.fields.amount, scaled.fields.diskSize], ['15', '1500']);
      else assert.deepEqual(await linearValues(story, change.id), [15, 1_500]);
      assert.deepEqual(quantitiesOf(await story.instance(instanceId)), [15, { diskSize: 1_500 }]);

      const refused: readonly (readonly [body: object, status: number, reason: string])[] = [
        [{ furtherQuantities: { diskSize: 1_550 } }, 400, 'furtherQuantities.diskSize'],
        [{ furtherQuantities: { diskSize: 10_100 } }, 400, 'furtherQuantities.diskSize'],
        [{ furtherQuantities: { bandWidth: 10 } }, 400, 'furtherQuantities.bandWidth'],
        [{ furtherQuantities: { diskSize: 1_400 } }, 409, 'change_downward'],
        [{ quantity: 20, furtherQuantities: { diskSize: 1_400 } }, 409, 'change_downward'],
        [{ furtherQuantities: { seats: 1 } }, 400, 'furtherQuantities.seats'],
      ];
      for (const [body, status, reason] of refused) {
        const answer = await story.refused('POST', `/instances/${instanceId}/change`, body);
        assert.deepEqual([answer.status, answer.reason], [status, reason], JSON.stringify(body));
      }

      // Plus: 15 x (20.00 - 12.00); 1,500 GB x 0.24 (step) less 1,000 x 0.30 and 500 x 0.20 (tier); 10 Mbps x 5.00.
      const upgraded = await story.api('POST', `/instances/${instanceId}/change`, { sku: plus.code });
      assert.equal(upgraded.total.amountMinor, Math.round(((15 * 800 + 36_000 - 40_000 + 5_000) * days) / 30));
      const call = await story.called(upgrade, upgraded.id);
      if (version === '1.0') assert.equal(call.fields.bandWidth, '10', 'what is new begins at its smallest');
      const before = [15, { diskSize: 1_500, bandWidth: 10 }];
      assert.deepEqual(quantitiesOf(await story.instance(instanceId)), before);

      // Into the last thirty days of a term that began in a month of thirty-one.
      await story.api('POST', '/clock/advance', { by: 'P2D' });
      const smaller = { period, change: { furtherQuantities: { diskSize: 1_000 } } };
      if (version === '1.0') {
        const answer = await story.refused('POST', `/instances/${instanceId}/renew`, smaller);
        assert.equal(answer.reason, 'renewal_change_version');
      } else {
        const renewal = await story.api('POST', `/instances/${instanceId}/renew`, smaller);
        // 15 x 20.00, 1,000 GB x 0.30 (step), 10 Mbps x 5.00.
        assert.equal(renewal.total.amountMinor, 30_000 + 30_000 + 5_000);
        await story.called('refreshInstance', renewal.id);
        assert.deepEqual(quantitiesOf(await story.instance(instanceId)), [15, { diskSize: 1_000, bandWidth: 10 }]);
        assert.deepEqual(await linearValues(story, renewal.id), [15, 1_000, 10]);
        await story.api('POST', `/instances/${instanceId}/cancel-renewal`, {});
        assert.deepEqual(quantitiesOf(await story.instance(instanceId)), before, 'as before the renewal');
      }
      const renewed = await story.api('POST', `/instances/${instanceId}/renew`, { period });
      assert.equal(renewed.total.amountMinor, 30_000 + 36_000 + 5_000);
      await story.called('refreshInstance', renewed.id);

      const refund = await story.api('GET', `/instances/${instanceId}/refund-quote`);
      assert.equal(refund.way, 'five_day');
      const back = await story.api('POST', `/instances/${instanceId}/unsubscribe`, { reason: 1 });
      await story.called('releaseInstance', back.id);
      assert.equal(await story.balanceMinor(), balance, 'every order is paid back');
      assert.equal((await story.instance(instanceId)).status, 'released');
    });
  });
}

test('the smallest of each is bought where nothing is said, and a converted trial keeps its quantities', async (context) => {
  const story = await startGivingBack('2.0', [PRODUCT]);
  context.after(() => story.close());
  const { instanceId, id } = await story.api('POST', '/orders', { productId: PRODUCT, billing: 'trial' });
  await story.called('queryInstance', id);
  assert.deepEqual(quantitiesOf(await story.instance(instanceId)), [5, { diskSize: 100 }]);
  const quote = await story.api('GET', `/instances/${instanceId}/conversion-quote?type=month`);
  assert.deepEqual(
    quote.priceParts.map(({ rule, amount }: Json) => [rule, amount.amountMinor]),
    [
      ['list', 6_000],
      ['tier', 3_000],
    ],
  );
  const convert = `/instances/${instanceId}/convert`;
  const wish = { period: { type: 'month', number: 1 }, payWith: { method: 'card', couponIds: ['coupon-tenth'] } };
  const order = await story.api('POST', convert, { ...wish, requestId: 'formal-1' });
  assert.deepEqual([order.payment.method, order.payment.paid.amountMinor], ['card', 8_100]);
  assert.equal((await story.refused('POST', convert, { ...wish, requestId: 'formal-1' })).reason, 'already_done');
  // 5 x 12.00 and 100 x 0.30, less 10 %.
  assert.deepEqual([order.total.amountMinor, ...quantitiesOf(order.lines[0])], [8_100, 5, { diskSize: 100 }]);
});

test('what a product was answered with can be sent back, and several quantities that do not fit are refused', async (context) => {
  const story = await startGivingBack('2.0', [PRODUCT]);
  context.after(() => story.close());
  const product = await story.api('GET', `/products/${PRODUCT}`);
  assert.deepEqual(await story.api('PUT', `/products/${PRODUCT}`, product), product);
  const wrong = structuredClone(product);
  wrong.specifications[0].skus[0].furtherRanges[0].attribute = 'amount';
  const response = await fetch(`${story.origin}/api/v1/workspaces/default/products/${PRODUCT}`, {
    method: 'PUT',
    body: JSON.stringify(wrong),
    headers: { 'Content-Type': 'application/json' },
  });
  const { error } = (await response.json()) as Json;
  assert.equal(response.status, 400);
  const paths = error.details.map(({ path }: Json) => path);
  assert.ok(paths.includes('specifications.0.skus.0.furtherRanges.0.attribute'), JSON.stringify(paths));
});

test('a script pays from the balance first and by card what is left', async (context) => {
  const story = await startGivingBack('2.0', [PRODUCT]);
  context.after(() => story.close());
  const [buyer] = (await story.api('GET', '/buyers')).items;
  const order = { productId: PRODUCT, billing: 'period', period: { type: 'month', number: 1 }, buyerId: buyer.id };
  const paid = await story.api('POST', '/orders', { ...order, payWith: { method: 'card', useBalance: true } });
  // The demo buyer has enough: nothing is left to the card.
  assert.deepEqual(
    [paid.payment.method, paid.payment.paid.amountMinor, paid.payment.paidFromBalance.amountMinor],
    ['balance', 9_000, 9_000],
  );
  const refused = await story.refused('POST', '/orders', {
    ...order,
    payWith: { method: 'monthly_settlement', useBalance: true },
  });
  assert.deepEqual([refused.status, refused.reason], [409, 'payment_not_combined']);
});
