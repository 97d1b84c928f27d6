import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from '../../../src/domain/refusal.ts';
import { formats } from '../../../src/i18n/format.ts';
import { translator } from '../../../src/i18n/translator.ts';
import { apiErrorAnswer, isDefect } from '../../../src/web/api/api-errors.ts';
import { readerTexts } from '../../../src/web/api/reader-texts.ts';
import { allowed, RefusedError } from '../../../src/web/api/refused-error.ts';
import { API_ERROR } from '../../../src/web/api/schemas/error.ts';

const t = translator('en');
const texts = readerTexts({ language: 'en', t, format: formats('en', t) });

test('a refusal tells reason and, where it is known, from when', () => {
  const fromSimAt = Date.parse('2026-07-01T00:00:00Z');
  const refused = new RefusedError(refuse('renew_one_time', {}, fromSimAt));
  const { status, body } = apiErrorAnswer(refused, texts, 'r1');
  assert.equal(status, 409);
  assert.deepEqual(API_ERROR.parse(body), body);
  assert.deepEqual(body.error, {
    code: 'not_allowed',
    message: t('refusal.renew_one_time'),
    details: [],
    requestId: 'r1',
    reason: 'renew_one_time',
    allowedFrom: '2026-07-01T00:00:00.000Z',
  });
  assert.equal(isDefect(refused), false);
});

test('what is allowed comes through, what is refused is thrown', () => {
  assert.equal(allowed(5), 5);
  assert.throws(() => allowed(refuse('renew_one_time')), RefusedError);
});

test('anything that is no expected fault is a defect without details', () => {
  for (const thrown of [new TypeError('secret'), 'secret', null, { type: 'secret' }]) {
    const { status, body } = apiErrorAnswer(thrown, texts, 'r2');
    assert.deepEqual([status, body.error.code], [500, 'internal']);
    assert.doesNotMatch(JSON.stringify(body), /secret/);
    assert.equal(isDefect(thrown), true);
  }
});
