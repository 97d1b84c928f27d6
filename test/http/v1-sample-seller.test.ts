import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startStory, switchSeller } from '../support/story.ts';

test('V1.0 with the bundled seller: a wrong signature fails the purchase, the diagnosis names it, a restart completes it', async (context) => {
  const story = await startStory({ sampleSeller: true });
  context.after(() => story.close());
  await story.api('PATCH', '/clock', { mode: 'frozen' });
  assert.equal((await story.api('GET', '/products/customer-thread')).interface.version, '1.0');

  await switchSeller(story.simulator, { signature: 'names_reordered', failTimes: 1 });
  const order = await story.api('POST', '/orders', {
    productId: 'customer-thread',
    billing: 'period',
    period: { type: 'month', number: 1 },
    consent: true,
  });
  const failed = await story.api('GET', `/calls/wait?orderId=${order.id}&status=retrying&timeoutMs=20000`);
  assert.equal(failed.version, '1.0');
  assert.deepEqual(failed.lastAttempt.failedChecks, ['V1-SIGNATURE']);
  const { findings } = await story.api('GET', `/calls/${failed.id}/diagnosis`);
  assert.ok(
    findings.some(({ id, certain }: { id: string; certain: boolean }) => certain && /names_sorted_after/.test(id)),
  );

  await story.api('POST', `/calls/${failed.id}/restart`);
  await story.api('GET', `/calls/wait?orderId=${order.id}&status=success&timeoutMs=20000`);
  assert.equal((await story.api('GET', `/orders/${order.id}`)).status, 'completed');
  const { instance } = await story.api('POST', `/instances/${order.instanceId}/details`);
  const { userName, password, frontEndUrl } = instance.appInformation;
  assert.match(userName, /^admin@/);
  assert.match(password, /^\w{16}$/);
  assert.equal((await fetch(frontEndUrl)).status, 200);
});
