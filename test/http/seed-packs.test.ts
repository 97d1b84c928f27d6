import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import { checkedRequest } from './api/api-server.ts';

let folder: string;
let simulator: Simulator;
const defects: unknown[] = [];

const start = (): Promise<Simulator> =>
  startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: folder,
    referenceIsvPort: 0,
    seed: 'empty',
    onDefect: (error) => defects.push(error),
  });

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'koosim-packs-'));
  simulator = await start();
});
after(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
  assert.deepEqual(defects, []);
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function send(method: string, at: string, body?: unknown): Promise<any> {
  const answer = await checkedRequest(simulator.origin, method, `/api/v1/workspaces${at}`, body);
  assert.ok(answer.status < 300, `${method} ${at}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function page(at: string): Promise<string> {
  const response = await fetch(`${simulator.origin}${at}`, { headers: { 'Accept-Language': 'en' } });
  assert.equal(response.status, 200, at);
  return response.text();
}

test('a busy month: its applications live on at the sample seller, its pages are full', async () => {
  await send('POST', '', {
    name: 'busy',
    site: 'cn',
    seed: 'busy-month',
    startAt: '2026-12-02T08:00:00Z',
    clock: { mode: 'frozen' },
  });
  const { items } = await send('GET', '/busy/instances?status=in_use&limit=5');
  const details = await send('POST', `/busy/instances/${items[0].id}/details`);
  assert.match(JSON.stringify(details), /"frontEndUrl":"http:\/\/127\.0\.0\.1:\d+\/instances\//);
  for (const at of [
    'shop',
    'my',
    'orders',
    'notices',
    'seller',
    'seller/orders',
    'seller/messages',
    'seller/notices',
  ]) {
    await page(`/w/busy/${at}`);
  }
  for (const at of ['calls', 'upcoming', 'workspaces', 'health', `instances/${items[0].id}`]) {
    await page(`/w/busy/simulator/${at}`);
  }
});

// The story of a pack follows from the moment at which it ends, so every story here ends at a fixed one. In the second,
// an application was released in the night, while the renewal that its buyer had paid was given up.
for (const { id, startAt, gone } of [
  { id: 'outage', startAt: '2026-12-02T08:00:00Z', gone: 0 },
  { id: 'outage-with-a-loss', startAt: '2027-03-02T18:21:46.027Z', gone: 1 },
]) {
  test(`${id} is over when the seller answers: what is in retry recovers, what was given up can be restarted`, async () => {
    await send('POST', '', { id, name: id, site: 'cn', seed: 'outage', startAt, clock: { mode: 'frozen' } });
    const failed = (await send('GET', `/${id}/calls?status=failed&limit=200`)).items;
    const retrying = (await send('GET', `/${id}/calls?status=retrying&limit=200`)).items;
    assert.ok(failed.length > 0 && retrying.length > 0);
    const report = await send('POST', `/${id}/clock/advance`, { by: 'PT1H' });
    assert.equal(report.failures, 0);
    assert.deepEqual((await send('GET', `/${id}/calls?status=retrying`)).items, []);
    const renewals = failed.filter((call: { activity: string }) => call.activity === 'refreshInstance');
    const lost = new Set<string>();
    for (const call of renewals) {
      const { status } = await send('GET', `/${id}/instances/${call.instanceId}`);
      if (status === 'released') lost.add(call.id);
    }
    assert.equal(lost.size, gone);
    assert.ok(renewals.length > gone);
    const { callIds } = await send('POST', `/${id}/calls/restart-failed`);
    for (const call of renewals) {
      assert.equal(callIds.includes(call.id), !lost.has(call.id), call.id);
      if (lost.has(call.id)) continue;
      const query = `status=success&activity=refreshInstance&orderId=${call.orderId}&timeoutMs=10000`;
      assert.equal((await send('GET', `/${id}/calls/wait?${query}`)).id, call.id);
    }
  });
}

test('a past survives a restart, bytes included', async () => {
  const counts = async () => (await send('GET', '/busy')).counts;
  const [call] = (await send('GET', '/busy/calls?activity=newInstance&status=success&limit=1')).items;
  const [earlier, earlierCall] = [await counts(), await send('GET', `/busy/calls/${call.id}`)];
  await simulator.close();
  simulator = await start();
  assert.deepEqual(await counts(), earlier);
  assert.deepEqual(await send('GET', `/busy/calls/${call.id}`), earlierCall);
  assert.match(JSON.stringify(earlierCall), /signature=/);
});
