import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { VERSIONS } from '../support/giving-back.ts';
import { startMetered, type MeteredStory } from '../support/metered.ts';
import type { Json } from '../support/story.ts';

for (const version of VERSIONS) {
  const [freeze, thaw] =
    version === '1.0'
      ? ['instanceStatus FREEZE', 'instanceStatus NORMAL']
      : ['updateInstanceStatus FREEZE', 'updateInstanceStatus UNFREEZE'];
  const created = version === '1.0' ? ['newInstance'] : ['newInstance', 'queryInstance'];

  describe(`pay-per-use and packages, sample seller, interface ${version}`, () => {
    test('one instance for each billing item; use is charged with its cycle; stopped, it is released', async (context) => {
      const story = await startMetered(version);
      context.after(() => story.close());
      const balance = await story.balanceMinor();
      const [minutes, space] = await story.opens();
      const opened = [await story.instance(minutes), await story.instance(space)];
      assert.deepEqual(
        opened.map(({ status, billing, meter }) => [status, billing, meter.billingItemId]),
        [
          ['in_use', 'on_demand', 'minutes'],
          ['in_use', 'on_demand', 'space'],
        ],
      );
      assert.notEqual(opened[0].sellerInstanceId, opened[1].sellerInstanceId);
      // A search by order finds the calls of all its instances.
      const ofOrder = await story.api('GET', `/calls?orderId=${opened[0].orderId}&activity=newInstance`);
      assert.deepEqual(ofOrder.items.map(({ instanceId }: Json) => instanceId).sort(), [minutes, space].sort());
      assert.notEqual(opened[0].offerId, opened[1].offerId);
      assert.equal(await story.balanceMinor(), balance);

      // 1,000 minutes at 0.30, the next 500 at 0.20 in the same month.
      await story.passes('PT2H');
      await story.uses(minutes, 1_000, 1);
      assert.deepEqual(await story.charged(minutes), []);
      await story.passes('PT15M');
      assert.deepEqual(
        (await story.charged(minutes)).map(({ amount }) => amount.amountMinor),
        [30_000],
      );
      await story.passes('PT45M');
      await story.uses(minutes, '500', 2);
      await story.passes('PT15M');
      const charges = await story.charged(minutes);
      assert.deepEqual(
        charges.map(({ usage, paidUsage, amount }) => [usage, paidUsage, amount.amountMinor]),
        [
          ['1000', '1000', 30_000],
          ['500', '500', 10_000],
        ],
      );
      assert.equal(await story.balanceMinor(), balance - 40_000);
      assert.equal(
        (await story.refused('POST', '/usage-records', again(minutes, charges[1]))).reason,
        'usage_duplicate',
      );

      // The buyer's page asks the seller live.
      const { instance, call } = await story.api('POST', `/instances/${minutes}/details`);
      assert.equal(call.activity, 'queryInstance');
      assert.equal(instance.sellerUsage.length, 1);
      assert.match(instance.sellerUsage[0].statisticalTime, /^\d{17}$/);

      await story.uses(minutes, 7, 3).catch(() => undefined);
      await story.passes('PT1H');
      await story.uses(minutes, 7, 3);
      const closed = await story.api('POST', `/instances/${minutes}/close`);
      assert.equal(closed.status, 'released');
      await story.passes('PT1S');
      assert.equal(await story.balanceMinor(), balance - 40_000 - 140);
      assert.deepEqual(await story.calls(minutes), [...created, 'queryInstance', 'releaseInstance']);
      assert.equal((await story.instance(space)).status, 'in_use');
    });

    test('arrears: grace, freeze, top-up, unfreeze; and without a top-up: release', async (context) => {
      const story = await startMetered(version);
      context.after(() => story.close());
      const buyer = await story.api('POST', '/buyers', {
        name: 'Poor',
        level: 'V3',
        balance: { amountMinor: 10_000 },
      });
      const [minutes, space] = await story.opens(buyer.id);
      await story.passes('PT2H');
      await story.uses(minutes, 400, 1);
      await story.passes('PT15M');
      // 400 minutes at 0.30 are 120.00: 20.00 more than there were.
      assert.equal(await story.balanceMinor(buyer.id), -2_000);
      for (const id of [minutes, space]) {
        const { status, sellerState } = await story.instance(id);
        assert.deepEqual([status, sellerState], ['expired', 'normal']);
      }
      const { items } = await story.api('GET', `/upcoming?instanceId=${minutes}`);
      // Whether ten o'clock of the day before is still to come depends on the hour at which the story is told.
      assert.deepEqual(
        items.map(({ kind }: Json) => kind).filter((kind: string) => kind !== 'instance.notice'),
        ['instance.retention', 'instance.release'],
      );
      const refused = await story.refused('POST', '/orders', {
        productId: 'spoken-word',
        billing: 'on_demand',
        buyerId: buyer.id,
      });
      assert.equal(refused.reason, 'usage_in_arrears');

      await story.passes('P1D');
      assert.deepEqual(
        [(await story.instance(minutes)).status, (await story.instance(minutes)).sellerState],
        ['frozen', 'frozen'],
      );
      await story.api('POST', `/buyers/${buyer.id}/top-up`, { amount: { amountMinor: 1_999 } });
      assert.equal((await story.instance(minutes)).status, 'frozen');
      await story.api('POST', `/buyers/${buyer.id}/top-up`, { amount: { amountMinor: 1 } });
      await story.passes('PT1S');
      assert.deepEqual(
        [(await story.instance(minutes)).status, (await story.instance(minutes)).sellerState],
        ['in_use', 'normal'],
      );
      assert.deepEqual(await story.calls(minutes), [...created, freeze, thaw]);

      const now = Date.parse((await story.api('GET', '/clock')).simAt);
      const hour = Math.floor(now / 3_600_000) * 3_600_000;
      await story.api('POST', '/usage-records', {
        instanceId: minutes,
        usage: 1,
        begin: new Date(hour - 3_600_000).toISOString(),
        end: new Date(hour).toISOString(),
      });
      await story.passes('P9D');
      assert.equal(await story.balanceMinor(buyer.id), -30);
      for (const id of [minutes, space]) assert.equal((await story.instance(id)).status, 'released');
      assert.deepEqual(await story.calls(minutes), [...created, freeze, thaw, freeze, 'releaseInstance']);
    });

    test('a package is drawn first, what goes beyond is paid; alarm and auto-repurchase', async (context) => {
      const story = await startMetered(version);
      context.after(() => story.close());
      const early = await story.refused('POST', '/orders', {
        productId: 'spoken-word',
        billing: 'package',
        sku: await skuOf(story, '1,000 minutes'),
      });
      assert.equal(early.reason, 'package_needs_on_demand');
      const [minutes] = await story.opens();
      const order = await story.buysPackage('1,000 minutes');
      assert.deepEqual([order.status, order.total.amountMinor], ['completed', 24_000]);
      const pack = order.instanceId;
      assert.deepEqual(await story.calls(pack), []);
      const plan = { alarm: { kind: 'percent', value: 20 }, repurchase: 'same' };
      await story.api('POST', `/instances/${pack}/package-plan`, plan);
      const balance = await story.balanceMinor();

      await story.passes('PT2H');
      await story.uses(minutes, '750.5', 1);
      await story.passes('PT30M');
      assert.equal((await story.instance(pack)).package.left, '249.5');
      assert.equal(await story.balanceMinor(), balance);
      await story.passes('PT30M');
      await story.uses(minutes, 300, 2);
      await story.passes('PT30M');
      // Below 200 left: another package; the 50.5 minutes beyond the first one are paid.
      const { package: drawn } = await story.instance(pack);
      assert.equal(drawn.left, '0');
      assert.ok(drawn.usedUpSimAt && drawn.alarmedSimAt);
      const second = await story.api('GET', `/orders/${drawn.repurchaseOrderId}`);
      assert.deepEqual([second.type, second.total.amountMinor], ['new', 24_000]);
      assert.equal(await story.balanceMinor(), balance - 24_000 - 1_515);
      const [, charge] = await story.charged(minutes);
      assert.deepEqual([charge.drawn, charge.paidUsage], [[{ packageInstanceId: pack, usage: '249.5' }], '50.5']);
      assert.equal(
        (await story.refused('POST', `/instances/${pack}/unsubscribe`, { reason: 5 })).reason,
        'unsubscribe_package_used',
      );

      await story.passes('PT30M');
      await story.uses(minutes, 10, 3);
      await story.passes('PT30M');
      assert.equal((await story.instance(second.instanceId)).package.left, '990');
    });

    test('a package that stops at its end: its own instance, frozen when used up, never paid beyond', async (context) => {
      const story = await startMetered(version);
      context.after(() => story.close());
      const [first, second, meter] = await twoPackages(story, version);
      for (const id of [first, second, meter]) assert.deepEqual(await story.calls(id), created);
      const balance = await story.balanceMinor();
      await story.passes('PT2H');
      const use = { instanceId: meter, usage: 1 };
      const at = { begin: '2026-01-01T00:00:00Z', end: '2026-01-01T01:00:00Z' };
      assert.equal((await story.refused('POST', '/usage-records', { ...use, ...at })).reason, 'usage_before_start');
      await assert.rejects(story.uses(meter, 1, 1));
      await story.uses(meter, 499, 1, { packageInstanceId: first });
      await story.passes('PT1H');
      await story.uses(meter, 5, 2, { packageInstanceId: first });
      await story.passes('PT30M');
      const used = await story.instance(first);
      assert.deepEqual([used.status, used.sellerState, used.package.left], ['frozen', 'frozen', '0']);
      assert.deepEqual(await story.calls(first), [...created, freeze]);
      assert.equal((await story.instance(second)).status, 'in_use');
      assert.equal(await story.balanceMinor(), balance);
      await story.passes('PT30M');
      await assert.rejects(story.uses(meter, 1, 3, { packageInstanceId: first }));
      await story.uses(meter, 1, 3, { packageInstanceId: second });
      assert.equal((await story.refused('POST', `/instances/${meter}/close`)).reason, 'close_has_packages');
    });

    test('an unused package goes back whole within five days', async (context) => {
      const story = await startMetered(version);
      context.after(() => story.close());
      const balance = await story.balanceMinor();
      const order = await story.buysPackage('500 minutes', { quantity: version === '1.0' ? 1 : 2 });
      await story.api('POST', `/instances/${order.instanceId}/unsubscribe`, { reason: 5 });
      await story.passes('PT1S');
      assert.equal(await story.balanceMinor(), balance);
      for (const { instanceId } of order.lines) {
        assert.equal((await story.instance(instanceId)).status, 'released');
        assert.deepEqual(await story.calls(instanceId), [...created, 'releaseInstance']);
      }
    });

    test('trial to formal, early and in retention; another trial is refused; one that lapses is released', async (context) => {
      const story = await startMetered(version, ['roster-desk']);
      context.after(() => story.close());
      const trial = await story.orders({ billing: 'trial' });
      assert.deepEqual([trial.type, trial.status, trial.total.amountMinor], ['trial', 'completed', 0]);
      const id = trial.instanceId;
      const before = await story.instance(id);
      const second = { productId: 'roster-desk', billing: 'trial' };
      assert.equal((await story.refused('POST', '/orders', second)).reason, 'trial_limit');
      const month = { period: { type: 'month', number: 1 } };
      assert.equal((await story.refused('POST', `/instances/${id}/renew`, month)).reason, 'renew_trial');
      assert.equal(
        (await story.refused('POST', `/instances/${id}/unsubscribe`, { reason: 5 })).reason,
        'unsubscribe_trial',
      );
      const quote = await story.api('GET', `/instances/${id}/conversion-quote?type=month`);
      assert.equal(quote.fromSimAt, before.expireSimAt);
      // 1 to 9 months, as to buy (marketplace-rules 2.2).
      await assert.rejects(story.api('GET', `/instances/${id}/conversion-quote?type=month&number=10`), /1 to 9/);

      const order = await story.api('POST', `/instances/${id}/convert`, month);
      const call = await story.called('refreshInstance', order.id);
      if (version === '1.0') assert.equal(call.fields.trialToFormal, '1');
      else assert.equal(call.fields.scene, 'TRIAL_TO_FORMAL');
      assert.equal(call.fields.productId, quote.offerId);
      const formal = await story.instance(id);
      assert.deepEqual(
        [formal.billing, formal.expireSimAt, formal.offerId, formal.sellerInstanceId],
        ['period', quote.expireSimAt, quote.offerId, before.sellerInstanceId],
      );
      assert.equal((await story.api('GET', `/orders/${order.id}`)).type, 'convert');
      assert.equal((await story.refused('POST', `/instances/${id}/convert`, month)).reason, 'convert_not_trial');

      const other = await story.api('POST', '/buyers', { name: 'Late', level: 'V5' });
      const late = (await story.orders({ billing: 'trial', buyerId: other.id })).instanceId;
      const lapsing = (
        await story.orders({
          billing: 'trial',
          buyerId: (await story.api('POST', '/buyers', { name: 'Gone', level: 'V0' })).id,
        })
      ).instanceId;
      await story.passes('P22D');
      assert.equal((await story.instance(lapsing)).status, 'released');
      assert.deepEqual(
        (await story.calls(lapsing)).slice(created.length),
        version === '1.0' ? ['expireInstance', 'releaseInstance'] : [freeze, 'releaseInstance'],
      );
      assert.equal((await story.instance(late)).status, 'frozen');
      await story.api('POST', `/instances/${late}/convert`, month);
      await story.passes('PT1S');
      const saved = await story.instance(late);
      assert.deepEqual([saved.status, saved.sellerState, saved.billing], ['in_use', 'normal', 'period']);
    });
  });
}

function again(instanceId: string, { fromSimAt, toSimAt }: Json): object {
  return { instanceId, usage: 3, begin: fromSimAt, end: toSimAt };
}

async function skuOf(story: { api(method: 'GET', path: string): Promise<Json> }, name: string): Promise<string> {
  const { specifications } = await story.api('GET', '/products/spoken-word');
  return specifications.flatMap(({ skus }: Json) => skus).find((sku: Json) => sku.name.en === name).code;
}

/** Two packages that stop at their end and the instance that they are drawn for: with V2.0 by one order. */
async function twoPackages(
  story: MeteredStory,
  version: string,
): Promise<[first: string, second: string, meter: string]> {
  if (version === '1.0') {
    const sku = await skuOf(story, '500 minutes, then stop');
    const batch = { productId: 'spoken-word', billing: 'package', sku, quantity: 2 };
    assert.equal((await story.refused('POST', '/orders', batch)).reason, 'quantity');
    const { lines } = await story.buysPackage('500 minutes');
    const again = await story.buysPackage('500 minutes');
    assert.deepEqual([lines.length, again.lines.length], [2, 1]);
    return [lines[0].instanceId, again.instanceId, lines[1].instanceId];
  }
  const order = await story.buysPackage('500 minutes', { quantity: 2 });
  assert.deepEqual([order.status, order.total.amountMinor], ['completed', 26_000]);
  assert.deepEqual(
    order.lines.map(({ billing }: Json) => billing),
    ['package', 'package', 'on_demand'],
  );
  const [first, second, meter] = order.lines.map(({ instanceId }: Json) => instanceId);
  return [first, second, meter];
}
