import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startStory } from '../support/story.ts';

const run = promisify(execFile);

test('a V1.0 call can be taken along as curl, repeated, and read with its encrypted values', async (context) => {
  const story = await startStory({ sampleSeller: true });
  context.after(() => story.close());
  await story.api('PATCH', '/clock', { mode: 'frozen' });
  const order = await story.api('POST', '/orders', {
    productId: 'customer-thread',
    billing: 'period',
    period: { type: 'month', number: 1 },
    consent: true,
  });
  const { id } = await story.api('GET', `/calls/wait?orderId=${order.id}&status=success&timeoutMs=20000`);

  const copied = await fetch(`${story.origin}/api/v1/workspaces/default/calls/${id}/curl`);
  const command = await copied.text();
  const { accessKey } = await story.api('PUT', '/products/customer-thread/interface', {
    version: '1.0',
    url: `${story.simulator.referenceIsv?.origin}/saasproduce`,
  });
  assert.ok(accessKey.length > 8 && !command.includes(accessKey), 'the key is not in it');
  // Machines without curl are told by test/web/call-actions.test.ts, which fails for it in CI.
  if (spawnSync('curl', ['--version']).status === 0) {
    const { stdout } = await run('bash', ['-c', command], { timeout: 60_000 });
    assert.match(stdout, /"resultCode":"000000"/);
  }

  const { experiment } = await story.api('POST', `/calls/${id}/replay`, { wait: true });
  assert.equal(experiment.attempt.resultCode, '000000', 'V1.0 knows no nonce: the same bytes are right again');
  assert.equal((await story.api('GET', `/orders/${order.id}`)).status, 'completed');

  await story.api('POST', `/calls/${id}/resend`, { wait: true });
  const compared = await story.api('GET', `/calls/${id}/compare?a=1&b=x2`);
  const request: { differences: number; rows: { name: string; same: boolean; fresh: boolean }[] } = compared.parts.find(
    ({ part }: { part: string }) => part === 'request',
  );
  assert.equal(request.differences, 0, 'a value encrypted under a new vector holds the same');
  const freshNames = request.rows.filter(({ same, fresh }) => fresh && !same).map(({ name }) => name);
  assert.deepEqual(freshNames, ['businessId', 'email', 'mobilePhone', 'timeStamp', 'authToken']);

  const page = await (await fetch(`${story.origin}/w/default/simulator/calls/${id}`)).text();
  for (const name of ['mobilePhone', 'email']) assert.match(page, new RegExp(`data-decrypted="${name}"`), name);
  assert.match(page, /data-decrypted="appInfo\.password"/);
  assert.match(page, /AES-256/);
  for (const step of ['v1_string_to_sign', 'v1_hmac_key', 'v1_auth_token'])
    assert.ok(page.includes(`step-${step}`), step);
});
