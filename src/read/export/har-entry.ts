import { STATUS_CODES } from 'node:http';
import type { Attempt, Call, Exchange } from '../../domain/call.ts';
import { isoTime } from '../api/iso-time.ts';

/** One try or experiment with its bytes, masked already. */
export interface HarSource {
  readonly call: Call;
  readonly attempt: Attempt;
  readonly exchange: Exchange;
}

/** One entry of an HTTP archive 1.2; what the format has no place for stands in members that begin with `_`. */
export function harEntry({ call, attempt, exchange: { request, response } }: HarSource) {
  const experiment = call.experiments?.find((each) => each.attempt?.exchangeId === attempt.exchangeId);
  const timings = harTimings(attempt);
  const mark = experiment ? `experiment ${experiment.number} (${experiment.kind})` : `try ${attempt.number}`;
  return {
    startedDateTime: isoTime(attempt.wallAt),
    time: sumOf(timings),
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: nameValues(request.headers),
      queryString: [...new URL(request.url).searchParams].map(([name, value]) => ({ name, value })),
      ...(request.body.length === 0 ? {} : { postData: postData(request) }),
      headersSize: -1,
      bodySize: request.body.length,
    },
    response: harResponse(response, attempt),
    cache: {},
    timings,
    comment: `${call.activity}, ${call.id}, ${mark}`,
    _call: {
      id: call.id,
      activity: call.activity,
      orderId: call.orderId ?? null,
      instanceId: call.instanceId,
      status: call.status,
      attempt: attempt.number,
      experiment: experiment?.kind ?? null,
      verdict: attempt.verdict,
      attemptedSimAt: isoTime(attempt.simAt),
      failedChecks: attempt.checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id),
    },
  };
}

function nameValues(headers: Exchange['request']['headers']) {
  return headers.map(([name, value]) => ({ name, value }));
}

function headerValue(headers: Exchange['request']['headers'], wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function postData(request: Exchange['request']) {
  const mimeType = headerValue(request.headers, 'content-type') ?? 'application/octet-stream';
  return { mimeType, params: [], text: new TextDecoder().decode(request.body) };
}

/** Status 0 is the format's way to say that no answer came. */
function harResponse(response: Exchange['response'], { transportError }: Attempt) {
  const headers = response?.headers ?? [];
  const body = response?.body ?? new Uint8Array();
  return {
    status: response?.status ?? 0,
    statusText: response ? (STATUS_CODES[response.status] ?? '') : '',
    httpVersion: response ? 'HTTP/1.1' : '',
    cookies: [],
    headers: nameValues(headers),
    content: { size: body.length, mimeType: headerValue(headers, 'content-type') ?? 'x-unknown', ...contentOf(body) },
    redirectURL: headerValue(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: body.length,
    ...(transportError === undefined ? {} : { _error: transportError }),
    ...(response?.truncated ? { comment: 'The answer was longer than the limit; this is its beginning.' } : {}),
  };
}

function contentOf(body: Uint8Array): { readonly text: string; readonly encoding?: 'base64' } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body) };
  } catch {
    return { text: Buffer.from(body).toString('base64'), encoding: 'base64' };
  }
}

/** -1 stands for a part that did not happen; `connect` includes `ssl` (HAR 1.2). */
function harTimings({ timings }: Attempt) {
  const { totalMs, headersMs = totalMs, connectedMs, securedMs } = timings;
  const connect = securedMs ?? connectedMs;
  return {
    blocked: -1,
    dns: -1,
    connect: connect ?? -1,
    ssl: securedMs === undefined || connectedMs === undefined ? -1 : tenths(securedMs - connectedMs),
    send: 0,
    wait: Math.max(0, tenths(headersMs - (connect ?? 0))),
    receive: Math.max(0, tenths(totalMs - headersMs)),
  };
}

function sumOf({ connect, wait, receive }: ReturnType<typeof harTimings>): number {
  return tenths(Math.max(0, connect) + wait + receive);
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
