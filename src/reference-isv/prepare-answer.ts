import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { toAsciiJson } from './ascii-json.ts';
import type { Answer, SellerContext } from './seller-context.ts';
import type { Switches } from './switches.ts';

/** An answer ready for the wire. */
export interface PreparedAnswer {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

interface Preparation extends Pick<SellerContext, 'accessKey' | 'switches' | 'noteEffect'> {
  readonly formerKey: string;
  /** `timeStamp` of a V1.0 call, `timestamp` of a V2.0 one. */
  readonly timeStamp: string;
}

const HTML = '<!doctype html><title>Sample</title><h1>It works!</h1>';

/** Serialises and signs an answer, with the mistakes that are switched on. */
export function prepareAnswer(answer: Answer, preparation: Preparation): PreparedAnswer {
  const { body } = preparation.switches;
  if (body !== 'normal') preparation.noteEffect('body');
  switch (body) {
    case 'normal':
      return sign(preparation, { json: answer });
    case 'missing_result_msg':
      return sign(preparation, { json: { ...answer, resultMsg: undefined } });
    case 'not_json':
      return sign(preparation, { text: `resultCode=${answer.resultCode}&resultMsg=${answer.resultMsg}` });
    case 'html':
      return sign(preparation, { text: HTML, type: 'text/html; charset=utf-8' });
  }
}

type Content =
  { readonly json: Partial<Answer> } | { readonly text: string; readonly type?: string; readonly json?: undefined };

function sign(preparation: Preparation, content: Content): PreparedAnswer {
  const { accessKey, switches, noteEffect } = preparation;
  const { signed, sent, encoding } = bytesOf(content, switches.signature);
  const header = headerOf(preparation, signed);
  const right = bodySignValue(signatureOf(accessKey, sent));
  if (header?.[0] !== 'Body-Sign' || header[1] !== right) noteEffect('signature');
  const type = content.json ? 'application/json' : (content.type ?? 'application/json');
  return {
    headers: [
      // No charset: the marketplace asks for plain `application/json`.
      ['Content-Type', type],
      ...(encoding === undefined ? [] : [['Content-Encoding', encoding] as const]),
      ...(header ? [header] : []),
    ],
    body: sent,
  };
}

/** What is signed and what is sent: the same bytes, unless the mistake is that something changes them in between. */
function bytesOf(
  content: Content,
  mode: Switches['signature'],
): { readonly signed: Buffer; readonly sent: Buffer; readonly encoding?: string } {
  const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
  const text = content.json ? toAsciiJson(content.json) : content.text;
  const plain = { signed: utf8(text), sent: utf8(text) };
  if (mode === 'newline_added') return { ...plain, sent: utf8(`${text}\n`) };
  if (mode === 'gzip') return { ...plain, sent: gzipSync(text), encoding: 'gzip' };
  if (!content.json) return plain;
  // The two mistakes about characters show where there are some that are not ASCII.
  const chinese = inChinese(content.json);
  switch (mode) {
    case 'reserialised':
      return { signed: utf8(toAsciiJson(chinese)), sent: utf8(JSON.stringify(chinese)) };
    case 'latin1':
      return { signed: asLatin1(JSON.stringify(chinese)), sent: utf8(JSON.stringify(chinese)) };
    case 'names_reordered':
      return { ...plain, sent: utf8(toAsciiJson(reordered(content.json))) };
    case 'blanks_added':
      return { ...plain, sent: utf8(withBlanks(text)) };
    case 'blanks_removed':
      return { ...plain, signed: utf8(withBlanks(text)) };
    default:
      return plain;
  }
}

/** The header that goes with signed bytes, or what the mistake makes of it. */
function headerOf(
  { accessKey, formerKey, timeStamp, switches }: Preparation,
  signed: Buffer,
): readonly [name: string, value: string] | undefined {
  const base64 = signatureOf(accessKey, signed);
  const header = (value: string): readonly [string, string] => ['Body-Sign', value];
  switch (switches.signature) {
    case 'missing':
      return undefined;
    case 'hex':
      return header(bodySignValue(Buffer.from(base64, 'base64').toString('hex')));
    case 'double_encoded':
      return header(bodySignValue(Buffer.from(base64).toString('base64')));
    case 'url_encoded':
      return header(bodySignValue(encodeURIComponent(base64)));
    case 'key_with_timestamp':
      return header(bodySignValue(signatureOf(accessKey + timeStamp, signed)));
    case 'wrong_key':
      return header(bodySignValue(signatureOf(formerKey, signed)));
    case 'lower_case_type':
      return header(bodySignValue(base64).replace('HMAC-SHA256', 'hmac-sha256'));
    case 'quotes_missing':
      return header(bodySignValue(base64).replaceAll('"', ''));
    case 'header_misspelt':
      return ['Body-sign', bodySignValue(base64)];
    default:
      return header(bodySignValue(base64));
  }
}

/** Base64 of the HMAC over the bytes of the body (V1.0 guide, "HTTP body signature"). */
function signatureOf(key: string, body: Buffer): string {
  return createHmac('sha256', key).update(body).digest('base64');
}

function bodySignValue(signature: string): string {
  return `sign_type="HMAC-SHA256", signature="${signature}"`;
}

function inChinese(answer: Partial<Answer>): Partial<Answer> {
  return { ...answer, resultMsg: answer.resultCode === '000000' ? '成功' : `失败：${answer.resultMsg ?? ''}` };
}

/** As Java writes ISO-8859-1: what the charset does not know becomes a question mark. */
function asLatin1(text: string): Buffer {
  return Buffer.from(text.replace(/[^\0-\xff]/g, '?'), 'latin1');
}

/** The same members from last to first, at every depth. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reordered(member)]),
  );
}

/** JSON with a blank behind every colon and comma, as Python writes it; texts are left alone. */
function withBlanks(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|[,:]/g, (token) => (token.length === 1 ? `${token} ` : token));
}
