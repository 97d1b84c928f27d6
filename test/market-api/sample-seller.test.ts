import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAULT_KINDS } from '../../src/domain/fault-plan.ts';
import { startGivingBack } from '../support/giving-back.ts';
import { firstKey, sendSigned } from '../support/open-api.ts';
import { startStory, type Json, type StoryDriver } from '../support/story.ts';

/** Faults that answer the seller's question otherwise than it should be. */
const ANSWERED = FAULT_KINDS.filter((kind) => kind.startsWith('answer_') && kind !== 'answer_slow');

/** Page of the sample seller's applications, in English. */
async function applications(story: StoryDriver): Promise<string> {
  const { origin = '' } = story.simulator.referenceIsv ?? {};
  return (await fetch(origin, { headers: { 'Accept-Language': 'en' } })).text();
}

/** Waits until the seller has asked about an order. */
async function asked(story: StoryDriver, orderId: string, status = 'success'): Promise<Json> {
  return story.api('GET', `/calls/wait?activity=queryOrder&orderId=${orderId}&status=${status}&timeoutMs=30000`);
}

async function questions(story: StoryDriver): Promise<Json[]> {
  return (await story.api('GET', '/calls?direction=from_seller&limit=200')).items;
}

/** Looks again until the page of applications fits: the seller reads the answer after the marketplace has noted it. */
async function shows(story: StoryDriver, text: RegExp): Promise<void> {
  while (!text.test(await applications(story))) await new Promise((resolve) => setTimeout(resolve, 10));
}

const MONTH = { billing: 'period', period: { type: 'month', number: 1 } };

test('the sample seller asks for the order by itself and shows buyer and specification, on both pages', async (context) => {
  const story = await startStory({ sampleSeller: true });
  context.after(() => story.close());
  const order = await story.api('POST', '/orders', { productId: 'team-board', ...MONTH });
  const call = await asked(story, order.id);
  assert.equal(call.instanceId, order.instanceId, 'in the log it is noted at the instance');
  await story.api('GET', `/calls/wait?activity=queryInstance&orderId=${order.id}&status=success&timeoutMs=30000`);
  const { workspace } = story.simulator.workspaces.get('default');
  const buyer = workspace.state.get('buyers', order.buyerId)?.name ?? '?';
  await shows(story, new RegExp(`${buyer}</strong><span class="dim">[^<]+ × 5<`));
  const { appInformation } = await story.api('GET', `/instances/${order.instanceId}`);
  const front = await (await fetch(appInformation.frontEndUrl, { headers: { 'Accept-Language': 'en' } })).text();
  assert.match(front, /data-ordered/);
  assert.ok(front.includes(buyer));
  assert.deepEqual(
    (await questions(story)).map(({ activity, orderId, status }) => [activity, orderId, status]),
    [['queryOrder', order.id, 'success']],
    'asked once',
  );
});

test('the order can be queried while it is processing', async (context) => {
  const story = await startGivingBack('2.0', []);
  context.after(() => story.close());
  await story.sellerIs({ provisioning: 'async', queriesUntilReady: 5 });
  const order = await story.api('POST', '/orders', { productId: 'team-board', ...MONTH });
  await asked(story, order.id);
  assert.equal((await story.api('GET', `/orders/${order.id}`)).status, 'processing');
});

test('after an upgrade, a renewal with a change and its cancellation the seller shows what is true now', async (context) => {
  const story = await startGivingBack('2.0', []);
  context.after(() => story.close());
  const [, pro] = (await story.api('GET', '/products/team-board')).specifications[0].skus;
  const instanceId = await story.buys('team-board');
  await shows(story, /基础版,包周期 × 5</);
  await story.api('POST', `/instances/${instanceId}/change`, { quantity: 10 });
  await shows(story, /基础版,包周期 × 10</);
  await story.api('POST', `/instances/${instanceId}/renew`, { period: { type: 'month', number: 1 } });
  await story.api('POST', '/clock/advance', { by: 'P33D' });
  const change = { sku: pro.code, quantity: 15 };
  await story.api('POST', `/instances/${instanceId}/renew`, { period: { type: 'month', number: 1 }, change });
  await shows(story, /专业版,包周期 × 15</);
  await story.api('POST', `/instances/${instanceId}/cancel-renewal`);
  await shows(story, /基础版,包周期 × 10</);
  assert.equal((await questions(story)).length, 4, 'not after the plain renewal');
});

test('told of an order with orderNotify as well, the seller asks once and shows both', async (context) => {
  const story = await startGivingBack('2.0', []);
  context.after(() => story.close());
  const { url } = (await story.api('GET', '/products/team-board')).interface;
  await story.api('PUT', '/products/team-board/order-notification', { url });
  const order = await story.api('POST', '/orders', { productId: 'team-board', ...MONTH });
  await story.called('orderNotify', order.id);
  await story.called('queryInstance', order.id);
  await shows(story, new RegExp(`${order.id}</code><code class="dim">${order.id}-000001[^]*基础版,包周期 × 5<`));
  assert.doesNotMatch(await applications(story), /no application of this order|data-missing/);
  const { appInformation } = await story.api('GET', `/instances/${order.instanceId}`);
  const front = await (await fetch(appInformation.frontEndUrl, { headers: { 'Accept-Language': 'en' } })).text();
  assert.ok(front.includes(`has told about the order <code>${order.id}`));
  assert.equal((await questions(story)).length, 1);
});

test('told of an order of interface 1.0, whose creation tells all by itself, it asks about that order alone', async (context) => {
  const story = await startGivingBack('1.0', ['team-board']);
  context.after(() => story.close());
  const { url } = (await story.api('GET', '/products/team-board')).interface;
  await story.api('PUT', '/products/team-board/order-notification', { url });
  const order = await story.api('POST', '/orders', { productId: 'team-board', ...MONTH });
  await story.called('orderNotify', order.id);
  await asked(story, order.id);
  await shows(story, new RegExp(`${order.id}-000001[^]*基础版,包周期 × 5<`));
  assert.equal((await questions(story)).length, 1);
});

test('a jump over a year of automatic renewals asks nothing more', async (context) => {
  const story = await startGivingBack('2.0', []);
  context.after(() => story.close());
  const order = await story.api('POST', '/orders', { productId: 'team-board', ...MONTH });
  await asked(story, order.id);
  await story.api('POST', `/instances/${order.instanceId}/auto-renewal`, { enabled: true });
  await story.api('POST', '/clock/advance', { by: 'P300D' });
  const { items } = await story.api('GET', `/calls?activity=refreshInstance&instanceId=${order.instanceId}`);
  assert.ok(items.length >= 8, String(items.length));
  assert.equal((await questions(story)).length, 1);
});

for (const kind of ANSWERED) {
  test(`${kind} to the seller's question harms no order, and is asked again when the application is opened`, async (context) => {
    const story = await startGivingBack('2.0', []);
    context.after(() => story.close());
    const fault = await story.api('POST', '/faults', { kind, times: 'every', match: { activity: 'queryOrder' } });
    const instanceId = await story.buys('team-board');
    await shows(story, /data-missing="(refused|unreadable)"/);
    assert.equal((await questions(story)).length, 1, 'no storm');
    await fetch(`${story.origin}/api/v1/workspaces/default/faults/${fault.id}`, { method: 'DELETE' });
    const { appInformation } = await story.api('GET', `/instances/${instanceId}`);
    assert.match(await (await fetch(appInformation.frontEndUrl)).text(), /data-ordered/);
    assert.equal((await questions(story)).length, 2);
  });
}

test('a marketplace that closes has the question answered first, and a slow one is not waited for', async () => {
  const story = await startGivingBack('2.0', []);
  await story.api('POST', '/faults', {
    ...{ kind: 'answer_slow', times: 'every', settings: { delaySeconds: 20 } },
    match: { activity: 'queryOrder' },
  });
  for (let count = 0; count < 3; count += 1) {
    await story.api('POST', '/orders', { productId: 'team-board', ...MONTH });
  }
  await shows(story, /data-missing="asking"/);
  await story.close();
});

test('AK/SK pairs outlive a reset, and their calls are gone with it', async (context) => {
  const story = await startStory({ sampleSeller: false });
  context.after(() => story.close());
  const key = firstKey(story.simulator);
  await story.api('POST', '/reset', { scope: 'all' });
  assert.deepEqual(firstKey(story.simulator), key);
  assert.equal((await sendSigned(story.origin, key)).status, 200);
});
