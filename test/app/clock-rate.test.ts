import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LATEST_INSTANT } from '../../src/domain/calendar.ts';
import { factorOfRate } from '../../src/domain/clock-rates.ts';
import { HeldWire, settle } from '../support/held-wire.ts';
import { openTestMarket, START, type TestMarket } from '../support/market.ts';

const MONTH_IN_30_S = factorOfRate('month_in_30_s') ?? 0;
const EXPIRY = Date.parse('2026-07-10T23:59:59+08:00');

/** Lets wall time pass with a beat each second, as the program does. */
async function beats(market: TestMarket, seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 1) {
    market.wallAt += 1_000;
    await market.clock.tick();
    await market.outbox.idle();
  }
}

test('a month goes by in 30 s, and everything happens at its own instant', async () => {
  const market = await openTestMarket();
  const order = await market.buy();
  await market.clock.setMode('rate', MONTH_IN_30_S);
  await beats(market, 45);
  assert.equal(market.instanceOf(order).status, 'released');
  assert.deepEqual(market.log().slice(2), [
    '20260710155959 updateInstanceStatus FREEZE',
    '20260718155959 releaseInstance',
  ]);
  assert.equal(market.workspace.simNow(), START + 45_000 * MONTH_IN_30_S);
});

test('between two beats no page shows, and nothing is decided, after an event that has not happened', async () => {
  const market = await openTestMarket();
  const order = await market.buy();
  // The messages before the expiry are out.
  await market.advance('P29D');
  await market.clock.setMode('rate', MONTH_IN_30_S);
  market.wallAt += 40_000;
  assert.equal(market.workspace.simNow(), EXPIRY);
  assert.equal(market.instanceOf(order).status, 'in_use');
  const later = await market.buy({ pay: 'later' });
  assert.equal(later.createdSimAt, EXPIRY);
  await market.clock.tick();
  assert.equal(market.instanceOf(order).status, 'released');
  assert.ok(market.workspace.simNow() > EXPIRY);
});

test('an event planned for the past does not take the clock back', async () => {
  const market = await openTestMarket();
  const order = await market.buy();
  await market.clock.setMode('rate', 60);
  market.wallAt += 60_000;
  const shown = market.workspace.simNow();
  await market.workspace.decide((draft) => {
    draft.unschedule(order.instanceId, ['instance.expire']);
    draft.schedule('instance.expire', START + 1, order.instanceId, order.instanceId);
  });
  assert.equal(market.workspace.simNow(), shown);
});

test('at a rate the clock waits for a slow seller, so that the sequence is that of production', async () => {
  const wire = new HeldWire();
  wire.holds = false;
  const market = await openTestMarket({ onWire: wire.onWire });
  await market.buy();
  await market.clock.setMode('rate', MONTH_IN_30_S);
  wire.holds = true;
  market.wallAt += 31_000;
  const beat = market.clock.tick();
  await settle();
  assert.equal(wire.waiting, 1, 'FREEZE is on the wire');
  market.wallAt += 20_000;
  assert.equal(market.workspace.simNow(), EXPIRY);
  wire.open();
  await beat;
  assert.deepEqual(market.log().at(-1), '20260710155959 updateInstanceStatus FREEZE');
  const held = START + 31_000 * MONTH_IN_30_S;
  assert.equal(market.workspace.simNow(), held, 'the twenty seconds on the wire do not count');
  market.wallAt += 100;
  assert.equal(market.workspace.simNow(), held + 100 * MONTH_IN_30_S);
});

test('a purchase holds the fast clock too: its retry window is not over before the seller has answered', async () => {
  const wire = new HeldWire();
  const market = await openTestMarket({ onWire: wire.onWire });
  await market.clock.setMode('rate', MONTH_IN_30_S);
  const buying = market.buy();
  await settle();
  market.wallAt += 5_000;
  assert.equal(market.workspace.simNow(), START);
  wire.open();
  const order = await buying;
  assert.equal(order.status, 'completed');
  assert.equal(market.instanceOf(order).startSimAt, START);
});

test('in real mode time goes on while calls are on the wire', async () => {
  const wire = new HeldWire();
  wire.holds = false;
  const market = await openTestMarket({ onWire: wire.onWire });
  await market.buy();
  await market.advanceTo(EXPIRY - 1_000);
  await market.clock.setMode('real');
  wire.holds = true;
  market.wallAt += 1_000;
  const beat = market.clock.tick();
  await settle();
  market.wallAt += 15_000;
  assert.equal(market.workspace.simNow(), EXPIRY + 15_000);
  wire.open();
  await beat;
  assert.equal(market.calls('updateInstanceStatus')[0]?.attempts[0]?.simAt, EXPIRY);
});

test('changing the mode anchors anew, also while a call holds the clock', async () => {
  const wire = new HeldWire();
  const market = await openTestMarket({ onWire: wire.onWire });
  await market.clock.setMode('rate', 60);
  const buying = market.buy();
  await settle();
  market.wallAt += 1_000;
  await market.clock.setMode('rate', 3_600);
  market.wallAt += 1_000;
  wire.open();
  await buying;
  assert.equal(market.workspace.simNow(), START);
  market.wallAt += 1_000;
  assert.equal(market.workspace.simNow(), START + 3_600_000);
  await market.clock.setMode('frozen');
  await market.clock.setMode('rate');
  market.wallAt += 1_000;
  assert.equal(market.workspace.simNow(), START + 7_200_000, 'the last rate is gone on with');
});

test('the clock stops at the end of the calendar', async () => {
  const market = await openTestMarket({ startSimAt: LATEST_INSTANT - 1_000 });
  await market.clock.setMode('rate', MONTH_IN_30_S);
  await beats(market, 3);
  assert.equal(market.workspace.simNow(), LATEST_INSTANT);
});

test('spread retries leave a seller seconds between two tries while a month takes 30 s', async () => {
  const market = await openTestMarket({ rules: { 'clock.scaleRetries': 'on' } });
  market.script(({ activity }) => (activity === 'newInstance' ? 'unreachable' : undefined));
  await market.clock.setMode('rate', MONTH_IN_30_S);
  await market.buy();
  await beats(market, 35);
  const [call] = market.calls('newInstance');
  const wallAts = call?.attempts.map(({ wallAt }) => wallAt - START);
  assert.deepEqual(wallAts, [0, 10_000, 20_000, 30_000]);
  assert.equal(call?.status, 'failed');
});

test('retries on real time run while marketplace time stands, outlive a restart and do not happen in a jump', async () => {
  const market = await openTestMarket({ rules: { 'clock.retriesOn': 'wall' } });
  market.script(({ activity }, tries) => (activity === 'newInstance' && tries === 1 ? 'unreachable' : undefined));
  const order = await market.buy();
  assert.equal(market.calls('newInstance')[0]?.nextAttemptWallAt, START + 3_600_000);
  assert.equal((await market.advance('P1M')).callsMade, 0);
  await market.close();

  const again = await openTestMarket({ store: market.store, rules: { 'clock.retriesOn': 'wall' } });
  again.wallAt = START + 3_599_000;
  await again.clock.tick();
  assert.equal(again.received.length, 0);
  again.wallAt += 1_000;
  await again.clock.tick();
  await again.outbox.idle();
  assert.equal(again.order(order.id).status, 'completed');
  assert.equal(again.workspace.simNow(), market.workspace.simNow());
});
