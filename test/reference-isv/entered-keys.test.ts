import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { EnteredKeys } from '../../src/reference-isv/entered-keys.ts';
import { decryptText } from '../../src/reference-isv/sensitive-data.ts';
import { openFileStore } from '../../src/reference-isv/store.ts';
import { KEY_MAX_LENGTH } from '../../src/web/production-address.ts';
import { creation, send, startTestSeller, type Reply, type TestSeller } from './sample-seller.ts';
import { v1Creation, v1Query } from './v1-calls.ts';

const NEW_KEY = 'kR7vTq0bYwLm3xZp9sDf5gHj';
const NOTIFY = { activity: 'orderNotify', orderId: 'CS1', orderLineId: 'CS1-000001', testFlag: '0' };

function enter(seller: TestSeller, keyClass: string, key: string): Promise<Reply> {
  const headers = { 'Content-Type': 'application/json' };
  return send(`${seller.origin}/api/keys`, { method: 'POST', headers, body: JSON.stringify({ keyClass, key }) });
}

async function codeOf(seller: TestSeller, call: object, key: string): Promise<string> {
  return (JSON.parse((await seller.post(call, key)).text) as { resultCode: string }).resultCode;
}

describe('a key that was changed in the Seller Console', () => {
  test('is refused until it is entered; the answer is signed with it, and its own key goes on', async () => {
    await using seller = await startTestSeller();
    assert.equal(await codeOf(seller, creation(1), NEW_KEY), '000001');
    assert.equal((await enter(seller, 'basic', ` ${NEW_KEY} `)).status, 201);
    const { text, headers } = await seller.post(creation(1), NEW_KEY);
    assert.match(text, /"resultCode":"000000"/);
    const signature = createHmac('sha256', NEW_KEY).update(text).digest('base64');
    assert.equal(headers['body-sign'], `sign_type="HMAC-SHA256", signature="${signature}"`);
    assert.equal((await seller.call(creation(2))).resultCode, '000000');
    assert.equal(await codeOf(seller, creation(3), 'another'), '000001');
  });

  test('serves V1.0 too: verified, and account and password encrypted with it', async () => {
    await using seller = await startTestSeller();
    await enter(seller, 'basic', NEW_KEY);
    const { text, headers } = await send(`${seller.origin}/saasproduce?${v1Query(v1Creation(1), NEW_KEY)}`);
    assert.match(text, /"resultCode":"000000"/);
    const signature = createHmac('sha256', NEW_KEY).update(text).digest('base64');
    assert.ok(String(headers['body-sign']).includes(signature));
    const plain = seller.store.book.get('business-1')?.userName;
    const sent = (JSON.parse(text) as { appInfo: { userName: string } }).appInfo.userName;
    assert.equal(decryptText(NEW_KEY, 256, sent), plain);
  });

  test('of one class signs nothing of the other', async () => {
    await using seller = await startTestSeller({ generalKey: 'configured' });
    await enter(seller, 'general', NEW_KEY);
    assert.equal(await codeOf(seller, NOTIFY, NEW_KEY), '000000');
    assert.equal(await codeOf(seller, NOTIFY, 'configured'), '000000');
    assert.equal(await codeOf(seller, creation(1), NEW_KEY), '000001');
    await enter(seller, 'basic', 'basic-key');
    assert.equal(await codeOf(seller, NOTIFY, 'basic-key'), '000001');
  });

  test('taken out is refused again', async () => {
    await using seller = await startTestSeller();
    const { number } = JSON.parse((await enter(seller, 'basic', NEW_KEY)).text) as { number: number };
    const takeOut = (): Promise<Reply> => send(`${seller.origin}/api/keys/${number}`, { method: 'DELETE' });
    assert.equal((await takeOut()).status, 204);
    assert.equal(await codeOf(seller, creation(1), NEW_KEY), '000001');
    assert.equal((await takeOut()).status, 404);
  });

  test('is there after a restart, and a file of an earlier program has none', async (context) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'entered-keys-'));
    context.after(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'seller.json');
    const first = await openFileStore(file);
    assert.deepEqual(first.keys.all(), []);
    first.keys.enter('general', NEW_KEY, 5);
    first.changed();
    await first.close();
    const second = await openFileStore(file);
    assert.deepEqual(second.keys.all(), [{ number: 1, keyClass: 'general', key: NEW_KEY, enteredWallAt: 5 }]);
    await second.close();
  });
});

describe('the page that takes keys', () => {
  async function form(seller: TestSeller, at: string, body: Record<string, string>): Promise<Reply> {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return send(seller.origin + at, { method: 'POST', headers, body: new URLSearchParams(body).toString() });
  }
  async function tokenOf(seller: TestSeller): Promise<string> {
    return /name="token" value="([^"]+)"/.exec((await seller.get('/')).text)?.[1] ?? 'none';
  }

  test('lists them by their beginnings, in both languages, and never gives one out again', async () => {
    await using seller = await startTestSeller();
    const token = await tokenOf(seller);
    assert.match((await seller.get('/')).text, /No further key has been entered/);
    assert.equal((await form(seller, '/keys', { token, keyClass: 'general', key: NEW_KEY })).status, 303);
    for (const [language, words] of [
      ['en', 'Order notifications'],
      ['zh-CN', '订单通知'],
    ] as const) {
      const { text } = await seller.get('/?saved=key', { 'Accept-Language': language });
      assert.ok(text.includes(words) && text.includes('kR7v••••') && !text.includes(NEW_KEY), language);
    }
    assert.ok(!(await seller.get('/api/state')).text.includes(NEW_KEY));
    assert.equal((await form(seller, '/keys/1/remove', { token })).status, 303);
    assert.deepEqual(seller.store.keys.all(), []);
  });

  test('takes a key as long as the Seller Console does', async () => {
    await using seller = await startTestSeller();
    const key = 'k'.repeat(KEY_MAX_LENGTH);
    assert.equal((await form(seller, '/keys', { token: await tokenOf(seller), keyClass: 'basic', key })).status, 303);
    assert.deepEqual(seller.store.keys.of('basic'), [key]);
  });

  test('refuses what is no key, a form of another site and one without its token', async () => {
    await using seller = await startTestSeller();
    const token = await tokenOf(seller);
    for (const key of ['', '   ', 'two words', '密钥', 'x'.repeat(257), 'a\u0000b']) {
      const refused = await form(seller, '/keys', { token, keyClass: 'basic', key });
      assert.equal(refused.status, 400, key);
      assert.match(refused.text, /letters, digits and signs/, key);
    }
    assert.equal((await form(seller, '/keys', { token, keyClass: 'kit', key: NEW_KEY })).status, 400);
    assert.equal((await form(seller, '/keys', { token: 'no', keyClass: 'basic', key: NEW_KEY })).status, 403);
    const body = JSON.stringify({ keyClass: 'basic', key: NEW_KEY });
    for (const [method, at] of [
      ['POST', '/api/keys'],
      ['DELETE', '/api/keys/1'],
    ] as const) {
      const headers = { 'Content-Type': 'application/json', Origin: 'https://evil.example' };
      const sent = method === 'POST' ? { method, headers, body } : { method, headers };
      assert.equal((await send(seller.origin + at, sent)).status, 403);
    }
    assert.equal((await enter(seller, 'basic', NEW_KEY)).status, 201);
    assert.equal(seller.store.keys.all().length, 1);
  });
});

test('twenty keys of a class, each once; the newest first', () => {
  const keys = new EnteredKeys();
  for (let n = 1; n <= 20; n += 1) assert.notEqual(keys.enter('basic', `key-${n}`, n), 'full');
  assert.equal(keys.enter('basic', 'key-21', 21), 'full');
  assert.notEqual(keys.enter('basic', 'key-3', 22), 'full');
  assert.equal(keys.of('basic')[0], 'key-3');
  assert.equal(keys.of('basic').length, 20);
  assert.notEqual(keys.enter('general', 'key-1', 23), 'full');
  assert.ok(keys.takeOut(1) && !keys.takeOut(1));
});
