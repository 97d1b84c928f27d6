import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { asGbk } from '../../src/protocol/diagnosis/as-gbk.ts';
import {
  bodySignCandidates,
  explainBodySign,
  type BodySignMistake,
} from '../../src/protocol/diagnosis/body-sign-mistakes.ts';
import { explainValue } from '../../src/protocol/diagnosis/candidate.ts';
import { explainRequestValue, signedRequest } from '../../src/protocol/diagnosis/diagnose-request.ts';
import { v1RequestCandidates, type V1RequestMistake } from '../../src/protocol/diagnosis/v1-request-mistakes.ts';
import { v2RequestCandidates, type V2RequestMistake } from '../../src/protocol/diagnosis/v2-request-mistakes.ts';

interface V1Vectors {
  readonly key: string;
  readonly authToken: readonly {
    readonly id: string;
    readonly params: Readonly<Record<string, string>>;
    readonly url: string;
  }[];
  readonly bodySign: readonly { readonly body: string; readonly signature: string }[];
  readonly negative: Readonly<Record<string, string>>;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../data/vectors/v1-saas.json', import.meta.url), 'utf8'),
) as V1Vectors;
const key = vectors.key;
const hmac = (secret: string, message: string | Uint8Array, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', secret).update(message).digest(encoding);
const sha1 = (secret: string, message: string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha1', secret).update(message).digest(encoding);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what a seller computed for a V1.0 call', () => {
  const paramsOf = (id: string): Readonly<Record<string, string>> => {
    const vector = vectors.authToken.find((candidate) => candidate.id.startsWith(id));
    assert.ok(vector);
    return vector.params;
  };
  const negatives: readonly [string, string, V1RequestMistake][] = [
    ['T3', 'T3 signed over still-encoded values', 'values_encoded'],
    ['T3', 'T3 with + turned into space', 'plus_as_blank'],
    ['T3', 'T3 HMAC key without timeStamp', 'key_without_timestamp'],
    ['T6', 'T6 sorted case-insensitively', 'names_ignoring_case'],
  ];
  for (const [id, name, mistake] of negatives) {
    it(`${name}: found as ${mistake}`, () => {
      const candidates = v1RequestCandidates({ accessKey: key, parameters: paramsOf(id) });
      assert.equal(explainValue(candidates, vectors.negative[name] ?? '')?.mistake, mistake);
    });
  }

  it('a mistake that makes no difference for this call is not named', () => {
    const candidates = v1RequestCandidates({ accessKey: key, parameters: paramsOf('T7') });
    const named = candidates.map(({ mistake }) => mistake);
    for (const mistake of ['values_encoded', 'plus_as_blank', 'names_ignoring_case', 'empty_dropped'] as const) {
      assert.ok(!named.includes(mistake), mistake);
    }
    assert.equal(named.filter((mistake) => mistake === 'right').length, 1);
  });

  it('empty parameters dropped, hex and a foreign value', () => {
    const parameters = paramsOf('T4a');
    const candidates = v1RequestCandidates({ accessKey: key, parameters });
    const dropped = v1RequestCandidates({ accessKey: key, parameters: paramsOf('T4b') })[0]?.value ?? '';
    assert.equal(explainValue(candidates, dropped)?.mistake, 'empty_dropped');
    const right = candidates[0]?.value ?? '';
    const hex = Buffer.from(right, 'base64').toString('hex').toUpperCase();
    assert.equal(explainValue(candidates, hex)?.mistake, 'hex_token');
    assert.equal(explainValue(candidates, ` ${right}\n`)?.mistake, 'right');
    assert.equal(explainValue(candidates, 'AAAA'), undefined);
  });

  it('another HMAC than the one of the rule', () => {
    const parameters = paramsOf('T7');
    const text = Object.keys(parameters)
      .filter((name) => name !== 'authToken')
      .sort()
      .map((name) => `${name}=${parameters[name]}`)
      .join('&');
    const hmacKey = `${key}${parameters['timeStamp']}`;
    const candidates = v1RequestCandidates({ accessKey: key, parameters });
    assert.equal(explainValue(candidates, hmac(hmacKey, text, 'base64'))?.mistake, 'right');
    assert.equal(explainValue(candidates, sha1(hmacKey, text, 'base64'))?.mistake, 'hmac_sha1');
    assert.equal(explainValue(candidates, hmac(text, hmacKey, 'base64'))?.mistake, 'key_and_text_swapped');
    const hexKey = '8ce01bf6a5d24c7f9e3b60d1c2a4f587';
    const decoded = Buffer.concat([Buffer.from(hexKey, 'hex'), Buffer.from(parameters['timeStamp'] ?? '')]);
    const withHexKey = v1RequestCandidates({ accessKey: hexKey, parameters });
    const computed = createHmac('sha256', decoded).update(text).digest('base64');
    assert.equal(explainValue(withHexKey, computed)?.mistake, 'key_from_hex');
  });

  it('values signed as the URL has them are found where a blank travels as %20', () => {
    const url = (vectors.authToken.find(({ id }) => id.startsWith('T6'))?.url ?? '').replaceAll('+', '%20');
    const signed = signedRequest({ url, body: bytes('') });
    assert.ok(signed?.version === '1.0');
    const [query = ''] = url.slice(url.indexOf('?') + 1).split('&authToken=');
    const computed = hmac(`${key}${signed.parameters['timeStamp']}`, query, 'base64');
    assert.ok(query.includes('100%25%20%28a'));
    assert.deepEqual(explainRequestValue(signed, key, computed), { mistake: 'values_encoded' });
    const asUrlEncoder = hmac(`${key}${signed.parameters['timeStamp']}`, query.replaceAll('%20', '+'), 'base64');
    assert.deepEqual(explainRequestValue(signed, key, asUrlEncoder), { mistake: 'values_encoded' });
  });

  it('authToken signed too, and a timeStamp cut to seconds, are found', () => {
    const signed = signedRequest({
      url: vectors.authToken.find(({ id }) => id.startsWith('T9'))?.url ?? '',
      body: bytes(''),
    });
    assert.ok(signed?.version === '1.0');
    const { parameters, signature } = signed;
    const text = (all: Readonly<Record<string, string>>): string =>
      Object.keys(all)
        .sort()
        .map((name) => `${name}=${all[name]}`)
        .join('&');
    const stamp = parameters['timeStamp'] ?? '';
    const included = hmac(key + stamp, text({ ...parameters, authToken: signature }), 'base64');
    assert.deepEqual(explainRequestValue(signed, key, included), { mistake: 'token_included' });
    const cut = hmac(key + stamp.slice(0, 14), text(parameters), 'base64');
    assert.deepEqual(explainRequestValue(signed, key, cut), { mistake: 'timestamp_cut' });
  });
});

describe('what a seller computed for a V2.0 call', () => {
  const call = { accessKey: key, nonce: 'Nonce1', timestamp: '1767225600123', body: bytes('') };
  const text = '{"activity":"newInstance","memo":"成都","number":"12","orderId":"CS1","productId":""}';
  const signed = (canonical: string): string => hmac(key, canonical, 'hex');
  const over = (body: string): string => signed(`${key}Nonce11767225600123${hmac(key, body, 'hex')}`);
  const digest = hmac(key, text, 'hex');
  const plain = createHash('sha256').update(text).digest('hex');
  const cases: readonly [V2RequestMistake | 'right', string][] = [
    ['right', over(text)],
    ['plain_sha256_inside', signed(`${key}Nonce11767225600123${plain}`)],
    ['plain_sha256_both', createHash('sha256').update(`${key}Nonce11767225600123${plain}`).digest('hex')],
    ['hmac_sha1', sha1(key, `${key}Nonce11767225600123${sha1(key, text, 'hex')}`, 'hex')],
    ['key_and_text_swapped', hmac(`${key}Nonce11767225600123${hmac(text, key, 'hex')}`, key, 'hex')],
    ['digest_upper_case', signed(`${key}Nonce11767225600123${digest.toUpperCase()}`)],
    ['no_inner_digest', signed(`${key}Nonce11767225600123${text}`)],
    ['key_missing_in_text', signed(`Nonce11767225600123${digest}`)],
    ['timestamp_before_nonce', signed(`${key}1767225600123Nonce1${digest}`)],
    ['timestamp_seconds', signed(`${key}Nonce11767225600${digest}`)],
    ['names_z_to_a', over('{"productId":"","orderId":"CS1","number":"12","memo":"成都","activity":"newInstance"}')],
    ['names_as_map', over('{activity=newInstance, memo=成都, number=12, orderId=CS1, productId=}')],
    [
      'body_with_blanks',
      over('{"activity": "newInstance", "memo": "成都", "number": "12", "orderId": "CS1", "productId": ""}'),
    ],
    [
      'escaped_non_ascii',
      over('{"activity":"newInstance","memo":"\\u6210\\u90fd","number":"12","orderId":"CS1","productId":""}'),
    ],
    ['numbers_for_texts', over('{"activity":"newInstance","memo":"成都","number":12,"orderId":"CS1","productId":""}')],
    ['empty_dropped', over('{"activity":"newInstance","memo":"成都","number":"12","orderId":"CS1"}')],
    ['body_with_newline', over(`${text}\n`)],
    ['body_empty', over('')],
    ['base64_signature', Buffer.from(over(text), 'hex').toString('base64')],
  ];
  for (const [mistake, computed] of cases) {
    it(`${mistake}: found`, () => {
      const candidates = v2RequestCandidates({ ...call, body: bytes(text) });
      assert.equal(explainValue(candidates, computed)?.mistake, mistake);
    });
  }

  it('a key of hex digits that was taken for bytes', () => {
    const hexKey = '8ce01bf6a5d24c7f9e3b60d1c2a4f587';
    const decoded = (message: string): string =>
      createHmac('sha256', Buffer.from(hexKey, 'hex')).update(message).digest('hex');
    const computed = decoded(`${hexKey}Nonce11767225600123${decoded(text)}`);
    const candidates = v2RequestCandidates({ ...call, accessKey: hexKey, body: bytes(text) });
    assert.equal(explainValue(candidates, computed)?.mistake, 'key_from_hex');
    const signature = createHmac('sha256', Buffer.from(hexKey, 'hex')).update(text).digest('base64');
    assert.deepEqual(explainBodySign({ accessKey: hexKey, body: bytes(text) }, signature), { mistake: 'key_from_hex' });
    const named = v2RequestCandidates({ ...call, accessKey: 'no hex', body: bytes(text) }).map((each) => each.mistake);
    assert.ok(!named.includes('key_from_hex'));
  });

  it('names sorted ignoring case: found where it makes a difference', () => {
    const mixed = '{"Zone":"1","activity":"newInstance"}';
    const candidates = v2RequestCandidates({ ...call, body: bytes(mixed) });
    const computed = over('{"activity":"newInstance","Zone":"1"}');
    // Both orders are the same two names: Z to A is the one that is listed first.
    assert.equal(explainValue(candidates, computed)?.mistake, 'names_z_to_a');
    const three = v2RequestCandidates({
      ...call,
      body: bytes('{"Zone":"1","activity":"newInstance","orderId":"CS1"}'),
    });
    const ignoring = over('{"activity":"newInstance","orderId":"CS1","Zone":"1"}');
    assert.equal(explainValue(three, ignoring)?.mistake, 'names_ignoring_case');
  });

  it('a key with a blank behind it', () => {
    const padded = v2RequestCandidates({ ...call, accessKey: `${key} `, body: bytes(text) });
    assert.equal(explainValue(padded, over(text))?.mistake, 'key_trimmed');
  });

  it('a body that is no JSON object still has its other candidates', () => {
    const named = v2RequestCandidates({ ...call, body: bytes('[1') }).map(({ mistake }) => mistake);
    assert.ok(named.includes('right') && named.includes('timestamp_seconds') && !named.includes('names_z_to_a'));
  });
});

describe('why a Body-Sign does not match', () => {
  const body = '{"resultCode":"000000","resultMsg":"成功/ok"}';
  const spacedBody = '{"resultCode": "000000", "resultMsg": "成功/ok"}';
  const escapedBody = '{"resultCode":"000000","resultMsg":"\\u6210/ok"}';
  const explain = (received: string, signature: string, more: { timeStamp?: string; decodedBody?: Uint8Array } = {}) =>
    explainBodySign({ accessKey: key, body: bytes(received), ...more }, signature);
  const cases: readonly [BodySignMistake, string, string][] = [
    ['newline_added_after', `${body}\n`, hmac(key, body, 'base64')],
    ['newline_removed_after', body, hmac(key, `${body}\n`, 'base64')],
    ['blanks_removed_after', body, hmac(key, '{"resultCode": "000000", "resultMsg": "成功/ok"}', 'base64')],
    ['blanks_removed_after', body, hmac(key, '{\n  "resultCode": "000000",\n  "resultMsg": "成功/ok"\n}', 'base64')],
    ['blanks_added_after', '{ "resultCode": "000000","resultMsg":"成功/ok" }', hmac(key, body, 'base64')],
    ['names_sorted_after', body, hmac(key, '{"resultMsg":"成功/ok","resultCode":"000000"}', 'base64')],
    ['unescaped_after', body, hmac(key, '{"resultCode":"000000","resultMsg":"\\u6210\\u529f/ok"}', 'base64')],
    ['unescaped_after', body, hmac(key, '{"resultCode":"000000","resultMsg":"成功\\/ok"}', 'base64')],
    ['escaped_after', '{"resultCode":"000000","resultMsg":"\\u6210\\u529F/ok"}', hmac(key, body, 'base64')],
    ['escaped_after', '{"resultCode": "000000", "resultMsg": "成功\\/ok"}', hmac(key, spacedBody, 'base64')],
    ['blanks_added_after', '{"resultCode": "000000", "resultMsg": "\\u6210/ok"}', hmac(key, escapedBody, 'base64')],
    ['written_anew_after', body, hmac(key, '{"resultMsg": "成功/ok", "resultCode": "000000"}', 'base64')],
    ['written_anew_after', body, hmac(key, '{"resultCode": "000000", "resultMsg": "\\u6210\\u529f/ok"}', 'base64')],
    [
      'written_anew_after',
      `${body}\n`,
      hmac(key, '{"resultCode": "000000", "resultMsg": "\\u6210\\u529f/ok"}', 'base64'),
    ],
    ['signed_as_latin1', body, hmac(key, Buffer.from(body.replace('成功', '??'), 'latin1'), 'base64')],
    ['hex', body, hmac(key, body, 'hex')],
    ['hex_in_base64', body, Buffer.from(hmac(key, body, 'hex')).toString('base64')],
    ['base64_twice', body, Buffer.from(hmac(key, body, 'base64')).toString('base64')],
    ['plain_sha256', body, createHash('sha256').update(body).digest('base64')],
    ['hmac_sha1', body, sha1(key, body, 'base64')],
    ['key_and_text_swapped', body, hmac(body, key, 'base64')],
    ['body_text_quoted', body, hmac(key, JSON.stringify(body), 'base64')],
    ['empty_body', body, hmac(key, '', 'base64')],
    ['only_result_code', body, hmac(key, '000000', 'base64')],
  ];
  for (const [mistake, received, signature] of cases) {
    it(`${mistake}: found`, () => assert.deepEqual(explain(received, signature), { mistake }));
  }

  it('the vectors’ own mistakes: key with timeStamp, hex', () => {
    const b1 = vectors.bodySign[0]?.body ?? '';
    const stamped = vectors.negative['B1 signed with key+timeStamp (20170725025113409)'] ?? '';
    assert.deepEqual(explain(b1, stamped, { timeStamp: '20170725025113409' }), { mistake: 'key_with_timestamp' });
    assert.deepEqual(explain(b1, vectors.negative['B1 as hex instead of base64'] ?? ''), { mistake: 'hex' });
  });

  it('a byte order mark put before the body after signing is no line feed', () => {
    const found = explain(`\ufeff${body}`, hmac(key, body, 'base64'));
    assert.deepEqual(found, { mistake: 'bom_added_after' });
  });

  it('the charset changed between signing and sending', () => {
    const cause = (sent: Uint8Array, text: string) =>
      explainBodySign({ accessKey: key, body: sent }, hmac(key, text, 'base64'));
    assert.deepEqual(cause(asGbk(body), body), { mistake: 'sent_as_gbk' });
    const french = '{"resultCode":"000000","resultMsg":"créé"}';
    assert.deepEqual(cause(Buffer.from(french, 'latin1'), french), { mistake: 'sent_as_latin1' });
    const candidates = bodySignCandidates({ accessKey: key, body: bytes(body) }).map(({ mistake }) => mistake);
    for (const useless of ['sent_as_gbk', 'bom_added_after', 'newline_added_after'] as const) {
      assert.ok(!candidates.includes(useless), useless);
    }
  });

  it('signed before it was compressed', () => {
    const decodedBody = bytes(body);
    const found = explain('\x1f\x8bpacked', hmac(key, body, 'base64'), { decodedBody });
    assert.deepEqual(found, { mistake: 'signed_before_compression' });
  });

  it('another key of the workspace is named, nothing is guessed otherwise', () => {
    const answer = { accessKey: key, body: bytes(body) };
    const others = [
      { label: 'same', accessKey: key },
      { label: 'License', accessKey: 'other' },
    ];
    assert.deepEqual(explainBodySign(answer, hmac('other', body, 'base64'), others), { otherKey: 'License' });
    assert.equal(explainBodySign(answer, hmac('stranger', body, 'base64'), others), undefined);
    assert.equal(explainBodySign(answer, hmac(key, body, 'base64'), others), undefined);
  });
});
