import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { VERSIONS } from '../support/giving-back.ts';
import { startMetered } from '../support/metered.ts';
import type { Json } from '../support/story.ts';

const DAY_MS = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString();

for (const version of VERSIONS) {
  const isV1 = version === '1.0';
  const [freeze, thaw] = isV1
    ? ['instanceStatus FREEZE', 'instanceStatus NORMAL']
    : ['updateInstanceStatus FREEZE', 'updateInstanceStatus UNFREEZE'];
  const created = isV1 ? ['newInstance'] : ['newInstance', 'queryInstance'];

  describe(`billing modes to their end, sample seller, interface ${version}`, () => {
    test('one-time: no end, whole money back within five days, refused afterwards', async (context) => {
      const story = await startMetered(version, ['site-checkup']);
      context.after(() => story.close());
      const balance = await story.balanceMinor();
      const [first, second] = [
        await story.orders({ billing: 'one_time' }),
        await story.orders({ billing: 'one_time' }),
      ];
      const { startSimAt, expireSimAt, status } = await story.instance(first.instanceId);
      assert.deepEqual([expireSimAt, status], [null, 'in_use']);
      await story.api('POST', `/instances/${first.instanceId}/unsubscribe`, { reason: 1 });
      await story.passes('PT1S');
      assert.equal(await story.balanceMinor(), balance - second.total.amountMinor);
      assert.deepEqual(await story.calls(first.instanceId), [...created, 'releaseInstance']);
      await story.api('POST', '/clock/advance', { to: iso(Date.parse(startSimAt) + 5 * DAY_MS + 60_000) });
      const refused = await story.refused('POST', `/instances/${second.instanceId}/unsubscribe`, { reason: 1 });
      assert.equal(refused.reason, 'unsubscribe_five_days_over');
      await story.passes('P1Y');
      assert.equal((await story.instance(second.instanceId)).status, 'in_use');
      const month = { period: { type: 'month', number: 1 } };
      assert.equal(
        (await story.refused('POST', `/instances/${second.instanceId}/renew`, month)).reason,
        'renew_one_time',
      );
    });

    test('by the day: bought, renewed, lapsed, frozen and released; V1.0 has no such period', async (context) => {
      const story = await startMetered(version, ['event-check-in']);
      context.after(() => story.close());
      const daily = { billing: 'period', period: { type: 'day', number: 3 } };
      if (isV1) {
        const refused = await story.refused('POST', '/orders', { productId: 'event-check-in', ...daily });
        assert.deepEqual([refused.status, refused.reason], [400, 'period']);
        return;
      }
      const balance = await story.balanceMinor();
      const order = await story.orders(daily);
      assert.equal(await story.balanceMinor(), balance - 3 * 9_800);
      const id = order.instanceId;
      const { expireSimAt } = await story.instance(id);
      await story.api('POST', `/instances/${id}/renew`, { period: { type: 'day', number: 2 } });
      await story.passes('PT1S');
      const renewed = await story.instance(id);
      assert.equal(Date.parse(renewed.expireSimAt) - Date.parse(expireSimAt), 2 * DAY_MS);
      await story.api('POST', '/clock/advance', { to: iso(Date.parse(renewed.expireSimAt) + 1_000) });
      assert.deepEqual(
        [(await story.instance(id)).status, (await story.instance(id)).sellerState],
        ['expired', 'frozen'],
      );
      await story.passes('P1D');
      assert.equal((await story.instance(id)).status, 'frozen');
      await story.passes('P7D');
      assert.equal((await story.instance(id)).status, 'released');
      assert.deepEqual(await story.calls(id), [...created, 'refreshInstance', freeze, 'releaseInstance']);
    });

    test('a package that stops and is filled up each month: frozen when used up, thawed by the reset', async (context) => {
      const story = await startMetered(version, ['seal-desk']);
      context.after(() => story.close());
      const { interface: current } = await story.api('GET', '/products/seal-desk');
      await story.api('PUT', '/products/seal-desk/interface', { version, url: current.url });
      const { lines } = await story.buysPackage('50 seals a month');
      const [pack, meter] = lines.map(({ instanceId }: Json) => instanceId);
      await story.passes('PT2H');
      await story.uses(meter, 50, 1, { packageInstanceId: pack });
      await story.passes('P2D');
      const used = await story.instance(pack);
      assert.deepEqual([used.status, used.sellerState, used.package.left], ['frozen', 'frozen', '0']);
      await story.api('POST', '/clock/advance', { milestone: { instanceId: pack, name: 'quota_reset' } });
      await story.passes('PT1S');
      const filled = await story.instance(pack);
      assert.deepEqual([filled.status, filled.sellerState, filled.package.left], ['in_use', 'normal', '50']);
      assert.deepEqual(await story.calls(pack), [...created, freeze, thaw]);
    });

    test('an automatic repurchase that cannot be paid: nothing is bought, the buyer is told', async (context) => {
      const story = await startMetered(version);
      context.after(() => story.close());
      const balance = { amountMinor: 30_000 };
      const { id: buyerId } = await story.api('POST', '/buyers', { name: 'Thrifty', level: 'V5', balance });
      const [minutes] = await story.opens(buyerId);
      const { instanceId: pack } = await story.buysPackage('1,000 minutes', { buyerId });
      const plan = { alarm: { kind: 'units', value: 100 }, repurchase: 'same' };
      await story.api('POST', `/instances/${pack}/package-plan`, plan);
      await story.passes('PT2H');
      await story.uses(minutes, 950, 1);
      await story.passes('PT30M');
      const { package: drawn } = await story.instance(pack);
      assert.equal(drawn.left, '50');
      assert.ok(drawn.alarmedSimAt);
      assert.equal(await story.balanceMinor(buyerId), 6_000);
      const { items } = await story.api('GET', `/notices?instanceId=${pack}&limit=50`);
      const kinds = items.map(({ kind }: Json) => kind);
      assert.ok(kinds.includes('package_repurchase_failed'), kinds.join());
      assert.ok(!kinds.includes('package_repurchased'));
    });

    test('pay-per-use on intl: fifteen days of grace and fifteen of retention; eu sells none', async (context) => {
      const story = await startMetered(version);
      context.after(() => story.close());
      const { id: buyerId } = await story.api('POST', '/buyers', {
        name: 'Abroad',
        level: 'V0',
        balance: { amountMinor: 0 },
      });
      const [minutes] = await story.opens(buyerId);
      await story.api('PUT', '', { site: 'intl' });
      await story.passes('PT2H');
      await story.uses(minutes, 10, 1);
      await story.passes('PT15M');
      assert.equal(await story.balanceMinor(buyerId), -300);
      await story.passes('P14D');
      assert.equal((await story.instance(minutes)).status, 'expired');
      await story.passes('P1D');
      assert.equal((await story.instance(minutes)).status, 'frozen');
      await story.passes('P14D');
      assert.equal((await story.instance(minutes)).status, 'frozen');
      await story.passes('P1D');
      assert.equal((await story.instance(minutes)).status, 'released');
      assert.deepEqual(await story.calls(minutes), [...created, freeze, 'releaseInstance']);
      await story.api('PUT', '', { site: 'eu' });
      const refused = await story.refused('POST', '/orders', { productId: 'spoken-word', billing: 'on_demand' });
      assert.deepEqual([refused.status, refused.reason], [409, 'usage_not_on_site']);
    });
  });
}
