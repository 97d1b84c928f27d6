import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setExpirePolicy } from '../../src/app/expire-policy.ts';
import { renewInstance } from '../../src/app/renew.ts';
import { cancelOrder } from '../../src/app/purchase.ts';
import type { Order } from '../../src/domain/order.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { instanceTimeline, type InstanceTimeline } from '../../src/read/simulator/instance-timeline.ts';
import { startPresets } from '../../src/read/simulator/start-presets.ts';
import { timeTicks } from '../../src/read/simulator/time-ticks.ts';
import { openTestMarket, START, type TestMarket } from '../support/market.ts';

const DAY_MS = 86_400_000;

let market: TestMarket;

beforeEach(async () => {
  market = await openTestMarket();
});
afterEach(() => market.close());

const beijing = (simAt: number): string => new Date(simAt + 8 * 3_600_000).toISOString().slice(0, 16);
const timelineOf = (order: Order): InstanceTimeline => instanceTimeline(market.workspace, market.instanceOf(order));
const withoutMessages = (order: Order): InstanceTimeline['entries'] =>
  timelineOf(order).entries.filter(
    ({ subject }) => subject.kind !== 'notice' && !(subject.kind === 'planned' && subject.event === 'instance.notice'),
  );
const bars = (order: Order): string[] =>
  timelineOf(order).picture.bars.map(({ status, fromSimAt }) => `${status} ${beijing(fromSimAt)}`);
/** What happened and will, messages left out. */
const subjects = (order: Order): string[] =>
  withoutMessages(order).map(({ subject }) => {
    switch (subject.kind) {
      case 'notice':
        return subject.notice;
      case 'status':
        return subject.status;
      case 'money':
        return `${subject.event} ${subject.orderType} ${subject.amountMinor}`;
      case 'charge':
        return `charge ${subject.amountMinor}`;
      case 'call':
        return `${subject.activity} ${subject.verdict} x${subject.count}`;
      case 'planned':
        return `planned ${subject.event}`;
    }
  });

async function renew(order: Order, pay: 'paid' | 'later' = 'paid'): Promise<Order> {
  const renewal = await renewInstance(market.workspace, {
    instanceId: order.instanceId,
    period: { type: 'month', number: 3 },
    pay,
  });
  assert.ok(!isRefusal(renewal) && !('problem' in renewal));
  await market.outbox.idle();
  return renewal;
}

async function withRules(rules: Readonly<Record<string, string | number>>): Promise<void> {
  await market.close();
  market = await openTestMarket({ rules });
}

describe('the states that the buyer saw', () => {
  test('of a young instance: provisioned, in use, its expiry planned', async () => {
    const order = await market.buy();
    assert.deepEqual(subjects(order), [
      'paid new 30000',
      'provisioning',
      'newInstance success x1',
      'queryInstance success x1',
      'in_use',
      'planned instance.expire',
    ]);
    const { plannedFrom, picture } = timelineOf(order);
    const entries = withoutMessages(order);
    assert.equal(plannedFrom, 6, 'with the message that it is ready');
    assert.equal(entries[5]?.simAt, market.instanceOf(order).expireSimAt);
    assert.deepEqual(
      entries.slice(0, 5).map(({ wallAt }) => wallAt !== undefined),
      [true, true, true, true, true],
    );
    const inUse = picture.bars.at(-1);
    assert.ok(inUse && inUse.width > 500, 'a state that lasts reaches “now” although no time has passed');
  });

  test('a message of the step in which the seller said yes comes after the state that it tells of', async () => {
    const order = await market.buy();
    const kinds = timelineOf(order).entries.map(({ subject }) => subject.kind);
    // The wall clock of this market stands still while an answer takes a millisecond: as close as they can come.
    assert.deepEqual(kinds.slice(4, 6), ['status', 'notice']);
  });

  test('messages stand in it, sent and planned, and every entry that a rule decided names it', async () => {
    const order = await market.buy();
    const { expireSimAt = 0 } = market.instanceOf(order);
    await market.advanceTo(expireSimAt - 4 * DAY_MS);
    const told = timelineOf(order).entries.flatMap(({ subject, ruleKey }) =>
      subject.kind === 'notice'
        ? [`${subject.notice} by ${ruleKey}`]
        : subject.kind === 'planned'
          ? [`planned ${subject.event} by ${ruleKey}`]
          : [],
    );
    assert.deepEqual(told, [
      'order_completed by undefined',
      'instance_expiring by notice.expiring.days',
      'planned instance.notice by notice.expiring.days',
      'planned instance.expire by term.startsAt',
    ]);
    await market.advance('P90D');
    const { level } = market.workspace.state.get('buyers', order.buyerId) ?? { level: 'V0' };
    const decided = timelineOf(order).entries.flatMap(({ subject, ruleKey }) =>
      subject.kind === 'status' || subject.kind === 'call'
        ? [`${subject.kind === 'status' ? subject.status : subject.activity} by ${ruleKey}`]
        : [],
    );
    assert.ok(decided.includes(`frozen by expiry.${level}.graceDays`), decided.join());
    assert.ok(decided.includes(`released by expiry.${level}.retentionDays`));
    assert.ok(decided.includes('updateInstanceStatus by expiry.freezeAt'));
    assert.ok(decided.includes('queryInstance by poll.queryInstance.everySeconds'));
  });

  test('unsubscribed at its expiry it was never expired, and the rules behind that are named', async () => {
    const order = await market.buy();
    const set = await setExpirePolicy(market.workspace, order.instanceId, 'auto_unsubscribe', {
      period: { type: 'month', number: 1 },
    });
    assert.ok(!isRefusal(set));
    const [planned] = withoutMessages(order).slice(-1);
    assert.ok(planned?.subject.kind === 'planned');
    assert.equal(planned.subject.name, 'instance.expire.unsubscribe');
    const { expireSimAt = 0 } = market.instanceOf(order);
    await market.advanceTo(expireSimAt);
    assert.deepEqual(bars(order), [
      `provisioning ${beijing(START)}`,
      `in_use ${beijing(START)}`,
      `released ${beijing(expireSimAt)}`,
    ]);
    assert.deepEqual(subjects(order).slice(-3), [
      'unsubscribed unsubscribe 0',
      'released',
      'releaseInstance success x1',
    ]);
    assert.deepEqual(
      withoutMessages(order)
        .slice(-3)
        .map(({ ruleKey }) => ruleKey),
      ['expiry.autoUnsubscribe.order', 'expiry.autoUnsubscribe', 'expiry.autoUnsubscribe.order'],
    );
  });

  test('of a whole life: expired, frozen, released, each at the instant the record names', async () => {
    const order = await market.buy();
    await market.advance('P200D');
    const { expireSimAt, retentionFromSimAt, releasedSimAt } = market.instanceOf(order);
    assert.ok(expireSimAt && retentionFromSimAt && releasedSimAt);
    assert.deepEqual(bars(order), [
      `provisioning ${beijing(START)}`,
      `in_use ${beijing(START)}`,
      `expired ${beijing(expireSimAt)}`,
      `frozen ${beijing(retentionFromSimAt)}`,
      `released ${beijing(releasedSimAt)}`,
    ]);
    const { picture, uncertain } = timelineOf(order);
    assert.equal(uncertain, false);
    assert.equal(picture.nowX, undefined, 'time long after the end is not drawn');
  });

  test('of a renewal before the expiry: nothing lapsed', async () => {
    const order = await market.buy();
    await market.advance('P5D');
    await renew(order);
    await market.advance('P40D');
    assert.deepEqual(
      bars(order).map((bar) => bar.split(' ')[0]),
      ['provisioning', 'in_use'],
    );
    assert.ok(subjects(order).includes('paid renew 90000'));
  });

  test('of a lapse that was renewed, told at the end of grace: the call marks the freeze', async () => {
    await withRules({ 'expiry.freezeAt': 'end_of_grace', 'expiry.V2.graceDays': 5, 'expiry.V2.retentionDays': 20 });
    const order = await market.buy();
    const { expireSimAt = 0 } = market.instanceOf(order);
    await market.advanceTo(expireSimAt + 7 * DAY_MS);
    await renew(order);
    assert.deepEqual(bars(order).slice(2), [
      `expired ${beijing(expireSimAt)}`,
      `frozen ${beijing(expireSimAt + 5 * DAY_MS)}`,
      `in_use ${beijing(expireSimAt + 7 * DAY_MS)}`,
    ]);
    assert.equal(timelineOf(order).uncertain, false);
  });

  test('of a lapse that was renewed, told at the expiry: what is not recorded is left open', async () => {
    await withRules({ 'expiry.freezeAt': 'at_expiry', 'expiry.V2.graceDays': 5, 'expiry.V2.retentionDays': 20 });
    const order = await market.buy();
    const { expireSimAt = 0 } = market.instanceOf(order);
    await market.advanceTo(expireSimAt + 7 * DAY_MS);
    assert.deepEqual(bars(order).slice(2), [
      `expired ${beijing(expireSimAt)}`,
      `frozen ${beijing(expireSimAt + 5 * DAY_MS)}`,
    ]);
    await renew(order);
    assert.deepEqual(bars(order).slice(2), [
      `expired_or_frozen ${beijing(expireSimAt)}`,
      `in_use ${beijing(expireSimAt + 7 * DAY_MS)}`,
    ]);
    assert.equal(timelineOf(order).uncertain, true);
  });

  test('of a purchase that failed: the refund and the failure', async () => {
    market.script(() => 'unreachable');
    const order = await market.buy();
    await market.advance('P30D');
    assert.deepEqual(
      bars(order).map((bar) => bar.split(' ')[0]),
      ['provisioning', 'failed'],
    );
    const seen = subjects(order);
    assert.ok(seen.includes('refunded unsubscribe 30000'));
    const tries = market.calls('newInstance')[0]?.attempts.length ?? 0;
    assert.ok(tries > 1);
    assert.ok(seen.includes(`newInstance failure x${tries}`), 'tries that ended alike are one line');
    const marked = timelineOf(order).picture.marks.filter(({ lane }) => lane === 'calls');
    assert.equal(
      marked.reduce((sum, { count }) => sum + count, 0),
      tries,
      'but each is counted in the picture',
    );
  });
});

test('a call that waits for its turn is told as not tried yet, a planned try stands among the plans', async () => {
  await withRules({ 'expiry.freezeAt': 'at_expiry' });
  const order = await market.buy();
  market.script(({ activity }) => (activity === 'refreshInstance' ? 'unreachable' : undefined));
  const { expireSimAt = 0 } = market.instanceOf(order);
  await market.advanceTo(expireSimAt - 60_000);
  await renew(order);
  await market.advanceTo(expireSimAt + 1_000);
  const seen = subjects(order);
  assert.ok(seen.some((line) => line.startsWith('refreshInstance failure')));
  assert.ok(seen.includes('updateInstanceStatus open x0'));
  assert.ok(seen.includes('planned call.attempt'));
});

test('an unpaid renewal that was canceled is told, without a real time that no record keeps', async () => {
  const order = await market.buy();
  const renewal = await renew(order, 'later');
  assert.ok(subjects(order).includes('planned order.payment_timeout'));
  await cancelOrder(market.workspace, renewal.id);
  const seen = subjects(order);
  assert.ok(seen.indexOf('placed renew 90000') < seen.indexOf('canceled renew 90000'));
  const canceled = timelineOf(order).entries.find(
    ({ subject }) => subject.kind === 'money' && subject.event === 'canceled',
  );
  assert.equal(canceled?.wallAt, undefined);
});

test('marks keep their distance, and plans stand to the right of “now”', async () => {
  const order = await market.buy();
  for (let month = 0; month < 8; month += 1) {
    await renew(order);
    await market.advance('P20D');
  }
  const { picture } = timelineOf(order);
  const { nowX = 0, marks } = picture;
  for (const lane of ['money', 'calls'] as const) {
    const places = marks.filter((mark) => mark.lane === lane).map(({ x }) => x);
    assert.ok(places.length > 3);
    for (const [index, x] of places.entries()) assert.ok(index === 0 || x - (places[index - 1] ?? 0) >= 26, lane);
  }
  assert.ok(marks.some(({ planned }) => planned));
  for (const { planned, x } of marks) assert.equal(x > nowX, planned);
});

test('the picture tells both clocks: real times stand where they were lived', async () => {
  const order = await market.buy();
  await market.advance('P20D');
  await renew(order);
  const { picture, entries } = timelineOf(order);
  const { wallTicks, nowX = 0 } = picture;
  assert.ok(wallTicks.length >= 2);
  for (const [index, { x, wallAt }] of wallTicks.entries()) {
    assert.ok(entries.some((entry) => entry.wallAt === wallAt));
    assert.ok(x <= nowX, 'what is planned has no real time yet');
    const before = wallTicks[index - 1];
    assert.ok(!before || (x - before.x >= 92 && wallAt >= before.wallAt));
  }
});

test('a time axis has round Beijing moments, never too many', () => {
  const ticks = (days: number) => timeTicks(START, START + days * DAY_MS, 5).map(({ simAt }) => beijing(simAt));
  assert.deepEqual(ticks(0.2), [
    '2026-06-10T10:00',
    '2026-06-10T11:00',
    '2026-06-10T12:00',
    '2026-06-10T13:00',
    '2026-06-10T14:00',
  ]);
  assert.deepEqual(ticks(3), ['2026-06-11T00:00', '2026-06-12T00:00', '2026-06-13T00:00']);
  assert.deepEqual(ticks(100), ['2026-07-01T00:00', '2026-08-01T00:00', '2026-09-01T00:00']);
  assert.deepEqual(ticks(900), [
    '2026-07-01T00:00',
    '2027-01-01T00:00',
    '2027-07-01T00:00',
    '2028-01-01T00:00',
    '2028-07-01T00:00',
  ]);
  assert.ok(ticks(2_000_000).length <= 6);
  assert.deepEqual(timeTicks(START + 1, START + 1, 5), []);
});

test('presets of a start lie in the coming year, the leap day in the next leap year', () => {
  const words = (at: string) => Object.values(startPresets(Date.parse(at))).map(beijing);
  assert.deepEqual(words('2026-06-10T10:00:00+08:00'), [
    '2027-01-31T09:00',
    '2027-02-28T09:00',
    '2028-02-29T09:00',
    '2027-12-31T23:59',
  ]);
  // New Year in Beijing comes first.
  assert.equal(words('2026-12-31T17:00:00Z')[0], '2028-01-31T09:00');
  assert.equal(words('2098-06-01T00:00:00Z')[2], '2104-02-29T09:00');
});
