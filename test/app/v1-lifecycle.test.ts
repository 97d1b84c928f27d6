import assert from 'node:assert/strict';
import { createDecipheriv, createHash, createHmac } from 'node:crypto';
import { afterEach, describe, it } from 'node:test';
import { setProductInterface } from '../../src/app/edit-catalogue.ts';
import { purchase } from '../../src/app/purchase.ts';
import { renewInstance } from '../../src/app/renew.ts';
import { liftSuspension, suspendInstance } from '../../src/app/suspend.ts';
import { viewDetails, viewDetailsOfMany } from '../../src/app/view-details.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { shownStatus } from '../../src/domain/suspension.ts';
import { openTestMarket, type ReceivedCall, type TestMarket, type TestMarketOptions } from '../support/market.ts';

const MONTH = { type: 'month', number: 1 } as const;
const V1 = { interface: { version: '1.0' } } as const;

let market: TestMarket;

async function open(options: TestMarketOptions = {}): Promise<TestMarket> {
  market = await openTestMarket({ ...options, product: { ...V1, ...options.product } });
  return market;
}

afterEach(() => market.close());

function got<T>(value: T): Exclude<T, { refused: true } | { problem: string }> {
  assert.ok(!isRefusal(value), JSON.stringify(value));
  return value as Exclude<T, { refused: true } | { problem: string }>;
}

/** The tries of one activity as the seller received them. */
const received = (activity: string): ReceivedCall[] => market.received.filter((call) => call.activity === activity);

describe('life of an instance on V1.0', () => {
  it('purchase: one newInstance, no poll; the answer is the instance with its access data', async () => {
    await open();
    const order = await market.buy();
    assert.equal(order.status, 'completed');
    assert.deepEqual(market.log(), ['20260610020000 newInstance']);
    const instance = market.instanceOf(order);
    assert.equal(instance.status, 'in_use');
    assert.deepEqual(instance.appInfo, { frontEndUrl: 'https://app.example.com/' });
    const [call] = market.calls();
    assert.deepEqual([call?.version, call?.status], ['1.0', 'success']);
  });

  it('an instanceId that is not the businessId of the first call is a warning, on the first try only (v1-saas 5.1.1)', async () => {
    await open();
    const advice = (): unknown[] =>
      market
        .calls()
        .flatMap(({ attempts }) =>
          attempts.map(({ checks }) => checks.find(({ id }) => id === 'V1-ID-ADVISED')?.variant),
        );
    await market.buy();
    assert.deepEqual(advice(), ['own']);
    market.script(({ fields }) => ({ resultCode: '000000', resultMsg: 'ok', instanceId: fields['businessId'] ?? '' }));
    const order = await market.buy();
    assert.deepEqual(advice(), ['own', 'ok']);
    market.script(() => ({ resultCode: '000005', resultMsg: 'no' }));
    await market.buy();
    market.script(({ fields }) => ({ resultCode: '000000', resultMsg: 'ok', instanceId: `x-${fields['orderId']}` }));
    await market.advance('PT1H');
    assert.deepEqual(advice(), ['own', 'ok', undefined, undefined], 'the seller may have kept that of the first try');
    got(await viewDetails(market.workspace, order.instanceId));
    assert.equal(advice().at(-1), undefined, 'nor is it said when details are looked at');
  });

  it('expiry, release: expireInstance with the purchase order, then releaseInstance with the amount paid', async () => {
    await open();
    const order = await market.buy();
    await market.advance('P3M');
    assert.deepEqual(market.log(), [
      '20260610020000 newInstance',
      '20260710155959 expireInstance',
      '20260718155959 releaseInstance',
    ]);
    const [expired] = received('expireInstance');
    const [released] = received('releaseInstance');
    assert.equal(expired?.fields['orderId'], order.id);
    assert.equal(expired.fields['instanceId'], `isv-${order.id}`);
    assert.deepEqual([released?.fields['orderId'], released?.fields['orderAmount']], [order.id, '300.00']);
    assert.equal(market.instanceOf(order).status, 'released');
  });

  it('renewal of a frozen instance is refreshInstance alone', async () => {
    await open();
    const order = await market.buy();
    await market.advanceTo(market.instanceOf(order).expireSimAt ?? 0);
    assert.equal(market.instanceOf(order).sellerState, 'frozen');
    const renewal = got(
      await renewInstance(market.workspace, { instanceId: order.instanceId, period: MONTH, pay: 'paid' }),
    );
    await market.outbox.idle();
    assert.deepEqual(
      market.log().map((line) => line.split(' ')[1]),
      ['newInstance', 'expireInstance', 'refreshInstance'],
    );
    const [refresh] = received('refreshInstance');
    assert.deepEqual(
      ['orderId', 'expireTime', 'periodType', 'periodNumber', 'orderAmount'].map((name) => refresh?.fields[name]),
      [renewal.id, '20260810155959', 'month', '1', '300.00'],
    );
    const instance = market.instanceOf(order);
    assert.deepEqual([instance.status, instance.sellerState], ['in_use', 'normal']);
  });

  it('details: newInstance is sent again live, once, with a new businessId', async () => {
    await open();
    const order = await market.buy();
    market.script(({ activity, fields }) =>
      activity === 'newInstance'
        ? {
            resultCode: '000000',
            resultMsg: 'ok',
            instanceId: `isv-${fields['orderId']}`,
            appInfo: { frontEndUrl: 'https://newer.example.com/' },
          }
        : undefined,
    );
    const { instance, call } = got(await viewDetails(market.workspace, order.instanceId));
    assert.deepEqual([call.activity, call.cause, call.status], ['newInstance', 'details_view', 'success']);
    assert.equal(instance.appInfo?.frontEndUrl, 'https://newer.example.com/');
    const [first, again] = received('newInstance');
    assert.notEqual(first?.fields['businessId'], again?.fields['businessId']);
    assert.equal(first?.fields['orderId'], again?.fields['orderId']);

    market.script(() => 'unreachable');
    const failed = got(await viewDetails(market.workspace, order.instanceId));
    assert.deepEqual([failed.call.status, failed.call.attempts.length], ['failed', 1]);
    assert.equal(failed.instance.status, 'in_use', 'a failed look at details undoes nothing');
  });

  it('details of several instances are one queryInstance', async () => {
    await open();
    const orders = [await market.buy(), await market.buy()];
    const { call } = got(
      await viewDetailsOfMany(
        market.workspace,
        orders.map(({ instanceId }) => instanceId),
      ),
    );
    assert.equal(call.activity, 'queryInstance');
    assert.equal(call.fields['instanceId'], orders.map(({ id }) => `isv-${id}`).join(','));
  });

  it('a product that changes to 2.0 is called in 2.0 from then on', async () => {
    await open();
    const order = await market.buy();
    const url = 'https://isv.example.com/v2';
    await setProductInterface(market.workspace, 'desk', { version: '2.0', url, allowInsecureTransport: false });
    await market.advanceTo(market.instanceOf(order).expireSimAt ?? 0);
    assert.deepEqual(
      market.calls().map(({ version, activity }) => `${version} ${activity}`),
      ['1.0 newInstance', '2.0 updateInstanceStatus'],
    );
  });
});

describe('failures on V1.0', () => {
  it('creation is tried at 0, 60, 120 and 180 minutes, each time with a new businessId; then the money goes back', async () => {
    await open();
    market.script(() => ({ resultCode: '000005', resultMsg: 'no' }));
    const order = await market.buy();
    await market.advance('PT4H');
    const tries = received('newInstance');
    const minutes = tries.map(({ simAt }) => (simAt - (tries[0]?.simAt ?? 0)) / 60_000);
    assert.deepEqual(minutes, [0, 60, 120, 180]);
    assert.equal(new Set(tries.map(({ fields }) => fields['businessId'])).size, 4);
    assert.deepEqual([market.order(order.id).status, market.instanceOf(order).status], ['refunded', 'failed']);
    assert.equal(received('releaseInstance').length, 0, 'no instance was ever named');
  });

  it('000004 is a failure that is tried again, and the next answer completes the order', async () => {
    await open();
    market.script((_call, tryNumber) =>
      tryNumber === 1 ? { resultCode: '000004', resultMsg: 'working', instanceId: 'x' } : undefined,
    );
    const order = await market.buy();
    const [call] = market.calls();
    assert.deepEqual([call?.status, call?.attempts[0]?.verdict], ['retrying', 'failure']);
    assert.ok(call?.attempts[0]?.checks.some(({ variant }) => variant === 'in_progress_v1'));
    await market.advance('PT1H');
    assert.equal(market.order(order.id).status, 'completed');
  });

  for (const activity of ['expireInstance', 'releaseInstance'] as const) {
    it(`${activity} is tried every minute for an hour, then left to a person`, async () => {
      await open();
      const order = await market.buy();
      market.script((call) => (call.activity === activity ? 'unreachable' : undefined));
      await market.advance('P2M');
      const tries = received(activity);
      assert.equal(tries.length, 61);
      assert.equal((tries[60]?.simAt ?? 0) - (tries[0]?.simAt ?? 0), 3_600_000);
      assert.equal(market.calls(activity)[0]?.status, 'failed');
      assert.equal(market.instanceOf(order).status, 'released');
    });
  }

  it('refreshInstance is tried every minute for an hour; the order stays in processing', async () => {
    await open();
    const order = await market.buy();
    market.script((call) => (call.activity === 'refreshInstance' ? 'unreachable' : undefined));
    const renewal = got(
      await renewInstance(market.workspace, { instanceId: order.instanceId, period: MONTH, pay: 'paid' }),
    );
    await market.advance('PT2H');
    assert.equal(received('refreshInstance').length, 61);
    assert.equal(market.order(renewal.id).status, 'processing');
  });

  it('an answer without Body-Sign fails', async () => {
    await open({
      onWire: async (send) => {
        const result = await send();
        if (!result.response) return result;
        return { ...result, response: { ...result.response, headers: [['Content-Type', 'application/json']] } };
      },
    });
    await market.buy();
    const [call] = market.calls();
    assert.equal(call?.status, 'retrying');
    const failed = call.attempts[0]?.checks.filter(({ verdict }) => verdict === 'fail');
    assert.deepEqual(
      failed?.map(({ id, variant }) => `${id}:${variant}`),
      ['V1-SIGN-HEADER:missing'],
    );
  });
});

describe('what a V1.0 creation carries', () => {
  const ASKING = { ...V1, asksFor: ['mobile_phone', 'email', 'iam_user'] as const };
  const CONTACT = { mobilePhone: '13800138000', email: 'a+b@例子.example', consent: true };

  /** AES key as v1-saas 4.2 derives it, computed here on its own for the first 20 bytes. */
  function decrypt128(value: string): string {
    const sha1 = (bytes: Buffer): Buffer => createHash('sha1').update(bytes).digest();
    const key = sha1(sha1(Buffer.from('key'))).subarray(0, 16);
    const decipher = createDecipheriv('aes-128-cbc', key, Buffer.from(value.slice(0, 16)));
    return Buffer.concat([decipher.update(value.slice(16), 'base64'), decipher.final()]).toString('utf8');
  }

  it('is signed with the key and timeStamp over the decoded, sorted parameters', async () => {
    await open();
    await market.buy();
    const { activity, fields } = market.received[0] ?? { activity: '', fields: {} };
    const { authToken, ...signed } = { activity, ...fields } as Record<string, string>;
    const text = Object.keys(signed)
      .sort()
      .map((name) => `${name}=${signed[name]}`)
      .join('&');
    const expected = createHmac('sha256', `key${signed['timeStamp']}`).update(text).digest('base64');
    assert.equal(authToken, expected);
    assert.equal(signed['timeStamp'], '20260610020000000');
    assert.ok(!Object.values(signed).includes(''), 'empty parameters are left out');
    assert.equal(signed['testFlag'], undefined, 'absent on the Chinese Mainland site');
  });

  it('personal data encrypted with the length that the product chose, fresh on each call', async () => {
    await open({ product: { ...ASKING, interface: { version: '1.0', encryptType: '2' } }, buyer: CONTACT });
    const order = await market.buy({ given: { iamUser: { id: 'u-1', name: '张三' } } });
    await viewDetails(market.workspace, order.instanceId);
    const [first, again] = received('newInstance').map(({ fields }) => fields);
    assert.ok(first && again);
    assert.equal(decrypt128(first['mobilePhone'] ?? ''), '13800138000');
    assert.equal(decrypt128(first['email'] ?? ''), 'a+b@例子.example');
    assert.notEqual(first['mobilePhone'], again['mobilePhone']);
    assert.deepEqual([first['userId'], first['userName']], ['u-1', '张三']);
  });

  it('nothing personal when the product asks for nothing, consent or not', async () => {
    await open({ buyer: CONTACT });
    await market.buy();
    const names = Object.keys(market.received[0]?.fields ?? {});
    assert.deepEqual(
      names.filter((name) => ['mobilePhone', 'email', 'userId', 'userName'].includes(name)),
      [],
    );
  });

  it('a product that asks is not sold without consent, unless the rule says so; then nothing personal is sent', async () => {
    const input = {
      productId: 'desk',
      buyerId: 'v2',
      selection: { skuCode: 'sku-basic', billing: 'one_time', quantity: 1 },
      pay: 'paid',
      given: { consent: false },
    } as const;
    await open({ product: ASKING, buyer: CONTACT });
    const refused = await purchase(market.workspace, input);
    assert.deepEqual(refused, { path: 'consent', problem: 'consent', params: {} });
    await market.close();
    await open({ product: ASKING, buyer: CONTACT, rules: { 'order.consent': 'optional' } });
    got(await purchase(market.workspace, input));
    await market.outbox.idle();
    assert.equal(market.received[0]?.fields['mobilePhone'], undefined);
    assert.equal(market.received[0]?.fields['chargingMode'], '3');
  });

  it('extension parameters as Base64 of JSON; wrong ones are refused by name', async () => {
    const label = { en: 'Domain', zh: '域名' };
    const extensions = [
      { name: 'emailDomainName', label, required: true },
      { name: 'ip', label, required: false },
    ];
    await open({ product: { ...V1, extensions } });
    const extendParams = [{ name: 'emailDomainName', value: '测试 + & %.example' }];
    await market.buy({ given: { extendParams } });
    const sent = market.received[0]?.fields['saasExtendParams'] ?? '';
    assert.deepEqual(JSON.parse(Buffer.from(sent, 'base64').toString('utf8')), extendParams);
    const buy = async (given: readonly { name: string; value: string }[]) => {
      const selection = { skuCode: 'sku-basic', billing: 'one_time', quantity: 1 } as const;
      const input = {
        productId: 'desk',
        buyerId: 'v2',
        selection,
        pay: 'paid',
        given: { extendParams: given },
      } as const;
      const result = await purchase(market.workspace, input);
      return 'problem' in result ? `${result.path} ${result.problem}` : 'bought';
    };
    const domain = { name: 'emailDomainName', value: 'a' };
    assert.equal(await buy([]), 'extendParams.emailDomainName extension_missing');
    assert.equal(await buy([domain, { name: 'other', value: 'b' }]), 'extendParams.other extension_unknown');
    assert.equal(await buy([domain, domain]), 'extendParams.emailDomainName extension_twice');
    const longest = 'x'.repeat(1_536 - JSON.stringify([{ name: 'emailDomainName', value: '' }]).length);
    assert.equal(await buy([{ ...domain, value: `${longest}x` }]), 'extendParams.emailDomainName extension_too_long');
    assert.equal(await buy([{ ...domain, value: longest }]), 'bought');
    await market.outbox.idle();
    assert.equal(market.received.at(-1)?.fields['saasExtendParams']?.length, 2_048);
  });

  it('the international site sends testFlag 0; a rule sends empty parameters', async () => {
    await open({ site: 'intl', rules: { 'request.v1.emptyParameters': 'send' } });
    await market.buy();
    const fields = market.received[0]?.fields ?? {};
    assert.equal(fields['testFlag'], '0');
    assert.equal(fields['mobilePhone'], '');
    assert.equal(fields['orderAmount'], '300.00');
  });
});

describe('freeze by the operator', () => {
  it('V1.0: instanceStatus FREEZE and NORMAL; the term runs on', async () => {
    await open();
    const order = await market.buy();
    got(await suspendInstance(market.workspace, order.instanceId, 'violation'));
    await market.outbox.idle();
    assert.equal(shownStatus(market.instanceOf(order)), 'frozen');
    assert.equal(market.instanceOf(order).status, 'in_use');
    assert.deepEqual(await suspendInstance(market.workspace, order.instanceId, 'arrears'), {
      refused: true,
      reason: 'suspended_already',
      params: {},
    });
    got(await liftSuspension(market.workspace, order.instanceId));
    await market.outbox.idle();
    assert.deepEqual(market.log().slice(1), [
      '20260610020000 instanceStatus FREEZE',
      '20260610020000 instanceStatus NORMAL',
    ]);
    assert.deepEqual(
      [shownStatus(market.instanceOf(order)), market.instanceOf(order).sellerState],
      ['in_use', 'normal'],
    );
    const twice = await liftSuspension(market.workspace, order.instanceId);
    assert.ok(isRefusal(twice) && twice.reason === 'not_suspended');
  });

  it('a renewal does not thaw what the operator has frozen; the lifted freeze does', async () => {
    await open({ product: { interface: { version: '2.0' } } });
    const order = await market.buy();
    await market.advanceTo(market.instanceOf(order).expireSimAt ?? 0);
    got(await suspendInstance(market.workspace, order.instanceId, 'arrears'));
    got(await renewInstance(market.workspace, { instanceId: order.instanceId, period: MONTH, pay: 'paid' }));
    await market.outbox.idle();
    assert.deepEqual([market.instanceOf(order).status, market.instanceOf(order).sellerState], ['in_use', 'frozen']);
    got(await liftSuspension(market.workspace, order.instanceId));
    await market.outbox.idle();
    const words = market.log().map((line) => line.split(' ').slice(1).join(' '));
    assert.deepEqual(words.slice(2), [
      'updateInstanceStatus FREEZE',
      'updateInstanceStatus FREEZE',
      'refreshInstance RENEWAL',
      'updateInstanceStatus UNFREEZE',
    ]);
  });

  it('a freeze that is lifted after expiry does not thaw what nobody renewed', async () => {
    await open();
    const order = await market.buy();
    got(await suspendInstance(market.workspace, order.instanceId, 'violation'));
    await market.advanceTo(market.instanceOf(order).expireSimAt ?? 0);
    got(await liftSuspension(market.workspace, order.instanceId));
    await market.outbox.idle();
    assert.equal(market.instanceOf(order).sellerState, 'frozen');
    assert.deepEqual(
      market.log().map((line) => line.split(' ').slice(1).join(' ')),
      ['newInstance', 'instanceStatus FREEZE', 'expireInstance'],
    );
  });
});
