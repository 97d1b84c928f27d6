import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startGivingBack } from '../support/giving-back.ts';
import { startMetered } from '../support/metered.ts';
import { firstKey, ORDER_QUERY, sendSigned } from '../support/open-api.ts';
import type { Json } from '../support/story.ts';

test('Query order tells every type of order by its own line: trial, conversion, renewal, change, unsubscription', async (context) => {
  const story = await startGivingBack('2.0', ['roster-desk', 'team-board']);
  context.after(() => story.close());
  const key = firstKey(story.simulator);
  const infoOf = async (orderId: string): Promise<Json> => {
    const { status, json } = await sendSigned(story.origin, key, { target: `${ORDER_QUERY}?orderId=${orderId}` });
    assert.deepEqual([status, json.resultCode], [200, 'MKT.0000'], JSON.stringify(json));
    assert.equal(json.orderInfo.orderId, orderId);
    return json.orderInfo;
  };
  const month = { type: 'month', number: 1 };

  const trial = await story.api('POST', '/orders', { productId: 'roster-desk', billing: 'trial' });
  await story.called('queryInstance', trial.id);
  assert.equal((await infoOf(trial.id)).orderType, 'TRIAL');
  const formal = await story.api('POST', `/instances/${trial.instanceId}/convert`, { period: month });
  await story.called('refreshInstance', formal.id);
  const converted = await infoOf(formal.id);
  assert.deepEqual(
    [converted.orderType, converted.orderLine[0].chargingMode, converted.orderLine[0].periodType],
    ['TRIAL_TO_FORMAL', 'PERIOD', 'month'],
  );

  const instanceId = await story.buys('team-board');
  const renewal = await story.api('POST', `/instances/${instanceId}/renew`, { period: month });
  await story.called('refreshInstance', renewal.id);
  const renewed = await infoOf(renewal.id);
  const { expireSimAt } = await story.instance(instanceId);
  assert.deepEqual(
    [renewed.orderType, renewed.orderLine[0].periodNumber, renewed.orderLine[0].expireTime],
    ['RENEW', 1, new Date(expireSimAt).toISOString().replace(/\D/g, '').slice(0, 14)],
  );

  const { specifications } = await story.api('GET', '/products/team-board');
  const [, larger] = specifications[0].skus;
  const changed = await story.buys('team-board', { quantity: 5 });
  const change = await story.api('POST', `/instances/${changed}/change`, { sku: larger.code });
  await story.called('upgradeInstance', change.id);
  const told = await infoOf(change.id);
  assert.deepEqual([told.orderType, told.orderLine[0].productInfo[0].skuCode], ['CHANGE', larger.code]);

  const unsubscribable = await story.buys('team-board');
  const { id: unsubscription } = await story.api('POST', `/instances/${unsubscribable}/unsubscribe`, { reason: 1 });
  assert.equal((await infoOf(unsubscription)).orderType, 'UNSUBSCRIBE');
});

test('queryInstance of V1.0 asks for use over HTTP: a signed GET, whose answer the buyer sees', async (context) => {
  const story = await startMetered('1.0');
  context.after(() => story.close());
  const [minutes] = await story.opens();
  await story.api('POST', `/instances/${minutes}/details`);
  const call = await story.api('GET', `/calls/wait?activity=queryInstance&status=success&timeoutMs=30000`);
  const { request, response } = (await story.api('GET', `/calls/${call.id}`)).attempts[0];
  const { searchParams } = new URL(request.url);
  const { sellerInstanceId } = await story.instance(minutes);
  assert.deepEqual(
    [call.version, request.method, searchParams.get('activity'), searchParams.get('instanceId')],
    ['1.0', 'GET', 'queryInstance', sellerInstanceId],
  );
  assert.ok(searchParams.has('authToken') && searchParams.has('timeStamp'));
  assert.equal(response.status, 200);
  const { workspace } = story.simulator.workspaces.get('default');
  assert.match(workspace.state.get('instances', minutes)?.sellerUsage?.[0]?.usageValue ?? '', /^\d+\.\d{4}$/);
});
