import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { signKitRequest } from '../../src/protocol/kit/signature.ts';
import { signAkSk } from '../../src/protocol/open-api/aksk-signature.ts';
import { signUsagePush } from '../../src/protocol/open-api/usage-push-signature.ts';
import { type BodyFields, canonicalBody } from '../../src/protocol/v2/canonical-body.ts';
import { buildV2Request } from '../../src/protocol/v2/build-request.ts';
import { bodySign, signV2Request } from '../../src/protocol/v2/signature.ts';

interface Vectors {
  readonly accessKey: string;
  readonly request: readonly {
    readonly id: string;
    readonly nonce: string;
    readonly timestamp: string;
    readonly body: string;
    readonly payloadDigest: string;
    readonly signature: string;
  }[];
  readonly responseBodySign: readonly { readonly id: string; readonly body: string; readonly signature: string }[];
  readonly kit: readonly { id: string; nonce: string; timestamp: string; payload: string; sign: string }[];
  readonly aksk: readonly {
    readonly id: string;
    readonly ak: string;
    readonly sk: string;
    readonly method: string;
    readonly path: string;
    readonly query: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signedHeaders: string;
    readonly canonicalRequest: string;
    readonly signature: string;
  }[];
  readonly usagePush: readonly { id: string; ts: string; nonce: string; body: string; signature: string }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../data/vectors/v2-saas.json', import.meta.url), 'utf8'),
) as Vectors;
const { accessKey } = vectors;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('vectors of v2-saas.json', () => {
  it('has the vectors that this file is about', () => {
    assert.deepEqual(
      [vectors.request, vectors.responseBodySign, vectors.kit, vectors.aksk, vectors.usagePush].map(
        (all) => all.length,
      ),
      [7, 2, 1, 3, 1],
    );
  });

  for (const vector of vectors.request) {
    it(`${vector.id}: body, digest, signature and URL byte for byte`, () => {
      const { activity, ...fields } = JSON.parse(vector.body) as { activity: string } & BodyFields;
      const shuffled = Object.fromEntries(Object.entries(fields).reverse());
      const request = buildV2Request({
        url: 'https://isv.example.com/saasproduce',
        accessKey,
        contentType: 'application/json;charset=utf8',
        activity,
        fields: shuffled,
        timestampMs: Number(vector.timestamp),
        nonce: vector.nonce,
      });
      assert.equal(Buffer.from(request.body).toString('utf8'), vector.body);
      assert.equal(
        request.url,
        `https://isv.example.com/saasproduce?signature=${vector.signature}&timestamp=${vector.timestamp}&nonce=${vector.nonce}`,
      );
      const signed = signV2Request({ accessKey, nonce: vector.nonce, timestamp: vector.timestamp, body: request.body });
      assert.deepEqual(signed, {
        payloadDigest: vector.payloadDigest,
        canonicalRequest: accessKey + vector.nonce + vector.timestamp + vector.payloadDigest,
        signature: vector.signature,
      });
    });
  }

  for (const vector of vectors.responseBodySign) {
    it(`${vector.id}: Body-Sign of an answer`, () => {
      assert.equal(bodySign(accessKey, bytes(vector.body)), vector.signature);
    });
  }

  for (const vector of vectors.kit) {
    it(`${vector.id}: x-sign of a kit call`, () => {
      assert.equal(signKitRequest(accessKey, vector.nonce, vector.timestamp, vector.payload), vector.sign);
    });
  }

  for (const vector of vectors.aksk) {
    it(`${vector.id}: AK/SK canonical request and signature`, () => {
      const signed = signAkSk({
        accessKeyId: vector.ak,
        secretKey: vector.sk,
        method: vector.method,
        path: vector.path,
        query: [...new URLSearchParams(vector.query)],
        headers: Object.entries(vector.headers).reverse(),
        body: bytes(vector.body),
      });
      assert.equal(signed.canonicalRequest, vector.canonicalRequest);
      assert.equal(signed.signature, vector.signature);
      assert.equal(
        signed.authorization,
        `SDK-HMAC-SHA256 Access=${vector.ak}, SignedHeaders=${vector.signedHeaders}, Signature=${vector.signature}`,
      );
    });
  }

  for (const vector of vectors.usagePush) {
    it(`${vector.id}: signature of a usage push`, () => {
      const body = canonicalListBody(vector.body);
      assert.equal(signUsagePush(accessKey, vector.ts, vector.nonce, body), vector.signature);
    });
  }
});

/** The usage body is a list inside an object; each record is canonical by itself. */
function canonicalListBody(text: string): string {
  const { usage_records: records } = JSON.parse(text) as { usage_records: BodyFields[] };
  return `{"usage_records":[${records.map(canonicalBody).join(',')}]}`;
}

describe('other implementations agree', () => {
  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
  const hasPython = spawnSync('python3', ['--version']).status === 0;

  it('openssl', { skip: !hasOpenssl && 'openssl is not installed' }, () => {
    const hmac = (message: string): string => {
      const done = spawnSync('openssl', ['dgst', '-sha256', '-hmac', accessKey], { input: message, encoding: 'utf8' });
      return /([0-9a-f]{64})\s*$/.exec(done.stdout)?.[1] ?? done.stderr;
    };
    for (const { id, body, nonce, timestamp, signature } of vectors.request) {
      assert.equal(hmac(accessKey + nonce + timestamp + hmac(body)).toUpperCase(), signature, id);
    }
  });

  it('python3', { skip: !hasPython && 'python3 is not installed' }, () => {
    const program = `
import base64, hashlib, hmac, json, sys
v = json.load(sys.stdin)
key = v["accessKey"].encode()
mac = lambda text: hmac.new(key, text.encode("utf-8"), hashlib.sha256)
for r in v["request"]:
    print(mac(v["accessKey"] + r["nonce"] + r["timestamp"] + mac(r["body"]).hexdigest()).hexdigest().upper())
for s in v["responseBodySign"]:
    print(base64.b64encode(mac(s["body"]).digest()).decode())
`;
    const done = spawnSync('python3', ['-c', program], { input: JSON.stringify(vectors), encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    const ours = [
      ...vectors.request.map((r) => signV2Request({ ...r, accessKey, body: bytes(r.body) }).signature),
      ...vectors.responseBodySign.map((s) => bodySign(accessKey, bytes(s.body))),
    ];
    assert.deepEqual(done.stdout.trim().split(/\r?\n/), ours);
  });
});
