import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstKey, sendSigned } from '../support/open-api.ts';
import { startStory } from '../support/story.ts';

test('the sample seller asks for the order with its own code and shows buyer and specification', async (context) => {
  const story = await startStory({ sampleSeller: true });
  context.after(() => story.close());
  const order = await story.api('POST', '/orders', {
    productId: 'team-board',
    billing: 'period',
    period: { type: 'month', number: 1 },
  });
  await story.api('GET', `/calls/wait?activity=queryInstance&orderId=${order.id}&status=success&timeoutMs=9000`);
  const instance = await story.api('GET', `/instances/${order.instanceId}`);
  const { frontEndUrl } = instance.appInformation;
  const html = await (await fetch(frontEndUrl, { headers: { 'Accept-Language': 'en' } })).text();
  const { workspace } = story.simulator.workspaces.get('default');
  const buyer = workspace.state.get('buyers', order.buyerId);
  assert.match(html, /data-ordered/);
  assert.ok(html.includes(buyer?.name ?? '?'));
  const { items } = await story.api('GET', `/calls?direction=from_seller&orderId=${order.id}`);
  assert.deepEqual(
    items.map(({ activity, status }: Record<string, string>) => [activity, status]),
    [['queryOrder', 'success']],
  );
  await (await fetch(frontEndUrl)).text();
  assert.equal((await story.api('GET', '/calls?direction=from_seller')).items.length, 1, 'asked once');
});

test('AK/SK pairs outlive a reset, and their calls are gone with it', async (context) => {
  const story = await startStory({ sampleSeller: false });
  context.after(() => story.close());
  const key = firstKey(story.simulator);
  await story.api('POST', '/reset', { scope: 'all' });
  assert.deepEqual(firstKey(story.simulator), key);
  assert.equal((await sendSigned(story.origin, key)).status, 200);
});
