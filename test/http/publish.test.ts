import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { saveCases } from '../support/save-cases.ts';
import { startApi, type ApiServer } from './api/api-server.ts';

let api: ApiServer;
let seller: Server;
let sellerUrl = '';
const seen: string[] = [];

before(async () => {
  seller = createServer((req, res) => {
    seen.push(`${req.method} ${req.url}`);
    res.writeHead(401).end();
  }).listen(0, '127.0.0.1');
  await once(seller, 'listening');
  sellerUrl = `http://127.0.0.1:${(seller.address() as AddressInfo).port}/produce`;
  api = await startApi();
});
after(async () => {
  await api.close();
  seller.closeAllConnections();
  seller.close();
});
beforeEach(() => seen.splice(0));

const both = (text: string) => ({ en: text, zh: `${text}（中）` });

const CONTENT = {
  name: both('Lamp <b>bold</b>'),
  vendor: both('Firm'),
  category: 'hr',
  tagline: both('A lamp'),
  description: both('<script>alert(1)</script>'),
  specifications: [
    {
      id: 'standard',
      name: both('Standard'),
      skus: [
        {
          code: 'lamp-basic',
          name: both('Basic'),
          prices: [{ billing: 'period', periodType: 'month', unitPrice: { amountMinor: 5_000 } }],
        },
        { code: 'lamp-idle', name: both('Idle'), forSale: false, prices: [] },
      ],
    },
  ],
  extensions: [{ name: 'emailDomainName', label: both('Mail domain'), required: true }],
  pictures: [{ motif: 'data', variant: 3 }],
};

/** Takes every saved case away, so that nothing is probed. */
async function clearCases(): Promise<void> {
  for (const { id } of [...api.market.workspace.state.all('debugCases').values()]) {
    await api.request('DELETE', `debug-cases/${id}`);
  }
}

const codes = (body: { problems: { code: string }[] }): string[] => [...new Set(body.problems.map(({ code }) => code))];

test('a product from an empty draft to the shop: incomplete, addressed, debugged, submitted, approved, bought', async () => {
  const { body: draft, status } = await api.post('applications', { kind: 'release', productId: 'lamp' });
  assert.deepEqual([status, draft.state, draft.content.name], [201, 'draft', { en: '', zh: '' }]);
  assert.deepEqual(codes(draft), ['text_missing', 'address_missing', 'no_specification']);
  const early = await api.post(`applications/${draft.id}/submit`);
  assert.deepEqual([early.status, early.body.error.reason], [409, 'application_incomplete']);
  assert.equal((await api.get('products/lamp')).status, 404);

  const { body: address } = await api.post('production-addresses', { url: sellerUrl });
  assert.deepEqual([address.state, seen], ['verified', ['HEAD /produce']]);
  const verdicts = Object.fromEntries(
    address.check.findings.map(({ id, verdict }: { id: string; verdict: string }) => [id, verdict]),
  );
  assert.deepEqual(verdicts, {
    reachable: 'pass',
    https: 'warning',
    domain_name: 'warning',
    path: 'pass',
    tls_version: 'skipped',
    tls_chain: 'skipped',
    tls_name: 'skipped',
    tls_expiry: 'skipped',
  });
  const { body: key } = await api.post('interface-keys', { keyClass: 'basic' });
  assert.match(key.key, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

  const content = { ...CONTENT, interface: { version: '2.0', addressId: address.id } };
  const { body: edited } = await api.put(`applications/${draft.id}`, content);
  assert.deepEqual(codes(edited), ['key_missing', 'case_missing']);
  assert.match(edited.problems.at(-1).message, /SaaS debugging is missing/);
  const inChinese = await api.get(`applications/${draft.id}?lang=zh`);
  assert.match(inChinese.body.problems.at(-1).message, /缺少SaaS调试/);
  const roundTrip = await api.put(`applications/${draft.id}`, edited.content);
  assert.deepEqual(roundTrip.body.content, edited.content, 'what GET answers can be put back');

  assert.equal((await api.put(`production-addresses/${address.id}/key`, { keyId: key.id })).status, 200);
  await saveCases(api.market.workspace, 'lamp');
  const { body: submitted } = await api.post(`applications/${draft.id}/submit`);
  assert.deepEqual([submitted.state, submitted.problems], ['pending_approval', []]);
  assert.equal(Date.parse(submitted.dueSimAt) - Date.parse(submitted.submittedSimAt), 5 * 86_400_000);
  assert.equal((await api.put(`applications/${draft.id}`, content)).body.error.reason, 'application_not_editable');
  assert.equal((await api.post(`applications/${draft.id}/withdraw`)).body.error.reason, 'application_no_withdrawal');
  assert.equal((await api.get('products/lamp')).status, 404, 'what is not approved is not in the catalogue');

  assert.equal((await api.post(`applications/${draft.id}/approve`)).body.state, 'approved');
  const { body: product } = await api.get('products/lamp');
  assert.deepEqual(
    [product.status, product.interface.url, product.specifications[0].skus.length, product.pictures],
    ['listed', sellerUrl, 1, [{ motif: 'data', variant: 3 }]],
  );
  const [notice] = (await api.get('notices?to=seller&kind=application_approved')).body.items;
  assert.match((await api.get(`notices/${notice.id}`)).body.words.en.title, /Lamp <b>bold<\/b>/);

  const page = await (await fetch(`${api.origin}/w/default/shop/lamp`)).text();
  assert.equal(page.includes('Lamp &lt;b&gt;bold&lt;/b&gt;'), true);
  assert.equal(page.includes('<script>alert'), false);
  const bought = await api.post('orders', {
    productId: 'lamp',
    billing: 'period',
    period: { type: 'month', number: 1 },
    extendParams: [{ name: 'emailDomainName', value: 'example.com' }],
  });
  assert.deepEqual([bought.status, bought.body.total.amountMinor], [201, 5_000]);
});

test('a change of a live product is an application of its own; rejected, it can be edited and submitted again', async () => {
  const { body: change } = await api.post('applications', { kind: 'change', productId: 'desk' });
  assert.equal(change.content.name.en, 'Desk');
  const second = await api.post('applications', { kind: 'change', productId: 'desk' });
  assert.deepEqual([second.status, second.body.error.reason], [409, 'application_open']);
  await saveCases(api.market.workspace, 'desk');
  await api.put(`applications/${change.id}`, { ...change.content, tagline: both('Better') });
  await api.post(`applications/${change.id}/submit`);
  const { body: rejected } = await api.post(`applications/${change.id}/reject`, { remark: 'Say what is better.' });
  assert.deepEqual(
    [rejected.state, rejected.decidedBy, rejected.remark],
    ['rejected', 'operator', 'Say what is better.'],
  );
  assert.equal((await api.get('products/desk')).body.tagline.en, 'A desk');
  const again = await api.put(`applications/${change.id}`, { ...change.content, tagline: both('Higher') });
  assert.equal(again.body.state, 'draft');
  await api.post(`applications/${change.id}/submit`);
  // What is probed in vain for five days is frozen: not what this is about.
  await clearCases();
  await api.post('clock/advance', { by: 'P7D' });
  await saveCases(api.market.workspace, 'desk');
  assert.equal((await api.get(`applications/${change.id}`)).body.state, 'pending_approval', 'people decide');
  await api.post(`applications/${change.id}/approve`, { remark: '' });
  assert.equal((await api.get('products/desk')).body.tagline.en, 'Higher');
});

test('a specification that was removed is not sold any more; what runs of it goes on', async () => {
  const { body: order } = await api.post('orders', {
    productId: 'desk',
    billing: 'period',
    period: { type: 'month', number: 1 },
  });
  await api.market.outbox.idle();
  const unknown = await api.post('products/desk/remove-specification', { specificationId: 'no', reason: 'x' });
  assert.equal(unknown.status, 404);
  const removal = { specificationId: 'standard', reason: 'Replaced' };
  const { body: product } = await api.post('products/desk/remove-specification', removal);
  assert.deepEqual([product.status, product.removedSpecifications[0].reason], ['listed', 'Replaced']);
  const refused = await api.post('orders', {
    productId: 'desk',
    billing: 'period',
    period: { type: 'month', number: 1 },
  });
  assert.deepEqual([refused.status, refused.body.error.reason], [409, 'specification_removed']);
  const renewal = await api.post(`instances/${order.instanceId}/renew`, { period: { type: 'month', number: 1 } });
  assert.equal(renewal.body.error.reason, 'specification_removed');
  assert.equal((await api.get(`instances/${order.instanceId}`)).body.status, 'in_use');
  const put = await api.put('products/desk', { ...product, featured: true });
  assert.equal(put.body.removedSpecifications.length, 1, 'what a script writes takes no removal back');
  const shop = await (await fetch(`${api.origin}/w/default/shop`)).text();
  assert.equal(shop.includes('/shop/desk'), false, 'with its only specification the product has left the shop');
});

test('a key is rotated: products change at once, calls that were made before keep the old one', async () => {
  api.market.script(({ activity }) => (activity === 'newInstance' ? 'unreachable' : undefined));
  const { body: key } = await api.post('interface-keys', { keyClass: 'basic', key: 'k'.repeat(20) });
  const { body: address } = await api.post('production-addresses', { url: `${sellerUrl}/2` });
  await api.put('products/lamp/interface', { version: '2.0', url: `${sellerUrl}/2` });
  await api.put(`production-addresses/${address.id}/key`, { keyId: key.id });
  const buy = () =>
    api.post('orders', {
      productId: 'lamp',
      billing: 'period',
      period: { type: 'month', number: 1 },
      extendParams: [{ name: 'emailDomainName', value: 'example.com' }],
    });
  const { body: order } = await buy();
  await api.market.outbox.idle();
  const keyOfCall = (): string =>
    [...api.market.workspace.state.all('calls').values()].find(({ orderId }) => orderId === order.id)?.destination
      .accessKey ?? '';
  assert.equal(keyOfCall(), 'k'.repeat(20));
  const same = await api.post(`interface-keys/${key.id}/rotate`, { key: 'k'.repeat(20) });
  assert.equal(same.body.error.reason, 'interface_key_same');
  const { body: fresh } = await api.post(`interface-keys/${key.id}/rotate`, { overlapHours: 1 });
  assert.deepEqual([fresh.state, fresh.addressIds, fresh.products], ['current', [address.id], ['lamp']]);
  assert.equal(keyOfCall(), 'k'.repeat(20), 'a call that was made before keeps its key');
  const states = async () =>
    Object.fromEntries(
      (await api.get('interface-keys')).body.items.map(({ id, state }: { id: string; state: string }) => [id, state]),
    );
  assert.equal((await states())[key.id], 'overlapping');
  const old = (await api.get('interface-keys')).body.items.find(({ id }: { id: string }) => id === key.id);
  assert.equal(old.openCalls, 1);
  assert.equal((await api.post(`interface-keys/${key.id}/rotate`)).body.error.reason, 'interface_key_replaced');
  await api.post('clock/advance', { by: 'PT61M' });
  assert.equal((await states())[key.id], 'retired');
  const next = (await buy()).body.id;
  const [latest] = [...api.market.workspace.state.all('calls').newestFirst()];
  assert.deepEqual([latest?.orderId, latest?.destination.accessKey], [next, fresh.key]);
  assert.equal((await api.post(`interface-keys/${fresh.id}/retire`)).body.error.reason, 'interface_key_in_use');
  api.market.script(() => undefined);
});

test('one key for two classes of interfaces is told; an address in use stays', async () => {
  const { body: basic } = await api.post('interface-keys', { keyClass: 'basic', key: 'shared-key-0123456789' });
  const { body: kit } = await api.post('interface-keys', { keyClass: 'kit', key: 'shared-key-0123456789' });
  assert.deepEqual(kit.alsoServes, ['basic']);
  const { items } = (await api.get('interface-keys')).body;
  assert.deepEqual(items.find(({ id }: { id: string }) => id === basic.id).alsoServes, ['kit']);
  assert.equal(
    items.every(({ key }: { key: string | null }) => key === null || key.endsWith('••••')),
    true,
  );
  const [address] = (await api.get('production-addresses')).body.items;
  const refused = await api.request('DELETE', `production-addresses/${address.id}`);
  assert.deepEqual([refused.status, refused.body.error.reason], [409, 'address_in_use']);
  const twice = await api.post('production-addresses', { url: address.url });
  assert.equal(twice.status, 409);
  const plain = await api.post('production-addresses', { url: 'http://isv.example.com/x' });
  assert.equal(plain.status, 400);
});

test('an address that nobody answers at fails its verification', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  const { body } = await api.post('production-addresses', { url: `http://127.0.0.1:${port}/x` });
  assert.equal(body.state, 'failed');
  assert.match(body.check.findings[0].message, /ECONNREFUSED/);
  assert.equal((await api.request('DELETE', `production-addresses/${body.id}`)).status, 204);
});

test('what was entered is checked: bodies, kinds and codes that are there twice', async () => {
  for (const body of [
    { kind: 'release', productId: 'Not A Slug' },
    { kind: 'removal', productId: 'lamp' },
    { kind: 'change', productId: 'lamp', templateId: 'desk' },
    { kind: 'release', productId: 'x', extra: 1 },
  ]) {
    assert.equal((await api.post('applications', body)).status, 400, JSON.stringify(body));
  }
  assert.equal((await api.post('applications', { kind: 'change', productId: 'nothing' })).status, 404);
  const taken = await api.post('applications', { kind: 'release', productId: 'desk' });
  assert.equal(taken.body.error.reason, 'application_id_taken');
  const { body: copy } = await api.post('applications', { kind: 'release', productId: 'lamp-2', templateId: 'lamp' });
  assert.notEqual(copy.content.specifications[0].skus[0].code, 'lamp-basic');
  const [specification] = CONTENT.specifications;
  const twice = await api.put(`applications/${copy.id}`, {
    ...CONTENT,
    interface: { version: '2.0' },
    specifications: [specification, specification],
  });
  assert.equal(twice.status, 400);
  assert.equal((await api.request('DELETE', `applications/${copy.id}`)).status, 204);
  assert.equal((await api.get(`applications/${copy.id}`)).status, 404);
});
