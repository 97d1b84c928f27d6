import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AnswerToJudge } from '../../src/dispatch/checks/answer-to-judge.ts';
import { enChecks } from '../../src/i18n/en/checks.ts';
import { zhChecks } from '../../src/i18n/zh/checks.ts';
import { complaints, JSON_TYPE, judge, label, table } from '../support/judging.ts';

describe('a flawless answer', () => {
  it('lists every rule that applied, all passed', () => {
    assert.deepEqual(judge({}).checks.map(label), [
      'URL-HTTPS:ok',
      'REACH:ok',
      'TIME-LIMIT:ok',
      'TIME-SLOW:ok',
      'SIZE-LIMIT:ok',
      'HTTP-200:ok',
      'CT-JSON:ok',
      'BODY-PLAIN:ok',
      'BODY-UTF8:ok',
      'BODY-JSON:ok',
      'RESULT-CODE:ok',
      'RESULT-MSG:ok',
      'RESULT-MSG-LENGTH:ok',
      'RESULT-OK:ok',
    ]);
  });

  it('gives code and message', () => {
    const { resultCode, resultMsg, verdict } = judge({ body: { resultCode: '000000', resultMsg: '成功', extra: [1] } });
    assert.deepEqual(
      { resultCode, resultMsg, verdict },
      { resultCode: '000000', resultMsg: '成功', verdict: 'success' },
    );
  });
});

describe('address', () => {
  const rows: readonly [url: string, found: readonly string[]][] = [
    ['https://isv.example.com:8443/p', []],
    ['http://isv.example.com/p', ['URL-HTTPS:http']],
    ['https://203.0.113.7/p', ['URL-HTTPS:no_domain']],
    ['https://localhost/p', ['URL-HTTPS:no_domain']],
    ['http://127.0.0.1:4701/p', ['URL-HTTPS:http_no_domain']],
    ['http://[::1]:4701/p', ['URL-HTTPS:http_no_domain']],
  ];
  for (const [url, found] of rows) {
    it(url, () => {
      const judgement = judge({}, { url });
      assert.deepEqual(complaints(judgement), found);
      assert.equal(judgement.verdict, 'success');
    });
  }
});

describe('transport', () => {
  const errors = [
    'refused',
    'dns',
    'unreachable',
    'reset',
    'connect_timeout',
    'certificate',
    'tls',
    'not_http',
    'other',
  ];
  for (const transportError of errors as NonNullable<AnswerToJudge['sendResult']['transportError']>[]) {
    it(transportError, () => {
      const judgement = judge({}, { sendResult: { transportError, errorCode: 'ECODE', timings: { totalMs: 3 } } });
      assert.deepEqual(judgement.checks.map(label), ['URL-HTTPS:ok', `REACH:${transportError}`]);
      assert.equal(judgement.verdict, 'failure');
      assert.deepEqual(judgement.checks[1]?.params, { host: 'isv.example.com', code: 'ECODE' });
    });
  }

  const half = { status: 200, headers: [JSON_TYPE], body: new Uint8Array(), truncated: false };
  const timings = { totalMs: 20_000 };
  const cut: readonly [what: string, sendResult: AnswerToJudge['sendResult'], found: readonly string[]][] = [
    ['no answer in time', { transportError: 'timeout', timings }, ['TIME-LIMIT:no_answer']],
    ['half an answer in time', { response: half, transportError: 'timeout', timings }, ['TIME-LIMIT:unfinished']],
    ['broken off', { response: half, transportError: 'reset', timings }, ['REACH:broke_off']],
    ['headers without end', { transportError: 'answer_too_large', timings }, ['SIZE-LIMIT:headers_too_large']],
  ];
  for (const [what, sendResult, found] of cut) {
    it(what, () => {
      const judgement = judge({}, { sendResult });
      assert.deepEqual(complaints(judgement), found);
      assert.equal(judgement.verdict, 'failure');
    });
  }

  table([
    ['slow, but in time', { totalMs: 5_001 }, 'success', ['TIME-SLOW:slow']],
    ['exactly as slow as allowed', { totalMs: 5_000 }, 'success', []],
    ['too large', { truncated: true }, 'failure', ['SIZE-LIMIT:too_large']],
    ['201', { status: 201 }, 'failure', ['HTTP-200:other']],
    ['302', { status: 302, headers: [['Location', '/login']] }, 'failure', ['HTTP-200:redirect']],
    ['401', { status: 401 }, 'failure', ['HTTP-200:access_denied']],
    ['404', { status: 404 }, 'failure', ['HTTP-200:not_found']],
    ['405', { status: 405 }, 'failure', ['HTTP-200:method_not_allowed']],
    ['415', { status: 415 }, 'failure', ['HTTP-200:unsupported_media_type']],
    ['418', { status: 418 }, 'failure', ['HTTP-200:client_error']],
    ['500', { status: 500 }, 'failure', ['HTTP-200:server_error']],
    ['no content type', { headers: [] }, 'failure', ['CT-JSON:missing']],
    ['text/html', { headers: [['content-type', 'text/html; charset=utf-8']] }, 'failure', ['CT-JSON:other']],
    ['application/jsonp', { headers: [['Content-Type', 'application/jsonp']] }, 'failure', ['CT-JSON:other']],
    ['upper case with utf8', { headers: [['CONTENT-TYPE', 'Application/JSON;charset=UTF8']] }, 'success', []],
    [
      'another charset',
      { headers: [['Content-Type', 'application/json; charset=GBK']] },
      'success',
      ['CT-JSON:charset'],
    ],
    ['gzip', { headers: [JSON_TYPE, ['Content-Encoding', 'gzip']] }, 'failure', ['BODY-PLAIN:encoded']],
    ['identity', { headers: [JSON_TYPE, ['Content-Encoding', 'identity']] }, 'success', []],
  ]);
});

describe('body', () => {
  const mark = Buffer.from([0xef, 0xbb, 0xbf]);
  const gbk = Buffer.concat([Buffer.from('{"resultMsg":"'), Buffer.from([0xb3, 0xc9]), Buffer.from('"}')]);
  table([
    [
      'byte order mark',
      { body: Buffer.concat([mark, Buffer.from('{"resultCode":"000000","resultMsg":""}')]) },
      'success',
      ['BODY-UTF8:bom'],
    ],
    ['GBK', { body: gbk }, 'failure', ['BODY-UTF8:invalid']],
    ['empty', { body: '' }, 'failure', ['BODY-JSON:empty']],
    ['blank', { body: ' \n' }, 'failure', ['BODY-JSON:empty']],
    ['HTML', { body: '<!doctype html><p>Hi' }, 'failure', ['BODY-JSON:html']],
    ['Python dict', { body: "{'resultCode': '000000'}" }, 'failure', ['BODY-JSON:single_quotes']],
    ['cut off', { body: '{"resultCode":"0000' }, 'failure', ['BODY-JSON:cut_off']],
    ['cut off after a member', { body: '{"resultCode":"000000"' }, 'failure', ['BODY-JSON:cut_off']],
    ['a comma too many', { body: '{"resultCode":"000000",}' }, 'failure', ['BODY-JSON:invalid']],
    ['JSON in JSON', { body: JSON.stringify('{"resultCode":"000000"}') }, 'failure', ['BODY-JSON:double_encoded']],
    ['array', { body: '[]' }, 'failure', ['BODY-JSON:not_object']],
    ['null', { body: 'null' }, 'failure', ['BODY-JSON:not_object']],
    ['number', { body: '0' }, 'failure', ['BODY-JSON:not_object']],
    ['nested without end', { body: `{"a":${'['.repeat(200_000)}` }, 'failure', ['BODY-JSON:too_deep']],
    [
      'brackets in a text are no depth',
      { body: { resultCode: '000000', resultMsg: `${'['.repeat(200)}\\"` } },
      'success',
      [],
    ],
  ]);

  it('names the first byte that is not UTF-8', () => {
    const check = judge({ body: gbk }).checks.find(({ id }) => id === 'BODY-UTF8');
    assert.deepEqual(check?.params, { position: 14, byte: '0xB3' });
  });
});

describe('texts', () => {
  it('use the same placeholders in both languages', () => {
    const names = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
    for (const [key, text] of Object.entries(enChecks)) {
      assert.deepEqual(names(zhChecks[key as keyof typeof enChecks]), names(text), key);
    }
  });
});
