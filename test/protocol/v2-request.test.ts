import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { buildV2Request } from '../../src/protocol/v2/build-request.ts';
import { v2CallRequest } from '../../src/protocol/v2/call-request.ts';
import { canonicalBody } from '../../src/protocol/v2/canonical-body.ts';
import { bodySign, parseBodySignHeader } from '../../src/protocol/v2/signature.ts';
import { signingSteps } from '../../src/protocol/v2/signing-steps.ts';

const KEY = '7f3c9a52-1d84-4be6-9a0f-5c2e8b6d4471';

function build(url: string, nonce = 'N1'): ReturnType<typeof buildV2Request> {
  return buildV2Request({
    url,
    accessKey: KEY,
    contentType: 'application/json;charset=utf8',
    activity: 'queryInstance',
    fields: { instanceId: '实例/1' },
    timestampMs: 1767225660000,
    nonce,
  });
}

describe('canonicalBody', () => {
  const cases: readonly [what: string, fields: Parameters<typeof canonicalBody>[0], json: string][] = [
    ['no members', {}, '{}'],
    ['names ascending by code, upper case first', { b: '1', a: '2', B: '3' }, '{"B":"3","a":"2","b":"1"}'],
    ['null and undefined are dropped', { a: null, b: undefined, c: '' }, '{"c":""}'],
    ['scalars become strings', { n: 12.5, t: true }, '{"n":"12.5","t":"true"}'],
    ['slashes stay, Chinese stays', { u: 'https://a/b', z: '开通' }, '{"u":"https://a/b","z":"开通"}'],
    ['quotes and controls are escaped', { q: '"\\\n\u0001' }, '{"q":"\\"\\\\\\n\\u0001"}'],
    [
      'objects are sorted too',
      { p: { skuCode: 's', productId: 'p', x: null } },
      '{"p":{"productId":"p","skuCode":"s"}}',
    ],
    ['names that look like numbers keep character order', { '10': 'a', '9': 'b' }, '{"10":"a","9":"b"}'],
  ];
  for (const [what, fields, json] of cases) it(what, () => assert.equal(canonicalBody(fields), json));

  it('survives parsing, sorting and serialising again, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })), (fields) => {
        const parsed = new Map(Object.entries(JSON.parse(canonicalBody(fields)) as Record<string, string>));
        const again = [...parsed].sort(([a], [b]) => (a < b ? -1 : 1));
        const text = again.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',');
        assert.equal(`{${text}}`, canonicalBody(fields));
      }),
    );
  });
});

describe('buildV2Request', () => {
  it('sends Accept, then Content-Type, and raw UTF-8', () => {
    const request = build('https://isv.example.com/p');
    assert.deepEqual(request.headers, [
      ['Accept', 'application/json'],
      ['Content-Type', 'application/json;charset=utf8'],
    ]);
    assert.equal(Buffer.from(request.body).toString('utf8'), '{"activity":"queryInstance","instanceId":"实例/1"}');
  });

  it('joins to an existing query with &, and drops a fragment', () => {
    assert.match(
      build('https://a.example/p?tenant=1').url,
      /^https:\/\/a\.example\/p\?tenant=1&signature=[0-9A-F]{64}&/,
    );
    assert.match(build('https://a.example/p#top').url, /^https:\/\/a\.example\/p\?signature=/);
  });

  it('ends with signature, timestamp, nonce in this order', () => {
    const names = [...new URL(build('https://a.example/p').url).searchParams.keys()];
    assert.deepEqual(names, ['signature', 'timestamp', 'nonce']);
  });
});

describe('request.signatureCase', () => {
  const sent = (rules: Readonly<Record<string, string>>) =>
    v2CallRequest(
      {
        activity: 'queryInstance',
        fields: { instanceId: 'i-1' },
        destination: { url: 'https://a.example/p', accessKey: KEY, allowInsecureTransport: false },
      },
      siteProfile('cn', rules),
      { businessId: '', nonce: 'N1', timestampMs: 1767225660000 },
    );
  const signatureOf = ({ url }: { readonly url: string }) => new URL(url).searchParams.get('signature') ?? '';

  it('is upper case unless the rule says lower case (v2-saas 0); the signing steps show it as it was sent', () => {
    const [upper, lower] = [sent({}), sent({ 'request.signatureCase': 'lower' })];
    assert.match(signatureOf(upper), /^[0-9A-F]{64}$/);
    assert.equal(signatureOf(lower), signatureOf(upper).toLowerCase());
    const explained = signingSteps(lower, KEY);
    assert.equal(explained?.matches, true);
    assert.equal(explained?.steps.find(({ id }) => id === 'signature')?.text, signatureOf(lower));
  });
});

describe('parseBodySignHeader', () => {
  const good = { signType: 'HMAC-SHA256', signature: 'abc=' };
  const cases: readonly [value: string, parsed: typeof good | undefined][] = [
    ['sign_type="HMAC-SHA256", signature="abc="', good],
    ['sign_type="HMAC-SHA256", signature= "abc="', good],
    ['sign_type="HMAC-SHA256",signature="abc="', good],
    // v1-saas 3: "a parser must allow optional blanks around , and =".
    ['sign_type = "HMAC-SHA256" , signature = "abc="', good],
    ['  sign_type=  "HMAC-SHA256"\t,\tsignature  ="abc=" ', good],
    ['sign_type="HMAC-SHA256" signature="abc="', undefined],
    ['sign_type=HMAC-SHA256, signature="abc="', undefined],
    ['sign_type="HMAC-SHA256", signature=abc=', undefined],
    ['abc=', undefined],
    ['', undefined],
  ];
  for (const [value, parsed] of cases) {
    it(value || 'empty', () => assert.deepEqual(parseBodySignHeader(value), parsed));
  }

  it('takes apart what it would write itself', () => {
    const signature = bodySign(KEY, new TextEncoder().encode('{}'));
    assert.equal(parseBodySignHeader(`sign_type="HMAC-SHA256", signature="${signature}"`)?.signature, signature);
  });
});

describe('signingSteps', () => {
  it('shows every intermediate text with the key masked', () => {
    const request = build('https://a.example/p?nonce=other');
    const explained = signingSteps(request, KEY);
    assert.ok(explained);
    assert.equal(explained.matches, true);
    assert.equal(explained.nonce, 'N1');
    assert.deepEqual(
      explained.steps.map((step) => step.id),
      ['body', 'payload_digest', 'canonical_request', 'signature', 'url'],
    );
    const texts = Object.fromEntries(explained.steps.map((step) => [step.id, step.text]));
    assert.ok(!JSON.stringify(explained).includes(KEY));
    assert.equal(texts.canonical_request, `7f3c••••••••N11767225660000${texts.payload_digest}`);
    assert.ok(texts.url?.includes(`signature=${texts.signature}`));
  });

  it('reveals the key when asked', () => {
    const explained = signingSteps(build('https://a.example/p'), KEY, { revealKey: true });
    assert.ok(explained?.steps.some((step) => step.id === 'canonical_request' && step.text.startsWith(KEY)));
  });

  it('tells when another key had signed', () => {
    assert.equal(signingSteps(build('https://a.example/p'), 'another key')?.matches, false);
  });

  it('has nothing to explain about an unsigned request', () => {
    const request = { ...build('https://a.example/p'), url: 'https://a.example/p' };
    assert.equal(signingSteps(request, KEY), undefined);
  });
});
