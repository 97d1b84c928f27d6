import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApi, type ApiServer } from './api-server.ts';

let api: ApiServer;
before(async () => {
  api = await startApi();
});
after(() => api.close());

const ORDER = { productId: 'desk', billing: 'period', period: { type: 'month', number: 1 } };

async function buy() {
  const { body } = await api.post('orders', ORDER);
  await api.market.outbox.idle();
  return body;
}

test('nothing planned: no next event, and jumping to it is refused', async () => {
  assert.equal((await api.get('clock')).body.next, null);
  const { status, body } = await api.post('clock/advance', { next: true });
  assert.deepEqual([status, body.error.reason], [409, 'nothing_upcoming']);
});

test('the clock is read and its mode changed', async () => {
  const { body } = await api.get('clock');
  assert.deepEqual([body.mode, body.simAt, body.holdingCount], ['frozen', '2026-06-10T02:00:00.000Z', 0]);
  const running = await api.request('PATCH', 'clock', { mode: 'real' });
  assert.deepEqual([running.status, running.body.mode], [200, 'real']);
  assert.equal((await api.request('PATCH', 'clock', { mode: 'frozen' })).body.mode, 'frozen');
});

test('a jump answers with its report when everything due is delivered', async () => {
  const order = await buy();
  const { body: clock } = await api.get('clock');
  assert.deepEqual([clock.next.kind, clock.next.dueSimAt], ['instance.notice', '2026-07-03T02:00:00.000Z']);
  const { status, body } = await api.post('clock/advance', { by: 'P30D' });
  assert.equal(status, 200);
  assert.deepEqual(
    [body.status, body.fromSimAt, body.toSimAt, body.nowSimAt, body.eventsRun],
    ['done', '2026-06-10T02:00:00.000Z', '2026-07-10T02:00:00.000Z', '2026-07-10T02:00:00.000Z', 3],
  );
  const next = (await api.post('clock/advance', { next: true })).body;
  assert.deepEqual([next.nowSimAt, next.eventsByKind], ['2026-07-10T15:59:59.000Z', { 'instance.expire': 1 }]);
  assert.deepEqual(next.callsByActivity, { updateInstanceStatus: 1 });
  const { body: instance } = await api.get(`instances/${order.instanceId}`);
  assert.deepEqual([instance.status, instance.sellerState], ['expired', 'frozen']);
  const to = (await api.post('clock/advance', { to: '2026-09-01T08:00:00+08:00' })).body;
  assert.equal(to.nowSimAt, '2026-09-01T00:00:00.000Z');
  assert.equal((await api.get(`instances/${order.instanceId}`)).body.status, 'released');
});

test('a jump may end at the first failure', async () => {
  await buy();
  api.market.script(({ activity }) => (activity === 'updateInstanceStatus' ? 'unreachable' : undefined));
  const { body } = await api.post('clock/advance', { by: 'P60D', stopOn: 'first_failure' });
  api.market.script(() => undefined);
  assert.deepEqual([body.status, body.failures], ['stopped', 1]);
  const { body: call } = await api.get(`calls/${body.failedCallIds[0]}`);
  assert.deepEqual([call.activity, call.status], ['updateInstanceStatus', 'retrying']);
});

test('a jump in the background is watched and canceled', async () => {
  await buy();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { clock, outbox } = api.market;
  const idle = outbox.idle.bind(outbox);
  outbox.idle = async () => {
    await held;
    return idle();
  };
  const begun = await api.post('clock/advance', { by: 'P1Y', wait: false });
  assert.deepEqual([begun.status, begun.body.status, begun.body.finishedWallAt], [202, 'running', null]);
  assert.equal((await api.get('clock')).body.runningJump.id, begun.body.id);
  const second = await api.post('clock/advance', { by: 'P1D' });
  assert.deepEqual([second.status, second.body.error.reason], [409, 'jump_running']);
  assert.equal((await api.request('PATCH', 'clock', { mode: 'real' })).body.error.reason, 'jump_running');

  // The jump goes on only when it has been told to end.
  const cancel = clock.cancel.bind(clock);
  clock.cancel = () => {
    cancel();
    release();
  };
  const canceled = await api.post(`clock/jumps/${begun.body.id}/cancel`);
  clock.cancel = cancel;
  outbox.idle = idle;
  assert.equal(canceled.body.status, 'canceled');
  const again = await api.post(`clock/jumps/${begun.body.id}/cancel`);
  assert.deepEqual([again.status, again.body.status], [200, 'canceled']);
});

test('impossible jumps are refused or named', async () => {
  const past = await api.post('clock/advance', { to: '2020-01-01T00:00:00Z' });
  assert.deepEqual([past.status, past.body.error.details[0].path], [400, 'to']);
  assert.match(past.body.error.details[0].message, /never runs backwards; it is \d{4}-\d\d-\d\d .* GMT\+8/);
  for (const [body, path] of [
    [{ by: 'thirty days' }, 'by'],
    [{ by: 'P0D' }, 'by'],
    [{ by: '-P1D' }, 'by'],
    [{ by: 'P100Y' }, 'by'],
    [{ to: '9999-01-01T00:00:00Z' }, 'to'],
    [{}, 'by'],
    [{ by: 'P1D', next: true }, 'by'],
    [{ to: '2030-01-01' }, 'to'],
    [{ to: '2030-02-30T00:00:00Z' }, 'to'],
    [{ next: false }, 'next'],
    [{ by: 'P1D', stopOn: 'never' }, 'stopOn'],
    [{ by: 'P1D', deliver: 'pigeon' }, 'deliver'],
    [{ by: 'P1D', dryRun: 'yes' }, 'dryRun'],
    [{ milestone: { instanceId: 'ins-1', name: 'birthday' } }, 'milestone.name'],
    [{ by: 'P1D', wait: 'yes' }, 'wait'],
  ] as const) {
    const answer = await api.post('clock/advance', body);
    assert.deepEqual([answer.status, answer.body.error.details[0].path], [400, path], JSON.stringify(body));
  }
  const none = await api.post('clock/advance', { to: '2030-02-30T00:00:00Z' });
  assert.match(none.body.error.details[0].message, /^Enter a date and time that exists, in ISO 8601 with its zone/);
});

test('unknown jumps are not found', async () => {
  assert.equal((await api.get('clock/jumps/jump-0')).status, 404);
  assert.equal((await api.post('clock/jumps/jump-0/cancel')).status, 404);
});

test('planned events are listed in the order in which they run, of one instance or all, page by page', async () => {
  const orders = [await buy(), await buy(), await buy()];
  const all = (await api.get('upcoming')).body.items;
  const dues = all.map((event: { dueSimAt: string }) => event.dueSimAt);
  assert.deepEqual(dues, [...dues].sort());
  const paged: unknown[] = [];
  for (let query = 'limit=1'; ;) {
    const { body } = await api.get(`upcoming?${query}`);
    paged.push(...body.items);
    if (body.nextCursor === undefined) break;
    query = `limit=1&after=${body.nextCursor}`;
  }
  assert.deepEqual(paged, all);
  const [order] = orders;
  const { body } = await api.get(`upcoming?instanceId=isv-${order.id}`);
  assert.deepEqual(
    body.items.map((event: { instanceId: string }) => event.instanceId),
    [order.instanceId, order.instanceId],
  );
  assert.equal((await api.get('upcoming?instanceId=none')).status, 404);
  assert.equal((await api.get('upcoming?after=nonsense')).body.error.details[0].path, 'after');
});
