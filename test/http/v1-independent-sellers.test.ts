import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { javaMissing, startJavaV1Seller } from '../support/java-seller.ts';
import { pythonMissing, startPythonV1Seller } from '../support/python-seller.ts';
import type { SellerProcess, VerifiedV1Call } from '../support/seller-process.ts';
import { startStory, type StoryDriver } from '../support/story.ts';

const ACCESS_KEY = '11111111-2222-3333-4444-555555555555';
const MONTH = { type: 'month', number: 1 } as const;

const SELLERS = [
  { name: 'Python', missing: pythonMissing, start: startPythonV1Seller },
  { name: 'Java', missing: javaMissing, start: startJavaV1Seller },
];

for (const { name, missing, start } of SELLERS) {
  for (const bits of [256, 128] as const) {
    test(
      `V1.0: a whole life against an independent seller in ${name}, AES-${bits}`,
      { skip: missing, timeout: 120_000 },
      async (context) => {
        const seller = await start(ACCESS_KEY, bits);
        context.after(() => seller.close());
        await liveWholeLife(context, seller, bits);
      },
    );
  }
}

async function liveWholeLife(context: TestContext, seller: SellerProcess<VerifiedV1Call>, bits: 128 | 256) {
  const story = await startStory({ sampleSeller: false });
  context.after(() => story.close());
  await story.api('PUT', '/products/customer-thread/interface', {
    version: '1.0',
    url: seller.url,
    accessKey: ACCESS_KEY,
    encryptType: bits === 256 ? '1' : '2',
  });
  await story.api('PATCH', '/clock', { mode: 'frozen' });

  const order = await buy(story);
  await callMade(story, `activity=newInstance&orderId=${order.id}&status=success`);
  assert.equal((await story.api('GET', `/orders/${order.id}`)).status, 'completed');
  const instance = `/instances/${order.instanceId}`;
  const status = async (): Promise<string> => (await story.api('GET', instance)).status;

  // Opening the details is a live newInstance for the same order; what it answers is shown, decrypted.
  const details = await story.api('POST', `${instance}/details`);
  const { userName, password, memo } = details.instance.appInformation;
  assert.deepEqual(
    { userName, password, memo },
    { userName: '管理员 admin', password: 'P@ss w0rd+/=', memo: '初始密码' },
  );

  // Basic to Professional, as its seller allows it.
  const { interface: _access, billing: _billing, ...product } = await story.api('GET', '/products/customer-thread');
  const [fromSkuCode, toSkuCode] = product.specifications[0].skus.map(({ code }: { code: string }) => code);
  const changeRules = { upgrades: [{ fromSkuCode, toSkuCode }], scaleOuts: [] };
  await story.api('PUT', '/products/customer-thread', { ...product, changeRules });
  await story.api('POST', `${instance}/change`, { sku: toSkuCode });
  await callMade(story, 'activity=upgrade&status=success');
  assert.equal((await story.api('GET', instance)).sku, toSkuCode);

  await story.api('POST', `${instance}/renew`, { period: MONTH });
  await callMade(story, 'activity=refreshInstance&status=success');
  await story.api('POST', '/clock/advance', { to: (await story.api('GET', instance)).expireSimAt });
  assert.equal(await status(), 'expired');

  // A renewal revives a frozen instance by itself: V1.0 has no further call for it.
  const thaw = await story.api('POST', `${instance}/renew`, { period: MONTH });
  await callMade(story, `activity=refreshInstance&orderId=${thaw.id}&status=success`);
  assert.equal(await status(), 'in_use');

  await story.api('POST', `${instance}/freeze`);
  await callMade(story, 'activity=instanceStatus&q=FREEZE&status=success');
  await story.api('POST', `${instance}/unfreeze`);
  await callMade(story, 'activity=instanceStatus&q=NORMAL&status=success');

  await story.api('POST', '/clock/advance', { by: 'P3M' });
  assert.equal(await status(), 'released');

  await assertEveryCallVerified(seller, [
    'newInstance',
    'newInstance',
    'upgrade',
    'refreshInstance',
    'expireInstance',
    'refreshInstance',
    'instanceStatus FREEZE',
    'instanceStatus NORMAL',
    'expireInstance',
    'releaseInstance',
  ]);
  const { items } = await story.api('GET', '/calls?limit=200');
  assert.ok(items.every((call: { status: string }) => call.status === 'success'));
  await failCreation(story, seller);
}

/** Three hours of failed tries, then the order is refunded. */
async function failCreation(story: StoryDriver, seller: SellerProcess<VerifiedV1Call>): Promise<void> {
  const before = (await seller.log()).length;
  await seller.failNext(4);
  const order = await buy(story);
  await story.api('POST', '/clock/advance', { by: 'PT4H' });
  assert.equal((await story.api('GET', `/orders/${order.id}`)).status, 'refunded');
  const tries = (await seller.log()).slice(before);
  assert.deepEqual(
    tries.map(({ activity, verified }) => [activity, verified]),
    Array.from({ length: 4 }, () => ['newInstance', true]),
  );
  assert.equal(new Set(tries.map(({ call }) => call['businessId'])).size, 4, 'every try has a businessId of its own');
  assert.equal(new Set(tries.map(({ call }) => call['orderId'])).size, 1);
}

async function assertEveryCallVerified(seller: SellerProcess<VerifiedV1Call>, expected: string[]): Promise<void> {
  const log = await seller.log();
  assert.deepEqual(
    log.map(({ activity, call }) => `${activity} ${call['instanceStatus'] ?? ''}`.trim()),
    expected,
  );
  for (const { method, accept, verified, activity } of log) {
    assert.deepEqual(
      { method, accept, verified },
      { method: 'GET', accept: 'application/json', verified: true },
      activity,
    );
  }
  const [created, again] = log;
  assert.ok(created && again);
  // Consent was given: the seller could decrypt what it asks for.
  const { customerName, mobilePhone, email, chargingMode, periodType, amount } = created.call;
  assert.deepEqual(
    { customerName, mobilePhone, email, chargingMode, periodType, amount },
    {
      customerName: '林薇 Lin Wei',
      mobilePhone: '13800000001',
      email: 'lin.wei@example.com',
      chargingMode: '1',
      periodType: 'month',
      amount: '5',
    },
  );
  assert.match(created.call['saasExtendParams'] ?? '', /"name":"teamDomain","value":"示例\+1 & co"/);
  const { businessId, timeStamp, mobilePhone: _phone, ...same } = created.call;
  assert.notEqual(again.call['businessId'], businessId);
  assert.notEqual(again.call['timeStamp'], timeStamp);
  for (const [parameter, value] of Object.entries(same)) assert.equal(again.call[parameter], value, parameter);
}

function buy(story: StoryDriver) {
  return story.api('POST', '/orders', {
    productId: 'customer-thread',
    billing: 'period',
    period: MONTH,
    quantity: 5,
    consent: true,
    extendParams: [{ name: 'teamDomain', value: '示例+1 & co' }],
  });
}

function callMade(story: StoryDriver, query: string) {
  return story.api('GET', `/calls/wait?${query}&timeoutMs=20000`);
}
