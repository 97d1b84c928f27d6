import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { hmacSha256 } from '../../src/protocol/hmac.ts';
import { signUsagePush } from '../../src/protocol/open-api/usage-push-signature.ts';
import { deriveAesKey, type KeyBits } from '../../src/protocol/v1/aes-key.ts';
import { signV1Request } from '../../src/protocol/v1/auth-token.ts';
import { buildV1Request } from '../../src/protocol/v1/build-request.ts';
import { encodeExtensionParameters, type ExtensionParameter } from '../../src/protocol/v1/extension-parameters.ts';
import { decodeFormValue, encodeFormValue } from '../../src/protocol/v1/form-encoding.ts';
import { decryptSensitive, encryptSensitive } from '../../src/protocol/v1/sensitive-data.ts';
import { bodySign } from '../../src/protocol/v2/signature.ts';

interface Vectors {
  readonly key: string;
  readonly aesKeys: Readonly<Record<'128' | '256', string>>;
  readonly authToken: readonly {
    readonly id: string;
    readonly params: Readonly<Record<string, string>>;
    readonly stringToSign: string;
    readonly hmacKey: string;
    readonly authToken: string;
    readonly url: string;
  }[];
  readonly bodySign: readonly { readonly id: string; readonly body: string; bytes: number; signature: string }[];
  readonly aes: readonly { field: string; plain: string; bits: KeyBits; iv: string; value: string }[];
  readonly saasExtendParams: { readonly json: string; readonly base64: string };
  readonly usagePushSignature: { readonly ts: string; nonce: string; body: string; signature: string };
  readonly negative: Readonly<Record<string, string>>;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../data/vectors/v1-saas.json', import.meta.url), 'utf8'),
) as Vectors;
const { key } = vectors;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('vectors of v1-saas.json', () => {
  it('has the vectors that this file is about', () => {
    const counts = [vectors.authToken, vectors.bodySign, vectors.aes].map((all) => all.length);
    assert.deepEqual([...counts, Object.keys(vectors.negative).length], [11, 6, 10, 6]);
  });

  for (const vector of vectors.authToken) {
    it(`${vector.id}: text to sign, key, token and URL byte for byte`, () => {
      const shuffled = Object.fromEntries(Object.entries(vector.params).reverse());
      const { stringToSign, hmacKey, authToken } = signV1Request(key, shuffled);
      assert.deepEqual([stringToSign, hmacKey, authToken], [vector.stringToSign, vector.hmacKey, vector.authToken]);
      const request = buildV1Request({
        url: 'https://isv.example.com/saasproduce',
        accessKey: key,
        parameters: shuffled,
      });
      assert.deepEqual([request.method, request.url, request.body.length], ['GET', vector.url, 0]);
    });

    it(`${vector.id}: what a seller decodes from the URL gives the token again`, () => {
      const query = vector.url.slice(vector.url.indexOf('?') + 1).split('&');
      const decoded = Object.fromEntries(
        query.map((pair) => [pair.slice(0, pair.indexOf('=')), decodeFormValue(pair.slice(pair.indexOf('=') + 1))]),
      );
      assert.equal(signV1Request(key, decoded).authToken, decoded['authToken']);
    });
  }

  for (const { id, body, bytes: length, signature } of vectors.bodySign) {
    it(`${id}: Body-Sign over the raw bytes`, () => {
      assert.equal(bytes(body).length, length);
      assert.equal(bodySign(key, bytes(body)), signature);
    });
  }

  for (const bits of [128, 256] as const) {
    it(`AES-${bits}: the key that the JDK draws`, () => {
      assert.equal(deriveAesKey(key, bits).toString('hex'), vectors.aesKeys[bits]);
    });
  }

  for (const { field, plain, bits, iv, value } of vectors.aes) {
    it(`AES-${bits} ${field} ${plain}: both directions`, () => {
      assert.equal(encryptSensitive(key, bits, iv, plain), value);
      assert.deepEqual(decryptSensitive(key, bits, value), { plain });
    });

    it(`AES-${bits} ${field} ${plain}: the other key length does not fit, nor does another key`, () => {
      assert.ok('problem' in decryptSensitive(key, bits === 128 ? 256 : 128, value));
      assert.ok('problem' in decryptSensitive(`${key}x`, bits, value));
    });
  }

  it('extension parameters as Base64 of JSON', () => {
    const { json, base64 } = vectors.saasExtendParams;
    assert.equal(encodeExtensionParameters(JSON.parse(json) as ExtensionParameter[]), base64);
  });

  it('signature of a usage push', () => {
    const { ts, nonce, body, signature } = vectors.usagePushSignature;
    assert.equal(signUsagePush(key, ts, nonce, body), signature);
  });

  it('each known mistake gives another value, the one of the vectors', () => {
    const byId = (id: string) => vectors.authToken.find((vector) => vector.id.startsWith(id));
    const [t3, t6] = [byId('T3'), byId('T6')];
    assert.ok(t3 && t6);
    const mapped = (params: Readonly<Record<string, string>>, change: (value: string) => string): string =>
      signV1Request(key, Object.fromEntries(Object.entries(params).map(([name, value]) => [name, change(value)])))
        .authToken;
    const ignoringCase = t6.stringToSign
      .split('&timeStamp=')[0]
      ?.split(/&(?=alpha|customerName|Zeta)/)
      .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
      .sort((a, b) => Number(a.startsWith('Zeta')) - Number(b.startsWith('Zeta')));
    assert.deepEqual(
      ignoringCase?.map((pair) => pair.slice(0, 4)),
      ['alph', 'cust', 'Zeta'],
    );
    const [alpha, customer, zeta] = ignoringCase ?? [];
    const caseless = [alpha, customer, `timeStamp=${t6.params['timeStamp']}`, zeta].join('&');
    const wrong = {
      'T3 signed over still-encoded values': mapped(t3.params, encodeFormValue),
      'T3 with + turned into space': mapped(t3.params, (value) => value.replaceAll('+', ' ')),
      'T3 HMAC key without timeStamp': hmacSha256(key, t3.stringToSign, 'base64'),
      'T6 sorted case-insensitively': hmacSha256(t6.hmacKey, caseless, 'base64'),
      'B1 signed with key+timeStamp (20170725025113409)': bodySign(
        `${key}20170725025113409`,
        bytes(vectors.bodySign[0]?.body ?? ''),
      ),
      'B1 as hex instead of base64': hmacSha256(key, vectors.bodySign[0]?.body ?? '', 'hex'),
    };
    assert.deepEqual(wrong, vectors.negative);
  });
});

describe('independent eyes', () => {
  it('openssl decrypts what we encrypt, and computes the same token', (t) => {
    if (spawnSync('openssl', ['version']).status !== 0) return t.skip('openssl is not installed');
    for (const bits of [128, 256] as const) {
      const iv = 'A1b2C3d4E5f6G7h8';
      const value = encryptSensitive(key, bits, iv, '成都 +86/=');
      const opened = spawnSync(
        'openssl',
        [
          'enc',
          '-d',
          `-aes-${bits}-cbc`,
          '-K',
          deriveAesKey(key, bits).toString('hex'),
          '-iv',
          Buffer.from(iv).toString('hex'),
        ],
        { input: Buffer.from(value.slice(16), 'base64') },
      );
      assert.equal(opened.stdout.toString('utf8'), '成都 +86/=');
    }
    const vector = vectors.authToken[0];
    assert.ok(vector);
    const token = spawnSync('openssl', ['dgst', '-sha256', '-hmac', vector.hmacKey, '-binary'], {
      input: vector.stringToSign,
    });
    assert.equal(token.stdout.toString('base64'), vector.authToken);
  });
});
