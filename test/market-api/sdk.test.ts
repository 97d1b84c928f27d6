import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { METERED, startMetered } from '../support/metered.ts';
import { firstKey, ORDER_QUERY, sdkDateOf, type KeyPair } from '../support/open-api.ts';
import { sendBySdk } from '../support/sdk-client.ts';
import { USAGE_PUSH, usageRecord } from '../support/usage-push.ts';
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

  const unsigned = await sendBySdk(story.origin, key, { ...MOCK, unsign: 'x-sdk-date' });
  assert.deepEqual([unsigned.status, unsigned.body.error_code], [401, 'APIGW.0301']);
  const { attempts } = await story.api('GET', '/calls/latest?direction=from_seller');
  const failed = attempts[0].checks.find(({ verdict }: { verdict: string }) => verdict === 'fail');
  assert.equal(failed.id, 'IN-DATE', 'the log names the header that is not signed');
});

test('the published SDK pushes usage, and is refused for what is wrong with it', async () => {
  const metered = await startMetered('2.0');
  try {
    const pair = firstKey(metered.simulator);
    const { workspace } = metered.simulator.workspaces.get('default');
    const accessKey = workspace.state.get('products', METERED)?.interface.accessKey ?? '';
    const [own] = await metered.opens();
    const { sellerInstanceId } = await metered.instance(own);
    await metered.passes('PT2H');
    const { simAt } = await metered.api('GET', '/clock');
    const end = Math.floor(Date.parse(simAt) / 3_600_000) * 3_600_000;
    const data = { usage_records: [usageRecord(sellerInstanceId, end)] };
    const pushed = (spoilt = '', tamper?: (data: unknown) => unknown) => {
      const [ts, nonce] = [String(Date.now()), randomUUID()];
      const text = `ts=${ts}&nonce=${nonce}&body=${JSON.stringify(data)}`;
      const signature = createHmac('sha256', accessKey + spoilt)
        .update(text)
        .digest('base64');
      const headers = { signature, ts, nonce };
      return sendBySdk(metered.origin, pair, {
        ...{ method: 'POST', path: USAGE_PUSH, headers, data },
        ...(tamper ? { tamper } : {}),
      });
    };
    const right = await pushed();
    assert.deepEqual([right.status, right.body.error_code], [200, 'MKT.0000'], JSON.stringify(right.body));
    await metered.passes('PT1S');
    const { items } = await metered.api('GET', `/usage-records?instanceId=${own}`);
    assert.deepEqual(
      items.map(({ status, usage }: Record<string, string>) => [status, usage]),
      [['accepted', '1.5']],
    );
    const wrongKey = await pushed('x');
    assert.deepEqual([wrongKey.status, wrongKey.body.error_code], [400, 'MKT.0102']);
    const tampered = await pushed('', () => JSON.stringify({ usage_records: [] }));
    assert.deepEqual([tampered.status, tampered.body.error_code], [401, 'APIGW.0301']);
  } finally {
    await metered.close();
  }
});
