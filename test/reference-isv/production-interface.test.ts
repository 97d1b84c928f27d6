import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BUSINESS_ID, creation, send, signedQuery, ACCESS_KEY, startTestSeller, WALL_AT } from './sample-seller.ts';

const EXPIRE_TIME = '20270131155959';

function refresh(instanceId: string, orderId: string, more: object = {}): object {
  const call = { activity: 'refreshInstance', scene: 'RENEWAL', orderId, orderLineId: `${orderId}-000001` };
  return { ...call, instanceId, expireTime: EXPIRE_TIME, ...more };
}

describe('creation', () => {
  test('answers the same instance for the same order line, whatever the businessId of a later try', async () => {
    await using seller = await startTestSeller();
    const first = await seller.call({ ...creation(1), businessId: BUSINESS_ID });
    const again = await seller.call({ ...creation(1), businessId: 'another-business-id' });
    assert.deepEqual([first.resultCode, first.instanceId], ['000000', BUSINESS_ID]);
    assert.deepEqual(again, first);
    assert.equal((await seller.state()).instances.length, 1);
  });

  test('a businessId that comes back for another order line does not make two buyers share', async () => {
    await using seller = await startTestSeller();
    await seller.call({ ...creation(1), businessId: BUSINESS_ID });
    const other = await seller.call({ ...creation(2), businessId: BUSINESS_ID });
    assert.equal(other.resultCode, '000000');
    assert.notEqual(other.instanceId, BUSINESS_ID);
  });

  test('a debug call makes an instance that is marked as one', async () => {
    await using seller = await startTestSeller();
    await seller.call({ ...creation(1), testFlag: '1' });
    await seller.call({ ...creation(2), testFlag: '0' });
    assert.deepEqual(
      (await seller.state()).instances.map((instance) => instance.test),
      [true, false],
    );
  });

  test('asynchronous: 000004 with the id, two queries later it is ready', async () => {
    await using seller = await startTestSeller();
    await seller.set({ provisioning: 'async' });
    const created = await seller.call(creation(1));
    assert.deepEqual([created.resultCode, created.instanceId], ['000004', 'business-1']);
    const query = { activity: 'queryInstance', instanceId: 'business-1' };
    assert.equal((await seller.call(query)).resultCode, '000004');
    assert.equal((await seller.call(creation(1))).resultCode, '000004');
    assert.equal((await seller.call(query)).resultCode, '000004');
    assert.equal((await seller.call(query)).resultCode, '000000');
    assert.equal((await seller.call(creation(1))).resultCode, '000000');
  });
});

describe('query', () => {
  test('tells addresses, account and a memo that is ASCII on the wire', async () => {
    await using seller = await startTestSeller();
    await seller.call(creation(1));
    const reply = await seller.post({ activity: 'queryInstance', instanceId: 'business-1', testFlag: '1' });
    assert.equal(reply.headers['content-type'], 'application/json');
    assert.match(reply.text, /^[\x20-\x7e]+$/);
    assert.match(reply.text, /"memo":"\\u9996\\u6b21/);
    const { info } = JSON.parse(reply.text) as { info: { instanceId: string; appInfo: Record<string, string> }[] };
    const appInfo = info[0]?.appInfo ?? {};
    assert.equal(info[0]?.instanceId, 'business-1');
    assert.equal(appInfo.frontEndUrl, `${seller.origin}/instances/business-1`);
    assert.equal(appInfo.adminUrl, `${seller.origin}/instances/business-1/admin`);
    assert.equal(appInfo.userName, 'admin@business');
    assert.match(appInfo.password ?? '', /^\w{16}$/);
    assert.match(appInfo.memo ?? '', /首次登录后请修改初始密码/);
  });

  test('takes up to 100 ids in their order, and refuses 101, none and unknown ones', async () => {
    await using seller = await startTestSeller();
    const ids: string[] = [];
    for (let n = 1; n <= 100; n += 1) ids.push((await seller.call(creation(n))).instanceId ?? '');
    const ask = (instanceId: string) => seller.call({ activity: 'queryInstance', instanceId });
    const all = await ask(ids.join(','));
    assert.deepEqual(
      all.info?.map((info) => info.instanceId),
      ids,
    );
    assert.equal(new Set(all.info?.map((info) => info.appInfo.password)).size, 100);
    assert.equal((await ask([...ids, 'business-1'].join(','))).resultCode, '000002');
    assert.equal((await ask('')).resultCode, '000002');
    assert.equal((await ask('business-1,nobody')).resultCode, '000003');
  });
});

describe('life of an instance', () => {
  test('renewal keeps the expiry and is done once per order', async () => {
    await using seller = await startTestSeller();
    await seller.call(creation(1));
    assert.equal((await seller.call(refresh('business-1', 'R1'))).resultCode, '000000');
    const repeated = await seller.call(refresh('business-1', 'R1', { expireTime: '20280131155959' }));
    assert.equal(repeated.resultCode, '000000');
    assert.equal((await seller.state()).instances[0]?.expireTime, EXPIRE_TIME);
    await seller.call(refresh('business-1', 'R2', { expireTime: '20280131155959000' }));
    assert.equal((await seller.state()).instances[0]?.expireTime, '20280131155959000');
  });

  test('a renewal cancelled under the order id of the renewal is not taken for its repetition', async () => {
    await using seller = await startTestSeller();
    await seller.call(creation(1));
    await seller.call(refresh('business-1', 'R1'));
    const cancel = { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD', expireTime: '20260131155959' };
    await seller.call(refresh('business-1', 'R1', cancel));
    assert.equal((await seller.state()).instances[0]?.expireTime, '20260131155959');
  });

  test('freeze, unfreeze, upgrade, check, release; released it stays released', async () => {
    await using seller = await startTestSeller();
    await seller.call(creation(1));
    const instanceId = 'business-1';
    const status = async () => (await seller.state()).instances[0]?.status;
    const codeOf = async (call: object) => (await seller.call(call)).resultCode;
    assert.equal(await codeOf({ activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' }), '000000');
    assert.equal(await status(), 'frozen');
    assert.equal(await codeOf({ activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' }), '000000');
    assert.equal(await status(), 'in_use');
    const upgrade = { activity: 'upgradeInstance', instanceId, orderId: 'U1', orderLineId: 'U1-000001' };
    assert.deepEqual([await codeOf(upgrade), await codeOf(upgrade)], ['000000', '000000']);
    assert.deepEqual((await seller.state()).instances[0]?.upgradeOrderIds, ['U1']);
    const check = { activity: 'changeInstanceCheck', instanceId, productInfo: { productId: 'OFFI1' } };
    assert.equal(await codeOf(check), '000000');
    const release = { activity: 'releaseInstance', instanceId, orderId: 'T1', orderLineId: 'T1-000001' };
    assert.deepEqual([await codeOf(release), await codeOf(release)], ['000000', '000000']);
    assert.equal(await status(), 'released');
    assert.equal(await codeOf({ activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' }), '000003');
    assert.equal(await codeOf({ activity: 'queryInstance', instanceId }), '000003');
  });

  test('an unknown instance is answered 000003 by every activity that names one', async () => {
    await using seller = await startTestSeller();
    const instanceId = '__proto__';
    for (const call of [
      { activity: 'queryInstance', instanceId },
      refresh(instanceId, 'R1'),
      { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' },
      { activity: 'releaseInstance', instanceId },
      { activity: 'upgradeInstance', instanceId, orderId: 'U1', orderLineId: 'U1-000001' },
    ]) {
      assert.equal((await seller.call(call)).resultCode, '000003');
    }
  });
});

describe('bad input', () => {
  const bad: [string, object | string, RegExp][] = [
    ['unknown activity', { activity: 'expireInstance', instanceId: 'x' }, /^activity: /],
    ['no activity', {}, /^activity: /],
    ['missing member', { ...creation(1), orderLineId: undefined }, /^orderLineId: /],
    ['id too long', { ...creation(1), businessId: 'x'.repeat(65) }, /^businessId: /],
    ['number for a string', { ...creation(1), orderId: 12 }, /^orderId: /],
    ['impossible day', refresh('x', 'R1', { expireTime: '20270231155959' }), /^expireTime: /],
    ['unknown scene', refresh('x', 'R1', { scene: 'GIFT' }), /^scene: /],
    ['unknown status', { activity: 'updateInstanceStatus', instanceId: 'x', status: 'MELT' }, /^status: /],
    ['a list', [], /^body: /],
  ];
  for (const [what, call, problem] of bad) {
    test(`${what} is answered 000002, naming the member`, async () => {
      await using seller = await startTestSeller();
      const answer = await seller.call(call as object);
      assert.equal(answer.resultCode, '000002');
      assert.match(answer.resultMsg ?? '', problem);
      assert.equal((await seller.state()).instances.length, 0);
    });
  }

  test('a rightly signed body that is no JSON, or no UTF-8, is answered 000002', async () => {
    await using seller = await startTestSeller();
    const body = '{"activity":';
    const url = `${seller.origin}/saasproduce${signedQuery(ACCESS_KEY, body, WALL_AT)}`;
    assert.match((await send(url, { method: 'POST', body })).text, /"resultCode":"000002".*not JSON/);
  });

  test('another method is answered 405', async () => {
    await using seller = await startTestSeller();
    for (const method of ['HEAD', 'PUT', 'DELETE']) {
      const reply = await send(`${seller.origin}/saasproduce`, { method });
      assert.deepEqual([reply.status, reply.headers.allow], [405, 'GET, POST'], method);
    }
  });
});
