import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApi, type ApiServer } from './api-server.ts';

const DOMAIN = { name: 'emailDomainName', label: { en: 'Mail domain', zh: '邮箱域名' }, required: true };

let api: ApiServer;
before(async () => {
  api = await startApi({
    product: {
      interface: { version: '1.0', encryptType: '2' },
      asksFor: ['mobile_phone', 'email', 'iam_user'],
      extensions: [DOMAIN],
    },
    buyer: { email: 'it@lakeside.example', mobilePhone: '13800138000', consent: true },
  });
});
after(() => api.close());

const EXTEND = [{ name: 'emailDomainName', value: '测试.example' }];
const ORDER = { productId: 'desk', billing: 'one_time', extendParams: EXTEND };

async function bought(members: object = {}) {
  const { status, body } = await api.post('orders', { ...ORDER, ...members });
  assert.equal(status, 201, JSON.stringify(body));
  await api.market.outbox.idle();
  return (await api.get(`orders/${body.id}`)).body;
}

const html = async (path: string): Promise<string> => {
  const response = await fetch(`${api.origin}/w/default/${path}`);
  assert.equal(response.status, 200, path);
  return response.text();
};

test('a product shows its interface, what it asks for and its extensions', async () => {
  const { body } = await api.get('products/desk');
  assert.deepEqual([body.interface.version, body.interface.encryptType], ['1.0', '2']);
  assert.deepEqual(body.asksFor, ['mobile_phone', 'email', 'iam_user']);
  assert.deepEqual(body.extensions, [DOMAIN]);
});

test('the interface takes version and encryption; each version refuses what is not its own', async () => {
  const url = 'https://isv.example.com/saasproduce';
  const put = (members: object) => api.put('products/desk/interface', { url, ...members });
  const wrong = await put({ version: '2.0', encryptType: '1' });
  assert.deepEqual([wrong.status, wrong.body.error.details[0].path], [400, 'encryptType']);
  assert.equal((await put({ version: '1.0', encryptType: '256' })).status, 400);
  assert.equal((await put({ version: '1.1' })).body.error.details[0].path, 'version');
  for (const accessKey of ['', 'x'.repeat(257), '密钥']) {
    const refused = await put({ version: '1.0', accessKey });
    assert.deepEqual([refused.status, refused.body.error.details[0].path], [400, 'accessKey']);
  }
  const plain = await put({ version: '1.0' });
  assert.deepEqual([plain.status, plain.body.version, plain.body.encryptType], [200, '1.0', undefined]);
  const shorter = await put({ version: '1.0', encryptType: '2' });
  assert.deepEqual([shorter.body.encryptType, shorter.body.accessKey], ['2', 'key']);
});

test('an order carries consent, IAM user and extension values; wrong ones are named', async () => {
  const order = await bought({ iamUser: { name: '张三' } });
  assert.equal(order.status, 'completed');
  assert.deepEqual([order.consent, order.iamUser.name, order.extendParams], [true, '张三', EXTEND]);
  for (const [members, path] of [
    [{ extendParams: [] }, 'extendParams.emailDomainName'],
    [{ extendParams: [...EXTEND, { name: 'x', value: '1' }] }, 'extendParams.x'],
    [{ consent: false }, 'consent'],
    [{ iamUser: { name: '' } }, 'iamUser.name'],
  ] as const) {
    const { status, body } = await api.post('orders', { ...ORDER, ...members });
    assert.deepEqual([status, body.error.details[0].path], [400, path]);
  }
});

test('a V1.0 call explains itself in the API and on its page, the key masked', async () => {
  const order = await bought();
  const { body } = await api.get(`calls?orderId=${order.id}`);
  const [call] = body.items;
  assert.deepEqual([call.version, call.activity, call.status], ['1.0', 'newInstance', 'success']);
  const { body: detail } = await api.get(`calls/${call.id}`);
  const { signing, request } = detail.attempts[0];
  assert.deepEqual([signing.matches, signing.nonce, request.method], [true, null, 'GET']);
  assert.ok(signing.steps.some(({ id }: { id: string }) => id === 'v1_string_to_sign'));

  const page = await html(`simulator/calls/${call.id}`);
  assert.match(page, /data-check="V1-SIGNATURE" data-verdict="pass"/);
  assert.match(page, /holds: 13800138000/);
  assert.match(page, /holds: \[\{&#34;name&#34;:&#34;emailDomainName&#34;/);
  assert.match(page, /id="step-v1_hmac_key"/);
  assert.doesNotMatch(page, /id="request-body"/);
  assert.doesNotMatch(page, /access_key|undefined/);
});

test('shop and console show version 1.0: preview, fields for the seller, encryption', async () => {
  const offering = await html('shop/desk');
  assert.match(offering, /GET https:\/\/isv\.example\.com\/saasproduce\?activity=newInstance/);
  assert.match(offering, /name="extendParams\.emailDomainName"/);
  assert.match(offering, /name="iamUser"/);
  assert.match(offering, /data-asks-for>[^<]*mobile number, e-mail address, IAM user/);
  const refused = await fetch(`${api.origin}/w/default/checkout?product=desk&term=one_time&consent=on`);
  assert.equal(refused.status, 400);
  assert.match(await refused.text(), /id="error-extendParams\.emailDomainName"/);
  const checkout = await html('checkout?product=desk&term=one_time&consent=on&extendParams.emailDomainName=a.example');
  assert.match(checkout, /name="extendParams\.emailDomainName" value="a\.example"/);
  const product = await html('seller/products/desk');
  assert.match(product, /name="version" value="1\.0" checked/);
  assert.match(product, /<option value="2" selected>/);
});

test('the operator freezes and unfreezes; the buyer sees it frozen', async () => {
  const { instanceId } = await bought();
  const frozen = await api.post(`instances/${instanceId}/freeze`, { reason: 'arrears' });
  assert.deepEqual([frozen.status, frozen.body.status, frozen.body.suspension.reason], [200, 'frozen', 'arrears']);
  const again = await api.post(`instances/${instanceId}/freeze`);
  assert.deepEqual([again.status, again.body.error.code], [409, 'not_allowed']);
  assert.match(await html(`simulator/instances/${instanceId}`), /data-unfreeze/);
  assert.match(await html(`my/${instanceId}`), /Frozen/);
  const listed = await api.get('instances?status=frozen');
  assert.deepEqual(
    listed.body.items.map(({ id }: { id: string }) => id),
    [instanceId],
  );
  const lifted = await api.post(`instances/${instanceId}/unfreeze`);
  assert.deepEqual([lifted.body.status, lifted.body.suspension, lifted.body.sellerState], ['in_use', null, 'normal']);
  assert.equal((await api.post(`instances/${instanceId}/unfreeze`)).status, 409);
  assert.match(await html(`simulator/instances/${instanceId}`), /data-freeze/);
});

test('a dry run shows V1.0 calls without what signs them', async () => {
  await bought({ billing: 'period', period: { type: 'month', number: 1 } });
  const { body } = await api.post('clock/advance', { by: 'P2M', dryRun: true });
  const sample = body.samples.find(({ activity }: { activity: string }) => activity === 'expireInstance');
  assert.match(sample.url, /activity=expireInstance&instanceId=isv-/);
  assert.doesNotMatch(sample.url, /authToken|timeStamp/);
});
