import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BillingMode } from '../../src/domain/catalogue.ts';
import { siteProfile, SITES } from '../../src/domain/site-profile.ts';
import { planFor } from '../../src/conformance/plan.ts';
import { EVERY_BILLING, runAgainst, settingsFor, startSeller, targetOf, withVerdict } from './running.ts';

const WAYS: readonly (readonly BillingMode[])[] = [EVERY_BILLING, ['period'], ['one_time'], ['on_demand'], ['trial']];

describe('the sample seller meets everything', () => {
  for (const version of ['1.0', '2.0'] as const) {
    for (const billing of WAYS) {
      test(`V${version}, sold by ${billing.join(', ')}`, async () => {
        await using seller = await startSeller();
        const run = await runAgainst(settingsFor(targetOf(seller), { version, billing }));
        assert.deepEqual([withVerdict(run, 'failed'), withVerdict(run, 'warning')], [[], []]);
        // Its address is that of a desk.
        assert.deepEqual(withVerdict(run, 'review'), ['URL-HTTPS']);
        assert.equal(run.verdict, 'review');
        assert.equal(run.provedNothing, false);
        assert.ok(run.tests.every(({ status, skipped }) => status === 'finished' && skipped !== 'earlier_failure'));
        const { instances } = await seller.state();
        assert.ok(instances.length > 20);
        assert.deepEqual(
          instances.filter(({ status }) => status !== 'released'),
          [],
          'nothing is left behind',
        );
      });
    }
  }

  test('with asynchronous creation, in V2.0, it is asked until it is ready', async () => {
    await using seller = await startSeller();
    await seller.set({ provisioning: 'async', queriesUntilReady: 2 });
    const run = await runAgainst(settingsFor(targetOf(seller), { billing: ['period'] }));
    assert.deepEqual(withVerdict(run, 'failed'), []);
    assert.ok(withVerdict(run, 'passed').includes('ASYNC-READY'));
  });

  test('twenty orders at once, ended by one signal, are no leak of listeners', async () => {
    await using seller = await startSeller();
    const warnings: string[] = [];
    const hear = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', hear);
    try {
      const settings = settingsFor(targetOf(seller), { billing: ['period'], only: ['load.orders'] });
      assert.equal(settings.ordersAtOnce, 20);
      await runAgainst(settings, new AbortController().signal);
      // Warnings are emitted a moment later.
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('warning', hear);
    }
    assert.ok(!warnings.includes('MaxListenersExceededWarning'), warnings.join(', '));
  });

  test('what never becomes ready is found, and ends the asking', async () => {
    await using seller = await startSeller();
    await seller.set({ provisioning: 'async', queriesUntilReady: 1000 });
    const run = await runAgainst(settingsFor(targetOf(seller), { billing: ['period'], pollLimitMs: 30 }));
    assert.deepEqual(withVerdict(run, 'failed'), ['ASYNC-READY']);
  });

  for (const site of SITES) {
    test(`by the rules of ${site}`, async () => {
      await using seller = await startSeller();
      const run = await runAgainst(settingsFor(targetOf(seller), { site, billing: ['period'] }));
      assert.deepEqual(withVerdict(run, 'failed'), []);
      assert.equal(siteProfile(site).site, site);
      assert.equal(withVerdict(run, 'passed').includes('ACT-CHANGE-CHECK'), site !== 'eu');
    });
  }
});

describe('a plan', () => {
  const target = { url: 'http://127.0.0.1:1/', accessKey: 'k' };

  test('is made from the settings, and says why a test has no place in it', () => {
    const plan = (more: Parameters<typeof settingsFor>[1]) =>
      new Map(planFor(settingsFor(target, more)).map(({ id, skipped }) => [id, skipped ?? 'run']));
    const oneTime = plan({ billing: ['one_time'], upgrade: false, changeCheck: false });
    assert.deepEqual(
      ['create.one_time', 'create.period', 'term', 'freeze', 'upgrade', 'change-check', 'release'].map((id) =>
        oneTime.get(id as 'term'),
      ),
      ['run', 'other_billing', 'other_billing', 'other_billing', 'not_offered', 'not_offered', 'run'],
    );
    assert.equal(plan({ version: '1.0', billing: ['period'] }).get('query'), 'other_billing');
    assert.equal(plan({ version: '1.0', billing: ['package'] }).get('query'), 'run');
    assert.equal(plan({ version: '1.0' }).has('time.stale'), false, 'V1.0 has no rule about old calls');
    assert.equal(plan({ site: 'eu' }).get('change-check'), 'other_site');
    assert.equal(plan({ only: ['sign.bad'] }).get('sign.body'), 'not_chosen');
    assert.equal(plan({ only: ['sign.bad'] }).get('term'), 'run', 'a chosen test builds upon the activities');
  });
});

describe('a run that finds nobody', () => {
  test('says so and runs no test', async () => {
    const run = await runAgainst(settingsFor({ url: 'http://127.0.0.1:1/', accessKey: 'k' }));
    assert.deepEqual([run.cannotRun?.reason, run.cannotRun?.check.variant, run.tests], ['no_answer', 'refused', []]);
    assert.equal(run.verdict, undefined);
  });

  for (const [switches, reason, variant] of [
    [{ answering: 'off' }, 'no_answer', 'reset'],
    [{ body: 'html' }, 'not_json', 'html'],
    [{ body: 'not_json' }, 'not_json', 'cut_off'],
    [{ delivery: 'empty' }, 'not_json', 'empty'],
    [{ delivery: 'truncated' }, 'no_answer', 'broke_off'],
    [{ delivery: 'redirect' }, 'not_json', 'empty'],
    [{ delivery: 'status_502' }, 'not_json', 'html'],
    [{ signature: 'gzip' }, 'not_json', 'encoded'],
  ] as const) {
    test(`${JSON.stringify(switches)} is told before any test`, async () => {
      await using seller = await startSeller();
      await seller.set(switches);
      const run = await runAgainst(settingsFor(targetOf(seller)));
      assert.deepEqual([run.cannotRun?.reason, run.cannotRun?.check.variant, run.tests], [reason, variant, []]);
    });
  }

  test('a service that goes away is not waited for test by test', async () => {
    await using seller = await startSeller();
    let told = 0;
    const { createUndiciSender } = await import('../../src/dispatch/undici-sender.ts');
    const { conformancePorts } = await import('../../src/conformance-ports.ts');
    const { runConformance } = await import('../../src/conformance/run.ts');
    const sender = createUndiciSender();
    const run = await runConformance(settingsFor(targetOf(seller)), conformancePorts(sender), {
      onProgress: ({ tests }) => {
        told += 1;
        if (tests.find(({ id }) => id === 'term')?.status === 'running') seller.store.switches.answering = 'off';
      },
    });
    await sender.close();
    assert.ok(told > 10);
    assert.ok(withVerdict(run, 'failed').includes('REACH'));
    assert.ok(run.tests.filter(({ skipped }) => skipped === 'target_gone').length > 20);
  });

  test('a cancelled run ends, releases nothing more and says so', async () => {
    await using seller = await startSeller();
    const cutOff = new AbortController();
    cutOff.abort();
    const run = await runAgainst(settingsFor(targetOf(seller)), cutOff.signal);
    assert.ok(run.cancelled ?? run.cannotRun);
  });
});
