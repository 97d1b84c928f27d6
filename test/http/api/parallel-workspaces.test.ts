import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startSimulator, type Simulator } from '../../../src/start-simulator.ts';
import { startInstantSeller, type InstantSeller } from '../../support/instant-seller.ts';
import { checkedRequest } from './api-server.ts';

/** Two CI jobs on one simulator: what one does is never seen, sent or waited for by the other. */
let simulator: Simulator;
const defects: unknown[] = [];
before(async () => {
  simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: undefined,
    referenceIsvPort: undefined,
    onDefect: (error) => defects.push(error),
  });
});
after(async () => {
  await simulator.close();
  assert.deepEqual(defects, []);
});

interface JobPlan {
  readonly id: string;
  readonly site: 'cn' | 'eu';
  readonly startAt: string;
  readonly by: string;
  readonly rules: Readonly<Record<string, number>>;
}

const ONE: JobPlan = {
  id: 'job-one',
  site: 'cn',
  startAt: '2027-01-31T09:00:00+08:00',
  by: 'P1M2D',
  rules: { 'order.unpaidHours': 2 },
};
const TWO: JobPlan = { id: 'job-two', site: 'eu', startAt: '2031-06-01T09:00:00+08:00', by: 'P1D', rules: {} };
const ORDERS = 6;

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

async function send(method: string, path: string, body?: unknown): Promise<Json> {
  const answer = await checkedRequest(simulator.origin, method, `/api/v1/workspaces${path}`, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** The ids of the records that a workspace's stream of events tells of, until it is left. */
async function listen(id: string, left: AbortSignal): Promise<string[]> {
  const response = await fetch(`${simulator.origin}/api/v1/workspaces/${id}/events`, { signal: left });
  assert.ok(response.body);
  let text = '';
  try {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) text += chunk;
  } catch (error) {
    if (!left.aborted) throw error;
  }
  return [...text.matchAll(/^data: (.*)$/gm)].flatMap(([, data = '']) => data.match(/CS\d{10}[A-Z0-9]{5}/g) ?? []);
}

/** Makes a workspace, points it to a seller, buys, waits for each call, lets time pass, and tells what is there. */
async function runJob({ id, by, ...plan }: JobPlan, seller: InstantSeller) {
  const created = await send('POST', '', { name: id, ...plan, id, seed: 'demo-shop', clock: { mode: 'frozen' } });
  await send('PUT', `/${id}/products/team-board/interface`, { version: '2.0', url: seller.url });
  const left = new AbortController();
  const heard = listen(id, left.signal);
  const orderIds: string[] = [];
  for (let count = 0; count < ORDERS; count += 1) {
    const period = { type: 'month', number: 1 };
    const order = await send('POST', `/${id}/orders`, { productId: 'team-board', billing: 'period', period });
    const query = `activity=newInstance&status=success&orderId=${order.id}&timeoutMs=10000`;
    const call = await send('GET', `/${id}/calls/wait?${query}`);
    assert.equal(call.orderId, order.id);
    orderIds.push(order.id);
  }
  const report = await send('POST', `/${id}/clock/advance`, { by });
  assert.equal(report.status, 'done');
  left.abort();
  return { created, orderIds, heard: await heard, clock: await send('GET', `/${id}/clock`) };
}

/** Everything a list holds. */
async function all(path: string): Promise<Json[]> {
  const items: Json[] = [];
  for (let after = ''; ;) {
    const page = await send('GET', `${path}?limit=200${after}`);
    items.push(...page.items);
    if (page.nextCursor === undefined) return items;
    after = `&after=${encodeURIComponent(page.nextCursor)}`;
  }
}

test('two jobs with other sites, clocks, rules and sellers run side by side and never meet', async () => {
  const sellers = await Promise.all([startInstantSeller(), startInstantSeller()]);
  try {
    const [one, two] = await Promise.all([runJob(ONE, sellers[0]), runJob(TWO, sellers[1])]);
    assert.deepEqual([one.created.currency, two.created.currency], ['CNY', 'EUR']);
    assert.deepEqual(
      [one, two].map(({ created }) => [created.clock.mode, created.rules['order.unpaidHours'].value]),
      [
        ['frozen', 2],
        ['frozen', 24],
      ],
    );
    assert.equal(Date.parse(one.clock.simAt), Date.parse('2027-03-02T09:00:00+08:00'));
    assert.equal(Date.parse(two.clock.simAt), Date.parse('2031-06-02T09:00:00+08:00'));

    for (const [plan, job, other, seller] of [
      [ONE, one, two, sellers[0]],
      [TWO, two, one, sellers[1]],
    ] as const) {
      const orders = await all(`/${plan.id}/orders`);
      const ids = new Set(orders.map(({ id }) => id));
      const theirs = new Set((await all(`/${other === two ? TWO.id : ONE.id}/orders`)).map(({ id }) => id));
      assert.ok(job.orderIds.every((id) => ids.has(id)) && ![...theirs].some((id) => ids.has(id)));
      assert.ok(orders.every(({ total }) => total.currency === job.created.currency));
      const instanceIds = new Set((await all(`/${plan.id}/instances`)).map(({ id }) => id));
      for (const { orderId, instanceId, id } of await all(`/${plan.id}/calls`))
        assert.ok((orderId === null || ids.has(orderId)) && instanceIds.has(instanceId), id);
      for (const { orderId, id } of await all(`/${plan.id}/notices`))
        assert.ok(orderId === null || ids.has(orderId), id);
      assert.ok(job.heard.length > 0 && job.heard.every((id) => ids.has(id)), 'events of the own workspace only');
      assert.deepEqual([...new Set(seller.received.flatMap(({ orderId }) => orderId ?? []))], job.orderIds);
    }
  } finally {
    await Promise.all(sellers.map((seller) => seller.close()));
  }
});

test('a wait does not end by a call of another workspace, and deleting one leaves the other alone', async () => {
  for (const id of ['waiting', 'calling']) {
    await send('POST', '', { name: id, site: 'cn', seed: 'demo-shop', clock: { mode: 'frozen' } });
  }
  const path = '/api/v1/workspaces/waiting/calls/wait?activity=newInstance&timeoutMs=600';
  const waiting = checkedRequest(simulator.origin, 'GET', path, undefined);
  const order = await send('POST', '/calling/orders', { productId: 'site-checkup', billing: 'one_time' });
  const query = `activity=newInstance&status=retrying&orderId=${order.id}&timeoutMs=10000`;
  assert.equal((await send('GET', `/calling/calls/wait?${query}`)).orderId, order.id);
  assert.equal((await waiting).status, 408);
  await send('DELETE', '/waiting');
  assert.equal((await send('GET', `/calling/orders/${order.id}`)).id, order.id);
  assert.equal((await checkedRequest(simulator.origin, 'GET', '/api/v1/workspaces/waiting', undefined)).status, 404);
});

test('many jobs may create their workspaces at once', async () => {
  const names = Array.from({ length: 8 }, (_unused, index) => `ci-${index}`);
  const made = await Promise.all(
    names.map((name, index) =>
      send('POST', '', {
        name,
        site: 'intl',
        seed: (['outage', 'empty'] as const)[index % 2],
        startAt: '2030-05-05T12:00:00Z',
      }),
    ),
  );
  assert.deepEqual(
    made.map(({ id }) => id),
    names,
  );
  const listed = (await send('GET', '')).items.map(({ id }: Json) => id);
  assert.ok(names.every((name) => listed.includes(name)));
});
