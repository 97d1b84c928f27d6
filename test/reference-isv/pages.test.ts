import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isTextKey } from '../../src/reference-isv/text.ts';
import { creation, send, startTestSeller, type TestSeller } from './sample-seller.ts';

const ZH = { 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.5' };

async function tokenOf(seller: TestSeller): Promise<string> {
  return /name="token" value="([^"]+)"/.exec((await seller.get('/')).text)?.[1] ?? '';
}

function postForm(seller: TestSeller, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return send(`${seller.origin}/switches`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

describe('pages', () => {
  test('home: switches, instances and calls in both languages', async () => {
    await using seller = await startTestSeller();
    await seller.call(creation(1));
    await seller.call({ activity: 'releaseInstance', instanceId: '<b>' });
    const english = await seller.get('/');
    assert.equal(english.status, 200);
    for (const text of ['<html lang="en">', 'Make it misbehave', 'business-1', 'Signature right', 'In use', '000003']) {
      assert.ok(english.text.includes(text), text);
    }
    assert.ok(!english.text.includes('<b>"'), 'what callers send is escaped');
    const chinese = await seller.get('/', ZH);
    for (const text of ['<html lang="zh-CN">', '让它出错', '签名正确', '使用中']) {
      assert.ok(chinese.text.includes(text), text);
    }
  });

  test('language: the address wins and is remembered, then the cookie, then the browser', async () => {
    await using seller = await startTestSeller();
    const asked = await seller.get('/?lang=zh', { 'Accept-Language': 'en' });
    assert.match(asked.text, /lang="zh-CN"/);
    const cookie = asked.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    assert.equal(cookie, 'sample_seller_lang=zh');
    assert.match((await seller.get('/', { Cookie: cookie, 'Accept-Language': 'en' })).text, /<html lang="zh-CN">/);
    assert.match((await seller.get('/', { 'Accept-Language': 'fr' })).text, /<html lang="en">/);
  });

  test('front page follows the instance: in use, frozen, in use, gone', async () => {
    await using seller = await startTestSeller();
    await seller.call(creation(1));
    const instanceId = 'business-1';
    const page = (headers = {}) => seller.get(`/instances/${instanceId}`, headers);
    assert.match((await page()).text, /data-instance-status="in_use"[\s\S]*admin@business/);
    await seller.call({ activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' });
    assert.match((await page()).text, /data-instance-status="frozen"[\s\S]*Your data is kept/);
    assert.match((await page(ZH)).text, /data-instance-status="frozen"[\s\S]*服务已冻结/);
    await seller.call({ activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' });
    assert.match((await page()).text, /data-instance-status="in_use"/);
    await seller.call({ activity: 'releaseInstance', instanceId });
    const gone = await page();
    assert.equal(gone.status, 404);
    assert.match(gone.text, /This instance is gone/);
    assert.match((await page(ZH)).text, /该实例已不存在/);
    assert.equal((await seller.get('/instances/nobody')).status, 404);
  });

  test('front page while it is being created, and the page of its administrator', async () => {
    await using seller = await startTestSeller();
    await seller.set({ provisioning: 'async' });
    await seller.call(creation(1));
    assert.match((await seller.get('/instances/business-1')).text, /data-instance-status="provisioning"/);
    const expiry = { expireTime: '20270131155959', orderId: 'R1', orderLineId: 'R1-000001', scene: 'RENEWAL' };
    await seller.call({ activity: 'refreshInstance', instanceId: 'business-1', ...expiry });
    const admin = await seller.get('/instances/business-1/admin', ZH);
    assert.match(admin.text, /市场告知的到期时间[\s\S]*RENEWAL[\s\S]*2027-01-31 23:59:59/);
  });

  test('instances beyond twenty go to further pages', async () => {
    await using seller = await startTestSeller();
    for (let n = 1; n <= 21; n += 1) await seller.call(creation(n));
    const first = (await seller.get('/')).text;
    assert.ok(first.includes('/instances/business-21"') && !first.includes('/instances/business-1"'));
    const second = (await seller.get('/?page=2')).text;
    assert.ok(second.includes('/instances/business-1"') && !second.includes('/instances/business-21"'));
  });

  test('nothing but own style sheet and pictures may load, and nothing is inline', async () => {
    await using seller = await startTestSeller();
    await seller.call(creation(1));
    for (const path of ['/', '/instances/business-1', '/instances/business-1/admin', '/instances/x', '/nothing']) {
      const { headers, text } = await seller.get(path);
      assert.match(String(headers['content-security-policy']), /^default-src 'none';style-src 'self'/);
      assert.doesNotMatch(text, /<script|<style|\sstyle=|\son\w+=/, path);
    }
    const sheets = (await seller.get('/')).text.match(/\/assets\/\w+\.css/g) ?? [];
    assert.ok(sheets.length > 3);
    for (const sheet of sheets) {
      assert.match((await seller.get(sheet)).headers['content-type'] ?? '', /^text\/css/, sheet);
    }
    assert.equal((await seller.get('/assets/none.css')).status, 404);
  });

  test('bad input: 400 that names the field, in the language of the reader', async () => {
    await using seller = await startTestSeller();
    const wrongLanguage = await seller.get('/?lang=fr');
    assert.equal(wrongLanguage.status, 400);
    assert.match(wrongLanguage.text, /<code>lang<\/code>/);
    const wrongPage = await seller.get('/?page=0', ZH);
    assert.match(wrongPage.text, /<code>page<\/code> 应为页码/);
    const token = await tokenOf(seller);
    const wrongSwitch = await postForm(seller, { token, slowMs: 'soon', mood: 'bad' });
    assert.equal(wrongSwitch.status, 400);
    assert.match(wrongSwitch.text, /<code>slowMs<\/code>[\s\S]*<code>mood<\/code>/);
  });
});

describe('form of the switches', () => {
  test('sets what it carries and goes back to the page', async () => {
    await using seller = await startTestSeller();
    const token = await tokenOf(seller);
    const reply = await postForm(seller, { token, slowMs: '6000', body: 'html' }, { Origin: seller.origin });
    assert.deepEqual([reply.status, reply.headers.location], [303, '/?saved=1']);
    assert.equal(seller.store.switches.slowMs, 6000);
    assert.equal(seller.store.switches.body, 'html');
    const { text } = await seller.get('/?saved=1');
    assert.match(text, /2 switches make it misbehave/);
    assert.match(text, /name="slowMs" value="6000" checked/);
  });

  test('refuses another site, a page without origin, and a missing or wrong token', async () => {
    await using seller = await startTestSeller();
    const token = await tokenOf(seller);
    const off = { token, answering: 'off' };
    assert.equal((await postForm(seller, off, { Origin: 'http://evil.example' })).status, 403);
    assert.equal((await postForm(seller, off, { Origin: 'null' })).status, 403);
    assert.equal((await postForm(seller, off, { 'Sec-Fetch-Site': 'cross-site' })).status, 403);
    assert.equal((await postForm(seller, { ...off, token: 'x'.repeat(token.length) })).status, 403);
    assert.equal((await postForm(seller, { answering: 'off' })).status, 400);
    const api = await send(`${seller.origin}/api/switches`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'http://127.0.0.1:1' },
      body: '{"answering":"off"}',
    });
    assert.equal(api.status, 403);
    assert.equal(seller.store.switches.answering, 'on');
  });

  test('names that are not of this machine are not served', async () => {
    await using seller = await startTestSeller({ allowedHosts: ['seller.test'] });
    const { port } = new URL(seller.origin);
    for (const host of ['evil.example', `127.0.0.1.evil.example:${port}`, 'localhost@evil.example']) {
      assert.equal((await seller.get('/', { Host: host })).status, 403, host);
    }
    for (const host of [`localhost:${port}`, `[::1]:${port}`, 'LOCALHOST', 'seller.test']) {
      assert.equal((await seller.get('/', { Host: host })).status, 200, host);
    }
  });
});

test('every text that a view asks for is there, and every text is asked for', () => {
  const views = fileURLToPath(new URL('../../views/reference-isv/', import.meta.url));
  const source = fileURLToPath(new URL('../../src/reference-isv/', import.meta.url));
  const read = (folder: string, ending: string): string =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(ending) && file !== 'text.ts')
      .map((file) => readFileSync(`${folder}${file}`, 'utf8'))
      .join('\n');
  const code = read(views, '.ejs') + read(source, '.ts');
  const literal = [...code.matchAll(/\bt\('([^']+)'/g)].map((match) => match[1] ?? '');
  assert.ok(literal.length > 50);
  assert.deepEqual(
    literal.filter((key) => !isTextKey(key)),
    [],
  );
  const prefixes = [...code.matchAll(/\bt\(`([a-z]+\.)\$\{/g)].map((match) => match[1] ?? '');
  const keys = [...readFileSync(`${source}text.ts`, 'utf8').matchAll(/^ {2}'?([\w.]+)'?: \{/gm)].map((m) => m[1] ?? '');
  assert.deepEqual(
    keys.filter((key) => !code.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix))),
    [],
  );
});
