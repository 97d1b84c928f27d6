import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonMissing, startPythonSeller } from '../support/python-seller.ts';
import { startStory } from '../support/story.ts';

const ACCESS_KEY = 'a-key-of-its-own';

test(
  'a whole life against an independent seller: it verifies every call from raw bytes and from the sorted map',
  { skip: pythonMissing },
  async (context) => {
    const seller = await startPythonSeller(ACCESS_KEY);
    context.after(() => seller.close());
    const story = await startStory({ sampleSeller: false });
    context.after(() => story.close());

    await story.api('PUT', '/products/team-board/interface', {
      version: '2.0',
      url: seller.url,
      accessKey: ACCESS_KEY,
    });
    await story.api('PATCH', '/clock', { mode: 'frozen' });
    const order = await story.api('POST', '/orders', {
      productId: 'team-board',
      billing: 'period',
      period: { type: 'month', number: 1 },
    });
    await story.api('GET', `/calls/wait?activity=queryInstance&orderId=${order.id}&status=success&timeoutMs=30000`);
    const instance = `/instances/${order.instanceId}`;
    await story.api('POST', `${instance}/details`);
    const milestone = { instanceId: order.instanceId, name: 'expiry' };
    await story.api('POST', '/clock/advance', { milestone });
    assert.equal((await story.api('GET', instance)).status, 'expired');
    await story.api('POST', `${instance}/renew`, { period: { type: 'month', number: 1 } });
    await story.api('GET', '/calls/wait?activity=updateInstanceStatus&status=success&q=UNFREEZE&timeoutMs=30000');
    assert.equal((await story.api('GET', instance)).status, 'in_use');
    await story.api('POST', '/clock/advance', { by: 'P3M' });
    assert.equal((await story.api('GET', instance)).status, 'released');

    const log = await seller.log();
    assert.deepEqual(
      log.map(({ activity, call }) => [activity, call['status'] ?? call['scene'] ?? ''].join(' ').trim()),
      [
        'newInstance',
        'queryInstance',
        'queryInstance',
        'updateInstanceStatus FREEZE',
        'refreshInstance RENEWAL',
        'updateInstanceStatus UNFREEZE',
        'updateInstanceStatus FREEZE',
        'releaseInstance',
      ],
    );
    for (const call of log) {
      const { rawVerified, sortedVerified, upperCase, fresh, allStrings } = call;
      const proofs = { rawVerified, sortedVerified, upperCase, fresh, allStrings };
      const expected = { rawVerified: true, sortedVerified: true, upperCase: true, fresh: true, allStrings: true };
      assert.deepEqual(proofs, expected, call.activity);
    }
    const { items } = await story.api('GET', '/calls');
    assert.ok(items.every(({ status }: { status: string }) => status === 'success'));
  },
);
