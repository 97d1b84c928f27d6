import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { firstKey, ORDER_QUERY, sdkDateOf, type KeyPair } from '../support/open-api.ts';
import { sendBySdk } from '../support/sdk-client.ts';
import { startStory, type StoryDriver } from '../support/story.ts';

let story: StoryDriver;
let key: KeyPair;
before(async () => {
  story = await startStory({ sampleSeller: false });
  key = firstKey(story.simulator);
});
after(() => story.close());

const MOCK = { method: 'GET', path: ORDER_QUERY, query: { orderId: 'MOCKPERIODYEARNEW' } };

test('the published SDK queries a mock order and a true one', async () => {
  const mock = await sendBySdk(story.origin, key, MOCK);
  assert.equal(mock.status, 200, JSON.stringify(mock.body));
  assert.equal(mock.body.resultCode, 'MKT.0000');
  assert.equal(mock.body.orderInfo.orderLine[0].orderLineId, 'MOCKPERIODYEARNEW-000001');

  const order = await story.api('POST', '/orders', {
    productId: 'team-board',
    billing: 'period',
    period: { type: 'month', number: 1 },
  });
  const query = { orderId: order.id, orderLineId: `${order.id}-000001` };
  const { status, body } = await sendBySdk(story.origin, key, { ...MOCK, query });
  assert.equal(status, 200);
  assert.deepEqual([body.orderInfo.orderId, body.orderInfo.orderType], [order.id, 'NEW']);
  const [call] = (await story.api('GET', `/calls?direction=from_seller&orderId=${order.id}`)).items;
  assert.deepEqual(
    [call.activity, call.status, call.lastAttempt.resultCode, call.lastAttempt.failedChecks],
    ['queryOrder', 'success', 'MKT.0000', []],
  );
});

test('a wrong secret, a skewed clock, a tampered body and an unsigned header are refused with the right code', async () => {
  const wrong = await sendBySdk(story.origin, { ...key, sk: `${key.sk}x` }, MOCK);
  assert.deepEqual([wrong.status, wrong.body.error_code], [401, 'APIGW.0301']);
  assert.match(wrong.body.error_msg, /verify aksk signature fail, canonicalRequest:GET\|\/api\/mkp/);

  const skewed = await sendBySdk(story.origin, key, {
    ...MOCK,
    headers: { 'X-Sdk-Date': sdkDateOf(Date.now() - 16 * 60_000) },
  });
  assert.deepEqual([skewed.status, skewed.body.error_code], [401, 'APIGW.0301']);
  assert.match(skewed.body.error_msg, /signature expired/);

  const tampered = await sendBySdk(story.origin, key, {
    ...MOCK,
    data: { note: 'signed' },
    tamper: () => '{"note":"another"}',
  });
  assert.deepEqual([tampered.status, tampered.body.error_code], [401, 'APIGW.0301']);
});
