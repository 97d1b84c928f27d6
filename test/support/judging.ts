import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { AnswerToJudge } from '../../src/dispatch/checks/answer-to-judge.ts';
import { judgeAnswer, type Judgement } from '../../src/dispatch/checks/judge-answer.ts';
import type { Check, Verdict } from '../../src/domain/call.ts';
import { siteProfile } from '../../src/domain/site-profile.ts';
import { enChecks } from '../../src/i18n/en/checks.ts';
import { zhChecks } from '../../src/i18n/zh/checks.ts';
import { CHECK_CATALOGUE } from '../../src/protocol/v2/check-catalogue.ts';

export const KEY = '7f3c9a52-1d84-4be6-9a0f-5c2e8b6d4471';
export const JSON_TYPE: [string, string] = ['Content-Type', 'application/json'];

export interface Answer {
  readonly status?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: unknown;
  readonly truncated?: boolean;
  readonly totalMs?: number;
}

/** Judges an answer; texts are sent as they are, other bodies as JSON. */
export function judge(answer: Answer, input: Partial<AnswerToJudge> = {}): Judgement {
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
export function complaints({ checks }: Judgement): string[] {
  return checks.filter((check) => check.verdict !== 'pass').map(label);
}

export function label(check: Check): string {
  return `${check.id}:${check.variant}`;
}

type Row = readonly [what: string, answer: Answer, verdict: Verdict, complaints: readonly string[]];

export function table(rows: readonly Row[], input: Partial<AnswerToJudge> = {}): void {
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
