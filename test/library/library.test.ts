import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import type * as Declared from 'koogallery-simulator';
import * as library from '../../src/library/library.ts';
import { startInstantSeller } from '../support/instant-seller.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** What is declared for users is what there is; the compiler checks it. */
const { startSimulator, connect, KoosimError }: typeof Declared = library;

const running: Declared.RunningSimulator[] = [];
async function start(options: Declared.StartOptions = {}): Promise<Declared.RunningSimulator> {
  const defects: unknown[] = [];
  const simulator = await startSimulator({ onDefect: (error) => defects.push(error), ...options });
  running.push(simulator);
  return simulator;
}
after(async () => {
  for (const simulator of running) await simulator.stop();
});

const MONTH = {
  productId: 'team-board',
  billing: 'period',
  period: { type: 'month', number: 1 },
  quantity: 5,
} as const;

test('a test buys, waits, lets time pass and renews, without a port of its own', async () => {
  const { workspace } = await start();
  const order = await workspace.buy(MONTH);
  assert.equal(order.status, 'completed');
  assert.equal((await workspace.waitForCall({ activity: 'newInstance', orderId: order.id })).status, 'success');
  const renewal = await workspace.renew(order.instanceId, { period: MONTH.period });
  assert.deepEqual([renewal.type, renewal.status], ['renew', 'completed']);
  const jump = await workspace.advance({ milestone: { instanceId: order.instanceId, name: 'expiry' } });
  assert.equal(jump.status, 'done');
  assert.equal((await workspace.instance(order.instanceId)).status, 'expired');
  assert.ok((await workspace.calls({ instanceId: order.instanceId })).length >= 3);
});

test('its own seller is called, in a workspace of its own; another simulator is told of by its address', async () => {
  const seller = await startInstantSeller();
  const simulator = await start({ sampleSeller: false, seed: 'empty' });
  assert.equal(simulator.sampleSellerOrigin, undefined);
  const job = await simulator.newWorkspace({ name: 'Job 7', startAt: '2027-01-31T09:00:00+08:00' });
  await job.useSeller({ url: seller.url, accessKey: 'a-key-of-the-test' });
  const order = await connect(`${simulator.origin}/`, job.id).buy(MONTH);
  assert.equal(order.status, 'completed');
  const [call] = await job.calls({ activity: 'newInstance' });
  assert.equal(call?.['url'], seller.url);
  assert.match(String(order['createdSimAt']), /^2027-01-31T01:00/);
  await seller.close();
});

test('faults, snapshots and restores', async () => {
  const { workspace } = await start();
  await workspace.snapshot('before');
  const fault = await workspace.addFault({ kind: 'duplicate', times: 'next', match: { activity: 'newInstance' } });
  assert.match(fault.id, /^fault-/);
  const { id } = await workspace.buy(MONTH);
  await workspace.restore('before');
  await assert.rejects(workspace.order(id), (error) => error instanceof KoosimError && error.status === 404);
});

test('a refusal is an error that tells why and from when', async () => {
  const { workspace } = await start();
  const order = await workspace.buy({ ...MONTH, pay: 'later' });
  await workspace.request('POST', `/orders/${order.id}/cancel`, {});
  await assert.rejects(workspace.request('POST', `/orders/${order.id}/pay`, {}), (error) => {
    assert.ok(error instanceof KoosimError);
    assert.deepEqual([error.status, error.code, typeof error.reason], [409, 'not_allowed', 'string']);
    return true;
  });
  await assert.rejects(workspace.waitForCall({ activity: 'releaseInstance', timeoutMs: 1 }), { status: 408 });
});

test('ten at once, each with its own clock, orders and sample seller', async () => {
  const jobs = await Promise.all(
    Array.from({ length: 10 }, async (_each, index) => {
      const simulator = await start();
      const bought = [];
      for (let count = 0; count <= index % 3; count += 1) bought.push(await simulator.workspace.buy(MONTH));
      await simulator.workspace.advance({ by: `P${index + 1}D` });
      const { items } = (await simulator.workspace.request('GET', '/orders')) as { items: Declared.Order[] };
      const { simAt } = (await simulator.workspace.request('GET', '/clock')) as { simAt: string };
      return { simulator, bought, items, simAt: Date.parse(simAt) };
    }),
  );
  for (const [index, { bought, items }] of jobs.entries()) {
    assert.deepEqual(items.map(({ id }) => id).sort(), bought.map(({ id }) => id).sort());
    assert.ok(items.every(({ status }) => status === 'completed'));
    assert.equal(items.length, (index % 3) + 1);
  }
  const origins = jobs.flatMap(({ simulator }) => [simulator.origin, simulator.sampleSellerOrigin]);
  assert.equal(new Set(origins).size, 20);
  const times = jobs.map(({ simAt }) => simAt);
  assert.deepEqual(
    times,
    [...times].sort((a, b) => a - b),
  );
  await Promise.all(jobs.map(({ simulator }) => simulator.stop()));
  for (const origin of origins) await assert.rejects(fetch(String(origin)));
});

test('it is imported by the name of the package, without a loader, and leaves the process free to end', async () => {
  const script = `
    import { startSimulator, KoosimError } from 'koogallery-simulator';
    const simulator = await startSimulator();
    const order = await simulator.workspace.buy(${JSON.stringify(MONTH)});
    const missing = await simulator.workspace.order('CS0').catch((error) => error instanceof KoosimError);
    await simulator.stop();
    await simulator.stop();
    console.log(order.status, missing);`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '' },
  });
  assert.deepEqual([stdout.trim(), stderr], ['completed true', '']);
});
