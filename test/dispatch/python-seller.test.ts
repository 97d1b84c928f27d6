import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { judgeAnswer, type Judgement } from '../../src/dispatch/checks/judge-answer.ts';
import { createUndiciSender } from '../../src/dispatch/undici-sender.ts';
import type { Activity, CallCause } from '../../src/domain/call.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import type { BodyFields } from '../../src/protocol/v2/canonical-body.ts';
import { buildV2Request } from '../../src/protocol/v2/build-request.ts';
import { type PythonSeller, pythonMissing, startPythonSeller } from '../support/python-seller.ts';

const KEY = '7f3c9a52-1d84-4be6-9a0f-5c2e8b6d4471';
const ID = '5d0f6c1e-8a37-4f0b-b7d2-2c9e41a6f853';

describe('an independent seller in Python', { timeout: 60_000, skip: pythonMissing }, () => {
  const sender = createUndiciSender();
  let seller: PythonSeller;
  before(async () => {
    seller = await startPythonSeller(KEY);
  });
  after(async () => {
    await sender.close();
    await seller.close();
  });

  async function call(activity: Activity, cause: CallCause, fields: BodyFields): Promise<Judgement> {
    const request = buildV2Request({
      url: seller.url,
      accessKey: KEY,
      contentType: 'application/json;charset=utf8',
      activity,
      fields,
      timestampMs: Date.now(),
      nonce: `n${activity}`,
    });
    const limits = { timeoutMs: 20_000, maxBytes: 100_000, allowInsecureTransport: false };
    return judgeAnswer({
      activity,
      cause,
      sendResult: await sender.send(request, limits),
      rules: siteProfile('eu', { 'answer.bodySign': 'required' }),
      url: seller.url,
      accessKey: KEY,
      expected: { sellerInstanceId: ID },
    });
  }

  it('verifies every activity from the raw bytes and from the sorted map', async () => {
    const order = { orderId: 'CS2601010800SIM01', orderLineId: 'CS2601010800SIM01-000001' };
    const scene = { scene: 'RENEWAL', expireTime: '20270131155959', productId: '商品 "一" / 😀\u0001\u2028' };
    const created = await call('newInstance', 'purchase', { ...order, businessId: ID, testFlag: null });
    const queried = await call('queryInstance', 'provisioning_poll', { instanceId: ID });
    const judgements = [
      created,
      queried,
      await call('refreshInstance', 'renewal', { ...order, ...scene, instanceId: ID }),
      await call('updateInstanceStatus', 'expiry', { instanceId: ID, status: 'FREEZE' }),
      await call('releaseInstance', 'end_of_retention', { instanceId: ID }),
    ];
    for (const { verdict, checks } of judgements) {
      assert.equal(verdict, 'success', JSON.stringify(checks.filter((check) => check.verdict === 'fail')));
      assert.ok(checks.some((check) => check.id === 'BODY-SIGN' && check.variant === 'ok'));
    }
    assert.equal(created.instanceId, ID);
    assert.equal(queried.appInfos?.get(ID)?.memo, '初始密码');

    const log = await seller.log();
    assert.deepEqual(
      log.map((entry) => entry.activity),
      ['newInstance', 'queryInstance', 'refreshInstance', 'updateInstanceStatus', 'releaseInstance'],
    );
    for (const entry of log) {
      const { activity, rawVerified, sortedVerified, upperCase, fresh, allStrings, queryNames, contentType, accept } =
        entry;
      assert.deepEqual(
        { rawVerified, sortedVerified, upperCase, fresh, allStrings, queryNames, contentType, accept },
        {
          rawVerified: true,
          sortedVerified: true,
          upperCase: true,
          fresh: true,
          allStrings: true,
          queryNames: ['signature', 'timestamp', 'nonce'],
          contentType: 'application/json;charset=utf8',
          accept: 'application/json',
        },
        activity,
      );
    }
    assert.equal(log[2]?.call.productId, scene.productId);
    assert.ok(!('testFlag' in (log[0]?.call ?? {})));
  });

  it('is told of an instance that it does not know', async () => {
    const judgement = await call('refreshInstance', 'renewal', { instanceId: 'unknown', expireTime: '20270131155959' });
    assert.equal(judgement.resultCode, '000003');
    assert.equal(judgement.verdict, 'failure');
  });
});
