import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { setExpirePolicy } from '../../src/app/expire-policy.ts';
import { setOrderNotification, stopOrderNotification } from '../../src/app/set-order-notification.ts';
import { unsubscribe } from '../../src/app/unsubscribe.ts';
import { notifyOfOrder } from '../../src/domain/order-notification.ts';
import { ORDER_TYPES, type OrderType } from '../../src/domain/order.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { openTestMarket, type TestMarket, type TestMarketOptions } from '../support/market.ts';
import { recordingSeller } from '../support/recording-seller.ts';

const BELL = { url: 'https://isv.example.com/orders', accessKey: 'bell-key', allowInsecureTransport: false };
const REFUSED = { resultCode: '000005', resultMsg: 'database is away' };

async function notifying(options: TestMarketOptions = {}): Promise<TestMarket> {
  const market = await openTestMarket(options);
  await setOrderNotification(market, 'desk', BELL);
  return market;
}

/** What was told about an order, as `activity orderLineId`. */
const told = (market: TestMarket): string[] =>
  market.received
    .filter(({ activity }) => activity === 'orderNotify')
    .map(({ fields }) => `${fields['orderId']} ${fields['orderLineId']}`);

const tries = (market: TestMarket, activity: string): number[] =>
  market.received.filter((call) => call.activity === activity).map(({ simAt }) => simAt);

describe('which orders are notified', () => {
  const NOTIFIED: Readonly<Record<string, readonly OrderType[]>> = {
    purchases: ['new', 'trial'],
    paid_orders: ['new', 'trial', 'renew', 'change', 'convert'],
    all_orders: ['new', 'trial', 'renew', 'change', 'convert', 'unsubscribe'],
  };
  for (const [rule, types] of Object.entries(NOTIFIED)) {
    for (const type of ORDER_TYPES) {
      const expected = types.includes(type);
      test(`rule ${rule}: ${type} is ${expected ? '' : 'not '}notified`, async () => {
        const market = await notifying({ rules: { 'openApi.notifiedOrders': rule } });
        const bought = await market.buy();
        const draft = market.workspace.draft();
        draft.put('orders', { ...bought, id: 'CS2606101000OTHER', type });
        notifyOfOrder(draft, 'CS2606101000OTHER');
        const calls = draft.changes().filter(({ collection }) => collection === 'calls');
        assert.equal(calls.length, expected ? 1 : 0);
        await market.close();
      });
    }
  }

  test('renewal and unsubscription on their real ways, by rule', async () => {
    for (const [rule, expected] of [
      ['purchases', ['new']],
      ['paid_orders', ['new', 'renew']],
      ['all_orders', ['new', 'renew', 'unsubscribe']],
    ] as const) {
      const market = await notifying({ rules: { 'openApi.notifiedOrders': rule } });
      const bought = await market.buy();
      await market.renew(bought.instanceId, { type: 'month', number: 1 });
      const back = await unsubscribe(market.workspace, {
        instanceId: bought.instanceId,
        reasonCode: 5,
        remark: '',
        acceptFee: true,
      });
      assert.ok(!isRefusal(back), JSON.stringify(back));
      await market.outbox.idle();
      const types = told(market).map((each) => market.order(each.split(' ')[0] ?? '').type);
      assert.deepEqual(types, expected, rule);
      await market.close();
    }
  });

  test('an unsubscription at expiry is told like any other', async () => {
    const market = await notifying({ rules: { 'openApi.notifiedOrders': 'all_orders' } });
    const bought = await market.buy();
    const usual = { period: { type: 'month', number: 1 } } as const;
    assert.ok(!isRefusal(await setExpirePolicy(market.workspace, bought.instanceId, 'auto_unsubscribe', usual)));
    await market.advance('P2M');
    assert.equal(market.instanceOf(bought).status, 'released');
    const types = told(market).map((each) => market.order(each.split(' ')[0] ?? '').type);
    assert.deepEqual(types, ['new', 'unsubscribe']);
    await market.close();
  });

  test('none unless it is switched on; none any more after it was switched off', async () => {
    const market = await openTestMarket();
    await market.buy();
    await setOrderNotification(market, 'desk', BELL);
    const second = await market.buy();
    await stopOrderNotification(market.workspace, 'desk');
    await market.buy();
    assert.deepEqual(told(market), [`${second.id} ${second.line.id}`]);
    await market.close();
  });

  test('an order that is not paid is not notified; paid later, it is', async () => {
    const market = await notifying();
    await market.buy({ pay: 'later' });
    assert.deepEqual(told(market), []);
    await market.close();
  });
});

describe('the call', () => {
  test('is signed in the way of V2.0 with its own key at its own address, in either version of the product', async () => {
    for (const version of ['1.0', '2.0'] as const) {
      const bell = recordingSeller(BELL.accessKey, () => Date.parse('2026-06-10T10:00:00+08:00'));
      const market = await notifying({
        product: { interface: { version } },
        sender: {
          ...bell.sender,
          send: (request, ...rest) =>
            request.url.startsWith(BELL.url)
              ? bell.sender.send(request, ...rest)
              : Promise.resolve({ transportError: 'refused', timings: { totalMs: 1 } }),
        },
      });
      const order = await market.buy();
      const [request] = bell.requests;
      assert.ok(request);
      assert.deepEqual(bell.requests.length, 1);
      const url = new URL(request.url);
      const { timestamp, nonce, signature } = Object.fromEntries(url.searchParams);
      // Worked out here from v2-saas 2, with nothing of the simulator's.
      const hmac = (data: string | Buffer) => createHmac('sha256', BELL.accessKey).update(data).digest('hex');
      const expected = hmac(`${BELL.accessKey}${nonce}${timestamp}${hmac(request.body)}`);
      assert.equal(signature, expected.toUpperCase());
      assert.deepEqual(JSON.parse(request.body.toString('utf8')), {
        activity: 'orderNotify',
        orderId: order.id,
        orderLineId: `${order.id}-000001`,
        testFlag: '0',
      });
      const [call] = market.calls('orderNotify');
      assert.deepEqual([call?.version, call?.status, call?.cause], ['2.0', 'success', 'order_notified']);
      await market.close();
    }
  });

  test('goes on its own: a failing one holds no creation back, a failing creation none of them', async () => {
    const market = await notifying();
    market.script(({ activity }) => (activity === 'orderNotify' ? REFUSED : undefined));
    const first = await market.buy();
    assert.equal(first.status, 'completed');
    assert.equal(market.calls('orderNotify')[0]?.status, 'retrying');
    market.script(({ activity }) => (activity === 'newInstance' ? REFUSED : undefined));
    const second = await market.buy();
    assert.equal(second.status, 'processing');
    assert.deepEqual(told(market).at(-1), `${second.id} ${second.line.id}`);
    await market.close();
  });

  test('is tried at 0, 60, 120 and 180 minutes, then by hand only; the order is not touched', async () => {
    const market = await notifying();
    market.script(({ activity }) => (activity === 'orderNotify' ? REFUSED : undefined));
    const order = await market.buy();
    await market.advance('PT12H');
    const [from = 0, ...later] = tries(market, 'orderNotify');
    assert.deepEqual(
      later.map((simAt) => (simAt - from) / 60_000),
      [60, 120, 180],
    );
    const failed = market.calls('orderNotify')[0];
    assert.equal(failed?.status, 'failed');
    assert.equal(market.order(order.id).status, 'completed');
    assert.equal(market.instanceOf(order).status, 'in_use');
    // Of a failure the seller is told as of any other.
    const notices = [...market.workspace.state.all('notices').values()].filter(({ callId }) => callId === failed.id);
    assert.ok(notices.some(({ kind }) => kind === 'call_given_up'));
    market.script(() => undefined);
    await market.restart(failed.id);
    assert.equal(market.calls('orderNotify')[0]?.status, 'success');
    await market.close();
  });

  test('can be restarted although its instance is gone: the order is still there to be asked about', async () => {
    const market = await notifying();
    market.script(({ activity }) => (activity === 'orderNotify' ? REFUSED : undefined));
    await market.buy();
    await market.advance('P90D');
    const [call] = market.calls('orderNotify');
    assert.equal(market.workspace.state.get('instances', call?.instanceId ?? '')?.status, 'released');
    market.script(() => undefined);
    await market.restart(call?.id ?? '');
    assert.equal(market.calls('orderNotify')[0]?.status, 'success');
    await market.close();
  });

  test('is tried on when provisioning has failed meanwhile', async () => {
    const market = await notifying();
    market.script(({ activity }, attempt) =>
      activity === 'newInstance' || attempt < 4 ? REFUSED : { resultCode: '000000', resultMsg: 'success' },
    );
    const order = await market.buy();
    await market.advance('PT4H');
    assert.equal(market.order(order.id).status, 'refunded');
    const [call] = market.calls('orderNotify');
    assert.deepEqual([call?.status, call?.attempts.length], ['success', 4]);
    await market.close();
  });

  test('survives a stop: what was due is tried by the next process, with the key of then', async () => {
    const store = createMemoryStore();
    const market = await notifying({ store });
    market.script(({ activity }) => (activity === 'orderNotify' ? 'unreachable' : undefined));
    await market.buy();
    await setOrderNotification(market, 'desk', { ...BELL, accessKey: 'newer-key' });
    await market.close();
    const next = await openTestMarket({ store });
    await next.advance('PT1H');
    const [call] = next.calls('orderNotify');
    assert.deepEqual([call?.status, call?.attempts.length], ['success', 2]);
    assert.equal(call?.destination.accessKey, 'bell-key');
    await next.close();
  });
});
