import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'node:test';
import { asGbk } from '../../src/protocol/diagnosis/as-gbk.ts';
import { readBodySign } from '../../src/protocol/diagnosis/body-sign-header.ts';
import { diagnoseAnswer, unpacked, UNPACKED_MAX_BYTES } from '../../src/protocol/diagnosis/diagnose-answer.ts';
import {
  explainRequestValue,
  quotedRequestValue,
  requestCandidates,
  signatureFits,
  signedRequest,
} from '../../src/protocol/diagnosis/diagnose-request.ts';
import { readBytes, type TextProblem } from '../../src/protocol/workshop/pasted-text.ts';
import { readAnswerText } from '../../src/protocol/workshop/read-answer-text.ts';
import { readFields } from '../../src/protocol/workshop/read-fields.ts';
import { readRequestText } from '../../src/protocol/workshop/read-request-text.ts';

const vectors = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../data/vectors/${file}`, import.meta.url), 'utf8'));
const v1 = vectors('v1-saas.json');
const v2 = vectors('v2-saas.json');
const KEY: string = v1.key;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const place = (read: { problem: TextProblem } | { value: unknown }): string =>
  'problem' in read
    ? `${read.problem.part} ${read.problem.problem} ${read.problem.line}:${read.problem.character}`
    : `read ${JSON.stringify(read.value)}`;

describe('a pasted request', () => {
  const V1_URL: string = v1.authToken[2].url;
  const R1 = v2.request[0];
  const V2_URL = `https://isv.example.com/p?signature=${R1.signature}&timestamp=${R1.timestamp}&nonce=${R1.nonce}`;
  const path = V1_URL.slice('https://isv.example.com'.length);
  const V1_FORMS: readonly string[] = [
    V1_URL,
    `\ufeff\n  ${V1_URL}\r\n`,
    path,
    path.slice(path.indexOf('?')),
    path.slice(path.indexOf('?') + 1),
    `GET ${path} HTTP/1.1\r\nHost: isv.example.com\r\n\r\n`,
    `GET ${V1_URL}`,
    `10.0.0.1 - - [24/Nov/2026:15:00:00 +0000] "GET ${path} HTTP/1.1" 200 46`,
    `curl -sS '${V1_URL}' -H 'Accept: application/json'`,
    `curl.exe "${V1_URL}"`,
    `curl --request GET --url "${V1_URL}" \\\n  --compressed -o /dev/null`,
  ];
  for (const [index, text] of V1_FORMS.entries()) {
    it(`of V1.0, form ${index + 1}, verifies`, () => {
      const read = readRequestText(text);
      assert.ok('value' in read, place(read));
      const signed = signedRequest({ url: read.value.url, body: bytes(read.value.body) });
      assert.ok(signed?.version === '1.0');
      assert.ok(signatureFits(signed, KEY));
      assert.ok(!signatureFits(signed, `${KEY}x`));
    });
  }

  const quotedBody: string = String(R1.body).replaceAll('"', '\\"');
  const V2_FORMS: readonly string[] = [
    `${V2_URL}\n\n${R1.body}`,
    `${V2_URL}\n${R1.body}`,
    `POST ${V2_URL} HTTP/1.1\nContent-Type: application/json\nContent-Length: ${String(R1.body).length}\n\n${R1.body}\n`,
    `curl -X POST '${V2_URL}' -H 'Content-Type: application/json' --data-raw '${R1.body}'`,
    `curl "${V2_URL}" -d "${quotedBody}"`,
    `curl --data-binary=$'${quotedBody}' ${V2_URL.replaceAll('&', '\\&')}`,
  ];
  for (const [index, text] of V2_FORMS.entries()) {
    it(`of V2.0, form ${index + 1}, verifies`, () => {
      const read = readRequestText(text);
      assert.ok('value' in read, place(read));
      const signed = signedRequest({ url: read.value.url, body: bytes(read.value.body) });
      assert.ok(signed?.version === '2.0', JSON.stringify(read.value));
      assert.ok(signatureFits(signed, v2.accessKey), read.value.body);
    });
  }

  const PROBLEMS: readonly [string, string][] = [
    ['', 'text nothing 1:1'],
    [' \n ', 'text nothing 1:1'],
    ['hello there', 'text no_request 1:1'],
    ['\n\n  <html>', 'text no_request 3:3'],
    ['https://isv.example.com/p?a=1 &b=2', 'url blank_in_url 1:30'],
    ['GET  HTTP/1.1', 'url url 1:6'],
    ['GET /p?a=%4 HTTP/1.1', 'query percent 1:10'],
    ['https://a/p?a=1&b=%ZZ', 'query percent 1:19'],
    ['https://a/p?a=%FF%FE', 'query percent_not_utf8 1:15'],
    ['POST /p HTTP/1.1\nHost: a\nno header\n\n{}', 'headers header_line 3:1'],
    ["curl 'https://a/p", 'text curl_quote 1:6'],
    ['curl --upload-file x https://a/p', 'text curl_option 1:6'],
    ['curl https://a/p \\\n -d @body.json', 'body curl_file 2:5'],
    ['curl -s', 'url curl_no_url 1:8'],
    ['curl https://a -H nonsense', 'headers header_line 1:19'],
  ];
  for (const [text, expected] of PROBLEMS) {
    it(`${JSON.stringify(text)}: ${expected}`, () => assert.equal(place(readRequestText(text)), expected));
  }

  it('whose production URL has a query of its own is signed without it', () => {
    const own = 'https://isv.example.com/p?tenant=1';
    const url = `${own}&${V1_URL.slice(V1_URL.indexOf('?') + 1)}`;
    const alone = signedRequest({ url, body: bytes('') }, own);
    const whole = signedRequest({ url, body: bytes('') });
    assert.ok(alone && whole);
    assert.ok(signatureFits(alone, KEY));
    assert.ok(!signatureFits(whole, KEY));
  });

  it('a value that was made with another key is traced to it, with its mistake', () => {
    const signed = signedRequest({ url: V1_URL, body: bytes('') });
    assert.ok(signed);
    const others = [{ label: 'old', accessKey: 'an-old-key' }];
    const [right] = requestCandidates(signed, 'an-old-key');
    const z = requestCandidates(signed, 'an-old-key').find(({ mistake }) => mistake === 'names_z_to_a');
    assert.ok(right && z);
    assert.deepEqual(explainRequestValue(signed, KEY, right.value, others), { mistake: 'right', otherKey: 'old' });
    assert.deepEqual(explainRequestValue(signed, KEY, z.value, others), { mistake: 'names_z_to_a', otherKey: 'old' });
    assert.equal(explainRequestValue(signed, KEY, 'AAAA', others), undefined);
  });

  it('a value that the seller quotes is found in its answer, escaped or not; the one that was sent is no finding', () => {
    const signed = signedRequest({ url: V1_URL, body: bytes('') });
    assert.ok(signed);
    const wrong = v1.negative['T3 with + turned into space'] as string;
    const escapes = [wrong, wrong.replaceAll('/', '\\/'), wrong.replaceAll('=', '\\u003d'), encodeURIComponent(wrong)];
    for (const value of escapes) {
      const answer: string = `{"resultMsg":"expected ${value}, got ${signed.signature}"}`;
      assert.equal(quotedRequestValue(signed, KEY, answer)?.mistake, 'plus_as_blank', value);
    }
    assert.equal(quotedRequestValue(signed, KEY, `got ${signed.signature}`), undefined);
    assert.equal(quotedRequestValue(signed, KEY, ''), undefined);
  });
});

describe('a pasted answer', () => {
  const BODY = '{"resultCode":"000000"}';
  const READ: readonly [string, { status?: number; headers: number; body: string }][] = [
    [`HTTP/1.1 200 OK\r\nBody-Sign: x\r\n\r\n${BODY}`, { status: 200, headers: 1, body: BODY }],
    [`HTTP/2 401\nA: 1\n\n`, { status: 401, headers: 1, body: '' }],
    [`Body-Sign: x\nB: 2\n\n${BODY}\n`, { headers: 2, body: `${BODY}\n` }],
    [`Content-Length: ${BODY.length}\n\n${BODY}\n`, { headers: 1, body: BODY }],
    [BODY, { headers: 0, body: BODY }],
    [`HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nA: 1\n\n${BODY}`, { status: 200, headers: 1, body: BODY }],
    [`< HTTP/1.1 200 OK\n< A: 1\n< \n${BODY}`, { status: 200, headers: 1, body: BODY }],
  ];
  for (const [text, expected] of READ) {
    it(`${JSON.stringify(text).slice(0, 50)} is read`, () => {
      const read = readAnswerText(text);
      assert.ok('value' in read, place(read));
      const { status, headers, body } = read.value;
      assert.deepEqual({ ...(status === undefined ? {} : { status }), headers: headers.length, body }, expected);
    });
  }
  for (const [text, expected] of [
    ['', 'text nothing 1:1'],
    ['what is this', 'text no_answer 1:1'],
    ['HTTP/1.1 200 OK\nA: 1\n{"b":1}', 'headers header_line 3:1'],
  ] as const) {
    it(`${JSON.stringify(text)}: ${expected}`, () => assert.equal(place(readAnswerText(text)), expected));
  }

  it('a body alone in Base64 or hex is read as one', () => {
    for (const as of ['base64', 'hex'] as const) {
      assert.deepEqual(readAnswerText('7b7d', as), { value: { headers: [], body: '7b7d' } });
    }
  });

  it('header mistakes are named, and the signature is read all the same', () => {
    const sign = 'JlKwXWkh0Ut3KEMWxd0Q8cjpT9/KvMKX/y6SJ8PitkE=';
    const right = `sign_type="HMAC-SHA256", signature="${sign}"`;
    const cases: readonly [readonly [string, string][], readonly string[]][] = [
      [[['Body-Sign', right]], []],
      [[], ['missing']],
      [[['Body-sign', right]], ['case']],
      [[['BodySign', right]], ['misspelt']],
      [[['Boby-Sign', right]], ['misspelt']],
      [[['Body-Sing', right]], ['misspelt']],
      [[['Body-Sgn', right]], ['misspelt']],
      [[['Bodyy-Sign', right]], ['misspelt']],
      [[['X-Body-Signature', sign]], ['misspelt', 'bare_signature']],
      [[['Body-Sign', right.replaceAll('"', '')]], ['quotes_missing']],
      [[['Body-Sign', right.replaceAll('"', "'")]], ['single_quotes']],
      [[['Body-Sign', `signature="${sign}"`]], ['sign_type_missing']],
      [[['Body-Sign', right.replace('HMAC-SHA256', 'HmacSHA256')]], ['sign_type_wrong']],
      [
        [
          ['Body-Sign', right],
          ['body-sign', right],
        ],
        ['twice'],
      ],
    ];
    for (const [headers, mistakes] of cases) {
      const reading = readBodySign(headers);
      assert.deepEqual(reading.mistakes, mistakes, JSON.stringify(headers));
      if (headers.length > 0) assert.equal(reading.signature, sign);
    }
    assert.deepEqual(readBodySign([['Body-Sign', 'nonsense']]).mistakes, ['unreadable']);
    for (const empty of [right.replace(sign, ''), right.replace(sign, ' ').replaceAll('"', "'")]) {
      assert.deepEqual(readBodySign([['Body-Sign', empty]]).mistakes, ['signature_empty']);
    }
    for (const other of ['Body', 'Sign', 'Content-Type', 'Keep-Alive', 'X-Sign']) {
      assert.deepEqual(readBodySign([[other, right]]).mistakes, ['missing'], other);
    }
  });

  it('signed in GBK, or without padding, or before compression', () => {
    const body = '{"resultMsg":"成功"}';
    const hmac = (message: string | Uint8Array) => createHmac('sha256', KEY).update(message).digest('base64');
    const cause = (signature: string, sent: Uint8Array = bytes(body), more: [string, string][] = []) =>
      diagnoseAnswer({
        headers: [['Body-Sign', `sign_type="HMAC-SHA256", signature="${signature}"`], ...more],
        body: sent,
        accessKey: KEY,
      }).cause?.mistake;
    assert.deepEqual([...asGbk('成a€')], [0xb3, 0xc9, 0x61, 0x80].slice(0, 3).concat([...asGbk('€')]));
    assert.equal(cause(hmac(asGbk(body))), 'signed_as_gbk');
    assert.equal(cause(hmac(body).replace(/=$/, '')), 'padding_missing');
    assert.equal(cause(hmac(body), gzipSync(body), [['Content-Encoding', 'gzip']]), 'signed_before_compression');
    assert.equal(cause(hmac(body)), undefined);
  });

  it('compressed to burst is not unpacked beyond the bound', () => {
    const bomb = gzipSync(Buffer.alloc(UNPACKED_MAX_BYTES * 40));
    assert.ok(bomb.length < UNPACKED_MAX_BYTES / 10);
    assert.equal(unpacked([['Content-Encoding', 'gzip']], bomb), undefined);
    assert.equal(unpacked([['Content-Encoding', 'gzip']], bytes('no gzip')), undefined);
    assert.equal(unpacked([['Content-Encoding', 'br']], bytes('no brotli')), undefined);
    assert.equal(unpacked([], bomb), undefined);
    assert.equal(unpacked([['content-encoding', 'GZIP']], gzipSync('x'))?.length, 1);
  });
});

describe('pasted bytes and fields', () => {
  for (const [text, as, expected] of [
    ['QUJD', 'base64', 'read'],
    ['QU JD\n', 'base64', 'read'],
    ['QUJ', 'base64', 'body base64_length 1:4'],
    ['QU-D', 'base64', 'body base64_character 1:3'],
    ['Q=JD', 'base64', 'body base64_character 1:2'],
    ['41 42\n4z', 'hex', 'body hex 2:2'],
    ['414', 'hex', 'body hex 1:3'],
  ] as const) {
    it(`${JSON.stringify(text)} as ${as}: ${expected}`, () => {
      const read = readBytes(text, as, 'body');
      assert.equal('value' in read ? 'read' : place(read), expected);
    });
  }
  it('fields are one name=value a line', () => {
    const read = readFields('activity=newInstance\n\nmemo=a=b &c\r\nempty=\n');
    assert.deepEqual(read, { value: { activity: 'newInstance', memo: 'a=b &c', empty: '' } });
    assert.equal(place(readFields('a=1\nno sign')), 'fields field_line 2:1');
    assert.equal(place(readFields('\n')), 'fields nothing 1:1');
  });
});
