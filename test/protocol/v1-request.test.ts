import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import type { Call } from '../../src/domain/call.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { callRequest } from '../../src/protocol/call-request.ts';
import { timeStampOf, withoutToken } from '../../src/protocol/v1/build-request.ts';
import { queryParameters } from '../../src/protocol/v1/query-parameters.ts';
import { decryptSensitive } from '../../src/protocol/v1/sensitive-data.ts';
import { v1SigningSteps } from '../../src/protocol/v1/signing-steps.ts';

const KEY = '11111111-2222-3333-4444-555555555555';
const IV = 'A1b2C3d4E5f6G7h8';
const URL_PLAIN = 'https://isv.example.com/saasproduce';

const FRESH = {
  businessId: 'b-1',
  nonce: '',
  timestampMs: Date.parse('2025-11-24T02:36:18.256Z'),
  iv: () => IV,
};

function call(members: Partial<Call> = {}): Pick<Call, 'version' | 'activity' | 'fields' | 'destination'> {
  const destination = { url: URL_PLAIN, accessKey: KEY, allowInsecureTransport: false };
  return { version: '1.0', activity: 'newInstance', fields: {}, destination, ...members };
}

const build = (members: Partial<Call> = {}, rules: Record<string, string> = {}) =>
  callRequest(call(members), siteProfile('cn', rules), FRESH);

/** What a seller reads: its own form decoder, its own map. */
const readAsSeller = (url: string): Record<string, string> => Object.fromEntries(new URL(url).searchParams);

/** Verifies as a seller does, with code of its own. */
function verifies(url: string): boolean {
  const { authToken, ...rest } = readAsSeller(url);
  const text = Object.keys(rest)
    .sort()
    .map((name) => `${name}=${rest[name]}`)
    .join('&');
  return createHmac('sha256', `${KEY}${rest['timeStamp']}`).update(text).digest('base64') === authToken;
}

/** Any text without halves of surrogate pairs, with what breaks careless encoders. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('华为 测试+1', '100% (a~b)*', 'a&b=c', ' ', '+', '%2B', '😀 + %', "'!~*()", 'a\r\nb'),
);

describe('a V1.0 request', () => {
  it('is a GET with the parameters in ascending order, authToken last', () => {
    const { method, url, body, headers } = build({ fields: { orderId: 'CS1', amount: '5', customerId: 'c' } });
    const client = ['User-Agent', 'Apache-HttpClient/4.5.3 (Java/1.8.0_191)'];
    assert.deepEqual([method, body.length, headers], ['GET', 0, [['Accept', 'application/json'], client]]);
    const names = [...new URL(url).searchParams.keys()];
    assert.deepEqual(names, ['activity', 'amount', 'businessId', 'customerId', 'orderId', 'timeStamp', 'authToken']);
    assert.equal(new URL(url).searchParams.get('timeStamp'), '20251124023618256');
    assert.equal(timeStampOf(url), '20251124023618256');
    assert.equal(withoutToken(url), url.replace(/&timeStamp=.*$/, ''));
  });

  it('names its client, in both versions, unless the rule says that it does not', () => {
    const namesOf = (version: '1.0' | '2.0', rules = {}): string[] =>
      build({ version }, rules).headers.map(([name]) => name);
    assert.deepEqual(namesOf('1.0'), ['Accept', 'User-Agent']);
    assert.deepEqual(namesOf('2.0'), ['Accept', 'Content-Type', 'User-Agent']);
    assert.deepEqual(namesOf('2.0', { 'request.userAgent': 'absent' }), ['Accept', 'Content-Type']);
  });

  it('carries businessId only in newInstance, testFlag by the rule, empty parameters by the rule', () => {
    const release = { activity: 'releaseInstance', fields: { instanceId: 'i', orderAmount: '' } } as const;
    assert.deepEqual(Object.keys(readAsSeller(build(release).url)), [
      'activity',
      'instanceId',
      'timeStamp',
      'authToken',
    ]);
    const rules = { 'request.v1.testFlag': '0', 'request.v1.emptyParameters': 'send' };
    const { url } = build(release, rules);
    assert.ok(verifies(url));
    assert.deepEqual([readAsSeller(url)['testFlag'], readAsSeller(url)['orderAmount']], ['0', '']);
  });

  it('leaves the own query of the production address alone, and does not sign it', () => {
    const destination = { url: `${URL_PLAIN}?tenant=a&b=1`, accessKey: KEY, allowInsecureTransport: false };
    const { url } = build({ destination });
    assert.ok(url.startsWith(`${URL_PLAIN}?tenant=a&b=1&activity=newInstance&`));
    assert.ok(verifies(url.replace('tenant=a&b=1&', '')));
    assert.equal(v1SigningSteps({ url }, destination)?.matches, true);
  });
});

test('any text survives building, encoding, verifying and decrypting, whichever way a blank travels', () => {
  fc.assert(
    fc.property(anyText, anyText, fc.constantFrom('+', '%20'), fc.constantFrom('1', '2'), (name, mail, blank, type) => {
      const bits = type === '2' ? 128 : 256;
      const destination = { url: URL_PLAIN, accessKey: KEY, allowInsecureTransport: false, encryptType: type } as const;
      const saasExtendParams = JSON.stringify([{ name: 'n', value: mail }]);
      const fields = { customerName: name, email: mail, saasExtendParams };
      const { url } = build({ fields, destination }, { 'request.v1.blank': blank });
      const read = readAsSeller(url);
      assert.ok(verifies(url));
      assert.equal(read['customerName'], name);
      const opened = decryptSensitive(KEY, bits, read['email'] ?? '');
      // Control characters are what a wrong key looks like: the reader says so instead of showing them.
      if ('plain' in opened) assert.equal(opened.plain, mail);
      else assert.equal(opened.problem, 'not_text');
      assert.equal(Buffer.from(read['saasExtendParams'] ?? '', 'base64').toString('utf8'), saasExtendParams);
      const taken = Object.fromEntries(queryParameters(url, URL_PLAIN).map((each) => [each.name, each.value]));
      assert.deepEqual(taken, read);
    }),
  );
});

test('half a pair of surrogates, which a JSON body can hold, is sent and signed as U+FFFD', () => {
  for (const half of ['a\ud800b', 'a\udc00b', '\ud83d']) {
    const { url } = build({ fields: { orderId: half } });
    assert.equal(readAsSeller(url)['orderId'], half.replace(/\p{Surrogate}/u, '\ufffd'));
    assert.ok(verifies(url));
  }
});

test('a changed character anywhere in the parameters is noticed', () => {
  fc.assert(
    fc.property(anyText, fc.nat(), fc.constantFrom('a', 'Z', '0', '9'), (name, at, put) => {
      const { url } = build({ fields: { customerName: name, orderId: 'CS2210101920BWXLK' } });
      const start = URL_PLAIN.length + 1;
      const index = start + (at % (url.length - start));
      const changed = url.slice(0, index) + put + url.slice(index + 1);
      // The same after decoding is the same message: `%2b` for `%2B`, or the character that stood there.
      const same = JSON.stringify(readAsSeller(changed)) === JSON.stringify(readAsSeller(url));
      assert.equal(verifies(changed), same);
    }),
  );
});

describe('signing steps of V1.0', () => {
  const { url } = build({ fields: { customerName: '华为 测试+1', orderId: 'CS1' } });
  const destination = { url: URL_PLAIN, accessKey: KEY };

  it('show every text that leads to the token, the key masked', () => {
    const explained = v1SigningSteps({ url }, destination);
    assert.ok(explained?.matches);
    const texts = Object.fromEntries(explained.steps.map(({ id, text }) => [id, text]));
    assert.match(
      texts['v1_string_to_sign'] ?? '',
      /&customerName=华为 测试\+1&orderId=CS1&timeStamp=20251124023618256$/,
    );
    assert.equal(texts['v1_hmac_key'], '1111••••••••20251124023618256');
    assert.ok(!JSON.stringify(explained).includes(KEY));
  });

  it('show the key when it is asked for, and tell a token of another key', () => {
    const shown = v1SigningSteps({ url }, destination, { revealKey: true });
    assert.equal(shown?.steps.find(({ id }) => id === 'v1_hmac_key')?.text, `${KEY}20251124023618256`);
    assert.equal(v1SigningSteps({ url }, { ...destination, accessKey: 'other' })?.matches, false);
    assert.equal(v1SigningSteps({ url: URL_PLAIN }, destination), undefined);
  });
});
