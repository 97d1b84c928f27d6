import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AnswerToJudge } from '../../src/dispatch/checks/answer-to-judge.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { bodySign } from '../../src/protocol/v2/signature.ts';
import { type Answer, complaints, JSON_TYPE, judge, KEY, label, table } from '../support/judging.ts';

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

describe('results on the Europe site, whose table ends with 000100 (v2-saas 6)', () => {
  const failed = (resultCode: string): Answer => ({ body: { resultCode, resultMsg: 'x' } });
  table(
    [
      ['000100', failed('000100'), 'failure', ['RESULT-OK:no_resource']],
      ['000101', failed('000101'), 'failure', ['RESULT-OK:other_site']],
      ['000107', failed('000107'), 'failure', ['RESULT-OK:other_site']],
      ['000108', failed('000108'), 'failure', ['RESULT-OK:unknown_code']],
    ],
    { rules: siteProfile('eu') },
  );
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
    assert.deepEqual(judge(app({ ...good, memo: 'a\nb', extra: 1 }), input).appInfos?.get('i-1'), {
      ...good,
      memo: 'a\nb',
    });
    assert.equal(judge(app({ ...good, userName: 'x'.repeat(129) }), input).appInfos, undefined);
  });

  it('a query about several instances needs an element for each, and says what is right once', () => {
    const asked = { ...input, expected: { askedInstanceIds: ['i-1', 'i-2', 'i-3'] } };
    const answer = (...ids: string[]) => ({
      body: { resultCode: '000000', resultMsg: 'ok', info: ids.map((instanceId) => ({ instanceId, appInfo: good })) },
    });
    const whole = judge(answer('i-3', 'i-1', 'i-2'), asked);
    assert.equal(whole.verdict, 'success');
    assert.deepEqual([...(whole.appInfos ?? [])].map(([id]) => id).sort(), ['i-1', 'i-2', 'i-3']);
    assert.equal(whole.checks.filter(({ id }) => id === 'INFO-ID').length, 1);
    const partial = judge(answer('i-1', 'i-3'), asked);
    assert.equal(partial.verdict, 'failure');
    const missing = partial.checks.find(({ id, verdict }) => id === 'INFO-ID' && verdict === 'fail');
    assert.equal(missing?.params?.expected, 'i-2');
  });
});

describe('use in query answers', () => {
  const entry = { usageValue: 12.5, statisticalTime: '20260101010000000' };
  const used = (...usageInfo: object[]): Answer => ({
    body: {
      resultCode: '000000',
      resultMsg: 'x',
      info: [{ instanceId: 'i-1', appInfo: { frontEndUrl: 'https://a.example.com' }, usageInfo }],
    },
  });
  const none: Answer = {
    body: {
      resultCode: '000000',
      resultMsg: 'x',
      info: [{ instanceId: 'i-1', appInfo: { frontEndUrl: 'https://a.example.com' } }],
    },
  };
  const input: Partial<AnswerToJudge> = {
    activity: 'queryInstance',
    cause: 'details_view',
    expected: { sellerInstanceId: 'i-1', isMetered: () => true },
  };
  table(
    [
      ['complete', used({ ...entry, relatedInstanceId: 'x'.repeat(64), dashboardUrl: 'd'.repeat(512) }), 'success', []],
      ['a time with separators', used({ ...entry, statisticalTime: '2026-01-01 01:00' }), 'success', ['USAGE:time']],
      ['a time without ms', used({ ...entry, statisticalTime: '20260101010000' }), 'success', ['USAGE:time']],
      ['a day that there is not', used({ ...entry, statisticalTime: '20260230010000000' }), 'success', ['USAGE:time']],
      ['65 characters', used({ ...entry, relatedInstanceId: 'x'.repeat(65) }), 'failure', ['USAGE:too_long']],
      ['513 characters', used(entry, { ...entry, dashboardUrl: 'd'.repeat(513) }), 'failure', ['USAGE:too_long']],
      ['none on the China site, whose table has it', none, 'success', ['USAGE:absent']],
    ],
    input,
  );
  for (const site of ['intl', 'eu'] as const) {
    table([[`none on the ${site} site, whose table has none`, none, 'success', []]], {
      ...input,
      rules: siteProfile(site),
    });
  }
});

it('encryptType is ignored with a warning in the answer of any call (v2-saas 5)', () => {
  const answer = { body: { resultCode: '000000', resultMsg: 'x', instanceId: 'i-1', encryptType: '1' } };
  const created = judge(answer, { activity: 'newInstance', cause: 'purchase' });
  assert.deepEqual([created.verdict, complaints(created)], ['success', ['ENCRYPT-TYPE:ignored']]);
  assert.deepEqual(complaints(judge(answer)), ['ENCRYPT-TYPE:ignored']);
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
