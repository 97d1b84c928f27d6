import { createHmac } from 'node:crypto';
import { percentEncode, sha256 } from './aksk-signature.ts';
import type { AuthorizationHeader } from './authorization-header.ts';
import { canonicalBodyTexts } from './json-texts.ts';
import { headerValue, pathOf, rawQueryOf, type ReceivedRequest } from './received-request.ts';
import { gatewaySignature, signed } from './verify-aksk.ts';

/** Known ways to come to a wrong AK/SK signature, the likeliest first. */
export const AKSK_MISTAKES = [
  'no_closing_slash',
  'production_host',
  'host_without_port',
  'host_empty',
  'other_secret',
  'secret_is_ak',
  'secret_trimmed',
  'body_reserialised',
  'body_left_out',
  'body_hash_upper',
  'query_left_out',
  'query_as_sent',
  'query_plus',
  'query_in_path',
  'header_names_as_sent',
  'header_blank_after_colon',
  'no_empty_line',
  'signed_headers_with_commas',
  'canonical_not_hashed',
  'no_algorithm_line',
  'date_elsewhere',
  'signature_upper',
  'signature_base64',
] as const;

export type AkSkMistake = (typeof AKSK_MISTAKES)[number];

/** A secret that the caller may have signed with by mistake. */
export interface OtherSecret {
  readonly label: string;
  readonly secret: string;
}

/** Which mistake gives a signature, and with which other secret where that was the mistake. */
export interface AkSkOrigin {
  readonly mistake: AkSkMistake;
  readonly otherKey?: string;
  /** The canonical request of the mistake, where it lies in it. */
  readonly canonicalRequest?: string;
}

/**
 * Hosts of the real open APIs (v2-saas 8.1): code that was left as it is in production signs them. The last one is out of
 * use, but stands in the guide's sample (8.1).
 */
export const PRODUCTION_HOSTS = [
  'mkt.myhuaweicloud.com',
  'mkt.myhuaweicloud.cn',
  'mkt-intl.myhuaweicloud.com',
  'mkt.myhuaweicloud.eu',
  'mkt-euro.myhuaweicloud.com',
] as const;

interface Tried {
  readonly mistake: AkSkMistake;
  readonly signature: string;
  readonly otherKey?: string;
  readonly canonicalRequest?: string;
}

/**
 * Tries the known mistakes on the exact bytes of a request.
 * @param secretKey the SK of the AK that the request names
 * @param others other secrets of the workspace: SKs of other pairs, access keys of products
 * @returns the first that gives the signature sent; `undefined` where none does
 */
export function explainAkSkSignature(
  request: ReceivedRequest,
  authorization: AuthorizationHeader,
  secretKey: string,
  others: readonly OtherSecret[] = [],
): AkSkOrigin | undefined {
  for (const { signature, ...origin } of attempts(request, authorization, secretKey, others)) {
    if (signature === authorization.signature) return origin;
  }
  return undefined;
}

function* attempts(
  request: ReceivedRequest,
  authorization: AuthorizationHeader,
  secretKey: string,
  others: readonly OtherSecret[],
): Generator<Tried> {
  const right = gatewaySignature(request, authorization, secretKey);
  const lines = right.canonicalRequest.split('\n');
  const date = headerValue(request, 'x-sdk-date') ?? '';
  const headerCount = authorization.signedHeaders.length;
  const headerLines = lines.slice(3, 3 + headerCount);
  const changed = (mistake: AkSkMistake, canonicalRequest: string): Tried => ({
    mistake,
    canonicalRequest,
    signature: signed(canonicalRequest, date, secretKey).signature,
  });
  const withLine = (mistake: AkSkMistake, place: number, text: string): Tried =>
    changed(mistake, lines.with(place, text).join('\n'));
  const withHeaders = (mistake: AkSkMistake, replace: (line: string) => string): Tried =>
    changed(mistake, [...lines.slice(0, 3), ...headerLines.map(replace), ...lines.slice(3 + headerCount)].join('\n'));
  const withHost = (mistake: AkSkMistake, host: string): Tried =>
    withHeaders(mistake, (line) => (line.startsWith('host:') ? `host:${host}` : line));
  const [query, last] = [2, lines.length - 1];
  const bodyHash = (text: string | Uint8Array): string => sha256(text);

  yield withLine('no_closing_slash', 1, (lines[1] ?? '').replace(/\/$/, ''));
  for (const host of PRODUCTION_HOSTS) yield withHost('production_host', host);
  const host = headerValue(request, 'host') ?? '';
  yield withHost('host_without_port', host.replace(/:\d+$/, ''));
  yield withHost('host_empty', '');
  for (const { label, secret } of others) {
    const { signature } = signed(right.canonicalRequest, date, secret);
    yield { mistake: 'other_secret', otherKey: label, signature };
  }
  const { accessKeyId } = authorization;
  yield { mistake: 'secret_is_ak', signature: signed(right.canonicalRequest, date, accessKeyId).signature };
  for (const spaced of [`${secretKey}\n`, ` ${secretKey}`, `${secretKey} `, `${secretKey}\r\n`, `"${secretKey}"`]) {
    yield { mistake: 'secret_trimmed', signature: signed(right.canonicalRequest, date, spaced).signature };
  }
  for (const text of canonicalBodyTexts(request.body)) yield withLine('body_reserialised', last, bodyHash(text));
  if (request.body.length > 0) yield withLine('body_left_out', last, bodyHash(''));
  yield withLine('body_left_out', last, '');
  yield withLine('body_left_out', last, 'UNSIGNED-PAYLOAD');
  yield withLine('body_hash_upper', last, (lines[last] ?? '').toUpperCase());
  const rawQuery = rawQueryOf(request);
  if (rawQuery !== '') {
    yield withLine('query_left_out', query, '');
    yield withLine('query_as_sent', query, rawQuery);
    yield withLine('query_plus', query, (lines[query] ?? '').replaceAll('%20', '+'));
    yield withLine('query_plus', query, (lines[query] ?? '').replaceAll('%2B', '%20'));
    const path = percentEncode(`${pathOf(request)}?${rawQuery}`).replaceAll('%2F', '/');
    yield changed('query_in_path', [lines[0], `${path}/`, '', ...lines.slice(3)].join('\n'));
    yield changed('query_in_path', [lines[0], `${pathOf(request)}?${rawQuery}`, '', ...lines.slice(3)].join('\n'));
  }
  yield withHeaders('header_names_as_sent', (line) => asSent(request, line));
  yield withHeaders('header_blank_after_colon', (line) => line.replace(':', ': '));
  yield changed('no_empty_line', lines.filter((line, place) => !(place === 3 + headerCount && line === '')).join('\n'));
  yield withLine('signed_headers_with_commas', last - 1, (lines[last - 1] ?? '').replaceAll(';', ','));
  const hmac = (text: string): string => createHmac('sha256', secretKey).update(text).digest('hex');
  yield { mistake: 'canonical_not_hashed', signature: hmac(`SDK-HMAC-SHA256\n${date}\n${right.canonicalRequest}`) };
  yield { mistake: 'canonical_not_hashed', signature: hmac(right.canonicalRequest) };
  yield { mistake: 'no_algorithm_line', signature: hmac(`${date}\n${bodyHash(right.canonicalRequest)}`) };
  yield* otherDates(request, right.canonicalRequest, secretKey);
  yield { mistake: 'signature_upper', signature: right.signature.toUpperCase() };
  yield { mistake: 'signature_base64', signature: Buffer.from(right.signature, 'hex').toString('base64') };
}

/** The date that was signed is another than the one that was sent: taken a second time, or in another form. */
function* otherDates(request: ReceivedRequest, canonicalRequest: string, secretKey: string): Generator<Tried> {
  const sent = headerValue(request, 'x-sdk-date') ?? '';
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(sent);
  if (!match) return;
  const [year = 0, month = 0, ...rest] = match.slice(1).map(Number);
  const at = Date.UTC(year, month - 1, ...rest);
  const compact = (instant: number): string => new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const near = [-3, -2, -1, 1, 2, 3].map((seconds) => compact(at + seconds * 1_000));
  const forms = [
    new Date(at).toISOString(),
    new Date(at).toUTCString(),
    String(at),
    String(at / 1_000),
    sent.slice(0, 8),
  ];
  for (const date of [...near, ...forms, compact(at + 8 * 3_600_000)]) {
    yield { mistake: 'date_elsewhere', signature: signed(canonicalRequest, date, secretKey).signature };
  }
}

/** A header line with the name as the request wrote it. */
function asSent({ headers }: ReceivedRequest, line: string): string {
  const at = line.indexOf(':');
  const name = line.slice(0, at);
  const written = headers.find(([own]) => own.toLowerCase() === name)?.[0] ?? name;
  return `${written}${line.slice(at)}`;
}
