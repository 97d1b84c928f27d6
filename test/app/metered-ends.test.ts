import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { closeInstance } from '../../src/app/close-instance.ts';
import { recordUsage } from '../../src/app/metering.ts';
import { purchase } from '../../src/app/purchase.ts';
import { suspendInstance } from '../../src/app/suspend.ts';
import { unsubscribe } from '../../src/app/unsubscribe.ts';
import type { BillingMode } from '../../src/domain/catalogue.ts';
import type { Instance } from '../../src/domain/instance.ts';
import { instanceIdsOf, type Order } from '../../src/domain/order.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { METERED_PRODUCT } from '../sim/metered-product.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';

interface Shop {
  readonly market: TestMarket;
  readonly buys: (skuCode: string, billing?: BillingMode) => Promise<Order>;
  readonly instances: (order: Order) => Instance[];
  readonly upcoming: (instanceId: string) => string[];
  readonly givesBack: (instanceId: string) => Promise<Order | Refusal>;
}

/** The lines of an order have instances of their own. */
const created = ({ orderLineId }: Readonly<Record<string, string>>) => ({
  resultCode: '000000',
  resultMsg: 'success',
  instanceId: `isv-${orderLineId}`,
});

async function open(context: TestContext, balanceMinor = 100_000_000): Promise<Shop> {
  const market = await openTestMarket({ product: METERED_PRODUCT, buyer: { balanceMinor } });
  context.after(() => market.close());
  market.script(({ activity, fields }) => (activity === 'newInstance' ? created(fields) : undefined));
  const { state } = market.workspace;
  return {
    market,
    buys: async (skuCode, billing = 'package') => {
      const selection = { skuCode, billing, quantity: 1 };
      const order = await purchase(market.workspace, { productId: 'meter', buyerId: 'v2', selection, pay: 'paid' });
      assert.ok(!isRefusal(order) && !('problem' in order), JSON.stringify(order));
      await market.outbox.idle();
      return market.order(order.id);
    },
    instances: (order) => instanceIdsOf(order).flatMap((id) => state.get('instances', id) ?? []),
    upcoming: (instanceId) =>
      [...state.queue.inOrder()].filter((event) => event.instanceId === instanceId).map(({ kind }) => kind),
    givesBack: async (instanceId) => {
      const result = await unsubscribe(market.workspace, { instanceId, reasonCode: 5, remark: '', acceptFee: false });
      await market.outbox.idle();
      return result;
    },
  };
}

const reasonOf = (result: object): string | undefined => (isRefusal(result) ? result.reason : undefined);

describe('how pay-per-use and packages end', () => {
  test('a package without an instance of its own is gone after the last collection of its validity', async (context) => {
    const { market, buys, instances, upcoming } = await open(context);
    await buys('by-use', 'on_demand');
    const [pack] = instances(await buys('pack-1000'));
    assert.ok(pack);
    await market.advanceTo((pack.expireSimAt ?? 0) + 60_000);
    assert.equal(market.workspace.state.get('instances', pack.id)?.status, 'expired');
    await market.advance('PT2H');
    const { status, sellerState } = market.workspace.state.get('instances', pack.id) ?? {};
    assert.deepEqual([status, sellerState, upcoming(pack.id)], ['released', 'none', []]);
  });

  test('closed by hand before that, nothing is planned for it any more', async (context) => {
    const { market, buys, instances, upcoming } = await open(context);
    await buys('by-use', 'on_demand');
    const [pack] = instances(await buys('pack-1000'));
    assert.ok(pack);
    await market.advanceTo((pack.expireSimAt ?? 0) + 60_000);
    await closeInstance(market.workspace, pack.id);
    assert.deepEqual(upcoming(pack.id), []);
    assert.equal(market.workspace.state.get('instances', pack.id)?.status, 'released');
  });

  test('the operator cannot freeze it: its seller knows no such instance', async (context) => {
    const { market, buys, instances } = await open(context);
    await buys('by-use', 'on_demand');
    const [pack] = instances(await buys('pack-1000'));
    const result = await suspendInstance(market.workspace, pack?.id ?? '', 'violation');
    assert.equal(reasonOf(result), 'suspend_drawn_package');
    assert.equal(market.calls('updateInstanceStatus').length, 0);
  });

  test('released at the end of arrears, an instance is closed: its last use is charged to the cent', async (context) => {
    const { market, buys, instances } = await open(context, 1);
    const [minutes] = instances(await buys('by-use', 'on_demand'));
    assert.ok(minutes);
    await market.advance('PT2H');
    const endSimAt = market.workspace.simNow();
    const use = { instanceId: minutes.id, usageTenThousandths: 10_000, beginSimAt: endSimAt - 1_000, endSimAt };
    assert.equal(reasonOf(await recordUsage(market.workspace, use)), undefined);
    await market.advance('P8D');
    const gone = market.workspace.state.get('instances', minutes.id);
    assert.equal(gone?.status, 'released');
    assert.equal(gone.meter?.closedSimAt, gone.releasedSimAt);
  });

  test('what was opened for packages stays while packages of other orders need it, and goes with the last', async (context) => {
    const { market, buys, instances, givesBack } = await open(context);
    const [first, meter] = instances(await buys('stop-500'));
    const [second] = instances(await buys('stop-500'));
    assert.ok(first && meter && second);
    assert.equal(reasonOf(await givesBack(first.id)), undefined);
    const statusOf = (id: string) => market.workspace.state.get('instances', id)?.status;
    assert.deepEqual([statusOf(first.id), statusOf(second.id), statusOf(meter.id)], ['released', 'in_use', 'in_use']);
    assert.equal(reasonOf(await givesBack(second.id)), undefined);
    assert.deepEqual([statusOf(second.id), statusOf(meter.id)], ['released', 'released']);
    const released = market.received.filter(({ activity }) => activity === 'releaseInstance');
    assert.equal(released.length, 3);
  });

  test('use cannot name a package that was given back', async (context) => {
    const { market, buys, instances, givesBack } = await open(context);
    const [first, meter] = instances(await buys('stop-500'));
    const [second] = instances(await buys('stop-500'));
    assert.ok(first && meter);
    await market.advance('PT2H');
    await givesBack(first.id);
    const endSimAt = market.workspace.simNow();
    const use = { instanceId: meter.id, usageTenThousandths: 1, beginSimAt: endSimAt - 1_000, endSimAt };
    const result = await recordUsage(market.workspace, { ...use, packageInstanceId: first.id });
    assert.equal(reasonOf(result), 'usage_package_unknown');
    const other = await recordUsage(market.workspace, { ...use, packageInstanceId: second?.id ?? '' });
    assert.equal(reasonOf(other), undefined);
  });

  test('nothing of an order goes back while another of its instances is still being created', async (context) => {
    const { market, buys, instances, givesBack } = await open(context);
    let creations = 0;
    market.script(({ activity, fields }) => {
      if (activity !== 'newInstance') return undefined;
      creations += 1;
      return creations === 1 ? created(fields) : { resultCode: '000005', resultMsg: 'later' };
    });
    const order = await buys('stop-500');
    const [pack] = instances(order);
    assert.deepEqual([order.status, pack?.status], ['processing', 'in_use']);
    assert.equal(reasonOf(await givesBack(pack?.id ?? '')), 'unsubscribe_provisioning');
  });
});
