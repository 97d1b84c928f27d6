import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advanceClock } from '../../src/app/advance-clock.ts';
import type { Jump } from '../../src/app/jump.ts';
import { milestonesOf } from '../../src/app/milestones.ts';
import { releaseHolder } from '../../src/app/release-holder.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { HeldWire, settle } from '../support/held-wire.ts';
import { openTestMarket, START, type TestMarket } from '../support/market.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function started(jump: Jump | Refusal): Jump {
  assert.ok(!isRefusal(jump), JSON.stringify(jump));
  return jump;
}

async function finished(market: TestMarket, jump: Jump | Refusal): Promise<Jump> {
  const report = await market.clock.finished(started(jump).id);
  assert.ok(report);
  return report;
}

const keptJump = ({ workspace }: TestMarket) => workspace.state.workspace().jump;

test('record only: the workspace moves on, nothing is sent, and every call says so', async () => {
  const market = await openTestMarket();
  market.script(({ activity }) => (activity === 'newInstance' ? 'unreachable' : undefined));
  const order = await market.buy();
  const sent = market.received.length;
  const report = await market.advance('P2M', { deliver: 'record_only' });
  assert.equal(market.received.length, sent);
  assert.deepEqual(report.callsByActivity, {
    newInstance: 1,
    queryInstance: 1,
    updateInstanceStatus: 1,
    releaseInstance: 1,
  });
  assert.equal(market.instanceOf(order).status, 'released');
  assert.equal(market.instanceOf(order).sellerInstanceId, `not-sent-${order.line.id}`);
  const recorded = market.calls().map(({ attempts }) => attempts.at(-1));
  assert.ok(recorded.every((attempt) => attempt?.assumed && attempt.checks.length === 0));
  assert.equal(await market.store.readExchange(recorded[0]?.exchangeId ?? ''), undefined);
  market.script(() => undefined);
  await market.buy();
  assert.equal(market.received.length, sent + 2, 'after the jump calls are sent again');
});

for (const [ending, way] of [
  ['canceled', {}],
  ['stopped', { stopOn: 'first_failure' }],
] as const) {
  test(`a ${ending} jump is gone on with to the same target`, async () => {
    const market = await openTestMarket();
    await market.buy();
    market.script(({ activity }) => {
      if (activity !== 'updateInstanceStatus') return undefined;
      if (ending === 'canceled') market.clock.cancel();
      return ending === 'stopped' ? 'unreachable' : undefined;
    });
    const first = await market.advance('P2M', way);
    assert.equal(first.status, ending);
    assert.equal(keptJump(market)?.id, first.id);
    market.script(() => undefined);
    const rest = await finished(market, market.clock.resume(first.id));
    assert.deepEqual([rest.status, rest.toSimAt], ['done', first.toSimAt]);
    assert.equal(market.workspace.simNow(), first.toSimAt);
    assert.equal(keptJump(market), undefined);
    assert.equal(market.clock.jump(first.id)?.resumedBy, rest.id);
    const again = market.clock.resume(first.id);
    assert.ok(isRefusal(again) && again.reason === 'jump_not_resumable');
  });
}

test('a jump that a kill cut off is offered by the next process, and gone on with in the same way', async () => {
  const wire = new HeldWire();
  wire.holds = false;
  const first = await openTestMarket({ onWire: wire.onWire });
  const order = await first.buy();
  wire.holds = true;
  const jump = started(first.clock.startJump(START + 60 * DAY, { stopOn: 'first_failure' }));
  await settle();
  assert.equal(wire.waiting, 1);
  // The first process never gets any further.
  const market = await openTestMarket({ store: first.store, uncleanShutdown: true, startWallAt: START + 60_000 });
  await market.clock.begun();
  const left = market.clock.jump(jump.id);
  assert.ok(left && market.clock.canResume(left));
  assert.deepEqual([left.status, left.stopOn, left.eventsRun], ['interrupted', 'first_failure', 4]);
  await market.outbox.idle();
  const rest = await finished(market, market.clock.resume(jump.id));
  assert.deepEqual([rest.status, rest.stopOn, rest.toSimAt], ['done', 'first_failure', START + 60 * DAY]);
  assert.equal(market.instanceOf(order).status, 'released');
  const freeze = market.calls('updateInstanceStatus');
  assert.deepEqual([freeze.length, freeze[0]?.attempts[0]?.mayRepeat], [1, true]);
});

test('what a kill leaves over of a jump that only records is recorded, not sent', async () => {
  const wire = new HeldWire();
  wire.holds = false;
  const first = await openTestMarket({ onWire: wire.onWire });
  await first.buy();
  wire.holds = true;
  started(first.clock.startJump(START + 60 * DAY));
  await settle();
  // Killed with FREEZE on its way, in a jump that might as well have been one that only records.
  const [record] = (await first.store.load()).records.workspace.values();
  assert.ok(record?.jump);
  const value = { ...record, jump: { ...record.jump, deliver: 'record_only' as const } };
  await first.store.commit({ changes: [{ collection: 'workspace', id: value.id, value }], exchanges: [] });

  const market = await openTestMarket({ store: first.store, uncleanShutdown: true });
  await market.clock.begun();
  assert.equal(market.received.length, 0);
  assert.equal(market.calls('updateInstanceStatus')[0]?.attempts[0]?.assumed, true);
  assert.equal(keptJump(market)?.status, 'interrupted');
});

test('an unfinished jump is given up, or forgotten by the next one', async () => {
  const market = await openTestMarket();
  const cancelAtOnce = async (): Promise<Jump> => {
    const jump = started(market.clock.startJump(market.workspace.simNow() + DAY));
    market.clock.cancel();
    return finished(market, jump);
  };
  const first = await cancelAtOnce();
  await market.clock.forget(first.id);
  assert.equal(market.clock.canResume(first), false);
  const second = await cancelAtOnce();
  await market.advance('P2D');
  assert.equal(market.clock.canResume(second), false);
});

test('a jump that is known to make too many calls asks first; a confirmed one does not', async () => {
  const market = await openTestMarket({ rules: { 'clock.confirmFromCalls': 5 } });
  for (let count = 0; count < 3; count += 1) await market.buy();
  const refused = market.clock.startJump(START + 60 * DAY);
  assert.ok(isRefusal(refused));
  assert.deepEqual([refused.reason, refused.params], ['jump_too_many_calls', { calls: 6, limit: 5 }]);
  assert.equal((await market.advance('P2M', { dryRun: true })).callsMade, 6, 'a dry run needs no agreement');
  assert.equal((await market.advance('P31D')).callsMade, 3, 'short of the releases');
  assert.equal((await market.advance('P2M', { confirm: true })).status, 'done');
});

test('a jump that comes to the number on its way stops there and goes on when it is confirmed', async () => {
  const market = await openTestMarket({ rules: { 'clock.confirmFromCalls': 10 } });
  await market.buy();
  market.script(({ activity }) => (activity === 'releaseInstance' ? 'unreachable' : undefined));
  const report = await market.advance('P2M');
  assert.deepEqual([report.status, report.callsMade], ['needs_confirmation', 10]);
  const rest = await finished(market, market.clock.resume(report.id, { confirm: true }));
  assert.deepEqual([rest.status, rest.callsMade], ['done', 52]);
});

/** Plans an event anew for the same instant whenever it has run. */
function feedItself(market: TestMarket): void {
  market.workspace.onCommitted((changes) => {
    const ran = changes.find(({ collection, value }) => collection === 'events' && value === null);
    if (ran) void market.workspace.decide((draft) => draft.schedule('order.payment_timeout', START + HOUR, 'o', 'i'));
  });
}

async function withSelfFeedingEvent(options = {}): Promise<TestMarket> {
  const market = await openTestMarket(options);
  const order = await market.buy({ pay: 'later' });
  await market.workspace.decide((draft) => {
    draft.unschedule(order.instanceId, ['order.payment_timeout']);
    draft.put('orders', { ...draft.need('orders', order.id), id: 'o', status: 'canceled' });
    draft.schedule('order.payment_timeout', START + HOUR, 'o', 'i');
  });
  feedItself(market);
  return market;
}

test('events that feed themselves end a jump with a fault that names their kind', async () => {
  const market = await withSelfFeedingEvent();
  const report = await market.advance('P1D');
  assert.equal(report.status, 'failed');
  assert.equal(report.fault?.code, 'clock.cascade');
  assert.deepEqual(report.fault.params['kind'], 'order.payment_timeout');
  assert.equal(report.nowSimAt, START + HOUR);
  assert.equal(keptJump(market)?.status, 'failed');
});

test('an event that cannot happen ends a jump, and a dry run, instead of being tried for ever', async () => {
  const market = await openTestMarket();
  await market.workspace.decide((draft) => draft.schedule('order.refund', START + HOUR, 'CS-gone', 'i'));
  for (const options of [{ dryRun: true }, {}]) {
    const report = await market.advance('P1D', options);
    assert.deepEqual([report.status, report.nowSimAt], ['failed', START + HOUR]);
  }
});

test('events that feed themselves end the heartbeat once, not every second', async () => {
  const market = await withSelfFeedingEvent({ clockMode: 'real', rules: { 'clock.afterSleep': 'catch_up' } });
  market.wallAt += HOUR;
  await assert.rejects(market.clock.tick(), { code: 'clock.cascade' });
  assert.equal(market.clock.fault()?.code, 'clock.cascade');
  await market.clock.tick();
  await market.clock.setMode('frozen');
  assert.equal(market.clock.fault(), undefined);
});

test('many events at one instant are no cascade', async () => {
  const market = await openTestMarket();
  const order = await market.buy();
  await market.workspace.decide((draft) => {
    for (let count = 0; count < 5_000; count += 1) {
      draft.schedule('instance.release', START + HOUR, order.instanceId, order.instanceId);
    }
  });
  assert.deepEqual((await market.advance('P1D')).eventsByKind, { 'instance.release': 5_000 });
});

test('the milestones of an instance are those that lie ahead, from records and rules', async () => {
  const market = await openTestMarket();
  const order = await market.buy();
  const names = (): string[] => milestonesOf(market.workspace, order.instanceId).map(({ name }) => name);
  assert.deepEqual(names(), [
    'next_event',
    'hour_before_expiry',
    'expiry',
    'hour_before_end_of_grace',
    'end_of_grace',
    'hour_before_end_of_retention',
    'end_of_retention',
  ]);
  const to = async (
    name: 'hour_before_expiry' | 'end_of_grace' | 'end_of_retention' | 'last_retry',
  ): Promise<string> => {
    await finished(market, advanceClock(market, { milestone: { instanceId: order.instanceId, name } }));
    return new Date(market.workspace.simNow()).toISOString();
  };
  assert.equal(await to('hour_before_expiry'), '2026-07-10T14:59:59.000Z');
  assert.equal(market.instanceOf(order).status, 'in_use');
  assert.equal(await to('end_of_grace'), '2026-07-11T15:59:59.000Z');
  assert.equal(market.instanceOf(order).status, 'frozen');
  assert.deepEqual(names(), ['next_event', 'hour_before_end_of_retention', 'end_of_retention']);
  market.script(() => 'unreachable');
  assert.equal(await to('end_of_retention'), '2026-07-18T15:59:59.000Z');
  assert.deepEqual(names(), ['next_event', 'last_retry']);
  assert.equal(await to('last_retry'), '2026-07-18T16:59:59.000Z');
  assert.equal(market.calls('releaseInstance')[0]?.status, 'failed');
  assert.deepEqual(names(), []);
  const gone = advanceClock(market, { milestone: { instanceId: order.instanceId, name: 'expiry' } });
  assert.ok(isRefusal(gone) && gone.reason === 'milestone_passed');
});

test('an unpaid order has one milestone; an unknown instance none at all', async () => {
  const market = await openTestMarket();
  const order = await market.buy({ pay: 'later' });
  const { instanceId } = order;
  assert.deepEqual(
    milestonesOf(market.workspace, instanceId).map(({ name }) => name),
    ['next_event', 'payment_timeout'],
  );
  await finished(market, advanceClock(market, { milestone: { instanceId, name: 'payment_timeout' } }));
  assert.equal(market.order(order.id).status, 'canceled');
  assert.throws(() => advanceClock(market, { milestone: { instanceId: 'ins-0', name: 'expiry' } }), {
    code: 'not_found',
  });
});

test('a call that holds a jump is let go: the jump goes on, the answer counts when it comes, and it is marked', async () => {
  const wire = new HeldWire();
  wire.holds = false;
  const market = await openTestMarket({ onWire: wire.onWire });
  const order = await market.buy();
  wire.holds = true;
  const jump = started(market.clock.startJump(START + 32 * DAY));
  await settle();
  const [freeze] = market.calls('updateInstanceStatus');
  assert.ok(freeze);
  assert.deepEqual([...market.workspace.state.holdingIds()], [freeze.id]);
  assert.equal(market.workspace.callingSince(freeze.id), market.wallAt);
  assert.equal(market.clock.running()?.id, jump.id);
  assert.ok(!isRefusal(await releaseHolder(market.workspace, freeze.id)));
  assert.equal((await finished(market, jump)).status, 'done');
  const twice = await releaseHolder(market.workspace, freeze.id);
  assert.ok(isRefusal(twice) && twice.reason === 'not_holding');
  wire.open();
  await settle();
  const done = market.workspace.state.get('calls', freeze.id);
  assert.equal(done?.status, 'success');
  assert.equal(done.attempts[0]?.clockReleased, true);
  assert.equal(done.attempts[0].simAt, Date.parse('2026-07-10T23:59:59+08:00'), 'sent at its instant');
  assert.equal(done.finishedSimAt, START + 32 * DAY, 'answered when it came');
  assert.equal('clockReleased' in done, false);
  assert.equal(market.instanceOf(order).status, 'frozen');
});

test('a released call that fails is tried again in the future, and keeps the order of its instance', async () => {
  const wire = new HeldWire();
  wire.holds = false;
  const market = await openTestMarket({ onWire: wire.onWire });
  await market.buy();
  market.script(({ activity }, tries) =>
    activity === 'updateInstanceStatus' && tries === 1 ? 'unreachable' : undefined,
  );
  wire.holds = true;
  const jump = started(market.clock.startJump(Date.parse('2026-07-11T00:30:29+08:00')));
  await settle();
  const [freeze] = market.calls('updateInstanceStatus');
  await releaseHolder(market.workspace, freeze?.id ?? '');
  await finished(market, jump);
  wire.open();
  await settle();
  await market.advance('P1D');
  const [done] = market.calls('updateInstanceStatus');
  assert.deepEqual(
    done?.attempts.map(({ simAt, verdict }) => [new Date(simAt).toISOString(), verdict]),
    [
      ['2026-07-10T15:59:59.000Z', 'failure'],
      ['2026-07-10T16:30:59.000Z', 'success'],
    ],
  );
});

test('before its first event a jump waits for the hook, which a failure of ends it', async () => {
  const seen: string[] = [];
  let fails = false;
  const market = await openTestMarket();
  market.clock.setBeforeJump(async ({ preparing, toSimAt }) => {
    seen.push(`${preparing} ${toSimAt - START} ${market.workspace.simNow() - START}`);
    if (fails) throw new Error('no room for a snapshot');
  });
  await market.buy();
  await market.advance('P2D');
  assert.deepEqual(seen, [`true ${2 * DAY} 0`]);
  fails = true;
  const report = await market.advance('P2M');
  assert.deepEqual([report.status, report.error, report.eventsRun], ['failed', 'no room for a snapshot', 0]);
  assert.equal((await market.advance('P2M', { dryRun: true })).status, 'done', 'a dry run needs none');
});

test('paused, nothing moves: a jump ends at its instant and can be resumed, the heartbeat does nothing', async () => {
  const market = await openTestMarket();
  await market.buy();
  let goOn: (() => void) | undefined;
  let pausing: Promise<void> | undefined;
  market.script(({ activity }) => {
    if (activity === 'updateInstanceStatus') pausing = market.clock.pause().then((go) => void (goOn = go));
    return undefined;
  });
  const first = await market.advance('P2M');
  assert.equal(first.status, 'canceled');
  await pausing;
  const refused = market.clock.startJump(first.toSimAt);
  assert.ok(isRefusal(refused) && refused.reason === 'clock_held');
  assert.ok(isRefusal(await market.clock.setMode('real')));
  goOn?.();
  goOn?.();
  market.script(() => undefined);
  assert.equal((await finished(market, market.clock.resume(first.id))).status, 'done');
});

test('after the records were replaced nothing of the undone time is remembered', async () => {
  const market = await openTestMarket();
  await market.buy();
  const before = {
    id: 'snap-1',
    name: 'before',
    kind: 'named',
    takenSimAt: 0,
    takenWallAt: 0,
    orders: 0,
    instances: 0,
    calls: 0,
  } as const;
  await market.store.takeSnapshot(before);
  await market.advance('P3M');
  const goOn = await market.clock.pause();
  await market.workspace.replaceRecords(() => market.store.restoreSnapshot('snap-1', () => []));
  goOn();
  assert.deepEqual(market.clock.jumps(), []);
  assert.equal(market.workspace.simNow(), START);
  assert.equal((await market.advance('P3M')).callsMade, 2);
});
