import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { adjustStock } from '../../src/domain/adjust-stock.ts';
import { recordUsage, setPackagePlan } from '../../src/app/metering.ts';
import { milestonesOf } from '../../src/app/milestones.ts';
import { purchase } from '../../src/app/purchase.ts';
import type { BillingMode } from '../../src/domain/catalogue.ts';
import type { Instance } from '../../src/domain/instance.ts';
import { instanceIdsOf, type Order } from '../../src/domain/order.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { instanceTimeline } from '../../src/read/simulator/instance-timeline.ts';
import { METERED_PRODUCT } from '../sim/metered-product.ts';
import { openTestMarket, START, type TestMarket } from '../support/market.ts';

const HOUR = 3_600_000;

interface Shop {
  readonly market: TestMarket;
  readonly buys: (skuCode: string, billing?: BillingMode) => Promise<Instance[]>;
  readonly uses: (instance: Instance, units: number, packageInstanceId?: string) => Promise<void>;
  readonly now: (instance: Instance) => Instance;
  readonly milestones: (instance: Instance) => string[];
  readonly entries: (instance: Instance) => string[];
}

type Rules = Readonly<Record<string, string | number>>;

/** A buyer of level V3: one day of grace and seven of retention for pay-per-use. */
async function open(context: TestContext, balanceMinor = 100_000_000, rules: Rules = {}): Promise<Shop> {
  const buyer = { balanceMinor, level: 'V3' as const };
  const market = await openTestMarket({ product: METERED_PRODUCT, buyer, rules });
  context.after(() => market.close());
  market.script(({ activity, fields }) =>
    activity === 'newInstance'
      ? { resultCode: '000000', resultMsg: 'success', instanceId: `isv-${fields['orderLineId']}` }
      : undefined,
  );
  const { workspace } = market;
  const now = ({ id }: Instance): Instance => {
    const found = workspace.state.get('instances', id);
    assert.ok(found);
    return found;
  };
  return {
    market,
    now,
    buys: async (skuCode, billing = 'package') => {
      const selection = { skuCode, billing, quantity: 1 };
      const order = await purchase(workspace, { productId: 'meter', buyerId: 'v2', selection, pay: 'paid' });
      assert.ok(!isRefusal(order) && !('problem' in order), JSON.stringify(order));
      await market.outbox.idle();
      const kept: Order = market.order(order.id);
      return instanceIdsOf(kept).flatMap((id) => workspace.state.get('instances', id) ?? []);
    },
    uses: async ({ id }, units, packageInstanceId) => {
      const endSimAt = workspace.simNow();
      const use = { instanceId: id, usageTenThousandths: units * 10_000, beginSimAt: endSimAt - 1_000, endSimAt };
      const result = await recordUsage(workspace, { ...use, ...(packageInstanceId ? { packageInstanceId } : {}) });
      assert.ok(!isRefusal(result), JSON.stringify(result));
    },
    milestones: ({ id }) => milestonesOf(workspace, id).map(({ name, simAt }) => `${name} ${(simAt - START) / HOUR}`),
    entries: (instance) =>
      instanceTimeline(workspace, now(instance)).entries.flatMap(({ subject, simAt }) => {
        const at = (simAt - START) / HOUR;
        if (subject.kind === 'charge') {
          const { usedTenThousandths: used, drawnTenThousandths: drawn, amountMinor, cycle } = subject;
          return [`${at}: ${cycle} used ${used / 10_000}, drawn ${drawn / 10_000}, ${amountMinor}`];
        }
        if (subject.kind === 'planned') return [`${at}: planned ${subject.event}`];
        return subject.kind === 'status' ? [`${at}: ${subject.status}`] : [];
      }),
  };
}

const kinds = ({ market }: Pick<Shop, 'market'>, kind: string): (string | undefined)[] =>
  [...market.workspace.state.all('notices').values()].flatMap((notice) =>
    notice.kind === kind ? [notice.instanceId] : [],
  );

describe('timeline and milestones of what is metered', () => {
  test('pay-per-use by the hour and by the day: collected at minute 15 and at 01:00, each charge an entry', async (context) => {
    const shop = await open(context);
    const [minutes, space] = await shop.buys('by-use', 'on_demand');
    assert.ok(minutes && space);
    assert.deepEqual(shop.milestones(minutes), [], 'nothing is planned before anything is used');
    await shop.market.advance('PT1H');
    await shop.uses(minutes, 10);
    await shop.uses(space, 8);
    // Opened at 10:00 in Beijing; at 11:00 an hourly cycle is over and collected at 11:15, a daily one at 01:00.
    assert.deepEqual(shop.milestones(minutes), ['next_event 1.25', 'next_collection 1.25']);
    assert.deepEqual(shop.milestones(space), ['next_event 15', 'next_collection 15']);
    assert.ok(shop.entries(minutes).includes('1.25: planned usage.collect'));
    await shop.market.advance('PT20H');
    assert.deepEqual(
      shop.entries(minutes).filter((entry) => entry.includes('used')),
      ['1.25: hour used 10, drawn 0, 300'],
    );
    assert.deepEqual(
      shop.entries(space).filter((entry) => entry.includes('used')),
      ['15: day used 8, drawn 0, 56'],
    );
    const [charge] = instanceTimeline(shop.market.workspace, shop.now(minutes)).entries.flatMap(({ subject }) =>
      subject.kind === 'charge' ? [subject.chargeId] : [],
    );
    assert.ok(shop.market.workspace.state.get('usageCharges', charge ?? ''), 'it leads to its record');
  });

  test('a package shows what was drawn from it, its reset and its end', async (context) => {
    const shop = await open(context);
    const [minutes] = await shop.buys('by-use', 'on_demand');
    const [pack] = await shop.buys('pack-1000');
    const [daily] = await shop.buys('pack-daily');
    assert.ok(minutes && pack && daily);
    await shop.market.advance('PT1H');
    await shop.uses(minutes, 40);
    await shop.market.advance('PT1H');
    assert.deepEqual(
      shop.entries(pack).filter((entry) => entry.includes('used')),
      ['1.25: hour used 40, drawn 40, 0'],
      'the package pays nothing',
    );
    assert.deepEqual(
      shop.milestones(daily).filter((each) => /quota|next_event/.test(each)),
      ['next_event 38', 'quota_reset 38'],
      'bought at 10:00, one day counts as terms do: to the end of the next Beijing day',
    );
    const expiry = (Date.parse('2026-07-10T23:59:59+08:00') - START) / HOUR;
    assert.deepEqual(
      shop.milestones(pack).filter((each) => !each.startsWith('next_event')),
      [`hour_before_expiry ${expiry - 1}`, `expiry ${expiry}`],
      'one that is drawn on pay-per-use has no grace of its own',
    );
  });

  test('a debt: grace, retention and release are the milestones, and every instance shows its grace', async (context) => {
    const shop = await open(context, 100);
    const instances = await shop.buys('by-use', 'on_demand');
    const [minutes, space, calls] = instances;
    assert.ok(minutes && space && calls);
    await shop.market.advance('PT1H');
    await shop.uses(minutes, 10);
    await shop.market.advance('PT30M');
    const began = new Set(kinds(shop, 'arrears_began'));
    assert.deepEqual(began, new Set(instances.map(({ id }) => id)), 'the buyer is told of every instance');
    for (const instance of instances) {
      assert.deepEqual(
        shop.milestones(instance).filter((each) => !each.startsWith('next_event')),
        [
          'hour_before_end_of_grace 24.25',
          'end_of_grace 25.25',
          'hour_before_end_of_retention 192.25',
          'end_of_retention 193.25',
        ],
      );
      const bars = instanceTimeline(shop.market.workspace, shop.now(instance)).picture.bars;
      assert.deepEqual(
        bars.slice(-2).map(({ status, fromSimAt }) => [status, (fromSimAt - START) / HOUR]),
        [
          ['in_use', 0],
          ['expired', 1.25],
        ],
      );
    }
  });
});

describe('a debt that nobody pays while packages are drawn on the instance (rule package.whenDebtReleases)', () => {
  for (const [rule, status] of [
    [undefined, 'in_use'],
    ['meter_goes', 'released'],
  ] as const) {
    test(`${rule ?? 'as the sites have it'}: ${status}`, async (context) => {
      const shop = await open(context, 13_100, rule ? { 'package.whenDebtReleases': rule } : {});
      const [minutes] = await shop.buys('by-use', 'on_demand');
      const [pack] = await shop.buys('stop-500');
      assert.ok(minutes && pack);
      await shop.market.advance('PT1H');
      await shop.uses(minutes, 10);
      await shop.market.advance('P9D');
      const { status: is, sellerState, meter } = shop.now(minutes);
      assert.equal(is, status);
      assert.equal(shop.now(pack).status, 'in_use');
      const operations = shop.market
        .calls('updateInstanceStatus')
        .filter(({ instanceId }) => instanceId === minutes.id)
        .map(({ fields }) => fields['instanceStatus'] ?? fields['operation'] ?? fields['status']);
      if (rule === 'meter_goes') {
        assert.equal(operations.length, 1, 'frozen at the end of grace');
        return;
      }
      assert.deepEqual([sellerState, meter?.packagesOnly, operations.length], ['normal', true, 2]);
      assert.deepEqual(kinds(shop, 'meter_kept'), [minutes.id]);
      await shop.uses(minutes, 5, pack.id);
      await shop.market.advance('PT2H');
      assert.equal(shop.now(pack).pack?.drawnTenThousandths, 50_000, 'what was paid for can be used');
      const endSimAt = shop.market.workspace.simNow();
      const use = { instanceId: minutes.id, usageTenThousandths: 1, beginSimAt: endSimAt - 1, endSimAt };
      const refused = await recordUsage(shop.market.workspace, use);
      assert.ok(isRefusal(refused) && refused.reason === 'usage_package_missing', 'and nothing else');
    });
  }
});

describe('auto-repurchase and private offers (rule package.repurchase.privateOffers)', () => {
  for (const [rule, paidMinor] of [
    [undefined, 12_000],
    ['ignored', 24_000],
  ] as const) {
    test(`${rule ?? 'applied'}: with an offer of half the price, the package of 240.00 is bought again once, for ${paidMinor / 100}`, async (context) => {
      const shop = await open(context, 100_000_000, rule ? { 'package.repurchase.privateOffers': rule } : {});
      const [minutes] = await shop.buys('by-use', 'on_demand');
      const [pack] = await shop.buys('pack-1000');
      assert.ok(minutes && pack);
      await shop.market.workspace.decide((draft) =>
        draft.put('privateOffers', {
          id: 'offer-1',
          buyerId: 'v2',
          productId: 'meter',
          discountBasisPoints: 5_000,
          validToSimAt: START + 1_000 * HOUR,
          createdSimAt: START,
        }),
      );
      const plan = { alarm: { kind: 'percent', value: 20 }, repurchase: 'pack-1000' } as const;
      const planned = await setPackagePlan(shop.market.workspace, pack.id, plan);
      assert.ok(!isRefusal(planned), JSON.stringify(planned));
      assert.equal(planned.pack?.repurchaseSku, 'pack-1000');
      await shop.market.advance('PT1H');
      await shop.uses(minutes, 900);
      await shop.market.advance('PT1H');
      const { repurchaseOrderId = 'none' } = shop.now(pack).pack ?? {};
      assert.equal(shop.market.workspace.state.get('orders', repurchaseOrderId)?.totalMinor, paidMinor);
      assert.deepEqual(kinds(shop, 'package_repurchased'), [pack.id]);
      const bought = [...shop.market.workspace.state.all('orders').values()].slice(2);
      assert.deepEqual(
        bought.map(({ id }) => id),
        [repurchaseOrderId],
        'one package is bought, once',
      );
    });
  }
});

describe('an auto-repurchase that cannot be had is told, and stops nothing else', () => {
  const cases: readonly (readonly [why: string, reason: string, happens: (shop: Shop) => Promise<unknown>])[] = [
    [
      'the package is sold out',
      'out_of_stock',
      ({ market: { workspace } }) =>
        workspace.decide((draft) => adjustStock(draft, { productId: 'meter', specificationId: 'use', byUnits: -997 })),
    ],
    [
      'the balance is empty',
      'balance_too_low',
      ({ market: { workspace } }) =>
        workspace.decide((draft) => draft.put('buyers', { ...draft.need('buyers', 'v2'), balanceMinor: 0 })),
    ],
    [
      'the plan is not for sale any more',
      'repurchase_not_sold',
      ({ market: { workspace } }) =>
        workspace.decide((draft) => {
          const product = draft.need('products', 'meter');
          const specifications = product.specifications.map((each) => ({
            ...each,
            skus: each.skus.map((sku) => (sku.code === 'pack-1000' ? { ...sku, forSale: false } : sku)),
          }));
          draft.put('products', { ...product, specifications });
        }),
    ],
  ];
  for (const [why, reason, happens] of cases) {
    test(why, async (context) => {
      const shop = await open(context);
      const [minutes] = await shop.buys('by-use', 'on_demand');
      const [pack] = await shop.buys('pack-1000');
      assert.ok(minutes && pack);
      const plan = { alarm: { kind: 'percent', value: 20 }, repurchase: 'pack-1000' } as const;
      await setPackagePlan(shop.market.workspace, pack.id, plan);
      await happens(shop);
      await shop.market.advance('PT1H');
      await shop.uses(minutes, 900);
      const jump = await shop.market.advance('PT1H');
      assert.deepEqual([jump.status, jump.error], ['done', undefined], 'the clock goes on');
      const { leftTenThousandths, repurchaseOrderId, repurchaseFailedSimAt } = shop.now(pack).pack ?? {};
      assert.deepEqual([leftTenThousandths, repurchaseOrderId], [1_000_000, undefined], 'the use is charged');
      assert.ok(repurchaseFailedSimAt);
      const told = [...shop.market.workspace.state.all('notices').values()].filter(
        ({ kind }) => kind === 'package_repurchase_failed',
      );
      assert.deepEqual(
        told.map(({ params }) => params['reason']),
        [reason],
      );
      assert.equal(shop.market.workspace.state.all('orders').size, 2, 'nothing is ordered');
    });
  }
});
