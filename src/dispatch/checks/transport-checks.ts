import { isIP } from 'node:net';
import type { Exchange } from '../../domain/call.ts';
import { type SiteProfile, ruleValue } from '../../domain/site-profile.ts';
import type { CheckVariant } from '../../protocol/v2/check-catalogue.ts';
import type { SendResult } from '../sender.ts';
import type { AnswerToJudge } from './answer-to-judge.ts';
import type { CheckList } from '../../protocol/check-list.ts';
import { excerpt } from './excerpt.ts';
import { headerValue } from './header-value.ts';

export type Response = NonNullable<Exchange['response']>;

/**
 * The production URL must be HTTPS on a domain name (v2-saas 1), in V1.0 `http(s)://` on one (v1-saas 1); on a desk it
 * rarely is, hence a warning.
 */
export function checkUrl(checks: CheckList, { url, version }: Pick<AnswerToJudge, 'url' | 'version'>): void {
  const { protocol, hostname } = new URL(url);
  const bare = hostname.replace(/^\[|\]$/g, '');
  const noDomain = isIP(bare) !== 0 || bare === 'localhost' || bare.endsWith('.localhost');
  const params = { url: excerpt(url) };
  if (protocol === 'https:') checks.found('URL-HTTPS', noDomain ? 'no_domain' : 'ok', params);
  else if (version === '1.0') checks.found('URL-HTTPS', noDomain ? 'http_no_domain_v1' : 'http_v1', params);
  else checks.found('URL-HTTPS', noDomain ? 'http_no_domain' : 'http', params);
}

/**
 * Whether an answer came, in time, of bearable size, with status 200. Gives the response when its body is worth reading.
 */
export function checkTransport(
  checks: CheckList,
  result: SendResult,
  profile: SiteProfile,
  asked: Pick<AnswerToJudge, 'url' | 'version'>,
): Response | undefined {
  const limitMs = ruleValue(profile, 'answer.timeoutMs');
  const slowMs = ruleValue(profile, 'answer.slowMs');
  const limitBytes = ruleValue(profile, 'answer.maxBytes');
  const { response, transportError, timings } = result;
  if (transportError !== undefined && !checkTransportError(checks, result, { ...asked, limitMs })) return undefined;
  if (!response) return undefined;

  checks.found('REACH', 'ok');
  checks.found('TIME-LIMIT', 'ok', { ms: timings.totalMs, limitMs });
  checks.found('TIME-SLOW', timings.totalMs > slowMs ? 'slow' : 'ok', { ms: timings.totalMs, slowMs });
  const sizeFits = response.truncated
    ? checks.found('SIZE-LIMIT', 'too_large', { limitBytes })
    : checks.found('SIZE-LIMIT', 'ok', { bytes: response.body.byteLength, limitBytes });
  const statusFits = checks.found('HTTP-200', statusVariant(response.status, asked), {
    httpStatus: response.status,
    location: excerpt(headerValue(response, 'location') ?? ''),
  });
  if (!statusFits) return undefined;
  checkContentType(checks, response);
  return sizeFits && checkPlain(checks, response) ? response : undefined;
}

function checkTransportError(
  checks: CheckList,
  { response, transportError, errorCode }: SendResult,
  { url, version, limitMs }: Pick<AnswerToJudge, 'url' | 'version'> & { readonly limitMs: number },
): boolean {
  if (transportError === undefined) return true;
  if (transportError === 'timeout') {
    if (response) checks.found('REACH', 'ok');
    const silent = version === '1.0' ? 'no_answer_v1' : 'no_answer';
    return checks.found('TIME-LIMIT', response ? 'unfinished' : silent, { limitMs });
  }
  if (transportError === 'answer_too_large') {
    checks.found('REACH', 'ok');
    return checks.found('SIZE-LIMIT', 'headers_too_large');
  }
  const params = { host: excerpt(new URL(url).host), code: errorCode ?? '–' };
  return checks.found('REACH', response && transportError === 'reset' ? 'broke_off' : transportError, params);
}

const STATUS_VARIANTS: Readonly<Record<number, CheckVariant<'HTTP-200'>>> = {
  200: 'ok',
  401: 'access_denied',
  403: 'access_denied',
  404: 'not_found',
  405: 'method_not_allowed',
  415: 'unsupported_media_type',
};

function statusVariant(status: number, { version }: Pick<AnswerToJudge, 'version'>): CheckVariant<'HTTP-200'> {
  if (status === 405 && version === '1.0') return 'get_not_allowed';
  const known = STATUS_VARIANTS[status];
  if (known) return known;
  if (status >= 300 && status < 400) return 'redirect';
  if (status >= 400 && status < 500) return 'client_error';
  return status >= 500 && status < 600 ? 'server_error' : 'other';
}

function checkContentType(checks: CheckList, response: Response): void {
  const contentType = headerValue(response, 'content-type');
  if (contentType === undefined) {
    checks.found('CT-JSON', 'missing', { contentType: '–' });
    return;
  }
  const params = { contentType: excerpt(contentType) };
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (type !== 'application/json') checks.found('CT-JSON', 'other', params);
  else {
    const charset = parameters.find((parameter) => parameter.startsWith('charset='));
    checks.found('CT-JSON', charset === undefined || /^charset="?utf-?8"?$/.test(charset) ? 'ok' : 'charset', params);
  }
}

/** The call names no Accept-Encoding that it could take, so an encoded body is not what was asked for. */
function checkPlain(checks: CheckList, response: Response): boolean {
  const encoding = headerValue(response, 'content-encoding')?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return checks.found('BODY-PLAIN', 'ok');
  return checks.found('BODY-PLAIN', 'encoded', { encoding: excerpt(encoding) });
}
