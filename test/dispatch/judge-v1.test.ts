import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import type { AnswerToJudge } from '../../src/dispatch/checks/answer-to-judge.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { translator } from '../../src/i18n/translator.ts';
import { encryptSensitive } from '../../src/protocol/v1/sensitive-data.ts';
import { complaints, judge, JSON_TYPE, KEY, table, type Answer } from '../support/judging.ts';

const IV = 'A1b2C3d4E5f6G7h8';
const OK = { resultCode: '000000', resultMsg: 'success' };
const CREATED = { ...OK, instanceId: 'i-1', appInfo: { frontEndUrl: 'https://app.example.com/' } };

const V1: Partial<AnswerToJudge> = { version: '1.0', timeStamp: '20251124023618256' };
const CREATION: Partial<AnswerToJudge> = { ...V1, activity: 'newInstance', cause: 'purchase' };
const QUERY: Partial<AnswerToJudge> = { ...V1, activity: 'queryInstance', cause: 'details_view' };

const sign = (text: string, key = KEY): string => createHmac('sha256', key).update(text).digest('base64');
const header = (signature: string): string => `sign_type="HMAC-SHA256", signature="${signature}"`;

/** An answer with a right Body-Sign. */
function signed(body: unknown): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { headers: [JSON_TYPE, ['Body-Sign', header(sign(text))]], body: text };
}

function withHeader(name: string, value: string): Answer {
  return { headers: [JSON_TYPE, [name, value]], body: OK };
}

const RIGHT = sign(JSON.stringify(OK));
const HEX = Buffer.from(RIGHT, 'base64').toString('hex');

describe('Body-Sign of V1.0', () => {
  table(
    [
      ['right', signed(OK), 'success', []],
      ['missing', { headers: [JSON_TYPE], body: OK }, 'failure', ['V1-SIGN-HEADER:missing']],
      [
        'a blank after the equals sign',
        withHeader('Body-Sign', `sign_type= "HMAC-SHA256", signature= "${RIGHT}"`),
        'success',
        [],
      ],
      [
        'no blank after the comma',
        withHeader('Body-Sign', `sign_type="HMAC-SHA256",signature="${RIGHT}"`),
        'success',
        [],
      ],
      [
        'blanks around both equals signs and the comma',
        withHeader('Body-Sign', `sign_type = "HMAC-SHA256" , signature = "${RIGHT}"`),
        'success',
        [],
      ],
      ['an empty signature', withHeader('Body-Sign', header('')), 'failure', ['V1-SIGN-HEADER:malformed']],
      ['lower-case name', withHeader('body-sign', header(RIGHT)), 'failure', ['V1-SIGN-HEADER:spelling']],
      ['the misspelling of the FAQ', withHeader('Body-sign', header(RIGHT)), 'failure', ['V1-SIGN-HEADER:spelling']],
      [
        'no quotes',
        withHeader('Body-Sign', `sign_type=HMAC-SHA256, signature=${RIGHT}`),
        'failure',
        ['V1-SIGN-HEADER:unquoted'],
      ],
      ['only the value', withHeader('Body-Sign', RIGHT), 'failure', ['V1-SIGN-HEADER:malformed']],
      [
        'another algorithm',
        withHeader('Body-Sign', `sign_type="SHA256", signature="${RIGHT}"`),
        'failure',
        ['V1-SIGN-HEADER:sign_type'],
      ],
      ['hex', withHeader('Body-Sign', header(HEX)), 'failure', ['V1-SIGNATURE:hex']],
      [
        'with timeStamp',
        withHeader('Body-Sign', header(sign(JSON.stringify(OK), `${KEY}20251124023618256`))),
        'failure',
        ['V1-SIGNATURE:with_timestamp'],
      ],
      [
        'a newline more after signing',
        { ...signed(OK), body: `${JSON.stringify(OK)}\n` },
        'failure',
        ['V1-SIGNATURE:mismatch'],
      ],
    ],
    V1,
  );

  it('a lower-case name is a warning where the rule allows it', () => {
    const rules = siteProfile('cn', { 'answer.v1.headerSpelling': 'any' });
    const judgement = judge(withHeader('body-sign', header(RIGHT)), { ...V1, rules });
    assert.deepEqual([judgement.verdict, complaints(judgement)], ['success', ['V1-SIGN-HEADER:spelling_allowed']]);
  });

  it('is verified over bytes that are no JSON too, and tells the expected value', () => {
    const judgement = judge(signed('<html>'), V1);
    assert.deepEqual(complaints(judgement), ['BODY-JSON:html']);
    const wrong = judge(withHeader('Body-Sign', header('AAAA')), V1);
    assert.equal(wrong.checks.find(({ id }) => id === 'V1-SIGNATURE')?.params?.['expected'], RIGHT);
  });

  it('a flipped byte anywhere in the body is noticed', () => {
    const bytes = Buffer.from(JSON.stringify(CREATED));
    for (let index = 0; index < bytes.length; index += 1) {
      const flipped = Buffer.from(bytes);
      flipped[index] = (flipped[index] ?? 0) ^ 1;
      const { verdict, checks } = judge({ ...signed(CREATED), body: new Uint8Array(flipped) }, CREATION);
      assert.equal(verdict, 'failure');
      assert.ok(checks.some(({ id, variant }) => id === 'V1-SIGNATURE' && variant === 'mismatch'));
    }
  });
});

describe('addresses of V1.0: http(s):// on a domain name (v1-saas 1)', () => {
  for (const [url, complaint] of [
    ['https://isv.example.com/p', []],
    ['http://isv.example.com/p', ['URL-HTTPS:http_v1']],
    ['https://203.0.113.7/p', ['URL-HTTPS:no_domain']],
    ['http://127.0.0.1:4701/p', ['URL-HTTPS:http_no_domain_v1']],
  ] as const) {
    it(url, () => {
      const judgement = judge(signed(OK), { ...V1, url });
      assert.deepEqual([judgement.verdict, complaints(judgement)], ['success', complaint]);
    });
  }
});

describe('results of V1.0', () => {
  table(
    [
      ['000004', signed({ ...CREATED, resultCode: '000004' }), 'failure', ['RESULT-OK:in_progress_v1']],
      ['000001', signed({ ...OK, resultCode: '000001' }), 'failure', ['RESULT-OK:auth_failed_v1']],
      ['000107', signed({ ...OK, resultCode: '000107' }), 'failure', ['RESULT-OK:domain_exists']],
      ['000108', signed({ ...OK, resultCode: '000108' }), 'failure', ['RESULT-OK:unknown_code']],
      [
        'no resultMsg',
        signed({ resultCode: '000000', instanceId: 'i-1', appInfo: CREATED.appInfo }),
        'success',
        ['RESULT-MSG:missing_v1'],
      ],
      ['a long resultMsg', signed({ ...CREATED, resultMsg: 'x'.repeat(256) }), 'failure', ['V1-LENGTHS:too_long']],
      ['405', { status: 405, headers: [JSON_TYPE] }, 'failure', ['HTTP-200:get_not_allowed']],
    ],
    CREATION,
  );
});

describe('results of V1.0 on the international site, whose table ends with 000100 (v1-saas 0)', () => {
  table(
    [
      ['000100', signed({ ...OK, resultCode: '000100' }), 'failure', ['RESULT-OK:no_resource']],
      ['000101', signed({ ...OK, resultCode: '000101' }), 'failure', ['RESULT-OK:other_site_v1']],
      ['000107', signed({ ...OK, resultCode: '000107' }), 'failure', ['RESULT-OK:other_site_v1']],
    ],
    { ...CREATION, rules: siteProfile('intl') },
  );

  it('V2.0 has them there', () => {
    const judgement = judge(
      { body: { ...OK, resultCode: '000101' } },
      { activity: 'newInstance', rules: siteProfile('intl') },
    );
    assert.deepEqual(complaints(judgement), ['RESULT-OK:phone_taken']);
  });
});

describe('creation answers of V1.0', () => {
  const info = (members: object, more: object = {}) =>
    signed({ ...CREATED, ...more, appInfo: { ...CREATED.appInfo, ...members } });
  const account = (bits: 128 | 256, plain = '管理员', key = KEY) => encryptSensitive(key, bits, IV, plain);
  table(
    [
      ['no appInfo', signed({ ...OK, instanceId: 'i-1' }), 'success', ['APPINFO-PRESENT:missing_v1']],
      ['appInfo without frontEndUrl', signed({ ...CREATED, appInfo: {} }), 'failure', ['APP-URL-PRESENT:missing']],
      ['no instanceId', signed({ ...CREATED, instanceId: undefined }), 'failure', ['ID-PRESENT:missing']],
      [
        'a long instanceId',
        signed({ ...CREATED, instanceId: 'x'.repeat(65) }),
        'failure',
        ['V1-LENGTHS:too_long', 'ID-SAME:changed'],
      ],
      ['AES-256', info({ userName: account(256) }, { encryptType: '1' }), 'success', []],
      ['AES-128', info({ userName: account(128) }, { encryptType: '2' }), 'success', []],
      [
        'encryptType as number',
        info({ userName: account(128) }, { encryptType: 2 }),
        'success',
        ['V1-ENCRYPT-TYPE:number'],
      ],
      ['encryptType missing means 256', info({ userName: account(256) }), 'success', ['V1-ENCRYPT-TYPE:missing']],
      [
        'encryptType missing, 128 used',
        info({ userName: account(128) }),
        'failure',
        ['V1-ENCRYPT-TYPE:missing', 'V1-DECRYPT:other_length'],
      ],
      [
        'the wrong encryptType',
        info({ password: account(256) }, { encryptType: '2' }),
        'failure',
        ['V1-DECRYPT:other_length'],
      ],
      [
        'an unknown encryptType',
        info({ userName: account(256) }, { encryptType: 'AES' }),
        'failure',
        ['V1-ENCRYPT-TYPE:unknown'],
      ],
      [
        'plain text',
        info({ userName: 'admin@buyer.example' }, { encryptType: '1' }),
        'failure',
        ['V1-DECRYPT:plain_text'],
      ],
      [
        'another key',
        info({ userName: account(256, 'admin', 'other key') }, { encryptType: '1' }),
        'failure',
        ['V1-DECRYPT:padding'],
      ],
      [
        'more than 128 characters',
        info({ userName: account(256, 'x'.repeat(80)) }, { encryptType: '1' }),
        'failure',
        ['V1-LENGTHS:too_long'],
      ],
      ['79 bytes of plain text', info({ userName: account(256, 'x'.repeat(79)) }, { encryptType: '1' }), 'success', []],
    ],
    CREATION,
  );

  it('who sends encryptType as the number 2 is told to quote 2, not 1', () => {
    const judgement = judge(info({ userName: account(128) }, { encryptType: 2 }), CREATION);
    const check = judgement.checks.find(({ id }) => id === 'V1-ENCRYPT-TYPE');
    assert.deepEqual([judgement.verdict, check?.variant], ['success', 'number']);
    for (const language of LANGUAGES) {
      assert.ok(translator(language)('check.V1-ENCRYPT-TYPE.fix.number', check?.params).includes('"encryptType":"2"'));
    }
  });

  it('a site that demands appInfo fails an answer without it', () => {
    const rules = siteProfile('cn', { 'answer.v1.appInfo': 'required' });
    const judgement = judge(signed({ ...OK, instanceId: 'i-1' }), { ...CREATION, rules });
    assert.deepEqual([judgement.verdict, complaints(judgement)], ['failure', ['APPINFO-PRESENT:missing_v1_required']]);
  });

  it('account and password come out decrypted, and stand in no check', () => {
    const members = { userName: account(256), password: account(256, 'P@ss w0rd+/=') };
    const judgement = judge(info(members, { encryptType: '1' }), CREATION);
    assert.deepEqual(judgement.appInfos?.get('i-1'), {
      frontEndUrl: 'https://app.example.com/',
      userName: '管理员',
      password: 'P@ss w0rd+/=',
    });
    assert.ok(!JSON.stringify(judgement.checks).includes('P@ss'));
  });
});

describe('query answers of V1.0', () => {
  const usage = { usageValue: 12.5, statisticalTime: '20260101010000000' };
  const info = (members: object, more: object = {}) =>
    signed({ ...OK, ...more, info: [{ instanceId: 'i-1', ...members }] });
  table(
    [
      ['usage and no access data', info({ usageInfo: [usage] }), 'success', ['APPINFO-PRESENT:missing']],
      [
        'usage without a value',
        info({ usageInfo: [{ statisticalTime: 'x' }] }),
        'failure',
        ['V1-USAGE:missing', 'APPINFO-PRESENT:missing'],
      ],
      [
        'usage of a time in another form',
        info({ usageInfo: [{ ...usage, statisticalTime: '2026-01-01 01:00:00' }] }),
        'success',
        ['V1-USAGE:time', 'APPINFO-PRESENT:missing'],
      ],
      [
        'usage whose address is too long',
        info({ usageInfo: [{ ...usage, dashboardUrl: 'd'.repeat(513) }] }),
        'failure',
        ['V1-LENGTHS:too_long', 'APPINFO-PRESENT:missing'],
      ],
      [
        'usage that is no list',
        info({ usageInfo: usage }),
        'failure',
        ['V1-USAGE:not_list', 'APPINFO-PRESENT:missing'],
      ],
      ['another instance', signed({ ...OK, info: [{ instanceId: 'i-2' }] }), 'failure', ['INFO-ID:not_found']],
      ['000004', signed({ ...OK, resultCode: '000004' }), 'failure', ['RESULT-OK:in_progress_v1']],
    ],
    QUERY,
  );

  for (const [field, limit] of [
    ['relatedInstanceId', 64],
    ['usageValue', 20],
    ['statisticalTime', 20],
    ['dashboardUrl', 512],
  ] as const) {
    it(`${field} of usageInfo has at most ${limit} characters`, () => {
      const withLength = (length: number): Answer =>
        info({ usageInfo: [usage, { ...usage, [field]: '1'.repeat(length) }] });
      // Twenty digits are short enough, and too many for a number or a time of its form.
      const forms: Partial<Record<typeof field, string>> = { usageValue: 'value', statisticalTime: 'time' };
      const complaint = forms[field] === undefined ? [] : [`V1-USAGE:${forms[field]}`];
      assert.deepEqual(complaints(judge(withLength(limit), QUERY)), [...complaint, 'APPINFO-PRESENT:missing']);
      const long = judge(withLength(limit + 1), QUERY);
      const check = long.checks.find(({ id, verdict }) => id === 'V1-LENGTHS' && verdict === 'fail');
      assert.deepEqual([long.verdict, check?.params], ['failure', { field, length: limit + 1, limit }]);
    });
  }

  it('the debug console names the member alone (v1-saas 7)', () => {
    for (const [answer, id, input, named] of [
      [info({ appInfo: {} }), 'APP-URL-PRESENT', QUERY, 'frontEndUrl'],
      [info({ instanceId: 'i-2' }), 'INFO-ID', QUERY, 'instanceId'],
      [signed({ ...CREATED, appInfo: {} }), 'APP-URL-PRESENT', CREATION, 'frontEndUrl'],
      [signed({ ...CREATED, instanceId: undefined }), 'ID-PRESENT', CREATION, 'instanceId'],
    ] as const) {
      const check = judge(answer, input).checks.find((each) => each.id === id);
      const said = translator('zh')('console.missing_field', check?.params);
      assert.equal(said, `调测失败,接口响应缺少${named}.`, id);
    }
  });

  it('access data are decrypted with the encryptType of the answer', () => {
    const appInfo = { ...CREATED.appInfo, userName: encryptSensitive(KEY, 128, IV, 'admin') };
    const judgement = judge(info({ appInfo }, { encryptType: '2' }), QUERY);
    assert.equal(judgement.appInfos?.get('i-1')?.userName, 'admin');
  });
});
