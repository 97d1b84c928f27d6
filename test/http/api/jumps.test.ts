import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { factorOfRate } from '../../../src/domain/clock-rates.ts';
import { HeldWire, settle } from '../../support/held-wire.ts';
import { startApi, type ApiServer } from './api-server.ts';

const ORDER = { productId: 'desk', billing: 'period', period: { type: 'month', number: 1 } };
const wire = new HeldWire();

let api: ApiServer;
before(async () => {
  wire.holds = false;
  api = await startApi({ onWire: wire.onWire });
});
after(() => {
  wire.open();
  return api.close();
});

async function buy() {
  const { body } = await api.post('orders', ORDER);
  await api.market.outbox.idle();
  return body;
}

test('a rate is set by its name or as a factor', async () => {
  const named = await api.request('PATCH', 'clock', { mode: 'rate', rate: 'month_in_30_s' });
  assert.deepEqual([named.body.mode, named.body.rate, named.body.rateName], ['rate', 86_400, 'month_in_30_s']);
  const free = await api.request('PATCH', 'clock', { mode: 'rate', rate: 12.5 });
  assert.deepEqual([free.body.rate, free.body.rateName], [12.5, null]);
  const frozen = await api.request('PATCH', 'clock', { mode: 'frozen' });
  assert.deepEqual([frozen.body.mode, frozen.body.rate], ['frozen', null]);
  const { items } = (await api.get('clock/rates')).body;
  assert.equal(items.find(({ id }: { id: string }) => id === 'month_in_2_s').factor, factorOfRate('month_in_2_s'));
});

for (const [why, body, path] of [
  ['zero', { mode: 'rate', rate: 0 }, 'rate'],
  ['negative', { mode: 'rate', rate: -5 }, 'rate'],
  ['absurd', { mode: 'rate', rate: 1e12 }, 'rate'],
  ['unknown name', { mode: 'rate', rate: 'warp 9' }, 'rate'],
  ['no number', { mode: 'rate', rate: null }, 'rate'],
  ['missing', { mode: 'rate' }, 'rate'],
  ['without its mode', { mode: 'real', rate: 5 }, 'rate'],
  ['unknown mode', { mode: 'sideways' }, 'mode'],
] as const) {
  test(`a wrong rate (${why}) is named`, async () => {
    const { status, body: answer } = await api.request('PATCH', 'clock', body);
    assert.deepEqual([status, answer.error.details[0].path], [400, path]);
  });
}

test('a dry run tells what would happen; then the jump is made, or its calls only written down', async () => {
  const order = await buy();
  const sent = api.market.received.length;
  const { body: dry } = await api.post('clock/advance', { by: 'P2M', dryRun: true });
  assert.deepEqual(
    [dry.status, dry.deliver, dry.callsByActivity],
    ['done', 'dry_run', { updateInstanceStatus: 1, releaseInstance: 1 }],
  );
  const [sample] = dry.samples;
  assert.deepEqual(sample.madeWhenSent, ['signature', 'timestamp', 'nonce']);
  assert.deepEqual(JSON.parse(sample.body), {
    activity: 'updateInstanceStatus',
    instanceId: `isv-${order.id}`,
    status: 'FREEZE',
  });
  assert.equal((await api.get(`instances/${order.instanceId}`)).body.status, 'in_use');

  const { body: recorded } = await api.post('clock/advance', { to: dry.toSimAt, deliver: 'record_only' });
  assert.deepEqual([recorded.status, recorded.deliver, recorded.callsMade], ['done', 'record_only', 2]);
  assert.equal(api.market.received.length, sent);
  const { items } = (await api.get(`calls?instanceId=${order.instanceId}&activity=releaseInstance`)).body;
  assert.deepEqual(
    [items[0].status, items[0].lastAttempt.assumed, items[0].lastAttempt.failedChecks],
    ['success', true, []],
  );
  assert.equal((await api.get(`calls/${items[0].id}`)).body.attempts[0].request, null);
  const listed = (await api.get('clock/jumps')).body.items;
  assert.deepEqual(listed.map(({ id }: { id: string }) => id).slice(0, 2), [recorded.id, dry.id]);
});

test('milestones are listed and jumped to', async () => {
  const order = await buy();
  const { items } = (await api.get(`instances/${order.instanceId}/milestones`)).body;
  const hourBefore = items.find(({ name }: { name: string }) => name === 'hour_before_expiry');
  const milestone = { instanceId: order.instanceId, name: 'hour_before_expiry' };
  const { body: report } = await api.post('clock/advance', { milestone });
  assert.deepEqual([report.status, report.nowSimAt], ['done', hourBefore.simAt]);
  const again = await api.post('clock/advance', { milestone });
  assert.deepEqual([again.status, again.body.error.reason], [409, 'milestone_passed']);
  assert.equal((await api.post('clock/advance', { milestone: { ...milestone, instanceId: 'ins-0' } })).status, 404);
  assert.equal((await api.get('instances/ins-0/milestones')).status, 404);
  await api.post('clock/advance', { by: 'P2M' });
});

test('a jump that ended early is resumed or given up', async () => {
  const order = await buy();
  api.market.script(({ activity }) => (activity === 'updateInstanceStatus' ? 'unreachable' : undefined));
  const { body: first } = await api.post('clock/advance', { by: 'P2M', stopOn: 'first_failure' });
  api.market.script(() => undefined);
  assert.equal(first.status, 'stopped');
  assert.equal((await api.get('clock')).body.unfinishedJump.id, first.id);
  const { status, body: rest } = await api.post(`clock/jumps/${first.id}/resume`);
  assert.deepEqual([status, rest.status, rest.toSimAt, rest.stopOn], [200, 'done', first.toSimAt, 'first_failure']);
  assert.equal((await api.get(`clock/jumps/${first.id}`)).body.resumedBy, rest.id);
  assert.equal((await api.get(`instances/${order.instanceId}`)).body.status, 'released');
  const again = await api.post(`clock/jumps/${first.id}/resume`, { wait: false });
  assert.deepEqual([again.status, again.body.error.reason], [409, 'jump_not_resumable']);
  assert.equal((await api.request('DELETE', `clock/jumps/${first.id}`)).status, 409);
  assert.equal((await api.post('clock/jumps/jump-0/resume')).status, 404);
});

test('a jump of many calls asks to be confirmed', async () => {
  await api.put('/api/v1/workspaces/default', { rules: { 'clock.confirmFromCalls': 1 } });
  await buy();
  const asked = await api.post('clock/advance', { by: 'P2M' });
  assert.deepEqual([asked.status, asked.body.error.reason], [409, 'jump_too_many_calls']);
  assert.match(asked.body.error.message, /make 2 calls or more/);
  const { body: first } = await api.post('clock/advance', { by: 'P33D' });
  assert.equal(first.status, 'needs_confirmation');
  assert.equal((await api.request('DELETE', `clock/jumps/${first.id}`)).status, 204);
  assert.equal((await api.get('clock')).body.unfinishedJump, null);
  assert.equal((await api.post('clock/advance', { by: 'P2M', confirm: true })).body.status, 'done');
  await api.put('/api/v1/workspaces/default', { rules: { 'clock.confirmFromCalls': null } });
});

test('what holds the clock is told by name and age, and let go', async () => {
  wire.holds = true;
  const { body: order } = await api.post('orders', ORDER);
  await settle();
  api.market.wallAt += 3_200;
  const { body: clock } = await api.get('clock');
  assert.equal(clock.holdingCount, 1);
  const [holder] = clock.holding;
  assert.deepEqual([holder.activity, holder.orderId, holder.ageMs], ['newInstance', order.id, 3_200]);
  const begun = await api.post('clock/advance', { by: 'P1D', wait: false });
  const released = await api.request('DELETE', `clock/holders/${holder.callId}`);
  assert.deepEqual([released.status, released.body.holdingCount], [200, 0]);
  assert.equal((await api.get(`calls/${holder.callId}`)).body.clockReleased, true);
  await api.market.clock.finished(begun.body.id);
  assert.equal((await api.get(`clock/jumps/${begun.body.id}`)).body.status, 'done');
  const twice = await api.request('DELETE', `clock/holders/${holder.callId}`);
  assert.deepEqual([twice.status, twice.body.error.reason], [409, 'not_holding']);
  assert.equal((await api.request('DELETE', 'clock/holders/call-0')).status, 404);
  wire.open();
  await settle(50);
  assert.equal((await api.get(`calls/${holder.callId}`)).body.lastAttempt.clockReleased, true);
});

test('unwatched time is told and decided about', async () => {
  await api.market.outbox.idle();
  const none = await api.post('clock/gap', { choice: 'go_on' });
  assert.deepEqual([none.status, none.body.error.reason], [409, 'no_gap']);
  await api.request('PATCH', 'clock', { mode: 'real' });
  await api.market.clock.tick();
  const { simAt } = (await api.get('clock')).body;
  for (const choice of ['catch_up', 'go_on'] as const) {
    api.market.wallAt += 3_600_000;
    await api.market.clock.tick();
    const { gap } = (await api.get('clock')).body;
    assert.deepEqual([gap.outcome, Date.parse(gap.toSimAt) - Date.parse(gap.fromSimAt)], ['asked', 3_600_000]);
    const { body } = await api.post('clock/gap', { choice });
    assert.deepEqual([body.gap, Date.parse(body.simAt)], [null, Date.parse(simAt) + 3_600_000]);
  }
  assert.equal((await api.post('clock/gap', { choice: 'panic' })).body.error.details[0].path, 'choice');
  await api.request('PATCH', 'clock', { mode: 'frozen' });
});

test('retries that wait for real time are listed first', async () => {
  await api.put('/api/v1/workspaces/default', { rules: { 'clock.retriesOn': 'wall' } });
  await buy();
  api.market.script(() => 'unreachable');
  await buy();
  const { items } = (await api.get('upcoming')).body;
  assert.deepEqual([items[0].kind, items[0].dueSimAt], ['call.attempt', null]);
  assert.equal(Date.parse(items[0].dueWallAt), api.market.wallAt + 3_600_000);
  assert.ok(items.slice(1).every(({ dueWallAt }: { dueWallAt: string | null }) => dueWallAt === null));
  const first = (await api.get('upcoming?limit=1')).body;
  assert.deepEqual(first.items, items.slice(0, 1));
  assert.deepEqual((await api.get(`upcoming?limit=50&after=${first.nextCursor}`)).body.items, items.slice(1));
  const [call] = (await api.get('calls?status=retrying')).body.items;
  assert.deepEqual([call.nextAttemptSimAt, call.nextAttemptWallAt], [null, items[0].dueWallAt]);
});
