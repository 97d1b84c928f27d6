import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFault, removeFault } from '../../src/app/edit-faults.ts';
import { remainingUses, type FaultMatch, type FaultTimes } from '../../src/domain/fault-plan.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { resetWorkspace } from '../../src/app/reset-workspace.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';

async function plan(
  market: TestMarket,
  times: FaultTimes,
  more: { count?: number; percent?: number; seed?: number } = {},
) {
  const added = await addFault(market.workspace, {
    kind: 'duplicate',
    times,
    match: { activity: 'newInstance' },
    ...more,
  });
  assert.ok(!isRefusal(added));
  return () => {
    const now = market.workspace.state.get('faults', added.id);
    assert.ok(now);
    return now;
  };
}

const TIMES: readonly (readonly [FaultTimes, { count?: number }, readonly [number, number | undefined]])[] = [
  ['next', {}, [1, 0]],
  ['first', { count: 2 }, [2, 0]],
  ['first', { count: 9 }, [4, 5]],
  ['every', {}, [4, undefined]],
];
for (const [times, more, [used, left]] of TIMES) {
  void test(`${times} ${more.count ?? ''}: ${used} of four creations, ${left ?? 'no end'} left`, async () => {
    const market = await openTestMarket();
    const now = await plan(market, times, more);
    for (let count = 0; count < 4; count += 1) await market.buy();
    assert.deepEqual([now().used, remainingUses(now())], [used, left]);
    assert.equal(market.received.filter(({ activity }) => activity === 'newInstance').length, 4 + used);
  });
}

void test('a share with a seed takes the same tries in two lives', async () => {
  const lives = [];
  for (let life = 0; life < 2; life += 1) {
    const market = await openTestMarket();
    const now = await plan(market, 'share', { percent: 40, seed: 7 });
    for (let count = 0; count < 20; count += 1) await market.buy();
    assert.equal(now().seen, 20);
    lives.push(market.calls('newInstance').map(({ attempts }) => attempts[0]?.fault !== undefined));
  }
  assert.deepEqual(lives[0], lives[1]);
  assert.ok(lives[0]?.includes(true) && lives[0].includes(false));
});

const MATCHES: readonly (readonly [FaultMatch, number])[] = [
  [{}, 2],
  [{ activity: 'queryInstance' }, 1],
  [{ cause: 'purchase' }, 1],
  [{ productId: 'desk' }, 2],
  [{ version: '1.0' }, 0],
  [{ version: '2.0', activity: 'newInstance' }, 1],
  [{ activity: 'newInstance', cause: 'renewal' }, 0],
];
for (const [match, taken] of MATCHES) {
  void test(`${JSON.stringify(match)} fits ${taken} of the two calls of a purchase`, async () => {
    const market = await openTestMarket();
    await addFault(market.workspace, { kind: 'duplicate', times: 'every', match });
    await market.buy();
    assert.equal(market.received.length, 2 + taken);
  });
}

void test('of two plans that fit, the older takes the try and the younger is not asked', async () => {
  const market = await openTestMarket();
  const older = await plan(market, 'next');
  const younger = await plan(market, 'next');
  await market.buy();
  assert.deepEqual([older().used, younger().used, younger().seen], [1, 0, 0]);
  await market.buy();
  assert.equal(younger().used, 1);
});

void test('a plan that is used up stays so over a restart, and a new process finds what it holds back', async () => {
  const store = createMemoryStore();
  const first = await openTestMarket({ store });
  await plan(first, 'next');
  await first.buy();
  const settings = { delayOn: 'marketplace', delayMinutes: 5 } as const;
  await addFault(first.workspace, { kind: 'delayed', times: 'next', settings });
  await first.buy();
  await first.close();
  const second = await openTestMarket({ store });
  assert.deepEqual(
    [...second.workspace.state.all('faults').values()].map(({ used }) => used),
    [1, 1],
  );
  assert.equal(second.workspace.state.heldCallIds().length, 1);
  await second.advance('PT5M');
  assert.equal(second.received.filter(({ activity }) => activity === 'newInstance').length, 1);
  await second.buy();
  assert.equal(second.received.filter(({ activity }) => activity === 'newInstance').length, 2);
});

void test('a jump that only writes its calls down uses no plan, and a dry run uses up nothing', async () => {
  const market = await openTestMarket();
  await market.buy({ period: { type: 'day', number: 1 } });
  await addFault(market.workspace, { kind: 'dropped_request', times: 'every' });
  await market.advance('P2D', { dryRun: true });
  await market.advance('P2D', { deliver: 'record_only' });
  const [now] = market.workspace.state.all('faults').values();
  assert.deepEqual([now?.seen, now?.used], [0, 0]);
  assert.ok(market.calls('updateInstanceStatus').every(({ attempts }) => attempts[0]?.assumed));
});

void test('removing a plan lets go what it holds back; a reset keeps plans and forgets what they did', async () => {
  const market = await openTestMarket();
  const settings = { overtakenBy: 'any_instance', holdMinutes: 600 } as const;
  const added = await addFault(market.workspace, { kind: 'reordered', times: 'next', settings });
  assert.ok(!isRefusal(added));
  await market.buy();
  assert.equal(market.received.length, 0);
  await removeFault(market.workspace, added.id);
  await market.outbox.idle();
  assert.equal(market.received.length, 2);
  const now = await plan(market, 'next');
  await market.buy();
  assert.equal(now().recent.length, 1);
  await resetWorkspace(market, 'orders');
  assert.deepEqual([now().used, now().recent], [1, []]);
});

void test('a call held back is given up when its instance is released', async () => {
  const market = await openTestMarket();
  const order = await market.buy({ period: { type: 'day', number: 1 } });
  const { id, expireSimAt = 0 } = market.instanceOf(order);
  await market.advanceTo(expireSimAt - 60_000);
  const settings = { overtakenBy: 'same_instance', holdMinutes: 10_080 } as const;
  await addFault(market.workspace, {
    kind: 'delayed',
    times: 'next',
    settings: { delayOn: 'marketplace', delayMinutes: 10_080 },
  });
  await addFault(market.workspace, { kind: 'reordered', times: 'next', settings });
  await market.renew(id, { type: 'day', number: 1 });
  await market.advance('P60D');
  assert.equal(market.workspace.state.heldCallIds().length, 0);
  assert.equal(market.workspace.state.queue.peek(), undefined);
  assert.equal(market.instanceOf(order).status, 'released');
});
