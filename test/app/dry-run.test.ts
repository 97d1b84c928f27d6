import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MADE_WHEN_SENT } from '../../src/app/dry-run.ts';
import { renewInstance } from '../../src/app/renew.ts';
import type { CommitBatch, WorkspaceStore } from '../../src/app/ports.ts';
import { COLLECTION_NAMES } from '../../src/domain/records.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { HeldWire, settle } from '../support/held-wire.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';

/** A store that tells of every commit. */
function watchedStore(): WorkspaceStore & { readonly commits: CommitBatch[] } {
  const store = createMemoryStore();
  const commits: CommitBatch[] = [];
  return {
    ...store,
    commits,
    commit: async (batch) => {
      commits.push(batch);
      await store.commit(batch);
    },
  };
}

function recordsOf({ workspace: { state } }: TestMarket): unknown {
  return COLLECTION_NAMES.map((name) =>
    name === 'events' ? [...state.queue.inOrder()] : [...state.all(name as 'orders').values()],
  );
}

test('a dry run tells what the jump will do, and changes nothing', async () => {
  const store = watchedStore();
  const market = await openTestMarket({ store });
  await market.buy();
  await market.buy({ period: { type: 'day', number: 2 } });
  await market.buy({ pay: 'later' });
  const before = { records: recordsOf(market), number: market.workspace.state.lastNumber() };
  const commits = store.commits.length;
  const sent = market.received.length;
  const simAt = market.workspace.simNow();

  const dry = await market.advance('P2M', { dryRun: true });
  assert.deepEqual([dry.status, dry.deliver, dry.nowSimAt], ['done', 'dry_run', dry.toSimAt]);
  assert.deepEqual({ records: recordsOf(market), number: market.workspace.state.lastNumber() }, before);
  assert.equal(store.commits.length, commits, 'nothing was written');
  assert.equal(market.received.length, sent, 'nothing was sent');
  assert.equal(market.workspace.simNow(), simAt);

  const real = await market.advance('P2M');
  assert.deepEqual(dry.eventsByKind, real.eventsByKind);
  assert.deepEqual(dry.callsByActivity, real.callsByActivity);
});

test('the chance of the real workspace goes on as if nobody had asked', async () => {
  const ids = async (dryRun: boolean): Promise<string[]> => {
    const market = await openTestMarket();
    await market.buy();
    if (dryRun) await market.advance('P2M', { dryRun });
    return [(await market.buy()).id, (await market.buy()).instanceId];
  };
  assert.deepEqual(await ids(true), await ids(false));
});

test('samples show the payload as it would be built, without what is made when it is sent', async () => {
  const market = await openTestMarket();
  market.script(({ activity }) => (activity === 'newInstance' ? 'unreachable' : undefined));
  const order = await market.buy();
  const { samples } = await market.advance('P2M', { dryRun: true });
  const [creation] = samples;
  assert.ok(creation);
  assert.deepEqual([creation.activity, creation.method, creation.orderId], ['newInstance', 'POST', order.id]);
  assert.equal(creation.url, 'https://isv.example.com/saasproduce');
  assert.deepEqual(JSON.parse(creation.body), {
    activity: 'newInstance',
    businessId: MADE_WHEN_SENT,
    orderId: order.id,
    orderLineId: order.line.id,
  });
  assert.deepEqual(
    samples.map(({ activity }) => activity),
    ['newInstance', 'queryInstance', 'updateInstanceStatus', 'releaseInstance'],
    'every call is assumed to succeed',
  );
});

test('of each activity three samples are kept, however many calls there are', async () => {
  const market = await openTestMarket();
  for (let count = 0; count < 8; count += 1) await market.buy();
  const dry = await market.advance('P2M', { dryRun: true });
  assert.deepEqual(dry.callsByActivity, { updateInstanceStatus: 8, releaseInstance: 8 });
  assert.equal(dry.samples.length, 6);
});

test('a call that is on the wire is assumed to succeed, whatever the real one does then', async () => {
  const wire = new HeldWire();
  wire.holds = false;
  const market = await openTestMarket({ onWire: wire.onWire });
  const order = await market.buy();
  wire.holds = true;
  const input = { instanceId: order.instanceId, period: { type: 'month' as const, number: 1 }, pay: 'paid' as const };
  assert.ok(!isRefusal(await renewInstance(market.workspace, input)));
  const dry = market.clock.startJump(market.workspace.simNow() + 40 * 86_400_000, { dryRun: true });
  assert.ok(!isRefusal(dry));
  const report = await market.clock.finished(dry.id);
  assert.deepEqual(report?.callsByActivity, { refreshInstance: 1 });
  assert.equal(wire.waiting, 1);
  wire.open();
  await market.outbox.idle();
});

test('a dry run is canceled like a jump, does not stop the clock, and is alone', async () => {
  const market = await openTestMarket({ clockMode: 'real' });
  for (let count = 0; count < 5; count += 1) await market.buy({ period: { type: 'day', number: count + 1 } });
  const dry = market.clock.startJump(market.workspace.simNow() + 90 * 86_400_000, { dryRun: true });
  assert.ok(!isRefusal(dry));
  const second = market.clock.startJump(market.workspace.simNow() + 1, {});
  assert.ok(isRefusal(second) && second.reason === 'jump_running');
  market.clock.cancel();
  assert.equal((await market.clock.finished(dry.id))?.status, 'canceled');
  assert.equal(market.workspace.state.workspace().jump, undefined, 'there is nothing to go on with');
  await settle();
  assert.equal((await market.advance('P1D')).status, 'done');
});
