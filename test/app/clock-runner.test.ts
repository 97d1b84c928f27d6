import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppError } from '../../src/app/app-error.ts';
import { advanceClock } from '../../src/app/advance-clock.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { openTestMarket, START } from '../support/market.ts';

/** Lets these tests move wall time in one step: by default a clock that nobody watched stands and asks. */
const CATCH_UP = { 'clock.afterSleep': 'catch_up' };

test('a jump reports events, calls and failures by kind', async () => {
  const market = await openTestMarket();
  await market.buy();
  market.script(({ activity }) => (activity === 'releaseInstance' ? 'unreachable' : undefined));
  const report = await market.advance('P2M');
  assert.equal(report.status, 'done');
  assert.equal(report.nowSimAt, report.toSimAt);
  assert.deepEqual(report.eventsByKind, {
    'instance.expire': 1,
    'instance.notice': 5,
    'instance.retention': 1,
    'instance.release': 1,
    'call.attempt': 60,
  });
  assert.deepEqual(report.callsByActivity, { updateInstanceStatus: 1, releaseInstance: 61 });
  assert.equal(report.failures, 61);
  assert.equal(report.failedCallIds.length, 1);
  assert.equal(market.workspace.simNow(), report.toSimAt);
});

test('stopOn first_failure ends at the instant of the failure, and the next jump goes on from there', async () => {
  const market = await openTestMarket();
  await market.buy();
  market.script(() => 'unreachable');
  const report = await market.advance('P2M', { stopOn: 'first_failure' });
  assert.equal(report.status, 'stopped');
  assert.equal(report.failures, 1);
  assert.equal(market.workspace.simNow(), Date.parse('2026-07-10T23:59:59+08:00'));
  market.script(() => undefined);
  const rest = await market.advance('P1M');
  assert.equal(rest.status, 'done');
  assert.deepEqual(rest.callsByActivity, { updateInstanceStatus: 1, releaseInstance: 1 });
});

test('a jump can be canceled between two instants and resumed', async () => {
  const market = await openTestMarket();
  await market.buy({ period: { type: 'day', number: 1 } });
  market.script(({ fields }) => {
    if (fields['status'] === 'FREEZE') market.clock.cancel();
    return undefined;
  });
  const canceled = await market.advance('P2M');
  assert.equal(canceled.status, 'canceled');
  assert.equal(market.workspace.simNow(), Date.parse('2026-06-11T23:59:59+08:00'));
  const resumed = await market.advance('P2M');
  assert.equal(resumed.status, 'done');
  assert.equal(market.received.at(-1)?.activity, 'releaseInstance');
});

test('next jumps to the next event; with nothing planned it is refused', async () => {
  const market = await openTestMarket();
  await market.buy();
  const jump = advanceClock(market, { next: true });
  assert.ok(!isRefusal(jump));
  await market.clock.finished(jump.id);
  // Seven days before the expiry the first message is due, in the morning.
  assert.equal(market.workspace.simNow(), Date.parse('2026-07-03T10:00:00+08:00'));
  await market.advance('P2M');
  const refused = advanceClock(market, { next: true });
  assert.ok(isRefusal(refused));
  assert.equal(refused.reason, 'nothing_upcoming');
});

test('backwards, too far, or while another jump runs: refused', async () => {
  const market = await openTestMarket();
  const reason = (target: Parameters<typeof advanceClock>[1]): string => {
    const result = advanceClock(market, target);
    return isRefusal(result) ? result.reason : result.status;
  };
  for (const [target, path, message] of [
    [{ toSimAt: START - 1 }, 'to', 'refusal.jump_backwards'],
    [{ toSimAt: Number.MAX_SAFE_INTEGER }, 'to', 'refusal.jump_too_far'],
    [{ by: 'P30Y' }, 'by', 'refusal.jump_too_far'],
  ] as const) {
    assert.throws(
      () => reason(target),
      (error: AppError) =>
        error.code === 'invalid_input' && error.details[0]?.path === path && error.details[0].message === message,
    );
  }
  assert.equal(reason({ by: 'P1D' }), 'running');
  assert.equal(reason({ by: 'P1D' }), 'jump_running');
  assert.throws(() => reason({ by: 'tomorrow' }), { code: 'invalid_input' });
});

test('in real mode the heartbeat runs what has fallen due, at its own instant', async () => {
  const market = await openTestMarket({ clockMode: 'real', rules: CATCH_UP });
  market.script(({ activity }, tries) => (activity === 'newInstance' && tries < 2 ? 'unreachable' : undefined));
  const order = await market.buy();
  market.wallAt += 3_600_000 - 1;
  await market.clock.tick();
  assert.equal(market.received.length, 1);
  market.wallAt += 700;
  await market.clock.tick();
  assert.equal(market.order(order.id).status, 'completed');
  assert.equal(market.received[1]?.simAt, START + 3_600_000);
  assert.equal(market.workspace.simNow(), START + 3_600_699);
});

test('a frozen clock stands still, and the heartbeat does nothing', async () => {
  const market = await openTestMarket();
  market.script(() => 'unreachable');
  await market.buy();
  market.wallAt += 10 * 3_600_000;
  await market.clock.tick();
  assert.equal(market.received.length, 1);
  assert.equal(market.workspace.simNow(), START);
});

test('changing the mode keeps marketplace time', async () => {
  const market = await openTestMarket();
  await market.advance('P1D');
  await market.clock.setMode('real');
  market.wallAt += 5_000;
  assert.equal(market.workspace.simNow(), START + 86_400_000 + 5_000);
  await market.clock.setMode('frozen');
  market.wallAt += 5_000;
  assert.equal(market.workspace.simNow(), START + 86_400_000 + 5_000);
});

test('a jump to now is done at once', async () => {
  const market = await openTestMarket();
  assert.equal((await market.advanceTo(START)).status, 'done');
});

test('where the rule says so, one heartbeat after a long sleep catches up with everything that fell due', async () => {
  const market = await openTestMarket({ clockMode: 'real', rules: CATCH_UP });
  market.script(() => 'unreachable');
  const order = await market.buy();
  market.wallAt += 5 * 3_600_000;
  await market.clock.tick();
  assert.deepEqual(
    market.received.map(({ simAt }) => (simAt - START) / 60_000),
    [0, 60, 120, 180],
  );
  assert.equal(market.order(order.id).status, 'refunded');
});

test('a canceled jump does not cost the next heartbeat', async () => {
  const market = await openTestMarket({ clockMode: 'real', rules: CATCH_UP });
  market.script(({ activity }, tries) => {
    if (activity === 'newInstance' && tries === 2) market.clock.cancel();
    return 'unreachable';
  });
  await market.buy();
  assert.equal((await market.advance('P1D')).status, 'canceled');
  market.wallAt += 3_600_000;
  await market.clock.tick();
  assert.equal(market.received.length, 3);
});

test('what is overdue when it is planned happens at the next heartbeat, also while the clock stands still', async () => {
  const market = await openTestMarket();
  const order = await market.buy({ period: { type: 'day', number: 1 } });
  const overdue = START - 1_000;
  await market.workspace.decide((draft) => {
    draft.unschedule(order.instanceId, ['instance.expire']);
    draft.schedule('instance.expire', overdue, order.instanceId, order.instanceId);
  });
  await market.clock.tick();
  assert.equal(market.instanceOf(order).status, 'expired');
  assert.equal(market.workspace.simNow(), START);
});
