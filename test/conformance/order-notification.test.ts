import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import type { ConformanceRun } from '../../src/conformance/run.ts';
import { runAgainst, settingsFor, startSeller, targetOf, withVerdict } from './running.ts';

const QUICK = { billing: ['period'] as const, ordersAtOnce: 2 };

function proofsOf(run: ConformanceRun, test: string): string[] {
  const proofs = run.tests.find(({ id }) => id === test)?.proofs ?? [];
  return proofs.map(({ requirement, verdict }) => `${requirement} ${verdict}`);
}

/** A service that takes notifications and nothing else, and looks at no signature. */
async function startBell(): Promise<{ server: Server; url: string; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      heard.push(Buffer.concat(parts).toString('utf8'));
      response.setHeader('Content-Type', 'application/json');
      response.end('{"resultCode":"000000","resultMsg":"success"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bell` };
}

describe('order notifications in a conformance run', () => {
  for (const version of ['1.0', '2.0'] as const) {
    test(`V${version}: the sample seller takes them, and refuses what is wrongly signed`, async () => {
      await using seller = await startSeller();
      const run = await runAgainst(
        settingsFor(targetOf(seller), { ...QUICK, version, notifyKey: seller.store.generalKey }),
      );
      const passed = withVerdict(run, 'passed');
      assert.ok(passed.includes('ACT-NOTIFY') && passed.includes('NOTIFY-SIGN'), passed.join(' '));
      assert.deepEqual(withVerdict(run, 'failed'), []);
      assert.deepEqual(withVerdict(run, 'warning'), []);
    });

    test(`V${version}: a wrong answer to them fails them and nothing else`, async () => {
      await using seller = await startSeller();
      await seller.set({ onActivity: 'orderNotify', resultCode: '000005' });
      const run = await runAgainst(
        settingsFor(targetOf(seller), { ...QUICK, version, notifyKey: seller.store.generalKey }),
      );
      assert.deepEqual(withVerdict(run, 'failed'), ['ACT-NOTIFY']);
      const sign = run.requirements.find(({ id }) => id === 'NOTIFY-SIGN');
      assert.deepEqual([sign?.verdict, sign?.skipped], ['skipped', 'earlier_failure']);
    });
  }

  test('with the key of another class they fail', async () => {
    await using seller = await startSeller();
    const run = await runAgainst(settingsFor(targetOf(seller), { ...QUICK, notifyKey: 'not-the-key-of-anybody' }));
    assert.deepEqual(withVerdict(run, 'failed'), ['ACT-NOTIFY']);
  });

  test('at an address of their own; one that verifies nothing is told so', async () => {
    await using seller = await startSeller();
    const bell = await startBell();
    try {
      const run = await runAgainst(
        settingsFor(targetOf(seller), { ...QUICK, notifyKey: 'bell-key', notifyUrl: bell.url }),
      );
      assert.deepEqual(withVerdict(run, 'failed'), ['NOTIFY-SIGN']);
      assert.deepEqual(proofsOf(run, 'notify.sign'), [
        'NOTIFY-SIGN failed',
        'NOTIFY-SIGN failed',
        'NOTIFY-SIGN failed',
      ]);
      const bodies = bell.heard.map((text) => JSON.parse(text) as Record<string, string>);
      assert.ok(bodies.every(({ activity, testFlag }) => activity === 'orderNotify' && testFlag === '0'));
      assert.ok(bodies.every(({ orderId, orderLineId }) => orderLineId === `${orderId}-000001`));
    } finally {
      bell.server.close();
    }
  });

  test('without a key they are no part of what is tested', async () => {
    await using seller = await startSeller();
    const run = await runAgainst(settingsFor(targetOf(seller), QUICK));
    const open = run.requirements.filter(({ id }) => id === 'ACT-NOTIFY' || id === 'NOTIFY-SIGN');
    assert.deepEqual(
      open.map(({ verdict, skipped }) => [verdict, skipped]),
      [
        ['skipped', 'not_offered'],
        ['skipped', 'not_offered'],
      ],
    );
  });
});
