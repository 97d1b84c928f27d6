import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Check, Verdict } from '../../src/domain/call.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import type { AnswerToJudge } from '../../src/dispatch/checks/answer-to-judge.ts';
import { judgeAnswer, type Judgement } from '../../src/dispatch/checks/judge-answer.ts';
import { enChecks } from '../../src/i18n/en/checks.ts';
import { zhChecks } from '../../src/i18n/zh/checks.ts';
import { CHECK_CATALOGUE } from '../../src/protocol/v2/check-catalogue.ts';
import { bodySign } from '../../src/protocol/v2/signature.ts';

const KEY = '7f3c9a52-1d84-4be6-9a0f-5c2e8b6d4471';
const JSON_TYPE: [string, string] = ['Content-Type', 'application/json'];

interface Answer {
  readonly status?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: unknown;
  readonly truncated?: boolean;
  readonly totalMs?: number;
}

/** Judges an answer; texts are sent as they are, other bodies as JSON. */
function judge(answer: Answer, input: Partial<AnswerToJudge> = {}): Judgement {
  const { body = { resultCode: '000000', resultMsg: 'success' } } = answer;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return judgeAnswer({
    activity: 'refreshInstance',
    cause: 'renewal',
    rules: siteProfile('cn'),
    url: 'https://isv.example.com/p',
    accessKey: KEY,
    expected: { sellerInstanceId: 'i-1' },
    sendResult: {
      response: {
        status: answer.status ?? 200,
        headers: answer.headers ?? [JSON_TYPE],
        body: body instanceof Uint8Array ? body : new TextEncoder().encode(text),
        truncated: answer.truncated ?? false,
      },
      timings: { totalMs: answer.totalMs ?? 12, headersMs: 10 },
    },
    ...input,
  });
}

/** Checks that did not pass, as `ID:variant`. */
function complaints({ checks }: Judgement): string[] {
  return checks.filter((check) => check.verdict !== 'pass').map(label);
}

function label(check: Check): string {
  return `${check.id}:${check.variant}`;
}

type Row = readonly [what: string, answer: Answer, verdict: Verdict, complaints: readonly string[]];

function table(rows: readonly Row[], input: Partial<AnswerToJudge> = {}): void {
  for (const [what, answer, verdict, expected] of rows) {
    it(what, () => {
      const judgement = judge(answer, input);
      assert.deepEqual(complaints(judgement), expected);
      assert.equal(judgement.verdict, verdict);
      for (const check of judgement.checks) assertTexts(check);
    });
  }
}

/** Every finding has its sentences in both languages, and every placeholder its value. */
function assertTexts({ id, variant, verdict, params }: Check): void {
  const keys = [`check.${id}.name`, `check.${id}.${variant}`];
  if (verdict !== 'pass') keys.push(`check.${id}.fix.${variant}`);
  const definition = Object.entries(CHECK_CATALOGUE).find(([known]) => known === id)?.[1];
  if (verdict === 'fail' && definition && 'console' in definition) keys.push(`console.${definition.console}`);
  for (const texts of [enChecks, zhChecks] as Readonly<Record<string, string>>[]) {
    for (const key of keys) {
      const text = texts[key];
      assert.ok(text, key);
      for (const [, name = ''] of text.matchAll(/\{\{(\w+)\}\}/g))
        assert.ok(params && name in params, `${key}: ${name}`);
    }
  }
}

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

describe('resultCode and resultMsg', () => {
  const ok = { resultCode: '000000', resultMsg: 'success' };
  table([
    ['no code', { body: { resultMsg: 'x' } }, 'failure', ['RESULT-CODE:missing']],
    ['null code', { body: { ...ok, resultCode: null } }, 'failure', ['RESULT-CODE:missing']],
    ['other name', { body: { result_code: '000000', resultMsg: 'x' } }, 'failure', ['RESULT-CODE:other_name']],
    ['wrapped', { body: { code: 0, data: ok, resultMsg: 'x' } }, 'failure', ['RESULT-CODE:nested']],
    ['number', { body: { ...ok, resultCode: 0 } }, 'failure', ['RESULT-CODE:not_string']],
    ['seven digits', { body: { ...ok, resultCode: '0000004' } }, 'failure', ['RESULT-CODE:wrong_length']],
    ['no message', { body: { resultCode: '000000' } }, 'failure', ['RESULT-MSG:missing']],
    [
      'message of another name',
      { body: { resultCode: '000000', resultmsg: 'x' } },
      'failure',
      ['RESULT-MSG:other_name'],
    ],
    ['message is an object', { body: { ...ok, resultMsg: {} } }, 'failure', ['RESULT-MSG:not_string']],
    ['empty message', { body: { ...ok, resultMsg: '' } }, 'success', []],
    ['255 characters', { body: { ...ok, resultMsg: '好'.repeat(255) } }, 'success', []],
    ['256 characters', { body: { ...ok, resultMsg: 'x'.repeat(256) } }, 'failure', ['RESULT-MSG-LENGTH:too_long']],
    ['000001', { body: { ...ok, resultCode: '000001' } }, 'failure', ['RESULT-OK:auth_failed']],
    ['000003', { body: { ...ok, resultCode: '000003' } }, 'failure', ['RESULT-OK:instance_unknown']],
    ['000004 for another activity', { body: { ...ok, resultCode: '000004' } }, 'failure', ['RESULT-OK:in_progress']],
    ['000107', { body: { ...ok, resultCode: '000107' } }, 'failure', ['RESULT-OK:domain_exists']],
    ['a code of its own', { body: { ...ok, resultCode: '200200' } }, 'failure', ['RESULT-OK:unknown_code']],
    ['a code named like a method', { body: { ...ok, resultCode: 'valueO' } }, 'failure', ['RESULT-OK:unknown_code']],
  ]);

  it('keeps bounded texts only', () => {
    const judgement = judge({ body: { resultCode: '000000', resultMsg: 'x\n'.repeat(10_000) } });
    assert.ok((judgement.resultMsg ?? '').length <= 256);
  });
});

describe('newInstance', () => {
  const input: Partial<AnswerToJudge> = {
    activity: 'newInstance',
    cause: 'purchase',
    expected: { firstAnsweredInstanceId: 'i-1', instanceIdTakenBy: (id) => (id === 'i-2' ? 'CS2' : undefined) },
  };
  const answer = (instanceId: unknown, resultCode = '000000'): Answer => ({
    body: { resultCode, resultMsg: 'x', instanceId },
  });
  table(
    [
      ['synchronous', answer('i-1'), 'success', []],
      ['asynchronous', answer('i-1', '000004'), 'success', []],
      ['asynchronous without id', answer(undefined, '000004'), 'failure', ['ID-PRESENT:missing']],
      ['null', answer(null), 'failure', ['ID-PRESENT:missing']],
      ['number', answer(7), 'failure', ['ID-PRESENT:not_string']],
      ['blank', answer(' '), 'failure', ['ID-PRESENT:empty']],
      [
        'another name',
        { body: { resultCode: '000000', resultMsg: 'x', instance_id: 'i-1' } },
        'failure',
        ['ID-PRESENT:other_name'],
      ],
      ['another id than before', answer('i-3'), 'failure', ['ID-SAME:changed']],
      ['the id of another order', answer('i-2'), 'failure', ['ID-SAME:changed', 'ID-UNIQUE:taken']],
      ['65 characters', answer('x'.repeat(65)), 'failure', ['ID-LENGTH:too_long', 'ID-SAME:changed']],
      ['refused, id not looked at', answer(undefined, '000100'), 'failure', ['RESULT-OK:no_resource']],
    ],
    input,
  );

  it('hands on an id only when every rule about it is met', () => {
    const fresh = { ...input, expected: { ...input.expected, firstAnsweredInstanceId: undefined } };
    assert.equal(judge(answer('i-9'), fresh).instanceId, 'i-9');
    assert.equal(judge(answer('x'.repeat(64)), fresh).instanceId?.length, 64);
    assert.equal(judge(answer('i-2'), fresh).instanceId, undefined);
    assert.equal(judge(answer('x'.repeat(65)), fresh).instanceId, undefined);
    assert.equal(judge(answer('i-9', '000005'), fresh).instanceId, undefined);
  });

  it('says that the creation is asynchronous', () => {
    assert.ok(judge(answer('i-1', '000004'), input).checks.map(label).includes('RESULT-OK:asynchronous'));
  });
});

describe('queryInstance', () => {
  const input: Partial<AnswerToJudge> = { activity: 'queryInstance', cause: 'provisioning_poll' };
  const good = { frontEndUrl: 'https://app.example.com/login', userName: 'admin', password: 'p' };
  const reply = (info: unknown, more: object = {}): Answer => ({
    body: { resultCode: '000000', resultMsg: 'x', info, ...more },
  });
  const app = (appInfo: unknown): Answer => reply([{ instanceId: 'other' }, { instanceId: 'i-1', appInfo }]);
  table(
    [
      ['ready', app(good), 'success', []],
      ['still working', { body: { resultCode: '000004', resultMsg: 'x' } }, 'pending', []],
      ['still working, unreadable message', { body: { resultCode: '000004' } }, 'failure', ['RESULT-MSG:missing']],
      ['no info', reply(undefined), 'failure', ['INFO-PRESENT:missing']],
      ['another name', reply(undefined, { Info: [] }), 'failure', ['INFO-PRESENT:other_name']],
      ['an object', reply({ instanceId: 'i-1' }), 'failure', ['INFO-PRESENT:not_list']],
      ['empty list', reply([]), 'failure', ['INFO-PRESENT:empty']],
      ['another instance', reply([{ instanceId: 'i-2' }]), 'failure', ['INFO-ID:not_found']],
      ['elements without id', reply([{}, null, 'x']), 'failure', ['INFO-ID:without_id']],
      ['no appInfo', app(undefined), 'failure', ['APPINFO-PRESENT:missing_after_creation']],
      ['appInfo is a text', app('x'), 'failure', ['APPINFO-PRESENT:not_object']],
      ['appInfo is a list', app([]), 'failure', ['APPINFO-PRESENT:not_object']],
      ['no frontEndUrl', app({ userName: 'a' }), 'failure', ['APP-URL-PRESENT:missing']],
      ['frontEndURL', app({ frontEndURL: 'https://a' }), 'failure', ['APP-URL-PRESENT:other_name']],
      ['empty frontEndUrl', app({ frontEndUrl: '' }), 'failure', ['APP-URL-PRESENT:empty']],
      ['script address', app({ frontEndUrl: 'javascript:alert(1)' }), 'success', ['APP-URL-FORM:not_http']],
      ['relative admin address', app({ ...good, adminUrl: '/admin' }), 'success', ['APP-URL-FORM:not_http']],
      ['password is a number', app({ ...good, password: 123 }), 'failure', ['APP-TYPES:not_string']],
      ['null members are absent ones', app({ ...good, adminUrl: null }), 'success', []],
      [
        'too long',
        app({ ...good, userName: 'x'.repeat(129), memo: 'x'.repeat(1025) }),
        'failure',
        ['APP-LENGTHS:too_long', 'APP-LENGTHS:too_long'],
      ],
      ['longest allowed', app({ ...good, userName: 'x'.repeat(128), memo: 'x'.repeat(1024) }), 'success', []],
      ['memo written raw', app({ ...good, memo: '初始密码' }), 'success', ['MEMO-ESCAPED:raw']],
      [
        'encryptType',
        reply([{ instanceId: 'i-1', appInfo: good }], { encryptType: '1' }),
        'success',
        ['ENCRYPT-TYPE:ignored'],
      ],
    ],
    input,
  );
  table(
    [
      [
        'memo escaped',
        { body: JSON.stringify(app({ ...good, memo: '初始' }).body).replace('初始', '\\u521d\\u59cb') },
        'success',
        [],
      ],
    ],
    input,
  );
  table([['no appInfo on a page view', app(undefined), 'success', ['APPINFO-PRESENT:missing']]], {
    ...input,
    cause: 'details_view',
  });
  table([['no appInfo where it is optional', app(undefined), 'success', ['APPINFO-PRESENT:missing']]], {
    ...input,
    rules: siteProfile('cn', { 'answer.appInfoAfterCreation': 'optional' }),
  });

  it('hands on the access data as they came, and only those of the guide', () => {
    assert.deepEqual(judge(app({ ...good, memo: 'a\nb', extra: 1 }), input).appInfo, { ...good, memo: 'a\nb' });
    assert.equal(judge(app({ ...good, userName: 'x'.repeat(129) }), input).appInfo, undefined);
  });
});

describe('Body-Sign', () => {
  const body = '{ "resultCode":"000000","resultMsg":"开通成功" }';
  const value = bodySign(KEY, new TextEncoder().encode(body));
  const hex = Buffer.from(value, 'base64').toString('hex');
  const signed = (text: string, name = 'Body-Sign'): Answer => ({ body, headers: [JSON_TYPE, [name, text]] });
  const header = (signature: string): string => `sign_type="HMAC-SHA256", signature="${signature}"`;
  const required = { rules: siteProfile('eu', { 'answer.bodySign': 'required' }) };
  table([
    ['right, over the raw bytes', signed(header(value)), 'success', []],
    ['right, in lower case', signed(header(value), 'body-sign'), 'success', ['BODY-SIGN:spelling']],
    ['without quotes', signed(`sign_type=HMAC-SHA256, signature=${value}`), 'success', ['BODY-SIGN:malformed']],
    ['another sign type', signed(header(value).replace('256', '1')), 'success', ['BODY-SIGN:malformed']],
    ['hex', signed(header(hex.toUpperCase())), 'success', ['BODY-SIGN:hex']],
    ['wrong', signed(header('AAAA')), 'success', ['BODY-SIGN:mismatch']],
  ]);
  table(
    [
      ['required and right', signed(header(value)), 'success', []],
      ['required and missing', {}, 'failure', ['BODY-SIGN:missing_required']],
      ['required and malformed', signed(value), 'failure', ['BODY-SIGN:malformed_required']],
      ['required and hex', signed(header(hex)), 'failure', ['BODY-SIGN:hex_required']],
      ['required and wrong', signed(header('AAAA')), 'failure', ['BODY-SIGN:mismatch_required']],
    ],
    required,
  );
});

describe('texts', () => {
  it('use the same placeholders in both languages', () => {
    const names = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
    for (const [key, text] of Object.entries(enChecks)) {
      assert.deepEqual(names(zhChecks[key as keyof typeof enChecks]), names(text), key);
    }
  });
});
