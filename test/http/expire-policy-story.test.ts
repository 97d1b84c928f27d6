import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { startGivingBack, VERSIONS, type GivingBackStory } from '../support/giving-back.ts';
import type { Json } from '../support/story.ts';

const PRODUCT = 'team-board';
const MONTH = { type: 'month', number: 1 };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A story of one application whose buyer wants it unsubscribed at its expiry. */
interface Ending extends GivingBackStory {
  readonly instanceId: string;
  readonly path: string;
  set(policy: string): Promise<Json>;
  now(): Promise<Json>;
  expiry(): Promise<number>;
  goTo(simAt: number): Promise<void>;
  /** Its calls, oldest first. */
  calls(): Promise<Json[]>;
  /** The planned expiry. */
  expireEvent(): Promise<Json>;
}

async function begin(version: '1.0' | '2.0', context: TestContext): Promise<Ending> {
  const story = await startGivingBack(version, [PRODUCT]);
  context.after(() => story.close());
  const instanceId = await story.buys(PRODUCT);
  const path = `/instances/${instanceId}`;
  const now = () => story.instance(instanceId);
  return {
    ...story,
    instanceId,
    path,
    set: (policy) => story.api('PUT', `${path}/expire-policy`, { policy }),
    now,
    expiry: async () => Date.parse((await now()).expireSimAt),
    goTo: async (simAt) => {
      await story.api('POST', '/clock/advance', { to: new Date(simAt).toISOString() });
    },
    calls: async () => (await story.api('GET', `/calls?instanceId=${instanceId}&limit=100`)).items.toReversed(),
    expireEvent: async () => {
      const { items } = await story.api('GET', `/upcoming?instanceId=${instanceId}`);
      return items.find(({ kind }: Json) => kind === 'instance.expire');
    },
  };
}

const activities = (calls: readonly Json[]): string[] => calls.map(({ activity }) => activity);

for (const version of VERSIONS) {
  const isV1 = version === '1.0';
  describe(`unsubscription at expiry, sample seller, interface ${version}`, () => {
    test('set, announced, and gone at the expiry: one release, no freeze, no money', async (context) => {
      const story = await begin(version, context);
      const [expiry, balance] = [await story.expiry(), await story.balanceMinor()];
      assert.equal((await story.now()).expirePolicy, 'retain');
      assert.equal((await story.expireEvent()).unsubscribes, false);
      assert.equal((await story.set('auto_unsubscribe')).expirePolicy, 'auto_unsubscribe');
      assert.equal((await story.set('auto_unsubscribe')).expirePolicy, 'auto_unsubscribe', 'a second tab');
      assert.equal((await story.expireEvent()).unsubscribes, true);
      const { items: milestones } = await story.api('GET', `${story.path}/milestones`);
      const names = milestones.map(({ name }: Json) => name);
      assert.deepEqual(names.slice(-2), ['hour_before_expiry', 'expiry'], 'no grace and no retention to come');

      await story.goTo(expiry);
      const { items: orders } = await story.api('GET', `/orders?instanceId=${story.instanceId}`);
      const [order, purchase] = orders;
      assert.deepEqual(order.unsubscription, { way: 'at_expiry', reason: null, remark: '' });
      assert.deepEqual([order.type, order.status, order.total.amountMinor], ['unsubscribe', 'completed', 0]);
      assert.deepEqual([order.originalOrderId, purchase.status, purchase.refund], [purchase.id, 'completed', null]);
      const release = await story.called('releaseInstance', order.id);
      if (isV1) assert.equal(release.fields.orderId, purchase.id);
      else assert.deepEqual([release.fields.orderId, release.fields.orderLineId], [order.id, order.lines[0].id]);
      const gone = await story.now();
      assert.deepEqual([gone.status, gone.sellerState, gone.expirePolicy], ['released', 'released', null]);
      assert.deepEqual([gone.retentionFromSimAt, Date.parse(gone.releasedSimAt)], [null, expiry]);
      assert.deepEqual(activities(await story.calls()).slice(-1), ['releaseInstance']);
      assert.ok(!activities(await story.calls()).some((name) => /expire|status/i.test(name)));
      assert.equal(await story.balanceMinor(), balance);
      assert.deepEqual((await story.api('GET', `/upcoming?instanceId=${story.instanceId}`)).items, []);
      const { items: notices } = await story.api('GET', `/notices?instanceId=${story.instanceId}&to=buyer`);
      assert.deepEqual(
        notices.slice(0, 4).map(({ kind, params }: Json) => [kind, params.days]),
        [
          ['instance_unsubscribed', undefined],
          ['instance_unsubscribing', 1],
          ['instance_unsubscribing', 3],
          ['instance_unsubscribing', 7],
        ],
      );
      assert.equal(
        (await story.refused('PUT', `${story.path}/expire-policy`, { policy: 'retain' })).reason,
        'auto_unsubscribe_gone',
      );
      // A new purchase begins as ever.
      const again = await story.buys(PRODUCT);
      assert.equal((await story.instance(again)).expirePolicy, 'retain');
    });

    test('a release that fails is tried again as usual, then waits for a restart by hand', async (context) => {
      const story = await begin(version, context);
      await story.set('auto_unsubscribe');
      await story.sellerIs({ resultCode: '000005', onActivity: 'releaseInstance' });
      const expiry = await story.expiry();
      await story.goTo(expiry + 2 * HOUR_MS);
      const release = (await story.calls()).at(-1);
      assert.deepEqual([release?.activity, release?.status], ['releaseInstance', 'failed']);
      const { attempts } = await story.api('GET', `/calls/${release?.id}`);
      assert.equal(attempts.length, 61, 'every minute inside an hour');
      assert.equal((await story.now()).status, 'released', 'gone for the buyer all the same');
      await story.sellerIs({ resultCode: 'none' });
      await story.api('POST', `/calls/${release?.id}/restart`);
      await story.called('releaseInstance', release?.orderId);
    });

    test('taken back on the last day it has grace; automatic renewal and it exclude each other', async (context) => {
      const story = await begin(version, context);
      const expiry = await story.expiry();
      await story.set('auto_unsubscribe');
      const on = await story.api('POST', `${story.path}/auto-renewal`, { enabled: true });
      assert.equal(on.expirePolicy, 'auto_renew');
      const off = await story.set('auto_unsubscribe');
      assert.deepEqual([off.expirePolicy, off.autoRenewal], ['auto_unsubscribe', null]);
      await story.goTo(expiry - HOUR_MS);
      assert.equal((await story.set('retain')).expirePolicy, 'retain');
      await story.goTo(expiry + HOUR_MS);
      const { status, expirePolicy } = await story.now();
      assert.deepEqual([status, expirePolicy], ['expired', 'retain']);
      const late = await story.refused('PUT', `${story.path}/expire-policy`, { policy: 'auto_unsubscribe' });
      assert.deepEqual([late.status, late.reason], [409, 'auto_unsubscribe_expired']);
    });

    test('a renewal moves the date and keeps the setting', async (context) => {
      const story = await begin(version, context);
      const expiry = await story.expiry();
      await story.set('auto_unsubscribe');
      const renewal = await story.api('POST', `${story.path}/renew`, { period: MONTH });
      await story.called('refreshInstance', renewal.id);
      await story.goTo(expiry + DAY_MS);
      const { status, expirePolicy, expireSimAt } = await story.now();
      assert.deepEqual([status, expirePolicy], ['in_use', 'auto_unsubscribe']);
      await story.goTo(Date.parse(expireSimAt));
      assert.equal((await story.now()).status, 'released');
    });

    test('a paid renewal that the seller has not taken is not lost with it', async (context) => {
      const story = await begin(version, context);
      const expiry = await story.expiry();
      await story.set('auto_unsubscribe');
      await story.goTo(expiry - HOUR_MS / 2);
      await story.sellerIs({ resultCode: '000005', onActivity: 'refreshInstance' });
      const renewal = await story.api('POST', `${story.path}/renew`, { period: MONTH });
      await story.api(
        'GET',
        `/calls/wait?activity=refreshInstance&orderId=${renewal.id}&status=retrying&timeoutMs=30000`,
      );
      assert.equal((await story.expireEvent()).unsubscribes, false);
      await story.goTo(expiry + HOUR_MS);
      assert.equal((await story.now()).status, 'expired');
      await story.sellerIs({ resultCode: 'none' });
      const call = await story.api('GET', `/calls/latest?activity=refreshInstance&orderId=${renewal.id}`);
      await story.api('POST', `/calls/${call.id}/restart`);
      await story.called('refreshInstance', renewal.id);
      const renewed = await story.now();
      assert.deepEqual([renewed.status, renewed.expirePolicy], ['in_use', 'auto_unsubscribe']);
    });

    test('it survives a snapshot, and an export into another workspace', async (context) => {
      const story = await begin(version, context);
      const expiry = await story.expiry();
      await story.set('auto_unsubscribe');
      await story.api('POST', '/snapshots', { name: 'set' });
      await story.set('retain');
      await story.api('POST', '/snapshots/set/restore');
      assert.equal((await story.now()).expirePolicy, 'auto_unsubscribe');
      await story.goTo(expiry);
      const exported = await fetch(`${story.origin}/api/v1/workspaces/default/export`);
      const copied = await fetch(`${story.origin}/api/v1/workspaces/default/import?newWorkspace=copy`, {
        method: 'POST',
        headers: { 'Content-Type': exported.headers.get('content-type') ?? '' },
        body: await exported.arrayBuffer(),
      });
      assert.ok(copied.ok, await copied.text());
      const orders = async (workspace: string): Promise<Json> =>
        (await fetch(`${story.origin}/api/v1/workspaces/${workspace}/orders?instanceId=${story.instanceId}`)).json();
      assert.deepEqual(await orders('copy'), await orders('default'));
      assert.equal((await orders('copy')).items[0].unsubscription.way, 'at_expiry');
    });

    test('hostile input and what is not offered', async (context) => {
      const story = await begin(version, context);
      for (const body of [
        {},
        { policy: 'RETAIN' },
        { policy: 2 },
        { policy: null },
        { policy: 'retain', more: 1 },
        [],
      ]) {
        assert.equal((await story.refused('PUT', `${story.path}/expire-policy`, body)).status, 400);
      }
      const refused = await story.refused('PUT', `${story.path}/expire-policy`, { policy: 'to_on_demand' });
      assert.deepEqual([refused.status, refused.reason], [409, 'expire_policy_on_demand']);
      assert.equal((await story.refused('PUT', '/instances/nowhere/expire-policy', { policy: 'retain' })).status, 404);
      const both = await Promise.all([story.set('auto_unsubscribe'), story.set('auto_unsubscribe')]);
      assert.ok(both.every(({ expirePolicy }) => expirePolicy === 'auto_unsubscribe'));
      await story.goTo(await story.expiry());
      const { items } = await story.api('GET', `/orders?instanceId=${story.instanceId}`);
      assert.equal(items.length, 2, 'one unsubscription');
    });
  });
}
