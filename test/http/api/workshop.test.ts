import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startApi, type ApiAnswer, type ApiServer } from './api-server.ts';

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../data/vectors/${file}`, import.meta.url), 'utf8'));
const v1 = read('v1-saas.json');
const v2 = read('v2-saas.json');
const ROOT = '/api/v1/workshop';

let server: ApiServer;
before(async () => {
  server = await startApi();
});
after(() => server.close());

const post = (path: string, body: unknown): Promise<ApiAnswer> => server.post(`${ROOT}/${path}`, body);

describe('the workshop verifies', () => {
  test('every vector of both versions, right and with another key', async () => {
    for (const { url } of v1.authToken) {
      const { status, body } = await post('check-request', { text: url, accessKey: v1.key });
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual([body.version, body.matches, body.finding], ['1.0', true, null], url);
      const other = await post('check-request', { text: url, accessKey: `${v1.key}x` });
      assert.equal(other.body.matches, false);
      assert.equal(other.body.finding.id, 'unknown');
    }
    for (const { nonce, timestamp, body: text, signature } of v2.request) {
      const url = `https://a/p?signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`;
      const { body } = await post('check-request', { text: url, body: text, accessKey: v2.accessKey });
      assert.deepEqual([body.version, body.matches], ['2.0', true]);
      assert.equal(body.signedAt, new Date(Number(timestamp)).toISOString());
    }
    for (const { body: text, signature } of [...v1.bodySign].filter(({ body }: { body: string }) => body !== '')) {
      const bodyAs = 'base64';
      const pasted = `Body-Sign: sign_type="HMAC-SHA256", signature="${signature}"\n\n${Buffer.from(text).toString('base64')}`;
      const { body } = await post('check-answer', { text: pasted, bodyAs, accessKey: v1.key });
      assert.equal(body.verdict, 'right', text);
    }
  });

  test('and names the mistake that the vectors make', async () => {
    for (const [name, mistake] of [
      ['T3 signed over still-encoded values', 'values_encoded'],
      ['T3 with + turned into space', 'plus_as_blank'],
      ['T3 HMAC key without timeStamp', 'key_without_timestamp'],
    ] as const) {
      const wrong = encodeURIComponent(v1.negative[name]);
      const text = String(v1.authToken[2].url).replace(/authToken=.*/, `authToken=${wrong}`);
      const { body } = await post('check-request', { text, accessKey: v1.key });
      assert.deepEqual([body.matches, body.finding.id, body.finding.certain], [false, mistake, true]);
      assert.ok(body.candidates.some((each: { mistake: string }) => each.mistake === mistake));
    }
    const answer = `Body-sign: sign_type="HMAC-SHA256", signature="${v1.bodySign[0].signature}"\n\n${v1.bodySign[0].body}\n`;
    const { body } = await post('check-answer', { text: answer, accessKey: v1.key });
    assert.deepEqual(
      body.findings.map(({ id }: { id: string }) => id),
      ['newline_added_after', 'case'],
    );
  });

  test('an answer with many members is compared in a table that can be read, with what was found in it', async () => {
    const members: [string, unknown][] = [
      ...Object.entries({ resultCode: '000000', resultMsg: 'ok', encryptType: '1', instanceId: 'i-1' }),
      ['appInfo', { frontEndUrl: 'https://x.example.com', memo: 'm' }],
    ];
    const text = JSON.stringify(Object.fromEntries(members));
    const reordered = JSON.stringify(Object.fromEntries([...members.slice(2), ...members.slice(0, 2)]));
    const bodySign = createHmac('sha256', v1.key).update(reordered).digest('base64');
    const { body } = await post('check-answer', { text, bodySign, accessKey: v1.key });
    assert.deepEqual(
      body.findings.map(({ id }: { id: string }) => id),
      ['names_sorted_after'],
    );
    const rows = body.candidates.filter(({ mistake }: { mistake: string }) => mistake === 'names_sorted_after');
    assert.equal(rows.length, 3);
    assert.ok(rows.some(({ value }: { value: string }) => value === bodySign));
    assert.ok(body.candidates.length < 40, `${body.candidates.length} rows`);
  });

  test('a body alone in Base64 or hex, as its description says', async () => {
    const { body: text, signature } = v1.bodySign[0];
    for (const bodyAs of ['base64', 'hex'] as const) {
      const alone = { text: Buffer.from(text).toString(bodyAs), bodyAs, bodySign: signature, accessKey: v1.key };
      assert.equal((await post('check-answer', alone)).body.verdict, 'right', bodyAs);
    }
    const { body } = await post('check-answer', { text: '7b7', bodyAs: 'hex', accessKey: v1.key });
    assert.match(body.error.details[0].message, /Body, line 1, character 3/);
  });

  test('with the key of a product, and tries the other keys of its workspace', async () => {
    const { accessKey, id } = [...server.market.workspace.state.all('products').values()].map((product) => ({
      id: product.id,
      accessKey: product.interface.accessKey,
    }))[0] ?? { accessKey: '', id: '' };
    const made = await post('sign-answer', { body: '{}', productId: id });
    assert.equal(made.body.signature, createHmac('sha256', accessKey).update('{}').digest('base64'));
    assert.ok(!JSON.stringify(made.body).includes(accessKey));
    const text = `${made.body.header}\n\n{}`;
    const { body } = await post('check-answer', { text, accessKey: 'typed-wrongly', workspace: 'default' });
    assert.equal(body.findings[0].id, 'other_key');
    assert.equal(
      (await post('check-answer', { text, accessKey: 'typed-wrongly' })).body.findings[0].id,
      'unknown_answer',
    );
    assert.equal((await post('check-answer', { text, productId: 'none' })).status, 404);
  });
});

describe('the workshop makes', () => {
  test('requests of both versions that it verifies itself, key masked unless asked for', async () => {
    for (const version of ['1.0', '2.0'] as const) {
      const fields = { activity: 'newInstance', customerName: '成都 +%&=😀', orderId: 'CS1' };
      const input = {
        version,
        url: 'https://isv.example.com/p?tenant=1',
        fields,
        accessKey: 'a-key-of-sixteen-or-more',
      };
      const { body } = await post('sign-request', { ...input, url: 'https://isv.example.com/p' });
      assert.ok(!JSON.stringify(body).includes(input.accessKey));
      for (const text of [body.curl, body.http]) {
        const checked = await post('check-request', { text, accessKey: input.accessKey });
        assert.equal(checked.body.matches, true, text);
        const values = Object.fromEntries(
          checked.body.fields.map((field: { name: string; value: string }) => [field.name, field.value]),
        );
        assert.equal(values['customerName'], fields.customerName);
      }
      const revealed = await post('sign-request', { ...input, revealKey: true });
      assert.ok(JSON.stringify(revealed.body.steps).includes(input.accessKey));
    }
  });

  test('the values of the vectors, and opens them', async () => {
    for (const { plain, bits, iv, value } of v1.aes) {
      const encrypted = await post('encrypt', { plain, bits, iv, accessKey: v1.key });
      assert.equal(encrypted.body.value, value);
      const opened = await post('decrypt', { value, bits, accessKey: v1.key });
      assert.deepEqual([opened.body.plain, opened.body.finding], [plain, null]);
      const other = await post('decrypt', { value, bits: bits === 256 ? 128 : 256, accessKey: v1.key });
      assert.deepEqual([other.body.plain, other.body.finding.id], [null, 'other_bits']);
      const wrong = await post('decrypt', { value, bits, accessKey: 'wrong' });
      assert.equal(wrong.body.plain, null);
    }
    const drawn = await post('encrypt', { plain: '管理员', accessKey: 'k' });
    assert.match(drawn.body.value, /^[A-Za-z0-9]{16}/);
    assert.equal((await post('decrypt', { value: drawn.body.value, accessKey: 'k' })).body.plain, '管理员');
  });

  test('vectors and receivers for download', async () => {
    assert.deepEqual((await server.get(`${ROOT}/vectors`)).body, { v1Saas: v1, v2Saas: v2 });
    const { body } = await server.get(`${ROOT}/snippets`);
    assert.equal(body.items.length, 12);
    for (const { file, code } of body.items) {
      assert.equal(code, readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'));
    }
    assert.equal((await server.get(`${ROOT}/snippets?version=1.0`)).body.items.length, 6);
  });
});

describe('bad input to the workshop', () => {
  const BAD: readonly [string, unknown, string, RegExp][] = [
    ['check-request', { text: 'hello', accessKey: 'k' }, 'text', /Text, line 1, character 1: no request begins here/],
    ['check-request', { text: 'https://a/p?x=1\n', accessKey: 'k' }, 'text', /no signature in/],
    ['check-request', { text: 'https://a/p?signature=1&nonce=2', accessKey: 'k' }, 'text', /missing: timestamp/],
    ['check-request', { text: 'https://a/p?x=%G1', accessKey: 'k' }, 'text', /line 1, character 15: .*percent/],
    ['check-answer', { text: 'nonsense', accessKey: 'k' }, 'text', /no answer begins here/],
    ['check-answer', { text: 'A: 1\n\n*', bodyAs: 'base64', accessKey: 'k' }, 'text', /Body, line 1, character 1/],
    ['decrypt', { value: 'A1b2C3d4E5f6G7h8 no base64!', accessKey: 'k' }, 'value', /character 27: .*Base64/],
    ['encrypt', { plain: 'x', iv: 'short', accessKey: 'k' }, 'iv', /./],
    ['check-request', { text: 'x', accessKey: '' }, 'accessKey', /Fill in this field/],
    ['check-request', { text: 'x', accessKey: '密钥' }, 'accessKey', /./],
    ['check-request', { text: 'x', accessKey: 'a b' }, 'accessKey', /./],
    ['check-request', { text: 'x', accessKey: 'k'.repeat(257) }, 'accessKey', /./],
    ['check-request', { text: 'x' }, 'accessKey', /exactly one of accessKey and productId/],
    ['check-request', { text: 'x', accessKey: 'k', productId: 'p' }, 'accessKey', /exactly one/],
    ['check-request', { text: 'x'.repeat(100_001), accessKey: 'k' }, 'text', /./],
    ['encrypt', { plain: 'x'.repeat(4_097), accessKey: 'k' }, 'plain', /./],
    ['sign-request', { version: '2.0', url: 'nonsense', fields: { a: '1' }, accessKey: 'k' }, 'url', /./],
    ['sign-request', { version: '1.0', url: 'https://a/p', accessKey: 'k' }, 'fields', /./],
  ];
  for (const [path, body, field, sentence] of BAD) {
    test(`${path} ${JSON.stringify(body).slice(0, 70)}: names ${field}`, async () => {
      const answer = await post(path, body);
      assert.equal(answer.status, 400);
      const problem = answer.body.error.details.find((each: { path: string }) => each.path === field);
      assert.ok(problem, JSON.stringify(answer.body));
      assert.match(problem.message, sentence);
    });
  }

  test('a body nested beyond every stack is only shown', async () => {
    const text = `https://a/p?signature=AB&timestamp=1767225600123&nonce=n\n\n${'['.repeat(90_000)}`;
    const { status, body } = await post('check-request', { text, accessKey: 'k' });
    assert.deepEqual([status, body.matches], [200, false]);
  });
});
