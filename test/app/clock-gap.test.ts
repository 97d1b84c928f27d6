import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isRefusal } from '../../src/domain/refusal.ts';
import { factorOfRate } from '../../src/domain/clock-rates.ts';
import { HeldWire, settle } from '../support/held-wire.ts';
import { openTestMarket, START, type TestMarket, type TestMarketOptions } from '../support/market.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A running clock with a purchase that expires after 40 days at most, watched up to now. */
async function sleeper(options: TestMarketOptions = {}): Promise<TestMarket> {
  const market = await openTestMarket({ clockMode: 'real', ...options });
  await market.buy();
  await market.clock.tick();
  return market;
}

async function sleep(market: TestMarket, ms: number): Promise<void> {
  market.wallAt += ms;
  await market.clock.tick();
}

const gapOf = ({ workspace }: TestMarket) => workspace.state.workspace().gap;

test('after a long sleep nothing is sent: the clock stands where it was, and asks', async () => {
  const market = await sleeper();
  await sleep(market, 40 * DAY);
  assert.equal(market.received.length, 2);
  assert.equal(market.workspace.simNow(), START);
  assert.deepEqual(gapOf(market), {
    outcome: 'asked',
    fromWallAt: START,
    toWallAt: START + 40 * DAY,
    fromSimAt: START,
    toSimAt: START + 40 * DAY,
    events: 2,
  });
  await sleep(market, 1_000);
  await sleep(market, HOUR);
  assert.equal(market.workspace.simNow(), START, 'it goes on standing');
  assert.equal(gapOf(market)?.toSimAt, START + 40 * DAY, 'the first question stays');
});

test('before the first beat after a sleep nothing is dated after it', async () => {
  const market = await sleeper();
  market.wallAt += 40 * DAY;
  assert.equal((await market.buy({ pay: 'later' })).createdSimAt, START);
});

test('catching up is a jump to where the clock would be', async () => {
  const market = await sleeper();
  await sleep(market, 40 * DAY);
  const jump = await market.clock.answerGap('catch_up');
  assert.ok(jump && !isRefusal(jump));
  const report = await market.clock.finished(jump.id);
  assert.deepEqual(report?.callsByActivity, { updateInstanceStatus: 1, releaseInstance: 1 });
  assert.equal(gapOf(market), undefined);
  market.wallAt += 5_000;
  await market.clock.tick();
  assert.equal(market.workspace.simNow(), START + 40 * DAY + 5_000, 'the clock runs again');
});

test('going on without the gap runs from where the clock stood', async () => {
  const market = await sleeper();
  await sleep(market, 40 * DAY);
  await market.clock.answerGap('go_on');
  assert.equal(gapOf(market), undefined);
  await sleep(market, 5_000);
  assert.equal(market.workspace.simNow(), START + 5_000);
  const refused = await market.clock.answerGap('go_on');
  assert.ok(isRefusal(refused) && refused.reason === 'no_gap');
});

test('moving the clock answers the question too', async () => {
  const market = await sleeper();
  await sleep(market, 40 * DAY);
  await market.advance('P1D');
  assert.equal(gapOf(market), undefined);
  assert.equal(market.workspace.simNow(), START + DAY);
});

for (const [rule, outcome, sent, simAt] of [
  ['cap', 'dropped', 2, START],
  ['catch_up', 'caught_up', 4, START + 40 * DAY],
] as const) {
  test(`rule ${rule}: decided without asking, and said`, async () => {
    const market = await sleeper({ rules: { 'clock.afterSleep': rule } });
    await sleep(market, 40 * DAY);
    assert.equal(market.received.length, sent);
    assert.equal(market.workspace.simNow(), simAt);
    assert.equal(gapOf(market)?.outcome, outcome);
    await market.clock.answerGap('go_on');
    assert.equal(gapOf(market), undefined, 'the note is put away');
    assert.equal(market.workspace.simNow(), simAt);
  });
}

test('a gap up to the limit of the rule is no gap', async () => {
  const market = await sleeper({ rules: { 'clock.sleepSeconds': 600 } });
  await sleep(market, 600_000);
  assert.equal(gapOf(market), undefined);
  assert.equal(market.workspace.simNow(), START + 600_000);
  await sleep(market, 600_001);
  assert.equal(gapOf(market)?.outcome, 'asked');
});

test('a frozen clock sleeps as long as it likes', async () => {
  const market = await sleeper();
  await market.clock.setMode('frozen');
  await sleep(market, 40 * DAY);
  assert.equal(gapOf(market), undefined);
});

test('at a rate the clock cannot have passed an event that had not happened', async () => {
  const market = await sleeper();
  await market.clock.setMode('rate', factorOfRate('month_in_2_s'));
  await sleep(market, 10 * 60_000);
  assert.equal(gapOf(market)?.fromSimAt, START);
  assert.equal(market.received.length, 2);
});

test('a sleep within a jump does not matter: the jump goes on', async () => {
  const market = await sleeper();
  market.script(({ activity }) => {
    if (activity === 'releaseInstance') market.wallAt += 40 * DAY;
    return undefined;
  });
  assert.equal((await market.advance('P2M')).status, 'done');
  await market.clock.tick();
  assert.equal(gapOf(market), undefined);
});

/** The same records under another process, started some real time later. */
async function restarted(market: TestMarket, downMs: number, options: TestMarketOptions = {}): Promise<TestMarket> {
  await market.close();
  return openTestMarket({ clockMode: 'real', store: market.store, startWallAt: market.wallAt + downMs, ...options });
}

test('the program was off for long: the clock stands and asks, at the first moment already', async () => {
  const first = await sleeper();
  const market = await restarted(first, 40 * DAY);
  await market.clock.begun();
  assert.equal(market.workspace.simNow(), START);
  assert.equal(gapOf(market)?.events, 2, 'the expiry, and the first message about it');
  const again = await restarted(market, 40 * DAY);
  await again.clock.begun();
  assert.equal(gapOf(again)?.toSimAt, START + 40 * DAY, 'the question outlives another restart');
});

test('the program was off for a moment: real time has gone on', async () => {
  const market = await restarted(await sleeper(), 60_000);
  await market.clock.tick();
  assert.equal(gapOf(market), undefined);
  assert.equal(market.workspace.simNow(), START + 60_000);
});

test('the program was off for a moment: the pace of a rate stood still with it', async () => {
  const first = await sleeper();
  await first.clock.setMode('rate', factorOfRate('month_in_2_s'));
  const market = await restarted(first, 60_000);
  await market.clock.begun();
  assert.equal(gapOf(market), undefined);
  assert.equal(market.workspace.simNow(), START);
});

test('a running clock writes down now and then that it is alive, so that a kill is not taken for a long sleep', async () => {
  const first = await sleeper();
  for (let minutes = 0; minutes < 90; minutes += 1) await sleep(first, 60_000);
  assert.equal(gapOf(first), undefined);
  const market = await openTestMarket({ clockMode: 'real', store: first.store, startWallAt: first.wallAt + 60_000 });
  await market.clock.begun();
  assert.equal(gapOf(market), undefined);
  assert.equal(market.workspace.simNow(), START + 91 * 60_000);
});

describe('after a kill the clock is never before what was kept', () => {
  const kills: readonly (readonly [name: string, rate: number | undefined, downMs: number])[] = [
    ['real time, off for long', undefined, 40 * DAY],
    ['real time, off for a moment', undefined, 1_000],
    ['a day in 10 s, off for long', 8_640, 40 * DAY],
    ['a day in 10 s, off for a moment', 8_640, 1_000],
    ['a day in 10 s, killed at once', 8_640, 0],
  ];
  for (const [name, rate, downMs] of kills) {
    test(name, async () => {
      const first = await sleeper();
      if (rate !== undefined) await first.clock.setMode('rate', rate);
      await sleep(first, 6_000);
      first.wallAt += 500;
      const { workspace } = first;
      // A record without a wall time of its own, kept between two beats.
      const offer = { id: 'offer-1', buyerId: 'v2', productId: 'desk', discountBasisPoints: 100 };
      const kept = await workspace.decide((draft) => {
        const { simAt } = draft.context;
        return draft.put('privateOffers', { ...offer, validToSimAt: simAt + DAY, createdSimAt: simAt });
      });
      assert.ok(!isRefusal(kept));
      const keptSimAt = workspace.state.get('privateOffers', 'offer-1')?.createdSimAt ?? 0;
      assert.equal(keptSimAt, START + 6_500 * (rate ?? 1));
      const market = await openTestMarket({
        clockMode: 'real',
        store: first.store,
        startWallAt: first.wallAt + downMs,
      });
      await market.clock.begun();
      const isLost = rate !== undefined || downMs > HOUR;
      assert.equal(market.workspace.simNow(), keptSimAt + (isLost ? 0 : downMs));
      assert.equal(gapOf(market)?.fromSimAt, downMs > HOUR ? keptSimAt : undefined);
    });
  }

  test('also when a call held the fast clock', async () => {
    const wire = new HeldWire();
    wire.holds = false;
    const first = await sleeper({ onWire: wire.onWire });
    wire.holds = true;
    await first.clock.setMode('rate', 8_640);
    await sleep(first, 6_000);
    const { workspace } = first;
    const reading = workspace.simNow();
    void first.buy();
    await settle();
    first.wallAt += 6_000;
    await workspace.decide((draft) => draft.put('buyers', { ...draft.need('buyers', 'v2'), consent: true }));
    assert.equal(workspace.simNow(), reading);
    const market = await openTestMarket({ clockMode: 'real', store: first.store, startWallAt: first.wallAt });
    await market.clock.begun();
    assert.equal(market.workspace.simNow(), reading);
  });
});

test('a long beat of a slow seller is no gap: the beats go on meanwhile', async () => {
  const wire = new HeldWire();
  wire.holds = false;
  const market = await sleeper({ onWire: wire.onWire });
  await market.advanceTo(Date.parse('2026-07-10T23:59:58+08:00'));
  wire.holds = true;
  market.wallAt += 1_000;
  const beat = market.clock.tick();
  await settle();
  for (let minutes = 0; minutes < 5; minutes += 1) await sleep(market, 60_000);
  assert.equal(wire.waiting, 1);
  wire.open();
  await beat;
  assert.equal(gapOf(market), undefined);
});
