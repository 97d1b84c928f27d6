import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import { WORKSHOP_TOOLS } from '../../src/web/pages/simulator/workshop-forms.ts';
import { Reader, type Page } from './reader.ts';

const v1 = JSON.parse(readFileSync(new URL('../../data/vectors/v1-saas.json', import.meta.url), 'utf8'));
const BASE = '/w/default/simulator';
/** Of no vector and no product: wherever it turns up, it came from these forms. */
const TYPED_KEY = 'zq7-typed-into-the-workshop-only-9x';

let simulator: Simulator;
let reader: Reader;
let folder: string;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'koosim-workshop-'));
  simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    dataFolder: folder,
    referenceIsvPort: undefined,
    onDefect: (error) => assert.fail(error instanceof Error ? error : String(error)),
  });
  reader = new Reader(simulator.origin);
});

after(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

function use(tool: string, fields: Record<string, string>): Promise<Page> {
  return reader.post(
    `${BASE}/workshop/${tool}`,
    { accessKey: v1.key, ...fields },
    { fromPath: `${BASE}/workshop?tool=${tool}` },
  );
}

const findings = ({ html }: Page): string[] => [...html.matchAll(/data-finding="([^"]+)"/g)].map(([, id = '']) => id);
const step = ({ html }: Page, id: string): string | undefined =>
  new RegExp(`data-step="${id}"[^>]*>([^<]*)<`).exec(html)?.[1];

describe('the workshop page, without scripts', () => {
  test('each tool answers in both languages and is in the menu', async () => {
    for (const lang of ['zh', 'en']) {
      for (const tool of WORKSHOP_TOOLS) {
        const page = await reader.get(`${BASE}/workshop?tool=${tool}&lang=${lang}`);
        assert.equal(page.status, 200);
        assert.match(page.html, /aria-current="page"/);
        assert.doesNotMatch(page.html, /<script(?![^>]*\bsrc=)|<style|\sstyle="|\son\w+="/);
        assert.doesNotMatch(page.text, /\bworkshop\.[a-z_]+\b/);
      }
    }
  });

  test('checks a request: right, wrong with the mistake named, unreadable with the place', async () => {
    const { url } = v1.authToken[2];
    const right = await use('request', { text: url });
    assert.match(right.html, /data-verdict="right"/);
    assert.equal(step(right, 'v1_token'), v1.authToken[2].authToken);
    assert.match(step(right, 'v1_key') ?? '', /^1111•+20251124023618256$/);
    assert.match(step(await use('request', { text: url, reveal: 'on' }), 'v1_key') ?? '', new RegExp(v1.key));
    const token = encodeURIComponent(v1.negative['T3 with + turned into space']);
    const wrong = await use('request', { text: String(url).replace(/authToken=.*/, `authToken=${token}`) });
    assert.deepEqual(findings(wrong), ['plus_as_blank']);
    const unreadable = await use('request', { text: 'GET /p?a=%ZZ HTTP/1.1' });
    assert.equal(unreadable.status, 400);
    assert.match(unreadable.text, /Query of the URL, line 1, character 10/);
    assert.match(unreadable.html, /<textarea id="field-text"[^>]*aria-invalid="true"/);
    assert.match(unreadable.html, />\nGET \/p\?a=%ZZ HTTP\/1\.1<\/textarea>/, 'what was entered stays');
  });

  test('checks an answer whose line ends a form has turned round', async () => {
    const [{ body, signature }] = v1.bodySign;
    const head = `HTTP/1.1 200 OK\r\nBody-Sign: sign_type="HMAC-SHA256", signature="${signature}"\r\n\r\n`;
    assert.match((await use('answer', { text: head + body })).html, /data-verdict="right"/);
    assert.deepEqual(findings(await use('answer', { text: `${head}${body}\r\n` })), ['newline_added_after']);
    assert.deepEqual(findings(await use('answer', { text: body })), ['missing']);
    assert.match((await use('answer', { text: body, bodySign: signature })).html, /data-verdict="right"/);
    const noText = await use('answer', { text: 'A: 1\n\nff fe 00', bodyAs: 'hex' });
    assert.match(noText.text, /ff fe 00/);
  });

  test('signs, encrypts and decrypts', async () => {
    const { plain, iv, value } = v1.aes[0];
    assert.equal(step(await use('encrypt', { plain, iv, bits: '256' }), 'aes_value'), value);
    assert.equal(step(await use('decrypt', { value, bits: '256' }), 'aes_plain'), plain);
    assert.deepEqual(findings(await use('decrypt', { value, bits: '128' })), ['other_bits']);
    const [{ body, signature }] = v1.bodySign;
    assert.equal(step(await use('sign_answer', { body }), 'sign_value'), signature);
    const made = await use('sign', {
      version: '1.0',
      url: 'https://a.example/p',
      fields: 'activity=newInstance\nmemo=a b',
    });
    assert.match(made.text, /activity=newInstance&memo=a\+b&timeStamp=\d{17}&authToken=/);
    assert.match(made.html, /curl -sS -i -X GET/);
  });

  test('a product’s key is used without being shown', async () => {
    const [product] = simulator.workspaces.get('default').workspace.state.all('products').values();
    assert.ok(product);
    const page = await use('sign_answer', { body: '{}', accessKey: '', product: product.id });
    assert.ok(step(page, 'sign_value'));
    assert.ok(!page.html.includes(product.interface.accessKey));
  });

  test('refuses keys and lengths at their field, with the rule', async () => {
    for (const [tool, fields, field] of [
      ['request', { text: 'x', accessKey: '' }, 'accessKey'],
      ['request', { text: 'x', accessKey: '密钥' }, 'accessKey'],
      ['request', { text: 'x', accessKey: 'k'.repeat(257) }, 'accessKey'],
      ['request', { text: '' }, 'text'],
      ['request', { text: '文'.repeat(100_001) }, 'text'],
      ['encrypt', { plain: 'x', iv: 'short' }, 'iv'],
      ['decrypt', { value: 'A1b2C3d4E5f6G7h8no base64!' }, 'value'],
      ['sign', { version: '1.0', url: 'nonsense', fields: 'a=1' }, 'url'],
      ['sign', { version: '1.0', url: 'https://a/p', fields: 'a=1\nnothing' }, 'fields'],
    ] as [string, Record<string, string>, string][]) {
      const page = await use(tool, fields);
      assert.equal(page.status, 400, tool);
      assert.match(page.html, new RegExp(`id="error-${field}"`), `${tool} ${field}`);
    }
  });

  test('nothing that was entered is on the disk', async () => {
    await use('request', { text: v1.authToken[2].url, accessKey: TYPED_KEY });
    await use('encrypt', { plain: 'a secret of nobody', accessKey: TYPED_KEY, bits: '256' });
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.ok(files.length > 0);
    for (const file of files) {
      const bytes = readFileSync(path.join(file.parentPath, file.name));
      assert.ok(!bytes.includes(TYPED_KEY) && !bytes.includes('a secret of nobody'), file.name);
    }
  });

  test('vectors are a file; receivers are shown and are files', async () => {
    const vectors = await reader.get(`${BASE}/workshop/vectors.json`);
    assert.match(vectors.headers.get('content-disposition') ?? '', /koosim-vectors\.json/);
    assert.deepEqual(JSON.parse(vectors.html).v1Saas, v1);
    for (const version of ['1.0', '2.0']) {
      for (const [language, file] of [
        ['node', 'receiver.mjs'],
        ['java', 'Receiver.java'],
        ['python', 'receiver.py'],
        ['go', 'receiver.go'],
        ['php', 'receiver.php'],
        ['csharp', 'Receiver.cs'],
      ] as const) {
        const page = await reader.get(`${BASE}/snippets?version=${version}&language=${language}`);
        assert.match(page.html, new RegExp(`/simulator/snippets/v${version}/${file.replace('.', '\\.')}"`));
        const code = await reader.get(`${BASE}/snippets/v${version}/${file}`);
        assert.equal(code.html, readFileSync(new URL(`../../snippets/v${version}/${file}`, import.meta.url), 'utf8'));
      }
    }
    assert.equal((await reader.get(`${BASE}/snippets/v1.0/..%2f..%2fpackage.json`)).status, 404);
  });
});
