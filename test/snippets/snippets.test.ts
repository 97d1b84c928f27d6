import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { askSnippet, missingPrograms, SNIPPET_LANGUAGES, type SnippetQuestion } from './run-snippet.ts';

interface V1Vectors {
  readonly key: string;
  readonly authToken: readonly { readonly url: string }[];
  readonly bodySign: readonly { readonly body: string; readonly signature: string }[];
  readonly aes: readonly {
    readonly plain: string;
    readonly bits: number;
    readonly iv: string;
    readonly value: string;
  }[];
}

interface V2Vectors {
  readonly accessKey: string;
  readonly request: readonly {
    readonly nonce: string;
    readonly timestamp: string;
    readonly body: string;
    readonly signature: string;
  }[];
  readonly responseBodySign: readonly { readonly body: string; readonly signature: string }[];
}

function vectors<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`../../data/vectors/${file}`, import.meta.url), 'utf8')) as T;
}

type Case = SnippetQuestion & { readonly expected: string };

const header = (signature: string): string => `sign_type="HMAC-SHA256", signature="${signature}"`;

function v2Cases(): Case[] {
  const { accessKey, request, responseBodySign } = vectors<V2Vectors>('v2-saas.json');
  const verify = (args: readonly string[], expected: boolean): Case => ({
    operation: 'verify',
    args,
    expected: String(expected),
  });
  const calls = request.flatMap(({ nonce, timestamp, body, signature }) => {
    const right = [accessKey, signature, timestamp, nonce, body, String(Number(timestamp) + 59_000)];
    const wrong = (position: number, value: string): Case => verify(right.with(position, value), false);
    return [
      verify(right, true),
      verify(right.with(1, signature.toLowerCase()), true),
      wrong(0, `${accessKey}x`),
      wrong(
        1,
        signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      ),
      wrong(1, ''),
      wrong(2, String(Number(timestamp) + 1)),
      wrong(2, timestamp.slice(0, -3)),
      wrong(3, `${nonce}x`),
      wrong(3, ''),
      wrong(4, `${body}\n`),
      wrong(5, String(Number(timestamp) + 60_001)),
      wrong(5, String(Number(timestamp) - 60_001)),
    ];
  });
  const answers = responseBodySign.map(({ body, signature }): Case => ({
    operation: 'sign',
    args: [accessKey, body],
    expected: header(signature),
  }));
  return [...calls, ...answers];
}

function v1Cases(): Case[] {
  const { key, authToken, bodySign, aes } = vectors<V1Vectors>('v1-saas.json');
  const verify = (query: string, expected: boolean, accessKey = key): Case => ({
    operation: 'verify',
    args: [accessKey, query],
    expected: String(expected),
  });
  const calls = authToken.flatMap(({ url }) => {
    const query = url.slice(url.indexOf('?') + 1);
    return [
      verify(query, true),
      verify(query.split('&').reverse().join('&'), true),
      verify(query, false, `${key}x`),
      verify(`${query}&more=1`, false),
      verify(query.replace(/&authToken=.*/, ''), false),
      verify(query.replace(/(timeStamp=\d*)\d/, '$1x'), false),
    ];
  });
  const answers = bodySign.map(({ body, signature }): Case => ({
    operation: 'sign',
    args: [key, body],
    expected: header(signature),
  }));
  const secrets = aes.flatMap(({ plain, bits, iv, value }): Case[] => [
    { operation: 'encrypt', args: [key, String(bits), plain, iv], expected: value },
    { operation: 'decrypt', args: [key, String(bits), value], expected: Buffer.from(plain).toString('base64') },
  ]);
  return [...calls, ...answers, ...secrets];
}

for (const version of ['1.0', '2.0'] as const) {
  const cases = version === '1.0' ? v1Cases() : v2Cases();
  for (const language of SNIPPET_LANGUAGES) {
    test(`${language.name} receiver for V${version}: ${cases.length} vectors, right and wrong`, (t) => {
      const missing = missingPrograms(language);
      if (missing.length > 0 && !(language.always && process.env['CI']))
        return t.skip(`not here: ${missing.join(', ')}`);
      assert.deepEqual(missing, [], 'CI always has these');
      const answers = askSnippet(language, version, cases);
      const wrong = cases.flatMap(({ operation, args, expected }, index) =>
        answers[index] === expected ? [] : [{ operation, args, expected, answered: answers[index] }],
      );
      assert.deepEqual(wrong, []);
      assert.equal(answers.length, cases.length);
    });
  }
}
