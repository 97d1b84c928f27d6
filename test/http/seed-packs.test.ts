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
  await send('POST', '', { name: 'busy', site: 'cn', seed: 'busy-month', clock: { mode: 'frozen' } });
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

test('an outage is over when the seller answers: what is in retry recovers, what was given up can be restarted', async () => {
  await send('POST', '', { name: 'outage', site: 'cn', seed: 'outage', clock: { mode: 'frozen' } });
  const failed = (await send('GET', '/outage/calls?status=failed&limit=200')).items;
  const retrying = (await send('GET', '/outage/calls?status=retrying&limit=200')).items;
  assert.ok(failed.length > 0 && retrying.length > 0);
  const report = await send('POST', '/outage/clock/advance', { by: 'PT1H' });
  assert.equal(report.failures, 0);
  assert.deepEqual((await send('GET', '/outage/calls?status=retrying')).items, []);
  await send('POST', '/outage/calls/restart-failed');
  const renewals = failed.filter((call: { activity: string }) => call.activity === 'refreshInstance');
  assert.ok(renewals.length > 0);
  for (const { id, orderId } of renewals) {
    const query = `status=success&activity=refreshInstance&orderId=${orderId}&timeoutMs=10000`;
    assert.equal((await send('GET', `/outage/calls/wait?${query}`)).id, id);
  }
});

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
